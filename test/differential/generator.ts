/**
 * Random test cases from the instruction tables. A case is a function of its seed, the tables and the forced line alone,
 * so a seed that was printed replays it.
 */
import { CPSR_INITIAL, DATA_BASE, DATA_BYTES, type TestCase } from './case.js';
import { excludedBy, excludedSequence } from './exclusions.js';
import { makeJump } from './jumps.js';
import { getField, makeDecoder, prepareLine, randomWord, setField, type GeneratorLine, type TableLine } from './lines.js';
import { Random } from './random.js';
import { branchWord, endsCase, isJump, NOP_ARM, NOP_THUMB, planWord, written, type Plan } from './words.js';

/** The shapes of cases. `single`: one instruction; `sequence`: 2 to 24; `loop`: a body run 2 to 12 times; `fault`: a sequence with an access to an unmapped page in it; `jump`: a write to pc and what follows. */
export type Shape = 'single' | 'sequence' | 'loop' | 'fault' | 'jump';

export interface GeneratedCase {
  readonly seed: number;
  readonly shape: Shape;
  readonly testCase: TestCase;
  /** Names of the table lines in the code, in order. */
  readonly lines: readonly string[];
  /** The same code with other registers, flags and floating-point state: number 1, 2 … of them, each always the same. Number 0 is `testCase`. */
  vary(variant: number): TestCase;
}

type Made = Pick<GeneratedCase, 'shape' | 'testCase'> & {
  /** The initial state drawn anew. */
  redraw(random: Random): Partial<TestCase>;
};

export interface Tables {
  readonly arm: readonly TableLine[];
  readonly armUnconditional?: readonly TableLine[];
  readonly thumb: readonly TableLine[];
  readonly vfp?: readonly TableLine[];
}

const DATA_MIDDLE = DATA_BASE + DATA_BYTES / 2;
const SINGLES = [0, 0x80000000, 0x3f800000, 0xbf800000, 0x7f800000, 0xff800000, 0x7fc00000, 0xffc12345, 0x7f800001, 0xff923456, 1, 0x80000001, 0x007fffff, 0x00800000, 0x7f7fffff, 0x4f000000, 0xcf000000, 0x4f800000, 0x40490fdb, 0x3f000000, 0x3fc00000, 0x34000000];
const DOUBLES: readonly (readonly [number, number])[] = [
  [0, 0], [0x80000000, 0], [0x3ff00000, 0], [0xbff00000, 0], [0x7ff00000, 0], [0xfff00000, 0], [0x7ff80000, 0], [0xfff80000, 0x123], [0x7ff00000, 1], [0xfff12345, 0x6789],
  [0, 1], [0x80000000, 1], [0x000fffff, 0xffffffff], [0x00100000, 0], [0x7fefffff, 0xffffffff], [0x41e00000, 0], [0xc1e00000, 0], [0x41f00000, 0], [0x400921fb, 0x54442d18],
  [0x36a00000, 0], [0x38100000, 0], [0x47efffff, 0xe0000000], [0x47f00000, 0], [0x3fe00000, 0], [0x3ff00000, 1],
];

export class Generator {
  private readonly arm: readonly GeneratorLine[];
  private readonly decodeArm: (word: number) => GeneratorLine | undefined;
  private readonly decodeThumb: (word: number) => GeneratorLine | undefined;
  private readonly thumb: readonly GeneratorLine[];
  private readonly armPool: readonly GeneratorLine[];
  private readonly thumbPool: readonly GeneratorLine[];

  /** `pick`: which lines may be chosen freely (all by default); decoding always uses the whole tables. */
  constructor(tables: Tables, pick: (line: TableLine) => boolean = () => true) {
    const conditional = [...tables.arm, ...(tables.vfp ?? [])].map(prepareLine);
    const unconditional = (tables.armUnconditional ?? []).map(prepareLine);
    this.arm = [...conditional, ...unconditional];
    this.thumb = tables.thumb.map(prepareLine);
    const [decodeConditional, decodeUnconditional] = [makeDecoder(conditional), makeDecoder(unconditional)];
    this.decodeArm = (word) => (word >>> 28 === 15 ? decodeUnconditional : decodeConditional)(word);
    this.decodeThumb = makeDecoder(this.thumb);
    const usable = (line: GeneratorLine): boolean => pick(line) && !this.alwaysExcluded(line);
    this.armPool = this.arm.filter(usable);
    this.thumbPool = this.thumb.filter(usable);
  }

  /** Every line that the generator can produce, by name. */
  get lineNames(): string[] {
    return [...this.armPool, ...this.thumbPool].map((line) => line.name);
  }

