/**
 * The nanobenchmarks: every row of guests/nano on several machines, run in turn (A B C A B C …), so that a host whose speed
 * drifts slows all of them. Times are the host's, between the guest's marks, less the empty loop.
 */
import { BenchError } from '../errors.js';
import { median, spread } from '../statistics.js';
import type { Answer, Dialogue } from './dialogue.js';

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
  /** (largest - smallest) / median of the measured times, the empty loop included. */
  spread: number;
  /** Iterations of each run. */
  iterations: number;
  /** Increase of each counter that moved, an operation; absent for QEMU. */
  counts?: Record<string, number>;
}

export interface NanoLine extends NanoRow {
  results: Record<string, NanoResult>;
}

export interface NanoOptions {
  runs: number;
  /** Milliseconds that one run takes at least. */
  time: number;
  /** `cpu`: processor time, which a busy host lengthens little (wall time where the host does not tell); `wall`: wall time. */
  clock: 'cpu' | 'wall';
  /** Names of rows; all when absent. */
  only?: readonly string[];
  onLine?(line: NanoLine, done: number, of: number): void;
}

export const EMPTY = 'empty';
/** Even, since some rows alternate between two values. */
const FEWEST = 64;
const MOST = 1 << 28;
/** A row is warm when it has run for so many times the time of a run, and so many iterations or so many milliseconds. */
const WARM = 4;
const WARM_ITERATIONS = 20_000;
const WARM_ENOUGH = 2000;
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

/** Measures all rows on all machines. Their names are the keys of the results. Throws BenchError. */
export async function runNano(dialogues: readonly Dialogue[], options: NanoOptions): Promise<NanoLine[]> {
  for (const dialogue of dialogues) await dialogue.ask('');
  const rows = await nanoRows(dialogues[0]!, options.only);
  const lines: NanoLine[] = [];
  const empty = new Map<string, number>();
  for (const row of rows) {
    const line: NanoLine = { ...row, results: await measure(row, dialogues, empty, options) };
    if (row.name === EMPTY) for (const { name } of dialogues) empty.set(name, line.results[name]!.median);
    lines.push(line);
    options.onLine?.(line, lines.length, rows.length);
  }
  return lines;
}

async function measure(row: NanoRow, dialogues: readonly Dialogue[], empty: ReadonlyMap<string, number>, { runs, time, clock }: NanoOptions): Promise<Record<string, NanoResult>> {
  const msOf = ({ ms, cpu }: Answer): number => (clock === 'wall' ? ms : cpu ?? ms);
  const iterations = new Map<Dialogue, number>();
  for (const dialogue of dialogues) iterations.set(dialogue, await warmUp(dialogue, row, time, msOf));
  const samples = new Map<Dialogue, number[]>(dialogues.map((dialogue) => [dialogue, []]));
  for (let run = 0; run < runs; run++) {
    for (const dialogue of dialogues) {
      const n = iterations.get(dialogue)!;
      samples.get(dialogue)!.push((msOf(await runRow(dialogue, row, n)) * 1e6) / n);
    }
  }
  const results: Record<string, NanoResult> = {};
  for (const dialogue of dialogues) {
    const loops = samples.get(dialogue)!;
    const ns = loops.map((loop) => (loop - (empty.get(dialogue.name) ?? 0)) / row.operations);
    const counts = await countRow(dialogue, row, Math.min(iterations.get(dialogue)!, 20_000));
    results[dialogue.name] = { ns, median: median(ns), spread: spread(loops), iterations: iterations.get(dialogue)!, ...(counts && { counts }) };
  }
  return results;
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

/** Counters an operation: those of `n` iterations less those of the fewest, so that the dialogue around them is no part. */
async function countRow(dialogue: Dialogue, row: NanoRow, n: number): Promise<Record<string, number> | undefined> {
  const before = (await runRow(dialogue, row, FEWEST)).counters;
  const few = (await runRow(dialogue, row, FEWEST)).counters;
  const many = (await runRow(dialogue, row, n + FEWEST)).counters;
  if (!before || !few || !many) return undefined;
  const counts: Record<string, number> = {};
  for (const [name, value] of Object.entries(many)) {
    if (HOST_COUNTER.test(name)) continue;
    const each = (value - few[name]! - (few[name]! - before[name]!)) / (n * row.operations);
    if (Math.abs(each) >= NOISE) counts[name] = Math.round(each * 1000) / 1000;
  }
  return counts;
}
