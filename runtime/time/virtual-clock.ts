/**
 * Guest time that counts instructions (`--icount`): it passes only while the core executes or sleeps, so a run is
 * reproducible to the instruction. All times are whole nanoseconds, so that no rounding can differ between two engines.
 */
import { AlarmQueue } from './alarm-queue.js';
import type { Alarm, EngineClock } from './clock.js';

export class VirtualClock implements EngineClock {
  private readonly alarms = new AlarmQueue();
  /** Nanoseconds slept. */
  private skipped = 0;

  /**
   * @param instructions how many instructions the core has executed since reset, exact at every device access
   * @param nsPerInstruction any positive number; 1 is a 1000 MIPS machine
   */
  constructor(private readonly instructions: () => number, readonly nsPerInstruction = 1) {
    if (!(nsPerInstruction > 0)) throw new RangeError('nsPerInstruction must be positive');
  }

  now(): number {
    return this.at(this.instructions());
  }

  private at(instructions: number): number {
    return Math.floor(instructions * this.nsPerInstruction) + this.skipped;
  }

  schedule(deadline: number, fire: () => void): Alarm {
    return this.alarms.schedule(deadline, fire);
  }

  nextDeadline(): number {
    return this.alarms.nextDeadline();
  }

  poll(): void {
    const now = this.now();
    if (this.alarms.nextDeadline() <= now) this.alarms.poll(now);
  }

  /** Told when the earliest deadline becomes an earlier one. */
  set onSooner(listener: ((deadline: number) => void) | null) {
    this.alarms.onSooner = listener;
  }

  /** The core slept until `ns`: afterwards now() >= ns. Time never goes back. */
  advanceTo(ns: number): void {
    const gap = Math.ceil(ns) - this.now();
    if (gap > 0 && gap < Infinity) this.skipped += gap;
  }

  /** The least number of further instructions after which now() >= `deadline`: the engine's budget. */
  instructionsUntil(deadline: number): number {
    if (deadline === Infinity) return Infinity;
    const done = this.instructions();
    if (this.at(done) >= deadline) return 0;
    let more = Math.max(1, Math.ceil((deadline - this.skipped) / this.nsPerInstruction) - done);
    while (this.at(done + more) < deadline) more++;
    while (more > 1 && this.at(done + more - 1) >= deadline) more--;
    return more;
  }

  /** The only state besides pending alarms, which belong to the devices. */
  state(): { skipped: Float64Array } {
    return { skipped: Float64Array.of(this.skipped) };
  }

  restore(state: { skipped: Float64Array }): void {
    this.skipped = state.skipped[0]!;
  }
}
