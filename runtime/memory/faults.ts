/**
 * Fault status encodings and the registers that record a fault (DDI 0100I B4.6; DDI 0301H 3.2.16 to 3.2.19, 6.10).
 *
 * A fault status word here is laid out as DFSR: FS[3:0] in bits 3 to 0, the domain in bits 7 to 4, FS[4] in bit 10.
 */
import { Cp15Slot } from '../../translator/cp15-slots.js';

/** FS[4:0] of each cause, in DFSR's places. */
export const enum Fault {
  NONE = 0,
  ALIGNMENT = 0x001,
  DEBUG = 0x002,
  ACCESS_SECTION = 0x003,
  ICACHE_MAINTENANCE = 0x004,
  TRANSLATION_SECTION = 0x005,
  ACCESS_PAGE = 0x006,
  TRANSLATION_PAGE = 0x007,
  PRECISE_EXTERNAL = 0x008,
  DOMAIN_SECTION = 0x009,
  DOMAIN_PAGE = 0x00b,
  EXTERNAL_L1 = 0x00c,
  PERMISSION_SECTION = 0x00d,
  EXTERNAL_L2 = 0x00e,
  PERMISSION_PAGE = 0x00f,
  IMPRECISE_EXTERNAL = 0x406,
}

/** FS[4:0] in a fault status word. */
export const FS_MASK = 0x40f;
/** DFSR[11]: the access was a write. */
export const FSR_WNR = 1 << 11;
/** DFSR[12] and IFSR[12]: the external abort was a slave error, not a decode error. */
export const FSR_EXT = 1 << 12;

export function isExternalFault(fsr: number): boolean {
  const fs = fsr & FS_MASK;
  return fs === Fault.PRECISE_EXTERNAL || fs === Fault.EXTERNAL_L1 || fs === Fault.EXTERNAL_L2 || fs === Fault.IMPRECISE_EXTERNAL;
}

/** The modified virtual address: FCSE PID for the lowest 32 MB (DDI 0100I B8.2). */
export function modifiedAddress(S: Int32Array, va: number): number {
  return va & 0xfe000000 ? va : va | S[Cp15Slot.FCSEIDR]!;
}

/** Sets DFSR and DFAR for a data abort that is to be taken. DFAR holds the modified virtual address. */
export function recordDataAbort(S: Int32Array, fsr: number, va: number, write: boolean): void {
  S[Cp15Slot.DFSR] = fsr | (write ? FSR_WNR : 0);
  S[Cp15Slot.DFAR] = modifiedAddress(S, va);
}

/** Sets IFSR and IFAR for a prefetch abort that is to be taken. IFSR has no domain field. */
export function recordPrefetchAbort(S: Int32Array, fsr: number, va: number): void {
  S[Cp15Slot.IFSR] = fsr & (FS_MASK | FSR_EXT);
  S[Cp15Slot.IFAR] = modifiedAddress(S, va);
}

/** Fault status of BKPT: a prefetch abort whose cause is a debug event; IFAR is not changed (DDI 0301H 13.4.2, QEMU alike). */
export function recordBreakpoint(S: Int32Array): void {
  S[Cp15Slot.IFSR] = Fault.DEBUG;
  // DSCR[5:2], the method of entry: BKPT instruction.
  S[Cp15Slot.DSCR] = (S[Cp15Slot.DSCR]! & ~0x3c) | (3 << 2);
}
