/**
 * The software TLB: flat tables of one entry a page, one look-up, no tag.
 *
 * A context is a view of the address space: privilege, DACR and, for the unprivileged view, ASID (DESIGN § 3), so that a write of any
 * of these switches tables instead of emptying them. The privileged view is nearly all global: there an ASID only takes its own
 * entries with it when it goes, and a guest with many processes does with two such contexts. Each context has a read table, a write table and an execute table. An entry of the first
 * two, XORed with the address, is an index into RAM, below 2^29; an entry that is not valid XORs to a value above,
 * so one test covers page, alignment and special pages. An execute entry is the number of a view (0: none).
 *
 * Context 0 is never filled: with CPSR.E set all accesses go through it and so take the slow path, which swaps bytes.
 */
import { FAST_MASK, TLB_PAGES } from '../../translator/abi.js';

const CONTEXTS = 24;
/** Entries remembered per list of a context; a context that exceeds this is emptied whole. */
const REMEMBERED = 1 << 16;

/** From how large a mapping an entry was made: an invalidation by address drops all entries of the mapping. */
const Made = { PAGE: 0, LARGE_PAGE: 1, SECTION: 2, SUPERSECTION: 3 } as const;
const GLOBAL_MADE = 4;
/** log2 of the pages in each. */
const MADE_PAGES = [0, 4, 8, 12] as const;
const madeFrom = (shift: number): number => (shift < 16 ? Made.PAGE : shift < 20 ? Made.LARGE_PAGE : shift < 24 ? Made.SECTION : Made.SUPERSECTION);

/** Pages in the order in which they were filled. */
class PageList {
  pages = new Int32Array(64);
  count = 0;

  add(page: number): void {
    if (this.count === this.pages.length) {
      const more = new Int32Array(2 * this.count);
      more.set(this.pages);
      this.pages = more;
    }
    this.pages[this.count++] = page;
  }
}

interface Context {
  readonly id: number;
  privileged: boolean;
  dacr: number;
  asid: number;
  used: boolean;
  prepared: boolean;
  /** All that an ASID had here was flushed and nobody asked for it since: its process has likely ended. */
  vacant: boolean;
  lastUse: number;
  /** Pages filled since the last flush, some of them dropped meanwhile: a flush costs what was filled. Global ones, and those of the ASID. */
  readonly global: PageList;
  readonly local: PageList;
}

export class SoftTlb {
  readonly T = new Int32Array(CONTEXTS * 2 * TLB_PAGES);
  readonly XT = new Int32Array(CONTEXTS * TLB_PAGES);
  /** What each entry was made from: `Made`, and GLOBAL_MADE. Means nothing where there is no entry. */
  private readonly made = new Uint8Array(CONTEXTS * TLB_PAGES);
  /** Per megabyte: kinds of mapping (bits of 1 << Made) that some entry was made from. */
  private readonly present = new Uint8Array(4096);
  /** The same of global mappings: where there are none, contexts of other ASIDs need no look. */
  private readonly presentGlobal = new Uint8Array(4096);
  /** Valid write entries per physical page: to find them when the page becomes code, and to know which pages may be written unseen. */
  readonly writers: Uint8Array;
  private readonly contexts: Context[] = [];
  private clock = 0;
  readonly counters = { tlb_fill: 0, tlb_flush_all: 0, tlb_flush_asid: 0, tlb_flush_mva: 0, tlb_entries_dropped: 0, tlb_write_entries_to_code_dropped: 0, tlb_context_new: 0, tlb_context_recycled: 0, tlb_context_switch: 0, tlb_global_copied: 0 };

  constructor(ramPages: number) {
    this.writers = new Uint8Array(ramPages);
    for (let id = 0; id < CONTEXTS; id++) {
      this.contexts.push({ id, privileged: false, dacr: 0, asid: -1, used: false, prepared: false, vacant: false, lastUse: 0, global: new PageList(), local: new PageList() });
    }
    this.prepare(this.contexts[0]!);
  }

  /** The context for this view of memory, made (by recycling the least recently used) when there is none. Returns its number. */
  select(privileged: boolean, dacr: number, asid: number): number {
    this.counters.tlb_context_switch++;
    const contexts = this.contexts;
    for (let id = 1; id < CONTEXTS; id++) {
      const c = contexts[id]!;
      if (!c.used || c.dacr !== dacr || c.privileged !== privileged || (!privileged && c.asid !== asid)) continue;
      if (c.asid !== asid) {
        this.dropAll(c, c.local);
        c.asid = asid;
      }
      c.vacant = false;
      c.lastUse = ++this.clock;
      return id;
    }
    const victim = this.victim();
    if (victim.used) {
      this.counters.tlb_context_recycled++;
      this.empty(victim);
    } else this.counters.tlb_context_new++;
    if (!victim.prepared) this.prepare(victim);
    victim.used = true;
    victim.vacant = false;
    victim.privileged = privileged;
    victim.dacr = dacr;
    victim.asid = asid;
    victim.lastUse = ++this.clock;
    this.inheritGlobals(victim);
    return victim.id;
  }

