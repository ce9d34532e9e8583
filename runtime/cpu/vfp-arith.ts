/**
 * VFP data processing as helpers (DDI 0100I C4.1): host arithmetic where it is provably the same, the exact path elsewhere.
 *
 * Host arithmetic serves while FPMODE <= 3 (round to nearest, scalar, nothing trapped):
 *  - A single operation is a double operation rounded by Math.fround. The double rounding is innocuous as 53 >= 2 * 24 + 2, and a
 *    sum or product of singles that is a normal single is never decided by a subnormal double.
 *  - A result that is finite and above the smallest normal raises at most IXC. One *at* the smallest normal may have been rounded up
 *    from a tiny value, so it goes the exact way, as do NaNs, infinities and subnormals. Sums are exempt when FZ is clear:
 *    a tiny sum is exact.
 *  - While IXC is clear, inexactness is found by error-free transformations (Knuth's two-sum, Dekker's product).
 *  - With FZ set a subnormal operand goes the exact way.
 */
import { Slot } from '../../translator/abi.js';
import { OP_DOUBLE, Op } from './vfp-exact.js';
import type { VfpState } from './vfp.js';

const MIN_SINGLE = 2 ** -126;
const MIN_DOUBLE = 2 ** -1022;
const { abs, fround, sqrt } = Math;

/** No flag but IXC is possible for a product, quotient or root with this result. */
const plainSingle = (r: number): boolean => {
  const a = abs(r);
  return a > MIN_SINGLE && a < Infinity;
};
const plainDouble = (r: number): boolean => {
  const a = abs(r);
  return a > MIN_DOUBLE && a < Infinity;
};
/** Not an operand that FZ would flush. */
const unflushedSingle = (x: number): boolean => abs(x) >= MIN_SINGLE || x === 0;
const unflushedDouble = (x: number): boolean => abs(x) >= MIN_DOUBLE || x === 0;

/** Is a + b = s without rounding? (Knuth; the caller excludes overflow of s.) */
function sumExact(a: number, b: number, s: number): boolean {
  const bb = s - a;
  return (a - (s - bb)) + (b - bb) === 0;
}

const SPLIT = 2 ** 27 + 1;
/** Dekker's product is error-free while nothing in it over- or underflows. */
const splittable = (x: number): boolean => abs(x) < 2 ** 990;

/** Is a * b = p without rounding? Says no when it cannot tell. */
function productExact(a: number, b: number, p: number): boolean {
  if (p === 0) return a === 0 || b === 0;
  if (!splittable(a) || !splittable(b) || abs(p) < 2 ** -900 || !splittable(p)) return false;
  const ca = SPLIT * a;
  const ah = ca - (ca - a);
  const al = a - ah;
  const cb = SPLIT * b;
  const bh = cb - (cb - b);
  const bl = b - bh;
  return ((ah * bh - p) + ah * bl + al * bh) + al * bl === 0;
}

