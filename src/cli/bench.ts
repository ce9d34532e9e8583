/** `jitvisor bench`: times suites of programs inside the guest, alone or beside QEMU. */
import { cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Argv, ArgumentsCamelCase, CommandModule, Options } from 'yargs';
import { bench, type Bench } from '../../bench/bench.js';
import type { Sample } from '../../bench/marks.js';
import { asCsv, asJson, asTable, formatSeconds, type Circumstances } from '../../bench/report.js';
import { loadSuite, repeatPrograms, scaleCounts, selectPrograms, type Program, type Suite } from '../../bench/suite.js';
import { guestFiles } from '../guest/index.js';
import { ExitCode } from './exit-codes.js';
import { fetchWithProgress } from './guest.js';
import { packageRoot, packageVersion } from './package-root.js';
import { declareOptions, onlyLast } from './options.js';
import { parseInteger, parseSeconds } from './quantities.js';
import { checkWritable, interruptible, measuring, parseNames, say, writeReport } from './reporting.js';
import { RUN_OPTIONS, parseRunOptions, type RawRunOptions } from './run-options.js';
import { UsageError } from './usage-error.js';

/** Options of `run` that are handed on. */
const HANDED_ON = ['engine', 'jit-threshold', 'unit', 'rebuild', 'predict', 'join', 'heads', 'lazy-flags', 'v8-flags', 'virt', 'fast-load'] as const satisfies readonly (keyof RawRunOptions)[];

const BENCH_OPTIONS = {
  suite: { describe: 'compute, kernel, all, or a folder of your own with a suite.json', defaultDescription: 'all' },
  only: { describe: 'NAME,NAME: these programs and no others' },
  against: { describe: 'qemu: run qemu-system-arm -M raspi1ap in turn, on the same guest' },
  qemu: { describe: "QEMU's binary", defaultDescription: 'qemu-system-arm' },
  runs: { describe: 'How often each emulator is booted', defaultDescription: '3' },
  repeats: { describe: 'How often each program runs in a boot, the median counts; default: what the suite says' },
  scale: { describe: 'Multiplies the amount of work of each program', defaultDescription: '1' },
  'boot-timeout': { describe: 'SECONDS that the guest may be silent while it boots', defaultDescription: '120' },
  json: { describe: 'FILE for all samples and counters as JSON' },
  csv: { describe: 'FILE for all samples as CSV' },
  list: { type: 'boolean', describe: 'Only list the programs' },
} as const satisfies Record<string, Options>;

const ALL_OPTIONS: Readonly<Record<string, Options>> = { ...BENCH_OPTIONS, ...Object.fromEntries(HANDED_ON.map((name) => [name, RUN_OPTIONS[name]])) };

type Raw = { [K in Exclude<keyof typeof BENCH_OPTIONS, 'list'>]?: string } & { list?: boolean } & RawRunOptions;

/** The built-in suites, folders below guests/workloads. */
const BUILT_IN = ['compute', 'kernel'] as const;

export const benchCommand: CommandModule<object, Raw> = {
  command: 'bench',
  describe: 'Time programs inside the guest, alone or against QEMU',
  builder: (yargs) => describeBench(yargs) as unknown as Argv<Raw>,
  handler: (args: ArgumentsCamelCase<Raw>) => measuring(() => runBench(onlyLast(args, ALL_OPTIONS))),
};

function describeBench(yargs: Argv): Argv {
  yargs.usage('jitvisor bench [options]\n\nBoots the guest, runs the programs of a suite in it, and takes the time by marks on the console.');
  declareOptions(yargs, ALL_OPTIONS);
  return yargs
    .example('jitvisor bench --against qemu', 'all built-in programs, three pairs of runs')
    .example('jitvisor bench --suite compute --only qsort,sha --runs 1', 'two programs, once')
    .example('jitvisor bench --suite my/programs --json result.json', 'programs of your own');
}

