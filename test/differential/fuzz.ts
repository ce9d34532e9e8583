/**
 * The long form of the random tests: `npm run fuzz -- --minutes N [--seed S] [--lines REGEXP]`, and `--replay SEED [--force LINE]` for one case.
 * Ends with status 1 and the minimised case at the first difference, with 2 when it cannot run.
 */
import { parseArgs } from 'node:util';
import { disassemble } from '../../translator/decode/disassemble.js';
import type { Executor } from './case.js';
import { engineExecutors, harderExecutors } from './engine-executor.js';
import { Generator } from './generator.js';
import { Oracle, oracleMissing } from './oracle.js';
import { Random } from './random.js';
import { addReport, describe, differences, formatReport, runDifferential, type Report } from './runner.js';
import { translatorTables } from './tables.js';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' }, seed: { type: 'string' }, lines: { type: 'string' }, replay: { type: 'string' }, force: { type: 'string' },
  },
});

async function main(): Promise<number> {
  const missing = oracleMissing();
  if (missing) {
    console.error(`fuzz cannot run: ${missing}`);
    return 2;
  }
  const pattern = values.lines === undefined ? undefined : new RegExp(values.lines);
  const generator = new Generator(translatorTables, pattern && ((line) => pattern.test(line.name)));
  const oracle = new Oracle();
  const ours = engineExecutors();
  const all = [...ours, ...harderExecutors()];
  try {
    return values.replay === undefined ? await fuzz(generator, oracle, ours, all) : await replay(generator, [oracle, ...all]);
  } finally {
    await oracle.close();
  }
}

async function fuzz(generator: Generator, oracle: Executor, ours: readonly Executor[], all: readonly Executor[]): Promise<number> {
  const seed = values.seed === undefined ? (Date.now() ^ (process.pid << 16)) >>> 0 : Number(values.seed) >>> 0;
  const deadline = performance.now() + Number(values.minutes) * 60_000;
  console.log(`fuzz: seed ${seed}, ${values.minutes} minutes, ${generator.lineNames.length} lines, ${all.map((executor) => executor.name).join('; ')}`);
  for (const { name, reason } of generator.excludedLines) console.log(`left out: ${name} (${reason})`);
  const seeds = new Random(seed);
  let sum: Report | undefined;
  for (let round = 0, told = 0; performance.now() < deadline; round++) {
    // Every fourth round runs the forms that follow a profile or are interrupted anywhere.
    const part = await runDifferential({
      generator, executors: [oracle, ...(round % 4 === 3 ? all : ours)], seed: seeds.word(), casesPerLine: 2, freeCases: 1000, disassemble, milliseconds: deadline - performance.now(),
    });
    if (sum) addReport(sum, part);
    else sum = { ...part };
    if (sum.mismatches.length > 0) break;
    if (performance.now() > told + 30_000) {
      told = performance.now();
      console.log(`${sum.cases} cases, ${sum.executed} instructions executed, every line in at least ${Math.min(...sum.coverage.values())}`);
    }
  }
  if (!sum) return 2;
  console.log(formatReport({ ...sum, seed }));
  return sum.mismatches.length > 0 ? 1 : 0;
}

async function replay(generator: Generator, executors: readonly Executor[]): Promise<number> {
  const { testCase } = generator.generate(Number(values.replay), values.force);
  const reference = await executors[0]!.run(testCase);
  let found = 0;
  for (const executor of executors.slice(1)) {
    const result = await executor.run(testCase);
    if (differences(reference, result).length === 0) continue;
    found = 1;
    console.log(describe(testCase, [executors[0]!.name, executor.name], [reference, result], disassemble));
  }
  if (found === 0) console.log(`${describe(testCase, [executors[0]!.name, executors[0]!.name], [reference, reference], disassemble)}\nno difference`);
  return found;
}

process.exitCode = await main();
