/** A replayable pseudo-random generator (xorshift128, Marsaglia 2003; seeded through splitmix32). */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private d: number;

  /** Equal seeds give equal sequences; any 32-bit number will do. */
  constructor(readonly seed: number) {
    let s = seed >>> 0;
    const mix = (): number => {
      s = (s + 0x9e3779b9) >>> 0;
      let z = Math.imul(s ^ (s >>> 16), 0x21f0aaad);
      z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
      return (z ^ (z >>> 15)) >>> 0;
    };
    this.a = mix();
    this.b = mix();
    this.c = mix();
    this.d = mix() | 1;
  }

  /** A uniform 32-bit number, unsigned. */
  word(): number {
    const t = this.a ^ (this.a << 11);
    this.a = this.b;
    this.b = this.c;
    this.c = this.d;
    this.d = this.d ^ (this.d >>> 19) ^ t ^ (t >>> 8);
    return this.d >>> 0;
  }

  /** A uniform integer in 0 .. limit - 1. */
  below(limit: number): number {
    return Math.floor((this.word() / 0x100000000) * limit);
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return this.word() < probability * 0x100000000;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }

  /** A 32-bit number of the kinds that break arithmetic: borders, single bits, small numbers, or uniform. */
  interesting(): number {
    switch (this.below(6)) {
      case 0: return this.pick(BORDERS);
      case 1: return (1 << this.below(32)) >>> 0;
      case 2: return this.below(256);
      case 3: return (-this.below(256)) >>> 0;
      default: return this.word();
    }
  }
}

const BORDERS = [
  0, 1, 0xffffffff, 0x7fffffff, 0x80000000, 0x80000001, 0x7ffffffe, 0xffff, 0x8000, 0x7fff, 0xffff8000, 0x10000, 0xff, 0x80, 0x7f,
  0xff00ff00, 0x00ff00ff, 0x7fff7fff, 0x80008000, 0x7f7f7f7f, 0x80808080, 0xaaaaaaaa, 0x55555555,
] as const;
