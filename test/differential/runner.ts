/** Runs generated cases on several executors, compares each with the first, and reports. */
import { CODE_BASE, DATA_BASE, type Executor, type Result, type TestCase } from './case.js';
import type { GeneratedCase, Generator } from './generator.js';
import { minimise } from './minimise.js';
import { Random } from './random.js';

/** Text of one instruction. */
export type Disassemble = (word: number, address: number, thumb: boolean) => string;

export interface RunOptions {
  generator: Generator;
  /** The first is the reference. */
  executors: readonly Executor[];
  /** Printed by the report; the whole run follows from it. */
  seed: number;
  /** For each line of the tables, in how many cases it is certainly executed. */
  casesPerLine?: number;
  /** Cases with freely chosen lines. */
  freeCases?: number;
  /** How often each case is run again with another initial state (its code is translated once). */
  variants?: number;
  /** Asked before each batch and case: no more of them. */
  stop?: () => boolean;
  /** Stop after so many mismatches; default 1. */
  maxMismatches?: number;
  disassemble?: Disassemble;
  /** Do not shrink mismatches. */
  keepSize?: boolean;
}

export interface Mismatch {
  readonly generated: GeneratedCase;
  /** The line that the case was made for, if any: generate(seed, force) replays it. */
  readonly force: string | undefined;
  /** Which of its initial states. */
  readonly variant: number;
  readonly executors: readonly [string, string];
  readonly testCase: TestCase;
  readonly results: readonly [Result, Result];
  readonly text: string;
}

export interface Report {
  readonly seed: number;
  cases: number;
  /** Instructions in the cases, each counted once, loops too. */
  instructions: number;
  /** Instructions that the first executor that counts has executed. */
  executed: number;
  /** Cases that certainly executed a line. */
  readonly coverage: Map<string, number>;
  /** How the cases ended on the reference. */
  readonly stops: Map<string, number>;
  /** Of each kind (shape) of case: how many, and the instructions that the first executor that counts has executed in them. */
  readonly kinds: Map<string, number>;
  readonly executedByKind: Map<string, number>;
  /** Instructions that each executor that counts has executed: all of them were compared with the reference. */
  readonly executedBy: Map<string, number>;
  readonly mismatches: Mismatch[];
  /** Differences that did not happen again. */
  unconfirmed: number;
  milliseconds: number;
}

const BATCH = 500;
/** How often lines that were reached too seldom get further cases. */
const FURTHER_ROUNDS = 30;

const add = (counts: Map<string, number>, name: string, count: number): void => void counts.set(name, (counts.get(name) ?? 0) + count);

/** Adds one report to another of the same generator. */
export function addReport(sum: Report, part: Report): void {
  sum.cases += part.cases;
  sum.instructions += part.instructions;
  sum.executed += part.executed;
  sum.unconfirmed += part.unconfirmed;
  sum.milliseconds += part.milliseconds;
  for (const map of ['coverage', 'stops', 'kinds', 'executedByKind', 'executedBy'] as const) for (const [name, count] of part[map]) add(sum[map], name, count);
  sum.mismatches.push(...part.mismatches);
}

export async function runDifferential(options: RunOptions): Promise<Report> {
  const { generator, executors, seed } = options;
  const report: Report = { seed, cases: 0, instructions: 0, executed: 0, coverage: new Map(), stops: new Map(), kinds: new Map(), executedByKind: new Map(), executedBy: new Map(), mismatches: [], unconfirmed: 0, milliseconds: 0 };
  for (const name of generator.lineNames) report.coverage.set(name, 0);
  const start = performance.now();
  const done = (): boolean => report.mismatches.length >= (options.maxMismatches ?? 1)
    || options.stop?.() === true;
  const run = async (seeds: SeedPlan): Promise<void> => {
    let batch: Batch = [];
    for (const [caseSeed, force] of seeds) {
      if (done()) return;
      const generated = generator.generate(caseSeed, force);
      for (let variant = 0; variant <= (options.variants ?? 0); variant++) batch.push({ generated, force, variant, testCase: generated.vary(variant) });
      if (batch.length < BATCH) continue;
      await runBatch(batch, executors, options, report);
      batch = [];
    }
    if (batch.length > 0 && !done()) await runBatch(batch, executors, options, report);
  };
  const random = new Random(seed);
  await run(plan(options, random));
  for (let round = 0; round < FURTHER_ROUNDS && seldom(report, options).length > 0; round++) await run(further(report, options, random));
  report.milliseconds = performance.now() - start;
  return report;
}

