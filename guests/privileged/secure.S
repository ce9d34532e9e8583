@ Code that runs in the Non-secure state, and what brings it there and back: Monitor mode. Nothing is banked in this program: both
@ states have the same vectors and no translation. secure_run(block) enters with r0 to r4, PC, CPSR and SCR of the block, and returns when
@ Monitor mode is entered; an exception to another mode says so in r5 (vector), r6 (R14) and r7 (SPSR), and calls the monitor.
#include "tests.inc"
    .equ    PC, 32
    .equ    CPSR, 36
    .equ    SCR, 40
    .equ    MONITOR, 44

    .text
    .global secure_run
secure_run:
    push    {r4-r11, lr}
    ldr     r1, =kept
    stmia   r1, {r0, sp}
    cps     #0x16
    ldr     r1, [r0, #SCR]
    mcr     p15, 0, r1, c1, c1, 0
    ldr     lr, [r0, #PC]
    ldr     r1, [r0, #CPSR]
    msr     spsr_fsxc, r1
    ldmia   r0, {r0-r7}
    movs    pc, lr

    .balign 32
    .global secure_monitor, secure_vectors
secure_monitor:
    .irp    n, 0, 1, 2, 3, 4, 5, 6, 7
    b       monitor_\n
    .endr
secure_vectors:
    .irp    n, 0, 1, 2, 3, 4, 5, 6, 7
    b       vector_\n
    .endr
    .irp    n, 0, 1, 2, 3, 4, 5, 6, 7
monitor_\n:
    mov     r10, #\n
    b       back
vector_\n:
    mov     r5, #\n
    mov     r6, lr
    mrs     r7, spsr
    smc     #0
    .endr
back:
    ldr     r12, =kept
    ldr     r12, [r12]
    stmia   r12, {r0-r7}
    mrs     r0, cpsr
    mrs     r1, spsr
    mrc     p15, 0, r2, c1, c1, 0
    add     r12, r12, #PC
    stmia   r12, {r0-r2, r10, lr}
    mov     r0, #0
    mcr     p15, 0, r0, c1, c1, 0
    cpsid   aif, #0x13
    ldr     r0, =kept
    ldr     sp, [r0, #4]
    pop     {r4-r11, pc}
    .ltorg
    .bss
    .balign 4
kept:
    .space  8
    .text

    TEST    "smc", 0x1d3
    smc     #5
    END
    TEST    "smc, system mode", 0x1df
    smc     #5
    END
    TEST    "smc, fiq mode", 0x400001d1
    smc     #5
    END
    TEST    "smc, user mode", 0x1d0
    smc     #5
    END
    TEST    "undefined", 0x1d3
    END
    TESTT   "undefined, thumb", 0x1d0
    ENDT
    TEST    "svc", 0x0d0
    svc     #0
    END
    TEST    "bkpt", 0x0d0
    bkpt    #0
    END
    TEST    "bx to an unmapped place", 0x0d3
    mov     r0, #0x40000000
    bx      r0
    TEST    "mask a and f", 0x013
    mrs     r0, cpsr
    cpsid   aif
    mrs     r1, cpsr
    cpsie   aif
    mrs     r2, cpsr
    END
    TEST    "unmask a and f", 0x1d3
    mrs     r0, cpsr
    cpsie   aif
    mrs     r1, cpsr
    cpsid   aif
    mrs     r2, cpsr
    END
    TEST    "mask by msr", 0x013
    ldr     r0, =0x1d3
    msr     cpsr_cx, r0
    mrs     r1, cpsr
    mov     r0, #0x13
    msr     cpsr_cx, r0
    mrs     r2, cpsr
    END
    TEST    "unmask by an exception return", 0x1d3
    mov     r0, #0x1f
    msr     spsr_fsxc, r0
    adr     lr, 1f
    movs    pc, lr
1:  mrs     r1, cpsr
    END
    TEST    "mask by an exception return", 0x013
    mov     r0, #0x1c0
    orr     r0, r0, #0x1f
    msr     spsr_fsxc, r0
    mrs     r2, spsr
    adr     lr, 1f
    movs    pc, lr
1:  mrs     r1, cpsr
    END
    TEST    "svc does not unmask", 0x1d0
    svc     #0
    END
    TEST    "read of scr", 0x1d3
    mrc     p15, 0, r1, c1, c1, 0
    mov     r2, #2
    END
    TEST    "write of scr", 0x1d3
    mov     r1, #0x3f
    mcr     p15, 0, r1, c1, c1, 0
    mov     r2, #2
    END
    TEST    "read of secure debug enable", 0x1d3
    mrc     p15, 0, r1, c1, c1, 1
    mov     r2, #2
    END
    TEST    "write of secure debug enable", 0x1d3
    mov     r1, #0
    mcr     p15, 0, r1, c1, c1, 1
    mov     r2, #2
    END
    TEST    "read of non-secure access", 0x1d3
    mrc     p15, 0, r1, c1, c1, 2
    mov     r2, #2
    END
    TEST    "write of non-secure access", 0x1d3
    mrc     p15, 0, r1, c1, c1, 2
    mcr     p15, 0, r1, c1, c1, 2
    mov     r2, #2
    END
    TEST    "read of mvbar", 0x1d3
    mrc     p15, 0, r1, c12, c0, 1
    mov     r1, #0
    mov     r2, #2
    END
    TEST    "write of mvbar", 0x1d3
    mrc     p15, 0, r1, c12, c0, 1
    mcr     p15, 0, r1, c12, c0, 1
    mov     r1, #0
    mov     r2, #2
    END
    TEST    "translation for the other state", 0x1d3
    mcr     p15, 0, r1, c7, c8, 4
    mov     r2, #2
    END
    TEST    "read of main id", 0x1d3
    mrc     p15, 0, r1, c0, c0, 0
    mov     r2, #2
    END
    TEST    "fadds", 0x1d3
    .inst   0xee300a00
    mov     r2, #2
    END
    TEST    "fadds, user mode", 0x1d0
    .inst   0xee300a00
    mov     r2, #2
    END
    TEST    "fmrx fpscr", 0x1d3
    .inst   0xeef11a10
    mov     r2, #2
    END
    TEST    "fmrx fpsid", 0x1d3
    .inst   0xeef01a10
    mov     r2, #2
    END
    TEST    "irq", 0x153
    cpsie   i
    mov     r2, #2
    END
    TEST    "irq, masked", 0x1d3
    mov     r2, #2
    END
    TEST    "irq, user mode", 0x150
    mov     r2, #2
    END
    TEST    "fiq", 0x193
    mov     r2, #2
    END
    TEST    "fiq, to be masked", 0x113
    cpsid   f
    mov     r2, #2
    END
    TEST    "fiq, user mode", 0x190
    mov     r2, #2
    END
    TEST    "to monitor mode by cps", 0x1d3
    cps     #0x16
    mrs     r1, cpsr
    END
    TEST    "to monitor mode by msr", 0x1d3
    mov     r0, #0xd6
    msr     cpsr_c, r0
    mrs     r1, cpsr
    END
