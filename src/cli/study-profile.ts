/** `jitvisor study profile`: which instructions trap most, how often, and what share of the time they cost. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Argv, ArgumentsCamelCase, CommandModule, Options } from 'yargs';
import { packSuites } from '../../bench/guest.js';
import { profileCosts } from '../../bench/study/profile-costs.js';
import { profileCsv, profileJson, profileText, type ProfileReport } from '../../bench/study/profile-report.js';
import { runProfile, summariseProfile } from '../../bench/study/profile.js';
import type { Suite } from '../../bench/suite.js';
import { guestFiles, RASPI1AP, unpackZImage } from '../guest/index.js';
import { readSymbols } from '../guest/symbols.js';
import { ExitCode } from './exit-codes.js';
import { fetchWithProgress } from './guest.js';
import { declareOptions, requireOnce } from './options.js';
import { demoKernelPath, packageRoot } from './package-root.js';
import { parseInteger, parseSeconds } from './quantities.js';
import { readUserFile } from './read-file.js';
import { circumstances, measuring, say, writeReport } from './reporting.js';
import { parseRunOptions } from './run-options.js';
import { UsageError } from './usage-error.js';

/** Processes, pipes, files, time and arithmetic, some seconds of them. */
const WORKLOAD = 'for i in $(seq 60); do /bin/busybox true; done; '
  + 'find / -xdev -type f 2>/dev/null | sort | md5sum >/dev/null; '
  + 'dd if=/dev/zero of=/tmp/z bs=4k count=500 2>/dev/null; gzip -c /tmp/z | gunzip | md5sum >/dev/null; '
  + 'i=0; while [ $i -lt 3000 ]; do i=$((i + 1)); done; ls -lR /proc/1 >/dev/null 2>&1; sleep 0.2; true';

const OPTIONS = {
  virt: { describe: 'The policy to profile, as for run', defaultDescription: 'trap' },
  command: { describe: "The workload: a line for the guest's shell", defaultDescription: 'a script of BusyBox' },
  top: { describe: 'How many addresses to show', defaultDescription: '20' },
  symbols: { describe: "FILE with the guest's symbols: System.map, kallsyms, ELF or a kernel image", defaultDescription: "those in the guest's kernel" },
  'nano-time': { describe: 'Milliseconds of a run of each row of the nanobenchmarks, which give the unit costs', defaultDescription: '20' },
  'boot-timeout': { describe: 'SECONDS until the guest must be up', defaultDescription: '300' },
  timeout: { describe: 'SECONDS until the workload must have ended', defaultDescription: '300' },
  json: { describe: 'FILE for everything as JSON' },
  csv: { describe: 'FILE for classes, addresses and times as CSV' },
} as const satisfies Record<string, Options>;

interface Raw { virt?: string; command?: string; top?: string; symbols?: string; nanoTime?: string; bootTimeout?: string; timeout?: string; json?: string; csv?: string }

export const profileCommand: CommandModule<object, Raw> = {
  command: 'profile',
  describe: 'Which instructions trap most, how often, and what share of the time they cost',
  builder: (yargs: Argv) => {
    declareOptions(yargs, OPTIONS);
    return yargs
      .example('jitvisor study profile', "Debian's boot and a workload under trap and emulate")
      .example("jitvisor study profile --virt regfile --command 'ls -lR /' --json profile.json", 'another policy, another workload') as unknown as Argv<Raw>;
  },
  handler: (args: ArgumentsCamelCase<Raw>) => measuring(() => study(args)),
};

async function study(raw: Raw): Promise<number> {
  requireOnce(raw, OPTIONS);
  const virt = raw.virt ?? 'trap';
  parseRunOptions({ virt });
  const top = raw.top === undefined ? 20 : parseInteger('--top', raw.top, 1, 100_000);
  const time = raw.nanoTime === undefined ? 20 : parseInteger('--nano-time', raw.nanoTime, 1, 60_000);
  const bootTimeout = raw.bootTimeout === undefined ? 300 : parseSeconds('--boot-timeout', raw.bootTimeout) / 1000;
  const timeout = raw.timeout === undefined ? 300 : parseSeconds('--timeout', raw.timeout) / 1000;
  const command = raw.command ?? WORKLOAD;
  const given = raw.symbols === undefined ? undefined : readSymbols(readUserFile('--symbols', raw.symbols));
  if (given?.size === 0) throw new UsageError(`--symbols: there are no symbols in ${raw.symbols!}.`);
  const files = (await guestFiles()) ?? (await fetchWithProgress());
  const zImage = readFileSync(files.kernel);
  const kernel = (await unpackZImage(zImage)) ?? zImage;
  const symbols = given ?? readSymbols(kernel);
  const { costs } = await profileCosts({
    virt, runs: 3, time, nano: readFileSync(join(packageRoot(), 'guests', 'nano', 'nano.elf')), demo: readFileSync(demoKernelPath()),
    onRow: ({ row, run, done, of }) => say(`unit costs, run ${run}, ${done}/${of}: ${row.name}`),
  });
  const program = { name: 'workload', group: '', about: '', command, count: 1, timeout };
  const suite: Suite = { name: 'profile', about: '', directory: '', files: [], programs: [program] };
  say(`booting under ${virt}, then the workload`);
  const run = await runProfile({ kernel, dtb: readFileSync(files.dtb), initrd: packSuites([suite], readFileSync(files.busybox)), append: RASPI1AP.defaultAppend, virt }, { bootTimeout, timeout });
  const report: ProfileReport = {
    virt, command: raw.command ?? 'the default script', boot: summariseProfile(run.boot, costs, symbols, top), workload: summariseProfile(run.workload, costs, symbols, top),
    counters: { boot: run.boot.counters, workload: run.workload.counters },
  };
  process.stdout.write(profileText(report));
  if (raw.json !== undefined) writeReport('--json', raw.json, profileJson(report, circumstances()));
  if (raw.csv !== undefined) writeReport('--csv', raw.csv, profileCsv(report));
  if (run.status !== 0) say(`jitvisor: the workload ended with status ${run.status}.`);
  return run.status === 0 ? ExitCode.OK : ExitCode.FAILED;
}
