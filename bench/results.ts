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
  /** The same of processor time, all threads of an emulator together; it hardly depends on what else the machine does. */
  cpuSpeed?: number;
  /** What went wrong, a sentence for each run in which something did. */
  failures: string[];
}

export interface Mean {
  /** Suite, or suite and group. */
  suite: string;
  group?: string;
  speed: number;
  cpuSpeed?: number;
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
  /** Most RAM that the guest touched in jitvisor, bytes: the part of the peak that is the guest's own. */
  ramTouched?: number;
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
  let ramTouched: number | undefined;
  for (const { emulator, usage, counters } of pairs.flat()) {
    const touched = counters?.ram_touched_kib;
    if (touched !== undefined) ramTouched = Math.max(ramTouched ?? 0, touched * 1024);
    if (usage?.peakMemory !== undefined) peakMemory[emulator] = Math.max(peakMemory[emulator] ?? 0, usage.peakMemory);
  }
  const retries = pairs.flat().reduce((sum, { attempts }) => sum + attempts - 1, 0);
  return { lines, means: means(lines), boot: line('', BOOT, pairs, (boot) => ({ seconds: boot.bootSeconds })), peakMemory, ...(ramTouched !== undefined && { ramTouched }), retries };
}

function line(suite: string, program: Program, pairs: readonly (readonly Boot[])[], sampleOf: (boot: Boot) => Sample | undefined): Line {
  const result: Line = { suite, program, times: {}, failures: [] };
  const good: Partial<Record<Name, Good[]>> = {};
  const [speeds, cpuSpeeds]: [number[], number[]] = [[], []];
  pairs.forEach((boots, run) => {
    const now: Partial<Record<Name, Good>> = {};
    for (const boot of boots) {
      const sample = sampleOf(boot);
      if (sample === undefined) continue;
      if ('failure' in sample) result.failures.push(`${program.name} on ${boot.emulator}, run ${run + 1}: ${sample.failure}.`);
      else (good[boot.emulator] ??= []).push(now[boot.emulator] = sample);
    }
    const { jitvisor: ours, qemu: theirs } = now;
    if (ours && theirs) speeds.push(theirs.seconds / ours.seconds);
    if (ours?.cpu && theirs?.cpu) cpuSpeeds.push(theirs.cpu / ours.cpu);
  });
  for (const name of ['jitvisor', 'qemu'] as const) {
    const samples = good[name];
    if (samples) result.times[name] = timesOf(samples);
  }
  if (speeds.length > 0) result.speed = median(speeds);
  if (cpuSpeeds.length > 0) result.cpuSpeed = median(cpuSpeeds);
  return result;
}

type Good = Extract<Sample, { seconds: number }>;

function timesOf(samples: readonly Good[]): Times {
  const seconds = samples.map((sample) => sample.seconds);
  const cpu = samples.map((sample) => sample.cpu).filter((value) => value !== undefined);
  return { seconds, median: median(seconds), spread: spread(seconds), ...(cpu.length > 0 && { cpu }) };
}

function means(lines: readonly Line[]): Mean[] {
  const all: Mean[] = [];
  const add = (where: { suite: string; group?: string }, of: readonly Line[]): void => {
    const known = of.filter((one): one is Line & { speed: number } => one.speed !== undefined);
    if (known.length === 0) return;
    const worst = known.reduce((a, b) => (b.speed < a.speed ? b : a));
    const mean: Mean = { ...where, speed: geometricMean(known.map(({ speed }) => speed)), worst: { name: worst.program.name, speed: worst.speed } };
    if (known.every(({ cpuSpeed }) => cpuSpeed !== undefined)) mean.cpuSpeed = geometricMean(known.map(({ cpuSpeed }) => cpuSpeed!));
    all.push(mean);
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
