@ Stores to the address in r2, which nobody answers. A masked (0x100 in CPSR) but where the name says otherwise.
#include "tests.inc"
    .equ    USER_UNMASKED, 0x600000d0

    .macro  SPSR_USER
    mov     r3, #USER_UNMASKED & 0xff
    msr     spsr_fsxc, r3
    .endm

    TEST    "load", 0x1d3
    ldr     r1, [r2]
    END
    TEST    "load multiple", 0x1d3
    ldmia   r2, {r4}                    @ of several, what an abort leaves is UNPREDICTABLE
    END
    TEST    "swap", 0x1d3
    swp     r3, r1, [r2]
    END
    TEST    "store", 0x1d3
    str     r1, [r2]
    mrc     p15, 0, r3, c12, c1, 0      @ interrupt status
    END
    TEST    "store, halfword", 0x1d3
    strh    r1, [r2, #2]
    mrc     p15, 0, r3, c12, c1, 0
    END
    TEST    "store, unprivileged", 0x1d3
    strbt   r1, [r2], #0
    mrc     p15, 0, r3, c12, c1, 0
    END
    TEST    "store multiple", 0x1d3
    stmia   r2, {r4-r7}
    mrc     p15, 0, r3, c12, c1, 0
    END
    TEST    "user mode", 0x1d0
    str     r1, [r2]
    END
    TEST    "cpsie a", 0x1d3
    str     r1, [r2]
    strb    r1, [r2, #4]
    cpsie   a
    mov     r1, #1
    END
    TEST    "cpsie aif", 0x1d3
    str     r1, [r2]
    cpsie   aif
    mov     r1, #1
    END
    TEST    "cpsie a after an abort was taken", 0x1d3
    cpsie   a
    mov     r1, #1
    END
    TEST    "cps to system mode", 0x1d3
    str     r1, [r2]
    cpsie   a, #0x1f
    mov     r1, #1
    END
    TEST    "msr x", 0x1d3
    str     r1, [r2]
    mov     r3, #0
    msr     cpsr_x, r3
    mov     r1, #1
    END
    TEST    "msr c does not unmask", 0x1d3
    str     r1, [r2]
    mov     r3, #0xd3
    msr     cpsr_c, r3
    mov     r1, #1
    mrc     p15, 0, r3, c12, c1, 0
    END
    TEST    "movs pc to user mode", 0x1d3
    str     r1, [r2]
    SPSR_USER
    adr     lr, 1f
    movs    pc, lr
1:  mov     r1, #1
    END
    TEST    "rfe to user mode", 0x1d3
    adr     r3, 1f
    mov     r4, #0xd0
    stmia   r0, {r3, r4}
    str     r1, [r2]
    rfeia   r0
1:  mov     r1, #1
    END
    TEST    "ldm to user mode", 0x1d3
    adr     r3, 1f
    str     r3, [r0]
    str     r1, [r2]
    SPSR_USER
    ldmia   r0, {pc}^
1:  mov     r1, #1
    END
    TEST    "svc keeps it pending", 0x1d3
    str     r1, [r2]
    svc     0
    END
    TESTT   "thumb", 0x1d3
    str     r1, [r2]
    cpsie   a
    movs    r1, #1
    ENDT
    TEST    "wfi does not wait", 0x1d3
    str     r1, [r2]
    mov     r1, #0
    mcr     p15, 0, r1, c7, c0, 4
    mov     r1, #3
    END
    TEST    "fiq first", 0x1d3
    str     r1, [r2]
    cpsie   aif
    END
    TEST    "then the abort", 0x1d3
    cpsie   a
    END
    @ r1 counts instructions until it is taken.
    TEST    "unmasked", 0x0d3
    COUNT_FROM_STORE
    END
    TEST    "drain", 0x0d3
    nop
    nop
    END
