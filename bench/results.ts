/** From the samples of several boots to a line for each program. */
import type { Boot } from './boot.js';
import type { Emulator } from './emulators.js';
import type { Sample } from './marks.js';
import { geometricMean, median, spread } from './statistics.js';
import type { Program, Suite } from './suite.js';

type Name = Emulator['name'];

/** The times of one program on one emulator. */
export interface Times {
  /** Seconds of each run. */
  seconds: number[];
  median: number;
  spread: number;
  /** Seconds of processor time of each run, all threads of the emulator together, where that is known. */
  cpu?: number[];
}

export interface Line {
  suite: string;
  program: Program;
  times: Partial<Record<Name, Times>>;
  /** QEMU's time / our time: the median over the pairs of runs. Above 1 we are faster. */
  speed?: number;
  /** What went wrong, a sentence for each run in which something did. */
  failures: string[];
}

export interface Mean {
  /** Suite, or suite and group. */
  suite: string;
  group?: string;
  speed: number;
  /** The slowest program and its speed. */
  worst: { name: string; speed: number };
}

export interface Results {
  lines: Line[];
  /** For each suite, then for each of its groups. */
  means: Mean[];
  boot: Line;
  /** Largest peak of resident memory of the process, bytes. */
  peakMemory: Partial<Record<Name, number>>;
  /** Boots that hung and were tried again. */
  retries: number;
}

/** A booting time is a line like the programs'. */
const BOOT: Program = { name: 'boot', group: '', about: 'from the start of the process to /init', command: '', count: 1, timeout: 0 };

/** `pairs` holds the boots in the order in which they were made, one array for each run. */
export function summarise(suites: readonly Suite[], pairs: readonly (readonly Boot[])[]): Results {
  const programs = suites.flatMap((suite) => suite.programs.map((program) => ({ suite: suite.name, program })));
  const lines = programs.map(({ suite, program }, index) => line(suite, program, pairs, (boot) => boot.samples[index]));
  const peakMemory: Results['peakMemory'] = {};
  for (const { emulator, usage } of pairs.flat()) {
    if (usage?.peakMemory !== undefined) peakMemory[emulator] = Math.max(peakMemory[emulator] ?? 0, usage.peakMemory);
  }
  const retries = pairs.flat().reduce((sum, { attempts }) => sum + attempts - 1, 0);
  return { lines, means: means(lines), boot: line('', BOOT, pairs, (boot) => ({ seconds: boot.bootSeconds })), peakMemory, retries };
}

function line(suite: string, program: Program, pairs: readonly (readonly Boot[])[], sampleOf: (boot: Boot) => Sample | undefined): Line {
  const result: Line = { suite, program, times: {}, failures: [] };
  const seconds: Partial<Record<Name, number[]>> = {};
  const cpu: Partial<Record<Name, number[]>> = {};
  const speeds: number[] = [];
  pairs.forEach((boots, run) => {
    const now: Partial<Record<Name, number>> = {};
    for (const boot of boots) {
      const sample = sampleOf(boot);
      if (sample === undefined) continue;
      if ('failure' in sample) {
        result.failures.push(`${program.name} on ${boot.emulator}, run ${run + 1}: ${sample.failure}.`);
        continue;
      }
      (seconds[boot.emulator] ??= []).push(now[boot.emulator] = sample.seconds);
      if (sample.cpu !== undefined) (cpu[boot.emulator] ??= []).push(sample.cpu);
    }
    if (now.jitvisor !== undefined && now.qemu !== undefined) speeds.push(now.qemu / now.jitvisor);
  });
  for (const name of ['jitvisor', 'qemu'] as const) {
    const values = seconds[name];
    if (values) result.times[name] = { seconds: values, median: median(values), spread: spread(values), ...(cpu[name] && { cpu: cpu[name] }) };
  }
  if (speeds.length > 0) result.speed = median(speeds);
  return result;
}

function means(lines: readonly Line[]): Mean[] {
  const all: Mean[] = [];
  const add = (where: { suite: string; group?: string }, of: readonly Line[]): void => {
    const known = of.filter((one): one is Line & { speed: number } => one.speed !== undefined);
    if (known.length === 0) return;
    const worst = known.reduce((a, b) => (b.speed < a.speed ? b : a));
    all.push({ ...where, speed: geometricMean(known.map(({ speed }) => speed)), worst: { name: worst.program.name, speed: worst.speed } });
  };
  for (const suite of new Set(lines.map((one) => one.suite))) {
    const own = lines.filter((one) => one.suite === suite);
    add({ suite }, own);
    for (const group of new Set(own.map(({ program }) => program.group))) {
      if (group !== '') add({ suite, group }, own.filter(({ program }) => program.group === group));
    }
  }
  return all;
}
