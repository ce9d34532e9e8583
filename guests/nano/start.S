@ Entry, vectors, and the handlers that rows install.
#include "nano.h"
#include "../board/entry.inc"
    .syntax unified
    .arm

    .section .text.entry, "ax"
    .global _start
_start:
    BEGIN   vectors
    mrc     p15, 0, r0, c1, c0, 2       @ CPACR: VFP for all
    orr     r0, r0, #0x00f00000
    mcr     p15, 0, r0, c1, c0, 2
    mcr     p15, 0, r0, c7, c5, 4
    mov     r0, #0x40000000
    fmxr    fpexc, r0

    @ The handlers use registers; only what goes wrong needs a stack.
    STACK   0x12, stack_top
    STACK   0x17, stack_top
    STACK   0x1b, stack_top
    STACK   0x13, stack_svc_top

    CLEAR_BSS
    bl      nano_main

@ ---- handlers: r5 counts what was seen ----
    .section .text
    .global h_skip, h_skip_data, h_skip_to_r0, h_map_data, h_map_code, h_irq, h_frame, h_resume_svc, h_resume_undefined
h_skip:                                 @ back behind the instruction (SVC, undefined, BKPT)
    add     r5, r5, #1
    movs    pc, lr
h_skip_data:                            @ behind the load that aborted
    add     r5, r5, #1
    subs    pc, lr, #4
h_skip_to_r0:                           @ where the caller of nowhere wants to go on
    add     r5, r5, #1
    movs    pc, r0
    @ Fix-up as a kernel does it: asks what happened, writes the entry (r7 into [r8]), cleans it, and repeats.
h_map_data:
    mrc     p15, 0, r1, c5, c0, 0       @ DFSR
    mrc     p15, 0, r2, c6, c0, 0       @ DFAR
    add     r5, r5, #1
    str     r7, [r8]
    mcr     p15, 0, r8, c7, c10, 1
    mcr     p15, 0, r9, c7, c10, 4
    subs    pc, lr, #8
h_map_code:
    mrc     p15, 0, r1, c5, c0, 1       @ IFSR
    add     r5, r5, #1
    str     r7, [r8]
    mcr     p15, 0, r8, c7, c10, 1
    mcr     p15, 0, r9, c7, c10, 4
    subs    pc, lr, #4
h_irq:                                  @ r6: IMSC, r8: 0
    str     r8, [r6]
    add     r5, r5, #1
    subs    pc, lr, #4
    @ A system call with all registers saved, as Linux has it on ARMv6.
h_frame:
    sub     sp, sp, #72
    stmia   sp, {r0-r12}
    add     r8, sp, #60
    stmdb   r8, {sp, lr}^
    mrs     r8, spsr
    str     lr, [sp, #60]
    str     r8, [sp, #64]
    cpsie   i
    cpsid   i
    ldr     r1, [sp, #64]
    ldr     lr, [sp, #60]
    msr     spsr_cxsf, r1
    ldmia   sp, {r0-r12}
    add     sp, sp, #52
    ldmia   sp, {sp, lr}^
    nop
    add     sp, sp, #20
    add     r5, r5, #1
    movs    pc, lr
    @ The end of a loop in User mode: the row goes on in Supervisor mode.
h_resume_svc:
    mov     pc, lr
h_resume_undefined:
    mov     r0, lr
    cpsid   i, #0x13
    mov     pc, r0

    .irp    number, 0, 1, 2, 3, 4, 5, 6, 7
h_unexpected_\number:
    mov     r0, #\number
    mov     r1, lr
    b       unexpected
    .endr

@ void reset_vectors(void): nobody expects anything.
    .global reset_vectors
reset_vectors:
    ldr     r0, =vector_words
    adr     r1, unexpected_words
    mov     r2, #8
0:  ldr     r3, [r1], #4
    str     r3, [r0], #4
    subs    r2, r2, #1
    bne     0b
    bx      lr
unexpected_words:
    .irp    number, 0, 1, 2, 3, 4, 5, 6, 7
    .word   h_unexpected_\number
    .endr
    .ltorg

@ A page of its own: a function that is far from its callers, and the vectors, whose words lie in the page of data behind them.
    .section .text_far, "ax"
    .global far_leaf, vectors
far_leaf:
    bx      lr
    .space  4096 - 36
vectors:
    .rept   8
    ldr     pc, [pc, #24]
    .endr

    .section .vector_words, "aw"
    .global vector_words
vector_words:
    .space  32

    .bss
    .balign 8
    .space  256
stack_top:
    .space  4096
stack_svc_top:
