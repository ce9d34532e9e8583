import { May } from '../../translator/decode/cp15-table.js';
import { privileged } from './modes.js';
/** Debug ID: 2 watchpoints, 6 breakpoints, 2 of them with context, debug architecture 6.1, revision r0p7. */
export const DBGDIDR = 0x15121007;
/** DSCR: what software may write (halting mode and instruction transfer belong to a debugger), and the bit that closes User access (13.3.3). */
const DSCR_WRITABLE = 0x00009c3c;
const DSCR_USER_DISABLE = 1 << 12;
/** By `op1 << 11 | CRn << 7 | CRm << 3 | op2`. */
export const CP14_REGISTERS = build();
function build() {
    const table = {};
    const put = (op1, crn, crm, op2, name, may, slot, value = 0, mask = -1) => {
        table[(op1 << 11) | (crn << 7) | (crm << 3) | op2] = { name, class: 'debug', may, slot, value, mask };
    };
    const { PR, PW, UR, UW } = May;
    put(0, 0, 0, 0, 'DBGDIDR', PR | UR, -1, DBGDIDR);
    put(0, 0, 1, 0, 'DBGDSCR', PR | PW | UR, 130 /* Cp15Slot.DSCR */, 0, DSCR_WRITABLE);
    put(0, 0, 5, 0, 'DBGDTR', PR | PW | UR | UW, -1);
    put(0, 0, 6, 0, 'DBGWFAR', PR | PW, 94 /* Cp15Slot.WFAR */);
    put(0, 0, 7, 0, 'DBGVCR', PR | PW, 131 /* Cp15Slot.DBGVCR */, 0, 0x0000dedf);
    for (let n = 0; n < 6; n++) {
        put(0, 0, n, 4, `DBGBVR${n}`, PR | PW, 132 /* Cp15Slot.BVR0 */ + n);
        put(0, 0, n, 5, `DBGBCR${n}`, PR | PW, 138 /* Cp15Slot.BCR0 */ + n);
    }
    for (let n = 0; n < 2; n++) {
        put(0, 0, n, 6, `DBGWVR${n}`, PR | PW, 144 /* Cp15Slot.WVR0 */ + n);
        put(0, 0, n, 7, `DBGWCR${n}`, PR | PW, 146 /* Cp15Slot.WCR0 */ + n);
    }
    put(7, 0, 0, 0, 'JIDR', PR | UR, -1);
    put(7, 1, 0, 0, 'JOSCR', PR | PW, -1);
    put(7, 2, 0, 0, 'JMCR', PR | PW, -1);
    return table;
}
function permitted(S, register, write) {
    const may = register.may;
    if (privileged(S))
        return (may & (write ? May.PW : May.PR)) !== 0;
    if (register.name.startsWith('DBG') && (S[130 /* Cp15Slot.DSCR */] & DSCR_USER_DISABLE) !== 0)
        return false;
    return (may & (write ? May.UW : May.UR)) !== 0;
}
export function cp14Reset(S) {
    for (let slot = 130 /* Cp15Slot.DSCR */; slot <= 147 /* Cp15Slot.WCR1 */; slot++)
        S[slot] = 0;
}
/** MRC p14: false when UNDEFINED, else the value is in `Cp15Slot.VALUE`. */
export function cp14Read(S, op1, crn, crm, op2) {
    const register = CP14_REGISTERS[(op1 << 11) | (crn << 7) | (crm << 3) | op2];
    if (register === undefined || !permitted(S, register, false))
        return false;
    S[129 /* Cp15Slot.VALUE */] = register.slot >= 0 ? S[register.slot] : register.value;
    return true;
}
/** MCR p14: false when UNDEFINED. Writes to constants are ignored. */
export function cp14Write(S, op1, crn, crm, op2, value) {
    const register = CP14_REGISTERS[(op1 << 11) | (crn << 7) | (crm << 3) | op2];
    if (register === undefined || !permitted(S, register, true))
        return false;
    if (register.slot >= 0)
        S[register.slot] = (S[register.slot] & ~register.mask) | (value & register.mask);
    return true;
}
//# sourceMappingURL=cp14.js.map