interface Entry {
  readonly generated: GeneratedCase;
  readonly force: string | undefined;
  readonly variant: number;
  readonly testCase: TestCase;
}

type Batch = Entry[];

/** Seeds of cases, with the line that each must hold. */
type SeedPlan = Iterable<readonly [number, string | undefined]>;

/** Seeds of the cases: round after round over all lines, then free ones. */
function* plan({ generator, casesPerLine = 0, freeCases = 0 }: RunOptions, random: Random): SeedPlan {
  for (let round = 0; round < casesPerLine; round++) for (const name of generator.lineNames) yield [random.word(), name];
  for (let i = 0; i < freeCases; i++) yield [random.word(), undefined];
}

/** Lines that too few cases executed: an earlier fault or branch may keep a case from the line it was made for. */
function seldom({ coverage }: Report, { casesPerLine = 0 }: RunOptions): [string, number][] {
  return [...coverage].filter(([, count]) => count < casesPerLine);
}

/** Seeds of as many further cases as these lines lack. */
function* further(report: Report, options: RunOptions, random: Random): SeedPlan {
  for (const [name, count] of seldom(report, options)) for (let i = count; i < options.casesPerLine!; i++) yield [random.word(), name];
}

/**
 * The lines that a case has executed for certain: unconditional instructions up to the first that may write pc, or to the one that stopped the case.
 * (The generator makes no branch backwards but the last one of a loop.)
 */
export function executedLines({ testCase, lines }: GeneratedCase, { stop, r }: Result, generator: Generator): Set<string> {
  const { code, thumb } = testCase;
  const executed = new Set<string>();
  const stopped = (r[15]! - CODE_BASE) / (thumb ? 2 : 4);
  for (let i = 0; i < code.length && stop !== 'stuck' && stop !== 'refused'; i++) {
    if (thumb || code[i]! >>> 28 >= 14) executed.add(lines[i]!);
    if (i === stopped || generator.writesPc(code[i]!, thumb)) break;
  }
  return executed;
}

async function runAll(executor: Executor, cases: readonly TestCase[]): Promise<Result[]> {
  if (executor.runAll) return executor.runAll(cases);
  const results: Result[] = [];
  for (const testCase of cases) results.push(await executor.run(testCase));
  return results;
}

async function runBatch(batch: Batch, executors: readonly Executor[], options: RunOptions, report: Report): Promise<void> {
  const cases = batch.map(({ testCase }) => testCase);
  const lineOf = (word: number, thumb: boolean): string => options.generator.lineOf(word, thumb);
  // All at once: the reference is another process.
  const raw = await Promise.all(executors.map((executor) => runAll(executor, cases)));
  const results = raw.map((of) => of.map((result, i) => comparable(cases[i]!, result, lineOf)));
  for (const [i, entry] of batch.entries()) {
    const { generated } = entry;
    const reference = results[0]![i]!;
    report.cases++;
    report.instructions += entry.testCase.code.length;
    const executed = results.find((of) => of[i]!.instructions !== undefined)?.[i]!.instructions ?? 0;
    report.executed += executed;
    add(report.kinds, generated.shape, 1);
    add(report.executedByKind, generated.shape, executed);
    results.forEach((of, e) => of[i]!.instructions !== undefined && add(report.executedBy, executors[e]!.name, of[i]!.instructions));
    for (const name of executedLines(generated, reference, options.generator)) {
      const count = report.coverage.get(name);
      if (count !== undefined) report.coverage.set(name, count + 1);
    }
    add(report.stops, reference.stop, 1);
    for (let e = 1; e < executors.length; e++) {
      if (report.mismatches.length >= (options.maxMismatches ?? 1)) return;
      // The reference decides; executors of ours must also agree with the first of them on what the reference does not tell.
      const against = differences(reference, results[e]![i]!).length > 0 ? 0 : e > 1 && differences(results[1]![i]!, results[e]![i]!).length > 0 ? 1 : e;
      if (against === e) continue;
      const mismatch = await examine(entry, executors[against]!, executors[e]!, options);
      if (mismatch) report.mismatches.push(mismatch);
      else report.unconfirmed++;
    }
  }
}

