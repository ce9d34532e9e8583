import { Mode, isMode, nonSecure, switchMode } from './modes.js';
/** Writable at any privilege: N Z C V Q, GE and E (UserMask of DDI 0100I A4.1.39). */
export const USER_MASK = 0xf80f0200 | 0;
/** Writable when privileged: A I F and the mode. */
export const PRIV_MASK = 0x000001df;
/** Execution state: J and T. */
export const STATE_MASK = 0x01000020;
/** Everything that an SPSR holds and that an exception return restores. */
export const PSR_MASK = USER_MASK | PRIV_MASK | STATE_MASK;
/** Result of an instruction that is UNDEFINED here. Never a value of changed bits, which are not negative. */
export const PSR_UNDEFINED = -1;
/** MSR field mask (c x s f from bit 0) to bit mask. */
const FIELD_BITS = new Int32Array(16);
for (let fields = 0; fields < 16; fields++) {
    FIELD_BITS[fields] = (fields & 1 ? 0xff : 0) | (fields & 2 ? 0xff00 : 0) | (fields & 4 ? 0xff0000 : 0) | (fields & 8 ? 0xff000000 : 0);
}
/** CPSR as one word. */
export function readCpsr(S) {
    return ((S[16 /* Slot.NF */] & 0x80000000) | (S[17 /* Slot.ZF */] === 0 ? 0x40000000 : 0) | (S[18 /* Slot.CF */] << 29) | ((S[19 /* Slot.VF */] >>> 31) << 28) |
        (S[20 /* Slot.QF */] << 27) | (S[21 /* Slot.GE */] << 16) | S[22 /* Slot.CPSR */]);
}
/**
 * Writes the bits of CPSR in `mask`, without any check of privilege. A change to a mode number that this core has not
 * is UNPREDICTABLE: the mode stays, as in QEMU. Other bits are written all the same.
 */
export function writeCpsr(S, value, mask) {
    if (mask & 0xf0000000) {
        if (mask & 0x80000000)
            S[16 /* Slot.NF */] = value & 0x80000000;
        if (mask & 0x40000000)
            S[17 /* Slot.ZF */] = ~value & 0x40000000;
        if (mask & 0x20000000)
            S[18 /* Slot.CF */] = (value >>> 29) & 1;
        if (mask & 0x10000000)
            S[19 /* Slot.VF */] = (value << 3) & 0x80000000;
    }
    if (mask & 0x08000000)
        S[20 /* Slot.QF */] = (value >>> 27) & 1;
    if (mask & 0x000f0000) {
        const ge = (mask >>> 16) & 0xf;
        S[21 /* Slot.GE */] = (S[21 /* Slot.GE */] & ~ge) | ((value >>> 16) & ge);
    }
    const old = S[22 /* Slot.CPSR */];
    if (((old ^ value) & mask & 31 /* PSR.MODE */) !== 0) {
        const mode = (old & ~mask & 31 /* PSR.MODE */) | (value & mask & 31 /* PSR.MODE */);
        if (isMode(mode))
            switchMode(S, mode);
    }
    const rest = mask & 16778239 /* PSR.REST */ & ~31 /* PSR.MODE */;
    const now = (S[22 /* Slot.CPSR */] & ~rest) | (value & rest);
    S[22 /* Slot.CPSR */] = now;
    return old ^ now;
}
/** `mask` without the bits that the Non-secure state may not write (DDI 0301H 3.2.10: SCR.AW, SCR.FW) or a mode it may not enter. */
function withinSecurity(S, value, mask) {
    if ((mask & 31 /* PSR.MODE */) !== 0 && !isMode(value))
        mask &= ~31 /* PSR.MODE */;
    if (!nonSecure(S))
        return mask;
    const scr = S[83 /* Cp15Slot.SCR */];
    if ((scr & 32 /* SCR.AW */) === 0)
        mask &= ~256 /* PSR.A */;
    if ((scr & 16 /* SCR.FW */) === 0)
        mask &= ~64 /* PSR.F */;
    if ((value & 31 /* PSR.MODE */) === Mode.MON)
        mask &= ~31 /* PSR.MODE */;
    return mask;
}
/**
 * MSR (DDI 0100I A4.1.39). `fields` is the instruction's field mask (bit 0 control, 1 extension, 2 status, 3 flags).
 *
 * Reserved bits and, for CPSR, T and J are UNPREDICTABLE when written with something new: ignored, as in QEMU. User mode
 * writes the flags, GE and E (the architecture's UserMask; QEMU since 5.1 does the same) and its attempt at the rest is
 * ignored. Writing SPSR is UNPREDICTABLE in User and System mode: UNDEFINED in User and stored in a word that nothing
 * reads in System, as in QEMU.
 */
export function msr(S, isSpsr, fields, value) {
    const bits = FIELD_BITS[fields];
    const user = (S[22 /* Slot.CPSR */] & 31 /* PSR.MODE */) === Mode.USR;
    if (isSpsr) {
        if (user)
            return PSR_UNDEFINED;
        const mask = bits & PSR_MASK;
        S[35 /* Slot.SPSR */] = (S[35 /* Slot.SPSR */] & ~mask) | (value & mask);
        return 0;
    }
    if (user)
        return writeCpsr(S, value, bits & USER_MASK);
    return writeCpsr(S, value, withinSecurity(S, value, bits & (USER_MASK | PRIV_MASK)));
}
/** CPSR as MRS reads it: without the execution state bits, which are zero in the only state that has MRS. */
export function mrsCpsr(S) {
    return readCpsr(S) & ~STATE_MASK;
}
/**
 * CPS (DDI 0100I A4.1.16): `imod` 2 enables and 3 disables the interrupts in `aif` (bit 2 A, 1 I, 0 F: as encoded).
 * Has no effect in User mode. `imod` 0 and 1 leave the masks (1 is UNPREDICTABLE: so in QEMU).
 */
export function cps(S, imod, aif, changeMode, mode) {
    if ((S[22 /* Slot.CPSR */] & 31 /* PSR.MODE */) === Mode.USR)
        return 0;
    let mask = 0;
    let value = 0;
    if (imod & 2) {
        mask = (aif & 7) << 6;
        if (imod & 1)
            value = mask;
    }
    if (changeMode) {
        mask |= 31 /* PSR.MODE */;
        value |= mode & 31 /* PSR.MODE */;
    }
    return mask === 0 ? 0 : writeCpsr(S, value, withinSecurity(S, value, mask));
}
/** SETEND (DDI 0100I A4.1.92), any privilege. */
export function setEnd(S, bigEndian) {
    return writeCpsr(S, bigEndian ? 512 /* PSR.E */ : 0, 512 /* PSR.E */);
}
/**
 * CPSR := `value` as an exception return does it, T included. J is not taken over, since this core runs without
 * Jazelle (DDI 0100I A2.10.2: with a trivial Jazelle implementation J set is UNPREDICTABLE).
 */
export function restoreCpsr(S, value) {
    return writeCpsr(S, value & ~16777216 /* PSR.J */, withinSecurity(S, value, PSR_MASK));
}
//# sourceMappingURL=psr.js.map