@ Loads and stores of every kind: alignment, byte order, privilege. memory.c varies SCTLR, CPSR.E and the address in r0.
#include "tests.inc"
    @ Each runs at four (or eight) alignments under each setting of SCTLR.A and U and of CPSR.E.
    TEST    "ldr", 0xd3
    ldr     r1, [r0]
    END
    TEST    "ldr post-indexed", 0xd3
    ldr     r1, [r0], #5
    END
    TEST    "ldrh", 0xd3
    ldrh    r1, [r0]
    END
    TEST    "ldrsh", 0xd3
    ldrsh   r1, [r0]
    END
    TEST    "ldrb", 0xd3
    ldrb    r1, [r0]
    END
    TEST    "ldrsb", 0xd3
    ldrsb   r1, [r0]
    END
    TEST    "ldrd", 0xd3
    ldrd    r2, r3, [r0]
    END
    TEST    "ldm", 0xd3
    ldmia   r0, {r1, r2, r3}
    END
    TEST    "ldm with write-back", 0xd3
    ldmdb   r0!, {r1, r2, r3}
    END
    TEST    "ldrt", 0xd3
    ldrt    r1, [r0], #4
    END
    TEST    "ldrbt", 0xd3
    ldrbt   r1, [r0], #4
    END
    TEST    "swp", 0xd3
    swp     r1, r2, [r0]
    END
    TEST    "swpb", 0xd3
    swpb    r1, r2, [r0]
    END
    TEST    "ldrex", 0xd3
    ldrex   r1, [r0]
    END
    TEST    "ldrexh", 0xd3
    ldrexh  r1, [r0]
    END
    TEST    "ldrexb", 0xd3
    ldrexb  r1, [r0]
    END
    TEST    "ldrexd", 0xd3
    ldrexd  r2, r3, [r0]
    END
    TEST    "str", 0xd3
    str     r1, [r0]
    END
    TEST    "str pre-indexed", 0xd3
    str     r1, [r0, #3]!
    END
    TEST    "strh", 0xd3
    strh    r1, [r0]
    END
    TEST    "strb", 0xd3
    strb    r1, [r0]
    END
    TEST    "strd", 0xd3
    strd    r2, r3, [r0]
    END
    TEST    "stm", 0xd3
    stmia   r0, {r1, r2, r3}
    END
    TEST    "stm with write-back", 0xd3
    stmdb   r0!, {r1, r2, r3}
    END
    TEST    "strt", 0xd3
    strt    r1, [r0], #4
    END
    TEST    "strbt", 0xd3
    strbt   r1, [r0], #4
    END
    TEST    "ldm ^", 0xd3
    ldmia   r0, {r13, r14}^
    END
    TEST    "stm ^", 0xd3
    stmia   r0, {r13, r14}^
    END
    TEST    "srs", 0xd3
    mov     sp, r0
    srsia   #0x13
    END
    TESTT   "thumb ldr", 0xd3
    ldr     r1, [r0]
    ENDT
    TESTT   "thumb ldrh", 0xd3
    ldrh    r1, [r0]
    ENDT
    TESTT   "thumb str", 0xd3
    str     r1, [r0]
    ENDT
    TESTT   "thumb ldmia", 0xd3
    ldmia   r0!, {r1, r2}
    ENDT
    TESTT   "thumb push", 0xd3
    mov     sp, r0
    push    {r1, r2}
    ENDT
    TESTT   "thumb pop", 0xd3
    mov     sp, r0
    pop     {r1, r2}
    ENDT
    TEST    "strex", 0xd3
    bic     r3, r0, #7
    ldrex   r1, [r3]
    strex   r2, r1, [r0]
    END
    TEST    "strexd", 0xd3
    bic     r3, r0, #7
    ldrexd  r4, r5, [r3]
    strexd  r2, r6, r7, [r0]
    END
    TEST    "rfe", 0xd3
    adr     r1, 2f
    mov     r3, #0xdf
    bic     r4, r0, #3
    stm     r4, {r1, r3}
    rfeia   r0
2:  END