/** Confirms, shrinks and describes a difference. */
async function examine({ generated, force, variant, testCase: original }: Entry, a: Executor, b: Executor, options: RunOptions): Promise<Mismatch | undefined> {
  const fails = async (testCase: TestCase): Promise<boolean> => {
    const lineOf = (word: number, thumb: boolean): string => options.generator.lineOf(word, thumb);
    const [x, y] = [comparable(testCase, await a.run(testCase), lineOf), comparable(testCase, await b.run(testCase), lineOf)];
    return x.stop !== 'refused' && y.stop !== 'refused' && differences(x, y).length > 0;
  };
  if (!(await fails(original))) return undefined;
  const testCase = options.keepSize ? original
    : await minimise(original, fails, { simplerWords: (word, thumb) => options.generator.simplerWords(word, thumb) });
  const results = [await a.run(testCase), await b.run(testCase)] as const;
  const names = [a.name, b.name] as const;
  const text = `seed ${generated.seed}${force === undefined ? '' : ` (${force})`}${variant === 0 ? '' : `, variant ${variant}`}, ${generated.shape}\n${describe(testCase, names, results, options.disassemble)}`;
  return { generated, force, variant, executors: names, testCase, results, text };
}

/**
 * A result without what is UNPREDICTABLE after a data abort (A2.6.6): the registers that a load of several words would have written, where QEMU
 * loads them one by one, and the first half of a doubleword that was stored over the edge, where QEMU stores both halves or none.
 */
export function comparable(testCase: TestCase, result: Result, lineOf: (word: number, thumb: boolean) => string): Result {
  const word = testCase.code[(result.r[15]! - CODE_BASE) / (testCase.thumb ? 2 : 4)];
  if (result.stop !== 'abort' || word === undefined) return result;
  const name = lineOf(word, testCase.thumb);
  if (/^(LDM|tLDMIA|tPOP)/.test(name)) {
    const base = testCase.thumb ? (name === 'tLDMIA' ? (word >>> 8) & 7 : 13) : (word >>> 16) & 15;
    const list = (testCase.thumb ? word & 0xff : word & 0x7fff) & ~(1 << base);
    return { ...result, r: result.r.map((v, i) => ((list >>> i) & 1 ? 0 : v)) };
  }
  if (name.startsWith('LDRD')) {
    const d = (word >>> 12) & 15;
    return { ...result, r: result.r.map((v, i) => (i === d || i === d + 1 ? 0 : v)) };
  }
  if (/^(STRD|FST(D$|M..[DX]))/.test(name)) {
    const half = result.address - 4 - DATA_BASE;
    return { ...result, changes: result.changes.filter(([offset]) => offset !== half) };
  }
  if (!name.startsWith('FLDM') && name !== 'FLDD') return result;
  const single = name.endsWith('S');
  const first = single ? ((word >>> 11) & 30) | ((word >>> 22) & 1) : ((word >>> 12) & 15) * 2;
  const count = name === 'FLDD' ? 2 : single ? word & 255 : word & 254;
  return { ...result, vfp: result.vfp.map((v, i) => (i >= first && i < first + count ? 0 : v)) };
}

const hex = (value: number): string => (value >>> 0).toString(16).padStart(8, '0');

/** Names of what differs between two results, with both values. Executed instructions are compared when both counted them. */
export function differences(a: Result, b: Result): string[] {
  const found: string[] = [];
  const compare = (name: string, x: number, y: number): void => {
    if (x >>> 0 !== y >>> 0) found.push(`${name} ${hex(x)} ${hex(y)}`);
  };
  if (a.stop !== b.stop) found.push(`stop ${a.stop} ${b.stop}`);
  // Neither says anything about a state that is not at an instruction boundary of its own choice.
  if (a.stop === 'stuck' && b.stop === 'stuck') return found;
  compare('address', a.address, b.address);
  if (a.instructions !== undefined && b.instructions !== undefined) compare('instructions', a.instructions, b.instructions);
  for (let i = 0; i < 16; i++) compare(`r${i}`, a.r[i]!, b.r[i]!);
  compare('cpsr', a.cpsr, b.cpsr);
  compare('fpscr', a.fpscr, b.fpscr);
  for (let i = 0; i < 32; i++) compare(`s${i}`, a.vfp[i]!, b.vfp[i]!);
  const memory = new Map(a.changes.map(([offset, value]) => [offset, value]));
  for (const [offset, value] of b.changes) {
    const other = memory.get(offset);
    memory.delete(offset);
    if (other === undefined) found.push(`memory +${hex(offset)} unchanged ${hex(value)}`);
    else compare(`memory +${hex(offset)}`, other, value);
  }
  for (const [offset, value] of memory) found.push(`memory +${hex(offset)} ${hex(value)} unchanged`);
  return found;
}

