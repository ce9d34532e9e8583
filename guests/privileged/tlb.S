@ Runs with TTBCR.PD0 set, when nothing below the boundary can be reached: vectors and code are copied to where TTBR1 translates. It is
@ uint64_t closed_access(ttbcr, address, kind, ttbcr_after): kind 0 reads, 1 writes, 2 executes. The low word of the answer has in its top
@ byte the vector and below it the fault status, the high word is the fault address; after a vector 1, r1.
    .syntax unified
    .arm
    .text
    .macro  SET_TTBCR from
    mcr     p15, 0, \from, c2, c0, 2
    mcr     p15, 0, \from, c7, c10, 4
    mcr     p15, 0, \from, c8, c7, 0
    mcr     p15, 0, \from, c7, c10, 4
    mcr     p15, 0, \from, c7, c5, 4
    .endm
    .balign 32
    .global closed_start, closed_access, closed_end
closed_start:
    b       .
    b       4f
    b       .
    b       5f
    b       6f
    .rept   3
    b       .
    .endr
closed_access:
    mov     r12, lr
    SET_TTBCR r0
    cmp     r2, #1
    ldrlo   r0, [r1]
    streq   r0, [r1]
    bxhi    r1
    mov     r0, #0
    mov     r1, #0
    b       8f
4:  mov     r0, #0x01000000
    b       7f
5:  mrc     p15, 0, r0, c5, c0, 1
    mrc     p15, 0, r1, c6, c0, 2
    orr     r0, r0, #0x03000000
    b       7f
6:  mrc     p15, 0, r0, c5, c0, 0
    mrc     p15, 0, r1, c6, c0, 0
    orr     r0, r0, #0x04000000
7:  cps     #0x13
8:  SET_TTBCR r3
    bx      r12
closed_end:
