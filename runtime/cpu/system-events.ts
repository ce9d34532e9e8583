/**
 * What the system control coprocessor tells the machine around it.
 *
 * The register file is state; a write of it can also be an order to the TLB, to the translation cache or to the
 * clock. Those orders leave the CPU model through this interface, so the model knows nothing of the engine. All
 * arguments are small integers: no call allocates.
 */

/** Which TLB an operation names (DDI 0301H 3.2.24). The ARM1176 main TLB is unified; an engine may treat all alike. */
export const enum TlbKind { INSTRUCTION = 5, DATA = 6, UNIFIED = 7 }

/** Why the address space changed. */
export const enum SpaceChange { TTBR0 = 0, TTBR1 = 1, TTBCR = 2, CONTEXTIDR = 3, DACR = 4, FCSE = 5 }

/** How much of the instruction cache an operation names. A set/way operation is reported as ALL. */
export const enum IcacheScope { ALL = 0, LINE = 1, RANGE = 2 }

export interface SystemEvents {
  /** All entries of `kind` (TlbKind), global ones too. */
  tlbInvalidateAll(kind: number): void;
  /** Entries that translate `mva` (page-aligned): global ones and those of `asid`; `asid` -1 means every ASID. */
  tlbInvalidateMva(kind: number, mva: number, asid: number): void;
  /** Non-global entries of `asid`. */
  tlbInvalidateAsid(kind: number, asid: number): void;
  /** A register that selects or guards the address space has a new value (SpaceChange). Not called when the value stays. */
  addressSpaceChanged(reason: number): void;
  /** The meaning of descriptors or of accesses changed: `changed` holds the SCTLR bits, or 0 when PRRR or NMRR changed. */
  translationControlChanged(changed: number): void;
  /** `start` and `end` are virtual, line-aligned and inclusive; both 0 for IcacheScope.ALL. */
  icacheInvalidate(scope: number, start: number, end: number): void;
  /** A data cache clean or invalidate: memory is coherent here, so this is for accounting only. */
  cacheMaintenance(): void;
  /** Prefetch flush (ISB): instructions after it are fetched anew. */
  prefetchFlush(): void;
  waitForInterrupt(): void;
  /** Guest instructions run since reset: the cycle counter counts one cycle each. */
  instructionsExecuted(): number;
}

/** An implementation that does nothing, for tests and for tools that only read state. */
export const NO_EVENTS: SystemEvents = {
  tlbInvalidateAll() {},
  tlbInvalidateMva() {},
  tlbInvalidateAsid() {},
  addressSpaceChanged() {},
  translationControlChanged() {},
  icacheInvalidate() {},
  cacheMaintenance() {},
  prefetchFlush() {},
  waitForInterrupt() {},
  instructionsExecuted() {
    return 0;
  },
};