/** The case, its code, what differs, and both final states. */
export function describe(testCase: TestCase, names: readonly [string, string], results: readonly [Result, Result], disassemble?: Disassemble): string {
  const step = testCase.thumb ? 2 : 4;
  const lines: string[] = [];
  lines.push(`${testCase.thumb ? 'Thumb' : 'ARM'}, cpsr ${hex(testCase.cpsr)}, fpscr ${hex(testCase.fpscr)}`);
  testCase.code.forEach((word, i) => {
    const address = CODE_BASE + i * step;
    lines.push(`  ${hex(address)}  ${(word >>> 0).toString(16).padStart(step * 2, '0')}  ${disassemble?.(word, address, testCase.thumb) ?? ''}`.trimEnd());
  });
  const set = (values: readonly number[], prefix: string): string => values.flatMap((v, i) => (v === 0 ? [] : [`${prefix}${i}=${hex(v)}`])).join(' ');
  lines.push(`before: ${[set(testCase.r, 'r'), set(testCase.vfp, 's'), testCase.patches.map(([o, v]) => `[+${hex(o)}]=${hex(v)}`).join(' ')].filter(Boolean).join(' ') || 'all zero'}`);
  lines.push(`differs (${names[0]}, ${names[1]}):`, ...differences(results[0], results[1]).map((d) => `  ${d}`));
  results.forEach((result, i) => {
    lines.push(`${names[i]}: ${result.stop}${result.address ? ` at ${hex(result.address)}` : ''}, cpsr ${hex(result.cpsr)}, fpscr ${hex(result.fpscr)}`);
    lines.push(`  ${set(result.r, 'r')}`);
    const vfp = set(result.vfp, 's');
    if (vfp) lines.push(`  ${vfp}`);
    if (result.changes.length) lines.push(`  ${result.changes.slice(0, 16).map(([o, v]) => `[+${hex(o)}]=${hex(v)}`).join(' ')}`);
  });
  return lines.join('\n');
}

/** The smallest number of cases that executed a line, and the lines of which that is so. */
export function fewest({ coverage }: Report): string {
  const least = Math.min(...coverage.values());
  const names = [...coverage].filter(([, count]) => count === least).map(([name]) => name);
  return `${least} cases (${names.slice(0, 3).join(' ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''})`;
}

/** The report as text: totals, lines never covered, mismatches. */
export function formatReport(report: Report): string {
  const uncovered = [...report.coverage].filter(([, count]) => count === 0).map(([name]) => name);
  const counts = [...report.coverage.values()];
  const seconds = report.milliseconds / 1000;
  return [
    `seed ${report.seed}: ${report.cases} cases, ${report.instructions} instructions${report.executed ? ` (${report.executed} executed)` : ''} in ${seconds.toFixed(1)} s`,
    `kinds: ${[...report.kinds].map(([kind, cases]) => `${kind} ${cases} cases, ${report.executedByKind.get(kind)} instructions`).join('; ')}`,
    ...(report.executedBy.size ? [`executed by: ${[...report.executedBy].map(([name, count]) => `${name} ${count}`).join('; ')}`] : []),
    `stops: ${[...report.stops].map(([stop, count]) => `${stop} ${count}`).join(', ')}`,
    `lines: ${counts.length}, each executed in at least ${fewest(report)}${uncovered.length ? `, never: ${uncovered.join(' ')}` : ''}`,
    ...(report.unconfirmed ? [`differences that did not happen again: ${report.unconfirmed}`] : []),
    ...report.mismatches.map((mismatch) => `\n${mismatch.text}`),
  ].join('\n');
}
