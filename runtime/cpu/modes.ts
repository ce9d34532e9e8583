/**
 * Processor modes and the banked registers (DDI 0100I A2.2, A2.4; Monitor mode: DDI 0301H 2.9).
 *
 * `S` holds the registers of the current mode in slots 0 to 14 and `Slot.SPSR`; the BANK_* slots hold those of every
 * other mode. A bank slot of the current mode is stale: only this module reads or writes bank slots.
 */
import { BANK_OF_MODE, PSR, Slot } from '../../translator/abi.js';
import { Cp15Slot, SCR } from '../../translator/cp15-slots.js';

/** CPSR[4:0] (DDI 0100I table A2-2). */
export const Mode = { USR: 0x10, FIQ: 0x11, IRQ: 0x12, SVC: 0x13, MON: 0x16, ABT: 0x17, UND: 0x1b, SYS: 0x1f } as const;

/** Index of a bank: the order of the BANK_R13 pairs and BANK_SPSR words. */
export const enum Bank { USR = 0, FIQ = 1, IRQ = 2, SVC = 3, ABT = 4, UND = 5, MON = 6 }

const MODE_NAMES = new Map<number, string>(Object.entries(Mode).map(([name, mode]) => [mode, name.toLowerCase()]));

/** FPSCR bits that enable trapped exceptions (DDI 0100I C3.1.4). */
const TRAP_ENABLES = 0x9f00;

export function currentMode(S: Int32Array): number {
  return S[Slot.CPSR]! & PSR.MODE;
}

/** Name of a mode for dumps, or `?xx` for a reserved number. */
export function modeName(mode: number): string {
  return MODE_NAMES.get(mode & PSR.MODE) ?? '?' + (mode & PSR.MODE).toString(16);
}

/** Whether the number names a mode this core has. */
export function isMode(mode: number): boolean {
  return BANK_OF_MODE[mode & PSR.MODE]! >= 0;
}

export function privileged(S: Int32Array): boolean {
  return (S[Slot.CPSR]! & PSR.MODE) !== Mode.USR;
}

/** Whether the current mode has an SPSR. */
export function hasSpsr(S: Int32Array): boolean {
  const mode = S[Slot.CPSR]! & PSR.MODE;
  return mode !== Mode.USR && mode !== Mode.SYS;
}

/** Non-secure state: SCR.NS is set and the core is not in Monitor mode (DDI 0301H 2.2.1). */
export function nonSecure(S: Int32Array): boolean {
  return (S[Cp15Slot.SCR]! & SCR.NS) !== 0 && (S[Slot.CPSR]! & PSR.MODE) !== Mode.MON;
}

/** Bit of NSACR that opens coprocessor 10 to the Non-secure state. */
const NSACR_CP10 = 1 << 10;

/** Whether CPACR lets the current privilege use coprocessors 10 and 11, and NSACR the state (DDI 0301H 3.2.9, 3.2.12; like QEMU by the cp10 fields). */
export function vfpAccessible(S: Int32Array): boolean {
  if (nonSecure(S) && (S[Cp15Slot.NSACR]! & NSACR_CP10) === 0) return false;
  const access = (S[Cp15Slot.CPACR]! >>> 20) & 3;
  return access === 3 || (access === 1 && privileged(S));
}

/** Brings `Slot.FPON` in line: call after a change of FPEXC, CPACR or SCR. Mode changes call it themselves. */
export function updateFpOn(S: Int32Array): void {
  // EN set and EX clear: in the exceptional state the next VFP instruction is Undefined (DDI 0301H 22.3).
  S[Slot.FPON] = S[Slot.FPEXC]! >>> 30 !== 1 || !vfpAccessible(S) ? 0 : (S[Slot.FPSCR]! & TRAP_ENABLES) !== 0 ? 2 : 1;
}

/** Enters a mode: swaps r8 to r14 and SPSR. The mode must be one this core has; no other CPSR bit changes. */
export function switchMode(S: Int32Array, newMode: number): void {
  const oldMode = S[Slot.CPSR]! & PSR.MODE;
  if (oldMode === newMode) return;
  const from = BANK_OF_MODE[oldMode]!;
  const to = BANK_OF_MODE[newMode]!;
  if (to < 0) throw new RangeError('no such processor mode: ' + newMode);
  S[Slot.CPSR] = (S[Slot.CPSR]! & ~PSR.MODE) | newMode;
  // A register file that was never reset has mode 0: nothing to save.
  if (from >= 0 && from !== to) {
    if (from === Bank.FIQ || to === Bank.FIQ) {
      const save = from === Bank.FIQ ? Slot.BANK_R8_FIQ : Slot.BANK_R8_USR;
      const load = to === Bank.FIQ ? Slot.BANK_R8_FIQ : Slot.BANK_R8_USR;
      for (let i = 0; i < 5; i++) {
        S[save + i] = S[8 + i]!;
        S[8 + i] = S[load + i]!;
      }
    }
    const save = Slot.BANK_R13 + 2 * from;
    const load = Slot.BANK_R13 + 2 * to;
    S[save] = S[13]!;
    S[save + 1] = S[14]!;
    S[13] = S[load]!;
    S[14] = S[load + 1]!;
    S[Slot.BANK_SPSR + from] = S[Slot.SPSR]!;
    S[Slot.SPSR] = S[Slot.BANK_SPSR + to]!;
  }
  if (oldMode === Mode.USR || newMode === Mode.USR || oldMode === Mode.MON || newMode === Mode.MON) updateFpOn(S);
}

/** Slot that holds register `n` (0 to 14) of `mode` at this moment. */
export function slotOf(S: Int32Array, n: number, mode: number): number {
  if (n < 8 || n > 14) return n;
  const here = BANK_OF_MODE[S[Slot.CPSR]! & PSR.MODE]!;
  const there = BANK_OF_MODE[mode & PSR.MODE]!;
  if (there < 0) throw new RangeError('no such processor mode: ' + mode);
  if (n < 13) {
    if ((here === Bank.FIQ) === (there === Bank.FIQ)) return n;
    return (there === Bank.FIQ ? Slot.BANK_R8_FIQ : Slot.BANK_R8_USR) + n - 8;
  }
  return here === there ? n : Slot.BANK_R13 + 2 * there + n - 13;
}

/** User-mode register `n`, for LDM (2) and STM (2) (DDI 0100I A4.1.21, A4.1.98). r15 is the current one. */
export function readUserReg(S: Int32Array, n: number): number {
  return S[slotOf(S, n, Mode.USR)]!;
}

export function writeUserReg(S: Int32Array, n: number, value: number): void {
  S[slotOf(S, n, Mode.USR)] = value;
}

/** r13 of a mode, for SRS (DDI 0100I A4.1.90). */
export function spForMode(S: Int32Array, mode: number): number {
  return S[slotOf(S, 13, mode)]!;
}

export function setSpForMode(S: Int32Array, mode: number, value: number): void {
  S[slotOf(S, 13, mode)] = value;
}

/** SPSR of a mode, for dumps and debuggers. */
export function spsrForMode(S: Int32Array, mode: number): number {
  const bank = BANK_OF_MODE[mode & PSR.MODE]!;
  if (bank < 0) throw new RangeError('no such processor mode: ' + mode);
  return BANK_OF_MODE[S[Slot.CPSR]! & PSR.MODE] === bank ? S[Slot.SPSR]! : S[Slot.BANK_SPSR + bank]!;
}
