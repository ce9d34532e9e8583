/**
 * The engine: runs the guest by interpreter and translated units, and returns when its budget is spent or the core waits.
 *
 * Life of an instruction: view by the execute TLB → unit, or the interpreter → (exit?) → exception router → again.
 */
import { CALL_WORDS, Control, Count, Exit, HEAT_MASK, NEVER_HOT, PSR, Slot, TLB_PAGES } from '../../translator/abi.js';
import { instantiate } from '../../translator/emit/factory.js';
import { interpreterParameters, interpreterSource } from '../../translator/emit/interpreter.js';
import { conditionText } from '../../translator/emit/conditions.js';
import { translate, unitParameters, type UnitSource } from '../../translator/emit/unit.js';
import { pure } from '../../translator/semantics/pure.js';
import { Cp15 } from '../cpu/cp15.js';
import { Line } from '../cpu/exceptions.js';
import { Mode, vfpAccessible } from '../cpu/modes.js';
import { Vfp } from '../cpu/vfp.js';
import { ALL_INLINE, sensitiveNumber, Way } from '../../translator/decode/sensitive.js';
import { discover, headOf, leafSize, type RegionOptions } from '../../translator/region/discover.js';
import { Cause, UNMEASURED, type Measure } from './causes.js';
import { AddressSpaces, NO_RATION, SELECTING } from './address-spaces.js';
import { memoryOrders, type MemoryOrders } from '../hypervisor/orders.js';
import { emulation } from '../hypervisor/emulation.js';
import type { Policy } from '../hypervisor/policy.js';
import { Event, ExceptionRouter } from '../hypervisor/router.js';
import { MOST_SITES, Sites } from '../hypervisor/sites.js';
import { Fault } from '../memory/faults.js';
import { Access, Mmu } from '../memory/mmu.js';
import type { GuestRam } from '../memory/ram.js';
import { SoftTlb } from '../memory/soft-tlb.js';
import { CodeCache, type OutOfLine, type View } from './code-cache.js';
import { makeDispatcher, NOWHERE, type Dispatcher } from './dispatch.js';
import { MemoryAccess, type Bus, type ExitSignal } from './memory-access.js';
import { Rebuilder } from './rebuild.js';
import { train, TRAINING_GROUND } from './training.js';
import { placeOf, type Unit } from './unit-table.js';
import { UsualCalls } from './usual-calls.js';

export interface EngineOptions {
  readonly engine: 'jit' | 'interp';
  /** Executions of a branch target before it is translated. */
  readonly jitThreshold: number;
  readonly unit: 'region' | 'block';
  /** Devices are accessed by the interpreter only, and end the time slice: time is exact to the instruction. */
  readonly exactIo: boolean;
  /** Most guest instructions in a unit, at most 255. */
  readonly regionLimit?: number;
  /** A unit makes calls and goes on after them; off: it ends at a call. Default true. */
  readonly calls?: boolean;
  /** Most guest instructions of a callee that is taken into the unit of its caller; 0: none is. */
  readonly inline?: number;
  /** Regions may reach into neighbouring pages under a guard; default true. */
  readonly crossPage?: boolean;
  /** Makes the function of a unit, by `make` or around what it makes: lockstep looks over the shoulder of every unit here. */
  readonly instantiate?: (made: UnitSource, make: (source: string) => Unit) => Unit;
  /** Units that are often left for what they do not hold are made anew; default true. */
  readonly rebuild?: boolean;
  /** What an indirect call usually calls is taken into the unit; default true. Nothing without `rebuild`, `calls` and `inline`. */
  readonly predict?: boolean;
  /** Units end where another begins, until they have been left there often; default true. Nothing without `rebuild`. */
  readonly join?: boolean;
  /** What is hot inside of a loop gets a unit that begins at the loop's head; default true. */
  readonly heads?: boolean;
  /** Units keep the operands of a compare until somebody reads its flags; default true. */
  readonly lazyFlags?: boolean;
  /** What sensitive instructions cost; default: all in place. */
  readonly policy?: Policy;
  /** Count each sensitive instruction by its address. */
  readonly accounts?: boolean;
  readonly observer?: UnitObserver;
  /** Where the time goes; default: nobody looks. */
  readonly measure?: Measure;
}

