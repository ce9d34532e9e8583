import { describe, expect, it } from 'vitest';
import type { Boot } from '../../bench/boot.js';
import type { Sample } from '../../bench/marks.js';
import { asCsv, asJson, asTable, formatSeconds } from '../../bench/report.js';
import { summarise } from '../../bench/results.js';

const suites = [{
  name: 'small', about: '', directory: '/x', files: [],
  programs: [['fast', 'a', 'call'], ['slow', 'a', undefined], ['odd, one', 'b', undefined]].map(([name, group, unit]) => ({
    name: name!, group: group!, about: '', command: `${name} {count}`, count: 1000, timeout: 5, ...(unit !== undefined && { unit }),
  })),
}];
const boot = (emulator: Boot['emulator'], bootSeconds: number, ...samples: (Sample | undefined)[]): Boot => ({ emulator, attempts: 1, bootSeconds, samples });
const took = (seconds: number, cpu = seconds / 2): Sample => ({ seconds, cpu });

/** The machine slows down by a factor of ten between the first pair and the second; we are twice as fast, then half as fast, with `fast` and `slow`. */
const pairs = [
  [boot('jitvisor', 10, took(1), took(4), took(2)), boot('qemu', 5, took(2), took(2), took(2))],
  [boot('jitvisor', 100, took(10), took(40), { failure: 'exit status 1' }), boot('qemu', 50, took(20), took(20), took(20))],
  [boot('jitvisor', 12, took(1), took(4)), { ...boot('qemu', 6, took(2), took(2), undefined), attempts: 2 }],
];
const results = summarise(suites, pairs);
const both = { jitvisor: 'Node v26.10.0', qemu: 'QEMU emulator version 7.2.22' };

describe('results', () => {
  it('compare within pairs', () => {
    expect(results.lines.map(({ speed, cpuSpeed }) => [speed, cpuSpeed])).toEqual([[2, 2], [0.5, 0.5], [1, 1]]);
    expect(results.lines[0]!.times.jitvisor).toMatchObject({ seconds: [1, 10, 1], median: 1, spread: 9 });
    expect(results.boot.speed).toBe(0.5);
  });

  it('have means of the suite and of each group, and the slowest program', () => {
    expect(results.means.map(({ suite, group, speed }) => [suite, group, Number(speed.toFixed(9))])).toEqual([['small', undefined, 1], ['small', 'a', 1], ['small', 'b', 1]]);
    expect(results.means[0]!.worst).toEqual({ name: 'slow', speed: 0.5 });
  });

  it('tell failures and hung boots', () => {
    expect(results.lines.flatMap(({ failures }) => failures)).toEqual(['odd, one on jitvisor, run 2: exit status 1.']);
    expect(results.retries).toBe(1);
  });

  it('have the largest peak of memory, and beside ours what the guest touched', () => {
    const [first, second] = [pairs[0]!, pairs[1]!].map(([ours, theirs], run) => [
      { ...ours!, usage: { peakMemory: (300 + run) << 20 }, counters: { ram_touched_kib: (40 - run) << 10 } }, { ...theirs!, usage: { peakMemory: (200 - run) << 20 } },
    ]);
    const text = asTable(summarise(suites, [first!, second!]), both);
    expect(text).toContain('Peak memory of the process: jitvisor 301 MiB (its guest touched 40 MiB of RAM), qemu 200 MiB');
    expect(asTable(results, both)).not.toContain('Peak memory');
  });

  it('of one emulator have no speed', () => {
    const alone = summarise(suites, pairs.map(([ours]) => [ours!]));
    expect(alone.means).toEqual([]);
    expect(alone.lines[0]).not.toHaveProperty('speed');
    expect(asTable(alone, { jitvisor: both.jitvisor })).not.toContain('qemu');
  });
});

describe('the report', () => {
  it('is a table with the speed of each program and the means', () => {
    const text = asTable(results, both);
    expect(text).toMatch(/│ {3}fast +│ +1\.00 s │ +900 % │ +2\.00 s │ +900 % │ +2\.00 │ +2\.00 │ 1\.00 ms a call │/);
    expect(text).toContain('small: geometric mean of speed 1.00 (by cpu 1.00), lowest 0.50 (slow)');
    expect(text).toContain('odd, one on jitvisor, run 2: exit status 1.');
    expect(text).toContain('Boot to /init: jitvisor 12.0 s, qemu 6.00 s');
    expect(text).toContain('jitvisor is Node v26.10.0, qemu is QEMU emulator version 7.2.22.');
  });

  it('is CSV', () => {
    const rows = asCsv(results).trimEnd().split('\n');
    expect(rows[0]).toBe('suite,group,program,count,emulator,run,seconds,cpu');
    expect(rows).toContain('small,a,fast,1000,jitvisor,2,10,5');
    expect(rows).toContain('small,b,"odd, one",1000,jitvisor,1,2,1');
    expect(rows).toHaveLength(1 + 6 + 6 + 1 + 2);
  });

  it('is JSON with all samples', () => {
    const json = JSON.parse(asJson(results, pairs, { date: '2026-11-23', jitvisor: '0', emulators: {}, options: [], runs: 3, host: { cpus: '', cores: 1, platform: '', node: '' } })) as {
      programs: { name: string; command: string; speed: number }[]; boots: { bootSeconds: number }[][];
    };
    expect(json.programs[0]).toMatchObject({ name: 'fast', command: 'fast 1000', speed: 2 });
    expect(json.boots[1]![0]!.bootSeconds).toBe(100);
  });

  it.each([[0, '0.00 s'], [12.34, '12.3 s'], [0.5, '500 ms'], [0.00001234, '12.3 µs'], [4.5e-8, '45.0 ns']])('writes %d s as %s', (seconds, text) => {
    expect(formatSeconds(seconds)).toBe(text);
  });
});
