/**
 * Exact IEEE 754 arithmetic on bit patterns, for what the host's own floating point cannot decide: NaNs, subnormals,
 * overflow, directed rounding, flush-to-zero and the exact set of exception flags (DDI 0100I C2; DDI 0301H 18.5 for the modes).
 *
 * Values are unsigned BigInt bit patterns. A finite number is an integer significand times a power of two, so every
 * operation is computed exactly (division and square root with a sticky bit) and rounded once, in `round`.
 */
/** Cumulative exception bits in their FPSCR places (C2.7). */
export const Exc = { IOC: 1, DZC: 2, OFC: 4, UFC: 8, IXC: 16, IDC: 128 };
/** FPSCR[23:22] (C2.7): to nearest even, towards plus infinity, towards minus infinity, towards zero. */
export const Rounding = { NEAREST: 0, PLUS: 1, MINUS: 2, ZERO: 3 };
function format(p, expBits) {
    const frac = BigInt(p - 1);
    return {
        p,
        emin: 2 - (1 << (expBits - 1)),
        signBit: 1n << BigInt(p - 1 + expBits),
        infinity: ((1n << BigInt(expBits)) - 1n) << frac,
        quietBit: 1n << (frac - 1n),
        fracMask: (1n << frac) - 1n,
        expMax: (1 << expBits) - 1,
    };
}
export const SINGLE = format(24, 8);
export const DOUBLE = format(53, 11);
var Kind;
(function (Kind) {
    Kind[Kind["ZERO"] = 0] = "ZERO";
    Kind[Kind["FINITE"] = 1] = "FINITE";
    Kind[Kind["INFINITE"] = 2] = "INFINITE";
    Kind[Kind["QUIET"] = 3] = "QUIET";
    Kind[Kind["SIGNALLING"] = 4] = "SIGNALLING";
})(Kind || (Kind = {}));
/** Splits a bit pattern; a subnormal is flushed to a zero of its sign when FZ is set (DDI 0301H 18.5.2; raises IDC). */
function unpack(f, bits, env) {
    const sign = (bits & f.signBit) !== 0n;
    const e = Number((bits & f.infinity) >> BigInt(f.p - 1));
    const frac = bits & f.fracMask;
    const u = { kind: 1 /* Kind.FINITE */, sign, exp: f.emin - (f.p - 1), sig: frac, bits };
    if (e === f.expMax) {
        u.kind = frac === 0n ? 2 /* Kind.INFINITE */ : (frac & f.quietBit) !== 0n ? 3 /* Kind.QUIET */ : 4 /* Kind.SIGNALLING */;
    }
    else if (e !== 0) {
        u.exp += e - 1;
        u.sig |= 1n << BigInt(f.p - 1);
    }
    else if (frac === 0n) {
        u.kind = 0 /* Kind.ZERO */;
    }
    else if (env.flushToZero) {
        env.flags |= Exc.IDC;
        u.kind = 0 /* Kind.ZERO */;
    }
    return u;
}
const isNaNKind = (u) => u.kind >= 3 /* Kind.QUIET */;
const zero = (f, sign) => (sign ? f.signBit : 0n);
const infinite = (f, sign) => (sign ? f.signBit | f.infinity : f.infinity);
/** The default NaN: quiet, positive, zero payload (C2, DDI 0301H 20.2). */
const defaultNaN = (f) => f.infinity | f.quietBit;
function invalid(f, env) {
    env.flags |= Exc.IOC;
    return defaultNaN(f);
}
/** C2 and DDI 0301H 20.2: the first signalling NaN, otherwise the first quiet one, made quiet; IOC when any is signalling. */
function propagate(f, a, b, env) {
    const signalling = a.kind === 4 /* Kind.SIGNALLING */ ? a : b.kind === 4 /* Kind.SIGNALLING */ ? b : undefined;
    if (signalling)
        env.flags |= Exc.IOC;
    if (env.defaultNaN)
        return defaultNaN(f);
    return (signalling ?? (isNaNKind(a) ? a : b)).bits | f.quietBit;
}
function bitLength(x) {
    const hex = x.toString(16);
    return hex.length * 4 - Math.clz32(parseInt(hex.charAt(0), 16)) + 28;
}
/** Should the truncated magnitude `m` (remainder `rem` of `unit`) be incremented? */
function roundsUp(mode, sign, m, rem, unit) {
    if (rem === 0n)
        return false;
    switch (mode) {
        case Rounding.NEAREST: {
            const twice = rem << 1n;
            return twice > unit || (twice === unit && (m & 1n) !== 0n);
        }
        case Rounding.PLUS: return !sign;
        case Rounding.MINUS: return sign;
        default: return false;
    }
}
/**
 * Rounds sig * 2^exp (sig > 0) to the format. Tininess is detected before rounding; a tiny result becomes a zero with UFC
 * alone when FZ is set, otherwise underflow is signalled when it is also inexact (C2, DDI 0301H 18.5.2).
 */