/** Looks at units as they are made. */
export interface UnitObserver {
  /** The text to instantiate: that of the unit, which has marks then, laid out or with comments of its own. */
  present(made: UnitSource): string;
  compiled(made: UnitSource, unit: Unit): void;
}

/** Most instructions of a unit (at most 255: they are counted in eight bits), and of a callee taken into it. */
export const REGION_LIMIT = 100;
export const INLINE_LIMIT = 40;
/** So many prefetch aborts with no instruction between them will never end. */
const HOPELESS = 100_000;

export class Engine {
  readonly S = new Int32Array(new ArrayBuffer(Slot.SIZE * 4));
  readonly mmu: Mmu;
  readonly tlb: SoftTlb;
  readonly code: CodeCache;
  readonly memory: MemoryAccess;
  readonly router: ExceptionRouter;
  /** What generated code counts, laid out by Count. */
  readonly N: Int32Array;
  readonly cp15: Cp15;
  private readonly orders: MemoryOrders;
  readonly vfp: Vfp;
  private readonly signal: ExitSignal = { code: 0 };
  private readonly interpretArm: () => number;
  private readonly interpretThumb: () => number;
  private readonly makeUnit: (source: string) => Unit;
  /** Read by the interpreter too: a target seen more often than Control.HOT is worth the dispatcher's attention. */
  private readonly C = new Int32Array(Control.SIZE).fill(NEVER_HOT);
  private readonly control = { threshold: NEVER_HOT, ration: NO_RATION, exit: false, selected: -1, dispatched: 0 };
  /** Where indirect calls went last in the interpreter (CallEntry). */
  private readonly L = new Int32Array(CALL_WORDS);
  readonly spaces: AddressSpaces;
  private readonly dispatcher: Dispatcher;
  private readonly dispatch: Dispatcher['dispatch'];
  private readonly rebuilder: Rebuilder | undefined;
  private readonly usualCalls: UsualCalls;
  /** Instructions executed before this slice, and the accounts of the slice. */
  private executed = 0;
  private slice = 0;
  private held = 0;
  private stolen = 0;
  /** Prefetch aborts with no instruction between them, and the count of instructions after the last one. */
  private abortsInARow = 0;
  private afterAbort = 0;
  /** Set when the guest can never run another instruction: one sentence's end. */
  failure: string | undefined;
  readonly counters = {
    instructions_interpreted: 0, units_compiled: 0, units_compiled_rationed: 0, units_at_heads: 0, unit_instructions: 0, unit_blocks: 0, unit_source_bytes: 0, translate_us: 0,
    dispatch_interpreter: 0, step_subpage: 0,
  };

