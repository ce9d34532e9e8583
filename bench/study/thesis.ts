/**
 * The experiment of the thesis (Song, NTHU 2010): applications and kernel operations under a hypervisor that traps every sensitive
 * instruction (KVM-ARM: `trap`) and one that keeps the register file at hand (KVM-ARM-Opt: `regfile`); and under what came later.
 * Pure: from samples to what the report says.
 */
import { SENSITIVE_CLASSES, type SensitiveClass } from '../../translator/decode/sensitive.js';
import { geometricMean, median, spread } from '../statistics.js';
import type { Program, Suite } from '../suite.js';
import type { Counters, GuestBoot } from './guest-boot.js';

/** The policy that the others are compared with. */
export const BASE = 'trap';
export const OPTIMISED = 'regfile';
export const THESIS_POLICIES = [BASE, OPTIMISED, 'inline', 'adaptive'] as const;

/** Published improvement of KVM-ARM-Opt over KVM-ARM, as shares of time. */
export const PUBLISHED: Readonly<Record<string, { what: string; from: number; to: number }>> = {
  compute: { what: 'user space', from: 0.1, to: 0.3 },
  kernel: { what: 'kernel basic operations', from: 0.1, to: 0.1 },
};

/** One boot of each policy, a run. */
export type ThesisRun = Readonly<Record<string, GuestBoot>>;
export type UnitCosts = Readonly<Record<SensitiveClass, number>>;

export interface Times {
  /** Seconds of processor time of each run. */
  seconds: number[];
  median: number;
  spread: number;
  /** Share of the time under `trap` that is saved; below 0: lost. */
  saved: number;
}

/** Exits of a class in one run under `trap`, and what they cost by count x unit cost. */
export interface ClassCost {
  name: SensitiveClass;
  count: number;
  seconds: number;
}

export interface ThesisLine {
  suite: string;
  program: Program;
  times: Record<string, Times>;
  classes: ClassCost[];
  /** Exits a second of processor time under `trap`. */
  exitRate: number;
  /** Share of the time under `trap` that count x unit cost lets expect to be saved under a policy. */
  expected: Record<string, number>;
  failures: string[];
}

export interface SuiteLine {
  suite: string;
  policy: string;
  /** 1 - geometric mean of the ratios of times. */
  saved: number;
  least: { name: string; saved: number };
  most: { name: string; saved: number };
  /** The same from count x unit cost. */
  expected: number;
}

export interface Thesis {
  policies: string[];
  lines: ThesisLine[];
  suites: SuiteLine[];
  /** Classes by what they cost in all programs under `trap`, dearest first. */
  classes: ClassCost[];
}

const registerFile = new Set(SENSITIVE_CLASSES.filter((one) => one.registerFile).map(({ name }) => name));
const counterOf = (name: SensitiveClass): string => `exit_trap_${name.replaceAll('-', '_')}`;

/** `costs` are the unit costs of an exit under `trap`, and of the same instruction in place. */
export function summariseThesis(suites: readonly Suite[], runs: readonly ThesisRun[], costs: { trap: UnitCosts; inline: UnitCosts }): Thesis {
  const policies = Object.keys(runs[0] ?? {});
  const programs = suites.flatMap((suite) => suite.programs.map((program) => ({ suite: suite.name, program })));
  const lines = programs.map(({ suite, program }, index) => programLine(suite, program, index, policies, runs, costs));
  const classes = SENSITIVE_CLASSES.map(({ name }) => {
    const all = lines.flatMap((line) => line.classes.filter((one) => one.name === name));
    return { name, count: all.reduce((sum, { count }) => sum + count, 0), seconds: all.reduce((sum, { seconds }) => sum + seconds, 0) };
  }).filter(({ count }) => count > 0).sort((a, b) => b.seconds - a.seconds);
  return { policies, lines, suites: suites.flatMap(({ name }) => suiteLines(name, policies, lines)), classes };
}

function programLine(suite: string, program: Program, index: number, policies: readonly string[], runs: readonly ThesisRun[], costs: { trap: UnitCosts; inline: UnitCosts }): ThesisLine {
  const failures: string[] = [];
  const seconds = new Map<string, number[]>(policies.map((policy) => [policy, []]));
  let counters: Counters | undefined;
  runs.forEach((run, number) => policies.forEach((policy) => {
    const result = run[policy]!.programs[index]!;
    if ('failure' in result) return failures.push(`${program.name} under ${policy}, run ${number + 1}: ${result.failure}.`);
    seconds.get(policy)!.push(result.cpu);
    if (policy === BASE) counters ??= result.counters;
    return undefined;
  }));
  const base = seconds.get(BASE);
  const baseSeconds = base && base.length > 0 ? median(base) : NaN;
  const times = Object.fromEntries([...seconds].filter(([, all]) => all.length > 0).map(([policy, all]) => (
    [policy, { seconds: all, median: median(all), spread: spread(all), saved: 1 - median(all) / baseSeconds }]
  )));
  const counted = SENSITIVE_CLASSES.map(({ name }) => ({ name, count: counters?.[counterOf(name)] ?? 0 })).filter(({ count }) => count > 0);
  const saving = (names: (name: SensitiveClass) => boolean): number => (
    counted.filter(({ name }) => names(name)).reduce((sum, { name, count }) => sum + count * (costs.trap[name] - costs.inline[name]), 0) / 1e9 / baseSeconds
  );
  return {
    suite, program, times, failures,
    classes: counted.map(({ name, count }) => ({ name, count, seconds: (count * costs.trap[name]) / 1e9 })).sort((a, b) => b.seconds - a.seconds),
    exitRate: counted.reduce((sum, { count }) => sum + count, 0) / baseSeconds,
    expected: { [OPTIMISED]: saving((name) => registerFile.has(name)), inline: saving(() => true) },
  };
}

