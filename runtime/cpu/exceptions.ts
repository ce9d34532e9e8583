/**
 * Exception entry and return (DDI 0100I A2.6; with the security extensions: DDI 0301H 2.12).
 *
 * Nothing here touches memory: vectors are addresses, not contents. The caller re-enters at `Slot.PC`.
 */
import { PSR, Slot } from '../../translator/abi.js';
import { Cp15Slot, SCR, SCTLR } from '../../translator/cp15-slots.js';
import { Mode } from './modes.js';
import { readCpsr, restoreCpsr, writeCpsr } from './psr.js';
import { Fault, isExternalFault } from '../memory/faults.js';

/** What can be taken. */
export const enum Exception {
  NONE = 0, RESET = 1, UNDEFINED = 2, SVC = 3, PREFETCH_ABORT = 4, DATA_ABORT = 5, IRQ = 6, FIQ = 7, SMC = 8, IMPRECISE_ABORT = 9,
}

export const EXCEPTION_NAMES: readonly string[] = [
  'none', 'reset', 'undefined', 'svc', 'prefetch_abort', 'data_abort', 'irq', 'fiq', 'smc', 'imprecise_abort',
];

/** Bits of `Slot.LINES`. IRQ and FIQ are levels; IMPRECISE is latched here and cleared when the abort is taken. */
export const enum Line { IRQ = 1, FIQ = 2, IMPRECISE = 4 }

//                          none reset und svc pabt dabt irq fiq smc imprecise
const VECTOR = [0, 0x00, 0x04, 0x08, 0x0c, 0x10, 0x18, 0x1c, 0x08, 0x10] as const;
const MODE = [0, Mode.SVC, Mode.UND, Mode.SVC, Mode.ABT, Mode.ABT, Mode.IRQ, Mode.FIQ, Mode.MON, Mode.ABT] as const;
/** R14 minus the address given to takeException, in ARM and in Thumb state (DDI 0100I A2.6.2 to A2.6.9). */
const LINK_ARM = [0, 0, 4, 4, 4, 8, 4, 4, 4, 8] as const;
const LINK_THUMB = [0, 0, 2, 2, 4, 8, 4, 4, 2, 8] as const;
const AIF = PSR.A | PSR.I | PSR.F;
/** Masks that entry sets; the others keep their value. */
const MASKED = [0, AIF, PSR.I, PSR.I, PSR.A | PSR.I, PSR.A | PSR.I, PSR.A | PSR.I, AIF, AIF, PSR.A | PSR.I] as const;

/** Address of a vector for a mode that is not Monitor (DDI 0100I A2.6.10, DDI 0301H 3.2.43). */
export function vectorBase(S: Int32Array): number {
  return S[Cp15Slot.SCTLR]! & SCTLR.V ? 0xffff0000 | 0 : S[Cp15Slot.VBAR]! & ~31;
}

/**
 * Takes an exception: SPSR, CPSR, R14 and `Slot.PC` as the manual has them, and a wait ended. The exclusive monitor
 * stays: only LDREX, STREX and CLREX change it (A2.9).
 *
 * `pc` is the address of the instruction that caused it (undefined, svc, smc, aborts, also BKPT as a prefetch abort) or of
 * the instruction that would have run next (irq, fiq, imprecise abort). Fault registers are the caller's business
 * (runtime/memory/faults), but for the imprecise abort. Returns the control bits of CPSR that changed.
 *
 * External aborts, IRQ and FIQ go to Monitor mode when SCR.EA, IRQ or FIQ say so. Taken in Monitor mode, any exception
 * clears SCR.NS.
 */
export function takeException(S: Int32Array, kind: number, pc: number): number {
  const old = readCpsr(S);
  const scr = S[Cp15Slot.SCR]!;
  let mode: number = MODE[kind]!;
  let masked: number = MASKED[kind]!;
  if (kind === Exception.IMPRECISE_ABORT) {
    S[Slot.LINES] = S[Slot.LINES]! & ~Line.IMPRECISE;
    S[Cp15Slot.DFSR] = Fault.IMPRECISE_EXTERNAL;
  }
  if ((scr & (SCR.IRQ | SCR.FIQ | SCR.EA)) !== 0 && toMonitor(S, kind, scr)) {
    mode = Mode.MON;
    masked = AIF;
  }
  if ((old & PSR.MODE) === Mode.MON) S[Cp15Slot.SCR] = scr & ~SCR.NS;
  const link = (pc + ((old & PSR.T) !== 0 ? LINK_THUMB[kind]! : LINK_ARM[kind]!)) | 0;
  const endian = S[Cp15Slot.SCTLR]! & SCTLR.EE ? PSR.E : 0;
  const changed = writeCpsr(S, mode | AIF | endian, PSR.MODE | PSR.T | PSR.J | PSR.E | masked);
  if (kind === Exception.RESET) {
    S[Slot.PC] = S[Cp15Slot.SCTLR]! & SCTLR.V ? 0xffff0000 | 0 : 0;
  } else {
    S[Slot.SPSR] = old;
    S[14] = link;
    S[Slot.PC] = (mode === Mode.MON ? S[Cp15Slot.MVBAR]! & ~31 : vectorBase(S)) + VECTOR[kind]!;
  }
  S[Slot.WFI] = 0;
  return changed;
}

function toMonitor(S: Int32Array, kind: number, scr: number): boolean {
  switch (kind) {
    case Exception.IRQ: return (scr & SCR.IRQ) !== 0;
    case Exception.FIQ: return (scr & SCR.FIQ) !== 0;
    case Exception.IMPRECISE_ABORT: return (scr & SCR.EA) !== 0;
    case Exception.DATA_ABORT: return (scr & SCR.EA) !== 0 && isExternalFault(S[Cp15Slot.DFSR]!);
    case Exception.PREFETCH_ABORT: return (scr & SCR.EA) !== 0 && isExternalFault(S[Cp15Slot.IFSR]!);
    default: return false;
  }
}

/**
 * Return from an exception: CPSR := `spsr` and a jump to `pc`, aligned by the T bit that was restored (MOVS pc, LDM (3)
 * and RFE; DDI 0100I A2.6.1). UNPREDICTABLE cases as in QEMU: a reserved mode in `spsr` leaves the mode; in User mode the
 * caller makes the instruction UNDEFINED; in System mode the SPSR is whatever was last written there.
 */
export function exceptionReturn(S: Int32Array, pc: number, spsr: number): number {
  const changed = restoreCpsr(S, spsr);
  S[Slot.PC] = S[Slot.CPSR]! & PSR.T ? pc & ~1 : pc & ~3;
  return changed;
}

/** What may be taken before the next instruction, by priority (DDI 0100I A2.6.11): FIQ, IRQ, imprecise abort, or NONE. */
export function pendingInterrupt(S: Int32Array): number {
  const lines = S[Slot.LINES]!;
  if (lines === 0) return Exception.NONE;
  const cpsr = S[Slot.CPSR]!;
  if ((lines & Line.FIQ) !== 0 && (cpsr & PSR.F) === 0) return Exception.FIQ;
  if ((lines & Line.IRQ) !== 0 && (cpsr & PSR.I) === 0) return Exception.IRQ;
  if ((lines & Line.IMPRECISE) !== 0 && (cpsr & PSR.A) === 0) return Exception.IMPRECISE_ABORT;
  return Exception.NONE;
}

/** Whether a core that waits for an interrupt wakes: masked interrupts wake it too (DDI 0301H 10.2.2). */
export function wakesFromWait(S: Int32Array): boolean {
  return S[Slot.LINES] !== 0;
}
