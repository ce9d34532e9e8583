/** Where a run's time goes: boundaries on a fake clock, and the arithmetic of the account. */
import { describe, expect, it } from 'vitest';
import { Cause, Causes, CauseWord, UNMEASURED } from '../../runtime/engine/causes.js';
import { account, type Measured } from '../../src/causes/account.js';
import { UnitHistory } from '../../src/causes/unit-history.js';
import { EventSums, type TraceEvent } from '../../src/causes/v8-events.js';
import { statsAsJson, statsAsTable } from '../../src/cli/stats.js';

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

describe('causes on a fake clock', () => {
  function rig() {
    const clock = { ns: 5e9 };
    const words = new Int32Array(CauseWord.SIZE);
    const causes = new Causes(words, () => clock.ns);
    const pass = (seconds: number): void => void (clock.ns += seconds * 1e9);
    return { words, causes, pass };
  }

  it('a timed cause inside another is not of the other; all time is of something', () => {
    const { causes, pass } = rig();
    const parse = causes.timed(Cause.NEW_FUNCTION, (a: number, b: number) => (pass(3), a + b));
    const translate = causes.timed(Cause.TRANSLATING, () => (pass(1), parse(2, 5) + (pass(1), 0)));
    pass(10);
    expect(translate()).toBe(7);
    pass(0.5);
    const seconds = causes.seconds();
    expect(seconds[0]).toBeCloseTo(10.5);
    expect(seconds[Cause.TRANSLATING]).toBeCloseTo(2);
    expect(seconds[Cause.NEW_FUNCTION]).toBeCloseTo(3);
    expect(sum(seconds)).toBeCloseTo(15.5);
  });

  it('a sleep counts until it ends, and a look in its middle loses nothing', async () => {
    const { causes, pass, words } = rig();
    let wake = (): void => undefined;
    const sleep = causes.timedUntil(Cause.IDLE, () => new Promise<void>((resolve) => (wake = resolve)));
    const slept = sleep();
    pass(2);
    expect(words[CauseWord.TIMED]).toBe(Cause.IDLE);
    expect(causes.seconds()[Cause.IDLE]).toBeCloseTo(2);
    pass(3);
    wake();
    await slept;
    pass(1);
    expect(words[CauseWord.TIMED]).toBe(0);
    expect(causes.seconds()[Cause.IDLE]).toBeCloseTo(5);
    expect(sum(causes.seconds())).toBeCloseTo(6);
  });

  it('sampled causes nest, and come back when something is thrown', () => {
    const { causes, words } = rig();
    const seen: number[] = [];
    const look = (): void => void seen.push(words[CauseWord.SAMPLED]!);
    const table = causes.allDuring(Cause.RUNTIME, {
      abort: (): void => {
        look();
        throw new Error('abort');
      },
    });
    const interpret = causes.during(Cause.INTERPRETED, () => {
      look();
      try {
        table.abort();
      } catch {
        look();
      }
    });
    interpret();
    look();
    expect(seen).toEqual([Cause.INTERPRETED, Cause.RUNTIME, Cause.INTERPRETED, Cause.RUN_LOOP]);
  });

  it('nothing is wrapped when nobody measures', () => {
    const f = (): number => 1;
    const table = { f };
    expect(UNMEASURED.during(Cause.RUNTIME, f)).toBe(f);
    expect(UNMEASURED.timed(Cause.IDLE, f)).toBe(f);
    expect(UNMEASURED.allDuring(Cause.RUNTIME, table)).toBe(table);
  });
});

const byCause = (values: Partial<Record<number, number>>): number[] => Array.from({ length: Cause.SIZE }, (_, cause) => values[cause] ?? 0);
const measured: Measured = {
  timed: byCause({ 0: 8, [Cause.TRANSLATING]: 1, [Cause.NEW_FUNCTION]: 0.5, [Cause.IDLE]: 10, [Cause.SETTING_UP]: 0.5 }),
  samples: byCause({ [Cause.INTERPRETED]: 100, [Cause.TRANSLATED]: 250, [Cause.RUNTIME]: 25, [Cause.DEVICES]: 25 }),
  v8: { collecting: { seconds: 2, processor: 0.5 }, deoptimisations: [] },
  mainThread: 5,
  process: 7,
};

