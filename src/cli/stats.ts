/** Printing a machine's counters: a table for people, one line of JSON for programs. Both go to standard error. */
import Table from 'cli-table3';
import type { Account } from '../causes/account.js';
import type { TimeReport } from '../causes/measurement.js';
import type { UnitQuarter } from '../causes/unit-history.js';

export type StatsFormat = 'table' | 'json';

export interface RunFacts {
  /** How the run ended: the kind of a Cause or an Outcome. */
  outcome: string;
  /** Wall-clock seconds of the run. */
  seconds: number;
}

/** One line, no trailing newline. Seconds to the microsecond. */
export function statsAsJson(counters: Record<string, number>, facts: RunFacts, report?: TimeReport): string {
  const micro = (_: string, value: unknown): unknown => (typeof value === 'number' ? Number(value.toFixed(6)) : value);
  return JSON.stringify({ ...facts, seconds: Number(facts.seconds.toFixed(3)), counters, ...report }, micro);
}

/** Counters by name (their first word is their group); zero counters are left out, since most of them are. */
export function statsAsTable(counters: Record<string, number>, facts: RunFacts, report?: TimeReport): string {
  const table = tableOf(['counter', 'value', 'per second']);
  let zeros = 0;
  for (const [name, value] of Object.entries(counters).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (value === 0) {
      zeros++;
      continue;
    }
    table.push([name, format(value), facts.seconds > 0 ? format(value / facts.seconds) : '']);
  }
  const rest = zeros > 0 ? `\n${zeros} ${zeros === 1 ? 'counter is' : 'counters are'} zero.` : '';
  const causes = report ? `\n${causesText(report.time)}\n${unitsText(report.units)}` : '';
  return `${table.toString()}\n${facts.outcome} after ${facts.seconds.toFixed(2)} s.${rest}${causes}`;
}

export function formatStats(format: StatsFormat, counters: Record<string, number>, facts: RunFacts, report?: TimeReport): string {
  return format === 'json' ? statsAsJson(counters, facts, report) : statsAsTable(counters, facts, report);
}

/** The first column to the left, numbers to the right. */
function tableOf(head: string[]): InstanceType<typeof Table> {
  return new Table({ head, colAligns: head.map((_, i) => (i === 0 ? 'left' : 'right')), style: { head: [], border: [], compact: true } });
}

/** Where the main thread's time went, and what the other threads had. */
function causesText(time: Account): string {
  const percent = (seconds: number): string => `${((seconds / Math.max(time.seconds, 1e-9)) * 100).toFixed(1)} %`;
  const fixed = (seconds: number | undefined): string => seconds?.toFixed(2) ?? '';
  const table = tableOf(['cause', 'wall s', '', 'processor s', 'how']);
  for (const { cause, seconds, error, processor, how } of time.causes) {
    table.push([cause, fixed(seconds), percent(seconds), fixed(processor), error === undefined ? how : `${how} ± ${error.toFixed(2)}`]);
  }
  table.push(['main thread', fixed(time.seconds), percent(time.seconds), fixed(time.mainThread), '']);
  table.push(["other threads (V8's compilers above all)", '', '', fixed(time.otherThreads), '']);
  table.push(['process', '', '', fixed(time.processor), '']);
  return `${table.toString()}\nWall time is the main thread's. timed: a clock where it begins and ends; sampled: ${format(time.samples)} looks, about one a millisecond, ± their standard error;\n`
    + 'V8: its own trace events. new Function is V8\'s parser and bytecode generator; its tiering up is part of what ran, and its compilers are other threads. Processor time of timed and sampled lines is shared out like their wall time, and idle has none.';
}

function unitsText(units: readonly UnitQuarter[]): string {
  const table = tableOf(['units, by quarter of the run', 'until s', 'instructions', 'compiled', 'rebuilt', 'dropped: written', 'by guard', 'evicted', 'live', 'V8 deoptimised']);
  units.forEach((u, k) => table.push([
    `quarter ${k + 1}`, u.until.toFixed(1), ...[u.instructions, u.compiled, u.rebuilt, u.droppedByWrite, u.droppedByGuard, u.evicted, u.live].map(format), u.deoptimised === undefined ? 'not known' : format(u.deoptimised),
  ]));
  return table.toString();
}

/** 1234567.89 -> "1,234,568"; small fractions keep two digits. */
function format(value: number): string {
  const digits = Number.isInteger(value) || Math.abs(value) >= 100 ? 0 : 2;
  return value.toLocaleString('en-US', { maximumFractionDigits: digits, minimumFractionDigits: 0 });
}
