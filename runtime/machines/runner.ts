/**
 * The run loop of a machine: time slices of the engine, alarms, idle sleep, and turns for the host's event loop.
 *
 * With a host clock a slice is short enough for timers; with a virtual clock it ends at the exact instruction at which the
 * next alarm is due, so a run does not depend on the host.
 */
import { Slot } from '../../translator/abi.js';
import { NO_RATION } from '../engine/address-spaces.js';
import { Cause, UNMEASURED, type Measure } from '../engine/causes.js';
import type { Engine } from '../engine/engine.js';
import { Event } from '../hypervisor/router.js';
import type { HostClock } from '../time/host-clock.js';
import { VirtualClock } from '../time/virtual-clock.js';
import { Ticks } from './ticks.js';

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
/** An idle guest gets one translation in so many ns. */
const RATION = 1e9;
export class Runner {
  private stopped = false;
  /** Guest instructions per ns, measured. */
  private rate = 0.1;
  /** Guest instructions after which run() ends, exactly. */
  limit = Infinity;
  readonly counters = { slices: 0, sleeps: 0, idle_ms: 0, turns: 0 };
  private readonly ticks: Ticks | undefined;
  /** When an idle guest was last given a translation, in ns of the host. */
  private rationed = -Infinity;

  private readonly pollAlarms: () => void;
  private readonly yield: () => Promise<void>;
  private readonly sleep: (ms: number) => Promise<void>;

  /** `coalesce`: ticks of an idle guest may come late, several at once (ticks.ts). */
  constructor(private readonly engine: Engine, private readonly clock: HostClock | VirtualClock, private readonly host: Host, coalesce = true, measure: Measure = UNMEASURED) {
    if (coalesce) this.ticks = new Ticks();
    this.pollAlarms = measure.during(Cause.DEVICES, () => clock.poll());
    this.yield = measure.timedUntil(Cause.HOST, () => host.yield());
    this.sleep = measure.timedUntil(Cause.IDLE, (ms) => host.sleep(ms));
  }

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
      this.pollAlarms();
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
        // The guest computes: it need not enter User mode for that.
        engine.ration(NO_RATION);
        await this.yield();
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
      if (++this.counters.sleeps % 256 === 0) await this.yield();
      return;
    }
    this.counters.sleeps++;
    const { engine, ticks } = this;
    const before = host.now();
    const wake = ticks?.wakeAt(deadline, { userEntries: engine.spaces.counters.user_entered, instructions: engine.instructions() }) ?? deadline;
    await this.sleep((wake - clock.now()) / 1e6);
    this.counters.idle_ms += (host.now() - before) / 1e6;
    this.rationTranslation();
  }

  /**
   * Code that runs ten times a second takes many minutes to repay its translation, and a path of the kernel becomes hot all at once: an idle
   * guest gets one unit a second.
   */
  private rationTranslation(): void {
    if (!this.ticks?.idling) this.engine.ration(NO_RATION);
    else if (this.host.now() - this.rationed >= RATION) {
      this.rationed = this.host.now();
      this.engine.ration(1);
    }
  }

  stats(): Record<string, number> {
    return { ...this.counters, ticks_coalesced: this.ticks?.coalesced ?? 0 };
  }
}