  constructor(private readonly ram: GuestRam, bus: Bus, private readonly options: EngineOptions) {
    const { S, signal } = this;
    const frames = ram.size >>> 12;
    const { policy, measure = UNMEASURED } = options;
    const keeps = options.accounts === true || policy?.promoteAfter !== undefined;
    this.N = new Int32Array(Count.SIZE + (keeps ? MOST_SITES : 0));
    this.mmu = new Mmu(S, ram.i32, ram.size);
    this.tlb = new SoftTlb(frames);
    this.spaces = new AddressSpaces(S, this.tlb, this.control, () => this.ration(NO_RATION));
    this.vfp = new Vfp(S);
    this.vfp.access = () => vfpAccessible(S);
    const X = new Int32Array(new ArrayBuffer(64));
    const H: Record<string, unknown> = { ...this.vfp.H };
    const shared: Record<string, unknown> = {
      S, T: this.tlb.T, XT: this.tlb.XT, M: ram.i32, HW: ram.u16, B: ram.u8, H, P: pure, X, F: signal,
      FI: this.vfp.FI, FS: this.vfp.FS, FD: this.vfp.FD, C: this.C, N: this.N, L: this.L,
    };
    this.code = new CodeCache(frames, (frame) => this.tlb.dropWriters(frame), (source) => instantiate(interpreterParameters, shared, source) as OutOfLine, policy?.ways, options.accounts);
    this.memory = new MemoryAccess(S, ram, this.mmu, this.tlb, this.code, bus, signal, () => this.spaces.makeUser(), X, () => this.afterDevice());
    this.router = new ExceptionRouter(S, this.N, { ram, mmu: this.mmu, tlb: this.tlb, code: this.code, memory: this.memory, signal, select: () => this.select(), interpretOne: () => this.interpretOne() });
    if (keeps) this.router.sites = new Sites(this.N, policy?.ways ?? ALL_INLINE, policy?.promoteAfter, options.accounts === true, this.code.retranslate);
    H.promote = (site: number) => this.router.sites!.promote(site);
    this.memory.pendAbort = () => this.setLine(Line.IMPRECISE, true);
    this.memory.onDevice = (write) => this.router.note(write ? Event.MMIO_WRITE : Event.MMIO_READ);
    const orders = memoryOrders({
      S, N: this.N, tlb: this.tlb, spaces: this.spaces, waitForInterrupt: () => this.waitForInterrupt(), instructions: () => this.instructions(),
    });
    this.orders = orders;
    this.cp15 = new Cp15(S, this.mmu, orders.events);
    Object.assign(H, measure.allDuring(Cause.RUNTIME, emulation(S, this.cp15, this.memory, this.router, () => this.waitForInterrupt())));
    ram.beforeDeviceWrite = (address, bytes) => this.code.deviceWrites(ram.u8, address, bytes);
    this.usualCalls = new UsualCalls(this.code.units, this.L, (target) => leafSize(target, ...this.reach(), this.inlineLimit) !== undefined);
    this.dispatcher = makeDispatcher(S, this.tlb.XT, this.code, this.C, this.control, options.engine === 'jit', this.usualCalls.left, {
      ...measure.allDuring(Cause.RUNTIME, {
        selectContexts: () => this.spaces.select(), fetchMiss: (pc: number) => this.fetchMiss(pc),
        afterExit: (exit: number, unit: Unit) => this.afterExit(exit, unit), interrupt: () => void this.router.interrupt(),
      }),
      compile: measure.timed(Cause.TRANSLATING, (view: View, pc: number, thumb: boolean) => this.compile(view, pc, thumb)),
      interpret: (thumb) => {
        this.counters.dispatch_interpreter++;
        this.interpret(thumb);
      },
      look: (site) => this.usualCalls.look(site, S[Slot.PC]! | ((S[Slot.CPSR]! & PSR.T) >>> 5)),
    });
    this.dispatch = measure.during(Cause.TRANSLATED, this.dispatcher.dispatch);
    Object.assign(shared, { V: this.code.views, A: this.code.decoded, G: this.code.heat, I: measure.allDuring(Cause.RUNTIME, this.memory.interpreterFacade()), U: measure.allDuring(Cause.RUNTIME, this.memory.unitFacade()), Q: this.dispatcher.call, J: this.dispatcher.callWatched, K: conditionTest(S) });
    const interpreter = (thumb: boolean): (() => number) =>
      measure.during(Cause.INTERPRETED, instantiate(interpreterParameters, { ...shared, D: thumb ? this.code.decodeThumb : this.code.decodeArm, Z: thumb ? this.code.thumbOutOfLine : this.code.armOutOfLine }, interpreterSource(thumb)) as () => number);
    this.rebuilder = options.rebuild === false ? undefined : new Rebuilder(this.code.units, (page) => this.viewAt(page));
    this.interpretArm = interpreter(false);
    this.interpretThumb = interpreter(true);
    this.makeUnit = measure.timed(Cause.NEW_FUNCTION, (source: string) => instantiate(unitParameters, shared, source) as Unit);
    if (options.engine === 'jit') this.C[Control.HOT] = this.control.threshold = options.jitThreshold;
    this.reset();
  }

