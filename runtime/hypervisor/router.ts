/**
 * The exception router: every event that stops straight-line execution comes here, and here it is decided who owns it.
 *
 * | event | owner |
 * |---|---|
 * | SVC, undefined, prefetch abort, data abort, SMC | guest vector |
 * | IRQ, FIQ, imprecise abort, when not masked | guest vector |
 * | sensitive instruction, device access, store to code, translation miss, budget | hypervisor (engine and emulation) |
 * | timer, console, signal | host (machine run loop) |
 */
import { Count, Exit, PSR, Slot } from '../../translator/abi.js';
import { decodeArm, decodeThumb } from '../../translator/decode/tables.js';
import { sensitiveNumber, SENSITIVE_CLASSES } from '../../translator/decode/sensitive.js';
import { emulationCase } from '../../translator/emit/interpreter.js';
import { Exception, EXCEPTION_NAMES, pendingInterrupt, takeException } from '../cpu/exceptions.js';
import { recordPrefetchAbort } from '../memory/faults.js';
import { Access, type Mmu } from '../memory/mmu.js';
import type { GuestRam } from '../memory/ram.js';
import type { SoftTlb } from '../memory/soft-tlb.js';
import type { CodeCache } from '../engine/code-cache.js';
import type { ExitSignal, MemoryAccess } from '../engine/memory-access.js';

/** What emulation of a trapped instruction needs. */
export interface TrapContext {
  readonly ram: GuestRam;
  readonly mmu: Mmu;
  readonly tlb: SoftTlb;
  readonly code: CodeCache;
  readonly memory: MemoryAccess;
  readonly signal: ExitSignal;
}

export class ExceptionRouter {
  /** Traps by sensitive class. */
  readonly trapped = new Float64Array(SENSITIVE_CLASSES.length);

  constructor(private readonly S: Int32Array, private readonly N: Int32Array, private readonly context: TrapContext) {}

  /** An exception that the guest's vector owns; `pc` is the instruction that caused it. */
  guest(kind: number, pc: number): void {
    this.N[Count.TAKEN + kind]!++;
    takeException(this.S, kind, pc);
  }

  prefetchAbort(fault: number, pc: number): void {
    recordPrefetchAbort(this.S, fault, pc);
    this.guest(Exception.PREFETCH_ABORT, pc);
  }

  /** Takes the interrupt that is due before the next instruction, if any. */
  interrupt(): boolean {
    const kind = pendingInterrupt(this.S);
    if (kind === Exception.NONE) return false;
    this.guest(kind, this.S[Slot.PC]!);
    return true;
  }

  /**
   * A sensitive instruction at `pc` has trapped: fetches its word through the MMU, decodes it, and runs the handler of its line on the
   * virtual CPU. Its condition held. It counts as one instruction; execution goes on at Slot.PC by look-up.
   */
  trap(pc: number): void {
    const { S } = this;
    const { code, memory, signal } = this.context;
    const thumb = (S[Slot.CPSR]! & PSR.T) !== 0;
    const word = this.fetch(pc, thumb);
    const line = thumb ? decodeThumb(word) : decodeArm(word);
    this.trapped[sensitiveNumber(line, word)]!++;
    const handler = code.outOfLine(emulationCase(line, word), thumb)!;
    const size = thumb ? 2 : 4;
    S[15] = (pc + 2 * size) | 0;
    S[Slot.PC] = (pc + size) | 0;
    S[Slot.BUDGET] = S[Slot.BUDGET]! - 1;
    memory.interpreting = true;
    try {
      handler(word, pc);
    } catch (e) {
      if (e !== signal || signal.code !== Exit.ABORT) throw e;
      this.guest(Exception.DATA_ABORT, pc);
    } finally {
      memory.interpreting = false;
    }
  }

  /** The instruction at an address that was just executed: by the execute TLB, else by a walk. */
  private fetch(pc: number, thumb: boolean): number {
    const { ram, mmu, tlb, code } = this.context;
    const view = tlb.XT[(pc >>> 12) + this.S[Slot.XCTX]!]!;
    let at: number;
    if (view !== 0) at = code.views[view]!.ram + (pc & 4095);
    else {
      mmu.walk(pc, Access.EXECUTE, (this.S[Slot.CPSR]! & 15) !== 0);
      at = mmu.pa;
    }
    return thumb ? ram.u16[at >> 1]! : ram.i32[at >> 2]!;
  }

  counters(): Record<string, number> {
    const out: Record<string, number> = {};
    EXCEPTION_NAMES.forEach((name, kind) => {
      if (kind > 0) out[`exception_${name}`] = this.N[Count.TAKEN + kind]!;
    });
    SENSITIVE_CLASSES.forEach(({ name }, i) => {
      out[`exit_trap_${name.replaceAll('-', '_')}`] = this.trapped[i]!;
      out[`callout_${name.replaceAll('-', '_')}`] = this.N[Count.CALLOUT + i]!;
    });
    return out;
  }
}
