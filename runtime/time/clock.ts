/**
 * Guest time. Devices never ask the host: they take a Clock. Two implementations: host time (runtime/time/host-clock.ts)
 * and instruction count (runtime/time/virtual-clock.ts), in which time passes only when instructions are executed or the core sleeps.
 */
export interface Clock {
  /** Nanoseconds since the machine was reset: never decreases. */
  now(): number;
  /** Calls `fire` once, at the first event check at which now() >= deadline (ns). */
  schedule(deadline: number, fire: () => void): Alarm;
}

export interface Alarm {
  cancel(): void;
}

/** What the engine needs from a clock beyond what devices need. */
export interface EngineClock extends Clock {
  /** Earliest deadline in ns, Infinity if none. */
  nextDeadline(): number;
  /** Fires every alarm that is due, in order of deadline. */
  poll(): void;
}