  /** Lines that no case can hold, with the reason. */
  get excludedLines(): { name: string; reason: string }[] {
    return [...this.arm, ...this.thumb].filter((line) => this.alwaysExcluded(line))
      .map((line) => ({ name: line.name, reason: excludedBy(line, line.value | 0xe0000000)?.reason ?? 'no word of it is usable' }));
  }

  /** The line that decodes an instruction. */
  lineOf(word: number, thumb: boolean): string {
    return this.decoder(thumb)(word)?.name ?? 'none';
  }

  /** The case of a seed; with `force`, one that holds the named line. */
  generate(seed: number, force?: string): GeneratedCase {
    const random = new Random(seed);
    const forced = force === undefined ? undefined : [...this.armPool, ...this.thumbPool].find((line) => line.name === force);
    if (force !== undefined && !forced) throw new Error(`no usable line ${force}`);
    for (let attempt = 0; attempt < 50; attempt++) {
      const thumb = forced ? forced.width === 16 : this.thumbPool.length > 0 && (this.armPool.length === 0 || random.chance(0.3));
      const line = forced ?? random.pick(thumb ? this.thumbPool : this.armPool);
      const made = isJump(line) ? this.jump(line, thumb, random) : this.straight(line, thumb, random);
      const lines = made?.testCase.code.map((word) => this.lineOf(word, thumb)) ?? [];
      if (!made || !lines.includes(line.name)) continue;
      const { shape, testCase, redraw } = made;
      return { seed, shape, testCase, lines, vary: (variant) => (variant === 0 ? testCase : { ...testCase, ...redraw(new Random(seed + variant * 0x9e3779b9)) }) };
    }
    throw new Error(`seed ${seed}: no case found${force ? ` for ${force}` : ''}`);
  }

  /** Whether an instruction writes pc, or may. */
  writesPc(word: number, thumb: boolean): boolean {
    return ['branch', 'indirect'].includes(this.decoder(thumb)(word)?.cls ?? '');
  }

  /** Simpler words of the same line, for the minimiser: condition always, then fields zero or one. */
  simplerWords(word: number, thumb: boolean): number[] {
    const line = this.decoder(thumb)(word);
    if (!line) return [];
    const words: number[] = [];
    if (!thumb && word >>> 28 < 14) words.push(((word & 0x0fffffff) | 0xe0000000) >>> 0);
    for (const { letter } of line.fields) {
      if (letter === 'c' || letter === 'z') continue;
      for (const value of [0, 1]) {
        if (getField(line, word, letter)! <= value) continue;
        const simpler = setField(line, word, letter, value);
        if (this.lineOf(simpler, thumb) === line.name && !excludedBy(line, simpler)) words.push(simpler);
      }
    }
    return words;
  }

  private decoder(thumb: boolean): (word: number) => GeneratorLine | undefined {
    return thumb ? this.decodeThumb : this.decodeArm;
  }

  private alwaysExcluded(line: GeneratorLine): boolean {
    const random = new Random(1);
    for (let i = 0; i < 500; i++) {
      let word = randomWord(line, random);
      if (line.pattern.startsWith('cccc')) word = (word & 0x0fffffff) | 0xe0000000;
      if (!excludedBy(line, word >>> 0)) return false;
    }
    return true;
  }

  private jump(line: GeneratorLine, thumb: boolean, random: Random): Made | undefined {
    const roles = this.roles(thumb, random);
    const carry = random.below(2);
    const after = 1 + random.below(6);
    const made = makeJump(line, this.decoder(thumb), random, after, carry);
    if (!made) return undefined;
    const code = [...made.words];
    const filler = (thumb ? this.thumbPool : this.armPool).filter((l) => l.cls === 'alu' && !endsCase(l) && !isJump(l));
    for (let i = 0; i < after; i++) {
      const word = filler.length ? planWord(random.pick(filler), roles.plan, true) : undefined;
      code.push(word ?? (thumb ? NOP_THUMB : NOP_ARM));
    }
    const redraw = (from: Random): InitialState => {
      const state = values(roles, from);
      for (const [register, value] of made.registers) state.r[register] = value;
      return { ...state, cpsr: ((state.cpsr & ~0x20000200) | (carry << 29)) >>> 0 };
    };
    return { shape: 'jump', testCase: { thumb, code, patches: made.patches, ...redraw(random) }, redraw };
  }

