/**
 * Where the registers of coprocessors 15 and 14 live in the virtual register file: slots 80 to 159 of `S`
 * (`Slot.CP15` of translator/abi). Registers with one architectural value (identity) have no slot.
 */
/** Slot number by register name. */
export var Cp15Slot;
(function (Cp15Slot) {
    /** `Slot.CP15`. */
    Cp15Slot[Cp15Slot["SCTLR"] = 80] = "SCTLR";
    Cp15Slot[Cp15Slot["ACTLR"] = 81] = "ACTLR";
    Cp15Slot[Cp15Slot["CPACR"] = 82] = "CPACR";
    Cp15Slot[Cp15Slot["SCR"] = 83] = "SCR";
    Cp15Slot[Cp15Slot["SDER"] = 84] = "SDER";
    Cp15Slot[Cp15Slot["NSACR"] = 85] = "NSACR";
    Cp15Slot[Cp15Slot["TTBR0"] = 86] = "TTBR0";
    Cp15Slot[Cp15Slot["TTBR1"] = 87] = "TTBR1";
    Cp15Slot[Cp15Slot["TTBCR"] = 88] = "TTBCR";
    Cp15Slot[Cp15Slot["DACR"] = 89] = "DACR";
    Cp15Slot[Cp15Slot["DFSR"] = 90] = "DFSR";
    Cp15Slot[Cp15Slot["IFSR"] = 91] = "IFSR";
    Cp15Slot[Cp15Slot["DFAR"] = 92] = "DFAR";
    Cp15Slot[Cp15Slot["IFAR"] = 93] = "IFAR";
    Cp15Slot[Cp15Slot["WFAR"] = 94] = "WFAR";
    Cp15Slot[Cp15Slot["PAR"] = 95] = "PAR";
    Cp15Slot[Cp15Slot["DLOCKDOWN"] = 96] = "DLOCKDOWN";
    Cp15Slot[Cp15Slot["ILOCKDOWN"] = 97] = "ILOCKDOWN";
    Cp15Slot[Cp15Slot["DTCM_REGION"] = 98] = "DTCM_REGION";
    Cp15Slot[Cp15Slot["ITCM_REGION"] = 99] = "ITCM_REGION";
    Cp15Slot[Cp15Slot["DTCM_NS"] = 100] = "DTCM_NS";
    Cp15Slot[Cp15Slot["ITCM_NS"] = 101] = "ITCM_NS";
    Cp15Slot[Cp15Slot["TCM_SELECT"] = 102] = "TCM_SELECT";
    Cp15Slot[Cp15Slot["CACHE_OVERRIDE"] = 103] = "CACHE_OVERRIDE";
    Cp15Slot[Cp15Slot["TLB_LOCKDOWN"] = 104] = "TLB_LOCKDOWN";
    Cp15Slot[Cp15Slot["PRRR"] = 105] = "PRRR";
    Cp15Slot[Cp15Slot["NMRR"] = 106] = "NMRR";
    Cp15Slot[Cp15Slot["VBAR"] = 107] = "VBAR";
    Cp15Slot[Cp15Slot["MVBAR"] = 108] = "MVBAR";
    Cp15Slot[Cp15Slot["FCSEIDR"] = 109] = "FCSEIDR";
    Cp15Slot[Cp15Slot["CONTEXTIDR"] = 110] = "CONTEXTIDR";
    Cp15Slot[Cp15Slot["PERIPHERAL_REMAP"] = 111] = "PERIPHERAL_REMAP";
    Cp15Slot[Cp15Slot["USER_VALIDATION"] = 112] = "USER_VALIDATION";
    Cp15Slot[Cp15Slot["PMNC"] = 113] = "PMNC";
    Cp15Slot[Cp15Slot["CCNT"] = 114] = "CCNT";
    Cp15Slot[Cp15Slot["CCNT_AT"] = 115] = "CCNT_AT";
    Cp15Slot[Cp15Slot["PMN0"] = 116] = "PMN0";
    Cp15Slot[Cp15Slot["PMN0_AT"] = 117] = "PMN0_AT";
    Cp15Slot[Cp15Slot["PMN1"] = 118] = "PMN1";
    Cp15Slot[Cp15Slot["PMN1_AT"] = 119] = "PMN1_AT";
    Cp15Slot[Cp15Slot["CACHE_DEBUG"] = 120] = "CACHE_DEBUG";
    Cp15Slot[Cp15Slot["TLB_DEBUG"] = 121] = "TLB_DEBUG";
    Cp15Slot[Cp15Slot["TLB_ENTRY_INDEX"] = 122] = "TLB_ENTRY_INDEX";
    Cp15Slot[Cp15Slot["TLB_ENTRY_VA"] = 123] = "TLB_ENTRY_VA";
    Cp15Slot[Cp15Slot["TLB_ENTRY_PA"] = 124] = "TLB_ENTRY_PA";
    Cp15Slot[Cp15Slot["TLB_ENTRY_ATTR"] = 125] = "TLB_ENTRY_ATTR";
    Cp15Slot[Cp15Slot["VALIDATION_MASK"] = 126] = "VALIDATION_MASK";
    Cp15Slot[Cp15Slot["DMA_USER"] = 127] = "DMA_USER";
    Cp15Slot[Cp15Slot["DMA_CHANNEL"] = 128] = "DMA_CHANNEL";
    /** Result of the last successful coprocessor read. */
    Cp15Slot[Cp15Slot["VALUE"] = 129] = "VALUE";
    // Coprocessor 14: debug.
    Cp15Slot[Cp15Slot["DSCR"] = 130] = "DSCR";
    Cp15Slot[Cp15Slot["DBGVCR"] = 131] = "DBGVCR";
    Cp15Slot[Cp15Slot["BVR0"] = 132] = "BVR0";
    Cp15Slot[Cp15Slot["BVR1"] = 133] = "BVR1";
    Cp15Slot[Cp15Slot["BVR2"] = 134] = "BVR2";
    Cp15Slot[Cp15Slot["BVR3"] = 135] = "BVR3";
    Cp15Slot[Cp15Slot["BVR4"] = 136] = "BVR4";
    Cp15Slot[Cp15Slot["BVR5"] = 137] = "BVR5";
    Cp15Slot[Cp15Slot["BCR0"] = 138] = "BCR0";
    Cp15Slot[Cp15Slot["BCR1"] = 139] = "BCR1";
    Cp15Slot[Cp15Slot["BCR2"] = 140] = "BCR2";
    Cp15Slot[Cp15Slot["BCR3"] = 141] = "BCR3";
    Cp15Slot[Cp15Slot["BCR4"] = 142] = "BCR4";
    Cp15Slot[Cp15Slot["BCR5"] = 143] = "BCR5";
    Cp15Slot[Cp15Slot["WVR0"] = 144] = "WVR0";
    Cp15Slot[Cp15Slot["WVR1"] = 145] = "WVR1";
    Cp15Slot[Cp15Slot["WCR0"] = 146] = "WCR0";
    Cp15Slot[Cp15Slot["WCR1"] = 147] = "WCR1";
})(Cp15Slot || (Cp15Slot = {}));
/** Bits of SCTLR (DDI 0301H 3.2.7). */
export var SCTLR;
(function (SCTLR) {
    SCTLR[SCTLR["M"] = 1] = "M";
    SCTLR[SCTLR["A"] = 2] = "A";
    SCTLR[SCTLR["C"] = 4] = "C";
    SCTLR[SCTLR["B"] = 128] = "B";
    SCTLR[SCTLR["S"] = 256] = "S";
    SCTLR[SCTLR["R"] = 512] = "R";
    SCTLR[SCTLR["Z"] = 2048] = "Z";
    SCTLR[SCTLR["I"] = 4096] = "I";
    SCTLR[SCTLR["V"] = 8192] = "V";
    SCTLR[SCTLR["RR"] = 16384] = "RR";
    SCTLR[SCTLR["L4"] = 32768] = "L4";
    SCTLR[SCTLR["FI"] = 2097152] = "FI";
    SCTLR[SCTLR["U"] = 4194304] = "U";
    SCTLR[SCTLR["XP"] = 8388608] = "XP";
    SCTLR[SCTLR["VE"] = 16777216] = "VE";
    SCTLR[SCTLR["EE"] = 33554432] = "EE";
    SCTLR[SCTLR["TRE"] = 268435456] = "TRE";
    SCTLR[SCTLR["AFE"] = 536870912] = "AFE";
})(SCTLR || (SCTLR = {}));
/** Bits of SCR (DDI 0301H 3.2.10). */
export var SCR;
(function (SCR) {
    SCR[SCR["NS"] = 1] = "NS";
    SCR[SCR["IRQ"] = 2] = "IRQ";
    SCR[SCR["FIQ"] = 4] = "FIQ";
    SCR[SCR["EA"] = 8] = "EA";
    SCR[SCR["FW"] = 16] = "FW";
    SCR[SCR["AW"] = 32] = "AW";
    SCR[SCR["NET"] = 64] = "NET";
})(SCR || (SCR = {}));
//# sourceMappingURL=cp15-slots.js.map