async function runBench(raw: Raw): Promise<number> {
  for (const name of Object.keys(BENCH_OPTIONS) as (keyof typeof BENCH_OPTIONS)[]) {
    if (raw[name] === '') throw new UsageError(`--${name} needs a value.`);
  }
  const suites = chosenSuites(raw);
  if (raw.list) {
    for (const suite of suites) process.stdout.write(suite.programs.map((program) => `${suite.name}/${program.name}\t${program.about}\n`).join(''));
    return ExitCode.OK;
  }
  const runs = raw.runs === undefined ? 3 : parseInteger('--runs', raw.runs, 1, 1000);
  const bootTimeout = raw['boot-timeout'] === undefined ? 120 : parseSeconds('--boot-timeout', raw['boot-timeout']) / 1000;
  const binary = against(raw);
  const runOptions = handedOn(raw);
  checkWritable(raw);
  const files = (await guestFiles()) ?? (await fetchWithProgress());
  const abort = new AbortController();
  const done = await interruptible(() => bench({
    signal: abort.signal,
    suites, files, program: fileURLToPath(new URL('main.js', import.meta.url)), runOptions, runs, bootTimeout,
    ...(binary !== undefined && { qemu: binary }),
    onBoot: (run, { name }) => say(`run ${run} of ${runs}: ${name}`),
    onSample: (program, sample) => say(`  ${describeSample(program, sample)}`),
    onRetry: (reason) => say(`${reason} Trying again.`),
    onBooted: (_run, { gaveUp }) => gaveUp !== undefined && say(gaveUp),
  }), () => {
    say('jitvisor: interrupted; what follows is of the complete runs.');
    abort.abort();
  });
  if (done.pairs.length === 0) return ExitCode.SIGINT;
  process.stdout.write(`${asTable(done.results, done.emulators)}\n`);
  if (raw.json !== undefined) writeReport('--json', raw.json, asJson(done.results, done.pairs, circumstances(done)));
  if (raw.csv !== undefined) writeReport('--csv', raw.csv, asCsv(done.results));
  if (abort.signal.aborted) return ExitCode.SIGINT;
  const failed = done.results.lines.some(({ failures }) => failures.length > 0) || done.pairs.flat().some(({ gaveUp }) => gaveUp !== undefined);
  return failed ? ExitCode.FAILED : ExitCode.OK;
}

/** The suites that --suite, --only and --scale choose. Throws UsageError, SuiteError. */
export function chosenSuites(raw: { suite?: string; only?: string; scale?: string; repeats?: string }): Suite[] {
  const choice = raw.suite ?? 'all';
  const folder = (name: string): string => join(packageRoot(), 'guests', 'workloads', name);
  const builtIn = BUILT_IN.filter((name) => choice === 'all' || choice === name);
  const suites = (builtIn.length > 0 ? builtIn.map(folder) : [choice]).map(loadSuite);
  const only = parseNames('--only', raw.only, 'program');
  const scaled = scaleCounts(only === undefined ? suites : selectPrograms(suites, only), scale(raw.scale));
  return raw.repeats === undefined ? scaled : repeatPrograms(scaled, parseInteger('--repeats', raw.repeats, 1, 1000));
}

function scale(text: string | undefined): number {
  const value = text === undefined ? 1 : /^(\d+(\.\d*)?|\.\d+)$/.test(text) ? Number(text) : NaN;
  if (!(value > 0)) throw new UsageError(`--scale must be a number above 0, such as 0.1, not "${text}".`);
  return value;
}

/** QEMU's binary, if it is to be compared with. */
function against(raw: Raw): string | undefined {
  if (raw.against === undefined) {
    if (raw.qemu !== undefined) throw new UsageError('--qemu is for --against qemu.');
    return undefined;
  }
  if (raw.against !== 'qemu') throw new UsageError(`--against must be qemu, not "${raw.against}".`);
  return raw.qemu ?? 'qemu-system-arm';
}

/** The options of `run` that were given, checked as `run` checks them, as words again. */
function handedOn(raw: Raw): string[] {
  const given = Object.fromEntries(HANDED_ON.filter((name) => raw[name] !== undefined).map((name) => [name, raw[name]])) as RawRunOptions;
  parseRunOptions(given);
  return Object.entries(given).map(([name, value]) => (typeof value === 'boolean' ? `--${value ? '' : 'no-'}${name}` : `--${name}=${String(value)}`));
}

function describeSample(program: Program, sample: Sample): string {
  return `${program.name}: ${'seconds' in sample ? formatSeconds(sample.seconds) : sample.failure}`;
}

function circumstances({ emulators, pairs }: Bench): Circumstances {
  const all = cpus();
  return {
    date: new Date().toISOString(), jitvisor: packageVersion(), emulators, runs: pairs.length, options: process.argv.slice(2),
    host: { cpus: all[0]?.model ?? 'unknown', cores: all.length, platform: `${process.platform} ${process.arch}`, node: process.version },
  };
}
