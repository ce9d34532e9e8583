/**
 * Translations and predecoded instructions, by physical page.
 *
 * A CodePage is a physical page from which code was run; a View is that page seen at one virtual page (units hold virtual
 * addresses as constants). Changing page tables therefore discards nothing: the execute TLB names the view to use.
 * A store into decoded words of a page discards all that was made from the page.
 */
import { HEAT_MASK, HEAT_STOP } from '../../translator/abi.js';
import { ALL_INLINE, type Ways } from '../../translator/decode/sensitive.js';
import { isInline, outOfLineSource, predecodeArm, predecodeThumb } from '../../translator/emit/interpreter.js';
import { MAX_UNITS, MAX_VIEWS, UnitTable, type UnitPlace } from './unit-table.js';

export type OutOfLine = (word: number, pc: number) => number;

export class View {
  thumbOps: Uint16Array;
  thumbHeat: Uint16Array;
  /** RAM offset of the page in bytes. */
  readonly ram: number;

  constructor(readonly page: CodePage, readonly index: number, readonly vpage: number) {
    this.thumbOps = page.thumbOps;
    this.thumbHeat = page.thumb ? new Uint16Array(2048) : NO_HEAT;
    this.ram = page.frame << 12;
  }
}

const NO_OPS = new Uint16Array(0);
const NO_HEAT = new Uint16Array(0);

export class CodePage {
  thumbOps: Uint16Array = NO_OPS;
  /** 1 per word that was decoded or is part of a unit. */
  readonly covered = new Uint8Array(1024);
  readonly views: View[] = [];
  /** Units of other pages that reach into this one: where they are kept. */
  readonly visitors: UnitPlace[] = [];
  thumb = false;

  constructor(readonly frame: number) {}

  /** Makes room for Thumb code, which few pages hold. */
  enableThumb(): void {
    if (this.thumb) return;
    this.thumb = true;
    this.thumbOps = new Uint16Array(2048);
    for (const v of this.views) {
      v.thumbOps = this.thumbOps;
      v.thumbHeat = new Uint16Array(2048);
    }
  }
}

/** Index in the heat of the page (Thumb) or of RAM. */
const heatPlace = (view: View, pc: number, thumb: boolean): number => (thumb ? (pc & 4095) >>> 1 : (view.ram + (pc & 4095)) >>> 2);

export class CodeCache {
  /** Views by number; 0 is none. */
  readonly views: View[] = [];
  /** 1 for physical pages that hold code: stores to them take the slow path. */
  readonly isCode: Uint8Array;
  /** Functions of instructions outside the interpreter's switch, by case number. */
  readonly armOutOfLine: OutOfLine[] = [];
  readonly thumbOutOfLine: OutOfLine[] = [];
  private readonly pages = new Map<number, CodePage>();
  /**
   * Predecoded ARM words, and the heat of branch targets, by word of RAM: what is never code takes no memory of the host. One array
   * each, so that its address is a constant of the interpreter: an array for each page cost a dozen checks an instruction.
   */
  readonly decoded: Uint16Array;
  readonly heat: Uint16Array;
  readonly units = new UnitTable();
  /** Changes whenever a unit is dropped: a unit that called another one must not go on when its own code may be gone. */
  epoch = 0;
  readonly counters = { code_pages: 0, code_views: 0, decoded: 0, page_invalidated_by_store: 0, page_invalidated_by_device: 0, units_invalidated: 0, units_invalidated_from_other_pages: 0, units_evicted: 0, units_retranslated: 0, store_beside_code: 0, store_of_same_value: 0, device_write_beside_code: 0, evicted_all: 0 };

  constructor(
    ramPages: number,
    private readonly dropWriters: (frame: number) => void,
    private readonly instantiate: (source: string) => OutOfLine,
    /** How the interpreter performs sensitive instructions. */
    private readonly ways: Ways = ALL_INLINE,
    /** Whether the interpreter counts what it performs in place. */
    private readonly accounts = false,
  ) {
    this.isCode = new Uint8Array(ramPages);
    this.decoded = new Uint16Array(ramPages << 10);
    this.heat = new Uint16Array(ramPages << 10);
    // A hole at 0 keeps view numbers truthy; the object is never used.
    this.views.push(new View(new CodePage(0), 0, 0));
  }

  /** Whether there is no room for another view or unit: time for evictAll. */
  get full(): boolean {
    return this.views.length > MAX_VIEWS || this.units.count > MAX_UNITS;
  }

  /** The view of a frame at a virtual page. */
  view(frame: number, vpage: number): View {
    let page = this.pages.get(frame);
    if (!page) {
      page = new CodePage(frame);
      this.pages.set(frame, page);
      this.counters.code_pages++;
    }
    for (const v of page.views) if (v.vpage === vpage) return v;
    const view = new View(page, this.views.length, vpage);
    this.views.push(view);
    page.views.push(view);
    this.counters.code_views++;
    return view;
  }

  /** Decodes the ARM word at index `i` of RAM, in a page that has a view, and remembers it. */
  readonly decodeArm = (i: number, word: number): number => {
    const op = predecodeArm(word, this.ways);
    this.outOfLine(op & 0x7fff, false);
    this.cover(this.pages.get(i >>> 10)!, (i & 1023) << 2, 4);
    this.decoded[i] = op;
    return op;
  };

