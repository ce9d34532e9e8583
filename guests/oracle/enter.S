@ Enters and leaves a test case with every register loaded and stored (see README.md).
    .syntax unified
    .arm
    .fpu vfpv2
    .text

@ int system_call(a, b, c, d, number, e, f): a raw system call.
    .global system_call
system_call:
    push    {r4, r5, r7, lr}
    ldr     r7, [sp, #16]
    ldr     r4, [sp, #20]
    ldr     r5, [sp, #24]
    svc     #0
    pop     {r4, r5, r7, pc}

    .global _start
_start:
    mov     fp, #0
    bl      oracle_main
    mov     r7, #1
    svc     #0

@ void run_case(const struct state *): returns through on_signal.
@ struct state: r0-r14, cpsr, fpscr, 32 VFP words, thumb.
    .global run_case
run_case:
    push    {r4-r12, lr}
    ldr     r1, =harness_sp
    str     sp, [r1]
    clrex
    add     r1, r0, #68
    vldmia  r1, {d0-d15}
    ldr     r1, [r0, #64]
    vmsr    fpscr, r1
    ldr     r2, [r0, #60]               @ CPSR
    ldr     r3, [r0, #196]              @ Thumb
    lsl     r3, r3, #1
    tst     r2, #0x200                  @ E
    addne   r3, r3, #1
    mov     lr, r0
    msr     cpsr_fs, r2
    adr     r1, ways
    add     pc, r1, r3, lsl #4

@ Four ways of 16 bytes each: ARM little-endian, ARM big-endian, Thumb little-endian, Thumb big-endian.
    .balign 16
ways:
    ldm     lr, {r0-r14}
    ldr     pc, 1f
1:  .word   0x01000000
    nop
    ldm     lr, {r0-r14}
    setend  be
    ldr     pc, 1f
1:  .word   0x00000001                  @ 0x01000000 in big-endian order
    ldm     lr, {r0-r14}
    ldr     pc, 1f
1:  .word   0x01000001
    nop
    ldm     lr, {r0-r14}
    setend  be
    ldr     pc, 1f
1:  .word   0x01000001                  @ the same in both orders

@ Signal handler (signal, siginfo, ucontext): stores the VFP state as it is, lets record() read the rest from the context,
@ and goes on behind run_case. The alternate stack is simply left.
    .global on_signal
on_signal:
    setend  le
    ldr     r3, =final_vfp
    vstmia  r3, {d0-d15}
    vmrs    r12, fpscr
    str     r12, [r3, #128]
    ldr     r4, =record
    blx     r4
    cmp     r0, #0
    beq     1f
    ldr     r1, =harness_sp
    ldr     sp, [r1]
    pop     {r4-r12, pc}
1:  mov     r7, #173                    @ rt_sigreturn: a timer tick in a case that is not stuck
    svc     #0

    .bss
    .balign 4
    .global final_vfp
final_vfp:
    .space  132
harness_sp:
    .space  4
