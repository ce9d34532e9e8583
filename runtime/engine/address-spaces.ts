/**
 * Which contexts of the software TLB generated code uses: by privilege, endianness, DACR and ASID.
 *
 * The pair of contexts (privileged, User) of the current DACR is kept in the register file, and so is the pair of the DACR before it:
 * a kernel that closes User space at each entry (CONFIG_CPU_SW_DOMAIN_PAN of Linux) writes two values in turn, and generated code
 * exchanges the pairs in place (translator/semantics/coprocessor.ts). A third value, or another ASID, comes here.
 */
import { PSR, Slot, TLB_PAGES } from '../../translator/abi.js';
import { Cp15Slot } from '../../translator/cp15-slots.js';
import type { SoftTlb } from '../memory/soft-tlb.js';

/** Bits of CPSR that select a context: mode and endianness. */
export const SELECTING = PSR.MODE | PSR.E;

/** Any number of units may be translated. */
export const NO_RATION = 1 << 30;

export class AddressSpaces {
  private asid = -1;
  /** Pairs resolved by look-up; exchanges in place are counted by generated code (Order.DACR). */
  readonly counters = { space_resolved: 0, space_selected: 0, user_entered: 0 };

  constructor(
    private readonly S: Int32Array,
    private readonly tlb: SoftTlb,
    /** `selected`: CPSR & SELECTING for which the contexts are chosen; -1 asks for a new choice. `ration`: units that may be translated. */
    private readonly control: { selected: number; readonly ration: number },
    /** User code was entered under a ration, which ends that. */
    private readonly endRation: () => void,
  ) {}

  /** The register file was reset, or DACR, ASID or the meaning of descriptors changed. */
  changed(): void {
    this.control.selected = -1;
    this.S[Slot.SPACE_STALE] = 1;
  }

  /** Chooses the contexts for the current CPSR. */
  select(): void {
    const S = this.S;
    const cpsr = S[Slot.CPSR]!;
    this.control.selected = cpsr & SELECTING;
    this.counters.space_selected++;
    if (S[Slot.SPACE_STALE] !== 0 || S[Slot.SPACE_PRIVILEGED] === 0) this.resolve();
    const unprivileged = (cpsr & 15) === 0;
    if (unprivileged) {
      if (S[Slot.SPACE_USER] === 0) this.makeUser();
      this.counters.user_entered++;
      if (this.control.ration !== NO_RATION) this.endRation();
    }
    const user = S[Slot.SPACE_USER]!;
    const current = unprivileged ? user : S[Slot.SPACE_PRIVILEGED]!;
    // Big-endian data goes through context 0, which is never filled.
    const bigEndian = (cpsr & PSR.E) !== 0;
    S[Slot.DCTX] = bigEndian ? 0 : current;
    S[Slot.UCTX] = bigEndian ? 0 : user;
    S[Slot.XCTX] = current >>> 1;
  }

  private resolve(): void {
    const { S, tlb } = this;
    this.counters.space_resolved++;
    const dacr = S[Cp15Slot.DACR]!;
    const asid = S[Cp15Slot.CONTEXTIDR]! & 0xff;
    const [oldDacr, oldPrivileged, oldUser] = [S[Slot.SPACE_DACR]!, S[Slot.SPACE_PRIVILEGED]!, S[Slot.SPACE_USER]!];
    const recycled = tlb.counters.tlb_context_recycled;
    S[Slot.SPACE_USER] = tlb.findUser(dacr, asid) * 2 * TLB_PAGES;
    S[Slot.SPACE_PRIVILEGED] = tlb.select(true, dacr, asid) * 2 * TLB_PAGES;
    S[Slot.SPACE_DACR] = dacr;
    S[Slot.SPACE_STALE] = 0;
    if (asid !== this.asid || tlb.counters.tlb_context_recycled !== recycled) S[Slot.ALT_PRIVILEGED] = 0;
    else if (dacr !== oldDacr) {
      S[Slot.ALT_DACR] = oldDacr;
      S[Slot.ALT_PRIVILEGED] = oldPrivileged;
      S[Slot.ALT_USER] = oldUser;
    }
    this.asid = asid;
  }

  /**
   * Makes the User context of the current DACR and ASID: on entry to User mode, or for the first LDRT. A kernel that closes User space never
   * needs one for that DACR, and contexts are few.
   */
  makeUser(): void {
    const { S, tlb } = this;
    const recycled = tlb.counters.tlb_context_recycled;
    S[Slot.SPACE_USER] = tlb.select(false, S[Cp15Slot.DACR]!, S[Cp15Slot.CONTEXTIDR]! & 0xff) * 2 * TLB_PAGES;
    if (tlb.counters.tlb_context_recycled !== recycled) S[Slot.ALT_PRIVILEGED] = 0;
    if ((S[Slot.CPSR]! & PSR.E) === 0) S[Slot.UCTX] = S[Slot.SPACE_USER]!;
  }
}
