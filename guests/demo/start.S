@ Entry point, exception vectors and the frame that every exception builds (DDI 0100I A2.6).
#include "../board/entry.inc"
    .syntax unified
    .arm

    .section .text.entry, "ax"
    .global _start
_start:
    BEGIN   vectors

    @ A stack for every mode.
    STACK   0x11, stack_fiq_top
    STACK   0x12, stack_irq_top
    STACK   0x17, stack_abt_top
    STACK   0x1b, stack_und_top
    STACK   0x1f, stack_sys_top
    STACK   0x13, stack_svc_top

    CLEAR_BSS

    bl      kernel_main

    .section .text
    .balign 32
    .global vectors
vectors:
    b       _start
    b       enter_undefined
    b       enter_svc
    b       enter_prefetch_abort
    b       enter_data_abort
    b       .
    b       enter_irq
    @ FIQ: its own banked registers are enough. r8 counts, r9 = system timer base.
enter_fiq:
    add     r8, r8, #1
    mov     r9, #0x20000000
    orr     r9, r9, #0x3000
    mov     r10, #2
    str     r10, [r9]                   @ CS: acknowledge channel 1
    subs    pc, lr, #4

@ Builds struct frame on the Supervisor stack and calls `handler(frame)`.
    .macro  ENTER handler, adjust
    .if \adjust
    sub     lr, lr, #\adjust
    .endif
    srsdb   sp!, #0x13
    cps     #0x13
    push    {lr}
    push    {r0-r12}
    sub     sp, sp, #8
    stmia   sp, {sp, lr}^
    nop
    mov     r0, sp
    mov     r4, sp
    bic     sp, sp, #7
    bl      \handler
    mov     sp, r4
    b       leave
    .endm

enter_undefined:
    ENTER   on_undefined, 0
enter_svc:
    ENTER   on_svc, 0
enter_prefetch_abort:
    ENTER   on_prefetch_abort, 4
enter_data_abort:
    ENTER   on_data_abort, 8
enter_irq:
    ENTER   on_irq, 4

    .global leave
leave:
    ldmia   sp, {sp, lr}^
    nop
    add     sp, sp, #8
    pop     {r0-r12}
    pop     {lr}
    clrex
    rfeia   sp!

@ void run_frame(struct frame *): leaves the kernel's context on its stack and enters the frame.
    .global run_frame
run_frame:
    push    {r4-r11, lr}
    ldr     r1, =kernel_sp
    str     sp, [r1]
    sub     sp, sp, #76
    bic     sp, sp, #7
    mov     r1, sp
    mov     r2, #18
0:  ldr     r3, [r0], #4
    str     r3, [r1], #4
    subs    r2, r2, #1
    bne     0b
    b       leave

@ void back_to_kernel(void): drops every frame and returns from run_frame.
    .global back_to_kernel
back_to_kernel:
    ldr     r1, =kernel_sp
    ldr     sp, [r1]
    pop     {r4-r11, pc}

    .section .rodata
    .balign 4
    .global user_image, user_image_end
user_image:
    .incbin "user.bin"
    .balign 4
user_image_end:

    .bss
    .balign 8
kernel_sp:
    .space  8
    .space  256
stack_fiq_top:
    .space  256
stack_irq_top:
    .space  256
stack_abt_top:
    .space  256
stack_und_top:
    .space  1024
stack_sys_top:
    .space  8192
stack_svc_top:
