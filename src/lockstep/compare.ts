/** What two machines in lockstep must have in common, and how a difference is named. */
import { Slot } from '../../translator/abi.js';
import { cp15SlotsByName, slotsByName } from '../../translator/abi-names.js';
import { readCpsr } from '../../runtime/cpu/psr.js';
import type { Engine } from '../../runtime/engine/engine.js';
import { ENGINE_SLOTS, type Assembly } from '../assembly.js';

export interface Difference {
  /** What differs: a register, `[address]` in RAM, a field of a device. */
  readonly what: string;
  readonly translated: number;
  readonly interpreted: number;
}

/** Every slot of the register file that is guest state, the flags apart. */
const SLOTS = Int32Array.from(Array.from({ length: Slot.SIZE }, (_, slot) => slot).filter((slot) => !ENGINE_SLOTS.has(slot)));
/** At most so many words of RAM are named in one report. */
const MOST_WORDS = 40;

const BANKS = ['usr', 'fiq', 'irq', 'svc', 'abt', 'und', 'mon'];

/** Names of slots, those of the banks and of CP15 included. */
export const SLOT_NAMES: readonly string[] = (() => {
  const names: string[] = Array.from({ length: Slot.SIZE }, (_, slot) => `slot ${slot}`);
  for (const [name, slot] of [...slotsByName, ...cp15SlotsByName]) if (slot < Slot.SIZE) names[slot] = name;
  for (let r = 0; r < 16; r++) names[r] = `r${r}`;
  for (let r = 8; r < 13; r++) {
    names[Slot.BANK_R8_USR + r - 8] = `r${r}_usr`;
    names[Slot.BANK_R8_FIQ + r - 8] = `r${r}_fiq`;
  }
  BANKS.forEach((bank, i) => {
    names[Slot.BANK_R13 + 2 * i] = `r13_${bank}`;
    names[Slot.BANK_R13 + 2 * i + 1] = `r14_${bank}`;
    names[Slot.BANK_SPSR + i] = `SPSR_${bank}`;
  });
  return names;
})();

/** Registers of all banks, CPSR, SPSRs, CP15, VFP. Runs after each unit: no allocation, the words that change most first. */
export function sameRegisters(a: Engine, b: Engine): boolean {
  const P = a.S;
  const Q = b.S;
  for (let i = 0; i < SLOTS.length; i++) {
    const slot = SLOTS[i]!;
    if (P[slot] !== Q[slot]) return false;
  }
  const V = a.vfp.FI;
  const W = b.vfp.FI;
  for (let i = 0; i < 32; i++) if (V[i] !== W[i]) return false;
  return readCpsr(P) === readCpsr(Q);
}

export function registerDifferences(a: Engine, b: Engine): Difference[] {
  const found: Difference[] = [];
  const [cpsrA, cpsrB] = [readCpsr(a.S), readCpsr(b.S)];
  for (const slot of SLOTS) {
    if (slot !== Slot.CPSR && slot !== Slot.QF && slot !== Slot.GE && a.S[slot] !== b.S[slot]) found.push({ what: SLOT_NAMES[slot]!, translated: a.S[slot]!, interpreted: b.S[slot]! });
  }
  if (cpsrA !== cpsrB) found.push({ what: 'CPSR', translated: cpsrA, interpreted: cpsrB });
  for (let i = 0; i < 32; i++) if (a.vfp.FI[i] !== b.vfp.FI[i]) found.push({ what: `s${i}`, translated: a.vfp.FI[i]!, interpreted: b.vfp.FI[i]! });
  return found;
}

/** Compares RAM. Only frames are looked at that one of the two machines may have written since the last time. */
export class MemoryComparison {
  readonly counters = { lockstep_pages_compared: 0 };
  private readonly left: Buffer;
  private readonly right: Buffer;

  constructor(private readonly a: Assembly, private readonly b: Assembly) {
    this.left = Buffer.from(a.ram.u8.buffer);
    this.right = Buffer.from(b.ram.u8.buffer);
  }

  /** Frames that differ, in order. `all` trusts no book-keeping and reads everything. */
  differentFrames(all = false): number[] {
    const marks = [this.a, this.b].map(({ ram }) => Buffer.from(ram.written.buffer));
    const frames = this.a.ram.written.length;
    /** The next frame that may have been written, or `frames`. */
    const next = (from: number): number => (all ? from : Math.min(...marks.map((mark) => mark.indexOf(1, from) >>> 0), frames));
    const found: number[] = [];
    for (let frame = next(0); frame < frames; frame = next(frame)) {
      let end = frame + 1;
      while (end < frames && next(end) === end) end++;
      this.counters.lockstep_pages_compared += end - frame;
      if (!this.same(frame, end)) for (let at = frame; at < end; at++) if (!this.same(at, at + 1)) found.push(at);
      for (; frame < end; frame++) this.forget(frame);
    }
    return found;
  }

  /** What the TLB lets through is written without anybody being told: such a frame stays marked. */
  private forget(frame: number): void {
    for (const { ram, engine } of [this.a, this.b]) ram.written[frame] = engine.tlb.writers[frame] === 0 ? 0 : 1;
  }

  private same(from: number, to: number): boolean {
    return this.left.compare(this.right, from << 12, to << 12, from << 12, to << 12) === 0;
  }

  /** The words that differ, the first ones of each page. */
  differences(frames: readonly number[]): Difference[] {
    const [p, q] = [this.a.ram.i32, this.b.ram.i32];
    const found: Difference[] = [];
    for (const frame of frames) {
      for (let word = frame << 10; word < (frame + 1) << 10 && found.length < MOST_WORDS; word++) {
        if (p[word] !== q[word]) found.push({ what: `[${hex(word << 2)}]`, translated: p[word]!, interpreted: q[word]! });
      }
    }
    return found;
  }
}

/** Guest-visible state of the devices, field by field. */
export function deviceDifferences(a: Assembly, b: Assembly): Difference[] {
  const found: Difference[] = [];
  const other = b.board.state();
  for (const [name, state] of Object.entries(a.board.state())) {
    for (const [field, values] of Object.entries(state)) {
      const there = other[name]?.[field];
      values.forEach((value, i) => {
        if (value !== there?.[i]) found.push({ what: `${name}.${field}[${i}]`, translated: value, interpreted: there?.[i] ?? NaN });
      });
    }
  }
  return found;
}

/** Eight hexadecimal digits. */
export const hex = (v: number): string => (v >>> 0).toString(16).padStart(8, '0');
