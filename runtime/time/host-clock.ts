/** Guest time that follows the host's: real delays take as long as they do on the board. */
import { AlarmQueue } from './alarm-queue.js';
import type { Alarm, EngineClock } from './clock.js';

export class HostClock implements EngineClock {
  private readonly alarms = new AlarmQueue();
  private origin: number;
  private last = 0;
  private paused = false;

  /** @param hostNs a monotonic source in nanoseconds, for example `() => performance.now() * 1e6` */
  constructor(private readonly hostNs: () => number) {
    this.origin = hostNs();
  }

  now(): number {
    if (!this.paused) {
      const elapsed = Math.floor(this.hostNs() - this.origin);
      if (elapsed > this.last) this.last = elapsed;
    }
    return this.last;
  }

  schedule(deadline: number, fire: () => void): Alarm {
    return this.alarms.schedule(deadline, fire);
  }

  nextDeadline(): number {
    return this.alarms.nextDeadline();
  }

  poll(): void {
    if (this.alarms.nextDeadline() <= this.now()) this.alarms.poll(this.last);
  }

  /** Told when the earliest deadline becomes an earlier one. */
  set onSooner(listener: ((deadline: number) => void) | null) {
    this.alarms.onSooner = listener;
  }

  /** Stops guest time, for example while a debugger holds the machine. */
  pause(): void {
    this.now();
    this.paused = true;
  }

  /** Guest time goes on where it was stopped. */
  resume(): void {
    if (!this.paused) return;
    this.paused = false;
    this.origin = this.hostNs() - this.last;
  }
}
