/**
 * Runs cases on our own engine: its interpreter, or translated code by blocks or regions.
 *
 * One engine runs all cases of an executor. Code and data lie in user pages where the oracle has them, the data pages in frames that are not
 * neighbours; nothing else is mapped for User mode. Every vector holds WFI: an exception ends the time slice, and the banked registers tell the rest.
 */
import { PSR, Slot } from '../../translator/abi.js';
import { parsePolicy } from '../../runtime/hypervisor/policy.js';
import { Cp15Slot, SCTLR } from '../../translator/cp15-slots.js';
import { Mode, readUserReg } from '../../runtime/cpu/modes.js';
import { writeCpsr } from '../../runtime/cpu/psr.js';
import { FPEXC_EN } from '../../runtime/cpu/vfp.js';
import { Engine, type EngineOptions } from '../../runtime/engine/engine.js';
import { Fault } from '../../runtime/memory/faults.js';
import { GuestRam } from '../../runtime/memory/ram.js';
import {
  baseImage, changedWords, CODE_BASE, CODE_BYTES, codeWords, CPSR_COMPARED, CPSR_INITIAL, DATA_BASE, endOf, FPSCR_MASK, initialData, SENTINEL,
  type Executor, type Result, type Stop, type TestCase,
} from './case.js';
import { Random } from './random.js';

/** Physical layout: first-level table, second-level tables, vectors, code, data. */
const L1 = 0x4000;
const L2 = 0x8000;
const VECTORS = 0xa000;
const CODE_FRAME = 0xb000;
/** Privileged cases have a second page behind the code. */
export const CODE_FRAME_2 = 0xd000;
/** Frames of the two data pages, with a frame between them that nothing maps. */
const DATA_FRAMES = [0xe000, 0xc000] as const;
const RAM_BYTES = 0x10000;

const WFI = 0xe320f003 | 0;
/** Second-level descriptors of ARMv6: small page, AP = 1 (privileged) or 3 (all), XN in bit 0. */
const PRIVILEGED = 0x12;
export const USER = 0x32;
const USER_XN = 0x33;
/** Instructions after which a case counts as endless. */
const PATIENCE = 200_000;

export interface EngineExecutorOptions {
  readonly name: string;
  readonly engine: EngineOptions['engine'];
  readonly unit?: EngineOptions['unit'];
  /** Default 0: everything is translated before it runs. */
  readonly jitThreshold?: number;
  /** Given: time slices of random lengths up to this instead of one; units must leave and come back in the middle. */
  readonly slice?: number;
  readonly regionLimit?: number;
  /** Virtualization policy; default: inline. */
  readonly virt?: string;
}

/** Everything that a guest can see, and the count of executed instructions. */
export interface MachineState {
  readonly S: Int32Array;
  readonly vfp: Int32Array;
  readonly ram: Int32Array;
  readonly instructions: number;
}

/** Cases in a turn of the event loop. */
const TURN = 32;

export class EngineExecutor implements Executor {
  readonly name: string;
  readonly engine: Engine;
  readonly ram = new GuestRam(RAM_BYTES);
  private readonly random = new Random(1);
  /** Where the next second-level table goes. */
  private tables: number = L2;
  private readonly sentinels = new Int32Array(CODE_BYTES / 4).fill(SENTINEL);
  private readonly wanted = new Int32Array(CODE_BYTES / 4);

  constructor(private readonly options: EngineExecutorOptions) {
    this.name = options.name;
    const bus = { decodes: () => false, read: () => 0, write: () => undefined };
    this.engine = new Engine(this.ram, bus, {
      engine: options.engine, jitThreshold: options.jitThreshold ?? 0, unit: options.unit ?? 'region', exactIo: true,
      ...(options.regionLimit === undefined ? {} : { regionLimit: options.regionLimit }),
      ...(options.virt === undefined ? {} : { policy: parsePolicy(options.virt) }),
    });
    this.mapPages();
  }

  run(testCase: TestCase): Result {
    this.prepare(testCase);
    const before = this.engine.instructions();
    this.execute();
    return this.result(testCase, this.engine.instructions() - before);
  }