  /** Runs every path of the interpreter before the guest starts (training.ts). RAM must be zero; all is left as after reset, counters included. */
  train(): void {
    const { S, ram, control } = this;
    const hot = this.C[Control.HOT]!;
    train({
      S, ram: ram.i32,
      run: (budget) => this.run(budget),
      wrote: (address) => {
        this.code.invalidate(address >>> 12);
        this.tlb.flushAll();
      },
      hot: (executions) => (this.C[Control.HOT] = executions),
    });
    ram.u8.fill(0, TRAINING_GROUND.from, TRAINING_GROUND.to);
    ram.written.fill(0);
    this.code.evictAll();
    this.reset();
    this.C[Control.HOT] = hot;
    this.executed = control.dispatched = 0;
    for (const counters of [this.counters, this.code.counters, this.memory.counters, this.tlb.counters, this.dispatcher.counters, this.spaces.counters, this.usualCalls.counters]) {
      for (const name of Object.keys(counters)) (counters as Record<string, number>)[name] = 0;
    }
    this.N.fill(0);
    this.router.forget();
  }

  /** Reset as by the board's power-on: SVC mode, interrupts masked, MMU off, at address 0 (DDI 0100I A2.6.2). */
  reset(): void {
    const S = this.S;
    S.fill(0);
    S[Slot.CPSR] = Mode.SVC | PSR.A | PSR.I | PSR.F;
    S[Slot.EXACT_IO] = this.options.exactIo ? 1 : 0;
    this.cp15.reset();
    this.vfp.reset();
    this.tlb.flushAll();
    this.abortsInARow = 0;
    this.failure = undefined;
    this.spaces.changed();
  }

  /** Guest instructions executed since the machine was made; exact during a device access of the interpreter. */
  instructions(): number {
    return this.executed + this.slice - (this.S[Slot.BUDGET]! + this.held) - this.stolen;
  }

  /** A line into the core (runtime/cpu/exceptions Line): IRQ and FIQ by level; an imprecise abort is pending until it is taken. */
  setLine(bit: number, level: boolean): void {
    const S = this.S;
    if (!level) S[Slot.LINES] = S[Slot.LINES]! & ~bit;
    else if ((S[Slot.LINES]! & bit) === 0) {
      S[Slot.LINES] = S[Slot.LINES]! | bit;
      this.requestExit();
    }
  }

  /** How many units may be translated from now on, until the guest enters User mode. */
  ration(units: number): void {
    this.control.ration = units;
    this.C[Control.HOT] = units > 0 ? this.control.threshold : HEAT_MASK;
  }

  /** Asks run() to return at the next chance (in the interpreter: after the current instruction). */
  requestExit(): void {
    this.control.exit = true;
    if (this.memory.interpreting) {
      this.stolen += this.S[Slot.BUDGET]!;
      this.S[Slot.BUDGET] = 0;
    }
  }

  private afterDevice(): void {
    if (this.options.exactIo) this.requestExit();
  }

  private waitForInterrupt(): void {
    if (this.S[Slot.LINES] === 0) {
      this.S[Slot.WFI] = 1;
      this.control.exit = true;
    }
  }

  /**
   * Runs at most `budget` instructions (at most 2^30). Returns early when the core waits for an interrupt or requestExit was
   * called. Interrupts that are pending and not masked are taken first.
   */
  run(budget: number): void {
    const { S } = this;
    this.slice = budget;
    this.held = this.stolen = 0;
    this.control.exit = false;
    S[Slot.BUDGET] = budget;
    if (S[Slot.LINES] !== 0) S[Slot.WFI] = 0;
    this.dispatch(NOWHERE);
    // What requestExit set aside was never run.
    this.executed += budget - S[Slot.BUDGET]! - this.stolen;
    this.slice = this.stolen = 0;
    S[Slot.BUDGET] = 0;
  }

  private interpret(thumb: boolean): void {
    const before = this.S[Slot.BUDGET]! + this.stolen;
    this.memory.interpreting = true;
    const exit = thumb ? this.interpretThumb() : this.interpretArm();
    this.memory.interpreting = false;
    this.counters.instructions_interpreted += before - (this.S[Slot.BUDGET]! + this.stolen);
    if (exit !== Exit.NEXT) this.router.exit(exit, false);
  }

