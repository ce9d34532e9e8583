/**
 * The contract between generated code and the runtime: where every guest-visible register lives.
 *
 * One Int32Array (`S`, the virtual register file) holds the whole integer state of the CPU. Generated code reads
 * and writes it in place, so the slot numbers are shared by translator and runtime and nobody else may invent one.
 */
export var Slot;
(function (Slot) {
    /** r0..r15 of the current mode, slots 0 to 15. R15 holds pc + 8 (ARM) or pc + 4 (Thumb) while the interpreter runs an instruction. */
    Slot[Slot["R"] = 0] = "R";
    /** Negative flag: bit 31. */
    Slot[Slot["NF"] = 16] = "NF";
    /** Zero flag: Z is set when this word is zero. */
    Slot[Slot["ZF"] = 17] = "ZF";
    /** Carry flag: 0 or 1. */
    Slot[Slot["CF"] = 18] = "CF";
    /** Overflow flag: bit 31. */
    Slot[Slot["VF"] = 19] = "VF";
    /** Sticky saturation flag: 0 or 1. */
    Slot[Slot["QF"] = 20] = "QF";
    /** GE[3:0]. */
    Slot[Slot["GE"] = 21] = "GE";
    /** The rest of CPSR: J E A I F T and the mode, in their architectural places (NZCV, Q and GE bits are zero here). */
    Slot[Slot["CPSR"] = 22] = "CPSR";
    /** Address of the instruction to run next (valid between units, not inside one). */
    Slot[Slot["PC"] = 23] = "PC";
    /** Instructions that may still be run before the engine looks at events. */
    Slot[Slot["BUDGET"] = 24] = "BUDGET";
    /** Index in the software TLB where the current data read table starts (the write table follows, TLB_PAGES later). */
    Slot[Slot["DCTX"] = 25] = "DCTX";
    /** Same for LDRT and friends: the unprivileged view of the current address space. */
    Slot[Slot["UCTX"] = 26] = "UCTX";
    /** Start of the current table of executable pages. */
    Slot[Slot["XCTX"] = 27] = "XCTX";
    /** Exit information left by a slow path: the layout is WINDOW_BITS of translator/emit/unit.ts. */
    Slot[Slot["INFO"] = 28] = "INFO";
    /** Interrupt lines into the core: bit 0 IRQ, bit 1 FIQ. */
    Slot[Slot["LINES"] = 29] = "LINES";
    /** 1 while the core waits for an interrupt. */
    Slot[Slot["WFI"] = 30] = "WFI";
    /**
     * 0 when VFP instructions are UNDEFINED now (FPEXC.EN clear, FPEXC.EX set, or CPACR at this privilege); 1 when they may run;
     * 2 when they may run one at a time with this word checked before each (trapped exceptions are enabled, docs/vfp.md).
     */
    Slot[Slot["FPON"] = 31] = "FPON";
    /** Exclusive monitor: 1 when open, then address and size. */
    Slot[Slot["EXCL"] = 32] = "EXCL";
    Slot[Slot["EXCL_ADDR"] = 33] = "EXCL_ADDR";
    Slot[Slot["EXCL_SIZE"] = 34] = "EXCL_SIZE";
    /** SPSR of the current mode (undefined in User and System). */
    Slot[Slot["SPSR"] = 35] = "SPSR";
    /** FPSCR without the condition flags (bits 31 to 28 are zero here). */
    Slot[Slot["FPSCR"] = 36] = "FPSCR";
    Slot[Slot["FPEXC"] = 37] = "FPEXC";
    /** FPSCR N Z C V in bits 31 to 28. */
    Slot[Slot["FPFLAGS"] = 38] = "FPFLAGS";
    Slot[Slot["FPINST"] = 39] = "FPINST";
    Slot[Slot["FPINST2"] = 40] = "FPINST2";
    /** User and privileged thread registers (c13: TPIDRURW, TPIDRURO, TPIDRPRW). */
    Slot[Slot["TPIDRURW"] = 41] = "TPIDRURW";
    Slot[Slot["TPIDRURO"] = 42] = "TPIDRURO";
    Slot[Slot["TPIDRPRW"] = 43] = "TPIDRPRW";
    /** 1 when the hypervisor wants units to leave before an access to a device (instruction-count time). */
    Slot[Slot["EXACT_IO"] = 44] = "EXACT_IO";
    /**
     * What stops plain host arithmetic from being exact VFP arithmetic, as a set of bits (docs/vfp.md); derived from FPSCR.
     * 0 when RN, no FZ, LEN=0, no trap enables and IXC already set: plain IEEE arithmetic is exact except for
     * special results (NaN, infinity, subnormal, underflow). 1: IXC is clear; 2: FZ; 4: not RN; 8: LEN != 0; 16: trap enables.
     */
    Slot[Slot["FPMODE"] = 45] = "FPMODE";
    /** Banked registers: see runtime/cpu/modes. */
    Slot[Slot["BANK_R8_USR"] = 48] = "BANK_R8_USR";
    Slot[Slot["BANK_R8_FIQ"] = 53] = "BANK_R8_FIQ";
    Slot[Slot["BANK_R13"] = 58] = "BANK_R13";
    Slot[Slot["BANK_SPSR"] = 72] = "BANK_SPSR";
    /** CP15 register file: see translator/cp15-slots.ts. */
    Slot[Slot["CP15"] = 80] = "CP15";
    /**
     * Where the TLB tables of the current DACR and ASID start, privileged and User, and the DACR they are for; the same for the DACR
     * before it (ALT_PRIVILEGED 0: none). 1 in SPACE_STALE: they must be found again. See runtime/engine/address-spaces.ts.
     */
    Slot[Slot["SPACE_PRIVILEGED"] = 152] = "SPACE_PRIVILEGED";
    Slot[Slot["SPACE_USER"] = 153] = "SPACE_USER";
    Slot[Slot["SPACE_DACR"] = 154] = "SPACE_DACR";
    Slot[Slot["SPACE_STALE"] = 155] = "SPACE_STALE";
    Slot[Slot["ALT_PRIVILEGED"] = 156] = "ALT_PRIVILEGED";
    Slot[Slot["ALT_USER"] = 157] = "ALT_USER";
    Slot[Slot["ALT_DACR"] = 158] = "ALT_DACR";
    Slot[Slot["SIZE"] = 160] = "SIZE";
})(Slot || (Slot = {}));
/** Pages in a 32-bit address space: entries of one TLB table. */
export const TLB_PAGES = 1 << 20;
/** An entry XORed with its address must have these bits clear for a fast access of this width. */
export const FAST_MASK = { 1: 0x80000000 | 0, 2: 0x80000001 | 0, 4: 0x80000003 | 0 };
/** The same for the first word of an access that must be doubleword-aligned. */
export const FAST_MASK_DOUBLE = 0x80000007 | 0;
/** Bits of CPSR kept in `Slot.CPSR` (DDI 0100I A2.5). */
export var PSR;
(function (PSR) {
    PSR[PSR["MODE"] = 31] = "MODE";
    PSR[PSR["T"] = 32] = "T";
    PSR[PSR["F"] = 64] = "F";
    PSR[PSR["I"] = 128] = "I";
    PSR[PSR["A"] = 256] = "A";
    PSR[PSR["E"] = 512] = "E";
    PSR[PSR["J"] = 16777216] = "J";
    PSR[PSR["REST"] = 16778239] = "REST";
})(PSR || (PSR = {}));
/** Bank of each mode number: the order of the BANK_R13 pairs and BANK_SPSR words (USR FIQ IRQ SVC ABT UND MON); -1 for reserved numbers. */
export const BANK_OF_MODE = new Int8Array(32).fill(-1);
for (const [mode, bank] of [[0x10, 0], [0x1f, 0], [0x11, 1], [0x12, 2], [0x13, 3], [0x17, 4], [0x1b, 5], [0x16, 6]])
    BANK_OF_MODE[mode] = bank;