export function arithmetic(vfp: VfpState) {
  const { S, FI, FS, FD, exact } = vfp;
  const FPMODE = Slot.FPMODE;
  const run = exact.run;

  /** Records an inexact result. */
  function inexact(): void {
    S[FPMODE] = S[FPMODE]! & ~1;
    S[Slot.FPSCR] = S[Slot.FPSCR]! | 0x10;
  }

  /** May the sum r of x and y be stored as it is? */
  const plainSumSingle = (mode: number, x: number, y: number, r: number): boolean =>
    (mode & 2) === 0 ? r - r === 0 : unflushedSingle(x) && unflushedSingle(y) && (plainSingle(r) || r === 0);
  const plainSumDouble = (mode: number, x: number, y: number, r: number): boolean =>
    (mode & 2) === 0 ? r - r === 0 : unflushedDouble(x) && unflushedDouble(y) && (plainDouble(r) || r === 0);
  const plainProductSingle = (mode: number, x: number, y: number, r: number): boolean =>
    (plainSingle(r) || (r === 0 && (x === 0 || y === 0))) && ((mode & 2) === 0 || (unflushedSingle(x) && unflushedSingle(y)));
  const plainProductDouble = (mode: number, x: number, y: number, r: number): boolean =>
    (plainDouble(r) || (r === 0 && (x === 0 || y === 0))) && ((mode & 2) === 0 || (unflushedDouble(x) && unflushedDouble(y)));

  /** Adds x and y into single d; false when the exact path must decide. */
  function sumSingle(mode: number, d: number, x: number, y: number): boolean {
    const s = x + y;
    const r = fround(s);
    if (!plainSumSingle(mode, x, y, r)) return false;
    if ((mode & 1) !== 0 && (r !== s || !sumExact(x, y, s))) inexact();
    FS[d] = r;
    return true;
  }

  function sumDouble(mode: number, d: number, x: number, y: number): boolean {
    const r = x + y;
    if (!plainSumDouble(mode, x, y, r)) return false;
    if ((mode & 1) !== 0) {
      if (!splittable(r) || !splittable(x)) return false;
      if (!sumExact(x, y, r)) inexact();
    }
    FD[d] = r;
    return true;
  }

  /** sign * (product) accumulated on `accumulator`, two roundings. */
  function accumulateSingle(op: number, d: number, n: number, m: number, accumulator: number, sign: number): number {
    const mode = S[FPMODE]!;
    if (mode <= 3) {
      const x = FS[n]!;
      const y = FS[m]!;
      const p = x * y;
      const product = fround(p);
      if (plainProductSingle(mode, x, y, product) && sumSingle(mode, d, accumulator, sign * product)) {
        if ((mode & 1) !== 0 && product !== p) inexact();
        return 0;
      }
    }
    return run(op, d, n, m);
  }

  function accumulateDouble(op: number, d: number, n: number, m: number, accumulator: number, sign: number): number {
    const mode = S[FPMODE]!;
    if (mode <= 3) {
      const x = FD[n]!;
      const y = FD[m]!;
      const product = x * y;
      if (plainProductDouble(mode, x, y, product)) {
        const known = (mode & 1) === 0 || productExact(x, y, product);
        if (known && sumDouble(mode, d, accumulator, sign * product)) return 0;
      }
    }
    return run(op | OP_DOUBLE, d, n, m);
  }

  const helpers = {
    fadds(d: number, n: number, m: number): number {
      const mode = S[FPMODE]!;
      return mode <= 3 && sumSingle(mode, d, FS[n]!, FS[m]!) ? 0 : run(Op.ADD, d, n, m);
    },
    fsubs(d: number, n: number, m: number): number {
      const mode = S[FPMODE]!;
      return mode <= 3 && sumSingle(mode, d, FS[n]!, -FS[m]!) ? 0 : run(Op.SUB, d, n, m);
    },
    faddd(d: number, n: number, m: number): number {
      const mode = S[FPMODE]!;
      return mode <= 3 && sumDouble(mode, d, FD[n]!, FD[m]!) ? 0 : run(Op.ADD | OP_DOUBLE, d, n, m);
    },
    fsubd(d: number, n: number, m: number): number {
      const mode = S[FPMODE]!;
      return mode <= 3 && sumDouble(mode, d, FD[n]!, -FD[m]!) ? 0 : run(Op.SUB | OP_DOUBLE, d, n, m);
    },

    fmuls(d: number, n: number, m: number): number {
      const mode = S[FPMODE]!;
      if (mode <= 3) {
        const x = FS[n]!;
        const y = FS[m]!;
        const p = x * y;
        const r = fround(p);
        if (plainProductSingle(mode, x, y, r)) {
          if ((mode & 1) !== 0 && r !== p) inexact();
          FS[d] = r;
          return 0;
        }
      }
      return run(Op.MUL, d, n, m);
    },
    fnmuls(d: number, n: number, m: number): number {
      const mode = S[FPMODE]!;
      if (mode <= 3) {
        const x = FS[n]!;
        const y = FS[m]!;
        const p = x * y;
        const r = fround(p);
        if (plainProductSingle(mode, x, y, r)) {
          if ((mode & 1) !== 0 && r !== p) inexact();
          FS[d] = -r;
          return 0;
        }
      }
      return run(Op.NMUL, d, n, m);
    },
    fmuld(d: number, n: number, m: number): number {
      const mode = S[FPMODE]!;
      if (mode <= 3) {
        const x = FD[n]!;
        const y = FD[m]!;
        const r = x * y;
        if (plainProductDouble(mode, x, y, r) && ((mode & 1) === 0 || productExact(x, y, r))) {
          FD[d] = r;
          return 0;
        }
      }
      return run(Op.MUL | OP_DOUBLE, d, n, m);
    },
    fnmuld(d: number, n: number, m: number): number {
      const mode = S[FPMODE]!;
      if (mode <= 3) {
        const x = FD[n]!;
        const y = FD[m]!;
        const r = x * y;
        if (plainProductDouble(mode, x, y, r) && ((mode & 1) === 0 || productExact(x, y, r))) {
          FD[d] = -r;
          return 0;
        }
      }
      return run(Op.NMUL | OP_DOUBLE, d, n, m);
    },

    fmacs: (d: number, n: number, m: number): number => accumulateSingle(Op.MAC, d, n, m, FS[d]!, 1),
    fnmacs: (d: number, n: number, m: number): number => accumulateSingle(Op.NMAC, d, n, m, FS[d]!, -1),
    fmscs: (d: number, n: number, m: number): number => accumulateSingle(Op.MSC, d, n, m, -FS[d]!, 1),
    fnmscs: (d: number, n: number, m: number): number => accumulateSingle(Op.NMSC, d, n, m, -FS[d]!, -1),
    fmacd: (d: number, n: number, m: number): number => accumulateDouble(Op.MAC, d, n, m, FD[d]!, 1),
    fnmacd: (d: number, n: number, m: number): number => accumulateDouble(Op.NMAC, d, n, m, FD[d]!, -1),
    fmscd: (d: number, n: number, m: number): number => accumulateDouble(Op.MSC, d, n, m, -FD[d]!, 1),
    fnmscd: (d: number, n: number, m: number): number => accumulateDouble(Op.NMSC, d, n, m, -FD[d]!, -1),

    fdivs(d: number, n: number, m: number): number {
      const mode = S[FPMODE]!;
      if (mode <= 3) {
        const x = FS[n]!;
        const y = FS[m]!;
        const r = fround(x / y);
        // A zero quotient is exact only when the dividend is zero and the divisor is an ordinary number.
        if ((plainSingle(r) || (r === 0 && x === 0)) && ((mode & 2) === 0 || (unflushedSingle(x) && unflushedSingle(y)))) {
          if ((mode & 1) !== 0 && y - y === 0 && r * y !== x) inexact();
          FS[d] = r;
          return 0;
        }
      }
      return run(Op.DIV, d, n, m);
    },
    fdivd(d: number, n: number, m: number): number {
      const mode = S[FPMODE]!;
      if (mode <= 3) {
        const x = FD[n]!;
        const y = FD[m]!;
        const r = x / y;
        if ((plainDouble(r) || (r === 0 && x === 0)) && ((mode & 2) === 0 || (unflushedDouble(x) && unflushedDouble(y)))
          && ((mode & 1) === 0 || x === 0 || productExact(r, y, x))) {
          FD[d] = r;
          return 0;
        }
      }
      return run(Op.DIV | OP_DOUBLE, d, n, m);
    },

    fsqrts(d: number, m: number): number {
      const mode = S[FPMODE]!;
      if (mode <= 3) {
        const x = FS[m]!;
        if (x === 0 || (x >= MIN_SINGLE && x < Infinity)) {
          const r = fround(sqrt(x));
          if ((mode & 1) !== 0 && r * r !== x) inexact();
          FS[d] = r;
          return 0;
        }
      }
      return run(Op.SQRT, d, 0, m);
    },
    fsqrtd(d: number, m: number): number {
      const mode = S[FPMODE]!;
      if (mode <= 3) {
        const x = FD[m]!;
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
    fcpys(d: number, m: number): number {
      if ((S[FPMODE]! & 8) !== 0) return run(Op.CPY, d, 0, m);
      FI[d] = FI[m]!;
      return 0;
    },
    fabss(d: number, m: number): number {
      if ((S[FPMODE]! & 8) !== 0) return run(Op.ABS, d, 0, m);
      FI[d] = FI[m]! & 0x7fffffff;
      return 0;
    },
    fnegs(d: number, m: number): number {
      if ((S[FPMODE]! & 8) !== 0) return run(Op.NEG, d, 0, m);
      FI[d] = FI[m]! ^ 0x80000000;
      return 0;
    },
    fcpyd(d: number, m: number): number {
      if ((S[FPMODE]! & 8) !== 0) return run(Op.CPY | OP_DOUBLE, d, 0, m);
      FI[2 * d] = FI[2 * m]!;
      FI[2 * d + 1] = FI[2 * m + 1]!;
      return 0;
    },
    fabsd(d: number, m: number): number {
      if ((S[FPMODE]! & 8) !== 0) return run(Op.ABS | OP_DOUBLE, d, 0, m);
      FI[2 * d] = FI[2 * m]!;
      FI[2 * d + 1] = FI[2 * m + 1]! & 0x7fffffff;
      return 0;
    },
    fnegd(d: number, m: number): number {
      if ((S[FPMODE]! & 8) !== 0) return run(Op.NEG | OP_DOUBLE, d, 0, m);
      FI[2 * d] = FI[2 * m]!;
      FI[2 * d + 1] = FI[2 * m + 1]! ^ 0x80000000;
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
