import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { compareNano, comparisonText } from '../../bench/study/nano-compare.js';
import { nanoJson } from '../../bench/study/nano-report.js';
import type { NanoLine } from '../../bench/study/nano.js';
import { spread } from '../../bench/statistics.js';
import { ensureBuilt, jitvisorLong } from '../support/program.js';

/** One row on one machine with these samples, which makes `exits` exits. */
const line = (name: string, loops: number[], exits = 0): NanoLine => ({
  index: 0, name, group: 'g', operations: 4, text: '',
  results: { trap: { ns: loops.map((loop) => loop / 4), median: 0, loops, spread: spread(loops), iterations: loops.map(() => 64), counts: { exit_trap_svc: exits } } },
});

describe('a comparison of nanobenchmarks', () => {
  it('finds medians that are farther apart than the larger of the two spreads', () => {
    const { compared, times } = compareNano([[line('a', [90, 100, 110]), line('b', [99, 100, 101])], [line('a', [118, 119, 121]), line('b', [102, 103, 104])]]);
    expect(compared).toBe(2);
    // a: 19 apart, spread 20; b: 3 apart, spread 2.
    expect(times).toEqual([expect.objectContaining({ row: 'b', machine: 'trap', medians: [100, 103] })]);
    expect(times[0]!.times).toBeCloseTo(1.5, 2);
  });

  it('looks at every pair', () => {
    const repeats = [100, 100, 130].map((at) => [line('a', [at - 5, at, at + 5])]);
    expect(compareNano(repeats).times[0]!.times).toBeCloseTo(3, 6);
    expect(compareNano(repeats.slice(0, 2)).times).toEqual([]);
  });

  it('tells a slower host from a row that differs', () => {
    const at = (pace: number, odd = 1): NanoLine[] => ['a', 'b', 'c', 'd'].map((name, i) => line(name, [99, 100, 101].map((loop) => loop * pace * (i === 3 ? odd : 1))));
    const slower = compareNano([at(1), at(2)]);
    expect([slower.times.length, slower.differAtOnePace]).toEqual([4, 0]);
    expect(slower.pace.map((value) => value.toFixed(6))).toEqual(['1.000000', '2.000000']);
    expect(compareNano([at(1), at(2, 3)]).differAtOnePace).toBe(4);
    expect(comparisonText(slower)).toContain('took 1.00, 2.00 times as long as the first. With that taken out, 4 of 4 agree.');
  });

  it('compares counts, which must be the same', () => {
    const comparison = compareNano([[line('a', [1, 2, 3], 2)], [line('a', [1, 2, 3], 3)]]);
    expect(comparison.counts).toEqual([{ row: 'a', machine: 'trap', what: 'exits', values: [2, 3] }]);
    expect(comparisonText(comparison)).toContain('a on trap, exits: 2, 3');
  });

  it('leaves out what one of them has not', () => {
    expect(compareNano([[line('a', [1]), line('b', [1])], [line('b', [2])]]).compared).toBe(1);
  });
});

describe('jitvisor study compare', () => {
  beforeAll(ensureBuilt, 120_000);
  const folder = mkdtempSync(join(tmpdir(), 'compare-'));
  const file = (name: string, rows: NanoLine[]): string => {
    const path = join(folder, name);
    writeFileSync(path, nanoJson(rows, { date: '', jitvisor: '', host: '', node: '', command: '', runs: 3, clock: 'cpu' }));
    return path;
  };

  it('ends with 1 when results differ', async () => {
    const [a, b, c] = [file('a', [line('svc', [99, 100, 101])]), file('b', [line('svc', [100, 101, 102])]), file('c', [line('svc', [200, 201, 202])])];
    const same = await jitvisorLong(30_000, 'study', 'compare', a!, b!);
    expect([same.status, same.stdout]).toEqual([0, expect.stringContaining('1 of 1 times')]);
    const differ = await jitvisorLong(30_000, 'study', 'compare', a!, b!, c!);
    expect(differ.status).toBe(1);
    expect(differ.stdout).toMatch(/svc\s.*trap\s.*100 ± 2 %.*201 ± 1 %/);
  }, 60_000);

  it('refuses other files', async () => {
    writeFileSync(join(folder, 'x'), '{}');
    const { status, stderr } = await jitvisorLong(30_000, 'study', 'compare', join(folder, 'x'), join(folder, 'x'));
    expect([status, stderr]).toEqual([2, expect.stringContaining('is no result of')]);
  }, 40_000);
});
