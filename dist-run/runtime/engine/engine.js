/**
 * The engine: runs the guest by interpreter and translated units, and returns when its budget is spent or the core waits.
 *
 * Life of an instruction: view by the execute TLB → unit, or the interpreter → (exit?) → exception router → again.
 */
import { TLB_PAGES } from '../../translator/abi.js';
import { interpreterParameters, interpreterSource } from '../../translator/emit/interpreter.js';
import { conditionText } from '../../translator/emit/conditions.js';
import { translate, unitParameters } from '../../translator/emit/unit.js';
import { pure } from '../../translator/semantics/pure.js';
import { Cp15 } from '../cpu/cp15.js';
import { Mode, vfpAccessible } from '../cpu/modes.js';
import { Vfp } from '../cpu/vfp.js';
import { ALL_INLINE, sensitiveNumber, Way } from '../../translator/decode/sensitive.js';
import { AddressSpaces, SELECTING } from './address-spaces.js';
import { memoryOrders } from '../hypervisor/orders.js';
import { emulation } from '../hypervisor/emulation.js';
import { Event, ExceptionRouter } from '../hypervisor/router.js';
import { MOST_SITES, Sites } from '../hypervisor/sites.js';
import { Mmu } from '../memory/mmu.js';
import { SoftTlb } from '../memory/soft-tlb.js';
import { CodeCache, RESUME } from './code-cache.js';
import { makeDispatcher, NOWHERE } from './dispatch.js';
import { train, TRAINING_GROUND } from './training.js';
import { MemoryAccess } from './memory-access.js';
/** Everything out when there are more. */
const MAX_UNITS = 30_000;
const MAX_VIEWS = 20_000;
/** So many prefetch aborts with no instruction between them will never end. */
const HOPELESS = 100_000;
export class Engine {
    ram;
    options;
    S = new Int32Array(new ArrayBuffer(160 /* Slot.SIZE */ * 4));
    mmu;
    tlb;
    code;
    memory;
    router;
    /** What generated code counts, laid out by Count. */
    N;
    cp15;
    orders;
    vfp;
    signal = { code: 0 };
    interpretArm;
    interpretThumb;
    makeUnit;
    /** `hot` is read by the interpreter too: a target seen more often is worth the dispatcher's attention. */
    control = { hot: Infinity, exit: false, selected: -1, dispatched: 0 };
    spaces;
    dispatcher;
    /** Instructions executed before this slice, and the accounts of the slice. */
    executed = 0;
    slice = 0;
    held = 0;
    stolen = 0;
    /** Prefetch aborts with no instruction between them, and the count of instructions after the last one. */
    abortsInARow = 0;
    afterAbort = 0;
    /** Set when the guest can never run another instruction: one sentence's end. */
    failure;
    counters = {
        instructions_interpreted: 0, units_compiled: 0, unit_instructions: 0, unit_blocks: 0, unit_source_bytes: 0, translate_us: 0,
        dispatch_interpreter: 0,
    };
    constructor(ram, bus, options) {
        this.ram = ram;
        this.options = options;
        const { S, signal } = this;
        const frames = ram.size >>> 12;
        const { policy } = options;
        const keeps = options.accounts === true || policy?.promoteAfter !== undefined;
        this.N = new Int32Array(96 /* Count.SIZE */ + (keeps ? MOST_SITES : 0));
        this.mmu = new Mmu(S, ram.i32, ram.size);
        this.tlb = new SoftTlb(frames);
        this.spaces = new AddressSpaces(S, this.tlb, this.control);
        this.vfp = new Vfp(S);
        this.vfp.access = () => vfpAccessible(S);
        const X = new Int32Array(new ArrayBuffer(64));
        const H = { ...this.vfp.H };
        const shared = {
            S, T: this.tlb.T, XT: this.tlb.XT, M: ram.i32, HW: ram.u16, B: ram.u8, H, P: pure, X, F: signal,
            FI: this.vfp.FI, FS: this.vfp.FS, FD: this.vfp.FD, C: this.control, N: this.N,
        };
        this.code = new CodeCache(frames, (frame) => this.tlb.dropWriters(frame), (source) => make(interpreterParameters, shared, source), policy?.ways);
        this.memory = new MemoryAccess(S, ram, this.mmu, this.tlb, this.code, bus, signal, () => this.afterDevice());
        this.router = new ExceptionRouter(S, this.N, { ram, mmu: this.mmu, tlb: this.tlb, code: this.code, memory: this.memory, signal, select: () => this.select(), interpretOne: () => this.interpretOne() });
        if (keeps)
            this.router.sites = new Sites(this.N, policy?.ways ?? ALL_INLINE, policy?.promoteAfter, this.code.retranslate);
        H.promote = (site) => this.router.sites.promote(site);
        this.memory.onDevice = (write) => this.router.note(write ? Event.MMIO_WRITE : Event.MMIO_READ);
        const orders = memoryOrders({
            S, N: this.N, tlb: this.tlb, spaces: this.spaces, waitForInterrupt: () => this.waitForInterrupt(), instructions: () => this.instructions(),
        });
        this.orders = orders;
        this.cp15 = new Cp15(S, this.mmu, orders.events);
        Object.assign(H, emulation(S, this.cp15, this.memory, this.router, () => this.waitForInterrupt()));
        ram.onDeviceWrite = (address, length) => this.code.deviceWrote(address, length);
        this.dispatcher = makeDispatcher(S, this.tlb.XT, this.code, this.control, options.engine === 'jit', {
            selectContexts: () => this.spaces.select(), fetchMiss: (pc) => this.fetchMiss(pc), compile: (view, i, pc, thumb) => this.compile(view, i, pc, thumb),
            interpret: (thumb) => {
                this.counters.dispatch_interpreter++;
                this.interpret(thumb);
            },
            afterExit: (exit) => this.router.exit(exit, true), interrupt: () => void this.router.interrupt(),
        });
        Object.assign(shared, { V: this.code.views, I: this.memory.interpreterFacade(), U: this.memory.unitFacade(), Q: this.dispatcher.call, K: conditionTest(S) });
        const interpreter = (thumb) => make(interpreterParameters, { ...shared, D: thumb ? this.code.decodeThumb : this.code.decodeArm, Z: thumb ? this.code.thumbOutOfLine : this.code.armOutOfLine }, interpreterSource(thumb));
        this.interpretArm = interpreter(false);
        this.interpretThumb = interpreter(true);
        this.makeUnit = (source) => make(unitParameters, shared, source);
        if (options.engine === 'jit')
            this.control.hot = options.jitThreshold;
        this.reset();
    }
    /** Runs every path of the interpreter before the guest starts (training.ts). RAM must be zero; all is left as after reset, counters included. */
    train() {
        const { S, ram, control } = this;
        const { hot } = control;
        train({
            S, ram: ram.i32,
            run: (budget) => this.run(budget),
            wrote: (address) => {
                this.code.deviceWrote(address, 4);
                this.tlb.flushAll();
            },
            hot: (executions) => (control.hot = executions),
        });
        ram.u8.fill(0, TRAINING_GROUND.from, TRAINING_GROUND.to);
        this.code.evictAll();
        this.reset();
        control.hot = hot;
        this.executed = control.dispatched = 0;
        for (const counters of [this.counters, this.code.counters, this.memory.counters, this.tlb.counters]) {
            for (const name of Object.keys(counters))
                counters[name] = 0;
        }
        this.N.fill(0);
    }
    /** Reset as by the board's power-on: SVC mode, interrupts masked, MMU off, at address 0 (DDI 0100I A2.6.2). */
    reset() {
        const S = this.S;
        S.fill(0);
        S[22 /* Slot.CPSR */] = Mode.SVC | 256 /* PSR.A */ | 128 /* PSR.I */ | 64 /* PSR.F */;
        S[44 /* Slot.EXACT_IO */] = this.options.exactIo ? 1 : 0;
        this.cp15.reset();
        this.vfp.reset();
        this.tlb.flushAll();
        this.spaces.changed();
    }
    /** Guest instructions executed since the machine was made; exact during a device access of the interpreter. */
    instructions() {
        return this.executed + this.slice - (this.S[24 /* Slot.BUDGET */] + this.held) - this.stolen;
    }
    /** Interrupt line into the core: 1 IRQ, 2 FIQ (runtime/cpu/exceptions Line). */
    setLine(bit, level) {
        const S = this.S;
        if (!level)
            S[29 /* Slot.LINES */] = S[29 /* Slot.LINES */] & ~bit;
        else if ((S[29 /* Slot.LINES */] & bit) === 0) {
            S[29 /* Slot.LINES */] = S[29 /* Slot.LINES */] | bit;
            this.requestExit();
        }
    }
    /** Asks run() to return at the next chance (in the interpreter: after the current instruction). */
    requestExit() {
        this.control.exit = true;
        if (this.memory.interpreting) {
            this.stolen += this.S[24 /* Slot.BUDGET */];
            this.S[24 /* Slot.BUDGET */] = 0;
        }
    }
    afterDevice() {
        if (this.options.exactIo)
            this.requestExit();
    }
    waitForInterrupt() {
        if (this.S[29 /* Slot.LINES */] === 0) {
            this.S[30 /* Slot.WFI */] = 1;
            this.control.exit = true;
        }
    }
    /**
     * Runs at most `budget` instructions (at most 2^30). Returns early when the core waits for an interrupt or requestExit was
     * called. Interrupts that are pending and not masked are taken first.
     */
    run(budget) {
        const { S } = this;
        this.slice = budget;
        this.held = this.stolen = 0;
        this.control.exit = false;
        S[24 /* Slot.BUDGET */] = budget;
        if (S[29 /* Slot.LINES */] !== 0)
            S[30 /* Slot.WFI */] = 0;
        this.dispatcher.dispatch(NOWHERE);
        // What requestExit set aside was never run.
        this.executed += budget - S[24 /* Slot.BUDGET */] - this.stolen;
        this.slice = this.stolen = 0;
        S[24 /* Slot.BUDGET */] = 0;
    }
    interpret(thumb) {
        const before = this.S[24 /* Slot.BUDGET */] + this.stolen;
        this.memory.interpreting = true;
        const exit = thumb ? this.interpretThumb() : this.interpretArm();
        this.memory.interpreting = false;
        this.counters.instructions_interpreted += before - (this.S[24 /* Slot.BUDGET */] + this.stolen);
        if (exit !== 0 /* Exit.NEXT */)
            this.router.exit(exit, false);
    }
    /** One instruction by the interpreter, where translated code stopped in front of it. */
    interpretOne() {
        const { S } = this;
        this.held = S[24 /* Slot.BUDGET */] - 1;
        S[24 /* Slot.BUDGET */] = 1;
        this.interpret((S[22 /* Slot.CPSR */] & 32 /* PSR.T */) !== 0);
        S[24 /* Slot.BUDGET */] = S[24 /* Slot.BUDGET */] + this.held;
        this.held = 0;
    }
    /** Chooses TLB contexts when mode or endianness changed since. */
    select() {
        if ((this.S[22 /* Slot.CPSR */] & SELECTING) !== this.control.selected)
            this.spaces.select();
    }
    /** An event of the host (Event of the router) that the guest should see soon: the time slice ends. */
    hostEvent(event) {
        this.router.note(event);
        this.requestExit();
    }
    /** The page of `pc` is not in the execute TLB: walks, or takes the prefetch abort and returns 0. */
    fetchMiss(pc) {
        const { S, mmu } = this;
        this.router.note(Event.TRANSLATION_MISS);
        const fault = mmu.walk(pc, 2 /* Access.EXECUTE */, (S[22 /* Slot.CPSR */] & 15) !== 0);
        if (fault !== 0 || mmu.pa >>> 0 >= this.ram.size) {
            // Costs an instruction, so that a guest without a vector page cannot keep the host here.
            S[24 /* Slot.BUDGET */] = S[24 /* Slot.BUDGET */] - 1;
            const now = this.instructions();
            this.abortsInARow = now === this.afterAbort + 1 ? this.abortsInARow + 1 : 1;
            this.afterAbort = now;
            if (this.abortsInARow > HOPELESS) {
                this.failure = `no code can be fetched at the guest's own abort vector, 0x${(pc >>> 0).toString(16)}`;
                this.requestExit();
            }
            this.router.prefetchAbort(fault === 0 ? 8 /* Fault.PRECISE_EXTERNAL */ : fault, pc);
            return 0;
        }
        if (this.code.views.length > MAX_VIEWS || this.code.units > MAX_UNITS)
            this.evictAll();
        const view = this.code.view(mmu.pa >>> 12, pc & -4096);
        this.tlb.fillExecute(S[27 /* Slot.XCTX */] / TLB_PAGES, pc, view.index, mmu.nonGlobal === 0, mmu.pageShift);
        return view.index;
    }
    evictAll() {
        this.tlb.dropExecute();
        this.code.evictAll();
    }
    /** The translation of `pc`, whatever its heat. */
    sourceAt(view, pc, thumb) {
        const { i32, u16 } = this.ram;
        const page = pc & -4096;
        const views = this.window(view, page);
        const locate = (at) => views.get(at & -4096).ram + (at & 4095);
        const fetch = (at) => {
            const ram = locate(at);
            return thumb ? u16[ram >> 1] : i32[ram >> 2];
        };
        const shift = thumb ? 1 : 2;
        // Without a warm-up there is no profile to prune by.
        const seen = this.options.jitThreshold === 0 ? undefined : (at) => {
            const v = views.get(at & -4096);
            return (thumb ? v.thumbOps : v.armOps)[(at & 4095) >>> shift] !== 0;
        };
        const neighbours = new Map([...views].filter(([at]) => at !== page).map(([at, v]) => [at, v.index]));
        return translate(pc, fetch, { thumb, limit: this.options.regionLimit ?? 200, neighbours, ...this.treatment(thumb, locate), ...(seen ? { seen } : {}), ...(this.options.calls === false ? {} : { view: view.index }), single: this.options.unit === 'block', marks: this.options.observer !== undefined });
    }
    /** What the translator is told of sensitive instructions: by class, or by site where accounts are kept. */
    treatment(thumb, locate) {
        const { sites } = this.router;
        const ways = this.options.policy?.ways ?? ALL_INLINE;
        if (sites === undefined)
            return { wayOf: ({ line, word }) => ways[sensitiveNumber(line, word)] };
        return {
            wayOf: ({ line, word, pc }) => (line.sensitive === undefined ? Way.INLINE : sites.wayIn(locate(pc), pc, word, thumb, sensitiveNumber(line, word))),
            countOf: ({ pc }) => sites.counting(locate(pc), thumb),
        };
    }
    /** The page and those of its two neighbours that the execute TLB holds now: what a region may span. */
    window(view, page) {
        const views = new Map([[page, view]]);
        if (this.options.crossPage === false)
            return views;
        for (const at of [(page - 4096) | 0, (page + 4096) | 0]) {
            const v = this.tlb.XT[(at >>> 12) + this.S[27 /* Slot.XCTX */]];
            if (v !== 0)
                views.set(at, this.code.views[v]);
        }
        return views;
    }
    compile(view, i, pc, thumb) {
        const started = performance.now();
        const made = this.sourceAt(view, pc, thumb);
        const { observer } = this.options;
        const unit = this.makeUnit(observer ? observer.present(made) : made.source);
        observer?.compiled(made, unit);
        const units = thumb ? view.thumbUnits : view.armUnits;
        made.pages.forEach(({ page, from, to }, k) => {
            const home = k === 0 ? view : this.code.views[this.tlb.XT[(page >>> 12) + this.S[27 /* Slot.XCTX */]]];
            this.code.cover(home.page, from, to - from);
            if (k > 0)
                home.page.visitors.push({ units, index: i, unit });
        });
        units[i] = unit;
        this.router.sites?.translated({ units, index: i, unit });
        for (const to of made.returns) {
            const home = this.code.views[this.tlb.XT[(to >>> 12) + this.S[27 /* Slot.XCTX */]]];
            const places = thumb ? home.thumbUnits : home.armUnits;
            places[(to & 4095) >>> (thumb ? 1 : 2)] ??= RESUME;
        }
        this.code.units++;
        const c = this.counters;
        c.units_compiled++;
        c.unit_instructions += made.instructions;
        c.unit_blocks += made.blocks;
        c.unit_source_bytes += made.source.length;
        c.translate_us += Math.round((performance.now() - started) * 1000);
        return unit;
    }
    stats() {
        return {
            instructions: this.instructions(), ...this.counters, dispatch_unit: this.control.dispatched, ...this.dispatcher.counters, units_live: this.code.units, ...this.code.counters, ...this.memory.counters,
            ...this.tlb.counters, ...this.router.counters(), ...this.orders.counters(), ...this.spaces.counters,
        };
    }
}
/** Instantiates generated code: its free names are constants of a closure of its own (DESIGN § 3). */
function make(parameters, values, source) {
    // eslint-disable-next-line @typescript-eslint/no-implied-eval
    const factory = new Function(...parameters, `"use strict";return ${source}`);
    return factory(...parameters.map((p) => values[p]));
}
/** The interpreter's condition test, from the same table as the translator's. */
function conditionTest(S) {
    const text = (cond) => conditionText(cond, `S[${16 /* Slot.NF */}]`, `S[${17 /* Slot.ZF */}]`, `S[${18 /* Slot.CF */}]`, `S[${19 /* Slot.VF */}]`);
    const cases = Array.from({ length: 14 }, (_, cond) => `case ${cond}:return ${text(cond)}?1:0;`).join('');
    return make(['S'], { S }, `(function(c){switch(c){${cases}default:return 1}})`);
}
//# sourceMappingURL=engine.js.map