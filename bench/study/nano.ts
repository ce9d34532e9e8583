/**
 * The nanobenchmarks: every row of guests/nano on several machines. All rows are run once on machines that were just started, machine after
 * machine within a row, and then again on fresh ones: the runs of a row lie minutes apart and share no process. So their spread has in it what
 * a host does by the minute and what V8 makes of the same code from one process to the next. Times are the host's, between the guest's marks,
 * less the empty loop. Exits, helper calls and dispatches are counted once more on machines whose time is the count of instructions, with the same
 * iterations everywhere.
 */
import { BenchError } from '../errors.js';
import { median, spread } from '../statistics.js';
import type { Answer, Dialogue, NanoMachine } from './dialogue.js';

export interface NanoRow {
  index: number;
  name: string;
  group: string;
  /** Operations in one iteration of the loop. */
  operations: number;
  text: string;
}

export interface NanoResult {
  /** Nanoseconds an operation of each run, less the empty loop (of the row `empty`: as it is). Below 0 when it drowns in noise. */
  ns: number[];
  median: number;
  /** Nanoseconds an iteration of each run as measured, the empty loop included. */
  loops: number[];
  /** (largest - smallest) / median of `loops`. */
  spread: number;
  /** Iterations of each run. */
  iterations: number[];
  /** Increase of each counter that moved, an operation; absent for QEMU. */
  counts?: Record<string, number>;
}

export interface NanoLine extends NanoRow {
  results: Record<string, NanoResult>;
}

export interface NanoOptions {
  /** Runs of each row, each on machines of their own. */
  runs: number;
  /** Milliseconds that one run of a row takes at least. */
  time: number;
  /** `cpu`: processor time, which a busy host lengthens little (wall time where the host does not tell); `wall`: wall time. */
  clock: 'cpu' | 'wall';
  /** Names of rows; all when absent. */
  only?: readonly string[];
  onRow?(progress: Progress): void;
  /** Counting begins on a machine. */
  onCount?(machine: string): void;
}

/** A row was run once on all machines. */
export interface Progress {
  row: NanoRow;
  /** From 1. */
  run: number;
  done: number;
  of: number;
  /** Nanoseconds an operation by machine, the empty loop included. */
  ns: Record<string, number>;
}

export const EMPTY = 'empty';
/** Even, since some rows alternate between two values. */
const FEWEST = 64;
const MOST = 1 << 28;
/** A row is warm when it has run for so many times the time of a run, and so many iterations or so many milliseconds. */
const WARM = 4;
const WARM_ITERATIONS = 20_000;
const WARM_ENOUGH = 2000;
/** Iterations of which exits, helper calls and dispatches are counted, and those before: units that are left for cold code are made anew after 25,000 times. */
const COUNTED = 20_000;
const COUNTED_AFTER = 100_000;
/** Counters of the host's time and of the run loop, which follow it. */
const HOST_COUNTER = /_(ms|us)$|^(slices|turns|sleeps|ticks_coalesced)$/;
/** Smallest share of an operation that is a count and not the dialogue's. */
const NOISE = 0.005;

/** The rows that the guest has. Throws BenchError for a name in `only` that it has not. */
export async function nanoRows(dialogue: Dialogue, only?: readonly string[]): Promise<NanoRow[]> {
  const { text } = await dialogue.ask('l');
  const rows = [...text.matchAll(/^row (\d+) (\S+) (\S+) (\d+) (.*?)\r?$/gm)].map(([, index, name, group, operations, about]) => (
    { index: Number(index), name: name!, group: group!, operations: Number(operations), text: about! }
  ));
  if (rows[0]?.name !== EMPTY) throw new BenchError(`The nanobenchmark guest on ${dialogue.name} lists no rows.`);
  const unknown = only?.find((name) => !rows.some((row) => row.name === name));
  if (unknown !== undefined) throw new BenchError(`There is no row ${unknown}; there are ${rows.map(({ name }) => name).join(', ')}.`);
  return only ? rows.filter(({ name }) => name === EMPTY || only.includes(name)) : rows;
}

/** One run of a row. */
interface Sample {
  loop: number;
  iterations: number;
}

/** Measures all rows on all machines. Throws BenchError. */
export async function runNano(machines: readonly NanoMachine[], options: NanoOptions): Promise<NanoLine[]> {
  let rows: NanoRow[] = [];
  /** By row and machine. */
  const samples = new Map<NanoRow, Map<string, Sample[]>>();
  for (let run = 1; run <= options.runs; run++) {
    const dialogues = machines.map((machine) => machine.start());
    try {
      for (const dialogue of dialogues) await dialogue.ask('');
      if (run === 1) rows = await nanoRows(dialogues[0]!, options.only);
      for (const [i, row] of rows.entries()) {
        const ofRow = samples.get(row) ?? new Map(machines.map(({ name }) => [name, []]));
        samples.set(row, ofRow);
        const ns: Record<string, number> = {};
        for (const dialogue of dialogues) {
          const sample = await measure(dialogue, row, options);
          ofRow.get(dialogue.name)!.push(sample);
          ns[dialogue.name] = sample.loop / row.operations;
        }
        options.onRow?.({ row, run, done: i + 1, of: rows.length, ns });
      }
    } finally {
      for (const dialogue of dialogues) dialogue.close();
    }
  }
  return linesOf(rows, samples, await countAll(machines, rows, options));
}

