import { OP_DOUBLE, Op } from './vfp-exact.js';
const MIN_SINGLE = 2 ** -126;
const MIN_DOUBLE = 2 ** -1022;
const { abs, fround, sqrt } = Math;
/** No flag but IXC is possible for a product, quotient or root with this result. */
const plainSingle = (r) => {
    const a = abs(r);
    return a > MIN_SINGLE && a < Infinity;
};
const plainDouble = (r) => {
    const a = abs(r);
    return a > MIN_DOUBLE && a < Infinity;
};
/** Not an operand that FZ would flush. */
const unflushedSingle = (x) => abs(x) >= MIN_SINGLE || x === 0;
const unflushedDouble = (x) => abs(x) >= MIN_DOUBLE || x === 0;
/** Is a + b = s without rounding? (Knuth; the caller excludes overflow of s.) */
function sumExact(a, b, s) {
    const bb = s - a;
    return (a - (s - bb)) + (b - bb) === 0;
}
const SPLIT = 2 ** 27 + 1;
/** Dekker's product is error-free while nothing in it over- or underflows. */
const splittable = (x) => abs(x) < 2 ** 990;
/** Is a * b = p without rounding? Says no when it cannot tell. */
function productExact(a, b, p) {
    if (p === 0)
        return a === 0 || b === 0;
    if (!splittable(a) || !splittable(b) || abs(p) < 2 ** -900 || !splittable(p))
        return false;
    const ca = SPLIT * a;
    const ah = ca - (ca - a);
    const al = a - ah;
    const cb = SPLIT * b;
    const bh = cb - (cb - b);
    const bl = b - bh;
    return ((ah * bh - p) + ah * bl + al * bh) + al * bl === 0;
}
export function arithmetic(vfp) {
    const { S, FI, FS, FD, exact } = vfp;
    const FPMODE = 45 /* Slot.FPMODE */;
    const run = exact.run;
    /** Records an inexact result. */
    function inexact() {
        S[FPMODE] = S[FPMODE] & ~1;
        S[36 /* Slot.FPSCR */] = S[36 /* Slot.FPSCR */] | 0x10;
    }
    /** May the sum r of x and y be stored as it is? */
    const plainSumSingle = (mode, x, y, r) => (mode & 2) === 0 ? r - r === 0 : unflushedSingle(x) && unflushedSingle(y) && (plainSingle(r) || r === 0);
    const plainSumDouble = (mode, x, y, r) => (mode & 2) === 0 ? r - r === 0 : unflushedDouble(x) && unflushedDouble(y) && (plainDouble(r) || r === 0);
    const plainProductSingle = (mode, x, y, r) => (plainSingle(r) || (r === 0 && (x === 0 || y === 0))) && ((mode & 2) === 0 || (unflushedSingle(x) && unflushedSingle(y)));
    const plainProductDouble = (mode, x, y, r) => (plainDouble(r) || (r === 0 && (x === 0 || y === 0))) && ((mode & 2) === 0 || (unflushedDouble(x) && unflushedDouble(y)));
    /** Adds x and y into single d; false when the exact path must decide. */
    function sumSingle(mode, d, x, y) {
        const s = x + y;
        const r = fround(s);
        if (!plainSumSingle(mode, x, y, r))
            return false;
        if ((mode & 1) !== 0 && (r !== s || !sumExact(x, y, s)))
            inexact();
        FS[d] = r;
        return true;
    }
    function sumDouble(mode, d, x, y) {
        const r = x + y;
        if (!plainSumDouble(mode, x, y, r))
            return false;
        if ((mode & 1) !== 0) {
            if (!splittable(r) || !splittable(x))
                return false;
            if (!sumExact(x, y, r))
                inexact();
        }
        FD[d] = r;
        return true;
    }
    /** sign * (product) accumulated on `accumulator`, two roundings. */
    function accumulateSingle(op, d, n, m, accumulator, sign) {
        const mode = S[FPMODE];
        if (mode <= 3) {
            const x = FS[n];
            const y = FS[m];
            const p = x * y;
            const product = fround(p);
            if (plainProductSingle(mode, x, y, product) && sumSingle(mode, d, accumulator, sign * product)) {
                if ((mode & 1) !== 0 && product !== p)
                    inexact();
                return 0;
            }
        }
        return run(op, d, n, m);
    }
    function accumulateDouble(op, d, n, m, accumulator, sign) {
        const mode = S[FPMODE];
        if (mode <= 3) {
            const x = FD[n];
            const y = FD[m];
            const product = x * y;
            if (plainProductDouble(mode, x, y, product)) {
                const known = (mode & 1) === 0 || productExact(x, y, product);
                if (known && sumDouble(mode, d, accumulator, sign * product))
                    return 0;
            }
        }
        return run(op | OP_DOUBLE, d, n, m);
    }
    const helpers = {
        fadds(d, n, m) {
            const mode = S[FPMODE];
            return mode <= 3 && sumSingle(mode, d, FS[n], FS[m]) ? 0 : run(Op.ADD, d, n, m);
        },
        fsubs(d, n, m) {
            const mode = S[FPMODE];
            return mode <= 3 && sumSingle(mode, d, FS[n], -FS[m]) ? 0 : run(Op.SUB, d, n, m);
        },
        faddd(d, n, m) {
            const mode = S[FPMODE];
            return mode <= 3 && sumDouble(mode, d, FD[n], FD[m]) ? 0 : run(Op.ADD | OP_DOUBLE, d, n, m);
        },
        fsubd(d, n, m) {
            const mode = S[FPMODE];
            return mode <= 3 && sumDouble(mode, d, FD[n], -FD[m]) ? 0 : run(Op.SUB | OP_DOUBLE, d, n, m);
        },
        fmuls(d, n, m) {
            const mode = S[FPMODE];
            if (mode <= 3) {
                const x = FS[n];
                const y = FS[m];
                const p = x * y;
                const r = fround(p);
                if (plainProductSingle(mode, x, y, r)) {
                    if ((mode & 1) !== 0 && r !== p)
                        inexact();
                    FS[d] = r;
                    return 0;
                }
            }
            return run(Op.MUL, d, n, m);
        },
        fnmuls(d, n, m) {
            const mode = S[FPMODE];
            if (mode <= 3) {
                const x = FS[n];
                const y = FS[m];
                const p = x * y;
                const r = fround(p);
                if (plainProductSingle(mode, x, y, r)) {
                    if ((mode & 1) !== 0 && r !== p)
                        inexact();
                    FS[d] = -r;
                    return 0;
                }
            }
            return run(Op.NMUL, d, n, m);
        },
        fmuld(d, n, m) {
            const mode = S[FPMODE];
            if (mode <= 3) {
                const x = FD[n];
                const y = FD[m];
                const r = x * y;
                if (plainProductDouble(mode, x, y, r) && ((mode & 1) === 0 || productExact(x, y, r))) {
                    FD[d] = r;
                    return 0;
                }
            }
            return run(Op.MUL | OP_DOUBLE, d, n, m);
        },
        fnmuld(d, n, m) {
            const mode = S[FPMODE];
            if (mode <= 3) {
                const x = FD[n];
                const y = FD[m];
                const r = x * y;
                if (plainProductDouble(mode, x, y, r) && ((mode & 1) === 0 || productExact(x, y, r))) {
                    FD[d] = -r;
                    return 0;
                }
            }
            return run(Op.NMUL | OP_DOUBLE, d, n, m);
        },
        fmacs: (d, n, m) => accumulateSingle(Op.MAC, d, n, m, FS[d], 1),
        fnmacs: (d, n, m) => accumulateSingle(Op.NMAC, d, n, m, FS[d], -1),
        fmscs: (d, n, m) => accumulateSingle(Op.MSC, d, n, m, -FS[d], 1),
        fnmscs: (d, n, m) => accumulateSingle(Op.NMSC, d, n, m, -FS[d], -1),
        fmacd: (d, n, m) => accumulateDouble(Op.MAC, d, n, m, FD[d], 1),
        fnmacd: (d, n, m) => accumulateDouble(Op.NMAC, d, n, m, FD[d], -1),
        fmscd: (d, n, m) => accumulateDouble(Op.MSC, d, n, m, -FD[d], 1),
        fnmscd: (d, n, m) => accumulateDouble(Op.NMSC, d, n, m, -FD[d], -1),
        fdivs(d, n, m) {
            const mode = S[FPMODE];
            if (mode <= 3) {
                const x = FS[n];
                const y = FS[m];
                const r = fround(x / y);
                // A zero quotient is exact only when the dividend is zero and the divisor is an ordinary number.
                if ((plainSingle(r) || (r === 0 && x === 0)) && ((mode & 2) === 0 || (unflushedSingle(x) && unflushedSingle(y)))) {
                    if ((mode & 1) !== 0 && y - y === 0 && r * y !== x)
                        inexact();
                    FS[d] = r;
                    return 0;
                }
            }
            return run(Op.DIV, d, n, m);
        },
        fdivd(d, n, m) {
            const mode = S[FPMODE];
            if (mode <= 3) {
                const x = FD[n];
                const y = FD[m];
                const r = x / y;
                if ((plainDouble(r) || (r === 0 && x === 0)) && ((mode & 2) === 0 || (unflushedDouble(x) && unflushedDouble(y)))
                    && ((mode & 1) === 0 || x === 0 || productExact(r, y, x))) {
                    FD[d] = r;
                    return 0;
                }
            }
            return run(Op.DIV | OP_DOUBLE, d, n, m);
        },
        fsqrts(d, m) {
            const mode = S[FPMODE];
            if (mode <= 3) {
                const x = FS[m];
                if (x === 0 || (x >= MIN_SINGLE && x < Infinity)) {
                    const r = fround(sqrt(x));
                    if ((mode & 1) !== 0 && r * r !== x)
                        inexact();
                    FS[d] = r;
                    return 0;
                }
            }
            return run(Op.SQRT, d, 0, m);
        },
        fsqrtd(d, m) {
            const mode = S[FPMODE];
            if (mode <= 3) {
                const x = FD[m];
                if (x === 0 || (x >= MIN_DOUBLE && x < Infinity)) {
                    const r = sqrt(x);
                    if ((mode & 1) === 0 || productExact(r, r, x)) {
                        FD[d] = r;
                        return 0;
                    }
                }
            }
            return run(Op.SQRT | OP_DOUBLE, d, 0, m);
        },
        // Copies, absolute values and negations are bit operations that raise nothing (C4.1), but they can be short vectors.
        fcpys(d, m) {
            if ((S[FPMODE] & 8) !== 0)
                return run(Op.CPY, d, 0, m);
            FI[d] = FI[m];
            return 0;
        },
        fabss(d, m) {
            if ((S[FPMODE] & 8) !== 0)
                return run(Op.ABS, d, 0, m);
            FI[d] = FI[m] & 0x7fffffff;
            return 0;
        },
        fnegs(d, m) {
            if ((S[FPMODE] & 8) !== 0)
                return run(Op.NEG, d, 0, m);
            FI[d] = FI[m] ^ 0x80000000;
            return 0;
        },
        fcpyd(d, m) {
            if ((S[FPMODE] & 8) !== 0)
                return run(Op.CPY | OP_DOUBLE, d, 0, m);
            FI[2 * d] = FI[2 * m];
            FI[2 * d + 1] = FI[2 * m + 1];
            return 0;
        },
        fabsd(d, m) {
            if ((S[FPMODE] & 8) !== 0)
                return run(Op.ABS | OP_DOUBLE, d, 0, m);
            FI[2 * d] = FI[2 * m];
            FI[2 * d + 1] = FI[2 * m + 1] & 0x7fffffff;
            return 0;
        },
        fnegd(d, m) {
            if ((S[FPMODE] & 8) !== 0)
                return run(Op.NEG | OP_DOUBLE, d, 0, m);
            FI[2 * d] = FI[2 * m];
            FI[2 * d + 1] = FI[2 * m + 1] ^ 0x80000000;
            return 0;
        },
    };
    const h = helpers;
    const three = [h.fmacs, h.fnmacs, h.fmscs, h.fnmscs, h.fmuls, h.fnmuls, h.fadds, h.fsubs, h.fdivs];
    const threeDouble = [h.fmacd, h.fnmacd, h.fmscd, h.fnmscd, h.fmuld, h.fnmuld, h.faddd, h.fsubd, h.fdivd];
    three.forEach((element, op) => exact.register(op, element));
    threeDouble.forEach((element, op) => exact.register(op | OP_DOUBLE, element));
    const two = [h.fsqrts, h.fcpys, h.fabss, h.fnegs];
    const twoDouble = [h.fsqrtd, h.fcpyd, h.fabsd, h.fnegd];
    two.forEach((element, i) => exact.register(Op.SQRT + i, (d, _n, m) => element(d, m)));
    twoDouble.forEach((element, i) => exact.register((Op.SQRT + i) | OP_DOUBLE, (d, _n, m) => element(d, m)));
    return helpers;
}
//# sourceMappingURL=vfp-arith.js.map