/**
 * Where the registers of coprocessors 15 and 14 live in the virtual register file: slots 80 to 159 of `S`
 * (`Slot.CP15` of translator/abi). Registers with one architectural value (identity) have no slot.
 */
/** Slot number by register name. */
export const enum Cp15Slot {
  /** `Slot.CP15`. */
  SCTLR = 80, ACTLR, CPACR, SCR, SDER, NSACR,
  TTBR0, TTBR1, TTBCR, DACR, DFSR, IFSR, DFAR, IFAR, WFAR, PAR,
  DLOCKDOWN, ILOCKDOWN, DTCM_REGION, ITCM_REGION, DTCM_NS, ITCM_NS, TCM_SELECT, CACHE_OVERRIDE,
  TLB_LOCKDOWN, PRRR, NMRR, VBAR, MVBAR, FCSEIDR, CONTEXTIDR,
  PERIPHERAL_REMAP, USER_VALIDATION, PMNC, CCNT, CCNT_AT, PMN0, PMN0_AT, PMN1, PMN1_AT,
  CACHE_DEBUG, TLB_DEBUG, TLB_ENTRY_INDEX, TLB_ENTRY_VA, TLB_ENTRY_PA, TLB_ENTRY_ATTR, VALIDATION_MASK,
  DMA_USER, DMA_CHANNEL,
  /** Result of the last successful coprocessor read. */
  VALUE,
  // Coprocessor 14: debug.
  DSCR, DBGVCR,
  BVR0, BVR1, BVR2, BVR3, BVR4, BVR5, BCR0, BCR1, BCR2, BCR3, BCR4, BCR5,
  WVR0, WVR1, WCR0, WCR1,
}

/** Bits of SCTLR (DDI 0301H 3.2.7). */
export const enum SCTLR {
  M = 1 << 0, A = 1 << 1, C = 1 << 2, B = 1 << 7, S = 1 << 8, R = 1 << 9, Z = 1 << 11, I = 1 << 12, V = 1 << 13, RR = 1 << 14,
  L4 = 1 << 15, FI = 1 << 21, U = 1 << 22, XP = 1 << 23, VE = 1 << 24, EE = 1 << 25, TRE = 1 << 28, AFE = 1 << 29,
}

/** Bits of SCR (DDI 0301H 3.2.10). */
export const enum SCR { NS = 1, IRQ = 2, FIQ = 4, EA = 8, FW = 16, AW = 32, NET = 64 }
