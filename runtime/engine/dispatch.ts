/**
 * The dispatcher: from Slot.PC to the unit that continues there, or to the interpreter, over and over.
 *
 * One closure is made for each engine, and everything that it uses is a constant of that closure: V8 then compiles array and
 * object addresses into the loop (measured: 340 host instructions a round as a method with fields, a quarter of it as this).
 */
import { Control, Exit, PSR, Slot } from '../../translator/abi.js';
import { SELECTING } from './address-spaces.js';
import type { CodeCache, View } from './code-cache.js';
import { Places, placeOf as placeIn, type Unit } from './unit-table.js';

/** What the loop shares with the engine. */
export interface DispatchControl {
  /** The loop is to end: asked for by a device, the clock or WFI. */
  exit: boolean;
  /** CPSR bits (mode, E) for which the TLB contexts are selected; -1 asks for a new choice. */
  selected: number;
  /** Units dispatched, in all. */
  dispatched: number;
}

/** The rare ways out of the loop. */
export interface DispatchEvents {
  selectContexts(): void;
  /** The page of `pc` is not in the execute TLB: number of its view, or 0 when a prefetch abort was taken instead. */
  fetchMiss(pc: number): number;
  /** The unit of a hot place, or that of nothing, where it is left to the interpreter for now. */
  compile(view: View, pc: number, thumb: boolean): Unit;
  interpret(thumb: boolean): void;
  /** A unit left for a reason other than NEXT. True: the guest goes on by look-up; else the interpreter has to run. */
  afterExit(exit: number, unit: Unit): boolean;
  interrupt(): void;
  /** It is time to look at the calls of a site again. */
  look(site: number): void;
}

export interface Dispatcher {
  /** Runs until the guest is at `stop` (true), or the budget is spent, the core waits or an exit is asked for (false). */
  dispatch(stop: number): boolean;
  /**
   * A call from inside a unit: runs until the guest is back at `to` (bit 0: in Thumb), and answers -1 when the unit may go on there:
   * same mode, same code, `to` still in `view`, and budget for a `stretch`. Otherwise the exit with which the unit leaves.
   */
  call(to: number, stretch: number, view: number): number;
  /** The same for an indirect call that is watched as `site`. */
  callWatched(to: number, stretch: number, view: number, site: number): number;
  /** Calls that the calling unit did not go on after: too deep for the host's stack; another mode or instruction set; some translation was dropped meanwhile; the page of the caller is mapped otherwise. */
  readonly counters: Readonly<Record<'call_deep' | 'call_astray_mode' | 'call_astray_code' | 'call_astray_mapping', number>>;
}

/** No instruction's address. */
export const NOWHERE = -1;
/** Calls of units inside units: each takes some 1.5 KB of the host's stack. Deeper ones leave the unit. */
const MAX_DEPTH = 100;
/** CPSR bits that a unit relies on. */
const STATE = SELECTING | PSR.T;

export function makeDispatcher(S: Int32Array, XT: Int32Array, code: CodeCache, C: Int32Array, control: DispatchControl, jit: boolean, left: Int32Array, on: DispatchEvents): Dispatcher {
  const V = code.views;
  const { numbers, functions } = code.units;
  const none = functions[0]!;
  // An import is looked up each time, a constant of this closure is not.
  const placeOf = placeIn;
  const counters = { call_deep: 0, call_astray_mode: 0, call_astray_code: 0, call_astray_mapping: 0 };
  let depth = 0;

  function dispatch(stop: number): boolean {
    for (;;) {
      // What is due is taken in front of an instruction that will run, and so not at the end of a slice: an alarm may first raise another line.
      if (S[Slot.BUDGET]! <= 0 || S[Slot.WFI] !== 0 || control.exit) return false;
      if (S[Slot.LINES] !== 0) on.interrupt();
      const cpsr = S[Slot.CPSR]!;
      if ((cpsr & SELECTING) !== control.selected) on.selectContexts();
      const pc = S[Slot.PC]!;
      if (pc === stop) return true;
      let v = XT[(pc >>> 12) + S[Slot.XCTX]!]!;
      if (v === 0) {
        v = on.fetchMiss(pc);
        if (v === 0) continue;
      }
      const thumb = (cpsr & PSR.T) !== 0;
      if (jit) {
        let unit = functions[numbers[placeOf(v, pc, thumb)]!]!;
        if (unit === none) {
          const view = V[v]!;
          if (thumb) view.page.enableThumb();
          // Counted here too: the interpreter sees only the targets of its own branches.
          if (code.warm(view, pc, thumb) > C[Control.HOT]!) unit = on.compile(view, pc, thumb);
        }
        if (unit !== none) {
          control.dispatched++;
          const exit = unit();
          if (exit === Exit.NEXT) continue;
          // The interpreter runs at least one instruction: not when the unit has used up the budget to the last.
          if (on.afterExit(exit, unit) || S[Slot.BUDGET]! <= 0) continue;
        }
      } else if (thumb) V[v]!.page.enableThumb();
      on.interpret(thumb);
    }
  }

  function call(to: number, stretch: number, view: number): number {
    if (depth >= MAX_DEPTH) {
      counters.call_deep++;
      return Exit.NEXT;
    }
    const epoch = code.epoch;
    const state = (S[Slot.CPSR]! & SELECTING) | ((to & 1) << 5);
    const pc = to & -2;
    depth++;
    const back = enter(pc) || dispatch(pc);
    depth--;
    if (!back) return Exit.NEXT;
    if ((S[Slot.CPSR]! & STATE) !== state) {
      counters.call_astray_mode++;
      return Exit.NEXT;
    }
    if (code.epoch !== epoch) {
      counters.call_astray_code++;
      return Exit.NEXT;
    }
    if (XT[(pc >>> 12) + S[Slot.XCTX]!] !== view) {
      counters.call_astray_mapping++;
      return Exit.NEXT;
    }
    return S[Slot.BUDGET]! < stretch ? Exit.BUDGET : -1;
  }

  function callWatched(to: number, stretch: number, view: number, site: number): number {
    const rest = left[site]! - 1;
    left[site] = rest;
    if (rest === 0) on.look(site);
    return call(to, stretch, view);
  }

  /**
   * What a call nearly always is: its target is a unit in ARM state, which comes back to `stop` by itself. False: the dispatcher goes on (also when
   * a line is up: the callee may have returned from an exception, and so have unmasked it).
   */
  function enter(stop: number): boolean {
    const target = S[Slot.PC]!;
    const unit = functions[numbers[XT[(target >>> 12) + S[Slot.XCTX]!]! * Places.VIEW + ((target & 4095) >>> 2)]!]!;
    if (unit === none || (S[Slot.CPSR]! & PSR.T) !== 0) return false;
    control.dispatched++;
    const exit = unit();
    if (exit !== Exit.NEXT) {
      on.afterExit(exit, unit);
      if (exit !== Exit.COLD) return false;
    }
    return S[Slot.PC] === stop && (S[Slot.CPSR]! & SELECTING) === control.selected && S[Slot.LINES] === 0 && !control.exit;
  }

  return { dispatch, call, callWatched, counters };
}
