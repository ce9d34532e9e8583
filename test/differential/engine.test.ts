/** What the oracle cannot show: the three forms of our engine against each other. */
import { describe, expect, it } from 'vitest';
import { Slot } from '../../translator/abi.js';
import { makeCase, type TestCase } from './case.js';
import { engineExecutors, harderExecutors } from './engine-executor.js';
import { Generator } from './generator.js';
import { Random } from './random.js';
import { describe as report, differences } from './runner.js';
import { translatorTables } from './tables.js';

const executors = engineExecutors();
const reference = executors[0]!;

/** Slots that tell the whole VFP system state. */
const vfpSlots = [Slot.FPON, Slot.FPSCR, Slot.FPEXC, Slot.FPFLAGS, Slot.FPINST, Slot.FPINST2, Slot.FPMODE];

describe('executors of our engine', () => {
  it('trap VFP exceptions at the same instruction, interpreted and translated', () => {
    const generator = new Generator(translatorTables, (line) => line.cls.startsWith('vfp') || /^(MOV|ADD)_imm$/.test(line.name));
    const random = new Random(5);
    let trapped = 0;
    for (let seed = 0; seed < 400; seed++) {
      const { testCase } = generator.generate(seed);
      const enabled: TestCase = { ...testCase, fpscr: (testCase.fpscr | random.pick([0x100, 0x200, 0x400, 0x800, 0x1000, 0x8000, 0x9f00])) >>> 0 };
      const results = executors.map((executor) => {
        const result = executor.run(enabled);
        return { result, slots: vfpSlots.map((slot) => executor.engine.S[slot]) };
      });
      if (results[0]!.slots[2]! < 0) trapped++;
      for (const [i, { result, slots }] of results.entries()) {
        const found = differences(results[0]!.result, result);
        expect(found, report(enabled, [reference.name, executors[i]!.name], [results[0]!.result, result])).toEqual([]);
        expect(slots).toEqual(results[0]!.slots);
      }
    }
    expect(trapped).toBeGreaterThan(20);
  });

  it('takes a trapped exception at the next VFP instruction of the same unit', () => {
    // fdivs s0, s1, s2 (1 / 0, DZE set); mov r0, #1; fcpys s3, s4; mov r1, #1
    const vfp = new Array<number>(32).fill(0);
    vfp[1] = 0x3f800000;
    const testCase = makeCase({ code: [0xee800a81, 0xe3a00001, 0xeef01a42, 0xe3a01001], vfp, fpscr: 0x200 });
    for (const executor of [...executors, ...harderExecutors()]) {
      const result = executor.run(testCase);
      expect({ name: executor.name, stop: result.stop, pc: result.r[15], r0: result.r[0], r1: result.r[1] }).toEqual({ name: executor.name, stop: 'undefined', pc: 0x01000008, r0: 1, r1: 0 });
      expect(executor.engine.S[Slot.FPINST]).toBe(0xee800a81 | 0);
    }
  });
});
