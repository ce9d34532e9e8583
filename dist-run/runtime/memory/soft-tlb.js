/**
 * The software TLB: flat tables of one entry a page, one look-up, no tag.
 *
 * A context is a view of the address space: privilege, DACR and ASID (DESIGN § 3), so that a write of any of these switches
 * tables instead of emptying them. Each context has a read table, a write table and an execute table. An entry of the first
 * two, XORed with the address, is an index into RAM with clear top bit; an entry that is not valid XORs to a value with the top
 * bit set, so one test covers page, alignment and special pages. An execute entry is the number of a view (0: none).
 *
 * Context 0 is never filled: with CPSR.E set all accesses go through it and so take the slow path, which swaps bytes.
 */
import { TLB_PAGES } from '../../translator/abi.js';
const CONTEXTS = 16;
/** Entries remembered per context; a context that exceeds this is emptied whole. */
const REMEMBERED = 1 << 16;
const GLOBAL = 1 << 20;
const PAGE_MASK = GLOBAL - 1;
export class SoftTlb {
    T = new Int32Array(CONTEXTS * 2 * TLB_PAGES);
    XT = new Int32Array(CONTEXTS * TLB_PAGES);
    /** Per megabyte: 1 holds entries, 2 some made from a section or large page, 4 some from a supersection. */
    present = new Uint8Array(4096);
    /** Valid write entries per physical page, to find them when the page becomes code. */
    writers;
    contexts = [];
    clock = 0;
    counters = { tlb_fill: 0, tlb_flush_all: 0, tlb_flush_asid: 0, tlb_flush_mva: 0, tlb_entries_dropped: 0, tlb_context_new: 0, tlb_context_recycled: 0, tlb_context_switch: 0, tlb_global_copied: 0 };
    constructor(ramPages) {
        this.writers = new Uint8Array(ramPages);
        for (let id = 0; id < CONTEXTS; id++) {
            this.contexts.push({ id, privileged: false, dacr: 0, asid: -1, used: false, prepared: false, lastUse: 0, filled: new Int32Array(id === 0 ? 0 : REMEMBERED), count: 0 });
        }
        this.prepare(this.contexts[0]);
    }
    /** The context for this view of memory, made (by recycling the least recently used) when there is none. Returns its number. */
    select(privileged, dacr, asid) {
        this.counters.tlb_context_switch++;
        const contexts = this.contexts;
        for (let id = 1; id < CONTEXTS; id++) {
            const c = contexts[id];
            if (c.used && c.asid === asid && c.dacr === dacr && c.privileged === privileged) {
                c.lastUse = ++this.clock;
                return id;
            }
        }
        let victim = contexts[1];
        for (let id = 2; id < CONTEXTS && victim.used; id++) {
            const c = contexts[id];
            if (!c.used || c.lastUse < victim.lastUse)
                victim = c;
        }
        if (victim.used) {
            this.counters.tlb_context_recycled++;
            this.empty(victim);
        }
        else
            this.counters.tlb_context_new++;
        if (!victim.prepared)
            this.prepare(victim);
        victim.used = true;
        victim.privileged = privileged;
        victim.dacr = dacr;
        victim.asid = asid;
        victim.lastUse = ++this.clock;
        this.inheritGlobals(victim);
        return victim.id;
    }
    /** Global entries are valid under every ASID: a new context starts with those of a sibling. */
    inheritGlobals(context) {
        let sibling;
        for (const c of this.contexts) {
            if (c !== context && c.used && c.privileged === context.privileged && c.dacr === context.dacr && (!sibling || c.lastUse > sibling.lastUse))
                sibling = c;
        }
        if (!sibling)
            return;
        const { T, XT } = this;
        for (let i = 0; i < sibling.count; i++) {
            const entry = sibling.filled[i];
            if ((entry & GLOBAL) === 0)
                continue;
            const page = entry & PAGE_MASK;
            const from = sibling.id * 2 * TLB_PAGES + page;
            const to = context.id * 2 * TLB_PAGES + page;
            const view = XT[sibling.id * TLB_PAGES + page];
            // A page that was filled for reading and then for writing is remembered twice.
            if (T[to] === T[from] && T[to + TLB_PAGES] === T[from + TLB_PAGES] && XT[context.id * TLB_PAGES + page] === view)
                continue;
            T[to] = T[from];
            this.setWrite(to + TLB_PAGES, page, T[from + TLB_PAGES]);
            XT[context.id * TLB_PAGES + page] = view;
            context.filled[context.count++] = entry;
            this.counters.tlb_global_copied++;
        }
    }
    /** Fills data entries of a page. `ram` is the RAM offset of its frame, `shift` the log2 of the mapping's size. */
    fill(context, va, ram, readable, writable, global, shift) {
        if (context === 0)
            return;
        this.counters.tlb_fill++;
        const page = va >>> 12;
        const at = context * 2 * TLB_PAGES + page;
        const entry = ram ^ (page << 12);
        // Slow paths that do not look into the table fill it again and again; it is remembered once.
        const known = this.T[at] === entry || this.T[at + TLB_PAGES] === entry;
        if (readable)
            this.T[at] = entry;
        if (writable)
            this.setWrite(at + TLB_PAGES, page, entry);
        if (!known)
            this.remember(context, page, global, shift);
    }
    /** Fills an execute entry with the number of a view. */
    fillExecute(context, va, view, global, shift) {
        const page = va >>> 12;
        this.XT[context * TLB_PAGES + page] = view;
        this.remember(context, page, global, shift);
    }
    remember(id, page, global, shift) {
        this.present[page >>> 8] |= shift === 12 ? 1 : shift === 24 ? 5 : 3;
        if (shift === 24)
            this.present[(page >>> 8) & ~15] |= 4;
        const c = this.contexts[id];
        if (c.count === REMEMBERED) {
            const keep = [this.T[id * 2 * TLB_PAGES + page], this.T[(id * 2 + 1) * TLB_PAGES + page], this.XT[id * TLB_PAGES + page]];
            this.empty(c);
            this.T[id * 2 * TLB_PAGES + page] = keep[0];
            this.setWrite((id * 2 + 1) * TLB_PAGES + page, page, keep[1]);
            this.XT[id * TLB_PAGES + page] = keep[2];
        }
        c.filled[c.count++] = global ? page | GLOBAL : page;
    }
    setWrite(at, page, entry) {
        const T = this.T;
        const old = T[at] ^ (page << 12);
        if (old >= 0)
            this.writers[old >>> 12]--;
        T[at] = entry;
        const frame = entry ^ (page << 12);
        if (frame >= 0)
            this.writers[frame >>> 12]++;
    }
    /** All entries of all contexts. */
    flushAll() {
        this.counters.tlb_flush_all++;
        for (const c of this.contexts)
            if (c.used)
                this.empty(c);
        this.present.fill(0);
    }
    /** Non-global entries of an ASID; global ones stay. */
    flushAsid(asid) {
        this.counters.tlb_flush_asid++;
        for (const c of this.contexts) {
            if (!c.used || c.asid !== asid)
                continue;
            let kept = 0;
            for (let i = 0; i < c.count; i++) {
                const entry = c.filled[i];
                if (entry & GLOBAL)
                    c.filled[kept++] = entry;
                else
                    this.drop(c, entry & PAGE_MASK);
            }
            c.count = kept;
        }
    }
    /** Entries of one page (of its whole megabyte or 16 megabytes when it may come from a larger mapping). */
    flushPage(va) {
        this.counters.tlb_flush_mva++;
        const page = va >>> 12;
        const { present } = this;
        const wide = present[(page >>> 8) & ~15] & 4 ? 0xfff : present[page >>> 8] & 2 ? 0xff : 0;
        if (wide <= 0xff && present[page >>> 8] === 0)
            return;
        const first = page & ~wide;
        for (const c of this.contexts) {
            if (!c.used)
                continue;
            for (let p = first; p <= first + wide; p++)
                this.drop(c, p);
        }
        // Nothing is left of the megabytes that were dropped whole.
        if (wide !== 0)
            present.fill(0, first >>> 8, (first + wide + 1) >>> 8);
    }
    /** Takes the right to write a physical page directly from every context: the page becomes code. */
    dropWriters(frame) {
        if (this.writers[frame] === 0)
            return;
        for (const c of this.contexts) {
            if (!c.used)
                continue;
            const base = (c.id * 2 + 1) * TLB_PAGES;
            for (let i = c.count - 1; i >= 0 && this.writers[frame] !== 0; i--) {
                const page = c.filled[i] & PAGE_MASK;
                if (((this.T[base + page] ^ (page << 12)) >>> 12) === frame)
                    this.setWrite(base + page, page, invalid(page));
            }
        }
    }
    /** Forgets all views (they are being renumbered). */
    dropExecute() {
        for (const c of this.contexts)
            for (let i = 0; i < c.count; i++)
                this.XT[c.id * TLB_PAGES + (c.filled[i] & PAGE_MASK)] = 0;
    }
    drop(c, page) {
        const at = c.id * 2 * TLB_PAGES + page;
        const none = invalid(page);
        if (this.T[at] !== none || this.T[at + TLB_PAGES] !== none || this.XT[c.id * TLB_PAGES + page] !== 0)
            this.counters.tlb_entries_dropped++;
        this.T[at] = none;
        this.setWrite(at + TLB_PAGES, page, none);
        this.XT[c.id * TLB_PAGES + page] = 0;
    }
    empty(c) {
        for (let i = 0; i < c.count; i++)
            this.drop(c, c.filled[i] & PAGE_MASK);
        c.count = 0;
    }
    /** Marks every entry of a new context invalid: zero already is, in the upper half of the address space. */
    prepare(c) {
        const base = c.id * 2 * TLB_PAGES;
        this.T.fill(0x80000000 | 0, base, base + TLB_PAGES / 2);
        this.T.fill(0x80000000 | 0, base + TLB_PAGES, base + TLB_PAGES + TLB_PAGES / 2);
        c.prepared = true;
    }
}
const invalid = (page) => (page < TLB_PAGES / 2 ? 0x80000000 | 0 : 0);
//# sourceMappingURL=soft-tlb.js.map