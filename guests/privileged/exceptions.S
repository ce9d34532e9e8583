@ Every exception, to be taken from each mode (exceptions.c changes the mode and the masks), in ARM and in Thumb.
#include "tests.inc"
    .equ    NOWHERE, 0x40000000         @ no descriptor

    TEST    "svc", 0x60000000
    svc     0x123456
    END
    TEST    "undefined", 0x60000000
    END
    TEST    "undefined coprocessor", 0x60000000
    cdp     p1, 0, c0, c0, c0
    END
    TEST    "vfp without access", 0x60000000
    .inst   0xee300a00                  @ fadds s0, s0, s0
    END
    TEST    "bkpt", 0x60000000
    bkpt    0x1234
    END
    TEST    "smc", 0x60000000
    smc     #1
    END
    TEST    "load from nowhere", 0x60000000
    mov     r2, #NOWHERE
    ldr     r1, [r2, #0x234]!
    END
    TEST    "store to nowhere", 0x60000000
    mov     r2, #NOWHERE
    strb    r1, [r2], #4
    END
    TEST    "swap nowhere", 0x60000000
    mov     r2, #NOWHERE
    swp     r1, r3, [r2]
    END
    TEST    "ldrex from nowhere", 0x60000000
    mov     r2, #NOWHERE
    ldrex   r1, [r2]
    END
    TEST    "ldm across into nowhere", 0x60000000
    mov     r2, #0x02000000
    sub     r2, r2, #8
    stmia   r2, {r3, r4}                @ what an abort leaves in r3 and r4 is UNPREDICTABLE: the same
    ldmia   r2!, {r3-r6}
    END
    TEST    "stm across into nowhere", 0x60000000
    mov     r2, #0x02000000
    sub     r2, r2, #8
    stmia   r2!, {r3-r6}
    END
    TEST    "branch to nowhere", 0x60000000
    mov     r2, #NOWHERE
    bx      r2
    END
    TEST    "thumb branch to nowhere", 0x60000000
    ldr     r2, =NOWHERE + 0x103
    bx      r2
    END
    TEST    "irq", 0x60000000
    END
    TEST    "fiq", 0x60000000
    END
    TEST    "irq and fiq", 0x60000000
    END

    TESTT   "thumb svc", 0x60000000
    svc     0x12
    ENDT
    TESTT   "thumb undefined", 0x60000000
    ENDT
    TESTT   "thumb bkpt", 0x60000000
    bkpt    0x12
    ENDT
    TESTT   "thumb load from nowhere", 0x60000000
    movs    r2, #1
    lsls    r2, r2, #30
    ldr     r1, [r2, #0x24]
    ENDT
    TESTT   "thumb store to nowhere", 0x60000000
    movs    r2, #1
    lsls    r2, r2, #30
    strh    r1, [r2, #0x24]
    ENDT
    TESTT   "thumb pop from nowhere", 0x60000000
    movs    r2, #1
    lsls    r2, r2, #30
    mov     sp, r2
    pop     {r1, pc}
    ENDT
    TESTT   "thumb push across into nowhere", 0x60000000
    movs    r2, #1
    lsls    r2, r2, #30
    mov     sp, r2
    push    {r1, lr}
    ENDT
    TESTT   "thumb irq", 0x60000000
    ENDT
    TESTT   "thumb fiq", 0x60000000
    ENDT
    @ For the vectors.
    TEST    "vector svc", 0x600001d0
    svc     0
    END
    TEST    "vector undefined", 0x600001d0
    END
    TEST    "vector bkpt", 0x600001d0
    bkpt    0
    END
    TEST    "vector load", 0x600001d0
    mov     r2, #NOWHERE
    ldr     r1, [r2]
    END
    TEST    "vector fiq", 0x60000110
    END
    TEST    "vector irq", 0x60000150
    END
    TEST    "vector smc", 0x600001d3
    smc     #0
    END
    TEST    "vector svc big-endian", 0x600003d3
    svc     0
    END
    TEST    "reserved coprocessor", 0x600001d3
    mrc     p13, 0, r1, c0, c0, 0
    END
    TEST    "exclusive load then svc", 0x600001d0
    ldrex   r1, [r0]
    svc     0
    END
    TEST    "exclusive store alone", 0x600001d0
    strex   r2, r1, [r0]
    END
    TEST    "exclusive pair", 0x600001d0
    ldrex   r1, [r0]
    strex   r2, r3, [r0]
    END
    TEST    "exclusive twice", 0x600001d0
    ldrex   r1, [r0]
    strex   r2, r3, [r0]
    strex   r4, r5, [r0]
    END
    TEST    "exclusive with clrex", 0x600001d0
    ldrex   r1, [r0]
    clrex
    strex   r2, r3, [r0]
    END
    TEST    "exclusive at another address", 0x600001d0
    ldrex   r1, [r0]
    add     r4, r0, #0x40
    strex   r2, r3, [r4]
    END
    TEST    "exclusive sizes", 0x600001d0
    ldrexb  r1, [r0]
    strexb  r2, r3, [r0]
    ldrexh  r4, [r0]
    strexh  r5, r3, [r0]
    ldrexd  r6, r7, [r0]
    strexd  r8, r6, r7, [r0]
    END
    TEST    "exclusive across a mode change", 0x600001d3
    ldrex   r1, [r0]
    cps     #0x1f
    strex   r2, r3, [r0]
    END
    TEST    "exclusive across an exception return", 0x600001d3
    ldrex   r1, [r0]
    adr     lr, 2f
    msr     spsr_fsxc, #0xdf
    movs    pc, lr
2:  strex   r2, r3, [r0]
    END
    TEST    "exclusive after a store", 0x600001d3
    ldrex   r1, [r0]
    str     r3, [r0]
    strex   r2, r3, [r0]
    END
