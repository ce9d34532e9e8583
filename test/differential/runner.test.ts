import { afterAll, describe, expect, it } from 'vitest';
import type { Executor, Result, TestCase } from './case.js';
import { Generator } from './generator.js';
import { Oracle, oracleMissing } from './oracle.js';
import { differences, formatReport, runDifferential } from './runner.js';
import { sampleTables } from './sample-lines.js';

const missing = oracleMissing();
if (missing) console.log(`runner tests skipped: ${missing}`);

describe.skipIf(missing)('runner', () => {
  const oracle = new Oracle();
  const other = new Oracle();
  const generator = new Generator(sampleTables);
  afterAll(async () => {
    await oracle.close();
    await other.close();
  });

  it('finds no difference between an executor and itself, and covers every line', async () => {
    const report = await runDifferential({ generator, executors: [oracle, other], seed: 1, casesPerLine: 60, freeCases: 2000 });
    console.log(formatReport(report));
    expect(report.mismatches).toEqual([]);
    expect(Math.min(...report.coverage.values())).toBeGreaterThanOrEqual(60);
    expect(report.stops.get('stuck') ?? 0).toBe(0);
    expect(report.stops.get('refused') ?? 0).toBe(0);
    expect(report.stops.get('end')!).toBeGreaterThan(report.cases * 0.6);
    expect(report.stops.get('abort')!).toBeGreaterThan(100);
  });

  it('finds, replays and shrinks a planted bug', async () => {
    /** Multiplications with S lose the Z flag. */
    const hasBug = (testCase: TestCase): boolean => testCase.code.some((word) => !testCase.thumb && generator.lineOf(word, false) === 'MUL' && (word & 0x00100000) !== 0);
    const spoil = (testCase: TestCase, result: Result): Result => (hasBug(testCase) ? { ...result, cpsr: (result.cpsr & ~0x40000000) >>> 0 } : result);
    const buggy: Executor = {
      name: 'buggy',
      run: async (testCase) => spoil(testCase, await other.run(testCase)),
      runAll: async (cases) => (await other.runAll(cases)).map((result, i) => spoil(cases[i]!, result)),
    };
    const report = await runDifferential({ generator, executors: [oracle, buggy], seed: 99, casesPerLine: 100, disassemble: (word) => `word ${word.toString(16)}` });
    expect(report.mismatches).toHaveLength(1);
    const [mismatch] = report.mismatches;
    expect(mismatch!.testCase.code.length).toBe(1);
    expect(generator.lineOf(mismatch!.testCase.code[0]!, false)).toBe('MUL');
    expect(mismatch!.text).toContain('cpsr 40000000 00000000');
    expect(mismatch!.text).toContain(`seed ${mismatch!.generated.seed} (`);
    expect(mismatch!.text).toContain('word e01');
    expect(generator.generate(mismatch!.generated.seed, mismatch!.force).testCase).toEqual(mismatch!.generated.testCase);
  });

  it('compares memory in both directions', async () => {
    const result = await oracle.run(generator.generate(5, 'STM').testCase);
    expect(differences({ ...result, changes: [[0, 1]] }, { ...result, changes: [[4, 1]] })).toEqual(['memory +00000004 unchanged 00000001', 'memory +00000000 00000001 unchanged']);
  });
});