  /** One instruction by the interpreter, where translated code stopped in front of it. */
  private interpretOne(): void {
    const { S } = this;
    this.held = S[Slot.BUDGET]! - 1;
    S[Slot.BUDGET] = 1;
    this.interpret((S[Slot.CPSR]! & PSR.T) !== 0);
    S[Slot.BUDGET] = S[Slot.BUDGET]! + this.held;
    this.held = 0;
  }

  /** See DispatchEvents. */
  private afterExit(exit: number, unit: Unit): boolean {
    this.router.exit(exit, true);
    if (exit === Exit.COLD) this.rebuilder?.leftCold(unit);
    return exit === Exit.GUARD ? this.rebuilder?.guardFailed(unit) ?? false : exit !== Exit.BUDGET;
  }

  /** Chooses TLB contexts when mode or endianness changed since. */
  private select(): void {
    if ((this.S[Slot.CPSR]! & SELECTING) !== this.control.selected) this.spaces.select();
  }

  /** An event of the host (Event of the router) that the guest should see soon: the time slice ends. */
  hostEvent(event: number): void {
    this.router.note(event);
    this.requestExit();
  }

  /** The page of `pc` is not in the execute TLB: walks. 0 when the prefetch abort was taken, or the instruction run. */
  private fetchMiss(pc: number): number {
    const { S, mmu } = this;
    this.router.note(Event.TRANSLATION_MISS);
    const fault = mmu.walk(pc, Access.EXECUTE, (S[Slot.CPSR]! & 15) !== 0);
    if (fault !== 0 || mmu.pa >>> 0 >= this.ram.size) {
      // Costs an instruction, so that a guest without a vector page cannot keep the host here.
      S[Slot.BUDGET] = S[Slot.BUDGET]! - 1;
      const now = this.instructions();
      this.abortsInARow = now === this.afterAbort + 1 ? this.abortsInARow + 1 : 1;
      this.afterAbort = now;
      if (this.abortsInARow > HOPELESS) {
        this.failure = `no code can be fetched at the guest's own abort vector, 0x${(pc >>> 0).toString(16)}`;
        this.requestExit();
      }
      this.router.prefetchAbort(fault === 0 ? Fault.PRECISE_EXTERNAL : fault, pc);
      return 0;
    }
    if (this.code.full) this.evictAll();
    const view = this.fillExecute(pc);
    return mmu.pageShift < 12 ? this.stepSubpage((pc >>> 12) + S[Slot.XCTX]!, this.code.views[view]!) : view;
  }

  /** Puts the page that was walked last into the execute TLB: number of its view. */
  private fillExecute(pc: number): number {
    const { S, mmu } = this;
    const view = this.code.view(mmu.pa >>> 12, pc & -4096);
    this.tlb.fillExecute(S[Slot.XCTX]! / TLB_PAGES, pc, view.index, mmu.nonGlobal === 0, mmu.pageShift);
    return view.index;
  }

  /** Number of the view at a page, which comes into the execute TLB if it is mapped and can be run; else 0. No fault: nobody fetches from it yet. */
  private viewAt(page: number): number {
    const { S, mmu } = this;
    const view = this.tlb.XT[(page >>> 12) + S[Slot.XCTX]!]!;
    if (view !== 0 || this.code.full) return view;
    const fault = mmu.walk(page, Access.EXECUTE, (S[Slot.CPSR]! & 15) !== 0);
    return fault !== 0 || mmu.pa >>> 0 >= this.ram.size || mmu.pageShift < 12 ? 0 : this.fillExecute(page);
  }

  /** Subpages of this page differ in their rights (legacy format): its entry of the execute TLB lasts for one instruction. */
  private stepSubpage(entry: number, { page }: View): number {
    this.counters.step_subpage++;
    this.select();
    if ((this.S[Slot.CPSR]! & PSR.T) !== 0 && !page.thumb) page.enableThumb();
    this.interpretOne();
    this.tlb.XT[entry] = 0;
    return 0;
  }

