/**
 * Which instruction is it? The stretch in which registers came to differ is run again, by a fresh pair of machines from the state before it,
 * with units of one instruction, of two, of four, until it differs again.
 */
import type { UnitSource } from '../../translator/emit/unit.js';
import type { MachineOptions } from '../machine-api.js';
import type { Difference } from './compare.js';
import { Divergence, Pair } from './pair.js';

export interface Culprit {
  /** The smallest unit that differs. */
  readonly unit: UnitSource;
  readonly differences: readonly Difference[];
}

const SURROUNDINGS = { now: () => 0, onConsole: () => undefined, onPower: () => undefined };

/**
 * Undefined when the stretch does not differ again. Registers are those before the stretch; memory is the interpreter's behind it, so a
 * difference that hangs on a word which the stretch itself overwrote may hide.
 */
export function pinpoint(pair: Pair, options: MachineOptions): Culprit | undefined {
  const stretch = pair.leader.engine.instructions() - pair.beforeAt;
  const most = pair.last?.instructions ?? 0;
  for (let limit = 1; limit <= most; limit *= 2) {
    const again = replay(pair, options, stretch, limit);
    if (again) return again;
  }
  return undefined;
}

function replay(pair: Pair, options: MachineOptions, instructions: number, regionLimit: number): Culprit | undefined {
  const fresh = new Pair({ ...options, jitThreshold: 0, training: false }, { regionLimit, calls: false }, { leader: SURROUNDINGS, follower: SURROUNDINGS }, options.lockstep?.alter);
  for (const { ram, engine } of [fresh.leader, fresh.follower]) {
    ram.u8.set(pair.follower.ram.u8);
    engine.S.set(pair.before.S);
    engine.vfp.FI.set(pair.before.vfp);
  }
  try {
    const { engine } = fresh.leader;
    while (engine.instructions() < instructions) {
      const before = engine.instructions();
      engine.run(instructions - before);
      fresh.follow();
      if (engine.instructions() === before) break;
    }
  } catch (error) {
    if (!(error instanceof Divergence)) throw error;
    return fresh.last && { unit: fresh.last, differences: error.differences };
  }
  return undefined;
}
