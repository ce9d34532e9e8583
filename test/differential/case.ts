/** What a differential test case is, what its outcome is, and where its pages lie: shared by every executor. */
import { Random } from './random.js';

/** Address of the first instruction. The page is readable, writable and executable; pages around it are unmapped. */
export const CODE_BASE = 0x01000000;
/** The code page: what the case does not use is filled with SENTINEL. */
export const CODE_BYTES = 4096;
/** Two readable and writable pages; the pages before and after are unmapped. */
export const DATA_BASE = 0x02000000;
export const DATA_BYTES = 8192;
/** Ends a case: undefined as an ARM word, and its first halfword undefined as Thumb. */
export const SENTINEL = 0xe7fddef0;
export const SENTINEL_HALF = 0xdef0;
/** Most code words of a case. */
export const MAX_CODE_WORDS = 64;

/** CPSR bits that a case sets and that executors compare: NZCVQ, GE, E; T is compared too. */
export const CPSR_INITIAL = 0xf80f0200;
export const CPSR_COMPARED = 0xf80f0220;
/**
 * FPSCR bits that are set and compared: flags, DN, FZ, rounding, stride, length and cumulative flags (DDI 0100I C2.7). QEMU has no trap enables
 * (bits 12 to 8), and keeps bit 26, reserved in VFPv2 (it is VFPv3's AHP).
 */
export const FPSCR_MASK = 0xf3f7009f;

export interface TestCase {
  /** True: `code` holds halfwords and starts in Thumb state; false: words, ARM state. */
  readonly thumb: boolean;
  readonly code: readonly number[];
  /** r0 to r14. */
  readonly r: readonly number[];
  readonly cpsr: number;
  readonly fpscr: number;
  /** s0 to s31 as bits. */
  readonly vfp: readonly number[];
  /** Words of the data pages that differ from baseImage(): byte offset (a multiple of 4), value. */
  readonly patches: readonly (readonly [number, number])[];
}

/**
 * How a case stopped: `end` at the sentinel behind its code; the rest at an instruction that faulted. `abort`: no
 * mapping or no permission, data or prefetch; `stuck`: ran on for too long; `refused`: not run at all (system call).
 */
export type Stop = 'end' | 'undefined' | 'abort' | 'alignment' | 'breakpoint' | 'stuck' | 'refused';

export interface Result {
  readonly stop: Stop;
  /** The faulting address for `abort` and `alignment`, else 0. */
  readonly address: number;
  /** r0 to r15. r15 is the address of the instruction that stopped the case. */
  readonly r: readonly number[];
  readonly cpsr: number;
  readonly fpscr: number;
  readonly vfp: readonly number[];
  /** Changed words of the data pages: byte offset, value; ascending. */
  readonly changes: readonly (readonly [number, number])[];
  /** Instructions executed, the one that stopped the case included; executors that count must agree. */
  readonly instructions?: number;
}

/** Something that can run a case: the oracle, the interpreter, translated code. */
export interface Executor {
  readonly name: string;
  run(testCase: TestCase): Promise<Result> | Result;
  /** Optional: many at once, in order. */
  runAll?(cases: readonly TestCase[]): Promise<Result[]>;
  close?(): Promise<void> | void;
}

/** Byte address behind the last instruction of the case. */
export function endOf(testCase: TestCase): number {
  return CODE_BASE + testCase.code.length * (testCase.thumb ? 2 : 4);
}

/** The code as words, an odd last halfword filled up with the sentinel's. */
export function codeWords(testCase: TestCase): number[] {
  if (!testCase.thumb) return [...testCase.code];
  const words: number[] = [];
  for (let i = 0; i < testCase.code.length; i += 2) {
    words.push((testCase.code[i]! | ((testCase.code[i + 1] ?? SENTINEL_HALF) << 16)) >>> 0);
  }
  return words;
}

let image: Uint32Array | undefined;

/** Contents of the data pages before patches: a fixed pseudo-random image. */
export function baseImage(): Uint32Array {
  if (!image) {
    const random = new Random(0x6a697476);
    image = Uint32Array.from({ length: DATA_BYTES / 4 }, () => random.word());
  }
  return image;
}

/** The data pages as the case finds them. */
export function initialData(testCase: TestCase): Uint32Array {
  const data = baseImage().slice();
  for (const [offset, value] of testCase.patches) data[offset >>> 2] = value;
  return data;
}

/** Changed words of a stretch of the data pages that begins at word `from` of `before`: byte offset, value. */
export function changedWords(before: Uint32Array, after: Int32Array, from: number): [number, number][] {
  const changes: [number, number][] = [];
  for (let i = 0; i < after.length; i++) if ((before[from + i]! | 0) !== after[i]) changes.push([(from + i) << 2, after[i]! >>> 0]);
  return changes;
}

/** A case with everything zero but what is given. */
export function makeCase(part: Partial<TestCase> & Pick<TestCase, 'code'>): TestCase {
  return {
    thumb: false, r: new Array<number>(15).fill(0), cpsr: 0, fpscr: 0, vfp: new Array<number>(32).fill(0), patches: [], ...part,
  };
}
