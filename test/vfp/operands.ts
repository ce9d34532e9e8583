/** Random operands of every class, biased to where floating point goes wrong. */

/** A small seeded generator (mulberry32): runs are replayable. */
export class Random {
  constructor(private seed: number) {}

  u32(): number {
    this.seed = (this.seed + 0x6d2b79f5) | 0;
    let t = Math.imul(this.seed ^ (this.seed >>> 15), 1 | this.seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  }

  below(n: number): number {
    return Math.floor((this.u32() / 2 ** 32) * n);
  }

  chance(oneIn: number): boolean {
    return this.below(oneIn) === 0;
  }
}

const scratch = new DataView(new ArrayBuffer(8));

/** Bits of a fraction with long runs, few bits, or all random. */
function fraction(r: Random): number {
  switch (r.below(6)) {
    case 0: return 0;
    case 1: return 0xffffffff >>> 0;
    case 2: return (1 << r.below(32)) >>> 0;
    case 3: return (~0 << r.below(32)) >>> 0;
    case 4: return ((1 << r.below(32)) - 1) >>> 0;
    default: return r.u32();
  }
}

/** An exponent field: everything, the ends, or the middle. */
function exponent(r: Random, max: number): number {
  const bias = max >> 1;
  switch (r.below(8)) {
    case 0: return r.below(3);
    case 1: return max - 2 + r.below(2);
    case 2: return max;
    case 3: return 0;
    case 4: return r.below(max + 1);
    case 5: return bias + 28 + r.below(6);
    case 6: return (bias >> 1) + r.below(bias);
    default: return bias - 4 + r.below(9);
  }
}

export function single(r: Random): number {
  if (r.chance(8)) {
    scratch.setFloat32(0, r.chance(2) ? r.below(65536) - 32768 : (r.below(2000) - 1000) / 16, true);
    return scratch.getInt32(0, true);
  }
  const f = r.chance(12) ? 0 : fraction(r) & 0x7fffff;
  return ((r.u32() & 0x80000000) | (exponent(r, 255) << 23) | f) | 0;
}

/** Low and high word. */
export function double(r: Random): [number, number] {
  if (r.chance(6)) {
    const v = r.chance(3) ? r.u32() - r.u32() + (r.below(8) - 4) / 4 : r.chance(2) ? r.below(65536) - 32768 : (r.below(2000) - 1000) / 16;
    scratch.setFloat64(0, v, true);
    return [scratch.getInt32(0, true), scratch.getInt32(4, true)];
  }
  const f = r.chance(12) ? 0 : fraction(r) & 0xfffff;
  // Around the ends of single precision, for conversions.
  const e = r.chance(6) ? 1023 - 152 + r.below(32) : r.chance(6) ? 1023 + 124 + r.below(8) : exponent(r, 2047);
  const low = f === 0 && r.chance(2) ? 0 : fraction(r);
  return [low | 0, ((r.u32() & 0x80000000) | (e << 20) | f) | 0];
}

/** A neighbour, the negative, or a copy of a single: cancellation and equality. */
export function nearSingle(r: Random, x: number): number {
  return ((x + r.below(5) - 2) ^ (r.chance(2) ? 0x80000000 : 0)) | 0;
}

export function nearDouble(r: Random, low: number, high: number): [number, number] {
  return [(low + r.below(5) - 2) | 0, (high ^ (r.chance(2) ? 0x80000000 : 0)) | 0];
}

/** y such that x * y, x / y or y / x is at an end of the format. */
function partner(r: Random, x: number, ends: readonly number[]): number {
  const end = ends[r.below(ends.length)]! * (r.chance(2) ? 1 : 1 + (r.below(9) - 4) * 2 ** -(20 + r.below(34)));
  switch (r.below(3)) {
    case 0: return end / x;
    case 1: return x / end;
    default: return x * end;
  }
}

const SINGLE_ENDS = [2 ** -126, 2 ** -149, 2 ** 127, 1];
const DOUBLE_ENDS = [2 ** -1022, 2 ** -1022, 2 ** -1074, 2 ** 1023, 2 ** -126, 2 ** 127, 1];

export function partnerSingle(r: Random, x: number): number {
  scratch.setInt32(0, x, true);
  scratch.setFloat32(0, partner(r, scratch.getFloat32(0, true), SINGLE_ENDS), true);
  return (scratch.getInt32(0, true) + r.below(5) - 2) | 0;
}

export function partnerDouble(r: Random, low: number, high: number): [number, number] {
  scratch.setInt32(0, low, true);
  scratch.setInt32(4, high, true);
  scratch.setFloat64(0, partner(r, scratch.getFloat64(0, true), DOUBLE_ENDS), true);
  return [(scratch.getInt32(0, true) + r.below(5) - 2) | 0, scratch.getInt32(4, true)];
}

/** FPSCR with default or random modes and flags, no traps, no vectors. */
export function fpscr(r: Random): number {
  const flags = r.chance(3) ? 0 : r.chance(2) ? 0x10 : r.u32() & 0x9f;
  const modes = r.chance(2) ? 0 : r.chance(3) ? 0x03000000 : r.u32() & 0x03c00000;
  return (flags | modes | (r.u32() & 0xf0000000)) | 0;
}
