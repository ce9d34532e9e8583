/** A Machine that is two: `jitvisor run --lockstep` (docs/correctness.md). */
import { Slot } from '../../translator/abi.js';
import type { EngineOptions } from '../../runtime/engine/engine.js';
import { accountsOf, type Accounts } from '../../runtime/hypervisor/accounts.js';
import { NS_PER_INSTRUCTION, stateHash } from '../assembly.js';
import { ConsoleOutput } from '../console-output.js';
import { createHost } from '../host.js';
import type { LockstepOptions, Machine, MachineEvents, MachineOptions, Outcome } from '../machine-api.js';
import { Random } from '../random.js';
import { deviceDifferences, MemoryComparison } from './compare.js';
import { Divergence, Pair } from './pair.js';
import { report } from './report.js';

const MEMORY_EVERY = 1_000_000;
/** Longest time slice, in instructions. */
const MAX_SLICE = 1 << 18;
/** Longest turn without the host's event loop, in ns. */
const TURN = 8e6;
/** Thresholds, limits and slices among which a seed chooses. */
const THRESHOLDS = [1, 4, 20, 100, 500];
const LIMITS = [1, 2, 3, 6, 16, 50, 200];
/** Longest callees that are taken into the unit of their caller. */
const INLINE = [0, 5, 40];
const SLICES = [12, 150, 2000, 30_000, MAX_SLICE];
/** An event comes up to so many instructions late under a seed. */
const LATE = 3000;

export class LockstepMachine implements Machine {
  private readonly pair: Pair;
  private readonly memory: MemoryComparison;
  private readonly host = createHost();
  private readonly output = new ConsoleOutput();
  private readonly lockstep: LockstepOptions;
  private readonly random: Random | undefined;
  private readonly said = { leader: [] as number[], follower: [] as number[] };
  private readonly powered: { leader?: Outcome['kind']; follower?: Outcome['kind'] } = {};
  private outcome: Outcome = { kind: 'stopped' };
  private stopped = false;
  /** Instructions by which the next event is late, and at which memory is compared again. */
  private late = 0;
  private memoryAt: number;
  private comparedAt = 0;
  private readonly counters = { lockstep_memory_comparisons: 0, lockstep_slices: 0 };

  constructor(private readonly options: MachineOptions) {
    const lockstep = (this.lockstep = options.lockstep!);
    this.random = lockstep.seed === undefined ? undefined : new Random(lockstep.seed);
    const around = (who: 'leader' | 'follower') => ({
      now: () => this.host.now(),
      onConsole: (byte: number) => {
        this.said[who].push(byte);
        if (who === 'leader') this.output.byte(byte);
      },
      onPower: (what: 'poweroff' | 'reboot') => {
        this.powered[who] = what;
        if (who === 'leader') this.end({ kind: what });
      },
    });
    this.pair = new Pair(options, this.engineOptions(), { leader: around('leader'), follower: around('follower') }, lockstep.alter, () => this.compareMemoryWhenDue());
    this.memory = new MemoryComparison(this.pair.leader, this.pair.follower);
    this.memoryAt = this.nextMemory(0);
  }

  /** Under a seed each unit has a limit of its own, and reaches over pages, makes calls and takes callees in or does not. */
  private engineOptions(): Partial<EngineOptions> {
    const { random, options } = this;
    if (!random) return {};
    return {
      jitThreshold: options.jitThreshold ?? random.pick(THRESHOLDS),
      get regionLimit() {
        return random.pick(LIMITS);
      },
      get crossPage() {
        return random.chance(0.7);
      },
      get inline() {
        return random.pick(INLINE);
      },
      get calls() {
        return random.chance(0.7);
      },
    };
  }

  async run(): Promise<Outcome> {
    try {
      await this.loop();
      this.compareMemory(true);
    } catch (error) {
      if (!(error instanceof Divergence)) throw error;
      return { kind: 'diverged', report: report(error, this.pair, this.options, this.comparedAt) };
    } finally {
      this.output.flush();
    }
    const { failure } = this.pair.leader.engine;
    return failure === undefined ? this.outcome : { kind: 'failed', reason: failure };
  }

