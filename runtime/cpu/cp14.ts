/**
 * Coprocessor 14: the debug registers that software sees (DDI 0301H 13.3) and the Jazelle registers (DDI 0100I A2.10).
 *
 * Registers only. Breakpoint, watchpoint and vector catch registers hold what is written, but nothing compares against
 * them; there is no external debugger, so the data transfer registers are never full. Jazelle is trivial: all zero.
 */
import type { Cp15Class } from '../../translator/decode/cp15-table.js';
import { May } from '../../translator/decode/cp15-table.js';
import { Cp15Slot } from '../../translator/cp15-slots.js';
import { privileged } from './modes.js';

/** Debug ID: 2 watchpoints, 6 breakpoints, 2 of them with context, debug architecture 6.1, revision r0p7. */
export const DBGDIDR = 0x15121007;

/** DSCR: what software may write (halting mode and instruction transfer belong to a debugger), and the bit that closes User access (13.3.3). */
const DSCR_WRITABLE = 0x00009c3c;
const DSCR_USER_DISABLE = 1 << 12;

interface Cp14Register {
  readonly name: string;
  readonly class: Cp15Class;
  readonly may: number;
  /** -1: constant. */
  readonly slot: number;
  readonly value: number;
  readonly mask: number;
}

/** By `op1 << 11 | CRn << 7 | CRm << 3 | op2`. */
export const CP14_REGISTERS: Readonly<Record<number, Cp14Register>> = build();

function build(): Record<number, Cp14Register> {
  const table: Record<number, Cp14Register> = {};
  const put = (op1: number, crn: number, crm: number, op2: number, name: string, may: number, slot: number, value = 0, mask = -1): void => {
    table[(op1 << 11) | (crn << 7) | (crm << 3) | op2] = { name, class: 'debug', may, slot, value, mask };
  };
  const { PR, PW, UR, UW } = May;
  put(0, 0, 0, 0, 'DBGDIDR', PR | UR, -1, DBGDIDR);
  put(0, 0, 1, 0, 'DBGDSCR', PR | PW | UR, Cp15Slot.DSCR, 0, DSCR_WRITABLE);
  put(0, 0, 5, 0, 'DBGDTR', PR | PW | UR | UW, -1);
  put(0, 0, 6, 0, 'DBGWFAR', PR | PW, Cp15Slot.WFAR);
  put(0, 0, 7, 0, 'DBGVCR', PR | PW, Cp15Slot.DBGVCR, 0, 0x0000dedf);
  for (let n = 0; n < 6; n++) {
    put(0, 0, n, 4, `DBGBVR${n}`, PR | PW, Cp15Slot.BVR0 + n);
    put(0, 0, n, 5, `DBGBCR${n}`, PR | PW, Cp15Slot.BCR0 + n);
  }
  for (let n = 0; n < 2; n++) {
    put(0, 0, n, 6, `DBGWVR${n}`, PR | PW, Cp15Slot.WVR0 + n);
    put(0, 0, n, 7, `DBGWCR${n}`, PR | PW, Cp15Slot.WCR0 + n);
  }
  put(7, 0, 0, 0, 'JIDR', PR | UR, -1);
  put(7, 1, 0, 0, 'JOSCR', PR | PW, -1);
  put(7, 2, 0, 0, 'JMCR', PR | PW, -1);
  return table;
}

function permitted(S: Int32Array, register: Cp14Register, write: boolean): boolean {
  const may = register.may;
  if (privileged(S)) return (may & (write ? May.PW : May.PR)) !== 0;
  if (register.name.startsWith('DBG') && (S[Cp15Slot.DSCR]! & DSCR_USER_DISABLE) !== 0) return false;
  return (may & (write ? May.UW : May.UR)) !== 0;
}

export function cp14Reset(S: Int32Array): void {
  for (let slot = Cp15Slot.DSCR; slot <= Cp15Slot.WCR1; slot++) S[slot] = 0;
}

/** MRC p14: false when UNDEFINED, else the value is in `Cp15Slot.VALUE`. */
export function cp14Read(S: Int32Array, op1: number, crn: number, crm: number, op2: number): boolean {
  const register = CP14_REGISTERS[(op1 << 11) | (crn << 7) | (crm << 3) | op2];
  if (register === undefined || !permitted(S, register, false)) return false;
  S[Cp15Slot.VALUE] = register.slot >= 0 ? S[register.slot]! : register.value;
  return true;
}

/** MCR p14: false when UNDEFINED. Writes to constants are ignored. */
export function cp14Write(S: Int32Array, op1: number, crn: number, crm: number, op2: number, value: number): boolean {
  const register = CP14_REGISTERS[(op1 << 11) | (crn << 7) | (crm << 3) | op2];
  if (register === undefined || !permitted(S, register, true)) return false;
  if (register.slot >= 0) S[register.slot] = (S[register.slot]! & ~register.mask) | (value & register.mask);
  return true;
}