  private evictAll(): void {
    this.tlb.dropExecute();
    this.rebuilder?.forget();
    this.usualCalls.forget();
    this.code.evictAll();
  }

  /** The translation of `pc`, whatever its heat. */
  sourceAt(view: View, pc: number, thumb: boolean): UnitSource {
    const { regionLimit, unit, observer } = this.options;
    const place = placeOf(view.index, pc, thumb);
    const [fetch, options] = this.reach(view, thumb, this.rebuilder?.alone(place) !== true);
    const predicts = this.options.predict !== false && this.rebuilder !== undefined && this.inlineLimit > 0;
    // One that was made anew holds all that it was left for.
    const joins = this.options.join !== false && this.isFirstRegion(place);
    const placeAt = (at: number): number => placeOf(options.viewOf!(at & -4096), at, false);
    return translate(pc, fetch, {
      ...options, limit: regionLimit ?? REGION_LIMIT, inline: this.inlineLimit, tellCold: this.rebuilder !== undefined, lazyFlags: this.options.lazyFlags !== false, single: unit === 'block', marks: observer !== undefined,
      ...(joins ? { unitAt: (at) => this.code.units.at(placeOf(options.viewOf!(at & -4096), at, thumb)) !== undefined } : {}),
      ...(predicts ? { usual: (at) => this.usualCalls.at(placeAt(at), at), siteOf: (at) => this.usualCalls.watch(place, placeAt(at)) } : {}),
    });
  }

  /** Whether what is made for a place is a region, and nothing was dropped there to be made anew as it then has to be. */
  private isFirstRegion(place: number): boolean {
    return this.options.unit !== 'block' && this.rebuilder?.untouched(place) === true;
  }

  private get inlineLimit(): number {
    const { calls, inline } = this.options;
    return calls === false ? 0 : inline ?? INLINE_LIMIT;
  }

  /** The guest's code as the translator sees it now: what reads it, and what says where there is some. From a view: that is where its page is, mapped or not. */
  private reach(view?: View, thumb = false, beyond = true): [(pc: number) => number, RegionOptions] {
    const { i32, u16 } = this.ram;
    const { views, decoded } = this.code;
    const crossPage = beyond && this.options.crossPage !== false;
    const viewOf = (page: number): number =>
      page === view?.vpage ? view.index : !crossPage ? 0 : this.tlb.XT[(page >>> 12) + this.S[Slot.XCTX]!]!;
    const locate = (at: number): number => views[viewOf(at & -4096)]!.ram + (at & 4095);
    const fetch = (at: number): number => {
      const ram = locate(at);
      return thumb ? u16[ram >> 1]! : i32[ram >> 2]!;
    };
    // Without a warm-up there is no profile to prune by.
    const seen = this.options.jitThreshold === 0 ? undefined : (at: number): boolean => {
      const v = views[viewOf(at & -4096)]!;
      return (thumb ? v.thumbOps[(at & 4095) >>> 1] ?? 0 : decoded[(v.ram + (at & 4095)) >>> 2]!) !== 0;
    };
    return [fetch, { thumb, limit: REGION_LIMIT, calls: this.options.calls !== false, viewOf, ...this.treatment(thumb, locate), ...(seen ? { seen } : {}) }];
  }

  /** What the translator is told of sensitive instructions: by class, or by site where accounts are kept. */
  private treatment(thumb: boolean, locate: (pc: number) => number): Pick<RegionOptions, 'wayOf' | 'countOf'> {
    const { sites } = this.router;
    const ways = this.options.policy?.ways ?? ALL_INLINE;
    if (sites === undefined) return { wayOf: ({ line, word }) => ways[sensitiveNumber(line, word)] as Way };
    return {
      wayOf: ({ line, word, pc }) => (line.sensitive === undefined ? Way.INLINE : sites.wayIn(locate(pc), pc, word, thumb, sensitiveNumber(line, word))),
      countOf: ({ pc }) => sites.counting(locate(pc), thumb),
    };
  }