/** Layout of `N`, the counts that generated code keeps: events by number (see each). */
export var Count;
(function (Count) {
    /** Callouts by sensitive class (SENSITIVE_CLASSES of translator/decode/sensitive.ts). */
    Count[Count["CALLOUT"] = 0] = "CALLOUT";
    /** Guest exceptions taken, by Exception of runtime/cpu/exceptions. */
    Count[Count["TAKEN"] = 64] = "TAKEN";
    /** Orders to the memory system that were carried out in place, by Order. */
    Count[Count["ORDER"] = 80] = "ORDER";
    /** Sites follow, when accounts are kept: how often translated code performed each. */
    Count[Count["SIZE"] = 96] = "SIZE";
})(Count || (Count = {}));
/** Orders of CP15 that concern translations. */
export var Order;
(function (Order) {
    Order[Order["TTBR"] = 0] = "TTBR";
    Order[Order["DACR"] = 1] = "DACR";
    Order[Order["ASID"] = 2] = "ASID";
    Order[Order["CONTROL"] = 3] = "CONTROL";
    Order[Order["TLB_ALL"] = 4] = "TLB_ALL";
    Order[Order["TLB_MVA"] = 5] = "TLB_MVA";
    Order[Order["TLB_ASID"] = 6] = "TLB_ASID";
    Order[Order["ICACHE"] = 7] = "ICACHE";
    Order[Order["DCACHE"] = 8] = "DCACHE";
    Order[Order["BARRIER"] = 9] = "BARRIER";
})(Order || (Order = {}));
/** Why a unit returned to the dispatcher. */
export var Exit;
(function (Exit) {
    /** Slot.PC names the next instruction; anything may follow. */
    Exit[Exit["NEXT"] = 0] = "NEXT";
    /** The instruction at Slot.PC must be run by the interpreter (undefined, a rare case of a sensitive instruction). */
    Exit[Exit["INTERPRET"] = 1] = "INTERPRET";
    /** A data abort: fault registers are set, Slot.PC names the instruction. */
    Exit[Exit["ABORT"] = 2] = "ABORT";
    /** Not enough budget for the next stretch. */
    Exit[Exit["BUDGET"] = 3] = "BUDGET";
    /** A page that the unit reaches into is not mapped (in the execute TLB) as it was when the unit was made; nothing was done. */
    Exit[Exit["GUARD"] = 4] = "GUARD";
    /** A sensitive instruction whose class traps: the exception router emulates the instruction at Slot.PC. */
    Exit[Exit["TRAP"] = 5] = "TRAP";
    /** The VFP unit is off, or must be looked at: as INTERPRET. */
    Exit[Exit["VFP"] = 6] = "VFP";
    /** A device under instruction-count time: as INTERPRET. */
    Exit[Exit["DEVICE"] = 7] = "DEVICE";
    /** A store that would change translated code: as INTERPRET. */
    Exit[Exit["CODE_WRITE"] = 8] = "CODE_WRITE";
})(Exit || (Exit = {}));
//# sourceMappingURL=abi.js.map