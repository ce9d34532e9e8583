import { describe, expect, it } from 'vitest';
import type { GuestBoot } from '../../bench/study/guest-boot.js';
import { difference } from '../../bench/study/guest-boot.js';
import type { NanoLine } from '../../bench/study/nano.js';
import { ladderGains } from '../../bench/study/thesis-driver.js';
import { gainsOf, thesisCsv, thesisHtml, thesisJson, thesisText } from '../../bench/study/thesis-report.js';
import { comparison, ladder, summariseThesis, type ThesisRun, type UnitCosts } from '../../bench/study/thesis.js';
import { UNIT_COST_ROWS, unitCosts } from '../../bench/study/unit-costs.js';
import type { Suite } from '../../bench/suite.js';
import { parsePolicy } from '../../runtime/hypervisor/policy.js';
import { SENSITIVE_CLASSES } from '../../translator/decode/sensitive.js';

const suite = (name: string, programs: string[]): Suite => (
  { name, about: '', directory: '', files: [], programs: programs.map((program) => ({ name: program, group: 'g', about: '', command: '', count: 1, timeout: 1 })) }
);
const suites = [suite('compute', ['a', 'b']), suite('kernel', ['c'])];

/** A boot whose programs take these seconds and make these exits. */
const boot = (seconds: number[], exits: Record<string, number> = {}): GuestBoot => (
  { bootSeconds: 1, bootCounters: {}, counters: exits, programs: seconds.map((cpu) => (cpu < 0 ? { failure: 'it hung' } : { seconds: cpu, cpu, counters: exits })) }
);
const costs = (ns: number): UnitCosts => Object.fromEntries(SENSITIVE_CLASSES.map(({ name }) => [name, ns])) as UnitCosts;
const exits = { exit_trap_cps: 100_000, exit_trap_svc: 50_000, exit_trap_cp15_thread_read: 50_000 };
const both = { trap: costs(1010), inline: costs(10) };
const run = (regfile: number[]): ThesisRun => ({ trap: boot([1, 2, 4], exits), regfile: boot(regfile), inline: boot([0.5, 1, 2]) });
const thesisOf = (regfile: number[]): ReturnType<typeof summariseThesis> => summariseThesis(suites, [run(regfile)], both);

