/** FS[4:0] of each cause, in DFSR's places. */
export var Fault;
(function (Fault) {
    Fault[Fault["NONE"] = 0] = "NONE";
    Fault[Fault["ALIGNMENT"] = 1] = "ALIGNMENT";
    Fault[Fault["DEBUG"] = 2] = "DEBUG";
    Fault[Fault["ACCESS_SECTION"] = 3] = "ACCESS_SECTION";
    Fault[Fault["ICACHE_MAINTENANCE"] = 4] = "ICACHE_MAINTENANCE";
    Fault[Fault["TRANSLATION_SECTION"] = 5] = "TRANSLATION_SECTION";
    Fault[Fault["ACCESS_PAGE"] = 6] = "ACCESS_PAGE";
    Fault[Fault["TRANSLATION_PAGE"] = 7] = "TRANSLATION_PAGE";
    Fault[Fault["PRECISE_EXTERNAL"] = 8] = "PRECISE_EXTERNAL";
    Fault[Fault["DOMAIN_SECTION"] = 9] = "DOMAIN_SECTION";
    Fault[Fault["DOMAIN_PAGE"] = 11] = "DOMAIN_PAGE";
    Fault[Fault["EXTERNAL_L1"] = 12] = "EXTERNAL_L1";
    Fault[Fault["PERMISSION_SECTION"] = 13] = "PERMISSION_SECTION";
    Fault[Fault["EXTERNAL_L2"] = 14] = "EXTERNAL_L2";
    Fault[Fault["PERMISSION_PAGE"] = 15] = "PERMISSION_PAGE";
    Fault[Fault["IMPRECISE_EXTERNAL"] = 1030] = "IMPRECISE_EXTERNAL";
})(Fault || (Fault = {}));
/** FS[4:0] in a fault status word. */
export const FS_MASK = 0x40f;
/** DFSR[11]: the access was a write. */
export const FSR_WNR = 1 << 11;
/** DFSR[12] and IFSR[12]: the external abort was a slave error, not a decode error. */
export const FSR_EXT = 1 << 12;
export function isExternalFault(fsr) {
    const fs = fsr & FS_MASK;
    return fs === 8 /* Fault.PRECISE_EXTERNAL */ || fs === 12 /* Fault.EXTERNAL_L1 */ || fs === 14 /* Fault.EXTERNAL_L2 */ || fs === 1030 /* Fault.IMPRECISE_EXTERNAL */;
}
/** The modified virtual address: FCSE PID for the lowest 32 MB (DDI 0100I B8.2). */
export function modifiedAddress(S, va) {
    return va & 0xfe000000 ? va : va | S[109 /* Cp15Slot.FCSEIDR */];
}
/** Sets DFSR and DFAR for a data abort that is to be taken. DFAR holds the modified virtual address. */
export function recordDataAbort(S, fsr, va, write) {
    S[90 /* Cp15Slot.DFSR */] = fsr | (write ? FSR_WNR : 0);
    S[92 /* Cp15Slot.DFAR */] = modifiedAddress(S, va);
}
/** Sets IFSR and IFAR for a prefetch abort that is to be taken. IFSR has no domain field. */
export function recordPrefetchAbort(S, fsr, va) {
    S[91 /* Cp15Slot.IFSR */] = fsr & (FS_MASK | FSR_EXT);
    S[93 /* Cp15Slot.IFAR */] = modifiedAddress(S, va);
}
/** Fault status of BKPT: a prefetch abort whose cause is a debug event; IFAR is not changed (DDI 0301H 13.4.2, QEMU alike). */
export function recordBreakpoint(S) {
    S[91 /* Cp15Slot.IFSR */] = 2 /* Fault.DEBUG */;
    // DSCR[5:2], the method of entry: BKPT instruction.
    S[130 /* Cp15Slot.DSCR */] = (S[130 /* Cp15Slot.DSCR */] & ~0x3c) | (3 << 2);
}
//# sourceMappingURL=faults.js.map