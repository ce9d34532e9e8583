import { Mode } from './modes.js';
import { readCpsr, restoreCpsr, writeCpsr } from './psr.js';
import { isExternalFault } from '../memory/faults.js';
/** What can be taken. */
export var Exception;
(function (Exception) {
    Exception[Exception["NONE"] = 0] = "NONE";
    Exception[Exception["RESET"] = 1] = "RESET";
    Exception[Exception["UNDEFINED"] = 2] = "UNDEFINED";
    Exception[Exception["SVC"] = 3] = "SVC";
    Exception[Exception["PREFETCH_ABORT"] = 4] = "PREFETCH_ABORT";
    Exception[Exception["DATA_ABORT"] = 5] = "DATA_ABORT";
    Exception[Exception["IRQ"] = 6] = "IRQ";
    Exception[Exception["FIQ"] = 7] = "FIQ";
    Exception[Exception["SMC"] = 8] = "SMC";
    Exception[Exception["IMPRECISE_ABORT"] = 9] = "IMPRECISE_ABORT";
})(Exception || (Exception = {}));
export const EXCEPTION_NAMES = [
    'none', 'reset', 'undefined', 'svc', 'prefetch_abort', 'data_abort', 'irq', 'fiq', 'smc', 'imprecise_abort',
];
/** Bits of `Slot.LINES`. IRQ and FIQ are levels; IMPRECISE is latched here and cleared when the abort is taken. */
export var Line;
(function (Line) {
    Line[Line["IRQ"] = 1] = "IRQ";
    Line[Line["FIQ"] = 2] = "FIQ";
    Line[Line["IMPRECISE"] = 4] = "IMPRECISE";
})(Line || (Line = {}));
//                          none reset und svc pabt dabt irq fiq smc imprecise
const VECTOR = [0, 0x00, 0x04, 0x08, 0x0c, 0x10, 0x18, 0x1c, 0x08, 0x10];
const MODE = [0, Mode.SVC, Mode.UND, Mode.SVC, Mode.ABT, Mode.ABT, Mode.IRQ, Mode.FIQ, Mode.MON, Mode.ABT];
/** R14 minus the address given to takeException, in ARM and in Thumb state (DDI 0100I A2.6.2 to A2.6.9). */
const LINK_ARM = [0, 0, 4, 4, 4, 8, 4, 4, 4, 8];
const LINK_THUMB = [0, 0, 2, 2, 4, 8, 4, 4, 2, 8];
const AIF = 256 /* PSR.A */ | 128 /* PSR.I */ | 64 /* PSR.F */;
/** Masks that entry sets; the others keep their value. */
const MASKED = [0, AIF, 128 /* PSR.I */, 128 /* PSR.I */, 256 /* PSR.A */ | 128 /* PSR.I */, 256 /* PSR.A */ | 128 /* PSR.I */, 256 /* PSR.A */ | 128 /* PSR.I */, AIF, AIF, 256 /* PSR.A */ | 128 /* PSR.I */];
/** Address of a vector for a mode that is not Monitor (DDI 0100I A2.6.10, DDI 0301H 3.2.43). */
export function vectorBase(S) {
    return S[80 /* Cp15Slot.SCTLR */] & 8192 /* SCTLR.V */ ? 0xffff0000 | 0 : S[107 /* Cp15Slot.VBAR */] & ~31;
}
/**
 * Takes an exception: SPSR, CPSR, R14 and `Slot.PC` as the manual has them, the exclusive monitor cleared and a wait ended.
 *
 * `pc` is the address of the instruction that caused it (undefined, svc, smc, aborts, also BKPT as a prefetch abort) or of
 * the instruction that would have run next (irq, fiq, imprecise abort). Fault registers are the caller's business
 * (runtime/memory/faults), but for the imprecise abort. Returns the control bits of CPSR that changed.
 *
 * External aborts, IRQ and FIQ go to Monitor mode when SCR.EA, IRQ or FIQ say so. Taken in Monitor mode, any exception
 * clears SCR.NS.
 */
