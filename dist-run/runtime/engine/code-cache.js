import { ALL_INLINE } from '../../translator/decode/sensitive.js';
import { isInline, outOfLineSource, predecodeArm, predecodeThumb } from '../../translator/emit/interpreter.js';
/** Stands for a unit at an address that a call comes back to, inside a unit: the interpreter stops there, and the call looks whether it is its own. */
export const RESUME = () => 3 /* Exit.BUDGET */;
export class View {
    page;
    index;
    vpage;
    armOps;
    thumbOps;
    armUnits = new Array(1024).fill(undefined);
    thumbUnits;
    armHeat = new Uint16Array(1024);
    thumbHeat;
    /** RAM offset of the page in bytes. */
    ram;
    constructor(page, index, vpage) {
        this.page = page;
        this.index = index;
        this.vpage = vpage;
        this.armOps = page.armOps;
        this.thumbOps = page.thumbOps;
        this.thumbUnits = page.thumb ? new Array(2048).fill(undefined) : NO_UNITS;
        this.thumbHeat = page.thumb ? new Uint16Array(2048) : NO_HEAT;
        this.ram = page.frame << 12;
    }
}
const NO_OPS = new Uint16Array(0);
const NO_HEAT = new Uint16Array(0);
const NO_UNITS = [];
export class CodePage {
    frame;
    armOps = new Uint16Array(1024);
    thumbOps = NO_OPS;
    /** 1 per word that was decoded or is part of a unit. */
    covered = new Uint8Array(1024);
    views = [];
    /** Units of other pages that reach into this one: where they are kept. */
    visitors = [];
    thumb = false;
    constructor(frame) {
        this.frame = frame;
    }
    /** Makes room for Thumb code, which few pages hold. */
    enableThumb() {
        if (this.thumb)
            return;
        this.thumb = true;
        this.thumbOps = new Uint16Array(2048);
        for (const v of this.views) {
            v.thumbOps = this.thumbOps;
            v.thumbUnits = new Array(2048).fill(undefined);
            v.thumbHeat = new Uint16Array(2048);
        }
    }
}
export class CodeCache {
    dropWriters;
    instantiate;
    ways;
    /** Views by number; 0 is none. */
    views = [];
    /** 1 for physical pages that hold code: stores to them take the slow path. */
    isCode;
    /** Functions of instructions outside the interpreter's switch, by case number. */
    armOutOfLine = [];
    thumbOutOfLine = [];
    pages = new Map();
    units = 0;
    /** Changes whenever a unit is dropped: a unit that called another one must not go on when its own code may be gone. */
    epoch = 0;
    counters = { code_pages: 0, code_views: 0, decoded: 0, page_invalidated_by_store: 0, page_invalidated_by_device: 0, units_invalidated: 0, units_retranslated: 0, store_beside_code: 0, store_of_same_value: 0, evicted_all: 0 };
    constructor(ramPages, dropWriters, instantiate, 
    /** How the interpreter performs sensitive instructions. */
    ways = ALL_INLINE) {
        this.dropWriters = dropWriters;
        this.instantiate = instantiate;
        this.ways = ways;
        this.isCode = new Uint8Array(ramPages);
        // A hole at 0 keeps view numbers truthy; the object is never used.
        this.views.push(new View(new CodePage(0), 0, 0));
    }
    /** The view of a frame at a virtual page. */
    view(frame, vpage) {
        let page = this.pages.get(frame);
        if (!page) {
            page = new CodePage(frame);
            this.pages.set(frame, page);
            this.counters.code_pages++;
        }
        for (const v of page.views)
            if (v.vpage === vpage)
                return v;
        const view = new View(page, this.views.length, vpage);
        this.views.push(view);
        page.views.push(view);
        this.counters.code_views++;
        return view;
    }
    /** Decodes the ARM word at index `i` of a view, and remembers it. */
    decodeArm = (view, i, word) => {
        const op = predecodeArm(word, this.ways);
        this.outOfLine(op & 0x7fff, false);
        this.cover(view.page, i << 2, 4);
        view.armOps[i] = op;
        return op;
    };
    /** The function of a case outside the interpreter's switch; undefined when it is inside. */
    outOfLine(n, thumb) {
        const made = thumb ? this.thumbOutOfLine : this.armOutOfLine;
        return isInline(n, thumb) ? undefined : (made[n] ??= this.instantiate(outOfLineSource(n, thumb)));
    }
    decodeThumb = (view, i, half) => {
        const op = predecodeThumb(half, this.ways);
        this.outOfLine(op, true);
        this.cover(view.page, i << 1, 2);
        view.thumbOps[i] = op;
        return op;
    };
    /** Marks bytes of a page as code: from now on stores to the page are seen. */
    cover(page, offset, length) {
        this.counters.decoded++;
        if (this.isCode[page.frame] === 0) {
            this.isCode[page.frame] = 1;
            this.dropWriters(page.frame);
        }
        page.covered.fill(1, offset >>> 2, (offset + length + 3) >>> 2);
    }
    /** Whether a store of `width` bytes at a RAM address would change instructions that were decoded. */
    hits(address, width) {
        const page = this.pages.get(address >>> 12);
        const offset = address & 4095;
        return page.covered[offset >>> 2] !== 0 || (width > 1 && page.covered[(offset + width - 1) >>> 2] === 1);
    }
    /** Discards everything made from a frame; the frame may be written directly again. */
    invalidate(frame) {
        const page = this.pages.get(frame);
        if (!page || this.isCode[frame] === 0)
            return;
        this.epoch = (this.epoch + 1) | 0;
        this.isCode[frame] = 0;
        page.armOps.fill(0);
        page.thumbOps.fill(0);
        page.covered.fill(0);
        for (const v of page.views) {
            this.dropUnits(v.armUnits);
            this.dropUnits(v.thumbUnits);
        }
        for (const { units, index, unit } of page.visitors) {
            // The place may hold a newer unit by now.
            if (units[index] !== unit)
                continue;
            units[index] = undefined;
            this.units--;
            this.counters.units_invalidated++;
        }
        page.visitors.length = 0;
    }
    /** Discards one unit, to be translated again; one that is running goes on to its end. */
    retranslate = ({ units, index, unit }) => {
        if (units[index] !== unit)
            return;
        units[index] = undefined;
        this.units--;
        this.counters.units_retranslated++;
    };
    dropUnits(units) {
        for (let i = 0; i < units.length; i++) {
            const unit = units[i];
            if (unit === undefined)
                continue;
            units[i] = undefined;
            if (unit === RESUME)
                continue;
            this.units--;
            this.counters.units_invalidated++;
        }
    }
    /** After a device wrote RAM. */
    deviceWrote(address, length) {
        for (let frame = address >>> 12; frame <= (address + length - 1) >>> 12; frame++) {
            if (this.isCode[frame] === 0)
                continue;
            this.counters.page_invalidated_by_device++;
            this.invalidate(frame);
        }
    }
    /** Everything out: the cap on views or units was reached. The caller empties the execute TLB. */
    evictAll() {
        this.counters.evicted_all++;
        this.epoch = (this.epoch + 1) | 0;
        for (const frame of this.pages.keys())
            this.invalidate(frame);
        this.pages.clear();
        this.views.length = 1;
        this.units = 0;
    }
}
//# sourceMappingURL=code-cache.js.map