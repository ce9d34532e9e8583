/**
 * The contract between generated code and the runtime: where every guest-visible register lives.
 *
 * One Int32Array (`S`, the virtual register file) holds the whole integer state of the CPU. Generated code reads
 * and writes it in place, so the slot numbers are shared by translator and runtime and nobody else may invent one.
 */
export const enum Slot {
  /** r0..r15 of the current mode, slots 0 to 15. R15 holds pc + 8 (ARM) or pc + 4 (Thumb) while the interpreter runs an instruction. */
  R = 0,
  /** Negative flag: bit 31. */
  NF = 16,
  /** Zero flag: Z is set when this word is zero. */
  ZF = 17,
  /** Carry flag: 0 or 1. */
  CF = 18,
  /** Overflow flag: bit 31. */
  VF = 19,
  /** Sticky saturation flag: 0 or 1. */
  QF = 20,
  /** GE[3:0]. */
  GE = 21,
  /** The rest of CPSR: J E A I F T and the mode, in their architectural places (NZCV, Q and GE bits are zero here). */
  CPSR = 22,
  /** Address of the instruction to run next (valid between units, not inside one). */
  PC = 23,
  /** Instructions that may still be run before the engine looks at events. */
  BUDGET = 24,
  /** Index in the software TLB where the current data read table starts (the write table follows, TLB_PAGES later). */
  DCTX = 25,
  /** Same for LDRT and friends: the unprivileged view of the current address space. */
  UCTX = 26,
  /** Start of the current table of executable pages. */
  XCTX = 27,
  /** Exit information left by a slow path: the layout is DISTANCE_BITS of translator/emit/instruction.ts. */
  INFO = 28,
  /** Interrupt lines into the core: bit 0 IRQ, bit 1 FIQ. */
  LINES = 29,
  /** 1 while the core waits for an interrupt. */
  WFI = 30,
  /**
   * 0 when VFP instructions are UNDEFINED now (FPEXC.EN clear, FPEXC.EX set, or CPACR at this privilege); 1 when they may run;
   * 2 when they may run one at a time with this word checked before each (trapped exceptions are enabled, docs/vfp.md).
   */
  FPON = 31,
  /** Exclusive monitor: 1 when open, then address and size. */
  EXCL = 32,
  EXCL_ADDR = 33,
  EXCL_SIZE = 34,
  /** SPSR of the current mode (undefined in User and System). */
  SPSR = 35,
  /** FPSCR without the condition flags (bits 31 to 28 are zero here). */
  FPSCR = 36,
  FPEXC = 37,
  /** FPSCR N Z C V in bits 31 to 28. */
  FPFLAGS = 38,
  FPINST = 39,
  FPINST2 = 40,
  /** User and privileged thread registers (c13: TPIDRURW, TPIDRURO, TPIDRPRW). */
  TPIDRURW = 41,
  TPIDRURO = 42,
  TPIDRPRW = 43,
  /** 1 when the hypervisor wants units to leave before an access to a device (instruction-count time). */
  EXACT_IO = 44,
  /**
   * What stops plain host arithmetic from being exact VFP arithmetic, as a set of bits (docs/vfp.md); derived from FPSCR.
   * 0 when RN, no FZ, LEN=0, no trap enables and IXC already set: plain IEEE arithmetic is exact except for
   * special results (NaN, infinity, subnormal, underflow). 1: IXC is clear; 2: FZ; 4: not RN; 8: LEN != 0; 16: trap enables.
   */
  FPMODE = 45,
  /** Banked registers: see runtime/cpu/modes. */
  BANK_R8_USR = 48, // 5 words
  BANK_R8_FIQ = 53, // 5 words
  BANK_R13 = 58, // r13,r14 pairs of USR FIQ IRQ SVC ABT UND MON = 14 words
  BANK_SPSR = 72, // 7 words in the same order
  /** CP15 register file: see translator/cp15-slots.ts. */
  CP15 = 80,
  /**
   * Where the TLB tables of the current DACR and ASID start, privileged and User, and the DACR they are for; the same for the DACR
   * before it (ALT_PRIVILEGED 0: none). 1 in SPACE_STALE: they must be found again. See runtime/engine/address-spaces.ts.
   */
  SPACE_PRIVILEGED = 152,
  SPACE_USER = 153,
  SPACE_DACR = 154,
  SPACE_STALE = 155,
  ALT_PRIVILEGED = 156,
  ALT_USER = 157,
  ALT_DACR = 158,
  SIZE = 160,
}

/** Pages in a 32-bit address space: entries of one TLB table. */
export const TLB_PAGES = 1 << 20;
/**
 * An entry XORed with its address must have these bits clear for a fast access of this width: RAM ends at 2^29. The three top bits and
 * not only the first, so that a table of zeros holds nothing valid from 512 MiB upwards (runtime/memory/soft-tlb.ts).
 */