export function takeException(S, kind, pc) {
    const old = readCpsr(S);
    const scr = S[83 /* Cp15Slot.SCR */];
    let mode = MODE[kind];
    let masked = MASKED[kind];
    if (kind === 9 /* Exception.IMPRECISE_ABORT */) {
        S[29 /* Slot.LINES */] = S[29 /* Slot.LINES */] & ~4 /* Line.IMPRECISE */;
        S[90 /* Cp15Slot.DFSR */] = 1030 /* Fault.IMPRECISE_EXTERNAL */;
    }
    if ((scr & (2 /* SCR.IRQ */ | 4 /* SCR.FIQ */ | 8 /* SCR.EA */)) !== 0 && toMonitor(S, kind, scr)) {
        mode = Mode.MON;
        masked = AIF;
    }
    if ((old & 31 /* PSR.MODE */) === Mode.MON)
        S[83 /* Cp15Slot.SCR */] = scr & ~1 /* SCR.NS */;
    const link = (pc + ((old & 32 /* PSR.T */) !== 0 ? LINK_THUMB[kind] : LINK_ARM[kind])) | 0;
    const endian = S[80 /* Cp15Slot.SCTLR */] & 33554432 /* SCTLR.EE */ ? 512 /* PSR.E */ : 0;
    const changed = writeCpsr(S, mode | AIF | endian, 31 /* PSR.MODE */ | 32 /* PSR.T */ | 16777216 /* PSR.J */ | 512 /* PSR.E */ | masked);
    if (kind === 1 /* Exception.RESET */) {
        S[23 /* Slot.PC */] = S[80 /* Cp15Slot.SCTLR */] & 8192 /* SCTLR.V */ ? 0xffff0000 | 0 : 0;
    }
    else {
        S[35 /* Slot.SPSR */] = old;
        S[14] = link;
        S[23 /* Slot.PC */] = (mode === Mode.MON ? S[108 /* Cp15Slot.MVBAR */] & ~31 : vectorBase(S)) + VECTOR[kind];
    }
    S[32 /* Slot.EXCL */] = 0;
    S[30 /* Slot.WFI */] = 0;
    return changed;
}
function toMonitor(S, kind, scr) {
    switch (kind) {
        case 6 /* Exception.IRQ */: return (scr & 2 /* SCR.IRQ */) !== 0;
        case 7 /* Exception.FIQ */: return (scr & 4 /* SCR.FIQ */) !== 0;
        case 9 /* Exception.IMPRECISE_ABORT */: return (scr & 8 /* SCR.EA */) !== 0;
        case 5 /* Exception.DATA_ABORT */: return (scr & 8 /* SCR.EA */) !== 0 && isExternalFault(S[90 /* Cp15Slot.DFSR */]);
        case 4 /* Exception.PREFETCH_ABORT */: return (scr & 8 /* SCR.EA */) !== 0 && isExternalFault(S[91 /* Cp15Slot.IFSR */]);
        default: return false;
    }
}
/**
 * Return from an exception: CPSR := `spsr` and a jump to `pc`, aligned by the T bit that was restored (MOVS pc, LDM (3)
 * and RFE; DDI 0100I A2.6.1). UNPREDICTABLE cases as in QEMU: a reserved mode in `spsr` leaves the mode; in User mode the
 * caller makes the instruction UNDEFINED; in System mode the SPSR is whatever was last written there.
 */
export function exceptionReturn(S, pc, spsr) {
    const changed = restoreCpsr(S, spsr);
    S[23 /* Slot.PC */] = S[22 /* Slot.CPSR */] & 32 /* PSR.T */ ? pc & ~1 : pc & ~3;
    return changed;
}
/** What may be taken before the next instruction, by priority (DDI 0100I A2.6.11): FIQ, IRQ, imprecise abort, or NONE. */
export function pendingInterrupt(S) {
    const lines = S[29 /* Slot.LINES */];
    if (lines === 0)
        return 0 /* Exception.NONE */;
    const cpsr = S[22 /* Slot.CPSR */];
    if ((lines & 2 /* Line.FIQ */) !== 0 && (cpsr & 64 /* PSR.F */) === 0)
        return 7 /* Exception.FIQ */;
    if ((lines & 1 /* Line.IRQ */) !== 0 && (cpsr & 128 /* PSR.I */) === 0)
        return 6 /* Exception.IRQ */;
    if ((lines & 4 /* Line.IMPRECISE */) !== 0 && (cpsr & 256 /* PSR.A */) === 0)
        return 9 /* Exception.IMPRECISE_ABORT */;
    return 0 /* Exception.NONE */;
}
/** Whether a core that waits for an interrupt wakes: masked interrupts wake it too (DDI 0301H 10.2.2). */
export function wakesFromWait(S) {
    return S[29 /* Slot.LINES */] !== 0;
}
//# sourceMappingURL=exceptions.js.map