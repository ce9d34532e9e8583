/** A machine without a board, for tests of paging and of code that changes: RAM, page tables, and code run to a stop. */
import { PSR, Slot } from '../../translator/abi.js';
import { Cp15Slot, SCTLR } from '../../runtime/cpu/cp15.js';
import { Mode } from '../../runtime/cpu/modes.js';
import { writeCpsr } from '../../runtime/cpu/psr.js';
import type { Bus } from '../../runtime/engine/memory-access.js';
import { Engine, type EngineOptions } from '../../runtime/engine/engine.js';
import { placeOf, type Unit } from '../../runtime/engine/unit-table.js';
import { GuestRam } from '../../runtime/memory/ram.js';
import { DEFAULT_JIT_THRESHOLD } from '../../src/index.js';
import { mcr15 } from '../support/asm.js';

export interface Setting {
  readonly name: string;
  readonly options: EngineOptions;
  /** How often a loop has to turn until it surely runs translated. */
  readonly turns: number;
}

const setting = (name: string, turns: number, options: Partial<EngineOptions>): Setting => ({
  name, turns, options: { engine: 'jit', jitThreshold: 0, unit: 'region', exactIo: false, ...options },
});

/** Every scenario runs on each of them. */
export const SETTINGS: readonly Setting[] = [
  setting('interpreted', 4, { engine: 'interp' }),
  setting('regions at once', 4, {}),
  setting('blocks at once', 4, { unit: 'block' }),
  setting('regions when hot', 3 * DEFAULT_JIT_THRESHOLD, { jitThreshold: DEFAULT_JIT_THRESHOLD }),
  setting('blocks when hot', 3 * DEFAULT_JIT_THRESHOLD, { jitThreshold: DEFAULT_JIT_THRESHOLD, unit: 'block' }),
];

const RAM = 8 << 20;
/** First-level table; the first two megabytes are identity sections of domain 0. */
export const L1 = 0x4000;
/** Second-level tables, one for each megabyte that `map` meets, below CODE. */
const L2 = 0x10000;
/** Where code that returns comes to rest, and what a test may use freely. */
const STOP = 0xf000;
export const CODE = 0x20000;
export const DATA = 0x60000;
/** RAM that is mapped only by `map`: 4 KiB each, from 2 MB. */
export const frame = (n: number): number => 0x200000 + n * 4096;
/** Rights: everything for everybody. */
const ALL = 0x30;

export interface Mapping {
  notGlobal?: boolean;
  /** Second-level descriptor bits instead of read and write for all. */
  rights?: number;
  table?: number;
}

const noBus: Bus = { decodes: () => false, read: () => 0, write: () => {} };

export class Guest {
  readonly ram = new GuestRam(RAM);
  readonly engine: Engine;
  readonly S: Int32Array;
  private readonly seconds = new Map<string, number>();

  constructor(setting: Setting, bus: (ram: GuestRam) => Bus = () => noBus) {
    this.engine = new Engine(this.ram, bus(this.ram), setting.options);
    const { S, cp15 } = this.engine;
    this.S = S;
    // Waiting ends a run: at the stop, and at every vector.
    for (const at of [STOP, 4, 8, 12, 16]) this.put(at, [mcr15(0, 7, 0, 4)]);
    for (const table of [L1, L1 + 0x4000]) for (const mb of [0, 1]) this.section(mb << 20, mb << 20, 0, table);
    cp15.write(0, 2, 0, 0, L1);
    cp15.write(0, 3, 0, 0, 1);
    cp15.write(0, 1, 0, 0, S[Cp15Slot.SCTLR]! | SCTLR.M | SCTLR.XP | SCTLR.U);
  }

  /** Writes words behind the guest's back, before they have run. */
  put(pa: number, words: readonly number[]): void {
    this.ram.i32.set(words, pa >> 2);
  }

  word(pa: number): number {
    return this.ram.i32[pa >> 2]!;
  }

  /** The unit of ARM code at an address that is in the execute TLB. */
  unitAt(va: number): Unit | undefined {
    const { tlb, code } = this.engine;
    return code.units.at(placeOf(tlb.XT[(va >>> 12) + this.S[Slot.XCTX]!]!, va, false));
  }

  /** A section; `bits` are added to read and write for all in domain 0. Tells the TLB nothing. */
  section(va: number, pa: number, bits = 0, table = L1): void {
    this.ram.i32[(table >> 2) + (va >>> 20)] = pa | 0xc02 | bits;
  }

  /** Address of the second-level descriptor of a page. */
  descriptor(va: number, table = L1): number {
    const key = `${table} ${va >>> 20}`;
    let second = this.seconds.get(key);
    if (second === undefined) {
      second = L2 + 0x400 * this.seconds.size;
      this.seconds.set(key, second);
      this.ram.i32[(table >> 2) + (va >>> 20)] = second | 1;
    }
    return second + ((va >>> 10) & 0x3fc);
  }

  /** A small page descriptor. */
  page(pa: number, { notGlobal = false, rights = ALL }: Mapping = {}): number {
    return pa | 2 | rights | (notGlobal ? 0x800 : 0);
  }

  /** Maps a page. Tells the TLB nothing. */
  map(va: number, pa: number, mapping: Mapping = {}): void {
    this.ram.i32[this.descriptor(va, mapping.table) >> 2] = this.page(pa, mapping);
  }

  unmap(va: number, table = L1): void {
    this.ram.i32[this.descriptor(va, table) >> 2] = 0;
  }

  /** MCR p15, 0, value, c8, c7, op2. */
  invalidateAll(): void {
    this.engine.cp15.write(0, 8, 7, 0, 0);
  }
  invalidateMva(va: number, asid: number): void {
    this.engine.cp15.write(0, 8, 7, 1, va | asid);
  }
  invalidateAsid(asid: number): void {
    this.engine.cp15.write(0, 8, 7, 2, asid);
  }
  /** Another address space: ASID and table. */
  space(asid: number, table: number): void {
    this.engine.cp15.write(0, 2, 0, 0, table);
    this.engine.cp15.write(0, 13, 0, 1, asid);
  }

  /**
   * Calls code in System mode with r0 to r12 as given (zero otherwise) until it returns, and answers r0. An exception shows as a negative
   * number: minus its vector.
   */
  call(va: number, registers: readonly number[] = [], thumb = false): number {
    const { S, engine } = this;
    this.start(va, registers, thumb);
    for (let slice = 0; S[Slot.WFI] === 0; slice++) {
      if (slice === 300) throw new Error(`still running at ${S[Slot.PC]!.toString(16)}`);
      engine.run(10_000);
    }
    const at = S[Slot.PC]! - 4;
    return at === STOP ? S[0]! : -at;
  }

  /** As `call`, but runs nothing yet. */
  start(va: number, registers: readonly number[] = [], thumb = false): void {
    const { S } = this;
    writeCpsr(S, Mode.SYS | PSR.A | PSR.I | PSR.F | (thumb ? PSR.T : 0), PSR.REST);
    for (let i = 0; i < 13; i++) S[i] = registers[i] ?? 0;
    S[14] = STOP;
    S[Slot.PC] = va;
    S[Slot.WFI] = 0;
  }

  counters(): Record<string, number> {
    return this.engine.stats();
  }
}
