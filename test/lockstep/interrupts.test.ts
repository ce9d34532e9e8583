/** Lockstep where interrupts come from what the guest does: the abort that a store makes pending is taken by both machines at one place. */
import { expect, it } from 'vitest';
import { PSR, Slot } from '../../translator/abi.js';
import { Cp15Slot, SCTLR } from '../../runtime/cpu/cp15.js';
import { Mode } from '../../runtime/cpu/modes.js';
import { writeCpsr } from '../../runtime/cpu/psr.js';
import { Random } from '../../src/random.js';
import { Rig } from '../hostile/rig.js';
import { add, b, ldr, mov, str, strb } from '../support/asm.js';

const [CODE, L1, NOBODY] = [0x8000, 0x4000, 0x30000000];
/** Section descriptors: full access, Strongly Ordered and Device. */
const [ORDERED, DEVICE] = [0xc02, 0xc06];
const [CPSIE_A, CPSID_A, SUBS_PC_LR_8] = [0xf1080100 | 0, 0xf10c0100 | 0, 0xe25ef008 | 0];

it.each(['region', 'block'] as const)('imprecise aborts, in units of any length: %s', (unit) => {
  const rig = new Rig(unit);
  for (const limit of [1, 2, 3, 200]) {
    rig.reset(limit);
    rig.load(L1, [ORDERED]);
    rig.load(L1 + (NOBODY >>> 20) * 4, [NOBODY | DEVICE]);
    // The handler counts, and goes on where the abort was taken.
    rig.load(0x10, [add(7, 7, 1), SUBS_PC_LR_8]);
    // The first store's is taken at once, the other two's, as one, when A is clear again.
    rig.load(CODE, [CPSIE_A, str(1, 2), mov(3, 1), ldr(4, 5), CPSID_A, strb(1, 2, 3), str(4, 2, 8), add(0, 0, 1), b(8, 0)]);
    for (const { engine } of rig.both) {
      const { S, cp15 } = engine;
      writeCpsr(S, Mode.SYS | PSR.A | PSR.I | PSR.F, -1);
      S[2] = NOBODY;
      S[Slot.PC] = CODE;
      cp15.write(0, 2, 0, 0, L1);
      cp15.write(0, 3, 0, 0, 1);
      cp15.write(0, 1, 0, 0, S[Cp15Slot.SCTLR]! | SCTLR.M | SCTLR.XP | SCTLR.U);
    }
    const { leader } = rig.pair;
    const before = leader.engine.stats() as Record<string, number>;
    rig.run(6000, new Random(limit));
    const after = leader.engine.stats() as Record<string, number>;
    const more = (name: string): number => after[name]! - before[name]!;
    const turns = leader.engine.S[0]!;
    expect(turns).toBeGreaterThan(400);
    // Two a turn: behind CPSIE, from the turn before, and behind STR. The run may end in the middle of one.
    expect(Math.abs(leader.engine.S[7]! - (2 * turns - 1))).toBeLessThanOrEqual(2);
    expect(more('exception_imprecise_abort')).toBe(leader.engine.S[7]);
    expect(more('abort_imprecise')).toBeGreaterThanOrEqual(3 * turns);
    expect(more('exception_data_abort')).toBe(0);
    expect(more('dispatch_unit')).toBeGreaterThan(0);
  }
});