  private straight(line: GeneratorLine, thumb: boolean, random: Random): Made | undefined {
    const single = endsCase(line) || random.chance(0.4);
    const shape: Shape = single ? 'single' : random.pick(['sequence', 'sequence', 'loop', 'fault'] as const);
    const roles = this.roles(thumb, random, shape === 'loop');
    const count = single ? 1 : shape === 'loop' ? 1 + random.below(8) : 2 + random.below(23);
    const fault = shape === 'fault' ? 1 + random.below(count - 1) : -1;
    const place = fault > 0 ? random.below(fault) : random.below(count);
    const pool = thumb ? this.thumbPool : this.armPool;
    const code: number[] = [];
    /** Whether the transfer that is meant to fault may have loaded an index register, should it not fault: no number for FPSCR then. */
    let spoiled = false;
    for (let i = 0; i < count; i++) {
      const last = i === count - 1 && shape !== 'loop';
      if (i === fault) {
        const transfer = faultWord(thumb, roles.faulting, random, (word) => {
          const found = this.decoder(thumb)(word);
          return found !== undefined && !excludedBy(found, word);
        });
        const transferLine = this.decoder(thumb)(transfer);
        const loaded = transferLine ? written(transferLine, transfer) : -1;
        spoiled = roles.plan.indexes.some((r) => ((loaded >>> r) & 1) !== 0);
        code.push(transfer);
        continue;
      }
      let word: number | undefined;
      for (let attempt = 0; word === undefined && attempt < 20; attempt++) {
        const chosen = i === place && attempt < 10 ? line : random.pick(pool);
        if ((endsCase(chosen) && !single) || (spoiled && chosen.name === 'FMXR_FPSCR')) continue;
        if (isJump(chosen)) {
          const to = i + 1 + random.below(count - i);
          if (shape !== 'loop' && /^(B|tB|tB_cond)$/.test(chosen.name)) word = branchWord(chosen, random, i, to);
        } else word = planWord(chosen, roles.plan, last);
      }
      if (word === undefined) return undefined;
      code.push(word);
    }
    const names = code.map((word) => this.lineOf(word, thumb));
    if (excludedSequence(shape === 'loop' ? [...names, ...names] : names)) return undefined;
    if (shape === 'loop') {
      const back = (-code.length - 3);
      if (thumb) code.push(0x3801 | (roles.counter << 8), 0xd100 | (back & 0xff)); // subs counter, #1; bne
      else code.push((0xe2500001 | (roles.counter << 16) | (roles.counter << 12)) >>> 0, (0x1a000000 | (back & 0xffffff)) >>> 0);
    }
    const avoided = this.vectorsToAvoid(code, thumb);
    const redraw = (from: Random): InitialState => {
      const state = values(roles, from);
      return { ...state, fpscr: (state.fpscr & ~avoided) >>> 0 };
    };
    return { shape, testCase: { thumb, code, patches: [], ...redraw(random) }, redraw };
  }

  /** Bits of FPSCR with which QEMU departs from the manual for this code: strides of singles, vectors of two-operand doubles (docs/vfp.md). */
  private vectorsToAvoid(code: readonly number[], thumb: boolean): number {
    if (thumb) return 0;
    const names = code.map((word) => this.lineOf(word, false));
    return (names.some((name) => /^V.*_f32$/.test(name)) ? 0x00300000 : 0) | (names.some((name) => /^V(MOV|ABS|NEG|SQRT)_f64$/.test(name)) ? 0x00370000 : 0);
  }

  /** What registers are for. */
  private roles(thumb: boolean, random: Random, loop = false): Roles {
    const free = shuffled(Array.from({ length: thumb ? 8 : 15 }, (_, i) => i), random);
    const pointers = [free.pop()!, free.pop()!];
    const indexes = [free.pop()!];
    const counter = free.pop()!;
    const faulting = free.pop()!;
    if (thumb) pointers.push(13);
    const reserve = [...pointers, ...indexes, ...(loop ? [counter] : []), faulting];
    return { counter, faulting, loop, plan: { random, thumb, pointers, indexes, reserved: reserve.reduce((mask, i) => mask | (1 << i), 0), decode: this.decoder(thumb) } };
  }
}

interface Roles {
  readonly plan: Plan;
  /** Counts the turns of a loop. */
  readonly counter: number;
  /** Points nowhere, or to the edge of what is mapped. */
  readonly faulting: number;
  readonly loop: boolean;
}

type InitialState = Pick<TestCase, 'cpsr' | 'fpscr' | 'vfp'> & { r: number[] };

