/**
 * A pair of machines in lockstep (src/lockstep/pair.ts) that random cases are thrown at. Everything is translated before it runs, so a case
 * must neither throw, nor hang, nor make translator and interpreter differ. A rig is used again and again: starting a machine costs more than a case.
 */
import { Slot } from '../../translator/abi.js';
import { deviceDifferences, MemoryComparison } from '../../src/lockstep/compare.js';
import { Divergence, Pair } from '../../src/lockstep/pair.js';
import { report } from '../../src/lockstep/report.js';
import type { Random } from '../../src/random.js';
import type { MachineOptions } from '../../src/machine-api.js';

export const MIB = 1 << 20;
export const RAM_BYTES = 2 * MIB;

export class Rig {
  readonly pair: Pair;
  private readonly memory: MemoryComparison;
  private readonly options: MachineOptions;
  private limit = 200;

  constructor(unit: 'region' | 'block' = 'region') {
    this.options = { kernel: new Uint8Array(4), loadAddress: 0, memory: RAM_BYTES, jitThreshold: 0, unit, icount: true, training: false, lockstep: {} };
    const around = { now: () => 0, onConsole: () => undefined, onPower: () => undefined };
    const limit = (): number => this.limit;
    this.pair = new Pair(this.options, {
      get regionLimit() {
        return limit();
      },
    }, { leader: around, follower: around });
    this.memory = new MemoryComparison(this.pair.leader, this.pair.follower);
  }

  /** Both machines, for what is done to both. */
  get both() {
    return [this.pair.leader, this.pair.follower] as const;
  }

  /** Blocks translated so far. */
  get blocks(): number {
    return this.pair.leader.engine.counters.unit_blocks;
  }

  reset(regionLimit: number): void {
    this.limit = regionLimit;
    for (const { ram, engine, board } of this.both) {
      ram.dmaWrite(0, new Uint8Array(ram.size));
      board.reset();
      engine.reset();
      ram.written.fill(0);
    }
  }

  /** Writes words to RAM of both machines, as a device would. */
  load(address: number, words: ArrayLike<number>): void {
    for (const { ram } of this.both) ram.dmaWrite(address, new Uint8Array(Int32Array.from(words).buffer));
  }

  /** Runs at most so many instructions, in slices of random lengths. Throws an Error with a report when the machines differ. */
  run(instructions: number, random: Random): void {
    const { leader, follower } = this.pair;
    const { S } = leader.engine;
    const end = leader.engine.instructions() + instructions;
    try {
      // A core that waits, and waits again, costs no instruction: so often, and no more.
      for (let turns = 0; turns < instructions && leader.engine.instructions() < end && leader.engine.failure === undefined; turns++) {
        for (const { clock } of this.both) clock.poll();
        if (S[Slot.WFI] !== 0 && S[Slot.LINES] === 0) {
          const deadline = leader.clock.nextDeadline();
          if (deadline === Infinity) break;
          for (const { clock } of this.both) clock.advanceTo(deadline);
          continue;
        }
        leader.engine.run(Math.min(1 + random.below(random.pick([8, 100, 2000])), end - leader.engine.instructions()));
        this.pair.follow();
      }
      const frames = this.memory.differentFrames();
      if (frames.length > 0) throw new Divergence('memory', this.memory.differences(frames));
      const devices = deviceDifferences(leader, follower);
      if (devices.length > 0) throw new Divergence('devices', devices);
    } catch (error) {
      if (!(error instanceof Divergence)) throw error;
      throw new Error(report(error, this.pair, this.options, 0), { cause: error });
    }
  }
}