  /**
   * Runs a case in a privileged mode, from reset and fresh memory, for `budget` instructions or until the core waits. `lines`: interrupt
   * inputs that are up. `repeat`: begins again so often, with what translations and page tables there are then. `offset` puts the code that far into the first of two code pages, in frames that are not neighbours. What a case may change is not bounded, so the whole state is the outcome.
   */
  runPrivileged(testCase: TestCase, mode: number, lines: number, budget: number, offset = 0, repeat = 1): MachineState {
    const { engine, ram } = this;
    const { S } = engine;
    ram.i32.fill(0);
    for (let frame = 0; frame < RAM_BYTES >>> 12; frame++) engine.code.invalidate(frame);
    // The cycle counter counts from the beginning of the machine.
    (engine as unknown as { executed: number }).executed = 0;
    engine.reset();
    this.mapPages();
    this.map(CODE_BASE + CODE_BYTES, CODE_FRAME_2, USER);
    this.prepare(testCase);
    const code = new Int32Array(2 * CODE_BYTES / 4).fill(SENTINEL);
    code.set(codeWords(testCase), offset >> 2);
    this.words(CODE_FRAME, CODE_BYTES).set(code.subarray(0, CODE_BYTES / 4));
    this.words(CODE_FRAME_2, CODE_BYTES).set(code.subarray(CODE_BYTES / 4));
    S[Slot.PC] = CODE_BASE + offset;
    writeCpsr(S, mode | (testCase.thumb ? PSR.T : 0) | PSR.A | PSR.I | PSR.F, PSR.REST);
    for (let i = 0; i < 15; i++) S[i] = testCase.r[i]!;
    S[Slot.SPSR] = Mode.SYS | (testCase.r[0]! & 0xf00f0020);
    engine.vfp.refresh();
    if (offset > 0) {
      // The second page is known to the execute TLB, so that regions may reach into it.
      const start = S.slice();
      S[Slot.PC] = CODE_BASE + CODE_BYTES;
      engine.run(1);
      const contexts = S.slice(Slot.DCTX, Slot.XCTX + 1);
      S.set(start);
      S.set(contexts, Slot.DCTX);
      (engine as unknown as { executed: number }).executed = 0;
    }
    S[Slot.LINES] = lines;
    this.execute(budget);
    for (let k = 1; k < repeat; k++) {
      writeCpsr(S, mode | (testCase.thumb ? PSR.T : 0) | PSR.A | PSR.I | PSR.F, PSR.REST);
      for (let i = 0; i < 15; i++) S[i] = testCase.r[i]!;
      [S[Slot.PC], S[Slot.WFI], S[Slot.LINES]] = [CODE_BASE + offset, 0, lines];
      this.execute(budget);
    }
    return { S: S.slice(), vfp: engine.vfp.FI.slice(), ram: ram.i32.slice(), instructions: engine.instructions() };
  }

  async runAll(cases: readonly TestCase[]): Promise<Result[]> {
    const results: Result[] = [];
    for (const testCase of cases) {
      results.push(this.run(testCase));
      // The oracle, another process, is read and written meanwhile.
      if (results.length % TURN === 0) await new Promise(setImmediate);
    }
    return results;
  }

  /** Maps a page by a second-level descriptor (0: not at all). The TLB is the caller's business. */
  map(va: number, pa: number, descriptor: number): void {
    const { i32 } = this.ram;
    const first = (L1 >> 2) + (va >>> 20);
    if (i32[first] === 0) {
      i32[first] = this.tables | 1;
      this.tables += 0x400;
    }
    i32[((i32[first]! & ~0x3ff) >> 2) + ((va >>> 12) & 0xff)] = pa | descriptor;
  }

  private mapPages(): void {
    const { i32 } = this.ram;
    const { S, cp15 } = this.engine;
    this.tables = L2;
    this.map(0, VECTORS, PRIVILEGED);
    this.map(CODE_BASE, CODE_FRAME, USER);
    DATA_FRAMES.forEach((frame, i) => this.map(DATA_BASE + 4096 * i, frame, USER_XN));
    for (let vector = 0; vector < 32; vector += 4) i32[(VECTORS + vector) >> 2] = WFI;
    cp15.write(0, 2, 0, 0, L1);
    cp15.write(0, 3, 0, 0, 1);
    cp15.write(0, 1, 0, 2, 0x00f00000); // CPACR: cp10 and cp11
    cp15.write(0, 1, 0, 0, S[Cp15Slot.SCTLR]! | SCTLR.M | SCTLR.U | SCTLR.XP);
  }

  /** Frames of the guest's user pages as words. */
  private words(frame: number, bytes: number): Int32Array {
    return this.ram.i32.subarray(frame >> 2, (frame + bytes) >> 2);
  }

  /** Puts code into its page. The same code as before keeps its translations. */
  private load(words: readonly number[]): void {
    const { code } = this.engine;
    const page = this.words(CODE_FRAME, CODE_BYTES);
    const { wanted } = this;
    wanted.set(this.sentinels);
    wanted.set(words);
    let same = 0;
    while (same < wanted.length && wanted[same] === page[same]) same++;
    if (same === wanted.length) return;
    page.set(wanted);
    code.invalidate(CODE_FRAME >>> 12);
    code.heat.fill(0);
    for (const view of code.views) view.thumbHeat.fill(0);
  }

