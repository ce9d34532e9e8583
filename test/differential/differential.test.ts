/** The quick pass of the random tests: every usable line of the tables on the interpreter, on blocks and on regions, against qemu-arm. */
import { afterAll, describe, expect, it } from 'vitest';
import { disassemble } from '../../translator/decode/disassemble.js';
import { decodeArm, decodeThumb } from '../../translator/decode/tables.js';
import { CODE_BASE, DATA_BASE, makeCase, type TestCase } from './case.js';
import { engineExecutors } from './engine-executor.js';
import { Generator } from './generator.js';
import { Oracle, oracleMissing } from './oracle.js';
import { Random } from './random.js';
import { formatReport, runDifferential } from './runner.js';
import { translatorTables } from './tables.js';

const missing = oracleMissing();
if (missing) console.log(`random tests skipped: ${missing}`);

/** Lines that no random case can hold: system calls and the system coprocessor, and S forms that write pc, which User mode has not. */
const LEFT_OUT = /^(WFI_hint|SVC|MCR|MRC|MCRR|MRRC|tSVC|\w+S_(imm|reg|rsr)_pc)$/;

const sum = (counts: ReadonlyMap<string, number>): number => [...counts.values()].reduce((a, b) => a + b, 0);

describe.skipIf(missing)('engine against qemu-arm', () => {
  const oracle = new Oracle();
  const executors = engineExecutors();
  afterAll(() => oracle.close());

  it('agrees on every line of the tables', async () => {
    const generator = new Generator(translatorTables);
    const seed = Number(process.env.JITVISOR_FUZZ_SEED ?? Date.now() % 1_000_000);
    const report = await runDifferential({ generator, executors: [oracle, ...executors], seed, casesPerLine: 8, freeCases: 1200, disassemble });
    console.log(formatReport(report));
    expect(report.mismatches.map(({ text }) => text).join('\n\n')).toBe('');
    expect(sum(report.kinds)).toBe(report.cases);
    expect(sum(report.executedByKind)).toBe(report.executed);
    expect([...report.executedBy]).toEqual(executors.map(({ name }) => [name, report.executed]));
    expect(generator.excludedLines.map(({ name }) => name).filter((name) => !LEFT_OUT.test(name))).toEqual([]);
    expect([...report.coverage].filter(([, count]) => count < 8).map(([name, count]) => `${name} was executed in ${count} cases only`)).toEqual([]);
  });

  it('decodes whatever ARM instruction QEMU knows', async () => {
    const random = new Random(99);
    const r = Array.from({ length: 15 }, (_, i) => DATA_BASE + 2048 + 8 * i);
    const cases: TestCase[] = [];
    while (cases.length < 60_000) {
      const word = ((random.word() & 0x0fffffff) | (random.chance(0.7) ? 0xe0000000 : 0xf0000000)) >>> 0;
      const line = decodeArm(word);
      // Only what our tables call Undefined; not in the coprocessors that qemu-user or QEMU has beyond the ARM1176.
      if (line.sensitive !== 'undefined' || ((word & 0x0c000000) === 0x0c000000 && [1, 2, 9, 14, 15].includes((word >>> 8) & 15))) continue;
      if ((word & 0x0ff000f0) === 0x01000070) continue; // HLT: a semihosting call in QEMU
      cases.push(makeCase({ code: [word], r }));
    }
    const results = await oracle.runAll(cases);
    const executed = results.flatMap(({ stop, r: after }, i) => (stop === 'undefined' && after[15] === CODE_BASE ? [] : [`${cases[i]!.code[0]!.toString(16)} ${stop}`]));
    expect(executed.slice(0, 20)).toEqual([]);
  });

  it('decodes whatever Thumb instruction ARMv6 and QEMU know', async () => {
    const r = Array.from({ length: 15 }, (_, i) => DATA_BASE + 2048 + 8 * i);
    const cases: TestCase[] = [];
    for (let half = 0; half < 0x10000; half++) {
      if (decodeThumb(half).name !== 'tUNDEFINED') continue;
      // ARMv6T2 and ARMv7: CBZ, CBNZ, IT and hints, HLT; QEMU decodes 32-bit Thumb from 0xe800 on.
      if ((half & 0xf500) === 0xb100 || (half & 0xff00) === 0xbf00 || (half & 0xffc0) === 0xba80 || half >= 0xe800) continue;
      cases.push(makeCase({ thumb: true, code: [half], r }));
    }
    const results = await oracle.runAll(cases);
    expect(results.flatMap(({ stop }, i) => (stop === 'undefined' ? [] : [`${cases[i]!.code[0]!.toString(16)} ${stop}`]))).toEqual([]);
    expect(cases.length).toBeGreaterThan(300);
  });
});
