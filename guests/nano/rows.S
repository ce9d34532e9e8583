@ The rows: each is a function of the number of iterations (r0) that answers what it has seen (r5). Table: table.h.
#include "../board/board.h"
#include "nano.h"
    .syntax unified
    .arm
    .section .text

    .macro  ROW name
    .balign 32
    .global row_\name
row_\name:
    push    {r4-r11, lr}
    mov     r4, r0
    mov     r5, #0
    .endm
    @ The loop is between label 1 and here.
    .macro  AGAIN
    subs    r4, r4, #1
    bne     1b
    .endm
    .macro  DONE
    mov     r0, r5
    pop     {r4-r11, pc}
    .ltorg
    .endm
    .macro  VECTOR number, handler
    ldr     r0, =\handler
    ldr     r1, =vector_words
    str     r0, [r1, #4 * \number]
    .endm
    @ On in User mode; r4 to r7 are the same there.
    .macro  TO_USER
    adr     r0, 9f
    msr     spsr_cxsf, #0x10
    movs    pc, r0
9:
    .endm
    .macro  UDF
    .word   0xe7f000f0
    .endm
    @ A row of four times the same, with a constant in r6 and zero in r9.
    .macro  SIMPLE name, value:vararg
    ROW     \name
    ldr     r6, =\value
    mov     r9, #0
1:  .rept   4
    .endm

    ROW     empty
1:  AGAIN
    DONE

    ROW     svc
    VECTOR  2, h_skip
    VECTOR  1, h_resume_undefined
    TO_USER
1:  svc     #0
    AGAIN
    UDF
    DONE

    ROW     svc_frame
    VECTOR  2, h_frame
    VECTOR  1, h_resume_undefined
    TO_USER
1:  svc     #0
    AGAIN
    UDF
    DONE

    ROW     undefined
    VECTOR  1, h_skip
    VECTOR  2, h_resume_svc
    TO_USER
1:  UDF
    AGAIN
    svc     #0
    DONE

    ROW     data_abort
    VECTOR  4, h_skip_data
    ldr     r6, =WIN_NOTHING
1:  ldr     r0, [r6]
    AGAIN
    DONE

    @ Registers of the fix-up rows: r6 address, r7 entry, r8 where it goes, r9 zero.
    .macro  FIXUP frame
    ldr     r6, =WIN_TOGGLE
    ldr     r7, =\frame + PAGE_ALL
    ldr     r8, =WINDOW_PAGES + 4
    mov     r9, #0
    .endm
    .macro  UNMAP
    str     r9, [r8]
    mcr     p15, 0, r8, c7, c10, 1
    mcr     p15, 0, r9, c7, c10, 4
    mcr     p15, 0, r6, c8, c7, 1
    mcr     p15, 0, r9, c7, c10, 4
    .endm

    ROW     data_fixup
    VECTOR  4, h_map_data
    FIXUP   FRAME_ONE
1:  ldr     r0, [r6]
    UNMAP
    AGAIN
    DONE

    ROW     prefetch_abort
    VECTOR  3, h_skip_to_r0
    ldr     r6, =WIN_NOTHING
1:  adr     r0, 2f
    mov     pc, r6
2:  AGAIN
    DONE

    ROW     prefetch_fixup
    VECTOR  3, h_map_code
    FIXUP   FRAME_CODE
1:  adr     r0, 2f
    mov     pc, r6
2:  UNMAP
    AGAIN
    DONE

    ROW     bkpt
    VECTOR  3, h_skip
1:  bkpt    #0
    AGAIN
    DONE

    ROW     irq
    VECTOR  6, h_irq
    ldr     r6, =UART_IMSC
    mov     r7, #UART_TX
    mov     r8, #0
1:  cpsid   i
    str     r7, [r6]
    cpsie   i
    AGAIN
    DONE

    @ The line is high all the time, and masked.
    ROW     wfi
    ldr     r6, =UART_IMSC
    mov     r9, #0
    mov     r0, #UART_TX
    str     r0, [r6]
1:  .rept   4
    mcr     p15, 0, r9, c7, c0, 4
    .endr
    AGAIN
    str     r9, [r6]
    DONE

    SIMPLE  mmio_read, UART_IFLS
    ldr     r0, [r6]
    .endr
    AGAIN
    DONE

    ROW     mmio_write
    ldr     r6, =UART_IFLS
    mov     r7, #0x12
1:  .rept   4
    str     r7, [r6]
    .endr
    AGAIN
    DONE

    ROW     cps_pair
1:  .rept   4
    cpsid   i
    cpsie   i
    .endr
    AGAIN
    DONE

    ROW     mrs_msr
1:  .rept   4
    mrs     r0, cpsr
    cpsid   i
    msr     cpsr_c, r0
    .endr
    AGAIN
    DONE

    ROW     mrs_cpsr
1:  .rept   4
    mrs     r0, cpsr
    .endr
    AGAIN
    DONE

    ROW     msr_cpsr
    mrs     r6, cpsr
1:  .rept   4
    msr     cpsr_c, r6
    .endr
    AGAIN
    DONE

    ROW     mrs_spsr
1:  .rept   4
    mrs     r0, spsr
    .endr
    AGAIN
    DONE

    ROW     msr_spsr
    mrs     r6, cpsr
1:  .rept   4
    msr     spsr_cxsf, r6
    .endr
    AGAIN
    DONE

    ROW     setend
1:  .rept   4
    setend  le
    .endr
    AGAIN
    DONE

    SIMPLE  ldm_user, FRAME_SCRATCH
    ldmia   r6, {r8-r12, sp, lr}^
    .endr
    AGAIN
    DONE

    SIMPLE  stm_user, FRAME_SCRATCH
    stmia   r6, {r8-r12, sp, lr}^
    .endr
    AGAIN
    DONE

    ROW     srs
    sub     sp, sp, #8
1:  .rept   4
    srsia   sp, #0x13
    .endr
    AGAIN
    add     sp, sp, #8
    DONE

    ROW     return_ldm
    mrs     r0, cpsr
    msr     spsr_cxsf, r0
    ldr     r6, =FRAME_SCRATCH
    adr     r0, 2f
    str     r0, [r6, #4]
1:  ldmia   r6, {r7, pc}^
2:  AGAIN
    DONE

    ROW     return_subs
    mrs     r0, cpsr
    msr     spsr_cxsf, r0
    adr     lr, 2f
    add     lr, lr, #4
1:  subs    pc, lr, #4
2:  AGAIN
    DONE

    ROW     return_rfe
    ldr     r6, =FRAME_SCRATCH
    mrs     r1, cpsr
    adr     r0, 2f
    stmia   r6, {r0, r1}
1:  rfeia   r6
2:  AGAIN
    DONE

    SIMPLE  ldrt, FRAME_SCRATCH
    ldrt    r0, [r6], #0
    .endr
    AGAIN
    DONE

    SIMPLE  strt, FRAME_SCRATCH
    strt    r9, [r6], #0
    .endr
    AGAIN
    DONE

    .macro  READ name, coprocessor:req, opcode:req, n:req, m:req, second:req
    ROW     \name
1:  .rept   4
    mrc     \coprocessor, \opcode, r0, \n, \m, \second
    .endr
    AGAIN
    DONE
    .endm

    READ    read_midr, p15, 0, c0, c0, 0
    READ    read_sctlr, p15, 0, c1, c0, 0
    READ    read_ttbr0, p15, 0, c2, c0, 0
    READ    read_dacr, p15, 0, c3, c0, 0
    READ    read_dfsr, p15, 0, c5, c0, 0
    READ    read_dfar, p15, 0, c6, c0, 0
    READ    read_contextidr, p15, 0, c13, c0, 1
    READ    read_tpidruro, p15, 0, c13, c0, 3
    READ    read_ccnt, p15, 0, c15, c12, 1
    READ    read_dbgdidr, p14, 0, c0, c0, 0

    @ The value that it has already.
    .macro  WRITE name, n:req, m:req, second:req
    ROW     \name
    mrc     p15, 0, r6, \n, \m, \second
1:  .rept   4
    mcr     p15, 0, r6, \n, \m, \second
    .endr
    AGAIN
    DONE
    .endm

    WRITE   write_sctlr, c1, c0, 0
    WRITE   write_ttbr0, c2, c0, 0
    WRITE   write_dfsr, c5, c0, 0
    WRITE   write_tpidrprw, c13, c0, 4

    ROW     read_fpexc
1:  .rept   4
    fmrx    r0, fpexc
    .endr
    AGAIN
    DONE

    ROW     write_fpscr
    mov     r9, #0
1:  .rept   4
    fmxr    fpscr, r9
    .endr
    AGAIN
    DONE

    @ As Linux's cpu_v6_switch_mm, with the reserved ASID 0 between the two. r6: table, r7: ASID 1 and 2 in turn.
    ROW     ttbr_asid
    ldr     r6, =TABLES
    mov     r7, #1
    mov     r9, #0
    ldr     r10, =WIN_SPACE
1:  mcr     p15, 0, r9, c13, c0, 1
    mcr     p15, 0, r9, c7, c5, 4
    mcr     p15, 0, r6, c2, c0, 0
    mcr     p15, 0, r9, c7, c5, 4
    mcr     p15, 0, r7, c13, c0, 1
    mcr     p15, 0, r9, c7, c5, 4
    ldr     r0, [r10]
    add     r5, r5, r0
    eor     r6, r6, #0x4000
    eor     r7, r7, #3
    AGAIN
    ldr     r6, =TABLES
    mcr     p15, 0, r6, c2, c0, 0
    mcr     p15, 0, r9, c13, c0, 1
    mcr     p15, 0, r9, c7, c5, 4
    DONE

    ROW     contextidr
    mov     r9, #0
1:  .rept   4
    mcr     p15, 0, r9, c13, c0, 1
    .endr
    AGAIN
    DONE

    ROW     dacr
    mov     r6, #5
    mov     r7, #1
1:  .rept   2
    mcr     p15, 0, r7, c3, c0, 0
    mcr     p15, 0, r6, c3, c0, 0
    .endr
    AGAIN
    DONE

    ROW     dacr_load
    mov     r6, #5
    mov     r7, #1
    ldr     r8, =FRAME_ONE
1:  .rept   2
    mcr     p15, 0, r7, c3, c0, 0
    ldr     r0, [r8]
    add     r5, r5, r0
    mcr     p15, 0, r6, c3, c0, 0
    ldr     r0, [r8]
    add     r5, r5, r0
    .endr
    AGAIN
    DONE

    @ c8, c7: invalidate in both TLBs. r6 is what the operation names; the load is from the window, which is not global.
    .macro  TLB name, second:req, value:req
    ROW     \name
    ldr     r6, =\value
1:  .rept   4
    mcr     p15, 0, r6, c8, c7, \second
    .endr
    AGAIN
    DONE
    ROW     \name\()_load
    ldr     r6, =\value
    ldr     r7, =WIN_SPACE
1:  .rept   4
    mcr     p15, 0, r6, c8, c7, \second
    ldr     r0, [r7]
    add     r5, r5, r0
    .endr
    AGAIN
    DONE
    .endm

    TLB     tlb_all, 0, 0
    TLB     tlb_mva, 1, WIN_SPACE
    TLB     tlb_asid, 2, 0

    ROW     pte_modify
    FIXUP   FRAME_ONE
1:  str     r7, [r8]
    mcr     p15, 0, r8, c7, c10, 1
    mcr     p15, 0, r9, c7, c10, 4
    mcr     p15, 0, r6, c8, c7, 1
    mcr     p15, 0, r9, c7, c10, 4
    ldr     r0, [r6]
    add     r5, r5, r0
    eor     r7, r7, #FRAME_ONE ^ FRAME_THREE
    AGAIN
    UNMAP
    DONE

    .macro  CACHE name, m:req, second:req
    SIMPLE  \name, FRAME_SCRATCH
    mcr     p15, 0, r6, c7, \m, \second
    .endr
    AGAIN
    DONE
    .endm

    CACHE   dc_clean, c10, 1
    CACHE   ic_all, c5, 0
    CACHE   ic_mva, c5, 1
    CACHE   prefetch_flush, c5, 4
    CACHE   dsb, c10, 4

    @ Makes the word at r8 visible to instruction fetch.
    .macro  SYNC
    mcr     p15, 0, r8, c7, c10, 1
    mcr     p15, 0, r9, c7, c10, 4
    mcr     p15, 0, r8, c7, c5, 1
    .endm
    .macro  SYNCED
    mcr     p15, 0, r9, c7, c5, 6
    mcr     p15, 0, r9, c7, c10, 4
    mcr     p15, 0, r9, c7, c5, 4
    .endm

    @ r7: add r5, r5, #1 and #3 in turn.
    ROW     modify_small
    mov     r9, #0
    ldr     r7, =0xe2855001
1:  ldr     r8, =CODE_SMALL
    mov     r10, #30
2:  str     r7, [r8]
    SYNC
    add     r8, r8, #32
    subs    r10, r10, #1
    bne     2b
    SYNCED
    ldr     r8, =CODE_SMALL
    mov     r10, #30
3:  blx     r8
    add     r8, r8, #32
    subs    r10, r10, #1
    bne     3b
    eor     r7, r7, #2
    AGAIN
    DONE

    ROW     modify_large
    mov     r9, #0
    ldr     r7, =0xe2855001
    ldr     r8, =CODE_LARGE
1:  str     r7, [r8]
    SYNC
    SYNCED
    blx     r8
    eor     r7, r7, #2
    AGAIN
    DONE

    ROW     call
1:  .rept   4
    bl      leaf
    .endr
    AGAIN
    DONE

    ROW     indirect
    ldr     r6, =leaf
1:  .rept   4
    blx     r6
    .endr
    AGAIN
    DONE
leaf:
    bx      lr

    ROW     call_far
1:  .rept   4
    bl      far_leaf
    .endr
    AGAIN
    DONE

    ROW     indirect_far
    ldr     r6, =CODE_PAGES
1:  .rept   16
    blx     r6
    add     r6, r6, #4096
    .endr
    sub     r6, r6, #0x10000
    AGAIN
    DONE

    SIMPLE  memory_hot, FRAME_SCRATCH
    .endr
    .rept   10
    ldr     r0, [r6]
    str     r0, [r6]
    .endr
    AGAIN
    DONE

    ROW     memory_cold
    ldr     r6, =COLD
1:  ldrb    r0, [r6]
    add     r6, r6, #4096
    cmp     r6, #COLD_END
    subeq   r6, r6, #COLD_END - COLD
    AGAIN
    DONE