/** By machine, the counts of all rows in turn. */
async function countAll(machines: readonly NanoMachine[], rows: readonly NanoRow[], { onCount }: NanoOptions): Promise<Map<string, Record<string, number>[]>> {
  const counts = new Map<string, Record<string, number>[]>();
  for (const machine of machines) {
    const dialogue = machine.startCounting?.();
    if (!dialogue) continue;
    onCount?.(machine.name);
    try {
      await dialogue.ask('');
      const all: Record<string, number>[] = [];
      for (const row of rows) all.push(await countRow(dialogue, row));
      counts.set(machine.name, all);
    } finally {
      dialogue.close();
    }
  }
  return counts;
}

async function measure(dialogue: Dialogue, row: NanoRow, { time, clock }: NanoOptions): Promise<Sample> {
  const msOf = ({ ms, cpu }: Answer): number => (clock === 'wall' ? ms : cpu ?? ms);
  const iterations = await warmUp(dialogue, row, time, msOf);
  const loop = (msOf(await runRow(dialogue, row, iterations)) * 1e6) / iterations;
  return { loop, iterations };
}

function linesOf(rows: readonly NanoRow[], samples: ReadonlyMap<NanoRow, ReadonlyMap<string, readonly Sample[]>>, counted: ReadonlyMap<string, readonly Record<string, number>[]>): NanoLine[] {
  const empty = new Map<string, number>();
  return rows.map((row, i) => {
    const results: Record<string, NanoResult> = {};
    for (const [machine, all] of samples.get(row)!) {
      const loops = all.map(({ loop }) => loop);
      const ns = loops.map((loop) => (loop - (empty.get(machine) ?? 0)) / row.operations);
      if (row.name === EMPTY) empty.set(machine, median(loops));
      const counts = counted.get(machine)?.[i];
      results[machine] = { ns, median: median(ns), loops, spread: spread(loops), iterations: all.map(({ iterations }) => iterations), ...(counts && { counts }) };
    }
    return { ...row, results };
  });
}

/** Runs the row until it is warm; answers how many iterations take the time asked for. */
async function warmUp(dialogue: Dialogue, row: NanoRow, time: number, msOf: (answer: Answer) => number): Promise<number> {
  let n = FEWEST;
  let spent = 0;
  let iterations = 0;
  for (;;) {
    const ms = msOf(await runRow(dialogue, row, n));
    spent += ms;
    iterations += n;
    const warm = spent >= WARM * time && (iterations >= WARM_ITERATIONS || spent >= WARM_ENOUGH);
    if (warm && (ms >= time || n === MOST)) return n;
    // What is too short to be timed says little of what is needed: at most sixteen times as much at once.
    const factor = Math.min(16, (1.3 * time) / Math.max(ms, 1e-3));
    if (factor > 1) n = Math.min(MOST, 2 * Math.ceil((n * factor) / 2));
  }
}

async function runRow(dialogue: Dialogue, row: NanoRow, iterations: number): Promise<Answer> {
  const answer = await dialogue.ask(`r ${row.index} ${iterations}`);
  if (!/\] ok\r?$/m.test(answer.text)) throw new BenchError(`Row ${row.name} on ${dialogue.name} has not seen what it should have: ${answer.text.trim().split('\r')[0]}.`);
  return answer;
}

/** Counters an operation: those of many iterations less those of the fewest, so that the dialogue around them is no part. Throws BenchError. */
async function countRow(dialogue: Dialogue, row: NanoRow): Promise<Record<string, number>> {
  await runRow(dialogue, row, COUNTED_AFTER);
  const [before, few, many] = [await runRow(dialogue, row, FEWEST), await runRow(dialogue, row, FEWEST), await runRow(dialogue, row, COUNTED + FEWEST)].map(({ counters }) => counters);
  if (!before || !few || !many) throw new BenchError(`${dialogue.name} has no counters.`);
  const counts: Record<string, number> = {};
  for (const [name, value] of Object.entries(many)) {
    if (HOST_COUNTER.test(name)) continue;
    const each = (value - few[name]! - (few[name]! - before[name]!)) / (COUNTED * row.operations);
    if (Math.abs(each) >= NOISE) counts[name] = Math.round(each * 1000) / 1000;
  }
  return counts;
}
