/** `jitvisor study nano`: every row of guests/nano under each policy, and on QEMU where there is one. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Argv, ArgumentsCamelCase, CommandModule, Options } from 'yargs';
import { jitvisorMachine, qemuMachine, qemuVersion, type NanoMachine } from '../../bench/study/dialogue.js';
import { formatNs, nanoCsv, nanoHtml, nanoJson, nanoTable } from '../../bench/study/nano-report.js';
import { runNano, type Progress } from '../../bench/study/nano.js';
import { ExitCode } from './exit-codes.js';
import { declareOptions, requireOnce } from './options.js';
import { packageRoot } from './package-root.js';
import { parseInteger } from './quantities.js';
import { checkWritable, circumstances, interruptible, measuring, parseNames, say, writeReport } from './reporting.js';
import { parseRunOptions } from './run-options.js';
import { UsageError } from './usage-error.js';

const OPTIONS = {
  virt: { type: 'array', string: true, nargs: 1, describe: 'A policy to measure, as for run (repeatable)', defaultDescription: 'trap, callout and inline' },
  only: { describe: 'ROW,ROW: these rows and no others' },
  runs: { describe: 'Runs of each row, each in processes of their own', defaultDescription: '9' },
  time: { describe: 'Milliseconds that a run takes at least', defaultDescription: '50' },
  clock: { describe: 'cpu (processor time, which a busy host lengthens little) or wall', defaultDescription: 'cpu' },
  qemu: { type: 'boolean', default: true, describe: 'Run the rows on qemu-system-arm too, if it is installed; --no-qemu leaves it out' },
  json: { describe: 'FILE for all samples and counters as JSON' },
  csv: { describe: 'FILE for all samples as CSV' },
  html: { describe: 'FILE for a page with charts' },
} as const satisfies Record<string, Options>;

interface Raw { virt?: string[]; only?: string; runs?: string; time?: string; clock?: string; qemu: boolean; json?: string; csv?: string; html?: string }

const POLICIES = ['trap', 'callout', 'inline'] as const;
/** Bytes of guest memory: the rows reach up to 80 MiB. */
const MEMORY = 96 << 20;

export const nanoCommand: CommandModule<object, Raw> = {
  command: 'nano',
  describe: 'Nanobenchmarks: what single operations cost under each policy',
  builder: (yargs: Argv) => {
    declareOptions(yargs, OPTIONS);
    return yargs
      .example('jitvisor study nano --html nano.html', 'everything, with charts')
      .example('jitvisor study nano --only svc,cps_pair --virt trap --virt inline', 'two rows, two policies') as unknown as Argv<Raw>;
  },
  handler: (args: ArgumentsCamelCase<Raw>) => measuring(() => study(args)),
};

async function study(raw: Raw): Promise<number> {
  requireOnce(raw, OPTIONS);
  const runs = raw.runs === undefined ? 9 : parseInteger('--runs', raw.runs, 1, 1000);
  const time = raw.time === undefined ? 50 : parseInteger('--time', raw.time, 1, 60_000);
  const clock = raw.clock === 'wall' ? 'wall' as const : 'cpu' as const;
  if (raw.clock !== undefined && raw.clock !== clock) throw new UsageError(`--clock must be cpu or wall, not "${raw.clock}".`);
  const only = parseNames('--only', raw.only, 'row');
  const policies = raw.virt ?? [...POLICIES];
  for (const virt of policies) parseRunOptions({ virt });
  checkWritable(raw);
  const kernelPath = join(packageRoot(), 'guests', 'nano', 'nano.elf');
  const kernel = readFileSync(kernelPath);
  const qemu = raw.qemu ? qemuVersion() : undefined;
  if (raw.qemu && qemu === undefined) say('qemu-system-arm is not installed: there is no column for it.');
  const machines: NanoMachine[] = policies.map((virt) => jitvisorMachine(virt, { kernel, memory: MEMORY, virt }));
  if (qemu !== undefined) machines.push(qemuMachine(kernelPath));
  const lines = await interruptible(() => runNano(machines, { runs, time, clock, ...(only && { only }), onRow: (progress) => say(describeProgress(progress, runs)), onCount: (machine) => say(`counting ${machine}`) }));
  process.stdout.write(`${nanoTable(lines)}\n`);
  const where = { ...circumstances(), runs, clock, ...(qemu !== undefined && { qemu }) };
  if (raw.json !== undefined) writeReport('--json', raw.json, nanoJson(lines, where));
  if (raw.csv !== undefined) writeReport('--csv', raw.csv, nanoCsv(lines));
  if (raw.html !== undefined) writeReport('--html', raw.html, nanoHtml(lines, where));
  return ExitCode.OK;
}

const describeProgress = ({ row, run, done, of, ns }: Progress, runs: number): string => (
  `run ${run} of ${runs}, ${done}/${of} ${row.name}: ${Object.entries(ns).map(([machine, value]) => `${machine} ${formatNs(value)} ns`).join(', ')}`
);