  /** The function of a case outside the interpreter's switch; undefined when it is inside. */
  outOfLine(n: number, thumb: boolean): OutOfLine | undefined {
    const made = thumb ? this.thumbOutOfLine : this.armOutOfLine;
    return isInline(n, thumb) ? undefined : (made[n] ??= this.instantiate(outOfLineSource(n, thumb, this.accounts)));
  }

  readonly decodeThumb = (view: View, i: number, half: number): number => {
    const op = predecodeThumb(half, this.ways);
    this.outOfLine(op, true);
    this.cover(view.page, i << 1, 2);
    view.thumbOps[i] = op;
    return op;
  };

  /** Marks bytes of a page as code: from now on stores to the page are seen. */
  cover(page: CodePage, offset: number, length: number): void {
    this.counters.decoded++;
    if (this.isCode[page.frame] === 0) {
      this.isCode[page.frame] = 1;
      this.dropWriters(page.frame);
    }
    page.covered.fill(1, offset >>> 2, (offset + length + 3) >>> 2);
  }

  /** Whether a store of `width` bytes at a RAM address would change instructions that were decoded. */
  hits(address: number, width: number): boolean {
    const page = this.pages.get(address >>> 12)!;
    const offset = address & 4095;
    return page.covered[offset >>> 2] !== 0 || (width > 1 && page.covered[(offset + width - 1) >>> 2] === 1);
  }

  /** Where heatPlace() counts. */
  private heatOf(view: View, thumb: boolean): Uint16Array {
    return thumb ? view.thumbHeat : this.heat;
  }

  /** The interpreter shall stop at an address of a view: a unit is there, or a call inside a unit comes back there. */
  stopAt(view: View, pc: number, thumb: boolean): void {
    const heat = this.heatOf(view, thumb);
    const place = heatPlace(view, pc, thumb);
    heat[place] = heat[place]! | HEAT_STOP;
  }

  /** Counts an execution of an address. The number so far. */
  warm(view: View, pc: number, thumb: boolean): number {
    const heat = this.heatOf(view, thumb);
    const place = heatPlace(view, pc, thumb);
    const before = heat[place]!;
    // At the top it stays, and the flag is left alone.
    if ((before & HEAT_MASK) === HEAT_MASK) return HEAT_MASK;
    heat[place] = before + 1;
    return (before & HEAT_MASK) + 1;
  }

  /** An address is to be counted from nothing. */
  cool(view: View, pc: number, thumb: boolean): void {
    const heat = this.heatOf(view, thumb);
    const place = heatPlace(view, pc, thumb);
    heat[place] = heat[place]! & ~HEAT_MASK;
  }

  /** Discards everything made from a frame; the frame may be written directly again. */
  invalidate(frame: number): void {
    const page = this.pages.get(frame);
    if (!page || this.isCode[frame] === 0) return;
    this.epoch = (this.epoch + 1) | 0;
    this.isCode[frame] = 0;
    this.decoded.fill(0, frame << 10, (frame + 1) << 10);
    // What takes its place has to earn its translation: code that is rewritten again and again stays interpreted.
    this.heat.fill(0, frame << 10, (frame + 1) << 10);
    page.thumbOps.fill(0);
    page.covered.fill(0);
    for (const v of page.views) {
      this.counters.units_invalidated += this.units.clearView(v.index);
      v.thumbHeat.fill(0);
    }
    for (const visitor of page.visitors) {
      if (!this.units.drop(visitor)) continue;
      this.counters.units_invalidated++;
      this.counters.units_invalidated_from_other_pages++;
    }
    page.visitors.length = 0;
  }

  /** Discards one unit, to be translated again; one that is running goes on to its end. */
  readonly retranslate = (place: UnitPlace): void => {
    if (this.units.drop(place)) this.counters.units_retranslated++;
  };

  /** Before a device writes `bytes` to RAM: a page goes when words of it that were decoded change. */
  deviceWrites(ram: Uint8Array, address: number, bytes: Uint8Array): void {
    const end = address + bytes.length;
    for (let frame = address >>> 12; frame << 12 < end; frame++) {
      if (this.isCode[frame] === 0) continue;
      const from = Math.max(address, frame << 12);
      const to = Math.min(end, (frame + 1) << 12);
      if (this.changesCode(this.pages.get(frame)!, ram, from, bytes.subarray(from - address, to - address))) {
        this.counters.page_invalidated_by_device++;
        this.invalidate(frame);
      } else this.counters.device_write_beside_code++;
    }
  }

  private changesCode(page: CodePage, ram: Uint8Array, address: number, bytes: Uint8Array): boolean {
    for (let i = 0; i < bytes.length; i++) {
      if (ram[address + i] !== bytes[i] && page.covered[((address + i) & 4095) >>> 2] !== 0) return true;
    }
    return false;
  }

  /** Everything out: the cap on views or units was reached. The caller empties the execute TLB. */
  evictAll(): void {
    this.counters.evicted_all++;
    this.epoch = (this.epoch + 1) | 0;
    const { units_invalidated, units_invalidated_from_other_pages } = this.counters;
    this.counters.units_evicted += this.units.count;
    for (const frame of this.pages.keys()) this.invalidate(frame);
    // They are told apart: no store has hit these.
    Object.assign(this.counters, { units_invalidated, units_invalidated_from_other_pages });
    this.pages.clear();
    this.views.length = 1;
  }
}

