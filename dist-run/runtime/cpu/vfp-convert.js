import { DOUBLE, SINGLE, compare, convert, fromInteger, toInteger } from './softfloat.js';
import { registerFields } from './vfp-exact.js';
const MIN_SINGLE = 2 ** -126;
const MIN_DOUBLE = 2 ** -1022;
/** Adding and subtracting this rounds a double below 2^51 in magnitude to an integer, to nearest even. */
const INTEGRAL = 1.5 * 2 ** 52;
const ROUND_TO_ZERO = 3;
const { abs, ceil, floor, fround, trunc } = Math;
/** FPMODE bits with which comparisons and exact conversions still need no exact path: all but traps (FZ matters for subnormals only). */
const PLAIN = 1 | 2 | 4 | 8;
/** Is the operand one that FZ, if set, would flush? A NaN is not. */
const flushedSingle = (mode, x) => (mode & 2) !== 0 && abs(x) < MIN_SINGLE && x !== 0;
const flushedDouble = (mode, x) => (mode & 2) !== 0 && abs(x) < MIN_DOUBLE && x !== 0;
/** Rounds to an integer in FPSCR mode `rounding`; |x| < 2^51. */
function integral(x, rounding) {
    switch (rounding) {
        case 0: return x + INTEGRAL - INTEGRAL;
        case 1: return ceil(x);
        case 2: return floor(x);
        default: return trunc(x);
    }
}
const LESS = 0x80000000 | 0;
const EQUAL = 0x60000000;
const GREATER = 0x20000000;
/** FPINST words with register fields clear, condition AL. */
const Word = {
    FCMP: 0xeeb40a40 | 0, FCMPZ: 0xeeb50a40 | 0, E: 0x80, DOUBLE: 0x100,
    FCVTDS: 0xeeb70ac0 | 0, FCVTSD: 0xeeb70bc0 | 0, FITO: 0xeeb80a40 | 0, SIGNED_FROM: 0x80,
    FTOUI: 0xeebc0a40 | 0, FTOSI: 0xeebd0a40 | 0, RZ: 0x80,
};
export function conversions(vfp) {
    const { S, FI, FS, FD, exact } = vfp;
    const FPMODE = 45 /* Slot.FPMODE */;
    const traps = () => (S[FPMODE] & 16) !== 0 && exact.bounces() !== 0;
    const mixedFields = (singleD, doubleM) => ((singleD >> 1) << 12) | ((singleD & 1) << 22) | doubleM;
    function compareExactly(f, d, m, zero, e) {
        if (traps())
            return 1;
        const double = f === DOUBLE;
        const env = exact.enter();
        const read = double ? exact.readDouble : exact.readSingle;
        const result = compare(f, read(d), zero ? 0n : read(m), e, env);
        const word = (zero ? Word.FCMPZ : Word.FCMP) | (e ? Word.E : 0) | (double ? Word.DOUBLE : 0) | registerFields(double, d, 0, zero ? 0 : m);
        if (exact.leave(env, word))
            S[38 /* Slot.FPFLAGS */] = result << 28;
        return 0;
    }
    function compareSingle(d, m, e) {
        const mode = S[FPMODE];
        if ((mode & ~PLAIN) === 0) {
            const x = FS[d];
            const y = FS[m];
            const flags = x < y ? LESS : x === y ? EQUAL : x > y ? GREATER : 0;
            if (flags !== 0 && !flushedSingle(mode, x) && !flushedSingle(mode, y)) {
                S[38 /* Slot.FPFLAGS */] = flags;
                return 0;
            }
        }
        return compareExactly(SINGLE, d, m, false, e);
    }
    function compareDouble(d, m, e) {
        const mode = S[FPMODE];
        if ((mode & ~PLAIN) === 0) {
            const x = FD[d];
            const y = FD[m];
            const flags = x < y ? LESS : x === y ? EQUAL : x > y ? GREATER : 0;
            if (flags !== 0 && !flushedDouble(mode, x) && !flushedDouble(mode, y)) {
                S[38 /* Slot.FPFLAGS */] = flags;
                return 0;
            }
        }
        return compareExactly(DOUBLE, d, m, false, e);
    }
    function compareZero(f, d, e) {
        const mode = S[FPMODE];
        if ((mode & ~PLAIN) === 0) {
            const x = f === DOUBLE ? FD[d] : FS[d];
            const flags = x < 0 ? LESS : x === 0 ? EQUAL : x > 0 ? GREATER : 0;
            if (flags !== 0 && !(f === DOUBLE ? flushedDouble(mode, x) : flushedSingle(mode, x))) {
                S[38 /* Slot.FPFLAGS */] = flags;
                return 0;
            }
        }
        return compareExactly(f, d, 0, true, e);
    }
    function toIntegerExactly(f, d, m, signed, towardsZero) {
        if (traps())
            return 1;
        const double = f === DOUBLE;
        const env = exact.enter();
        const bits = double ? exact.readDouble(m) : exact.readSingle(m);
        const result = toInteger(f, bits, signed, towardsZero ? ROUND_TO_ZERO : env.rounding, env);
        const word = (signed ? Word.FTOSI : Word.FTOUI) | (towardsZero ? Word.RZ : 0);
        if (exact.leave(env, word | (double ? Word.DOUBLE | mixedFields(d, m) : registerFields(false, d, 0, m))))
            FI[d] = result;
        return 0;
    }
    /** In range, nothing to flush, nothing trapped: the host rounds alike. */
    function toIntegral(f, d, m, signed, towardsZero) {
        const mode = S[FPMODE];
        if ((mode & 16) === 0) {
            const x = f === DOUBLE ? FD[m] : FS[m];
            if (abs(x) < 2 ** 33 && !(f === DOUBLE ? flushedDouble(mode, x) : flushedSingle(mode, x))) {
                const t = towardsZero ? trunc(x) : integral(x, (S[36 /* Slot.FPSCR */] >>> 22) & 3);
                if (signed ? t >= -0x80000000 && t <= 0x7fffffff : t >= 0 && t <= 0xffffffff) {
                    FI[d] = t;
                    if (t !== x && (mode & 1) !== 0)
                        exact.raise(0x10);
                    return 0;
                }
            }
        }
        return toIntegerExactly(f, d, m, signed, towardsZero);
    }
    /** An integer to single: exact in every mode when it has at most 24 significant bits. (To double it is always exact: no helper.) */
    function integerToSingle(d, m, signed) {
        const mode = S[FPMODE];
        const x = signed ? FI[m] : FI[m] >>> 0;
        const r = fround(x);
        if (r === x ? (mode & 16) === 0 : (mode & (1 | 4 | 16)) === 0) {
            FS[d] = r;
            return 0;
        }
        if (traps())
            return 1;
        const env = exact.enter();
        const result = fromInteger(SINGLE, x, env);
        if (exact.leave(env, Word.FITO | (signed ? Word.SIGNED_FROM : 0) | registerFields(false, d, 0, m)))
            exact.writeSingle(d, result);
        return 0;
    }
    return {
        fcmps: (d, m) => compareSingle(d, m, false),
        fcmpes: (d, m) => compareSingle(d, m, true),
        fcmpzs: (d) => compareZero(SINGLE, d, false),
        fcmpezs: (d) => compareZero(SINGLE, d, true),
        fcmpd: (d, m) => compareDouble(d, m, false),
        fcmped: (d, m) => compareDouble(d, m, true),
        fcmpzd: (d) => compareZero(DOUBLE, d, false),
        fcmpezd: (d) => compareZero(DOUBLE, d, true),
        /** Double register d from single register m. */
        fcvtds(d, m) {
            const mode = S[FPMODE];
            if ((mode & ~PLAIN) === 0) {
                const x = FS[m];
                if (x === x && !flushedSingle(mode, x)) {
                    FD[d] = x;
                    return 0;
                }
            }
            if (traps())
                return 1;
            const env = exact.enter();
            const result = convert(SINGLE, DOUBLE, exact.readSingle(m), env);
            if (exact.leave(env, Word.FCVTDS | (d << 12) | (m >> 1) | ((m & 1) << 5)))
                exact.writeDouble(d, result);
            return 0;
        },
        /** Single register d from double register m. */
        fcvtsd(d, m) {
            const mode = S[FPMODE];
            if ((mode & (4 | 16)) === 0) {
                const x = FD[m];
                const r = fround(x);
                const a = abs(r);
                if ((a > MIN_SINGLE && a < Infinity) || x === 0) {
                    if ((mode & 1) !== 0 && r !== x)
                        exact.raise(0x10);
                    FS[d] = r;
                    return 0;
                }
            }
            if (traps())
                return 1;
            const env = exact.enter();
            const result = convert(DOUBLE, SINGLE, exact.readDouble(m), env);
            if (exact.leave(env, Word.FCVTSD | mixedFields(d, m)))
                exact.writeSingle(d, result);
            return 0;
        },
        fsitos: (d, m) => integerToSingle(d, m, true),
        fuitos: (d, m) => integerToSingle(d, m, false),
        ftosis: (d, m) => toIntegral(SINGLE, d, m, true, false),
        ftouis: (d, m) => toIntegral(SINGLE, d, m, false, false),
        ftosid: (d, m) => toIntegral(DOUBLE, d, m, true, false),
        ftouid: (d, m) => toIntegral(DOUBLE, d, m, false, false),
        ftosizs: (d, m) => toIntegral(SINGLE, d, m, true, true),
        ftouizs: (d, m) => toIntegral(SINGLE, d, m, false, true),
        ftosizd: (d, m) => toIntegral(DOUBLE, d, m, true, true),
        ftouizd: (d, m) => toIntegral(DOUBLE, d, m, false, true),
    };
}
//# sourceMappingURL=vfp-convert.js.map