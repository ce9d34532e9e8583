import { describe, expect, it } from 'vitest';
import { Slot } from '../../translator/abi.js';
import type { Engine } from '../../runtime/engine/engine.js';
import { Runner } from '../../runtime/machines/runner.js';
import { HostClock } from '../../runtime/time/host-clock.js';

const MS = 1e6;

/** A guest that only ticks, every 4 ms, on a host whose time passes by sleeping: 10 us a slice. */
class Rig {
  private ns = 0;
  private readonly clock = new HostClock(() => this.ns);
  private readonly S = new Int32Array(Slot.SIZE);
  private readonly slept: number[] = [];
  private readonly rations: [number, number][] = [];
  private executed = 0;
  readonly counters = { user_entered: 0 };
  /** Called at each sleep with its length (ms); answers when something wakes the host before. */
  onSleep = (_: number): number => Infinity;
  readonly runner: Runner;

  constructor(coalesce?: boolean) {
    const engine = {
      S: this.S,
      failure: undefined,
      instructions: () => this.executed,
      hostEvent: () => {},
      ration: (units: number) => void this.rations.push([this.slept.length, units]),
      spaces: { counters: this.counters },
      run: () => {
        this.ns += 10_000;
        this.executed += 2000;
        this.clock.schedule((Math.floor(this.ns / (4 * MS)) + 1) * 4 * MS, () => (this.S[Slot.WFI] = 0));
        this.S[Slot.WFI] = 1;
      },
    };
    const host = {
      now: () => this.ns,
      yield: () => Promise.resolve(),
      wake: () => {},
      sleep: (ms: number) => {
        this.slept.push(ms);
        const length = Math.min(ms, this.onSleep(ms));
        this.ns += length * MS;
        if (length < ms) this.S[Slot.WFI] = 0;
        return Promise.resolve();
      },
    };
    this.runner = new Runner(engine as unknown as Engine, this.clock, host, coalesce);
  }

  async runFor(ms: number): Promise<{ slept: number[]; rations: [number, number][] }> {
    const end = this.ns + ms * MS;
    const { onSleep } = this;
    this.onSleep = (length) => {
      if (this.ns >= end) this.runner.stop();
      return onSleep(length);
    };
    await this.runner.run();
    return { slept: this.slept, rations: this.rations };
  }
}

describe('the run loop of an idle guest', () => {
  it('wakes for one tick in 24, and counts the others', async () => {
    const rig = new Rig();
    const { slept } = await rig.runFor(5000);
    expect(slept.at(-1)).toBeCloseTo(96, 0);
    expect(slept.length).toBeLessThan(90);
    expect(rig.runner.stats().sleeps).toBe(slept.length);
    expect(rig.runner.stats().sleeps! + rig.runner.stats().ticks_coalesced!).toBeGreaterThan(1240);
  });

  it('wakes for each when that is switched off', async () => {
    const rig = new Rig(false);
    const { slept } = await rig.runFor(5000);
    expect(Math.max(...slept)).toBeLessThanOrEqual(4);
    expect(slept.length).toBeGreaterThan(1240);
    expect(rig.runner.stats().ticks_coalesced).toBe(0);
  });

  it('a key ends the sleep at once, and the ration of translations', async () => {
    const rig = new Rig();
    let key = -1;
    rig.onSleep = (ms) => {
      if (ms < 90 || key >= 0) return Infinity;
      key = 0;
      rig.counters.user_entered++;
      return 1;
    };
    const { slept, rations } = await rig.runFor(5000);
    const at = slept.findIndex((ms) => ms >= 90);
    expect(at).toBeGreaterThan(8);
    // The guest ran User code: the next ticks come at their time.
    for (const ms of slept.slice(at + 1, at + 8)) expect(ms).toBeLessThanOrEqual(4);
    expect(slept.at(-1)).toBeCloseTo(96, 0);
    // One translation a second, and any number while the guest is busy.
    const idle = rations.filter(([sleep]) => sleep > at + 10);
    expect(idle.length).toBeGreaterThan(1);
    expect(idle.length).toBeLessThanOrEqual(5);
    expect(new Set(idle.map(([, units]) => units))).toEqual(new Set([1]));
    expect(rations.filter(([sleep, units]) => sleep > at && sleep <= at + 8 && units > 1000).length).toBeGreaterThanOrEqual(7);
  });
});
