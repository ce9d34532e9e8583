/**
 * The performance monitor: PMNC, the cycle counter and two event counters (DDI 0301H 3.2.51 to 3.2.54).
 *
 * Counters are not stepped. Each has a value and the instruction count at which it was valid; a read or write brings
 * them up to date. One instruction is one cycle. An overflow is seen when a counter is brought up to date, so its flag
 * is right as long as a counter is looked at once in 2^32 instructions; the overflow interrupt (nPMUIRQ) is not raised.
 */
import { Cp15Slot } from '../../translator/cp15-slots.js';

/** Bits of PMNC. */
export const PMNC = { E: 1, P: 2, C: 4, D: 8, CR0: 1 << 8, CR1: 1 << 9, CCR: 1 << 10, FLAGS: 0x700, KEPT: 0x0ffff879 } as const;

/** Events that are counted: executed instructions and cycles. Every other event counts nothing. */
const EVENT_INSTRUCTIONS = 0x07;
const EVENT_CYCLES = 0xff;

function advance(S: Int32Array, slot: number, atSlot: number, now: number, counts: boolean, shift: number, flag: number): void {
  const delta = (now - S[atSlot]!) >>> 0;
  const steps = delta >>> shift;
  S[atSlot] = now - (counts ? delta - ((steps << shift) >>> 0) : 0);
  if (!counts || steps === 0) return;
  if ((S[slot]! >>> 0) + steps > 0xffffffff) S[Cp15Slot.PMNC] = S[Cp15Slot.PMNC]! | flag;
  S[slot] = S[slot]! + steps;
}

function counted(event: number): boolean {
  return event === EVENT_INSTRUCTIONS || event === EVENT_CYCLES;
}

/** Brings all counters up to `instructions`. */
export function perfSync(S: Int32Array, instructions: number): void {
  const now = instructions | 0;
  const pmnc = S[Cp15Slot.PMNC]!;
  const enabled = (pmnc & PMNC.E) !== 0;
  advance(S, Cp15Slot.CCNT, Cp15Slot.CCNT_AT, now, enabled, pmnc & PMNC.D ? 6 : 0, PMNC.CCR);
  advance(S, Cp15Slot.PMN0, Cp15Slot.PMN0_AT, now, enabled && counted((pmnc >>> 20) & 0xff), 0, PMNC.CR0);
  advance(S, Cp15Slot.PMN1, Cp15Slot.PMN1_AT, now, enabled && counted((pmnc >>> 12) & 0xff), 0, PMNC.CR1);
}

/** Writes PMNC: P and C reset counters and read as zero, a one in an overflow flag clears it. */
export function perfControl(S: Int32Array, value: number, instructions: number): void {
  perfSync(S, instructions);
  const now = instructions | 0;
  if (value & PMNC.P) {
    S[Cp15Slot.PMN0] = 0;
    S[Cp15Slot.PMN1] = 0;
  }
  if (value & PMNC.C) {
    S[Cp15Slot.CCNT] = 0;
    S[Cp15Slot.CCNT_AT] = now;
  }
  S[Cp15Slot.PMNC] = (value & PMNC.KEPT) | (S[Cp15Slot.PMNC]! & PMNC.FLAGS & ~value);
}
