/** `jitvisor study thesis`: the thesis's experiment, with one command. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Argv, ArgumentsCamelCase, CommandModule, Options } from 'yargs';
import { runThesis } from '../../bench/study/thesis-driver.js';
import { gainsOf, thesisCsv, thesisHtml, thesisJson, thesisText } from '../../bench/study/thesis-report.js';
import { BASE, THESIS_POLICIES, summariseThesis } from '../../bench/study/thesis.js';
import { guestFiles } from '../guest/index.js';
import { chosenSuites } from './bench.js';
import { ExitCode } from './exit-codes.js';
import { fetchWithProgress } from './guest.js';
import { declareOptions, requireOnce } from './options.js';
import { packageRoot } from './package-root.js';
import { parseInteger, parseSeconds } from './quantities.js';
import { checkWritable, circumstances, interruptible, measuring, say, writeReport } from './reporting.js';
import { parseRunOptions } from './run-options.js';

const OPTIONS = {
  suite: { describe: 'compute, kernel, all, or a folder of your own with a suite.json', defaultDescription: 'all' },
  only: { describe: 'NAME,NAME: these programs and no others' },
  scale: { describe: 'Multiplies the amount of work of each program', defaultDescription: '1' },
  runs: { describe: 'Boots of each policy', defaultDescription: '3' },
  virt: { type: 'array', string: true, nargs: 1, describe: 'A policy to compare with trap (repeatable)', defaultDescription: 'regfile, inline and adaptive' },
  ladder: { type: 'boolean', describe: 'Then make one class after the other inline, most frequent first' },
  'nano-time': { describe: 'Milliseconds of a run of each row of the nanobenchmarks, which give the unit costs', defaultDescription: '30' },
  'boot-timeout': { describe: 'SECONDS until the guest must be up', defaultDescription: '300' },
  json: { describe: 'FILE for everything as JSON' },
  csv: { describe: 'FILE for all samples as CSV' },
  html: { describe: 'FILE for a page with tables and charts' },
} as const satisfies Record<string, Options>;

interface Raw {
  suite?: string; only?: string; scale?: string; runs?: string; virt?: string[]; ladder?: boolean; nanoTime?: string; bootTimeout?: string; json?: string; csv?: string; html?: string;
}

export const thesisCommand: CommandModule<object, Raw> = {
  command: 'thesis',
  describe: 'Applications and kernel operations: trap and emulate against the register file and what came later',
  builder: (yargs: Argv) => {
    declareOptions(yargs, OPTIONS);
    return yargs
      .example('jitvisor study thesis --html thesis.html', 'everything, three boots of each policy')
      .example('jitvisor study thesis --suite kernel --scale 0.2 --runs 1 --ladder', 'kernel operations, quickly, class by class') as unknown as Argv<Raw>;
  },
  handler: (args: ArgumentsCamelCase<Raw>) => measuring(() => study(args)),
};

async function study(raw: Raw): Promise<number> {
  requireOnce(raw, OPTIONS);
  const suites = chosenSuites(raw);
  const runs = raw.runs === undefined ? 3 : parseInteger('--runs', raw.runs, 1, 1000);
  const nanoTime = raw.nanoTime === undefined ? 30 : parseInteger('--nano-time', raw.nanoTime, 1, 60_000);
  const bootTimeout = raw.bootTimeout === undefined ? 300 : parseSeconds('--boot-timeout', raw.bootTimeout) / 1000;
  const policies = raw.virt === undefined ? [...THESIS_POLICIES] : [BASE, ...raw.virt.filter((policy) => policy !== BASE)];
  for (const virt of policies) parseRunOptions({ virt });
  checkWritable(raw);
  const files = (await guestFiles()) ?? (await fetchWithProgress());
  const nano = readFileSync(join(packageRoot(), 'guests', 'nano', 'nano.elf'));
  const data = await interruptible(() => runThesis({ suites, files, nano, policies, runs, bootTimeout, ladder: raw.ladder ?? false, nanoTime, say }));
  const thesis = summariseThesis(suites, data.runs, data.costs);
  const gains = gainsOf(thesis, data, suites);
  process.stdout.write(thesisText(thesis, data, gains));
  const where = { ...circumstances(), runs, clock: 'cpu' as const };
  if (raw.json !== undefined) writeReport('--json', raw.json, thesisJson(thesis, data, gains, where));
  if (raw.csv !== undefined) writeReport('--csv', raw.csv, thesisCsv(thesis));
  if (raw.html !== undefined) writeReport('--html', raw.html, thesisHtml(thesis, data, gains, where));
  return thesis.lines.some(({ failures }) => failures.length > 0) ? ExitCode.FAILED : ExitCode.OK;
}
