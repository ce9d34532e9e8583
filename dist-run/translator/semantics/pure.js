/**
 * Arithmetic that templates call rather than spell out: no state, 32-bit integers in and out.
 * Generated code reaches it as `P`.
 */
import { BANK_OF_MODE } from '../abi.js';
const s16 = (x) => (x << 16) >> 16;
const s8 = (x) => (x << 24) >> 24;
const clamp = (x, low, high) => (x < low ? low : x > high ? high : x);
/** Lane-wise map over two halfwords: f(low or high lane of a, of b). */
const lanes16 = (f, signed) => (a, b) => {
    const low = signed ? f(s16(a), s16(b)) : f(a & 0xffff, b & 0xffff);
    const high = signed ? f(a >> 16, b >> 16) : f(a >>> 16, b >>> 16);
    return (low & 0xffff) | (high << 16);
};
/** The exchanged forms: ADDSUBX adds in the high lane (a.high + b.low) and subtracts in the low (a.low - b.high). */
const exchanged = (low, high, signed) => (a, b) => {
    const l = signed ? low(s16(a), b >> 16) : low(a & 0xffff, b >>> 16);
    const h = signed ? high(a >> 16, s16(b)) : high(a >>> 16, b & 0xffff);
    return (l & 0xffff) | (h << 16);
};
const lanes8 = (f, signed) => (a, b) => {
    let r = 0;
    for (let i = 0; i < 32; i += 8) {
        const x = signed ? s8(a >> i) : (a >>> i) & 0xff;
        const y = signed ? s8(b >> i) : (b >>> i) & 0xff;
        r |= (f(x, y) & 0xff) << i;
    }
    return r;
};
const add = (x, y) => x + y;
const sub = (x, y) => x - y;
/** GE bits: two per halfword lane, one per byte lane. `ok` judges the exact result of a lane. */
const ge16 = (low, high, signed, exchange) => (a, b) => {
    const al = signed ? s16(a) : a & 0xffff;
    const ah = signed ? a >> 16 : a >>> 16;
    const bl = signed ? s16(b) : b & 0xffff;
    const bh = signed ? b >> 16 : b >>> 16;
    return (low(al, exchange ? bh : bl) ? 3 : 0) | (high(ah, exchange ? bl : bh) ? 12 : 0);
};
const ge8 = (ok, signed) => (a, b) => {
    let r = 0;
    for (let i = 0; i < 4; i++) {
        const x = signed ? s8(a >> (8 * i)) : (a >>> (8 * i)) & 0xff;
        const y = signed ? s8(b >> (8 * i)) : (b >>> (8 * i)) & 0xff;
        if (ok(x, y))
            r |= 1 << i;
    }
    return r;
};
/** prefix -> how a lane's exact result becomes its value. */
const lane16 = {
    S: { fit: (x) => x, signed: true }, U: { fit: (x) => x, signed: false },
    Q: { fit: (x) => clamp(x, -32768, 32767), signed: true }, UQ: { fit: (x) => clamp(x, 0, 65535), signed: false },
    SH: { fit: (x) => x >> 1, signed: true }, UH: { fit: (x) => x >> 1, signed: false },
};
const lane8 = {
    S: (x) => x, U: (x) => x, Q: (x) => clamp(x, -128, 127), UQ: (x) => clamp(x, 0, 255), SH: (x) => x >> 1, UH: (x) => x >> 1,
};
/** All 36 parallel additions and subtractions by name (SADD16 … UHSUB8), and GE_… for the twelve that set GE. */
export const parallel = {};
for (const [prefix, { fit, signed }] of Object.entries(lane16)) {
    const plus = (x, y) => fit(add(x, y));
    const minus = (x, y) => fit(sub(x, y));
    parallel[`${prefix}ADD16`] = lanes16(plus, signed);
    parallel[`${prefix}SUB16`] = lanes16(minus, signed);
    parallel[`${prefix}ADDSUBX`] = exchanged(minus, plus, signed);
    parallel[`${prefix}SUBADDX`] = exchanged(plus, minus, signed);
    const fit8 = lane8[prefix];
    parallel[`${prefix}ADD8`] = lanes8((x, y) => fit8(x + y), signed);
    parallel[`${prefix}SUB8`] = lanes8((x, y) => fit8(x - y), signed);
}
for (const [prefix, signed] of [['S', true], ['U', false]]) {
    const plus16 = signed ? (x, y) => x + y >= 0 : (x, y) => x + y >= 0x10000;
    const plus8 = signed ? plus16 : (x, y) => x + y >= 0x100;
    const minus = (x, y) => x - y >= 0;
    parallel[`GE_${prefix}ADD16`] = ge16(plus16, plus16, signed, false);
    parallel[`GE_${prefix}SUB16`] = ge16(minus, minus, signed, false);
    parallel[`GE_${prefix}ADDSUBX`] = ge16(minus, plus16, signed, true);
    parallel[`GE_${prefix}SUBADDX`] = ge16(plus16, minus, signed, true);
    parallel[`GE_${prefix}ADD8`] = ge8(plus8, signed);
    parallel[`GE_${prefix}SUB8`] = ge8(minus, signed);
}
/** High word of an unsigned 32 x 32 product from four 16-bit products; no sum here exceeds 32 bits. */
function mulhu(a, b) {
    const al = a & 0xffff;
    const ah = a >>> 16;
    const bl = b & 0xffff;
    const bh = b >>> 16;
    const middle = (Math.imul(ah, bl) + (Math.imul(al, bl) >>> 16)) | 0;
    const other = (Math.imul(al, bh) + (middle & 0xffff)) | 0;
    return (Math.imul(ah, bh) + (middle >>> 16) + (other >>> 16)) | 0;
}
/** User, IRQ, Supervisor, Abort, Undefined and System: a bit for each mode number. */
const PLAIN_MODES = [0x10, 0x12, 0x13, 0x17, 0x1b, 0x1f].reduce((set, mode) => set | (1 << mode), 0);
export const pure = {
    /** Bank of the mode in the low bits of a CPSR value: -1 when the number is reserved. */
    bankOf: (cpsr) => BANK_OF_MODE[cpsr & 31],
    /** 1 for a mode that shares r8 to r12 and is not Monitor. */
    plainMode: (cpsr) => (PLAIN_MODES >>> (cpsr & 31)) & 1,
    ...parallel,
    mulhu,
    /** High word of a signed product. */
    mulhs: (a, b) => (mulhu(a, b) - (a < 0 ? b : 0) - (b < 0 ? a : 0)) | 0,
    popcount(x) {
        let v = x - ((x >>> 1) & 0x55555555);
        v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
        return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
    },
    /** Signed saturation of an exact (double) value to 32 bits. */
    saturate: (x) => (x > 2147483647 ? 2147483647 : x < -2147483648 ? -2147483648 : x | 0),
    saturates: (x) => (x > 2147483647 || x < -2147483648 ? 1 : 0),
    /** SSAT to `bits` bits (1 to 32), USAT to `bits` (0 to 31). */
    ssat: (x, bits) => clamp(x, -(2 ** (bits - 1)), 2 ** (bits - 1) - 1) | 0,
    usat: (x, bits) => clamp(x, 0, 2 ** bits - 1) | 0,
    ssat16: (x, bits) => (pure.ssat(s16(x), bits) & 0xffff) | (pure.ssat(x >> 16, bits) << 16),
    usat16: (x, bits) => (pure.usat(s16(x), bits) & 0xffff) | (pure.usat(x >> 16, bits) << 16),
    rev: (x) => (x << 24) | ((x & 0xff00) << 8) | ((x >>> 8) & 0xff00) | (x >>> 24),
    rev16: (x) => ((x & 0x00ff00ff) << 8) | ((x >>> 8) & 0x00ff00ff),
    /** Sum of absolute differences of four bytes. */
    usad8(a, b) {
        let r = 0;
        for (let i = 0; i < 32; i += 8)
            r += Math.abs(((a >>> i) & 0xff) - ((b >>> i) & 0xff));
        return r;
    },
    /** Bytes of a where GE is set, of b elsewhere. */
    sel(a, b, ge) {
        const mask = (ge & 1 ? 0xff : 0) | (ge & 2 ? 0xff00 : 0) | (ge & 4 ? 0xff0000 : 0) | (ge & 8 ? 0xff000000 : 0);
        return (a & mask) | (b & ~mask);
    },
    /** Extend two bytes to halfwords (SXTB16, UXTB16). */
    sxtb16: (x) => (s8(x) & 0xffff) | (s8(x >> 16) << 16),
    add16: (a, b) => ((a + b) & 0xffff) | ((((a >>> 16) + (b >>> 16)) & 0xffff) << 16),
    /** Exact sums of products of halfwords; they fit a double. `x` exchanges the halves of b. */
    dual(a, b, x, sign) {
        const bl = x ? b >> 16 : s16(b);
        const bh = x ? s16(b) : b >> 16;
        return s16(a) * bl + sign * ((a >> 16) * bh);
    },
    /** 64-bit sums: low word is plain addition, these give the high word. */
    addHigh: (lowA, lowB, highA, highB) => (highA + highB + ((lowA >>> 0) + (lowB >>> 0) > 4294967295 ? 1 : 0)) | 0,
    /** High word of a double that holds an exact integer below 2^53. */
    highWord: (x) => Math.floor(x / 4294967296) | 0,
};
//# sourceMappingURL=pure.js.map