describe('the account', () => {
  it('sums up to the whole, and samples share what is left', () => {
    const { causes, seconds, ...rest } = account(measured);
    expect(seconds).toBe(20);
    expect(sum(causes.map((line) => line.seconds))).toBeCloseTo(20);
    expect(sum(causes.map((line) => line.processor!))).toBeCloseTo(5);
    expect(rest).toMatchObject({ mainThread: 5, otherThreads: 2, processor: 7, samples: 400 });
    const of = Object.fromEntries(causes.map((line) => [line.cause, line]));
    expect(of.interpreted!.seconds).toBeCloseTo(1.5);
    expect(of['translated code']!.seconds).toBeCloseTo(3.75);
    expect(of['translated code']!.error).toBeCloseTo(6 * Math.sqrt((0.625 * 0.375) / 400));
    expect(of['garbage collection']).toMatchObject({ seconds: 2, processor: 0.5, how: 'V8' });
    expect(of.idle).toMatchObject({ seconds: 10, processor: 0, how: 'timed' });
    // 4.5 s of processor for 8 s that were neither idle nor V8's.
    expect(of.translating!.processor).toBeCloseTo(4.5 / 8);
  });

  it('says so when there are no samples, and when the main thread cannot be told apart', () => {
    const { causes, mainThread, otherThreads } = account({ ...measured, samples: byCause({}), v8: undefined, mainThread: undefined });
    expect(causes.map(({ cause }) => cause)).not.toContain('interpreted');
    expect(causes[0]).toEqual({ cause: 'not told apart', seconds: 8, how: 'timed' });
    expect(causes.every(({ processor }) => processor === undefined)).toBe(true);
    expect([mainThread, otherThreads]).toEqual([undefined, undefined]);
  });

  it('takes no more time for collections than there was', () => {
    const { causes } = account({ ...measured, v8: { collecting: { seconds: 50, processor: 1 }, deoptimisations: [] } });
    expect(sum(causes.map((line) => line.seconds))).toBeCloseTo(20);
    expect(Math.min(...causes.map((line) => line.seconds))).toBe(0);
  });
});

describe("V8's events", () => {
  const event = (name: string, tid: number, ts: number, dur: number): TraceEvent => ({ ph: 'X', name, tid, ts, dur, tdur: dur / 2 });

  it('count outermost collections and deoptimisations of the main thread', () => {
    const sums = new EventSums(99);
    sums.add([
      { ph: 'M', name: 'thread_name', tid: 7, ts: 0, args: { name: 'JavaScriptMainThread' } }, { ph: 'M', name: 'thread_name', tid: 8, ts: 0, args: { name: 'WorkerThread' } },
      event('V8.GC_MC_MARK', 7, 100, 10), event('V8.GCFinalizeMC', 7, 100, 1000), event('V8.GCScavenger', 7, 5000, 500), event('V8.GCScavenger', 8, 0, 1e6),
      event('V8.DeoptimizeCode', 7, 2e6, 3), event('V8.DeoptimizeCode', 8, 2e6, 3), event('V8.CompileCode', 7, 9000, 100),
    ]);
    expect(sums.summary()).toEqual({ collecting: { seconds: 0.0015, processor: 0.00075 }, deoptimisations: [2] });
  });
});

describe('units over time', () => {
  it('are what grew in each quarter', () => {
    let now = 100;
    const history = new UnitHistory(() => now);
    const counters = (): Record<string, number> => ({ instructions: (now - 100) * 10, units_compiled: Math.min(now - 100, 50), units_live: 40, units_rebuilt: 1, units_retranslated: 1 });
    for (now = 101; now < 200; now++) history.look(counters);
    const quarters = history.end(counters())([100.5, 120, 199]);
    expect(quarters.map(({ until }) => until)).toEqual([25, 50, 75, 100]);
    expect(quarters.map(({ compiled }) => compiled)).toEqual([25, 25, 0, 0]);
    expect(quarters.map(({ rebuilt }) => rebuilt)).toEqual([2, 0, 0, 0]);
    expect(quarters.map(({ deoptimised }) => deoptimised)).toEqual([2, 0, 0, 1]);
    expect(sum(quarters.map(({ instructions }) => instructions))).toBe(1000);
  });

  it('of a long run take little memory and keep their totals, over a reboot too', () => {
    let now = 0;
    const history = new UnitHistory(() => now);
    let looks = 0;
    for (now = 1; now <= 10_000; now++) {
      if (now === 4000) history.restart({ units_compiled: 500, instructions: 5 });
      history.look(() => (looks++, { units_compiled: 3, instructions: 1 }));
    }
    const quarters = history.end({ units_compiled: 3, instructions: 1 })();
    expect(looks).toBeLessThan(1500);
    expect(sum(quarters.map(({ compiled }) => compiled))).toBe(503);
    expect(quarters[1]!.compiled).toBe(500);
    expect(quarters[0]!.deoptimised).toBeUndefined();
  });
});

describe('the report', () => {
  const report = { time: account(measured), units: [{ until: 20, instructions: 1e6, compiled: 600, rebuilt: 1, droppedByWrite: 27, droppedByGuard: 2, evicted: 3, live: 573, deoptimised: 4 }] };
  const facts = { outcome: 'poweroff', seconds: 20 };

  it('is a table', () => {
    const text = statsAsTable({ instructions: 1 }, facts, report);
    expect(text).toMatch(/translated code +│ +3\.75 │ +18\.8 % │ +2\.11 │ +sampled ± 0\.15/);
    expect(text).toMatch(/main thread +│ +20\.00 │ +100\.0 % │ +5\.00/);
    expect(text).toMatch(/quarter 1 +│ +20\.0 │ +1,000,000 │ +600 │ +1 │ +27 │ +2 │ +3 │ +573 │ +4/);
  });

  it('is JSON', () => {
    const { time, units } = JSON.parse(statsAsJson({ instructions: 1 }, facts, report)) as typeof report;
    expect(sum(time.causes.map(({ seconds }) => seconds))).toBeCloseTo(time.seconds, 4);
    expect(units).toEqual(report.units);
    expect(JSON.parse(statsAsJson({ instructions: 1 }, facts))).toEqual({ ...facts, counters: { instructions: 1 } });
  });
});
