/**
 * The exception router: every event that stops straight-line execution comes here, and here it is decided who owns it: the guest's
 * vector, the hypervisor, or the host. Sensitive instructions that change the memory system go on to orders.ts.
 */
import { Count, Exit, performedCount, PSR, Slot } from '../../translator/abi.js';
import { decodeArm, decodeThumb } from '../../translator/decode/tables.js';
import type { CompiledLine } from '../../translator/decode/pattern.js';
import { sensitiveKey, sensitiveNumber, SENSITIVE_CLASSES } from '../../translator/decode/sensitive.js';
import { emulationCase } from '../../translator/emit/interpreter.js';
import { Exception, EXCEPTION_NAMES, pendingInterrupt, takeException } from '../cpu/exceptions.js';
import { recordPrefetchAbort } from '../memory/faults.js';
import { Access, type Mmu } from '../memory/mmu.js';
import type { GuestRam } from '../memory/ram.js';
import type { SoftTlb } from '../memory/soft-tlb.js';
import type { CodeCache, OutOfLine } from '../engine/code-cache.js';
import type { ExitSignal, MemoryAccess } from '../engine/memory-access.js';
import type { Sites } from './sites.js';

export type Owner = 'guest' | 'hypervisor' | 'host';

/** Events that are no exit of generated code: by number in `other`. */
export const Event = { TRANSLATION_MISS: 0, MMIO_READ: 1, MMIO_WRITE: 2, TIMER: 3, CONSOLE: 4, SIGNAL: 5 } as const;

interface Route {
  /** Its counter is `exit_NAME`, `event_NAME` or `exception_NAME`. */
  readonly name: string;
  readonly owner: Owner;
  readonly what: string;
}

/** By Exception: the guest's own. The kinds that may come at any time are taken when they are not masked. */
export const EXCEPTIONS: readonly Route[] = EXCEPTION_NAMES.map((name) => ({ name, owner: 'guest', what: `vector of ${name}, by takeException` }));

const begun = (router: ExceptionRouter, unit: boolean): void => (unit ? router.interpretBegun() : router.interpretOne());

/** By Exit: why generated code was left. */
export const EXITS: readonly (Route & { readonly act: (router: ExceptionRouter, unit: boolean) => void })[] = [
  { name: 'next', owner: 'hypervisor', what: 'goes on by look-up', act: () => undefined },
  { name: 'rare', owner: 'hypervisor', what: 'the interpreter performs a sensitive instruction in a rare case, or an UNDEFINED one', act: begun },
  { name: 'abort', owner: 'guest', what: 'vector of data_abort: the walk has filled the fault registers', act: (router, unit) => router.dataAbort(unit) },
  { name: 'budget', owner: 'hypervisor', what: 'the interpreter runs what is left of the time slice', act: () => undefined },
  { name: 'page_guard', owner: 'hypervisor', what: 'the page beside is looked up; if it is mapped otherwise the interpreter goes on', act: () => undefined },
  { name: 'trap', owner: 'hypervisor', what: 'emulation of a sensitive instruction, counted by class', act: (router) => router.trap() },
  { name: 'vfp_off', owner: 'hypervisor', what: 'the interpreter looks at the VFP unit, and takes the UNDEFINED exception when it is off', act: (router) => router.interpretOne() },
  { name: 'device', owner: 'hypervisor', what: 'the interpreter reaches the device: at the exact instruction (--icount), or with an instruction of several accesses', act: begun },
  { name: 'code_write', owner: 'hypervisor', what: 'the interpreter stores; what was made from the page goes', act: begun },
  { name: 'cold', owner: 'hypervisor', what: 'goes on by look-up, at code that had not run when the unit was made, or in another unit; one that does so often is made anew', act: () => undefined },
  { name: 'interrupt', owner: 'hypervisor', what: 'a device that was accessed has made an interrupt due: the interpreter ends the instruction, and it is taken', act: (router) => router.endBegun() },
];

/** By Event. */
export const OTHERS: readonly Route[] = [
  { name: 'translation_miss', owner: 'hypervisor', what: 'walks for an instruction; a fault is the guest\'s prefetch_abort' },
  { name: 'mmio_read', owner: 'hypervisor', what: 'a device answers, and translated code goes on' },
  { name: 'mmio_write', owner: 'hypervisor', what: 'a device is written, and translated code goes on' },
  { name: 'timer', owner: 'host', what: 'an alarm became due sooner: the time slice ends' },
  { name: 'console', owner: 'host', what: 'input for the serial console' },
  { name: 'signal', owner: 'host', what: 'the run is to stop' },
];

/** What the router acts with. */
export interface RouterContext {
  readonly ram: GuestRam;
  readonly mmu: Mmu;
  readonly tlb: SoftTlb;
  readonly code: CodeCache;
  readonly memory: MemoryAccess;
  readonly signal: ExitSignal;
  /** Chooses TLB contexts when the mode has changed since. */
  select(): void;
  /** Runs one instruction in the interpreter. */
  interpretOne(): void;
}

/** What performs a sensitive instruction that has trapped, by what the word says: operands are taken from it at run time. */
interface Emulation {
  readonly cls: number;
  readonly run: OutOfLine;
}

export class ExceptionRouter {
  private readonly table = new Map<number, Emulation>();
  private readonly exits = new Float64Array(EXITS.length);
  private readonly others = new Float64Array(OTHERS.length);
  /** Traps by sensitive class and CPSR[3:0]. */
  readonly trapped = new Float64Array(SENSITIVE_CLASSES.length * 16);
  /** Accounts by site, when they are kept. */
  sites: Sites | undefined;

