/**
 * The run loop of a machine: time slices of the engine, alarms, idle sleep, and turns for the host's event loop.
 *
 * With a host clock a slice is short enough for timers; with a virtual clock it ends at the exact instruction at which the
 * next alarm is due, so a run does not depend on the host.
 */
import { Slot } from '../../translator/abi.js';
import type { Engine } from '../engine/engine.js';
import { Event } from '../hypervisor/router.js';
import type { HostClock } from '../time/host-clock.js';
import { VirtualClock } from '../time/virtual-clock.js';

/** What the loop needs of its host (Node or a browser). */
export interface Host {
  /** Nanoseconds, monotonic. */
  now(): number;
  /** Lets other events of the host run. */
  yield(): Promise<void>;
  /** Resolves after `ms` or when wake() is called. Infinity: only then. */
  sleep(ms: number): Promise<void>;
  wake(): void;
}

/** Longest uninterrupted turn, in ns: console input waits at most this long. */
const TURN = 8e6;
/** Length of a slice under the host clock, in ns. */
const SLICE = 2e6;
const MAX_SLICE = 1 << 22;
/** So many alarms in a row at multiples of one period, and the guest does nothing but tick. */
const TICKS_SEEN = 8;
/** Then so many of its ticks come as one. */
const TICKS_AT_ONCE = 12;
/** Longest period (ns) of a tick, and how far from its grid an alarm may be: the guest sets it from a counter of microseconds. */
const TICK_PERIOD = 1.1e7;
const TICK_JITTER = 2e4;

export class Runner {
  private stopped = false;
  /** Guest instructions per ns, measured. */
  private rate = 0.1;
  /** Guest instructions after which run() ends, exactly. */
  limit = Infinity;
  readonly counters = { slices: 0, sleeps: 0, ticks_coalesced: 0, idle_ms: 0, turns: 0 };
  private readonly tick = { last: 0, period: 0, seen: 0 };

  constructor(private readonly engine: Engine, private readonly clock: HostClock | VirtualClock, private readonly host: Host) {}

  /** Ends run() at the next slice. */
  stop(): void {
    this.stopped = true;
    this.engine.hostEvent(Event.SIGNAL);
    this.host.wake();
  }

  /** Runs until stop(), until `limit` instructions have been executed, or until the engine reports a failure. */
  async run(): Promise<void> {
    const { engine, clock, host } = this;
    const S = engine.S;
    let turn = host.now();
    // An alarm that is due before the slice ends shortens it.
    clock.onSooner = () => engine.hostEvent(Event.TIMER);
    while (!this.stopped && engine.failure === undefined && engine.instructions() < this.limit) {
      clock.poll();
      if (S[Slot.WFI] !== 0 && S[Slot.LINES] === 0) {
        await this.idle();
        turn = host.now();
        continue;
      }
      this.counters.slices++;
      if (clock instanceof VirtualClock) engine.run(this.atMost(Math.max(clock.instructionsUntil(clock.nextDeadline()), 1)));
      else this.hostSlice(clock);
      if (host.now() - turn > TURN) {
        this.counters.turns++;
        await host.yield();
        turn = host.now();
      }
    }
  }

  private atMost(instructions: number): number {
    return Math.min(instructions, MAX_SLICE, this.limit - this.engine.instructions());
  }

  private hostSlice(clock: HostClock): void {
    const { engine, host } = this;
    const before = host.now();
    const done = engine.instructions();
    const due = clock.nextDeadline() - clock.now();
    const length = Math.max(Math.min(SLICE, due), 1e4);
    engine.run(this.atMost(Math.max(Math.round(length * this.rate), 1000)));
    const took = host.now() - before;
    const executed = engine.instructions() - done;
    if (took > 1000 && executed > 500) this.rate = this.rate * 0.7 + (executed / took) * 0.3;
  }

  /** The core waits for an interrupt: sleep until the next alarm, or until something wakes the host. */
  private async idle(): Promise<void> {
    const { clock, host } = this;
    const deadline = clock.nextDeadline();
    if (clock instanceof VirtualClock && deadline !== Infinity) {
      clock.advanceTo(deadline);
      if (++this.counters.sleeps % 256 === 0) await host.yield();
      return;
    }
    this.counters.sleeps++;
    const before = host.now();
    await host.sleep((this.coalesced(deadline) - clock.now()) / 1e6);
    this.counters.idle_ms += (host.now() - before) / 1e6;
  }
  /**
   * When to wake for an alarm at `deadline`. Debian's kernel ticks 250 times a second, asleep or not (no CONFIG_NO_HZ), and each tick costs
   * the host a wake-up. A guest that only ticks is woken for every twelfth one (48 ms): Linux makes up for ticks that it missed, as it does for long
   * stretches with interrupts off. Any other alarm, and any input, brings back the exact times.
   */
  private coalesced(deadline: number): number {
    const { tick } = this;
    const gap = deadline - tick.last;
    tick.last = deadline;
    const periods = Math.round(gap / tick.period);
    if (periods >= 1 && periods <= TICKS_AT_ONCE && Math.abs(gap - periods * tick.period) < TICK_JITTER) tick.seen++;
    else {
      tick.period = gap;
      tick.seen = 0;
    }
    if (tick.seen < TICKS_SEEN || tick.period > TICK_PERIOD) return deadline;
    this.counters.ticks_coalesced += TICKS_AT_ONCE - 1;
    return deadline + (TICKS_AT_ONCE - 1) * tick.period;
  }
}