  /** The context to give away: one of a process that has ended, since a context that was never used costs the host 1 MiB; else such a one; else the least recently used. */
  private victim(): Context {
    const [, ...contexts] = this.contexts;
    return contexts.find((c) => c.vacant) ?? contexts.find((c) => !c.used) ?? contexts.reduce((oldest, c) => (c.lastUse < oldest.lastUse ? c : oldest));
  }

  /** The unprivileged context of an ASID, if there is one; else 0, which sends every access to the slow path. */
  findUser(dacr: number, asid: number): number {
    for (let id = 1; id < CONTEXTS; id++) {
      const c = this.contexts[id]!;
      if (!c.used || c.privileged || c.asid !== asid || c.dacr !== dacr) continue;
      c.vacant = false;
      c.lastUse = ++this.clock;
      return id;
    }
    return 0;
  }

  /** Global entries are valid under every ASID: a new context starts with those of a sibling. */
  private inheritGlobals(context: Context): void {
    let sibling: Context | undefined;
    for (const c of this.contexts) {
      if (c !== context && c.used && c.privileged === context.privileged && c.dacr === context.dacr && (!sibling || c.lastUse > sibling.lastUse)) sibling = c;
    }
    if (!sibling) return;
    const { T, XT } = this;
    const { pages, count } = sibling.global;
    for (let i = 0; i < count; i++) {
      const page = pages[i]!;
      if ((this.made[sibling.id * TLB_PAGES + page]! & GLOBAL_MADE) === 0) continue;
      const from = sibling.id * 2 * TLB_PAGES + page;
      const to = context.id * 2 * TLB_PAGES + page;
      const view = XT[sibling.id * TLB_PAGES + page]!;
      // A page that was filled for reading and then for writing is remembered twice.
      if (T[to] === T[from] && T[to + TLB_PAGES] === T[from + TLB_PAGES] && XT[context.id * TLB_PAGES + page] === view) continue;
      T[to] = T[from]!;
      this.setWrite(to + TLB_PAGES, page, T[from + TLB_PAGES]!);
      XT[context.id * TLB_PAGES + page] = view;
      this.made[context.id * TLB_PAGES + page] = this.made[sibling.id * TLB_PAGES + page]!;
      context.global.add(page);
      this.counters.tlb_global_copied++;
    }
  }

  /** Fills data entries of a page. `ram` is the RAM offset of its frame, `shift` the log2 of the mapping's size. */
  fill(context: number, va: number, ram: number, readable: boolean, writable: boolean, global: boolean, shift: number): void {
    if (context === 0) return;
    this.counters.tlb_fill++;
    const page = va >>> 12;
    const at = context * 2 * TLB_PAGES + page;
    const entry = ram ^ (page << 12);
    // Slow paths that do not look into the table fill it again and again; it is remembered once.
    const known = (this.T[at] === entry || this.T[at + TLB_PAGES] === entry) && (this.made[context * TLB_PAGES + page]! & GLOBAL_MADE) === (global ? GLOBAL_MADE : 0);
    if (readable) this.T[at] = entry;
    if (writable) this.setWrite(at + TLB_PAGES, page, entry);
    if (known) this.describe(context, page, global, shift);
    else this.remember(context, page, global, shift);
  }

  /** Fills an execute entry with the number of a view. */
  fillExecute(context: number, va: number, view: number, global: boolean, shift: number): void {
    const page = va >>> 12;
    this.XT[context * TLB_PAGES + page] = view;
    this.remember(context, page, global, shift);
  }

  /** A page has one descriptor, so what it says holds for the entries of all kinds of access. */
  private describe(id: number, page: number, global: boolean, shift: number): void {
    const made = madeFrom(shift);
    this.made[id * TLB_PAGES + page] = global ? made | GLOBAL_MADE : made;
    this.present[page >>> 8]! |= 1 << made;
    if (global) this.presentGlobal[page >>> 8]! |= 1 << made;
    // An order that names another megabyte of a supersection looks at its first.
    if (made === Made.SUPERSECTION) this.present[(page >>> 8) & ~15]! |= 1 << made;
  }

  private remember(id: number, page: number, global: boolean, shift: number): void {
    const c = this.contexts[id]!;
    const list = global ? c.global : c.local;
    if (list.count === REMEMBERED) {
      const keep = [this.T[id * 2 * TLB_PAGES + page]!, this.T[(id * 2 + 1) * TLB_PAGES + page]!, this.XT[id * TLB_PAGES + page]!] as const;
      this.empty(c);
      this.T[id * 2 * TLB_PAGES + page] = keep[0];
      this.setWrite((id * 2 + 1) * TLB_PAGES + page, page, keep[1]);
      this.XT[id * TLB_PAGES + page] = keep[2];
    }
    list.add(page);
    this.describe(id, page, global, shift);
  }

  private setWrite(at: number, page: number, entry: number): void {
    const T = this.T;
    const old = T[at]! ^ (page << 12);
    if ((old & FAST_MASK[1]) === 0) this.writers[old >>> 12]!--;
    T[at] = entry;
    const ram = entry ^ (page << 12);
    if ((ram & FAST_MASK[1]) === 0) this.writers[ram >>> 12]!++;
  }

