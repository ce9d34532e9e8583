/** Do repeats of `jitvisor study nano` agree within the spread that they print? Pure. */
import Table from 'cli-table3';
import { geometricMean, median } from '../statistics.js';
import { countsOf, formatCount, formatNs, percent } from './nano-report.js';
import type { NanoLine, NanoResult } from './nano.js';

/** A row on a machine whose repeats lie farther apart than they say. */
export interface Difference {
  row: string;
  machine: string;
  /** Nanoseconds an iteration, the empty loop included: the median of each repeat. */
  medians: number[];
  /** The printed spread of each. */
  spreads: number[];
  /** Distance of the two repeats that differ most, in units of the larger of their two spreads; above 1. */
  times: number;
}

/** Exits, helper calls or dispatches, which depend on no host, that are not the same in all repeats. */
export interface CountDifference {
  row: string;
  machine: string;
  what: string;
  values: number[];
}

export interface Comparison {
  /** Rows times machines that all repeats have. */
  compared: number;
  times: Difference[];
  counts: CountDifference[];
  /** How long each repeat took on the whole, in units of the first: geometric mean of the ratios of all medians. It tells of the host. */
  pace: number[];
  /** How many times still differ when every repeat is divided by its pace. */
  differAtOnePace: number;
}

/** `repeats` are the rows of two or more results. */
export function compareNano(repeats: readonly (readonly NanoLine[])[]): Comparison {
  const comparison: Comparison = { compared: 0, times: [], counts: [], pace: paceOf(repeats), differAtOnePace: 0 };
  for (const { name: row, results } of repeats[0]!) {
    for (const machine of Object.keys(results)) {
      const all = repeats.map((lines) => lines.find(({ name }) => name === row)?.results[machine]).filter((result) => result !== undefined);
      if (all.length < repeats.length) continue;
      comparison.compared++;
      const times = distance(all.map(spanOf));
      if (distance(all.map(spanOf).map(({ middle, width }, i) => ({ middle: middle / comparison.pace[i]!, width: width / comparison.pace[i]! }))) > 1) comparison.differAtOnePace++;
      if (times > 1) comparison.times.push({ row, machine, medians: all.map(({ loops }) => median(loops)), spreads: all.map(({ spread }) => spread), times });
      comparison.counts.push(...countDifferences(all).map(([what, values]) => ({ row, machine, what, values })));
    }
  }
  comparison.times.sort((a, b) => b.times - a.times);
  return comparison;
}

/** The median of a result and its printed spread, both in nanoseconds. */
interface Span {
  middle: number;
  width: number;
}

function spanOf({ loops, spread }: NanoResult): Span {
  const middle = median(loops);
  return { middle, width: spread * middle };
}

/** The largest distance of two medians in units of the larger of their spreads. */
function distance(all: readonly Span[]): number {
  let most = 0;
  all.forEach((a, i) => all.slice(0, i).forEach((b) => {
    if (a.middle !== b.middle) most = Math.max(most, Math.abs(a.middle - b.middle) / Math.max(a.width, b.width));
  }));
  return most;
}

function paceOf(repeats: readonly (readonly NanoLine[])[]): number[] {
  const medians = repeats.map((lines) => new Map(lines.flatMap(({ name, results }) => Object.entries(results).map(([machine, { loops }]) => [`${name} ${machine}`, median(loops)] as const))));
  const common = [...medians[0]!].filter(([key]) => medians.every((one) => one.has(key)));
  return medians.map((one) => (common.length === 0 ? 1 : geometricMean(common.map(([key, first]) => one.get(key)! / first))));
}

function countDifferences(all: readonly NanoResult[]): [string, number[]][] {
  const counts = all.map(countsOf).filter((one) => one !== undefined);
  return (['exits', 'helpers', 'dispatches'] as const).map((what): [string, number[]] => [what, counts.map((one) => one[what])])
    .filter(([, values]) => new Set(values.map(formatCount)).size > 1);
}

export function comparisonText({ compared, times, counts, pace, differAtOnePace }: Comparison): string {
  const lines = [`${compared - times.length} of ${compared} times (rows x machines) agree: no two medians are farther apart than the larger of their printed spreads.`];
  if (times.length > 0) {
    const repeats = times[0]!.medians.length;
    const head = ['ns an iteration', 'machine', ...Array.from({ length: repeats }, (_, i) => `${i + 1}`), 'apart, in spreads'];
    const table = new Table({ head, colAligns: head.map((_, i) => (i < 2 ? 'left' : 'right')), style: { head: [], border: [], compact: true } });
    for (const { row, machine, medians, spreads, times: apart } of times) table.push([row, machine, ...medians.map((value, i) => `${formatNs(value)} ± ${percent(spreads[i]!)}`), apart.toFixed(2)]);
    lines.push(table.toString());
  }
  lines.push(`On the whole the repeats took ${pace.map((value) => value.toFixed(2)).join(', ')} times as long as the first. With that taken out, ${compared - differAtOnePace} of ${compared} agree.`);
  lines.push(counts.length === 0 ? 'All counts (exits, helper calls, dispatches) agree.' : 'Counts that differ:', ...counts.map(({ row, machine, what, values }) => `  ${row} on ${machine}, ${what}: ${values.map(formatCount).join(', ')}`));
  return `${lines.join('\n')}\n`;
}
