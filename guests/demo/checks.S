@ The pieces of the kernel's checks that C cannot say.
    .syntax unified
    .arm
    .fpu vfpv2
    .text

@ int banks_differ(void): writes a number of its own to r13 of each mode, reads all back; 1 when every bank kept its own.
    .global banks_differ
banks_differ:
    push    {r4-r8, lr}
    mrs     r4, cpsr
    mov     r5, sp
    .irp    mode, 0x11, 0x12, 0x17, 0x1b, 0x1f
    cps     #\mode
    mov     r6, sp
    str     r6, [r5, #-4]!
    mov     sp, #\mode
    .endr
    mov     r0, #1
    .irp    mode, 0x1f, 0x1b, 0x17, 0x12, 0x11
    cps     #\mode
    cmp     sp, #\mode
    movne   r0, #0
    ldr     sp, [r5], #4
    .endr
    msr     cpsr_c, r4
    cmp     sp, r5
    movne   r0, #0
    pop     {r4-r8, pc}

@ void fiq_setup(void): zeroes the FIQ counter. uint32_t fiq_count(void).
    .global fiq_setup, fiq_count
fiq_setup:
    mrs     r1, cpsr
    cpsid   if, #0x11
    mov     r8, #0
    msr     cpsr_c, r1
    bx      lr
fiq_count:
    mrs     r1, cpsr
    cpsid   if, #0x11
    mov     r0, r8
    msr     cpsr_c, r1
    bx      lr

@ uint32_t svc_from_kernel(uint32_t x)
    .global svc_from_kernel
svc_from_kernel:
    push    {r4, lr}
    mrs     r4, spsr
    svc     #7
    msr     spsr_cxsf, r4
    pop     {r4, pc}

@ uint32_t load_user(const void *p): LDRT.
    .global load_user, load_user_at
load_user:
    mov     r1, r0
    mov     r0, #0
load_user_at:
    ldrt    r0, [r1]
    bx      lr

@ uint32_t flags_of_add(a, b), flags_of_sub(a, b): NZCV of ADDS and SUBS in bits 3 to 0.
    .global flags_of_add, flags_of_sub
flags_of_add:
    adds    r0, r0, r1
    mrs     r0, cpsr
    lsr     r0, r0, #28
    bx      lr
flags_of_sub:
    subs    r0, r0, r1
    mrs     r0, cpsr
    lsr     r0, r0, #28
    bx      lr

@ void media(uint32_t out[8], a, b)
    .global media
media:
    push    {r4, lr}
    uadd8   r3, r1, r2
    str     r3, [r0], #4
    sel     r3, r1, r2
    str     r3, [r0], #4
    rev     r3, r1
    str     r3, [r0], #4
    usad8   r3, r1, r2
    str     r3, [r0], #4
    ssat    r3, #9, r1
    str     r3, [r0], #4
    smuad   r3, r1, r2
    str     r3, [r0], #4
    pkhbt   r3, r1, r2, lsl #4
    str     r3, [r0], #4
    clz     r3, r2
    str     r3, [r0], #4
    pop     {r4, pc}

@ uint32_t saturate(a, b): QADD; Q in bit 0 of out[1].
    .global saturate
saturate:
    mrs     r3, cpsr
    bic     r3, r3, #0x08000000
    msr     cpsr_f, r3
    qadd    r0, r0, r1
    mrs     r3, cpsr
    lsr     r3, r3, #27
    and     r3, r3, #1
    str     r3, [r2]
    bx      lr

@ uint32_t load_big_endian(const uint32_t *)
    .global load_big_endian
load_big_endian:
    setend  be
    ldr     r0, [r0]
    setend  le
    bx      lr

@ int exclusive(uint32_t *word): bit i is set when step i went as the manual says.
    .global exclusive
exclusive:
    mov     r3, r0
    mov     r0, #0
    ldrex   r1, [r3]
    add     r1, r1, #1
    strex   r2, r1, [r3]                @ succeeds
    cmp     r2, #0
    orreq   r0, r0, #1
    strex   r2, r1, [r3]                @ no longer open
    cmp     r2, #1
    orreq   r0, r0, #2
    ldrex   r1, [r3]
    clrex
    strex   r2, r1, [r3]                @ cleared
    cmp     r2, #1
    orreq   r0, r0, #4
    ldr     r1, [r3]
    cmp     r1, #8                      @ was 7
    orreq   r0, r0, #8
    bx      lr

@ uint32_t vfp_probe(uint32_t x): a VFP instruction; x itself comes back when it is undefined.
    .global vfp_probe, vfp_enable, vfp_sum, vfp_sqrt2, vfp_vector, vfp_compare
vfp_probe:
    mov     r1, #1
    vmov    s0, r1
    vmov    r0, s0
    bx      lr

vfp_enable:
    mrc     p15, 0, r0, c1, c0, 2
    orr     r0, r0, #0x00f00000
    mcr     p15, 0, r0, c1, c0, 2
    mov     r0, #0
    mcr     p15, 0, r0, c7, c5, 4
    mov     r0, #0x40000000
    vmsr    fpexc, r0
    mov     r0, #0
    vmsr    fpscr, r0
    bx      lr

@ uint32_t vfp_sum(n): 1000000 * (1/1 + 1/2 + ... + 1/n), in double precision, truncated.
vfp_sum:
    mov     r1, #0
    vmov    s0, r1
    vcvt.f64.s32 d1, s0                 @ sum = 0
    mov     r1, #1
    vmov    s0, r1
    vcvt.f64.s32 d2, s0                 @ one
    vcvt.f64.s32 d3, s0                 @ i
0:  vdiv.f64 d4, d2, d3
    vadd.f64 d1, d1, d4
    vadd.f64 d3, d3, d2
    subs    r0, r0, #1
    bne     0b
    ldr     r1, =1000000
    vmov    s0, r1
    vcvt.f64.u32 d5, s0
    vmul.f64 d1, d1, d5
    vcvt.u32.f64 s0, d1
    vmov    r0, s0
    bx      lr

@ uint32_t vfp_sqrt2(void): 1000000 * sqrt(2), truncated.
vfp_sqrt2:
    mov     r0, #2
    vmov    s0, r0
    vcvt.f64.s32 d1, s0
    vsqrt.f64 d1, d1
    ldr     r0, =1000000
    vmov    s0, r0
    vcvt.f64.s32 d2, s0
    vmul.f64 d1, d1, d2
    vcvt.s32.f64 s0, d1
    vmov    r0, s0
    bx      lr

@ uint32_t vfp_vector(void): a four-element short vector add (FPSCR.LEN = 3); the sum of the elements.
vfp_vector:
    mov     r0, #1
0:  vmov    s0, r0
    vcvt.f32.s32 s0, s0
    cmp     r0, #1
    vmoveq.f32 s8, s0
    vmoveq.f32 s16, s0
    cmp     r0, #2
    vmoveq.f32 s9, s0
    vmoveq.f32 s17, s0
    cmp     r0, #3
    vmoveq.f32 s10, s0
    vmoveq.f32 s18, s0
    cmp     r0, #4
    vmoveq.f32 s11, s0
    vmoveq.f32 s19, s0
    add     r0, r0, #1
    cmp     r0, #5
    bne     0b
    mov     r0, #0x00030000
    vmsr    fpscr, r0
    vadd.f32 s24, s8, s16
    mov     r0, #0
    vmsr    fpscr, r0
    vadd.f32 s24, s24, s25
    vadd.f32 s24, s24, s26
    vadd.f32 s24, s24, s27
    vcvt.s32.f32 s0, s24
    vmov    r0, s0
    bx      lr

@ uint32_t vfp_compare(a, b): NZCV of the comparison of two integers as floats.
vfp_compare:
    vmov    s0, r0
    vmov    s1, r1
    vcvt.f32.s32 s0, s0
    vcvt.f32.s32 s1, s1
    vcmp.f32 s0, s1
    vmrs    r0, fpscr
    lsr     r0, r0, #28
    bx      lr

@ void undefined_arm(void); undefined_thumb below: one permanently undefined instruction each.
    .global undefined_arm, undefined_arm_at
undefined_arm:
undefined_arm_at:
    .inst   0xe7f000f0
    bx      lr

    .global interwork
@ uint32_t interwork(x): ARM -> Thumb -> ARM -> Thumb -> ARM; each leg adds its own digit.
interwork:
    push    {r4, lr}
    lsl     r0, r0, #4
    orr     r0, r0, #1
    blx     interwork_thumb
    lsl     r0, r0, #4
    orr     r0, r0, #5
    pop     {r4, pc}

    .type   interwork_back, %function
interwork_back:
    lsl     r0, r0, #4
    orr     r0, r0, #3
    bx      lr

    .thumb
    .thumb_func
interwork_thumb:
    push    {r4, lr}
    lsls    r0, r0, #4
    adds    r0, r0, #2
    blx     interwork_back
    lsls    r0, r0, #4
    adds    r0, r0, #4
    pop     {r4, pc}

    .global undefined_thumb
    .thumb_func
undefined_thumb:
    .inst.n 0xdeff
    bx      lr
    .balign 4
