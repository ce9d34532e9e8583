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
import { Slot } from '../../translator/abi.js';
import { Exception, EXCEPTION_NAMES, pendingInterrupt, takeException } from '../cpu/exceptions.js';
import { recordPrefetchAbort } from '../memory/faults.js';

export class ExceptionRouter {
  /** Guest exceptions taken, by kind. */
  readonly taken = new Int32Array(16);

  constructor(private readonly S: Int32Array) {}

  /** An exception that the guest's vector owns; `pc` is the instruction that caused it. */
  guest(kind: number, pc: number): void {
    this.taken[kind]!++;
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

  counters(): Record<string, number> {
    const out: Record<string, number> = {};
    EXCEPTION_NAMES.forEach((name, kind) => {
      if (kind > 0) out[`exception_${name}`] = this.taken[kind]!;
    });
    return out;
  }
}