function round(f, sign, sig, exp, env) {
    const top = exp + bitLength(sig) - 1;
    const tiny = top < f.emin;
    if (tiny && env.flushToZero) {
        env.flags |= Exc.UFC;
        return zero(f, sign);
    }
    const quantum = (tiny ? f.emin : top) - (f.p - 1);
    const shift = quantum - exp;
    let m;
    if (shift <= 0) {
        m = sig << BigInt(-shift);
    }
    else {
        const unit = 1n << BigInt(shift);
        const rem = sig & (unit - 1n);
        m = sig >> BigInt(shift);
        if (rem !== 0n)
            env.flags |= tiny ? Exc.IXC | Exc.UFC : Exc.IXC;
        if (roundsUp(env.rounding, sign, m, rem, unit))
            m += 1n;
    }
    // The implicit bit of m carries into the exponent field, as does a rounding overflow of m.
    const biased = quantum + (f.p - 1) - f.emin + 1;
    const magnitude = (BigInt(biased - 1) << BigInt(f.p - 1)) + m;
    if (magnitude >= f.infinity) {
        env.flags |= Exc.OFC | Exc.IXC;
        const away = env.rounding === Rounding.NEAREST || env.rounding === (sign ? Rounding.MINUS : Rounding.PLUS);
        return infinite(f, sign) - (away ? 0n : 1n);
    }
    return sign ? magnitude | f.signBit : magnitude;
}
function addSigned(f, ab, bb, negateB, env) {
    const a = unpack(f, ab, env);
    const b = unpack(f, bb, env);
    if (isNaNKind(a) || isNaNKind(b))
        return propagate(f, a, b, env);
    const bSign = b.sign !== negateB;
    if (a.kind === 2 /* Kind.INFINITE */) {
        return b.kind === 2 /* Kind.INFINITE */ && a.sign !== bSign ? invalid(f, env) : infinite(f, a.sign);
    }
    if (b.kind === 2 /* Kind.INFINITE */)
        return infinite(f, bSign);
    if (a.kind === 0 /* Kind.ZERO */ && b.kind === 0 /* Kind.ZERO */) {
        return zero(f, a.sign === bSign ? a.sign : env.rounding === Rounding.MINUS);
    }
    if (a.kind === 0 /* Kind.ZERO */)
        return round(f, bSign, b.sig, b.exp, env);
    if (b.kind === 0 /* Kind.ZERO */)
        return round(f, a.sign, a.sig, a.exp, env);
    let exp = Math.min(a.exp, b.exp);
    let x = a.sig;
    let y = b.sig;
    const far = 2 * f.p + 10;
    // A distant smaller operand only matters as a sticky bit.
    if (a.exp - b.exp > far) {
        exp = a.exp - far;
        y = 1n;
    }
    else if (b.exp - a.exp > far) {
        exp = b.exp - far;
        x = 1n;
    }
    if (a.exp > exp)
        x <<= BigInt(a.exp - exp);
    if (b.exp > exp)
        y <<= BigInt(b.exp - exp);
    const sum = (a.sign ? -x : x) + (bSign ? -y : y);
    if (sum === 0n)
        return zero(f, env.rounding === Rounding.MINUS);
    return sum < 0n ? round(f, true, -sum, exp, env) : round(f, false, sum, exp, env);
}
export const add = (f, a, b, env) => addSigned(f, a, b, false, env);
/** A NaN operand keeps its sign: this is not an addition of -b. */
export const sub = (f, a, b, env) => addSigned(f, a, b, true, env);
export function mul(f, ab, bb, env) {
    const a = unpack(f, ab, env);
    const b = unpack(f, bb, env);
    if (isNaNKind(a) || isNaNKind(b))
        return propagate(f, a, b, env);
    const sign = a.sign !== b.sign;
    if (a.kind === 2 /* Kind.INFINITE */ || b.kind === 2 /* Kind.INFINITE */) {
        return a.kind === 0 /* Kind.ZERO */ || b.kind === 0 /* Kind.ZERO */ ? invalid(f, env) : infinite(f, sign);
    }
    if (a.kind === 0 /* Kind.ZERO */ || b.kind === 0 /* Kind.ZERO */)
        return zero(f, sign);
    return round(f, sign, a.sig * b.sig, a.exp + b.exp, env);
}
export function div(f, ab, bb, env) {
    const a = unpack(f, ab, env);
    const b = unpack(f, bb, env);
    if (isNaNKind(a) || isNaNKind(b))
        return propagate(f, a, b, env);
    const sign = a.sign !== b.sign;
    if (a.kind === 2 /* Kind.INFINITE */)
        return b.kind === 2 /* Kind.INFINITE */ ? invalid(f, env) : infinite(f, sign);
    if (b.kind === 2 /* Kind.INFINITE */)
        return zero(f, sign);
    if (b.kind === 0 /* Kind.ZERO */) {
        if (a.kind === 0 /* Kind.ZERO */)
            return invalid(f, env);
        env.flags |= Exc.DZC;
        return infinite(f, sign);
    }
    if (a.kind === 0 /* Kind.ZERO */)
        return zero(f, sign);
    // a.sig may be a subnormal's single bit: 2p + 3 more bits leave at least p + 2 in the quotient.
    const extra = 2 * f.p + 3;
    const n = a.sig << BigInt(extra);
    let q = n / b.sig;
    if (q * b.sig !== n)
        q = (q << 1n) | 1n;
    else
        q <<= 1n;
    return round(f, sign, q, a.exp - b.exp - extra - 1, env);
}
/** floor(sqrt(x)) by Newton's method from above. */
function integerSqrt(x) {
    let r = 1n << BigInt((bitLength(x) + 1) >> 1);
    for (;;) {
        const next = (r + x / r) >> 1n;
        if (next >= r)
            return r;
        r = next;
    }
}
export function sqrt(f, ab, env) {
    const a = unpack(f, ab, env);
    if (isNaNKind(a))
        return propagate(f, a, a, env);
    if (a.kind === 0 /* Kind.ZERO */)
        return zero(f, a.sign);
    if (a.sign)
        return invalid(f, env);
    if (a.kind === 2 /* Kind.INFINITE */)
        return infinite(f, false);
    const extra = 2 * f.p + 4 + (a.exp & 1);
    const x = a.sig << BigInt(extra);
    const r = integerSqrt(x);
    return round(f, false, (r << 1n) | (r * r === x ? 0n : 1n), (a.exp - extra) / 2 - 1, env);
}
/** Comparison result as FPSCR[31:28]: N less, ZC equal, C greater, CV unordered (C4.1, FCMP). */
export function compare(f, ab, bb, signalQuiet, env) {
    const a = unpack(f, ab, env);
    const b = unpack(f, bb, env);
    if (isNaNKind(a) || isNaNKind(b)) {
        if (signalQuiet || a.kind === 4 /* Kind.SIGNALLING */ || b.kind === 4 /* Kind.SIGNALLING */)
            env.flags |= Exc.IOC;
        return 0x3;
    }
    const order = (u) => {
        if (u.kind === 0 /* Kind.ZERO */)
            return 0n;
        const magnitude = u.bits & ~f.signBit;
        return u.sign ? -magnitude : magnitude;
    };
    const x = order(a);
    const y = order(b);
    return x === y ? 0x6 : x < y ? 0x8 : 0x2;
}
/** FCVTDS and FCVTSD (C4.1): a NaN keeps its sign and leading payload bits and becomes quiet. */
export function convert(from, to, ab, env) {
    const a = unpack(from, ab, env);
    switch (a.kind) {
        case 0 /* Kind.ZERO */: return zero(to, a.sign);
        case 2 /* Kind.INFINITE */: return infinite(to, a.sign);
        case 1 /* Kind.FINITE */: return round(to, a.sign, a.sig, a.exp, env);
    }
    if (a.kind === 4 /* Kind.SIGNALLING */)
        env.flags |= Exc.IOC;
    if (env.defaultNaN)
        return defaultNaN(to);
    const payload = ab & from.fracMask;
    const shifted = to.p > from.p ? payload << BigInt(to.p - from.p) : payload >> BigInt(from.p - to.p);
    return infinite(to, a.sign) | to.quietBit | shifted;
}
/** FTOSI and FTOUI (C4.1): out of range saturates with IOC alone, a NaN gives 0 with IOC. The result is an int32. */
export function toInteger(f, ab, signed, mode, env) {
    const a = unpack(f, ab, env);
    const min = signed ? -0x80000000n : 0n;
    const max = signed ? 0x7fffffffn : 0xffffffffn;
    let value = 0n;
    let inexact = false;
    if (isNaNKind(a)) {
        env.flags |= Exc.IOC;
        return 0;
    }
    if (a.kind === 2 /* Kind.INFINITE */) {
        value = a.sign ? min - 1n : max + 1n;
    }
    else if (a.kind === 1 /* Kind.FINITE */) {
        if (a.exp >= 0) {
            value = a.exp > 64 ? 1n << 64n : a.sig << BigInt(a.exp);
        }
        else {
            // Below 2^-64 only "not zero" matters.
            const shift = BigInt(Math.min(-a.exp, 120));
            const unit = 1n << shift;
            const rem = a.sig & (unit - 1n);
            value = a.sig >> shift;
            inexact = rem !== 0n;
            if (roundsUp(mode, a.sign, value, rem, unit))
                value += 1n;
        }
        if (a.sign)
            value = -value;
    }
    if (value < min || value > max) {
        env.flags |= Exc.IOC;
        value = value < min ? min : max;
    }
    else if (inexact) {
        env.flags |= Exc.IXC;
    }
    return Number(BigInt.asIntN(32, value));
}
/** FSITO and FUITO of an integer number. */
export function fromInteger(f, value, env) {
    if (value === 0)
        return 0n;
    return round(f, value < 0, BigInt(Math.abs(value)), 0, env);
}
//# sourceMappingURL=softfloat.js.map