  /** All entries of all contexts. */
  flushAll(): void {
    this.counters.tlb_flush_all++;
    for (const c of this.contexts) if (c.used) this.empty(c);
    this.present.fill(0);
    this.presentGlobal.fill(0);
  }

  /** Non-global entries of an ASID; global ones stay. */
  flushAsid(asid: number): void {
    this.counters.tlb_flush_asid++;
    for (const c of this.contexts) {
      if (!c.used || c.asid !== asid) continue;
      this.dropAll(c, c.local);
      c.vacant = !c.privileged;
    }
  }

  /**
   * Entries that translate `va`, for an ASID (-1: for any): global ones and those of the ASID go, with all that were made from the same
   * large page, section or supersection (DDI 0301H 3.2.24).
   */
  flushPage(va: number, asid: number): void {
    this.counters.tlb_flush_mva++;
    const page = va >>> 12;
    const kinds = this.present[page >>> 8]! | (this.present[(page >>> 8) & ~15]! & (1 << Made.SUPERSECTION));
    for (let made: number = Made.PAGE; made <= Made.SUPERSECTION; made++) if (kinds & (1 << made)) this.flushMapping(page, made, asid);
  }

  /** Entries in the mapping of kind `made` around a page that were made from such a mapping. */
  private flushMapping(page: number, made: number, asid: number): void {
    const pages = 1 << MADE_PAGES[made]!;
    const first = page & -pages;
    const large = made >= Made.SECTION;
    const every = asid === -1 || large || (this.presentGlobal[page >>> 8]! & (1 << made)) !== 0;
    let left = false;
    for (const c of this.contexts) {
      if (!c.used || (!every && c.asid !== asid)) continue;
      for (let p = first; p < first + pages; p++) {
        const description = this.made[c.id * TLB_PAGES + p]!;
        if ((description & ~GLOBAL_MADE) !== made || !this.holds(c, p)) continue;
        if (asid === -1 || c.asid === asid || (description & GLOBAL_MADE) !== 0) this.drop(c, p);
        else left = true;
      }
    }
    // Sections and supersections fill their megabytes: nothing more to look for there.
    if (left || !large) return;
    for (let mb = first >>> 8; mb < (first + pages) >>> 8; mb++) this.present[mb]! &= ~(1 << made);
  }

  private holds(c: Context, page: number): boolean {
    const at = c.id * 2 * TLB_PAGES + page;
    const none = invalid(page);
    return this.T[at] !== none || this.T[at + TLB_PAGES] !== none || this.XT[c.id * TLB_PAGES + page] !== 0;
  }

  /** Takes the right to write a physical page directly from every context: the page becomes code. */
  dropWriters(frame: number): void {
    if (this.writers[frame] === 0) return;
    for (const c of this.contexts) {
      if (!c.used) continue;
      const base = (c.id * 2 + 1) * TLB_PAGES;
      for (const { pages, count } of [c.global, c.local]) {
        for (let i = count - 1; i >= 0 && this.writers[frame] !== 0; i--) {
          const page = pages[i]!;
          if (((this.T[base + page]! ^ (page << 12)) >>> 12) !== frame) continue;
          this.setWrite(base + page, page, invalid(page));
          this.counters.tlb_write_entries_to_code_dropped++;
        }
      }
    }
  }

  /** Forgets all views (they are being renumbered). */
  dropExecute(): void {
    for (const c of this.contexts) {
      for (const { pages, count } of [c.global, c.local]) for (let i = 0; i < count; i++) this.XT[c.id * TLB_PAGES + pages[i]!] = 0;
    }
  }

  private drop(c: Context, page: number): void {
    const at = c.id * 2 * TLB_PAGES + page;
    const none = invalid(page);
    if (this.holds(c, page)) this.counters.tlb_entries_dropped++;
    this.T[at] = none;
    this.setWrite(at + TLB_PAGES, page, none);
    this.XT[c.id * TLB_PAGES + page] = 0;
  }

  private empty(c: Context): void {
    this.dropAll(c, c.global);
    this.dropAll(c, c.local);
  }

  private dropAll(c: Context, list: PageList): void {
    for (let i = 0; i < list.count; i++) this.drop(c, list.pages[i]!);
    list.count = 0;
  }

  /** Marks every entry of a new context invalid; zero already is, except in the first 512 MiB, so that the host has to give a context 1 MiB and not 8. */
  private prepare(c: Context): void {
    const base = c.id * 2 * TLB_PAGES;
    this.T.fill(INVALID_LOW, base, base + LOW_PAGES);
    this.T.fill(INVALID_LOW, base + TLB_PAGES, base + TLB_PAGES + LOW_PAGES);
    c.prepared = true;
  }
}

/** Pages whose address, taken for an index, lies in RAM at its largest: there an entry that is not valid cannot be zero. */
const LOW_PAGES = 1 << 17;
const INVALID_LOW = 0x80000000 | 0;
const invalid = (page: number): number => (page < LOW_PAGES ? INVALID_LOW : 0);
