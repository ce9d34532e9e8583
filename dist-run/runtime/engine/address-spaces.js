/**
 * Which contexts of the software TLB generated code uses: by privilege, endianness, DACR and ASID.
 *
 * The pair of contexts (privileged, User) of the current DACR is kept in the register file, and so is the pair of the DACR before it:
 * a kernel that closes User space at each entry (CONFIG_CPU_SW_DOMAIN_PAN of Linux) writes two values in turn, and generated code
 * exchanges the pairs in place (translator/semantics/coprocessor.ts). A third value, or another ASID, comes here.
 */
import { TLB_PAGES } from '../../translator/abi.js';
/** Bits of CPSR that select a context: mode and endianness. */
export const SELECTING = 31 /* PSR.MODE */ | 512 /* PSR.E */;
export class AddressSpaces {
    S;
    tlb;
    control;
    asid = -1;
    /** Pairs resolved by look-up; exchanges in place are counted by generated code (Order.DACR). */
    counters = { space_resolved: 0, space_selected: 0 };
    constructor(S, tlb, 
    /** CPSR & SELECTING for which the contexts are chosen; -1 asks for a new choice. */
    control) {
        this.S = S;
        this.tlb = tlb;
        this.control = control;
    }
    /** The register file was reset, or DACR, ASID or the meaning of descriptors changed. */
    changed() {
        this.control.selected = -1;
        this.S[155 /* Slot.SPACE_STALE */] = 1;
    }
    /** Chooses the contexts for the current CPSR. */
    select() {
        const S = this.S;
        const cpsr = S[22 /* Slot.CPSR */];
        this.control.selected = cpsr & SELECTING;
        this.counters.space_selected++;
        if (S[155 /* Slot.SPACE_STALE */] !== 0 || S[152 /* Slot.SPACE_PRIVILEGED */] === 0)
            this.resolve();
        const user = S[153 /* Slot.SPACE_USER */];
        const current = (cpsr & 15) === 0 ? user : S[152 /* Slot.SPACE_PRIVILEGED */];
        // Big-endian data goes through context 0, which is never filled.
        const bigEndian = (cpsr & 512 /* PSR.E */) !== 0;
        S[25 /* Slot.DCTX */] = bigEndian ? 0 : current;
        S[26 /* Slot.UCTX */] = bigEndian ? 0 : user;
        S[27 /* Slot.XCTX */] = current >>> 1;
    }
    resolve() {
        const { S, tlb } = this;
        this.counters.space_resolved++;
        const dacr = S[89 /* Cp15Slot.DACR */];
        const asid = S[110 /* Cp15Slot.CONTEXTIDR */] & 0xff;
        const [oldDacr, oldPrivileged, oldUser] = [S[154 /* Slot.SPACE_DACR */], S[152 /* Slot.SPACE_PRIVILEGED */], S[153 /* Slot.SPACE_USER */]];
        const recycled = tlb.counters.tlb_context_recycled;
        S[153 /* Slot.SPACE_USER */] = tlb.select(false, dacr, asid) * 2 * TLB_PAGES;
        S[152 /* Slot.SPACE_PRIVILEGED */] = tlb.select(true, dacr, asid) * 2 * TLB_PAGES;
        S[154 /* Slot.SPACE_DACR */] = dacr;
        S[155 /* Slot.SPACE_STALE */] = 0;
        if (asid !== this.asid || tlb.counters.tlb_context_recycled !== recycled)
            S[156 /* Slot.ALT_PRIVILEGED */] = 0;
        else if (dacr !== oldDacr) {
            S[158 /* Slot.ALT_DACR */] = oldDacr;
            S[156 /* Slot.ALT_PRIVILEGED */] = oldPrivileged;
            S[157 /* Slot.ALT_USER */] = oldUser;
        }
        this.asid = asid;
    }
}
//# sourceMappingURL=address-spaces.js.map