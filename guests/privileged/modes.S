@ Modes and banks, the status registers, SRS, RFE, LDM and STM with ^, and every exception return (DDI 0100I A2.4 to A2.6, A4).
#include "tests.inc"

    @ Every change of mode, with what the banks then show and what writing there changes.
    .macro  CPS_PAIR from, to
    TEST    "cps \from to \to", 0x600001c0+0x\from
    mov     r1, sp
    mov     r2, lr
    cps     #0x\to
    mov     r3, sp
    mov     r4, lr
    mov     r5, r8
    mrs     r6, cpsr
    add     sp, sp, #4
    add     lr, lr, #8
    add     r8, r8, #16
    add     r12, r12, #32
    END
    .endm
    .macro  CPS_FROM from, rest:vararg
    ALLMODES CPS_FROM2, \from
    CPS_PAIR \from, 16
    .endm
    .macro  CPS_FROM2 to, from
    CPS_PAIR \from, \to
    .endm
    ALLMODES CPS_FROM

    @ CPS: interrupt masks, with and without a mode, privileged and not, from all set and all clear.
    .macro  CPS_MASKS flags
    .irp    effect, ie, id
    .irp    m, 10, 13
    .irp    masks, 000, 1c0
    TEST    "cps\effect \flags mode \m masks \masks", 0x\masks+0x\m
    cps\effect \flags
    mrs     r1, cpsr
    END
    TESTT   "thumb cps\effect \flags mode \m masks \masks", 0x\masks+0x\m
    cps\effect \flags
    ENDT
    TEST    "cps\effect \flags, 1b mode \m masks \masks", 0x\masks+0x\m
    cps\effect \flags, #0x1b
    mrs     r1, cpsr
    END
    .endr
    .endr
    .endr
    .endm
    .irp    flags, a, i, f, ai, af, if, aif
    CPS_MASKS \flags
    .endr

    .macro  CPS_NUMBER n
    TEST    "cps to mode number \n", 0x1d3
    .inst   0xf1020000 + \n
    mrs     r1, cpsr
    END
    TEST    "msr cpsr_c mode number \n", 0x1d3
    mov     r1, #(0xc0 + \n)
    msr     cpsr_c, r1
    mrs     r2, cpsr
    END
    .endm
    .irp    n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
    CPS_NUMBER \n
    .endr

    @ MSR and MRS: every field mask, all ones and all zeros, from three privileges.
    .macro  MSR_MASK fields
    .irp    m, 10, 13, 1f, 11
    TEST    "msr cpsr fields \fields ones mode \m", 0x00000000+0x\m
    mvn     r1, #0
    .inst   0xe120f001 + (\fields << 16)
    mrs     r2, cpsr
    END
    TEST    "msr cpsr fields \fields zeros and mode 12 from \m", 0xf80f03c0+0x\m
    mov     r1, #0x12
    .inst   0xe120f001 + (\fields << 16)
    mrs     r2, cpsr
    END
    TEST    "msr cpsr fields \fields immediate f0000000 mode \m", 0x00000000+0x\m
    .inst   0xe320f20f + (\fields << 16)
    mrs     r2, cpsr
    END
    TEST    "msr cpsr fields \fields immediate 000000d3 mode \m", 0xf80f0000+0x\m
    .inst   0xe320f0d3 + (\fields << 16)
    mrs     r2, cpsr
    END
    .endr
    .irp    m, 10, 11, 12, 13, 17, 1b
    TEST    "msr spsr fields \fields ones mode \m", 0x000001c0+0x\m
    mvn     r1, #0x00100000             @ not IL of ARMv8: see below
    .inst   0xe160f001 + (\fields << 16)
    mrs     r2, spsr
    END
    TEST    "msr spsr fields \fields zeros mode \m", 0x000001c0+0x\m
    mov     r1, #0
    .inst   0xe160f001 + (\fields << 16)
    mrs     r2, spsr
    END
    .endr
    .endm
    .irp    fields, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
    MSR_MASK \fields
    .endr

    TEST    "msr spsr reserved bit 20", 0x1d3
    mov     r1, #0x00100000
    msr     spsr_fsxc, r1
    mrs     r2, spsr
    END

    .macro  MRS_IN m, rest:vararg
    TEST    "mrs cpsr in \m", 0xa80503c0+0x\m
    mrs     r1, cpsr
    END
    .ifnc   \m, 1f
    TEST    "mrs spsr in \m", 0xa80503c0+0x\m
    mrs     r1, spsr
    END
    .endif
    TEST    "setend be in \m", 0x000001c0+0x\m
    setend  be
    mrs     r1, cpsr
    ldr     r2, [r0]
    ldrh    r3, [r0]
    str     r2, [r0, #8]
    setend  le
    mrs     r4, cpsr
    END
    TESTT   "thumb setend be in \m", 0x000001c0+0x\m
    setend  be
    ldr     r2, [r0]
    setend  le
    ldr     r3, [r0]
    ENDT
    .endm
    ALLMODES MRS_IN

    @ SRS: from each mode to the stack of each mode, all addressing modes, with and without write-back.
    .macro  SRS_TO to, from
    .irp    am, da, ia, db, ib
    TEST    "srs\am from \from to \to", 0x200001c0+0x\from
    srs\am  #0x\to
    END
    TEST    "srs\am with write-back from \from to \to", 0x200001c0+0x\from
    srs\am  #0x\to!
    END
    .endr
    .endm
    .irp    from, 11, 13, 17
    ALLMODES SRS_TO, \from
    .endr
    TEST    "srs in user mode", 0x1d0
    srsdb   #0x13!
    END
    TEST    "srs to mode number 0", 0x1d3
    .inst   0xf96d0500
    END
    TEST    "srs big-endian", 0x3d3
    srsdb   #0x17!
    END

    @ RFE: to every mode and both instruction sets, all addressing modes.
    .macro  RFE_AM am, offset, back
    .irp    cpsr, 0x600001d0, 0x900000d1, 0x30000112, 0x500000f3, 0xa00001d7, 0xf80f03fb, 0x0000001f, 0x08050030
    TEST    "rfe\am to \cpsr", 0x1d3
    adr     r1, 2f
    str     r1, [r0, #\offset]
    ldr     r2, =\cpsr
    str     r2, [r0, #\offset + 4]
    rfe\am  r0
    .inst   0xe7f001f1
2:  .inst   0xde00de00
    .inst   0xe7f000f0
    END
    TEST    "rfe\am with write-back to \cpsr", 0x1d3
    adr     r1, 2f
    str     r1, [sp, #\offset]
    ldr     r2, =\cpsr
    str     r2, [sp, #\offset + 4]
    rfe\am  sp!
2:  .inst   0xde00de00
    END
    .endr
    .endm
    RFE_AM  ia, 0
    RFE_AM  ib, 4
    RFE_AM  da, -4
    RFE_AM  db, -8
    TEST    "rfe in user mode", 0x1d0
    rfeia   r0!
    END
    TEST    "rfe to a mode number that is none", 0x1d3
    adr     r1, 2f
    mov     r2, #0xc5
    stm     r0, {r1, r2}
    rfeia   r0
2:  END
    TEST    "rfe to thumb at an odd halfword", 0x1d3
    adr     r1, 2f + 2
    mov     r2, #0xf3
    stm     r0, {r1, r2}
    rfeia   r0
2:  .inst   0xde01de02
    END
    TEST    "rfe big-endian", 0x3d3
    adr     r1, 2f
    mov     r2, #0xdf
    stm     r0, {r1, r2}
    rfeia   r0
2:  END

    @ LDM (2) and STM (2): the User bank, from each mode.
    .macro  USER_BANK m, rest:vararg
    .irp    am, da, ia, db, ib
    TEST    "stm\am ^ r8-r14 from \m", 0x1c0+0x\m
    stm\am  r0, {r8-r14}^
    END
    TEST    "stm\am ^ r0-r13 from \m", 0x1c0+0x\m
    stm\am  r0, {r0-r13}^
    END
    TEST    "ldm\am ^ r8-r14 from \m", 0x1c0+0x\m
    ldm\am  r0, {r8-r14}^
    nop
    mov     r1, sp
    mov     r2, r8
    END
    TEST    "ldm\am ^ r1 r7 r9 r13 from \m", 0x1c0+0x\m
    ldm\am  r0, {r1, r7, r9, r13}^
    nop
    END
    .endr
    .endm
    .irp    m, 11, 12, 13, 17, 1b
    USER_BANK \m
    .endr

    @ LDM (3): exception return by a load, from each mode to both instruction sets.
    .macro  LDM_RETURN m, rest:vararg
    .irp    spsr, 0x600001d0, 0x300000f3, 0x800001f0, 0xf80f03d1, 0x400001bf
    .irp    am, ia, db
    TEST    "ldm\am return from \m to \spsr", 0x1c0+0x\m
    ldr     r1, =\spsr
    msr     spsr_fsxc, r1
    adr     r1, 2f
    .ifc    \am, ia
    str     r1, [r0, #12]
    .else
    str     r1, [r0, #-4]
    .endif
    ldm\am  r0, {r2, r10, sp, pc}^
    .inst   0xe7f001f1
2:  .inst   0xde00de00
    .inst   0xe7f000f0
    END
    TEST    "ldm\am return with write-back from \m to \spsr", 0x1c0+0x\m
    ldr     r1, =\spsr
    msr     spsr_fsxc, r1
    adr     r1, 2f
    .ifc    \am, ia
    str     r1, [r0, #12]
    .else
    str     r1, [r0, #-4]
    .endif
    ldm\am  r0!, {r2, r8, lr, pc}^
2:  .inst   0xde00de00
    .inst   0xe7f000f0
    END
    .endr
    .endr
    .endm
    .irp    m, 11, 12, 13, 17, 1b
    LDM_RETURN \m
    .endr
    TEST    "ldm return in user mode", 0x1d0
    ldmia   r0, {r1, pc}^
    END
    .irp    am, da, ib
    TEST    "ldm\am return from 13", 0x1d3
    adr     r1, 2f
    str     r1, [r0]
    str     r1, [r0, #8]
    ldm\am  r0, {r3, pc}^
2:  .inst   0xde00de00
    END
    .endr

    @ Data-processing returns: every opcode that can give an address, from each mode.
    .macro  RETURN m, spsr, op, text, operands:vararg
    TEST    "\op\()s pc from \m to \spsr \text", 0x200001c0+0x\m
    ldr     r1, =\spsr
    msr     spsr_fsxc, r1
    adr     r1, 2f
    mvn     r2, r1
    mov     r4, r1, lsl #1
    mov     r3, #0
    .inst   0xe1530003                  @ cmp r3, r3: C set
    \op\()s pc, \operands
    .inst   0xe7f001f1
2:  .inst   0xde00de00
    .inst   0xe7f000f0
    END
    .endm
    .macro  RETURNS m, rest:vararg
    .irp    spsr, 0x600001d0, 0x300000f3, 0x800001f0, 0xf80f03d1
    RETURN  \m, \spsr, mov, register, r1
    RETURN  \m, \spsr, sub, immediate, r1, #0
    .endr
    RETURN  \m, 0x600001d0, mov, register-shift, r1, lsl r3
    RETURN  \m, 0x600001d0, mov, constant-shift, r4, lsr #1
    .endm
    .macro  RETURNS_BY_OTHERS m
    RETURN  \m, 0x600001d0, and, register, r1, r1
    RETURN  \m, 0x600001d0, eor, register, r1, r3
    RETURN  \m, 0x600001d0, rsb, register, r3, r1
    RETURN  \m, 0x600001d0, add, register, r1, r3
    RETURN  \m, 0x600001d0, adc, immediate, r1, #3
    RETURN  \m, 0x600001d0, sbc, register, r1, r3
    RETURN  \m, 0x600001d0, rsc, register, r3, r1
    RETURN  \m, 0x600001d0, orr, register, r1, r3
    RETURN  \m, 0x600001d0, bic, register, r1, r3
    RETURN  \m, 0x600001d0, mvn, register, r2
    .endm
    .irp    m, 11, 12, 13, 17, 1b
    RETURNS \m
    .endr
    RETURNS_BY_OTHERS 11
    RETURNS_BY_OTHERS 13
    TEST    "movs pc in user mode", 0x1d0
    adr     r1, 2f
    movs    pc, r1
    .inst   0xe7f001f1
2:  END
    TEST    "subs pc to a misaligned address, ARM", 0x1d3
    adr     r1, 2f + 2
    msr     spsr_c, #0xdf
    movs    pc, r1
2:  END
    TEST    "subs pc condition fails", 0x400001d3
    subsne  pc, lr, #4
    END

    @ Conditional and failing forms leave everything alone.
    TEST    "msr condition fails", 0x400001d3
    msrne   cpsr_c, #0xdf
    mrsne   r1, spsr
    ldmiane r0, {r8-r14}^
    END
