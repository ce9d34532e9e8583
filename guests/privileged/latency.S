@ Loads that are answered by an external abort, and block transfers during which an interrupt comes: latency.c sets SCTLR.FI.
#include "tests.inc"
    .macro  LOAD name, code:vararg
    TEST    "\name", 0x1d3
    \code
    mov     r3, #0
    END
    .endm
    @ r2 is the address. First those that are precise with SCTLR.FI clear too.
    LOAD    "ldr pc", ldr pc, [r2]
    LOAD    "ldm pc", ldm r2!, {r4, r5, pc}
    LOAD    "ldm pc and cpsr", ldm r2, {r4, pc}^
    LOAD    "rfe", rfeia r2!
    LOAD    "swp", swp r1, r3, [r2]
    LOAD    "swpb", swpb r1, r3, [r2]
    LOAD    "ldr", ldr r1, [r2]
    LOAD    "ldr, write-back", ldr r1, [r2, #4]!
    LOAD    "ldr, post-indexed", ldr r1, [r2], #4
    LOAD    "ldrb", ldrb r1, [r2]
    LOAD    "ldrh", ldrh r1, [r2]
    LOAD    "ldrsb", ldrsb r1, [r2]
    LOAD    "ldrsh", ldrsh r1, [r2]
    LOAD    "ldrt", ldrt r1, [r2]
    LOAD    "ldrd", ldrd r4, r5, [r2]
    LOAD    "ldrex", ldrex r1, [r2]
    LOAD    "ldm", ldm r2!, {r4-r7}
    LOAD    "ldm of user registers", ldm r2, {r4, sp, lr}^
    TESTT   "thumb ldr", 0x1d3
    ldr     r1, [r2]
    ENDT
    TESTT   "thumb ldm", 0x1d3
    ldm     r2!, {r4, r5}
    ENDT
    @ With CPSR.A clear.
    TEST    "ldr, user mode", 0x0d0
    ldr     r1, [r2]
    mov     r3, #0
    END
    @ r2 is IFLS of the PL011, r3 to r8 go there, to IMSC, RIS, MIS, ICR and DMACR: the line rises by the second word.
    TEST    "stm", 0x113
    mov     r1, #0
    stm     r2!, {r3-r8}
    .rept   64
    add     r1, r1, #1
    .endr
0:  add     r1, r1, #1
    b       0b
    END
    @ The same downwards: r2 is behind DMACR.
    TEST    "stmdb", 0x113
    mov     r1, #0
    stmdb   r2!, {r3-r8}
    .rept   64
    add     r1, r1, #1
    .endr
0:  add     r1, r1, #1
    b       0b
    END
    @ The timer interrupts these. r0 and r2 are where they were, or 20 further, by where that is.
    TEST    "copy", 0x113
    ldm     r0!, {r3-r7}
    stm     r2!, {r3-r7}
    sub     r0, r0, #20
    sub     r2, r2, #20
    b       . - 16
    END
    TEST    "copy in user mode", 0x110
    ldm     r0!, {r3-r7}
    stm     r2!, {r3-r7}
    sub     r0, r0, #20
    sub     r2, r2, #20
    b       . - 16
    END
    TESTT   "thumb copy", 0x110
    ldm     r0!, {r3-r7}
    stm     r2!, {r3-r7}
    subs    r0, #20
    subs    r2, #20
    b       . - 8
    ENDT
