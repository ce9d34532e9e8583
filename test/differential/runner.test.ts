import { afterAll, describe, expect, it } from 'vitest';
import { DATA_BASE, makeCase, type Executor, type Result, type TestCase } from './case.js';
import { Generator } from './generator.js';
import { Oracle, oracleMissing } from './oracle.js';
import { addReport, differences, executedLines, formatReport, runDifferential } from './runner.js';
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

  it('counts what a case has executed, not what it holds', async () => {
    const executed = async (code: readonly number[], base: number): Promise<string[]> => {
      const testCase = makeCase({ code, r: [0, base, ...new Array<number>(13).fill(0)] });
      const lines = code.map((word) => generator.lineOf(word, false));
      return [...executedLines({ seed: 0, shape: 'sequence', testCase, lines, vary: () => testCase }, await oracle.run(testCase), generator)];
    };
    const [load, multiply, conditional, branch, count] = [0xe5910000, 0xe0020393, 0x02811001, 0xea000000, 0xe16f2f13]; // ldr, mul, addeq, b .+8, clz
    expect(await executed([multiply, load, count], DATA_BASE)).toEqual(['MUL', 'LDR_imm', 'CLZ']);
    expect(await executed([multiply, load, count], DATA_BASE - 4)).toEqual(['MUL', 'LDR_imm']);
    expect(await executed([conditional, branch, multiply, count], DATA_BASE)).toEqual(['B']);
  });

  it('runs a case again from other initial states', async () => {
    const report = await runDifferential({ generator, executors: [oracle, other], seed: 4, casesPerLine: 3, variants: 3 });
    expect(report.mismatches).toEqual([]);
    expect(report.cases % 4).toBe(0);
    for (const name of ['LDM', 'ADC_reg_pc', 'tROR']) {
      const { testCase, vary } = generator.generate(11, name);
      const again = vary(2);
      expect(vary(0)).toBe(testCase);
      expect({ ...again, r: 0, cpsr: 0, fpscr: 0, vfp: 0 }).toEqual({ ...testCase, r: 0, cpsr: 0, fpscr: 0, vfp: 0 });
      expect(again.r).not.toEqual(testCase.r);
      expect(generator.generate(11, name).vary(2)).toEqual(again);
    }
  });

  it('adds reports up', async () => {
    const run = (seed: number): ReturnType<typeof runDifferential> => runDifferential({ generator, executors: [oracle, { name: 'counts', run: async (testCase) => ({ ...await other.run(testCase), instructions: 3 }) }], seed, freeCases: 40 });
    const [one, two] = [await run(1), await run(2)];
    const kind = (report: typeof one): number => report.kinds.get('single')!;
    const singles = kind(one) + kind(two);
    addReport(one, two);
    expect(one.cases).toBe(80);
    expect(kind(one)).toBe(singles);
    expect([one.executed, one.executedByKind.get('single'), one.executedBy.get('counts')]).toEqual([240, 3 * singles, 240]);
    expect(formatReport(one)).toContain(`single ${singles} cases, ${3 * singles} instructions`);
  });

  it('compares memory in both directions', async () => {
    const result = await oracle.run(generator.generate(5, 'STM').testCase);
    expect(differences({ ...result, changes: [[0, 1]] }, { ...result, changes: [[4, 1]] })).toEqual(['memory +00000004 unchanged 00000001', 'memory +00000000 00000001 unchanged']);
  });
});