  private async loop(): Promise<void> {
    const { pair: { leader, follower }, host, options } = this;
    const limit = options.instructions ?? Infinity;
    const { S } = leader.engine;
    let turn = host.now();
    while (!this.stopped && leader.engine.failure === undefined && leader.engine.instructions() < limit) {
      this.poll();
      if (S[Slot.WFI] !== 0 && S[Slot.LINES] === 0) await this.idle();
      else {
        this.counters.lockstep_slices++;
        leader.engine.run(Math.min(this.slice(), limit - leader.engine.instructions()));
        this.pair.follow();
        this.compareMemoryWhenDue();
        if (leader.engine.failure !== follower.engine.failure) throw new Divergence('events', []);
      }
      if (host.now() - turn <= TURN) continue;
      await host.yield();
      turn = host.now();
    }
  }

  /** Fires what is due, in both machines at the same instruction. */
  private poll(): void {
    const { leader: { clock }, follower } = this.pair;
    const deadline = clock.nextDeadline();
    if (deadline !== follower.clock.nextDeadline() || clock.now() !== follower.clock.now()) {
      throw new Divergence('events', [
        { what: 'time (ns)', translated: clock.now(), interpreted: follower.clock.now() }, { what: 'next event (ns)', translated: deadline, interpreted: follower.clock.nextDeadline() },
      ]);
    }
    if (clock.now() < deadline + this.late * NS_PER_INSTRUCTION) return;
    clock.poll();
    follower.clock.poll();
    if (this.random) this.late = this.random.chance(0.5) ? this.random.below(20) : this.random.below(LATE);
  }

  /** Instructions until the next event, or until a random end. */
  private slice(): number {
    const { clock } = this.pair.leader;
    const due = clock.instructionsUntil(clock.nextDeadline() + this.late * NS_PER_INSTRUCTION);
    const most = this.random ? 1 + this.random.below(this.random.pick(SLICES)) : MAX_SLICE;
    return Math.max(1, Math.min(due, most));
  }

  /** Both cores wait for an interrupt: time goes on to the next event, or the host waits for input. */
  private async idle(): Promise<void> {
    const { leader, follower } = this.pair;
    const deadline = leader.clock.nextDeadline();
    if (deadline === Infinity) return this.host.sleep(Infinity);
    for (const { clock } of [leader, follower]) clock.advanceTo(deadline + this.late * NS_PER_INSTRUCTION);
  }

  private nextMemory(now: number): number {
    return now >= (this.lockstep.memoryFrom ?? Infinity) ? now + 1 : Math.min(now + (this.lockstep.memoryEvery ?? MEMORY_EVERY), this.lockstep.memoryFrom ?? Infinity);
  }

  private compareMemoryWhenDue(): void {
    if (this.pair.leader.engine.instructions() >= this.memoryAt) this.compareMemory(false);
  }

  /** Memory, devices, and what the guests said. `all`: every page, whoever wrote it. */
  private compareMemory(all: boolean): void {
    const { leader, follower } = this.pair;
    this.counters.lockstep_memory_comparisons++;
    const frames = this.memory.differentFrames(all);
    if (frames.length > 0) throw new Divergence('memory', this.memory.differences(frames));
    const devices = deviceDifferences(leader, follower);
    if (devices.length > 0) throw new Divergence('devices', devices);
    const { said, powered } = this;
    const console = said.leader.findIndex((byte, i) => byte !== said.follower[i]);
    if (powered.leader !== powered.follower || console >= 0 || said.leader.length !== said.follower.length) {
      throw new Divergence('console', [{ what: `byte ${console} of ${said.leader.length}`, translated: said.leader[console] ?? 0, interpreted: said.follower[console] ?? 0 }]);
    }
    said.leader.length = said.follower.length = 0;
    const now = leader.engine.instructions();
    this.comparedAt = now;
    this.memoryAt = this.nextMemory(now);
  }

  private end(outcome: Outcome): void {
    this.outcome = outcome;
    this.stop();
  }

  stop(): void {
    this.stopped = true;
    this.host.wake();
  }

  sendConsole(bytes: Uint8Array): void {
    for (const { board } of [this.pair.leader, this.pair.follower]) board.sendConsole(bytes);
    this.host.wake();
  }

  on<K extends keyof MachineEvents>(event: K, listener: MachineEvents[K]): void {
    this.output.listen(event, listener);
  }

  stats(): Record<string, number> {
    const { leader, counters } = this.pair;
    return { ...leader.engine.stats(), ...leader.board.bus.counters(), ...counters, ...this.counters, ...this.memory.counters };
  }

  accounts(): Accounts {
    return accountsOf(this.pair.leader.engine.router);
  }

  stateHash(): string {
    return stateHash(this.pair.leader);
  }
}