function suiteLines(suite: string, policies: readonly string[], lines: readonly ThesisLine[]): SuiteLine[] {
  return policies.filter((policy) => policy !== BASE).flatMap((policy) => {
    const known = lines.filter((line) => line.suite === suite && line.times[policy] && line.times[BASE]);
    if (known.length === 0) return [];
    const all = known.map((line) => ({ name: line.program.name, saved: line.times[policy]!.saved })).sort((a, b) => a.saved - b.saved);
    return [{
      suite, policy, saved: 1 - geometricMean(all.map(({ saved }) => 1 - saved)), least: all[0]!, most: all.at(-1)!,
      expected: 1 - geometricMean(known.map((line) => Math.max(1 - (line.expected[policy] ?? line.expected.inline!), 0.001))),
    }];
  });
}

const percent = (share: number): string => `${(share * 100).toFixed(Math.abs(share) < 0.0995 ? 1 : 0)} %`;

/** How the published result compares, in words made from the data. */
export function comparison({ suites, lines, classes }: Thesis): string[] {
  const sentences = suites.filter(({ policy }) => policy === OPTIMISED).map((line) => compareSuite(line, lines.filter(({ suite }) => suite === line.suite)));
  const total = classes.reduce((sum, { seconds }) => sum + seconds, 0);
  const count = classes.reduce((sum, one) => sum + one.count, 0);
  const kept = classes.filter(({ name }) => registerFile.has(name)).reduce((sum, one) => sum + one.count, 0);
  if (count === 0) return sentences;
  const dearest = classes.slice(0, 3).map(({ name, seconds }) => `${name} (${percent(seconds / total)})`).join(', ');
  return [...sentences, `Under trap the programs made ${count.toLocaleString('en-US')} exits; ${percent(kept / count)} of them are of classes that regfile keeps in the register file. By count x unit cost the dearest classes are ${dearest}.`];
}

function compareSuite(line: SuiteLine, programs: readonly ThesisLine[]): string {
  const published = PUBLISHED[line.suite];
  const rate = median(programs.map(({ exitRate }) => (Number.isFinite(exitRate) ? exitRate : 0)));
  const measured = `On the suite ${line.suite}, regfile takes ${line.saved < 0 ? `${percent(-line.saved)} more` : `${percent(line.saved)} less`} time than trap (geometric mean of ${programs.length} ${programs.length === 1 ? 'program' : 'programs'}, `
    + `from ${percent(line.least.saved)} for ${line.least.name} to ${percent(line.most.saved)} for ${line.most.name}); count x unit cost lets expect ${percent(line.expected)}. `
    + `Half of the programs make more than ${Math.round(rate).toLocaleString('en-US')} exits a second.`;
  if (!published) return `${measured} No result was published for it.`;
  const range = published.from === published.to ? `about ${percent(published.from)}` : `${percent(published.from)} to ${percent(published.to)}`;
  // "About": half as much again in either direction.
  const [low, high] = published.from === published.to ? [published.from * 0.5, published.to * 1.5] : [published.from, published.to];
  const noise = noiseOf(programs);
  if (noise >= Math.abs(line.saved)) {
    return `${measured} The runs of a program lie ${percent(noise)} apart (median of the programs), which is more than the saving: whether it is what was published, ${range} in ${published.what}, these runs do not tell.`;
  }
  const where = line.saved < low ? 'less than was published' : line.saved > high ? 'more than was published' : 'what was published';
  return `${measured} That is ${where}: ${range} in ${published.what}.`;
}

/** How far the runs of a program lie apart, as a share of time: the larger of the two policies' spreads, median of the programs. */
function noiseOf(programs: readonly ThesisLine[]): number {
  const spreads = programs.filter(({ times }) => times[BASE] && times[OPTIMISED]).map(({ times }) => Math.max(times[BASE]!.spread, times[OPTIMISED]!.spread));
  return spreads.length === 0 ? 0 : median(spreads);
}

/** One step of the ladder: this class and all before it in place, the rest by trap. */
export interface Step {
  name: SensitiveClass;
  policy: string;
}

/** Smallest share of all exits that makes a class worth a step. */
const WORTH = 0.002;

/** Classes by how often they exit, each made inline in turn. `counters` are those of a run under `trap`. */
export function ladder(counters: Counters): Step[] {
  const counts = SENSITIVE_CLASSES.map(({ name }) => ({ name, count: counters[counterOf(name)] ?? 0 })).sort((a, b) => b.count - a.count);
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  const names = counts.filter(({ count }) => count > WORTH * total).map(({ name }) => name);
  return names.map((name, i) => ({ name, policy: [BASE, ...names.slice(0, i + 1).map((one) => `${one}=inline`)].join(',') }));
}
