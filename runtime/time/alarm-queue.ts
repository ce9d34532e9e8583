/**
 * A binary heap of alarms, shared by both clocks. Order: deadline first, then order of scheduling, so that
 * a run in instruction-count time does not depend on the shape of the heap.
 */
import type { Alarm } from './clock.js';

/** An alarm that may be set again: periodic devices keep one and never allocate (see timer.ts). */
export class QueuedAlarm implements Alarm {
  /** Position in the heap, -1 when not pending. */
  index = -1;
  sequence = 0;
  deadline = Infinity;

  constructor(private readonly queue: AlarmQueue, readonly fire: () => void) {}

  cancel(): void {
    this.queue.remove(this);
  }

  /** Schedules (again): pending or fired or cancelled, afterwards it is pending at `deadline`. */
  rearm(deadline: number): void {
    this.queue.set(this, deadline);
  }
}

export class AlarmQueue {
  private readonly heap: QueuedAlarm[] = [];
  private sequence = 0;
  /** Called when the earliest deadline moved forward in time: the engine shortens its budget then. */
  onSooner: ((deadline: number) => void) | null = null;

  get size(): number {
    return this.heap.length;
  }

  nextDeadline(): number {
    const first = this.heap[0];
    return first === undefined ? Infinity : first.deadline;
  }

  schedule(deadline: number, fire: () => void): QueuedAlarm {
    const alarm = new QueuedAlarm(this, fire);
    this.set(alarm, deadline);
    return alarm;
  }

  set(alarm: QueuedAlarm, deadline: number): void {
    if (Number.isNaN(deadline)) throw new RangeError('alarm deadline is not a number');
    const before = this.nextDeadline();
    if (alarm.index >= 0) this.remove(alarm);
    alarm.deadline = deadline;
    alarm.sequence = this.sequence++;
    this.place(alarm, this.heap.length);
    this.up(alarm);
    if (deadline < before && this.onSooner !== null) this.onSooner(deadline);
  }

  remove(alarm: QueuedAlarm): void {
    const index = alarm.index;
    if (index < 0) return;
    alarm.index = -1;
    const last = this.heap.pop()!;
    if (last === alarm) return;
    this.place(last, index);
    this.up(last);
    this.down(last);
  }

  /**
   * Fires what is due at `now`. Stops at an alarm that a callback scheduled during this call: it waits for the next one,
   * even when it is due already, so that a device that rearms in the past cannot hold the engine here.
   */
  poll(now: number): void {
    const limit = this.sequence;
    const heap = this.heap;
    for (let first = heap[0]; first !== undefined && first.deadline <= now && first.sequence < limit; first = heap[0]) {
      this.remove(first);
      first.fire();
    }
  }

  private place(alarm: QueuedAlarm, index: number): void {
    this.heap[index] = alarm;
    alarm.index = index;
  }

  private up(alarm: QueuedAlarm): void {
    let index = alarm.index;
    while (index > 0) {
      const parent = this.heap[(index - 1) >> 1]!;
      if (!before(alarm, parent)) break;
      this.place(parent, index);
      index = (index - 1) >> 1;
    }
    this.place(alarm, index);
  }

  private down(alarm: QueuedAlarm): void {
    let index = alarm.index;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= this.heap.length) break;
      if (child + 1 < this.heap.length && before(this.heap[child + 1]!, this.heap[child]!)) child++;
      if (!before(this.heap[child]!, alarm)) break;
      this.place(this.heap[child]!, index);
      index = child;
    }
    this.place(alarm, index);
  }
}

function before(a: QueuedAlarm, b: QueuedAlarm): boolean {
  return a.deadline < b.deadline || (a.deadline === b.deadline && a.sequence < b.sequence);
}
