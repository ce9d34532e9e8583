@ When interrupts are taken: irq.c raises the lines.
#include "tests.inc"
    .macro  UNMASKED_BY name, cpsr, code:vararg
    TEST    "\name", \cpsr
    \code
    mov     r1, #1
    mov     r1, #2
    END
    .endm
    @ Pending and masked, then unmasked by every instruction that can: the next instruction must not run.
    UNMASKED_BY "cpsie i", 0x1d3, cpsie i
    UNMASKED_BY "cpsie f", 0x1d3, cpsie f
    UNMASKED_BY "cpsie if", 0x1d3, cpsie if
    UNMASKED_BY "cpsie a", 0x1d3, cpsie a
    UNMASKED_BY "cpsie i and mode", 0x1d3, cpsie i, #0x1f
    UNMASKED_BY "cpsie if in user mode", 0x1d0, cpsie if
    UNMASKED_BY "msr control", 0x1d3, msr cpsr_c, #0x13
    UNMASKED_BY "msr control, irq only", 0x1d3, msr cpsr_c, #0x53
    UNMASKED_BY "msr control and mode", 0x1d3, msr cpsr_c, #0x10
    UNMASKED_BY "msr all", 0x1d3, msr cpsr_fsxc, #0x12
    UNMASKED_BY "msr in user mode", 0x1d0, msr cpsr_fsxc, #0x10
    UNMASKED_BY "nothing", 0x1d3, nop
    TESTT   "thumb cpsie i", 0x1d3
    cpsie   i
    movs    r1, #1
    ENDT
    TESTT   "thumb cpsie f", 0x1d3
    cpsie   f
    movs    r1, #1
    ENDT
    TEST    "movs pc", 0x1d3
    msr     spsr_fsxc, #0x10
    adr     lr, 2f
    movs    pc, lr
2:  mov     r1, #1
    END
    TEST    "movs pc to thumb", 0x1d3
    msr     spsr_fsxc, #0x30
    adr     lr, 2f
    movs    pc, lr
2:  .inst   0xde00de00
    END
    TEST    "subs pc", 0x1d2
    msr     spsr_fsxc, #0x5f
    adr     lr, 2f + 4
    subs    pc, lr, #4
2:  mov     r1, #1
    END
    TEST    "ldm ^", 0x1d7
    msr     spsr_fsxc, #0x13
    adr     r1, 2f
    str     r1, [r0]
    ldm     r0, {pc}^
2:  mov     r1, #1
    END
    TEST    "rfe", 0x1d3
    adr     r1, 2f
    mov     r2, #0x1f
    stm     r0, {r1, r2}
    rfeia   r0!
2:  mov     r1, #1
    END
    TEST    "entry unmasked", 0x013
    mov     r1, #1
    END
    TESTT   "thumb entry unmasked", 0x010
    movs    r1, #1
    ENDT
    TEST    "svc keeps F clear", 0x193
    svc     0
    END
    TEST    "wfi with a masked interrupt", 0x1d3
    mov     r1, #0
    mcr     p15, 0, r1, c7, c0, 4
    mov     r1, #3
    END
    TEST    "wfi unmasked", 0x013
    mov     r1, #0
    mcr     p15, 0, r1, c7, c0, 4
    mov     r1, #3
    END
    TEST    "wfi in user mode", 0x1d0
    mcr     p15, 0, r1, c7, c0, 4
    END
    @ Loops that the timer interrupts: they count in r1.
    TEST    "loop", 0x113
    mov     r1, #0
0:  add     r1, r1, #1
    cmp     r1, #0x40000000
    blo     0b
    END
    TEST    "loop in user mode", 0x110
    mov     r1, #0
0:  add     r1, r1, #1
    cmp     r1, #0x40000000
    blo     0b
    END
    TESTT   "thumb loop", 0x110
    movs    r1, #0
0:  adds    r1, #1
    bpl     0b
    ENDT
    TEST    "self-branch", 0x110
0:  b       0b
    END
    TEST    "loop with calls and memory", 0x110
    mov     r1, #0
0:  bl      1f
    b       0b
1:  ldr     r2, [r0]
    str     r2, [r0]
    add     r1, r1, #1
    bx      lr
    END
    @ The line rises by the program's own store: r2 is the register, r3 the value. How many instructions pass?
    TEST    "own store", 0x113
    COUNT_FROM_STORE
    END
