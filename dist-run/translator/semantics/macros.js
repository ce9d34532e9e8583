/**
 * Expressions that many templates share, in the template language (see specialize.ts): the shifter operands of
 * DDI 0100I A5.1 and the carries they produce. A macro is expanded where it is called; arguments are evaluated once.
 */
export const macros = {
    // A5.1.3: an 8-bit immediate rotated right by twice r.
    expandImm: '(r, i) => r === 0 ? i : (i >>> 2 * r | i << 32 - 2 * r)',
    expandImmCarry: '(r, i) => r === 0 ? CF : (i >>> 2 * r | i << 32 - 2 * r) >>> 31',
    // A5.1.5 to A5.1.13: shift by immediate; amount 0 means 32 for LSR and ASR and RRX for ROR.
    shiftImm: `(x, t, i) => t === 0 ? x << i : t === 1 ? (i === 0 ? 0 : x >>> i | 0) : t === 2 ? (i === 0 ? x >> 31 : x >> i)
    : (i === 0 ? x >>> 1 | CF << 31 : x >>> i | x << 32 - i)`,
    shiftImmCarry: `(x, t, i) => t === 0 ? (i === 0 ? CF : x >>> 32 - i & 1) : t === 3 && i === 0 ? x & 1 : x >>> (i === 0 ? 31 : i - 1) & 1`,
    // A5.1.6 and following: shift by the low byte of a register.
    shiftReg: `(x, t, n) => t === 0 ? (n < 32 ? x << n : 0) : t === 1 ? (n < 32 ? x >>> n | 0 : 0) : t === 2 ? x >> (n < 32 ? n : 31)
    : x >>> (n & 31) | x << (32 - n & 31)`,
    shiftRegCarry: `(x, t, n) => n === 0 ? CF : t === 0 ? (n < 32 ? x >>> 32 - n & 1 : n === 32 ? x & 1 : 0)
    : t === 1 ? (n < 32 ? x >>> n - 1 & 1 : n === 32 ? x >>> 31 : 0) : t === 2 ? (n < 32 ? x >>> n - 1 & 1 : x >>> 31) : x >>> (n - 1 & 31) & 1`,
    // A5.2: addresses of word and byte transfers.
    offset: '(u, x) => u ? x : -x',
    sext16: '(x) => x << 16 >> 16',
    sext8: '(x) => x << 24 >> 24',
    ror8: '(x, r) => r === 0 ? x : x >>> 8 * r | x << 32 - 8 * r',
    // CPSR as MRS reads it (A2.5).
    cpsr: '() => NF & -2147483648 | (ZF === 0 ? 1073741824 : 0) | CF << 29 | (VF >>> 31) << 28 | QF << 27 | GE << 16 | slot.CPSR',
};
//# sourceMappingURL=macros.js.map