  private prepare(testCase: TestCase): void {
    const { engine } = this;
    const { S } = engine;
    this.load(codeWords(testCase));
    const data = testCase.patches.length === 0 ? baseImage() : initialData(testCase);
    DATA_FRAMES.forEach((frame, i) => this.words(frame, 4096).set(data.subarray(1024 * i, 1024 * (i + 1))));
    writeCpsr(S, (testCase.cpsr & CPSR_INITIAL) | (testCase.thumb ? PSR.T : 0) | Mode.USR, CPSR_COMPARED | PSR.REST);
    for (let i = 0; i < 15; i++) S[i] = testCase.r[i]!;
    engine.vfp.FI.set(testCase.vfp);
    S[Slot.FPEXC] = FPEXC_EN;
    engine.vfp.setFpscr(testCase.fpscr);
    S[Slot.PC] = CODE_BASE;
    S[Slot.EXCL] = S[Slot.WFI] = 0;
  }

  private execute(patience = PATIENCE): void {
    const { engine } = this;
    const { S } = engine;
    const { slice } = this.options;
    for (let left = patience; left > 0 && S[Slot.WFI] === 0;) {
      const budget = slice === undefined ? left : Math.min(left, 1 + this.random.below(slice));
      engine.run(budget);
      left -= budget;
    }
  }

  private result(testCase: TestCase, instructions: number): Result {
    const { engine } = this;
    const { S } = engine;
    const mode = S[Slot.CPSR]! & PSR.MODE;
    const stuck = S[Slot.WFI] === 0;
    const cpsr = stuck ? 0 : S[Slot.SPSR]!;
    const thumb = (cpsr & PSR.T) !== 0;
    let stop: Stop = 'stuck';
    let address = 0;
    let pc = S[Slot.PC]!;
    if (!stuck) {
      if (mode === Mode.UND || mode === Mode.SVC) {
        pc = S[14]! - (thumb ? 2 : 4);
        stop = mode === Mode.SVC ? 'refused' : pc === endOf(testCase) ? 'end' : 'undefined';
      } else if ((S[Slot.PC]! & 0x1f) === 0x10) { // the PREFETCH ABORT vector was 0xc: PC is behind it
        pc = S[14]! - 4;
        stop = S[Cp15Slot.IFSR] === Fault.DEBUG ? 'breakpoint' : 'abort';
        address = stop === 'abort' ? S[Cp15Slot.IFAR]! : 0;
      } else {
        pc = S[14]! - 8;
        stop = (S[Cp15Slot.DFSR]! & 0x40f) === Fault.ALIGNMENT ? 'alignment' : 'abort';
        address = S[Cp15Slot.DFAR]!;
      }
    }
    const before = testCase.patches.length === 0 ? baseImage() : initialData(testCase);
    return {
      stop, address: address >>> 0,
      r: Array.from({ length: 16 }, (_, i) => (i === 15 ? pc : readUserReg(S, i)) >>> 0),
      cpsr: (cpsr & CPSR_COMPARED) >>> 0,
      fpscr: (engine.vfp.getFpscr() & FPSCR_MASK) >>> 0,
      vfp: Array.from(engine.vfp.FI, (v) => v >>> 0),
      changes: DATA_FRAMES.flatMap((frame, i) => changedWords(before, this.words(frame, 4096), 1024 * i)),
      instructions,
    };
  }
}

/** The three forms that every check runs. */
export function engineExecutors(): EngineExecutor[] {
  return [
    new EngineExecutor({ name: 'interpreter', engine: 'interp' }),
    new EngineExecutor({ name: 'block', engine: 'jit', unit: 'block' }),
    new EngineExecutor({ name: 'region', engine: 'jit', unit: 'region' }),
  ];
}

/** Forms that only the long check runs: regions that follow a profile, and time slices that end anywhere. */
export function harderExecutors(): EngineExecutor[] {
  return [
    new EngineExecutor({ name: 'interpreter, short slices', engine: 'interp', slice: 7 }),
    new EngineExecutor({ name: 'region, short slices', engine: 'jit', slice: 40 }),
    new EngineExecutor({ name: 'region, threshold 2', engine: 'jit', jitThreshold: 2 }),
    new EngineExecutor({ name: 'small regions', engine: 'jit', regionLimit: 3, slice: 9 }),
  ];
}
