/**
 * Processor modes and the banked registers (DDI 0100I A2.2, A2.4; Monitor mode: DDI 0301H 2.9).
 *
 * `S` holds the registers of the current mode in slots 0 to 14 and `Slot.SPSR`; the BANK_* slots hold those of every
 * other mode. A bank slot of the current mode is stale: only this module reads or writes bank slots.
 */
import { BANK_OF_MODE } from '../../translator/abi.js';
/** CPSR[4:0] (DDI 0100I table A2-2). */
export const Mode = { USR: 0x10, FIQ: 0x11, IRQ: 0x12, SVC: 0x13, MON: 0x16, ABT: 0x17, UND: 0x1b, SYS: 0x1f };
/** Index of a bank: the order of the BANK_R13 pairs and BANK_SPSR words. */
export var Bank;
(function (Bank) {
    Bank[Bank["USR"] = 0] = "USR";
    Bank[Bank["FIQ"] = 1] = "FIQ";
    Bank[Bank["IRQ"] = 2] = "IRQ";
    Bank[Bank["SVC"] = 3] = "SVC";
    Bank[Bank["ABT"] = 4] = "ABT";
    Bank[Bank["UND"] = 5] = "UND";
    Bank[Bank["MON"] = 6] = "MON";
})(Bank || (Bank = {}));
const MODE_NAMES = new Map(Object.entries(Mode).map(([name, mode]) => [mode, name.toLowerCase()]));
/** FPSCR bits that enable trapped exceptions (DDI 0100I C3.1.4). */
const TRAP_ENABLES = 0x9f00;
export function currentMode(S) {
    return S[22 /* Slot.CPSR */] & 31 /* PSR.MODE */;
}
/** Name of a mode for dumps, or `?xx` for a reserved number. */
export function modeName(mode) {
    return MODE_NAMES.get(mode & 31 /* PSR.MODE */) ?? '?' + (mode & 31 /* PSR.MODE */).toString(16);
}
/** Whether the number names a mode this core has. */
export function isMode(mode) {
    return BANK_OF_MODE[mode & 31 /* PSR.MODE */] >= 0;
}
export function privileged(S) {
    return (S[22 /* Slot.CPSR */] & 31 /* PSR.MODE */) !== Mode.USR;
}
/** Whether the current mode has an SPSR. */
export function hasSpsr(S) {
    const mode = S[22 /* Slot.CPSR */] & 31 /* PSR.MODE */;
    return mode !== Mode.USR && mode !== Mode.SYS;
}
/** Non-secure state: SCR.NS is set and the core is not in Monitor mode (DDI 0301H 2.2.1). */
export function nonSecure(S) {
    return (S[83 /* Cp15Slot.SCR */] & 1 /* SCR.NS */) !== 0 && (S[22 /* Slot.CPSR */] & 31 /* PSR.MODE */) !== Mode.MON;
}
/** Whether CPACR lets the current privilege use coprocessors 10 and 11 (DDI 0301H 3.2.9; like QEMU by the cp10 field). */
export function vfpAccessible(S) {
    const access = (S[82 /* Cp15Slot.CPACR */] >>> 20) & 3;
    return access === 3 || (access === 1 && privileged(S));
}
/** Brings `Slot.FPON` in line: call after a change of FPEXC or CPACR. Mode changes call it themselves. */
export function updateFpOn(S) {
    // EN set and EX clear: in the exceptional state the next VFP instruction is Undefined (DDI 0301H 22.3).
    S[31 /* Slot.FPON */] = S[37 /* Slot.FPEXC */] >>> 30 !== 1 || !vfpAccessible(S) ? 0 : (S[36 /* Slot.FPSCR */] & TRAP_ENABLES) !== 0 ? 2 : 1;
}
/** Enters a mode: swaps r8 to r14 and SPSR. The mode must be one this core has; no other CPSR bit changes. */
export function switchMode(S, newMode) {
    const oldMode = S[22 /* Slot.CPSR */] & 31 /* PSR.MODE */;
    if (oldMode === newMode)
        return;
    const from = BANK_OF_MODE[oldMode];
    const to = BANK_OF_MODE[newMode];
    if (to < 0)
        throw new RangeError('no such processor mode: ' + newMode);
    S[22 /* Slot.CPSR */] = (S[22 /* Slot.CPSR */] & ~31 /* PSR.MODE */) | newMode;
    // A register file that was never reset has mode 0: nothing to save.
    if (from >= 0 && from !== to) {
        if (from === 1 /* Bank.FIQ */ || to === 1 /* Bank.FIQ */) {
            const save = from === 1 /* Bank.FIQ */ ? 53 /* Slot.BANK_R8_FIQ */ : 48 /* Slot.BANK_R8_USR */;
            const load = to === 1 /* Bank.FIQ */ ? 53 /* Slot.BANK_R8_FIQ */ : 48 /* Slot.BANK_R8_USR */;
            for (let i = 0; i < 5; i++) {
                S[save + i] = S[8 + i];
                S[8 + i] = S[load + i];
            }
        }
        const save = 58 /* Slot.BANK_R13 */ + 2 * from;
        const load = 58 /* Slot.BANK_R13 */ + 2 * to;
        S[save] = S[13];
        S[save + 1] = S[14];
        S[13] = S[load];
        S[14] = S[load + 1];
        S[72 /* Slot.BANK_SPSR */ + from] = S[35 /* Slot.SPSR */];
        S[35 /* Slot.SPSR */] = S[72 /* Slot.BANK_SPSR */ + to];
    }
    if (oldMode === Mode.USR || newMode === Mode.USR)
        updateFpOn(S);
}
/** Slot that holds register `n` (0 to 14) of `mode` at this moment. */
export function slotOf(S, n, mode) {
    if (n < 8 || n > 14)
        return n;
    const here = BANK_OF_MODE[S[22 /* Slot.CPSR */] & 31 /* PSR.MODE */];
    const there = BANK_OF_MODE[mode & 31 /* PSR.MODE */];
    if (there < 0)
        throw new RangeError('no such processor mode: ' + mode);
    if (n < 13) {
        if ((here === 1 /* Bank.FIQ */) === (there === 1 /* Bank.FIQ */))
            return n;
        return (there === 1 /* Bank.FIQ */ ? 53 /* Slot.BANK_R8_FIQ */ : 48 /* Slot.BANK_R8_USR */) + n - 8;
    }
    return here === there ? n : 58 /* Slot.BANK_R13 */ + 2 * there + n - 13;
}
/** User-mode register `n`, for LDM (2) and STM (2) (DDI 0100I A4.1.21, A4.1.98). r15 is the current one. */
export function readUserReg(S, n) {
    return S[slotOf(S, n, Mode.USR)];
}
export function writeUserReg(S, n, value) {
    S[slotOf(S, n, Mode.USR)] = value;
}
/** r13 of a mode, for SRS (DDI 0100I A4.1.90). */
export function spForMode(S, mode) {
    return S[slotOf(S, 13, mode)];
}
export function setSpForMode(S, mode, value) {
    S[slotOf(S, 13, mode)] = value;
}
/** SPSR of a mode, for dumps and debuggers. */
export function spsrForMode(S, mode) {
    const bank = BANK_OF_MODE[mode & 31 /* PSR.MODE */];
    if (bank < 0)
        throw new RangeError('no such processor mode: ' + mode);
    return BANK_OF_MODE[S[22 /* Slot.CPSR */] & 31 /* PSR.MODE */] === bank ? S[35 /* Slot.SPSR */] : S[72 /* Slot.BANK_SPSR */ + bank];
}
//# sourceMappingURL=modes.js.map