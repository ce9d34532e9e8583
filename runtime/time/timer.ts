/** One deadline of a device, set and cleared many times: with this package's clocks it allocates once. */
import { QueuedAlarm } from './alarm-queue.js';
import type { Alarm, Clock } from './clock.js';

export class Timer {
  private alarm: Alarm | null = null;
  private pending = false;
  private readonly expire: () => void;

  constructor(private readonly clock: Clock, fire: () => void) {
    this.expire = () => {
      this.pending = false;
      fire();
    };
  }

  get active(): boolean {
    return this.pending;
  }

  /** Fires at `deadline` (ns) instead of whatever was set before. */
  set(deadline: number): void {
    const alarm = this.alarm;
    this.pending = true;
    if (alarm instanceof QueuedAlarm) {
      alarm.rearm(deadline);
    } else {
      alarm?.cancel();
      this.alarm = this.clock.schedule(deadline, this.expire);
    }
  }

  clear(): void {
    if (!this.pending) return;
    this.pending = false;
    this.alarm!.cancel();
  }
}
