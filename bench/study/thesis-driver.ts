/** Runs the thesis's experiment: unit costs, then boots of every policy in turn, then the ladder. */
import { readFileSync } from 'node:fs';
import { RASPI1AP, unpackZImage, type GuestFiles } from '../../src/guest/index.js';
import { packSuites } from '../guest.js';
import { geometricMean, median } from '../statistics.js';
import type { Program, Suite } from '../suite.js';
import { jitvisorMachine } from './dialogue.js';
import { bootGuest, type GuestBoot, type ProgramRun } from './guest-boot.js';
import type { SentOptions } from './machine-process.js';
import { runNano, type NanoLine } from './nano.js';
import { BASE, ladder, type Step, type ThesisRun, type UnitCosts } from './thesis.js';
import { UNIT_COST_ROWS, unitCosts } from './unit-costs.js';

export interface ThesisOptions {
  suites: readonly Suite[];
  files: GuestFiles;
  /** guests/nano, for the unit costs. */
  nano: Uint8Array;
  /** `trap` first. */
  policies: readonly string[];
  runs: number;
  bootTimeout: number;
  ladder: boolean;
  /** Milliseconds of a run of a row of the nanobenchmarks. */
  nanoTime: number;
  say(text: string): void;
}

export interface LadderLine extends Step {
  /** Median over the runs of each program's processor time, seconds; undefined where it failed. */
  seconds: (number | undefined)[];
}

export interface ThesisData {
  costs: { trap: UnitCosts; inline: UnitCosts };
  nano: NanoLine[];
  runs: ThesisRun[];
  ladder: LadderLine[];
}

/** Bytes of memory of the nanobenchmark guest. */
const NANO_MEMORY = 96 << 20;

/** Throws BenchError, GuestError. */
export async function runThesis(options: ThesisOptions): Promise<ThesisData> {
  const { suites, policies, say } = options;
  const nano = await measureUnits(options);
  const costs = { trap: unitCosts(nano, 'trap'), inline: unitCosts(nano, 'inline') };
  const machine = await machineOptions(options);
  const programs = suites.flatMap((suite) => suite.programs);
  const boot = (virt: string): Promise<GuestBoot> => bootGuest(virt, { ...machine, virt }, programs, {
    bootTimeout: options.bootTimeout, onProgram: (program, run) => say(`  ${program.name}: ${describe(run)}`),
  });
  const runs: Record<string, GuestBoot>[] = [];
  for (let number = 1; number <= options.runs; number++) {
    const run: Record<string, GuestBoot> = {};
    // There and back: what changes on the host by the minute favours none.
    for (const policy of number % 2 === 1 ? policies : policies.toReversed()) {
      say(`run ${number} of ${options.runs}: ${policy}`);
      run[policy] = await boot(policy);
    }
    runs.push(run);
  }
  return { costs, nano, runs, ladder: options.ladder ? await climb(runs[0]![BASE]!, programs, options, boot) : [] };
}

function measureUnits({ nano, nanoTime, runs, say }: ThesisOptions): Promise<NanoLine[]> {
  const machines = ['trap', 'inline'].map((virt) => jitvisorMachine(virt, { kernel: nano, memory: NANO_MEMORY, virt }));
  return runNano(machines, { runs, time: nanoTime, clock: 'cpu', only: UNIT_COST_ROWS, onRow: ({ row, run, done, of }) => say(`unit costs, run ${run} of ${runs}, ${done}/${of}: ${row.name}`) });
}

async function machineOptions({ suites, files }: ThesisOptions): Promise<SentOptions> {
  const kernel = readFileSync(files.kernel);
  return {
    kernel: (await unpackZImage(kernel)) ?? kernel, dtb: readFileSync(files.dtb), initrd: packSuites(suites, readFileSync(files.busybox)), append: RASPI1AP.defaultAppend,
  };
}

async function climb(base: GuestBoot, programs: readonly Program[], { runs, say }: ThesisOptions, boot: (virt: string) => Promise<GuestBoot>): Promise<LadderLine[]> {
  const lines: LadderLine[] = [];
  const steps = ladder(base.counters);
  for (const [i, step] of steps.entries()) {
    const boots: GuestBoot[] = [];
    for (let run = 1; run <= runs; run++) {
      say(`ladder ${i + 1} of ${steps.length}, run ${run} of ${runs}: ${step.name} inline`);
      boots.push(await boot(step.policy));
    }
    lines.push({ ...step, seconds: programs.map((_, index) => medianOf(boots, index)) });
  }
  return lines;
}

function medianOf(boots: readonly GuestBoot[], index: number): number | undefined {
  const all = boots.flatMap(({ programs }) => {
    const run = programs[index]!;
    return 'failure' in run ? [] : [run.cpu];
  });
  return all.length === 0 ? undefined : median(all);
}

const describe = (run: ProgramRun): string => ('failure' in run ? run.failure : `${run.cpu.toFixed(3)} s`);

export interface LadderGain {
  name: string;
  suite: string;
  /** Share of time saved against the step before, and against `trap`. */
  step: number;
  all: number;
}

/** What each step of the ladder saves, in each suite; `base` are the medians under `trap`. */
export function ladderGains(suites: readonly Suite[], base: readonly (number | undefined)[], lines: readonly LadderLine[]): LadderGain[] {
  let offset = 0;
  return suites.flatMap(({ name: suite, programs }) => {
    const from = offset;
    offset += programs.length;
    const saved = (before: readonly (number | undefined)[], after: readonly (number | undefined)[]): number => {
      const ratios = programs.flatMap((_, i) => {
        const [a, b] = [before[from + i], after[from + i]];
        return a === undefined || b === undefined ? [] : [b / a];
      });
      return ratios.length === 0 ? 0 : 1 - geometricMean(ratios);
    };
    return lines.map(({ name, seconds }, i) => ({ name, suite, step: saved(i === 0 ? base : lines[i - 1]!.seconds, seconds), all: saved(base, seconds) }));
  });
}
