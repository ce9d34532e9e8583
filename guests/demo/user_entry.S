@ The user program's entry and its system calls.
    .syntax unified
    .arm
    .section .text.entry, "ax"
    .global user_entry
user_entry:
    bl      user_main
    mov     r7, #4                      @ CALL_EXIT
    svc     #0
    b       .

@ uint32_t call(a, b, c, number)
    .text
    .global call
call:
    push    {r7, lr}
    mov     r7, r3
    svc     #0
    pop     {r7, pc}

@ uint32_t probe(address): the fault status of a load that may fail, 0xffffffff when it does not (r7 = CALL_CHECKPOINT).
    .global probe
probe:
    push    {r7, lr}
    mov     r7, #8
    mov     r1, r0
    mvn     r0, #0
    ldr     r1, [r1]
    pop     {r7, pc}

@ The same system call from Thumb.
    .thumb
    .thumb_func
    .global call_thumb
call_thumb:
    push    {r7, lr}
    mov     r7, r3
    svc     #0
    pop     {r7, pc}
