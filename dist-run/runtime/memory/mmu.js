/** Kinds of access, and their bits in `Mmu.rights`. */
export var Access;
(function (Access) {
    Access[Access["READ"] = 0] = "READ";
    Access[Access["WRITE"] = 1] = "WRITE";
    Access[Access["EXECUTE"] = 2] = "EXECUTE";
})(Access || (Access = {}));
export var Right;
(function (Right) {
    Right[Right["READ"] = 1] = "READ";
    Right[Right["WRITE"] = 2] = "WRITE";
    Right[Right["EXECUTE"] = 4] = "EXECUTE";
})(Right || (Right = {}));
const R = 1 /* Right.READ */;
const RW = 1 /* Right.READ */ | 2 /* Right.WRITE */;
/** Data rights by APX:AP for privileged and for unprivileged accesses, S and R clear (DDI 0100I table B4-3, DDI 0301H table 6-1). */
const RIGHTS_PRIVILEGED = [0, RW, RW, RW, 0, R, R, R];
const RIGHTS_USER = [0, 0, R, RW, 0, 0, R, R];
/** Data rights by AP[2:1] when AP[0] is the access flag (DDI 0301H 6.5.3). */
const RIGHTS_FLAG_PRIVILEGED = [RW, RW, R, R];
const RIGHTS_FLAG_USER = [0, RW, 0, R];
/** Memory types as `memoryType` tells them. */
export var MemoryType;
(function (MemoryType) {
    MemoryType[MemoryType["STRONGLY_ORDERED"] = 0] = "STRONGLY_ORDERED";
    MemoryType[MemoryType["DEVICE"] = 1] = "DEVICE";
    MemoryType[MemoryType["NORMAL"] = 2] = "NORMAL";
})(MemoryType || (MemoryType = {}));
function swap(word) {
    return (word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24);
}
export class Mmu {
    S;
    ram;
    ramSize;
    /** Physical address of the byte asked for. */
    pa = 0;
    /** log2 of the extent over which this translation and its rights hold: 10, 12, 14, 16, 20 or 24 (10 and 14 only with subpages). */
    pageShift = 0;
    /** 1 when the translation belongs to the current ASID only (nG). */
    nonGlobal = 0;
    /** Domain of the descriptor; 0 for supersections, and when translation is off. */
    domain = 0;
    /** 1 when the descriptor is a second-level one. */
    secondLevel = 0;
    /** APX:AP of the descriptor (or of the subpage). */
    ap = 0;
    xn = 0;
    /** TEX[2:0] C B in bits 4 to 0, and S in bit 5. */
    attributes = 0;
    /** NS bit of the first-level descriptor. */
    ns = 0;
    /** After `probe` and `walk`: Right bits of the address at the privilege asked for. */
    rights = 0;
    /** After `probe`: the same as flags. */
    readable = 0;
    writable = 0;
    executable = 0;
    global = 0;
    constructor(S, ram, ramSize) {
        this.S = S;
        this.ram = ram;
        this.ramSize = ramSize;
    }
    /**
     * Translates for one access. Returns 0 with `pa`, `pageShift`, … set, or the fault. Faults in the manual's order of
     * priority: external abort on the walk, translation, access flag, domain, permission (DDI 0301H 6.9). QEMU 7.2 looks at the
     * access flag after the domain and in client domains only; the manual has the flag checked as the descriptor is read (6.9.4).
     */
    walk(va, access, privileged) {
        const fault = this.probe(va, privileged);
        if (fault !== 0)
            return fault;
        if ((this.rights & (1 << access)) !== 0)
            return 0;
        return (this.secondLevel ? 15 /* Fault.PERMISSION_PAGE */ : 13 /* Fault.PERMISSION_SECTION */) | (this.domain << 4);
    }
    /**
     * All that a TLB entry needs: translation, global bit and every right at the given privilege. Returns a fault when no
     * kind of access could succeed for another reason than permissions; a page without any right is no fault here.
     */
    probe(va, privileged) {
        const fault = this.translate(va);
        if (fault !== 0) {
            this.rights = this.readable = this.writable = this.executable = this.global = 0;
            return fault;
        }
        const rights = this.rightsOf(privileged);
        if (rights < 0) {
            this.rights = this.readable = this.writable = this.executable = this.global = 0;
            return (this.secondLevel ? 11 /* Fault.DOMAIN_PAGE */ : 9 /* Fault.DOMAIN_SECTION */) | (this.domain << 4);
        }
        this.rights = rights;
        this.readable = rights & 1;
        this.writable = (rights >> 1) & 1;
        this.executable = (rights >> 2) & 1;
        this.global = this.nonGlobal ^ 1;
        return 0;
    }
    /** Rights of the descriptor found last, or -1 for a domain fault. */
    rightsOf(privileged) {
        const S = this.S;
        const sctlr = S[80 /* Cp15Slot.SCTLR */];
        if ((sctlr & 1 /* SCTLR.M */) === 0)
            return RW | 4 /* Right.EXECUTE */;
        const domain = (S[89 /* Cp15Slot.DACR */] >>> (this.domain * 2)) & 3;
        if (domain === 3)
            return RW | 4 /* Right.EXECUTE */;
        if (domain !== 1)
            return -1;
        let data;
        if ((sctlr & (536870912 /* SCTLR.AFE */ | 8388608 /* SCTLR.XP */)) === (536870912 /* SCTLR.AFE */ | 8388608 /* SCTLR.XP */)) {
            data = (privileged ? RIGHTS_FLAG_PRIVILEGED : RIGHTS_FLAG_USER)[this.ap >> 1];
        }
        else if (this.ap === 0) {
            // S and R are both set: UNPREDICTABLE, no access as in QEMU.
            const sr = sctlr & (256 /* SCTLR.S */ | 512 /* SCTLR.R */);
            data = sr === 512 /* SCTLR.R */ || (sr === 256 /* SCTLR.S */ && privileged) ? R : 0;
        }
        else {
            data = (privileged ? RIGHTS_PRIVILEGED : RIGHTS_USER)[this.ap];
        }
        return (data & R) !== 0 && this.xn === 0 ? data | 4 /* Right.EXECUTE */ : data;
    }
    /** Finds the descriptor of an address: sets all fields but the rights. Returns 0, or an external, translation or access flag fault. */
    translate(va) {
        const S = this.S;
        const sctlr = S[80 /* Cp15Slot.SCTLR */];
        const mva = va & 0xfe000000 ? va : va | S[109 /* Cp15Slot.FCSEIDR */];
        this.secondLevel = this.nonGlobal = this.domain = this.xn = this.attributes = this.ns = 0;
        if ((sctlr & 1 /* SCTLR.M */) === 0) {
            this.pa = mva;
            this.pageShift = 20;
            this.ap = 3;
            return 0;
        }
        const ttbcr = S[88 /* Cp15Slot.TTBCR */];
        const n = ttbcr & 7;
        let table;
        if (n !== 0 && mva >>> (32 - n) !== 0) {
            if (ttbcr & 0x20)
                return 5 /* Fault.TRANSLATION_SECTION */;
            table = (S[87 /* Cp15Slot.TTBR1 */] & 0xffffc000) | ((mva >>> 18) & 0x3ffc);
        }
        else {
            if (ttbcr & 0x10)
                return 5 /* Fault.TRANSLATION_SECTION */;
            table = (S[86 /* Cp15Slot.TTBR0 */] & (-1 << (14 - n))) | ((mva >>> 18) & 0x3ffc);
        }
        if (table >>> 0 >= this.ramSize)
            return 12 /* Fault.EXTERNAL_L1 */;
        let first = this.ram[table >>> 2];
        if (sctlr & 33554432 /* SCTLR.EE */)
            first = swap(first);
        const v6 = (sctlr & 8388608 /* SCTLR.XP */) !== 0;
        switch (first & 3) {
            case 2: {
                if (first & 0x40000) {
                    this.pa = (first & 0xff000000) | (mva & 0x00ffffff);
                    this.pageShift = 24;
                }
                else {
                    this.pa = (first & 0xfff00000) | (mva & 0x000fffff);
                    this.pageShift = 20;
                    this.domain = (first >>> 5) & 15;
                }
                this.ns = (first >>> 19) & 1;
                this.attributes = ((first >>> 10) & 0x1c) | ((first >>> 2) & 3);
                this.ap = (first >>> 10) & 3;
                if (!v6)
                    return 0;
                this.attributes |= (first >>> 11) & 0x20;
                this.ap |= (first >>> 13) & 4;
                this.nonGlobal = (first >>> 17) & 1;
                this.xn = (first >>> 4) & 1;
                return (sctlr & 536870912 /* SCTLR.AFE */) !== 0 && (this.ap & 1) === 0 ? 3 /* Fault.ACCESS_SECTION */ | (this.domain << 4) : 0;
            }
            case 1:
                this.domain = (first >>> 5) & 15;
                this.ns = (first >>> 3) & 1;
                this.secondLevel = 1;
                return v6 ? this.pageV6(first, mva, sctlr) : this.pageLegacy(first, mva, sctlr);
            default:
                // 0 is a fault; 3 (fine table before ARMv6) is reserved and faults too.
                return 5 /* Fault.TRANSLATION_SECTION */;
        }
    }
    second(first, mva, sctlr) {
        const word = this.ram[((first & 0xfffffc00) | ((mva >>> 10) & 0x3fc)) >>> 2];
        return sctlr & 33554432 /* SCTLR.EE */ ? swap(word) : word;
    }
    /** Second level, subpages disabled (SCTLR.XP set; DDI 0100I B4.7.4, DDI 0301H 6.11.2). */
    pageV6(first, mva, sctlr) {
        const domain = this.domain << 4;
        if ((first & 0xfffffc00) >>> 0 >= this.ramSize)
            return 14 /* Fault.EXTERNAL_L2 */ | domain;
        const word = this.second(first, mva, sctlr);
        if ((word & 3) === 0)
            return 7 /* Fault.TRANSLATION_PAGE */ | domain;
        if ((word & 2) !== 0) {
            this.pa = (word & 0xfffff000) | (mva & 0xfff);
            this.pageShift = 12;
            this.xn = word & 1;
            this.attributes = (word >>> 4) & 0x1c;
        }
        else {
            this.pa = (word & 0xffff0000) | (mva & 0xffff);
            this.pageShift = 16;
            this.xn = (word >>> 15) & 1;
            this.attributes = (word >>> 10) & 0x1c;
        }
        this.attributes |= ((word >>> 2) & 3) | ((word >>> 5) & 0x20);
        this.ap = ((word >>> 4) & 3) | ((word >>> 7) & 4);
        this.nonGlobal = (word >>> 11) & 1;
        return (sctlr & 536870912 /* SCTLR.AFE */) !== 0 && (this.ap & 1) === 0 ? 6 /* Fault.ACCESS_PAGE */ | domain : 0;
    }
    /** Second level with subpage permissions (SCTLR.XP clear; DDI 0100I B4.7.3, DDI 0301H 6.11.1): no XN, no APX, all global. */
    pageLegacy(first, mva, sctlr) {
        const domain = this.domain << 4;
        if ((first & 0xfffffc00) >>> 0 >= this.ramSize)
            return 14 /* Fault.EXTERNAL_L2 */ | domain;
        const word = this.second(first, mva, sctlr);
        this.attributes = (word >>> 2) & 3;
        const aps = (word >>> 4) & 0xff;
        const uniform = aps === (aps & 3) * 0x55;
        switch (word & 3) {
            case 0:
                return 7 /* Fault.TRANSLATION_PAGE */ | domain;
            case 1:
                this.pa = (word & 0xffff0000) | (mva & 0xffff);
                this.ap = (aps >>> ((mva >>> 13) & 6)) & 3;
                this.pageShift = uniform ? 16 : 14;
                this.attributes |= (word >>> 10) & 0x1c;
                return 0;
            case 2:
                this.pa = (word & 0xfffff000) | (mva & 0xfff);
                this.ap = (aps >>> ((mva >>> 9) & 6)) & 3;
                this.pageShift = uniform ? 12 : 10;
                return 0;
            default:
                // Extended small page: one AP field, TEX above it.
                this.pa = (word & 0xfffff000) | (mva & 0xfff);
                this.ap = aps & 3;
                this.pageShift = 12;
                this.attributes |= (word >>> 4) & 0x1c;
                return 0;
        }
    }
    /** TEX C B after the remap by PRRR, as a memory type (DDI 0301H 6.6). For the descriptor found last. */
    memoryType() {
        const S = this.S;
        if ((S[80 /* Cp15Slot.SCTLR */] & 1 /* SCTLR.M */) === 0)
            return 0 /* MemoryType.STRONGLY_ORDERED */;
        const index = this.attributes & 7;
        if (S[80 /* Cp15Slot.SCTLR */] & 268435456 /* SCTLR.TRE */) {
            const type = (S[105 /* Cp15Slot.PRRR */] >>> (2 * index)) & 3;
            return type === 3 ? 2 /* MemoryType.NORMAL */ : type;
        }
        const tex = (this.attributes >>> 2) & 7;
        const cb = this.attributes & 3;
        if (tex === 0)
            return cb === 0 ? 0 /* MemoryType.STRONGLY_ORDERED */ : cb === 1 ? 1 /* MemoryType.DEVICE */ : 2 /* MemoryType.NORMAL */;
        return tex === 2 ? 1 /* MemoryType.DEVICE */ : 2 /* MemoryType.NORMAL */;
    }
    /**
     * NS, SH, INNER and OUTER fields of PAR (DDI 0301H table 3-77) for the descriptor found last. Cacheability is given as
     * 0 non-cacheable, 1 write-back write-allocate, 2 write-through, 3 write-back; INNER codes it as 0, 5, 6, 7.
     */
    parAttributes() {
        const S = this.S;
        const type = this.memoryType();
        const shared = (this.attributes >>> 5) & 1;
        const base = this.ns << 9;
        if (type === 0 /* MemoryType.STRONGLY_ORDERED */)
            return base | (1 << 7) | (1 << 4);
        const index = this.attributes & 7;
        const tex = (this.attributes >>> 2) & 7;
        if (S[80 /* Cp15Slot.SCTLR */] & 268435456 /* SCTLR.TRE */) {
            const prrr = S[105 /* Cp15Slot.PRRR */];
            if (type === 1 /* MemoryType.DEVICE */)
                return base | (((prrr >>> (16 + shared)) & 1) << 7) | (3 << 4);
            const nmrr = S[106 /* Cp15Slot.NMRR */];
            return base | (((prrr >>> (18 + shared)) & 1) << 7) | this.inner((nmrr >>> (2 * index)) & 3) | (((nmrr >>> (16 + 2 * index)) & 3) << 2);
        }
        if (type === 1 /* MemoryType.DEVICE */)
            return base | (tex === 0 ? 1 << 7 : 0) | (3 << 4);
        const cb = this.attributes & 3;
        let inner = cb;
        let outer = cb;
        if (tex & 4)
            outer = tex & 3;
        else if (tex === 1)
            inner = outer = cb === 3 ? 1 : 0;
        return base | (shared << 7) | this.inner(inner) | (outer << 2);
    }
    inner(cacheability) {
        return cacheability === 0 ? 0 : (4 + cacheability) << 4;
    }
}
//# sourceMappingURL=mmu.js.map