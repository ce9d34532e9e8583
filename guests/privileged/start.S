@ Entry point, exception vectors and the probe (see probe.h). The probe keeps r0 to r2 in the thread registers, since an
@ exception leaves it no register of its own.
#include "../board/entry.inc"
    .syntax unified
    .arm
    .equ    R8, 32
    .equ    USR, 52
    .equ    FIQ_R8, 60
    .equ    FIQ, 80
    .equ    IRQ, 92
    .equ    SVC, 104
    .equ    ABT, 116
    .equ    UND, 128
    .equ    PC, 140
    .equ    CPSR, 144
    .equ    VECTOR, 148
    .equ    MON, 152

    .section .text.entry, "ax"
    .global _start
_start:
    BEGIN   vectors_low
    ldr     r0, =vectors_monitor
    mcr     p15, 0, r0, c12, c0, 1
    ldr     sp, =stack_top
    CLEAR_BSS
    bl      uart_init
    bl      program
    b       end

    .text
    .macro  TAKEN number
    .irp    vector, 0, 1, 2, 3, 4, 5, 6, 7
taken_\number\()_\vector:
    mcr     p15, 0, r0, c13, c0, 4
    mrs     r0, cpsr
    setend  le
    mcr     p15, 0, r1, c13, c0, 3
    mov     r1, #(\number * 8 + \vector)
    b       taken
    .endr
    .endm
    .macro  TABLE name, number
    .balign 32
    .global \name
\name:
    .irp    vector, 0, 1, 2, 3, 4, 5, 6, 7
    b       taken_\number\()_\vector
    .endr
    TAKEN   \number
    .endm
    TABLE   vectors_low, 0
    TABLE   vectors_moved, 1
    TABLE   vectors_monitor, 3
@ This one is copied: it holds the addresses that it jumps to.
    .balign 32
    .global vectors_high
vectors_high:
    .rept   8
    ldr     pc, [pc, #24]
    .endr
    .irp    vector, 0, 1, 2, 3, 4, 5, 6, 7
    .word   taken_2_\vector
    .endr
    TAKEN   2

@ r0 is CPSR at the vector, r1 which vector; what they were is in the thread registers.
taken:
    mcr     p15, 0, r2, c13, c0, 2
    ldr     r2, =probe_out
    ldr     r2, [r2]
    str     r0, [r2, #CPSR]
    str     r1, [r2, #VECTOR]
    mov     r0, r2
    mrc     p15, 0, r2, c13, c0, 2
    add     r1, r0, #8
    stmia   r1, {r2-r7}
    mrc     p15, 0, r1, c13, c0, 4
    str     r1, [r0]
    mrc     p15, 0, r1, c13, c0, 3
    str     r1, [r0, #4]
    cps     #0x1f
    add     r1, r0, #R8
    stmia   r1, {r8-r14}
    cps     #0x11
    add     r1, r0, #FIQ_R8
    stmia   r1, {r8-r14}
    mrs     r1, spsr
    str     r1, [r0, #FIQ + 8]
    .macro  SAVE mode, at
    cps     #\mode
    str     sp, [r0, #\at]
    str     lr, [r0, #\at + 4]
    mrs     r1, spsr
    str     r1, [r0, #\at + 8]
    .endm
    SAVE    0x12, IRQ
    SAVE    0x17, ABT
    SAVE    0x1b, UND
    SAVE    0x16, MON
    SAVE    0x13, SVC
    cpsid   aif
    setend  le
    ldr     r1, =kernel_sp
    ldr     sp, [r1]
    mov     r2, #0
    str     r2, [r1]
    cmp     sp, #0
    bleq    lost                        @ an exception outside of a probe
    pop     {r4-r11, pc}

    .global probe
probe:
    push    {r4-r11, lr}
    ldr     r2, =kernel_sp
    str     sp, [r2]
    ldr     r2, =probe_out
    str     r1, [r2]
    cps     #0x1f
    add     r1, r0, #R8
    ldmia   r1, {r8-r14}
    cps     #0x11
    add     r1, r0, #FIQ_R8
    ldmia   r1, {r8-r14}
    ldr     r1, [r0, #FIQ + 8]
    msr     spsr_fsxc, r1
    .macro  LOAD mode, at
    cps     #\mode
    ldr     sp, [r0, #\at]
    ldr     lr, [r0, #\at + 4]
    ldr     r1, [r0, #\at + 8]
    msr     spsr_fsxc, r1
    .endm
    LOAD    0x12, IRQ
    LOAD    0x17, ABT
    LOAD    0x1b, UND
    LOAD    0x13, SVC
    cps     #0x16
    ldr     lr, [r0, #PC]
    ldr     r1, [r0, #CPSR]
    msr     spsr_fsxc, r1
    ldmia   r0, {r0-r7}
    movs    pc, lr

lost:
    ldr     sp, =stack_top
    ldr     r0, =probe_out
    ldr     r0, [r0]
    b       report_lost
    .ltorg

    .bss
    .balign 8
kernel_sp:
    .space  4
probe_out:
    .space  4
    .space  8192
stack_top:
