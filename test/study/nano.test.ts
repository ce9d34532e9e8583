import { describe, expect, it } from 'vitest';
import type { Answer, Dialogue, NanoMachine } from '../../bench/study/dialogue.js';
import { countsOf, formatNs, nanoCsv, nanoHtml, nanoJson, nanoTable } from '../../bench/study/nano-report.js';
import { nanoRows, runNano, type NanoLine } from '../../bench/study/nano.js';

const ROWS = ['row 0 empty floor 1 nothing', 'row 1 svc exception 1 a call', 'row 2 cps psr 4 <pairs>'];
/** Nanoseconds of an iteration of each row. */
const COSTS = [2, 102, 42];

/** A guest whose rows take exactly what COSTS says, times `factor`; each iteration counts one exit and one dispatch for each operation. */
class FakeGuest implements Dialogue {
  readonly asked: string[] = [];
  private exits = 0;

  constructor(readonly name: string, private readonly factor: number, readonly counted: boolean, private readonly verdict = 'ok') {}

  ask(line: string): Promise<Answer> {
    this.asked.push(line);
    return Promise.resolve(this.answer(line));
  }

  private answer(line: string): Answer {
    if (line === '') return { text: 'nano: 3 rows\r\n> ', ms: 0 };
    if (line === 'l') return { text: `l\r\n${ROWS.join('\r\n')}\r\n> `, ms: 0 };
    const [, row, n] = line.split(' ').map(Number);
    const cpu = (n! * COSTS[row!]! * this.factor) / 1e6;
    this.exits += 7 + n! * [0, 2, 4][row!]!;
    return { text: `[] ${this.verdict}\r\n> `, ms: cpu * 3, cpu, ...(this.counted && { counters: { exit_trap_svc: this.exits, exit_abort: 5, dispatch_unit: this.exits, idle_ms: this.exits } }) };
  }

  close(): void {}
}

/** One guest that is "started" again and again; what counts does so on another one. */
const machine = (guest: FakeGuest): NanoMachine => ({ name: guest.name, start: () => guest, ...(guest.counted && { startCounting: () => new FakeGuest(guest.name, 1, true) }) });

const options = { runs: 3, time: 5, clock: 'cpu' } as const;
const measure = (): Promise<NanoLine[]> => runNano([machine(new FakeGuest('trap', 1, true)), machine(new FakeGuest('qemu', 10, false))], options);

describe('the nanobenchmarks', () => {
  it('give nanoseconds an operation, less the empty loop', async () => {
    const [empty, svc, cps] = await measure();
    expect(empty!.results.trap!.median).toBeCloseTo(2, 6);
    expect(svc!.results.trap!.median).toBeCloseTo(100, 6);
    expect(cps!.results.trap!.median).toBeCloseTo(10, 6);
    expect(cps!.results.qemu!.median).toBeCloseTo(100, 6);
    expect(svc!.results.trap!.ns).toHaveLength(3);
    expect(svc!.results.trap!.spread).toBeCloseTo(0, 6);
  });

  it('take wall time when asked to', async () => {
    const [, svc] = await runNano([machine(new FakeGuest('trap', 1, true))], { ...options, clock: 'wall' });
    expect(svc!.results.trap!.median).toBeCloseTo(300, 6);
  });

  it('count without what the dialogue adds, and without the host\'s times', async () => {
    const [, svc, cps] = await measure();
    expect(svc!.results.trap!.counts).toEqual({ exit_trap_svc: 2, dispatch_unit: 2 });
    expect(countsOf(cps!.results.trap!)).toEqual({ exits: 1, helpers: 0, dispatches: 1 });
    expect(countsOf(cps!.results.qemu!)).toBeUndefined();
    // Each exit is counted under one name, whatever its cause.
    expect(countsOf({ ...cps!.results.trap!, counts: { exit_code_write: 1, exit_device: 2, exit_trap_cps: 4, callout_cps: 8 } })).toEqual({ exits: 7, helpers: 8, dispatches: 0 });
  });

  it('count on a machine of its own, the same iterations on every host', async () => {
    const asked = async (factor: number): Promise<string[]> => {
      const counting = new FakeGuest('trap', 1, true);
      await runNano([{ name: 'trap', start: () => new FakeGuest('trap', factor, true), startCounting: () => counting }], { ...options, only: ['svc'] });
      return counting.asked;
    };
    expect(await asked(1)).toEqual(await asked(50));
    expect((await asked(1)).filter((line) => line.startsWith('r 1 '))).toEqual(['r 1 100000', 'r 1 64', 'r 1 64', 'r 1 20064']);
  });

  it('run each row long enough, with even iterations, machines in turn', async () => {
    const guest = new FakeGuest('trap', 1, true);
    await runNano([machine(guest)], { ...options, only: ['svc'] });
    const runs = guest.asked.filter((line) => line.startsWith('r ')).map((line) => line.split(' ').map(Number));
    expect(new Set(runs.map(([, row]) => row))).toEqual(new Set([0, 1]));
    expect(runs.every(([, , n]) => n! % 2 === 0)).toBe(true);
    expect(Math.max(...runs.filter(([, row]) => row === 1).map(([, , n]) => n! * 102))).toBeGreaterThan(5e6);
  });

  it('run all rows once on machines of their own, and then again on others', async () => {
    const started: FakeGuest[] = [];
    const closed: FakeGuest[] = [];
    const source = (name: string): NanoMachine => ({
      name,
      start() {
        // Each process is slower than the one before.
        const guest = new FakeGuest(name, 1 + started.length, true);
        started.push(guest);
        guest.close = () => void closed.push(guest);
        return guest;
      },
    });
    const [, svc] = await runNano([source('trap'), source('inline')], options);
    expect(started.map(({ name }) => name)).toEqual(['trap', 'inline', 'trap', 'inline', 'trap', 'inline']);
    expect(closed).toEqual(started);
    expect(svc!.results.trap!.loops.map((loop) => Math.round(loop))).toEqual([102, 306, 510]);
    expect(svc!.results.trap!.spread).toBeCloseTo((510 - 102) / 306, 6);
  });

  it('stop at a row that has not seen what it should, and at names that are none', async () => {
    await expect(runNano([machine(new FakeGuest('trap', 1, true, 'bad 3'))], options)).rejects.toThrow(/Row empty on trap .*bad 3/);
    await expect(nanoRows(new FakeGuest('trap', 1, true), ['svc', 'swi'])).rejects.toThrow('There is no row swi; there are empty, svc, cps.');
  });
});

describe('their reports', () => {
  const circumstances = { date: '2026-01-01', jitvisor: '0', host: 'a host', node: 'v0', command: 'jitvisor study nano', runs: 3, clock: 'cpu' } as const;

  it('have every row and every machine', async () => {
    const lines = await measure();
    const table = nanoTable(lines);
    for (const text of ['svc', 'cps', 'trap', 'qemu', '1,000', '100']) expect(table).toContain(text);
    expect(nanoCsv(lines).split('\n').filter((line) => line.startsWith('psr,cps,'))).toHaveLength(6);
    const json = JSON.parse(nanoJson(lines, circumstances)) as { kind: string; rows: NanoLine[] };
    expect(json.kind).toBe('nano');
    expect(json.rows[1]!.results.trap!.median).toBeCloseTo(100, 6);
  });

  it('escape what the guest says', async () => {
    const html = nanoHtml(await measure(), circumstances);
    expect(html).toContain('&#60;pairs&#62;');
    expect(html).not.toContain('<pairs>');
    expect(html.match(/<svg /g)).toHaveLength(2);
    expect(html).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/);
  });

  it('spell numbers', () => {
    expect([-1, 0.1234, 12.345, 123.4, 12345.6].map(formatNs)).toEqual(['~0', '0.123', '12.3', '123', '12,346']);
  });
});