describe("the thesis's experiment", () => {
  it('tells savings against trap, and means of ratios', () => {
    const thesis = thesisOf([0.8, 1.6, 3.6]);
    expect(thesis.lines[0]!.times.regfile!.saved).toBeCloseTo(0.2, 9);
    const line = thesis.suites.find(({ suite: name, policy }) => name === 'compute' && policy === 'regfile')!;
    expect(line.saved).toBeCloseTo(0.2, 9);
    expect(thesis.suites.map(({ policy }) => policy)).not.toContain('trap');
  });

  it('attributes by count times unit cost', () => {
    const [a, b] = thesisOf([0.8, 1.6, 3.6]).lines;
    // 200,000 exits that cost 1000 ns more than in place: 0.2 s; regfile keeps CPS and the thread register: 0.15 s.
    expect(a!.expected.inline).toBeCloseTo(0.2, 9);
    expect(a!.expected.regfile).toBeCloseTo(0.15, 9);
    expect(b!.expected.inline).toBeCloseTo(0.1, 9);
    expect(a!.exitRate).toBeCloseTo(200_000, 6);
    expect(a!.classes[0]).toMatchObject({ name: 'cps', count: 100_000 });
    expect(a!.classes[0]!.seconds).toBeCloseTo(0.101, 9);
  });

  it.each([
    [[0.8, 1.6, 3.6], 'compute', 'That is what was published: 10 % to 30 % in user space.'],
    [[0.95, 1.9, 3.6], 'compute', 'That is less than was published'],
    [[0.5, 1, 3.6], 'compute', 'That is more than was published'],
    [[0.8, 1.6, 3.6], 'kernel', 'That is what was published: about 10 %'],
    [[0.8, 1.6, 2], 'kernel', 'That is more than was published'],
  ])('says of %j how the published result of %s compares', (regfile, name, sentence) => {
    expect(comparison(thesisOf(regfile)).find((text) => text.includes(`suite ${name}`))).toContain(sentence);
  });

  it('says so when time is lost', () => {
    expect(comparison(thesisOf([1.2, 2.4, 3.6]))[0]).toMatch(/regfile takes 20 % more time than trap .*That is less than was published/);
  });

  it('does not tell when the runs lie farther apart than the saving', () => {
    const slow = { ...run([0.8, 1.6, 3.6]), trap: boot([1.5, 3, 4], exits) };
    const [compute, kernel] = comparison(summariseThesis(suites, [run([0.8, 1.6, 3.6]), slow], both));
    // Two runs under trap, 1 and 1.5: 40 % apart; the saving is 36 %.
    expect(compute).toMatch(/regfile takes 36 % less time .*lie 40 % apart .*these runs do not tell/);
    expect(kernel).toContain('That is what was published');
  });

  it('reports a program that failed, and goes on with the others', () => {
    const thesis = thesisOf([-1, 1.6, 3.6]);
    expect(thesis.lines[0]!.failures).toEqual(['a under regfile, run 1: it hung.']);
    expect(thesis.suites.find(({ suite: name, policy }) => name === 'compute' && policy === 'regfile')!.least.name).toBe('b');
  });

  it('climbs by the number of exits, one class more each time', () => {
    const steps = ladder({ ...exits, exit_trap_wfi: 1 });
    expect(steps.map(({ name }) => name)).toEqual(['cps', 'cp15-thread-read', 'svc']);
    expect(steps[1]!.policy).toBe('trap,cps=inline,cp15-thread-read=inline');
    for (const { policy } of steps) expect(() => parsePolicy(policy)).not.toThrow();
    const gains = ladderGains(suites, [1, 2, 4], [{ ...steps[0]!, seconds: [0.5, 1, 4] }, { ...steps[1]!, seconds: [0.25, 0.5, undefined] }]);
    expect(gains.map(({ suite: name, step, all }) => [name, step, all])).toEqual([['compute', 0.5, 0.5], ['compute', 0.5, 0.75], ['kernel', 0, 0], ['kernel', 0, 0]]);
  });

  it('takes what a program did between its marks', () => {
    expect(difference({ a: 5, b: 2, c: 1 }, { a: 3, b: 2 })).toEqual({ a: 2, c: 1 });
  });

  it('makes all reports', () => {
    const thesis = thesisOf([0.8, 1.6, 3.6]);
    const data = { costs: both, nano: [], runs: [run([0.8, 1.6, 3.6])], ladder: ladder(exits).map((step) => ({ ...step, seconds: [0.5, 1, 2] })) };
    const gains = gainsOf(thesis, data, suites);
    const where = { date: '', jitvisor: '0', host: 'h', node: 'v', command: 'jitvisor study thesis', runs: 1, clock: 'cpu' } as const;
    expect(thesisText(thesis, data, gains)).toMatch(/20\.0 %[^]*about 10\.0 %[^]*cp15-thread-read[^]*That is what was published/);
    expect(thesisCsv(thesis).split('\n')).toContain('compute,g,a,regfile,1,0.8');
    expect(JSON.parse(thesisJson(thesis, data, gains, where))).toMatchObject({ kind: 'thesis', policies: ['trap', 'regfile', 'inline'] });
    const html = thesisHtml(thesis, data, gains, where);
    expect(html.match(/<svg /g)).toHaveLength(6);
    expect(html).not.toContain('NaN');
  });
});

describe('unit costs', () => {
  const line = (name: string, trap: number): NanoLine => ({ index: 0, name, group: '', operations: 1, text: '', results: { trap: { ns: [trap], loops: [trap], median: trap, spread: 0, iterations: [1] } } });

  it('come from the rows of the nanobenchmarks', () => {
    const known = unitCosts([line('cps_pair', 200), line('svc', 500), line('return_subs', 150), line('mrs_cpsr', 90)], 'trap');
    expect(known.cps).toBe(100);
    expect(known.svc).toBe(350);
    // No row was measured: the mean of 100, 350, 150 and 90.
    expect(known.smc).toBeCloseTo(172.5, 9);
  });

  it('ask for rows that the guest has', async () => {
    const { readFileSync } = await import('node:fs');
    const table = readFileSync(new URL('../../guests/nano/table.h', import.meta.url), 'utf8');
    const rows = [...table.matchAll(/^ROW\((\w+),/gm)].map((match) => match[1]!);
    expect(UNIT_COST_ROWS.filter((row) => !rows.includes(row))).toEqual([]);
  });
});
