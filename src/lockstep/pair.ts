/**
 * Two machines with one guest: the leader translates, the follower interprets. After each unit of the leader the follower runs as many
 * instructions, and the registers of both must be equal.
 */
import type { UnitSource } from '../../translator/emit/unit.js';
import { Exit, Slot } from '../../translator/abi.js';
import type { Unit } from '../../runtime/engine/unit-table.js';
import type { EngineOptions } from '../../runtime/engine/engine.js';
import type { VirtualClock } from '../../runtime/time/virtual-clock.js';
import { assemble, type Assembly, type Surroundings } from '../assembly.js';
import type { MachineOptions } from '../machine-api.js';
import { registerDifferences, sameRegisters, type Difference } from './compare.js';

/** Leaves the engine when the machines differ: thrown in the middle of a run, after which neither machine can go on. */
export class Divergence extends Error {
  constructor(readonly what: 'registers' | 'memory' | 'devices' | 'console' | 'events', readonly differences: readonly Difference[]) {
    super(what);
  }
}

/** A state of the core from which a stretch can be run again. */
export interface Snapshot {
  readonly S: Int32Array;
  readonly vfp: Int32Array;
}

/** So many units are remembered for a report. */
const HISTORY = 64;

export class Pair {
  readonly leader: Assembly<VirtualClock>;
  readonly follower: Assembly<VirtualClock>;
  /** The unit that ran last, and the state of the core (equal in both machines) when the last comparison was done. */
  last: UnitSource | undefined;
  readonly before: Snapshot = { S: new Int32Array(Slot.SIZE), vfp: new Int32Array(32) };
  beforeAt = 0;
  readonly counters = { lockstep_units: 0, lockstep_comparisons: 0 };
  private assembled = false;
  private readonly history = new Int32Array(HISTORY);

  /**
   * @param alter changes generated code before it is used
   * @param afterUnit called after the comparison that follows a unit
   */
  constructor(
    options: MachineOptions, engineOptions: Partial<EngineOptions>, around: { leader: Surroundings; follower: Surroundings },
    private readonly alter: ((source: string, entry: number) => string) | undefined = undefined, private readonly afterUnit: () => void = () => undefined,
  ) {
    const { traceMmio: _, jitThreshold: __, unit: ___, ...plain } = options;
    this.leader = assemble({ ...options, icount: true, engine: 'jit' }, around.leader, withInstantiate(engineOptions, this.instantiate)) as Assembly<VirtualClock>;
    this.follower = assemble({ ...plain, icount: true, engine: 'interp' }, around.follower) as Assembly<VirtualClock>;
    this.assembled = true;
    this.remember();
  }

  /** Puts an observer around a unit. */
  private readonly instantiate = (made: UnitSource, make: (source: string) => Unit): Unit => {
    // Before the guest starts an engine may run code of its own (Engine.train).
    if (!this.assembled) return make(made.source);
    const ran = this.alter ? { ...made, source: this.alter(made.source, made.entry) } : made;
    const unit = make(ran.source);
    const { S } = this.leader.engine;
    return () => {
      // What the leader interpreted since the last unit is no affair of this one. An interrupt that is due here it has taken already.
      this.follow(true);
      const budget = S[Slot.BUDGET];
      const exit = unit();
      this.last = ran;
      this.history[this.counters.lockstep_units++ % HISTORY] = made.entry;
      // An abort has been recorded, and is taken by the dispatcher: the comparison after the next unit covers it. A unit that ran nothing
      // is none to compare after: the leader may have taken an interrupt since its last instruction, which the follower takes before its next.
      if (exit !== Exit.ABORT && S[Slot.BUDGET] !== budget) {
        this.follow();
        this.afterUnit();
      }
      return exit;
    };
  };

  /** Brings the follower to where the leader is, and compares. `taken`: the leader has looked for interrupts since. Throws Divergence. */
  follow(taken = false): void {
    const { leader, follower } = this;
    const behind = leader.engine.instructions() - follower.engine.instructions();
    if (behind === 0) return;
    let left = behind;
    while (left > 0) {
      follower.engine.run(left);
      const now = leader.engine.instructions() - follower.engine.instructions();
      // It waits for an interrupt, or cannot go on, and the leader went on.
      if (now === left) throw this.registersDiffer();
      left = now;
    }
    if (taken) follower.engine.router.interrupt();
    this.counters.lockstep_comparisons++;
    if (!sameRegisters(leader.engine, follower.engine)) throw this.registersDiffer();
    this.remember();
  }

  private remember(): void {
    this.before.S.set(this.follower.engine.S);
    this.before.vfp.set(this.follower.engine.vfp.FI);
    this.beforeAt = this.follower.engine.instructions();
  }

  private registersDiffer(): Divergence {
    return new Divergence('registers', registerDifferences(this.leader.engine, this.follower.engine));
  }

  /** Entries of the units that ran last, the latest last. */
  recentUnits(most: number): number[] {
    const count = this.counters.lockstep_units;
    return Array.from({ length: Math.min(most, count, HISTORY) }, (_, i) => i).reverse().map((back) => this.history[(count - 1 - back) % HISTORY]!);
  }
}

/** Keeps getters: limits that change from unit to unit. */
function withInstantiate(options: Partial<EngineOptions>, instantiate: NonNullable<EngineOptions['instantiate']>): Partial<EngineOptions> {
  return Object.defineProperties({ instantiate }, Object.getOwnPropertyDescriptors(options));
}