/** Initial registers that suit the roles. */
function values({ plan: { thumb, pointers, indexes }, counter, faulting, loop }: Roles, random: Random): InitialState {
  const r = Array.from({ length: 15 }, () => random.interesting());
  const step = random.chance(0.1) ? 1 : random.chance(0.5) ? 4 : 8;
  for (const p of pointers) r[p] = DATA_MIDDLE + step * (random.below(64) - 32);
  if (step === 1 && thumb) r[13] = DATA_MIDDLE;
  for (const i of indexes) r[i] = step * random.below(Math.floor(256 / step));
  if (loop) r[counter] = 2 + random.below(11);
  const end = DATA_BASE + DATA_BYTES;
  r[faulting] = random.pick([end, end + 4, DATA_BASE - 4, 0x03000000, 0x70000000, end - 4, end - 8, end - 2, end - 1, DATA_BASE + 4, DATA_BASE - 2]);
  const cpsr = (random.word() & (random.chance(0.1) ? CPSR_INITIAL : CPSR_INITIAL & ~0x200)) >>> 0;
  return { r, cpsr, fpscr: fpscr(random), vfp: vfpRegisters(random) };
}

/** Transfers of every kind, base and first register left open. */
const ARM_TRANSFERS = [
  0xe5900000, 0xe5800000, 0xe5d00000, 0xe5c00000, 0xe4900004, 0xe4000004, 0xe1d000b0, 0xe1c000b0, 0xe1d000f0, 0xe1c000d0, 0xe1c000f0, 0xe0c000d8, 0xe0c000f8,
  0xe8900000, 0xe8800000, 0xe8b00000, 0xe8a00000, 0xe9100000, 0xe9000000, 0xe9300000, 0xe9200000, 0xe9900000, 0xe8100000,
  0xe1900f9f, 0xe1b00f9f, 0xe1d00f9f, 0xe1000090, 0xe1400090,
  0xed900a00, 0xed800a00, 0xed900b00, 0xed800b00, 0xecb00a04, 0xeca00a04, 0xec900b08, 0xec800b08, 0xed300b06, 0xed200b06,
];

/** A transfer through the register that points nowhere, or to the edge of what is mapped. */
function faultWord(thumb: boolean, base: number, random: Random, usable: (word: number) => boolean): number {
  for (let attempt = 0; attempt < 20; attempt++) {
    let word: number;
    if (thumb) {
      const list = random.word() & 0xff;
      word = random.pick([0x6800, 0x6000, 0x7800, 0x7000, 0x8800, 0x8000]) | (base << 3) | random.below(8);
      if (random.chance(0.3)) word = (random.chance(0.5) ? 0xc000 | (list & ~(1 << base)) : 0xc800 | list) | (base << 8);
    } else {
      word = (random.pick(ARM_TRANSFERS) | (base << 16)) >>> 0;
      const block = (word & 0x0e000000) === 0x08000000;
      if (block) word = (word | (random.word() & 0x7fff & ~(1 << base))) >>> 0;
      else word = ((word & ~0xf000) | (random.below(15) << 12)) >>> 0;
      if ((word & 0x0fb00ff0) === 0x01000090) word = (word | random.below(15)) >>> 0; // SWP
    }
    if (usable(word)) return word;
  }
  return thumb ? 0x6800 | (base << 3) : (0xe5900000 | (base << 16)) >>> 0;
}

/** FPSCR without trap enables (QEMU has none). Vectors only in the combinations that VFPv2 defines. */
function fpscr(random: Random): number {
  let value = (random.below(16) << 28) | (random.below(4) << 22);
  if (random.chance(0.2)) value |= 0x02000000; // DN
  if (random.chance(0.2)) value |= 0x01000000; // FZ
  if (random.chance(0.15)) value |= random.pick([0x00010000, 0x00030000, 0x00310000]);
  if (random.chance(0.3)) value |= random.pick([1, 2, 4, 8, 16, 0x80, 0x9f]);
  return value >>> 0;
}

function vfpRegisters(random: Random): number[] {
  const vfp: number[] = [];
  for (let i = 0; i < 16; i++) {
    switch (random.below(4)) {
      case 0: {
        const [high, low] = random.pick(DOUBLES);
        vfp.push(low, high);
        break;
      }
      case 1: vfp.push(random.word(), ((random.word() & 0x807fffff) | (0x3f800000 + (random.below(64) - 32) * 0x100000)) >>> 0); break;
      case 2: vfp.push(random.pick(SINGLES), random.pick(SINGLES)); break;
      default: vfp.push(random.word(), random.interesting());
    }
  }
  return vfp;
}

function shuffled(items: number[], random: Random): number[] {
  for (let i = items.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [items[i], items[j]] = [items[j]!, items[i]!];
  }
  return items;
}
