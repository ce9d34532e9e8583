/** What the oracle cannot show: the three forms of our engine against each other. */
import { describe, expect, it } from 'vitest';
import { PSR, Slot } from '../../translator/abi.js';
import { Mode } from '../../runtime/cpu/modes.js';
import { writeCpsr } from '../../runtime/cpu/psr.js';
import { CODE_BASE, makeCase, type TestCase } from './case.js';
import { CODE_FRAME_2, engineExecutors, harderExecutors, USER } from './engine-executor.js';
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

  it('looks again at the page that a region reaches into', () => {
    // add r0, #1; add r0, #1 | page | add r0, #1; subs r1, #1; bne (the first)
    const code = [0xe2800001, 0xe2800001, 0xe2800001, 0xe2511001, 0x1afffffa];
    const OTHER = 0xf000;
    const page = CODE_BASE + 4096;
    for (const executor of [...engineExecutors(), ...harderExecutors()]) {
      const { engine, ram } = executor;
      const { S, cp15 } = engine;
      const again = (): number => {
        writeCpsr(S, Mode.SYS, PSR.REST);
        [S[0], S[1], S[Slot.PC], S[Slot.WFI]] = [0, 3, CODE_BASE + 4096 - 8, 0];
        engine.run(100);
        return S[0];
      };
      expect(executor.runPrivileged(makeCase({ code, r: [0, 3, ...new Array<number>(13).fill(0)] }), Mode.SYS, 0, 100, 4096 - 8).S[0]).toBe(9);
      expect([again(), again()]).toEqual([9, 9]);
      // Another frame, with another third instruction; by each kind of TLB maintenance.
      ram.i32.copyWithin(OTHER >> 2, CODE_FRAME_2 >> 2, (CODE_FRAME_2 >> 2) + 1024);
      ram.i32[OTHER >> 2] = 0xe2800010 | 0;
      executor.map(page, OTHER, USER);
      cp15.write(0, 8, 7, 0, 0);
      expect([again(), again()], executor.name).toEqual([54, 54]);
      executor.map(page, CODE_FRAME_2, USER);
      cp15.write(0, 8, 7, 1, page);
      expect([again(), again()], executor.name).toEqual([9, 9]);
      // The second page changes under the region: by a device, then in the mapping that is not in use.
      ram.dmaWrite(CODE_FRAME_2, Uint8Array.from([2, 0, 0x80, 0xe2]));
      expect([again(), again()], executor.name).toEqual([12, 12]);
      executor.map(page, 0, 0);
      cp15.write(0, 8, 7, 0, 0);
      expect([again(), S[Slot.CPSR]! & PSR.MODE, S[14]], executor.name).toEqual([2, Mode.ABT, page + 4]);
    }
  });

  it('sees a store into the page that the running region reaches into', () => {
    // str r2, [r3]; nop | page | add r0, #1 (becomes add r0, #16); subs r1, #1; bne the store
    const code = [0xe5832000, 0xe1a00000, 0xe2800001, 0xe2511001, 0x1afffffa];
    for (const executor of [...engineExecutors(), ...harderExecutors()]) {
      const r = [0, 3, 0xe2800010, CODE_BASE + 4096, ...new Array<number>(11).fill(0)];
      expect(executor.runPrivileged(makeCase({ code, r }), Mode.SYS, 0, 100, 4096 - 8).S[0], executor.name).toBe(48);
    }
  });
});