  /** Sensitive instructions performed without a trap, in place or by callout, by class and CPSR[3:0]; counted when accounts are kept. */
  performed(inPlace: boolean, cls: number, mode: number): number {
    return this.N[performedCount(inPlace, cls) + mode]! >>> 0;
  }

  constructor(private readonly S: Int32Array, private readonly N: Int32Array, private readonly context: RouterContext) {}

  /** Begins all counts and accounts anew. */
  forget(): void {
    for (const counts of [this.exits, this.others, this.trapped]) counts.fill(0);
    this.sites?.forget();
  }

  /** Generated code was left for a reason other than NEXT; `unit`: translated code. */
  exit(exit: number, unit: boolean): void {
    this.exits[exit]!++;
    EXITS[exit]!.act(this, unit);
  }

  /** An event that is no exit. */
  note(event: number): void {
    this.others[event]!++;
  }

  /** An exception that the guest's vector owns; `pc` is the instruction that caused it. */
  guest(kind: number, pc: number): void {
    this.N[Count.TAKEN + kind]!++;
    takeException(this.S, kind, pc);
  }

  prefetchAbort(fault: number, pc: number): void {
    recordPrefetchAbort(this.S, fault, pc);
    this.guest(Exception.PREFETCH_ABORT, pc);
  }

  /** The instruction counts as one, in the interpreter and in a unit (where its block's remainder was given back). */
  dataAbort(unit: boolean): void {
    const { S } = this;
    if (unit) S[Slot.BUDGET] = S[Slot.BUDGET]! - 1;
    this.guest(Exception.DATA_ABORT, S[Slot.PC]!);
  }

  /** Takes the interrupt that is due before the next instruction, if any. */
  interrupt(): boolean {
    const kind = pendingInterrupt(this.S);
    if (kind === Exception.NONE) return false;
    this.guest(kind, this.S[Slot.PC]!);
    return true;
  }

  interpretOne(): void {
    this.context.select();
    this.context.interpretOne();
  }

  /** The same for an instruction that a unit has begun, and so has counted. */
  interpretBegun(): void {
    const { S, sites } = this;
    const cpsr = S[Slot.CPSR]!;
    if (sites !== undefined) sites.countedTwice(this.locate(S[Slot.PC]!), (cpsr & PSR.T) !== 0, cpsr & 15);
    this.interpretOne();
  }

  /** The same for one whose access to a device is done. */
  endBegun(): void {
    this.interpretBegun();
    this.context.memory.ended();
  }

  /**
   * The sensitive instruction at Slot.PC has trapped: fetches its word through the MMU, decodes it, and runs the handler of its line on the
   * virtual CPU. Its condition held. It counts as one instruction; execution goes on at Slot.PC by look-up.
   */
  trap(): void {
    const { S } = this;
    const { memory, ram, signal } = this.context;
    this.context.select();
    const pc = S[Slot.PC]!;
    const cpsr = S[Slot.CPSR]!;
    const thumb = (cpsr & PSR.T) !== 0;
    const at = this.locate(pc);
    const word = thumb ? ram.u16[at >> 1]! : ram.i32[at >> 2]!;
    const line = thumb ? decodeThumb(word) : decodeArm(word);
    const { cls, run } = this.emulation(line, word, thumb);
    this.trapped[(cls << 4) | (cpsr & 15)]!++;
    this.sites?.trapped(at, pc, word, thumb, cls);
    const size = thumb ? 2 : 4;
    S[15] = (pc + 2 * size) | 0;
    S[Slot.PC] = (pc + size) | 0;
    S[Slot.BUDGET] = S[Slot.BUDGET]! - 1;
    memory.interpreting = true;
    try {
      run(word, pc);
    } catch (e) {
      if (e !== signal || signal.code !== Exit.ABORT) throw e;
      this.guest(Exception.DATA_ABORT, pc);
    } finally {
      memory.interpreting = false;
    }
  }

  /** The line of the emulation table for an instruction: made on first use. */
  private emulation(line: CompiledLine, word: number, thumb: boolean): Emulation {
    const key = sensitiveKey(line, word);
    let entry = this.table.get(key);
    if (entry === undefined) {
      entry = { cls: sensitiveNumber(line, word), run: this.context.code.outOfLine(emulationCase(line, word), thumb)! };
      this.table.set(key, entry);
    }
    return entry;
  }

  /** RAM offset of an instruction that was just executed: by the execute TLB, else by a walk. */
  private locate(pc: number): number {
    const { mmu, tlb, code } = this.context;
    const view = tlb.XT[(pc >>> 12) + this.S[Slot.XCTX]!]!;
    if (view !== 0) return code.views[view]!.ram + (pc & 4095);
    mmu.walk(pc, Access.EXECUTE, (this.S[Slot.CPSR]! & 15) !== 0);
    return mmu.pa;
  }

  counters(): Record<string, number> {
    const out: Record<string, number> = {};
    EXCEPTIONS.forEach(({ name }, kind) => {
      if (kind > 0) out[`exception_${name}`] = this.N[Count.TAKEN + kind]!;
    });
    EXITS.forEach(({ name }, exit) => {
      // Traps are counted by class, below.
      if (exit > 0 && exit !== Exit.TRAP) out[`exit_${name}`] = this.exits[exit]!;
    });
    OTHERS.forEach(({ name }, event) => (out[`event_${name}`] = this.others[event]!));
    SENSITIVE_CLASSES.forEach(({ name }, i) => {
      out[`exit_trap_${name.replaceAll('-', '_')}`] = this.trapped.subarray(i << 4, (i + 1) << 4).reduce((sum, n) => sum + n, 0);
      out[`callout_${name.replaceAll('-', '_')}`] = this.N[Count.CALLOUT + i]!;
    });
    return { ...out, ...this.sites?.report() };
  }
}
