@ Start of a program: argc, argv and the environment lie on the stack (System V ABI); the stack is aligned as AAPCS asks.
    .syntax unified
    .arm
    .text
    .globl _start
    .type _start, %function
_start:
    mov     fp, #0
    ldr     r0, [sp]
    add     r1, sp, #4
    bic     sp, sp, #7
    bl      main
    mov     r7, #248            @ exit_group
    svc     #0
    .size _start, . - _start

@ void *memcpy(void *to, const void *from, u32 size): 32 bytes at a time between aligned addresses, as C libraries do.
    .globl memcpy
    .type memcpy, %function
memcpy:
    push    {r0, r4, lr}
    orr     r3, r0, r1
    tst     r3, #3
    bne     3f
    subs    r2, r2, #32
    blo     2f
    push    {r5-r10}
1:  ldmia   r1!, {r3-r10}
    subs    r2, r2, #32
    stmia   r0!, {r3-r10}
    bhs     1b
    pop     {r5-r10}
2:  adds    r2, r2, #28
    ldrhs   r3, [r1], #4
    strhs   r3, [r0], #4
    bhs     4f
    add     r2, r2, #4
3:  subs    r2, r2, #1
    ldrbhs  r3, [r1], #1
    strbhs  r3, [r0], #1
    bhs     3b
    pop     {r0, r4, pc}
4:  subs    r2, r2, #4
    ldrhs   r3, [r1], #4
    strhs   r3, [r0], #4
    bhs     4b
    add     r2, r2, #4
    b       3b
    .size memcpy, . - memcpy
    .section .note.GNU-stack, "", %progbits
