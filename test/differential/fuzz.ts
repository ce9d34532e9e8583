/**
 * The long form of the random tests: `npm run fuzz -- --minutes N [--seed S] [--lines REGEXP]`, and `--replay SEED [--force LINE] [--variant N]` for one case.
 * Ends with status 1 and the minimised case at the first difference, with 2 when it cannot run; interrupted, it reports what was done.
 */
import { parseArgs } from 'node:util';
import { disassemble } from '../../translator/decode/disassemble.js';
import type { Executor } from './case.js';
import { engineExecutors, harderExecutors } from './engine-executor.js';
import { Generator } from './generator.js';
import { Oracle, oracleMissing } from './oracle.js';
import { Random } from './random.js';
import { addReport, describe, differences, fewest, formatReport, runDifferential, type Report } from './runner.js';
import { translatorTables } from './tables.js';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' }, seed: { type: 'string' }, lines: { type: 'string' }, replay: { type: 'string' }, force: { type: 'string' }, variant: { type: 'string', default: '0' },
  },
});

/** Translating a case costs more than running it, so each is run from some more initial states. */
const VARIANTS = 4;

async function main(): Promise<number> {
  const missing = usageError() ?? oracleMissing();
  if (missing) {
    console.error(`fuzz cannot run: ${missing}.`);
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

/** Set by an interrupt: what has been done is reported. */
let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => (interrupted = true));

async function fuzz(generator: Generator, oracle: Executor, ours: readonly Executor[], all: readonly Executor[]): Promise<number> {
  const seed = values.seed === undefined ? (Date.now() ^ (process.pid << 16)) >>> 0 : Number(values.seed) >>> 0;
  const start = performance.now();
  const deadline = start + Number(values.minutes) * 60_000;
  const stop = (): boolean => interrupted || performance.now() >= deadline;
  console.log(`fuzz: commit ${process.env.JITVISOR_COMMIT ?? 'unknown'}, seed ${seed}, ${values.minutes} minutes, ${generator.lineNames.length} lines, ${all.map((executor) => executor.name).join('; ')}`);
  for (const reason of new Set(generator.excludedLines.map((line) => line.reason))) {
    console.log(`left out: ${generator.excludedLines.filter((line) => line.reason === reason).map(({ name }) => name).join(' ')} (${reason})`);
  }
  const seeds = new Random(seed);
  let sum: Report | undefined;
  for (let round = 0, told = start; !stop(); round++) {
    // Every fourth round runs the forms that follow a profile or are interrupted anywhere.
    const part = await runDifferential({
      generator, executors: [oracle, ...(round % 4 === 3 ? all : ours)], seed: seeds.word(), casesPerLine: 2, freeCases: 1000, variants: VARIANTS, disassemble, stop,
    });
    if (sum) addReport(sum, part);
    else sum = { ...part, seed };
    if (sum.mismatches.length > 0) break;
    if (performance.now() > told + 60_000) {
      told = performance.now();
      console.log(`${Math.round((told - start) / 60_000)} minutes: ${progress(sum)}`);
    }
  }
  if (!sum) return 2;
  console.log(formatReport(sum));
  console.log(summary(sum, start));
  return sum.mismatches.length > 0 ? 1 : 0;
}

const progress = (sum: Report): string => `${sum.cases} cases, ${sum.executed} instructions compared, each line executed in at least ${fewest(sum)}, ${mib(process.memoryUsage.rss())} MiB resident`;
const mib = (bytes: number): string => (bytes / 2 ** 20).toFixed(0);

/** One line with all that a record of the run needs (docs/results/fuzz.md). */
function summary(sum: Report, start: number): string {
  const { user, system } = process.cpuUsage();
  const facts = [
    `commit ${process.env.JITVISOR_COMMIT ?? 'unknown'}`, `seed ${sum.seed}`, `${((performance.now() - start) / 60_000).toFixed(1)} minutes${interrupted ? ' (interrupted)' : ''}`,
    `${((user + system) / 6e7).toFixed(1)} minutes of the processor without qemu-arm`, `${sum.cases} cases`, `${sum.executed} instructions compared`, `each line executed in at least ${fewest(sum)}`,
    `at most ${mib(process.resourceUsage().maxRSS * 1024)} MiB resident`, sum.mismatches.length === 0 ? 'no difference' : `${sum.mismatches.length} difference`,
  ];
  return `summary: ${facts.join('; ')}`;
}

/** Why the options make no sense, or undefined. */
function usageError(): string | undefined {
  for (const name of ['minutes', 'seed', 'replay', 'variant'] as const) {
    const value = values[name];
    if (value !== undefined && !(value.trim() !== '' && Number(value) >= 0 && Number(value) < 2 ** 32)) return `--${name} ${value}: not a number from 0 to 2^32 - 1`;
  }
  return undefined;
}

async function replay(generator: Generator, executors: readonly Executor[]): Promise<number> {
  const testCase = generator.generate(Number(values.replay), values.force).vary(Number(values.variant));
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