  /** Makes the unit of a hot place. That of nothing when the head of the loops around it got one instead: the guest will come there. */
  private compile(view: View, pc: number, thumb: boolean): Unit {
    const head = this.headAround(view, pc, thumb);
    if (head === pc) return this.compileAt(view, pc, thumb);
    this.compileAt(view, head, thumb);
    this.counters.units_at_heads++;
    // Where the guest does not come to the head after all, the place gets a unit of its own next time.
    this.code.cool(view, pc, thumb);
    return this.code.units.functions[0]!;
  }

  /** The head of the loops around a place, if it is in the same page and has no unit yet; else the place itself. */
  private headAround(view: View, pc: number, thumb: boolean): number {
    const { heads, jitThreshold, regionLimit } = this.options;
    // Without a warm-up each place is translated when the guest comes there.
    if (heads === false || jitThreshold === 0 || !this.isFirstRegion(placeOf(view.index, pc, thumb))) return pc;
    const [fetch, options] = this.reach(view, thumb);
    const head = headOf(pc, discover(pc, fetch, { ...options, limit: regionLimit ?? REGION_LIMIT }));
    return ((head ^ pc) & -4096) === 0 && this.code.units.at(placeOf(view.index, head, thumb)) === undefined ? head : pc;
  }

  private compileAt(view: View, pc: number, thumb: boolean): Unit {
    const started = performance.now();
    const made = this.sourceAt(view, pc, thumb);
    const { observer, instantiate } = this.options;
    const source = observer ? observer.present(made) : made.source;
    const unit = instantiate?.(made, this.makeUnit) ?? this.makeUnit(source);
    observer?.compiled(made, unit);
    const put = { place: placeOf(view.index, pc, thumb), unit };
    made.pages.forEach(({ page, from, to }, k) => {
      const home = k === 0 ? view : this.code.views[this.tlb.XT[(page >>> 12) + this.S[Slot.XCTX]!]!]!;
      this.code.cover(home.page, from, to - from);
      if (k > 0) home.page.visitors.push(put);
    });
    this.code.units.put(put);
    this.code.stopAt(view, pc, thumb);
    this.rebuilder?.register(put, made.pages.slice(1).filter(({ atCalls }) => !atCalls).map(({ page }) => ({ page, view: this.viewAt(page) })));
    this.router.sites?.translated(put);
    for (const to of made.returns) {
      const home = this.code.views[this.tlb.XT[(to >>> 12) + this.S[Slot.XCTX]!]!]!;
      this.code.stopAt(home, to, thumb);
    }
    // The next dispatch misses, and finds that all has to go: a guest that never leaves its pages would not see the limit.
    if (this.code.full) this.tlb.dropExecute();
    const c = this.counters;
    c.units_compiled++;
    if (this.control.ration !== NO_RATION) {
      c.units_compiled_rationed++;
      this.ration(this.control.ration - 1);
    }
    c.unit_instructions += made.instructions;
    c.unit_blocks += made.blocks;
    this.usualCalls.counters.calls_predicted += made.predicted;
    c.unit_source_bytes += made.source.length;
    c.translate_us += Math.round((performance.now() - started) * 1000);
    return unit;
  }

  stats(): Record<string, number> {
    return {
      instructions: this.instructions(), ...this.counters, dispatch_unit: this.control.dispatched, ...this.dispatcher.counters, units_live: this.code.units.count, ...this.rebuilder?.counters, ...this.usualCalls.counters, ...this.code.counters, ...this.memory.counters,
      ...this.tlb.counters, ...this.router.counters(), ...this.orders.counters(), ...this.spaces.counters,
    };
  }
}

/** The interpreter's condition test, from the same table as the translator's. */
function conditionTest(S: Int32Array): (cond: number) => number {
  const text = (cond: number) => conditionText(cond, `S[${Slot.NF}]`, `S[${Slot.ZF}]`, `S[${Slot.CF}]`, `S[${Slot.VF}]`);
  const cases = Array.from({ length: 14 }, (_, cond) => `case ${cond}:return ${text(cond)}?1:0;`).join('');
  return instantiate(['S'], { S }, `(function(c){switch(c){${cases}default:return 1}})`) as (cond: number) => number;
}