export const FAST_MASK = { 1: 0xe0000000 | 0, 2: 0xe0000001 | 0, 4: 0xe0000003 | 0 } as const;
/** The same for the first word of an access that must be doubleword-aligned. */
export const FAST_MASK_DOUBLE = 0xe0000007 | 0;

/** Bits of CPSR kept in `Slot.CPSR` (DDI 0100I A2.5). */
export const enum PSR {
  MODE = 0x1f, T = 1 << 5, F = 1 << 6, I = 1 << 7, A = 1 << 8, E = 1 << 9, J = 1 << 24,
  REST = 0x010003ff | 0,
}

/** Bank of each mode number: the order of the BANK_R13 pairs and BANK_SPSR words (USR FIQ IRQ SVC ABT UND MON); -1 for reserved numbers. */
export const BANK_OF_MODE = new Int8Array(32).fill(-1);
for (const [mode, bank] of [[0x10, 0], [0x1f, 0], [0x11, 1], [0x12, 2], [0x13, 3], [0x17, 4], [0x1b, 5], [0x16, 6]] as const) BANK_OF_MODE[mode] = bank;

/** Layout of `N`, the counts that generated code keeps: events by number (see each). */
export const enum Count {
  /** Callouts by sensitive class (SENSITIVE_CLASSES of translator/decode/sensitive.ts). */
  CALLOUT = 0,
  /** Guest exceptions taken, by Exception of runtime/cpu/exceptions. */
  TAKEN = 64,
  /** Orders to the memory system that were carried out in place, by Order. */
  ORDER = 80,
  /** When accounts are kept: sensitive instructions performed without a trap, by `performedCount`. */
  PERFORMED = 96,
  /** Sites follow, when accounts are kept: how often translated code performed each. */
  SIZE = 96 + 2 * 64 * 16,
}
/** Where performances of a sensitive class are counted, in place or by callout; CPSR[3:0], the guest's mode, is to be added. */
export const performedCount = (inPlace: boolean, cls: number): number => Count.PERFORMED + (((inPlace ? 64 : 0) + cls) << 4);
/** Orders of CP15 that concern translations. */
export const enum Order { TTBR = 0, DACR = 1, ASID = 2, CONTROL = 3, TLB_ALL = 4, TLB_MVA = 5, TLB_ASID = 6, ICACHE = 7, DCACHE = 8, BARRIER = 9 }

/** Control words of the engine (`C`): what interpreter and dispatcher are told from outside. */
export const enum Control {
  /** Executions of a target after which it is translated, less than HEAT_MASK. HEAT_MASK: none is for now; NEVER_HOT: none ever, and no unit is looked for. */
  HOT = 0,
  SIZE = 1,
}
export const NEVER_HOT = 0x7fffffff;

/**
 * Heat of a place: executions in the low bits, and HEAT_STOP where the interpreter stops: a unit starts there, or a call inside a
 * unit comes back.
 */
export const HEAT_STOP = 0x8000;
export const HEAT_MASK = 0x7fff;

/**
 * Indirect calls as the interpreter has seen them (`L`): entries of words PC, TARGET and REPEATED, at callEntry of the address of the call. Calls
 * with the same entry displace each other.
 */
export const enum CallEntry { PC = 0, TARGET = 1, /** How often it went there again, without going elsewhere. */ REPEATED = 2, WORDS = 4, MASK = 0x3ffc }
/** Words of `L`. */
export const CALL_WORDS = CallEntry.MASK + CallEntry.WORDS;
export const callEntry = (pc: number): number => pc & CallEntry.MASK;

/** Why a unit returned to the dispatcher. */
export const enum Exit {
  /** Slot.PC names the next instruction; anything may follow. */
  NEXT = 0,
  /** The instruction at Slot.PC must be run by the interpreter (undefined, a rare case of a sensitive instruction). */
  INTERPRET = 1,
  /** A data abort: fault registers are set, Slot.PC names the instruction. */
  ABORT = 2,
  /** Not enough budget for the next stretch. */
  BUDGET = 3,
  /** A page that the unit reaches into is not mapped (in the execute TLB) as it was when the unit was made; nothing was done. */
  GUARD = 4,
  /** A sensitive instruction whose class traps: the exception router emulates the instruction at Slot.PC. */
  TRAP = 5,
  /** The VFP unit is off, or must be looked at: as INTERPRET. */
  VFP = 6,
  /** A device under instruction-count time, or in an instruction of several accesses: as INTERPRET. */
  DEVICE = 7,
  /** A store that would change translated code: as INTERPRET. */
  CODE_WRITE = 8,
  /** As NEXT, but to code that the unit would hold if that had run before, or if no other unit had begun there. */
  COLD = 9,
  /** The instruction's access to a device is done, and has made an interrupt due: as INTERPRET, which does all but the access. */
  INTERRUPT = 10,
}
