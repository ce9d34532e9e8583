import { describe, expect, it } from 'vitest';
import { Ticks } from '../../runtime/machines/ticks.js';

const MS = 1e6;
const PERIOD = 4 * MS;
/** Instructions of a tick. */
const TICK = 2300;

/** A guest that ticks every 4 ms of its own time, as Linux does: the next tick is the first on its grid after the wake-up. */
class Guest {
  now = 0;
  userEntries = 0;
  instructions = 0;
  /** Times between sleeps that ended at a tick, in ms. */
  readonly slept: number[] = [];

  constructor(readonly ticks = new Ticks(), private readonly jitter = 0) {}

  /** Sleeps until the next tick; answers how late it came, in ms. */
  tick(work = TICK): number {
    this.instructions += work;
    const due = (Math.floor(this.now / PERIOD) + 1) * PERIOD;
    // The guest counts microseconds, and reads its counter some instructions before it sets the timer.
    return this.sleepUntil(due + ((this.slept.length * 7919) % 11) / 10 * this.jitter);
  }

  sleepUntil(due: number): number {
    const wake = this.ticks.wakeAt(due, this);
    this.slept.push((wake - this.now) / MS);
    this.now = wake + 0.1 * MS;
    return (wake - due) / MS;
  }

  idleFor(ms: number): void {
    const end = this.now + ms * MS;
    while (this.now < end) this.tick();
  }
}

describe('ticks of an idle guest', () => {
  it.each([0, 40_000])('come up to 24 at once, after a while; %i ns off their grid', (jitter) => {
    const guest = new Guest(undefined, jitter);
    guest.idleFor(1500);
    const before = guest.slept.length;
    guest.idleFor(9600);
    expect(guest.slept.length - before).toBeGreaterThanOrEqual(100);
    expect(guest.slept.length - before).toBeLessThanOrEqual(105);
    // Each tick comes, or is counted as one that did not.
    expect(guest.slept.length + guest.ticks.coalesced).toBeCloseTo(guest.now / PERIOD, -1);
  });

  it('are late by at most an eighth of the time for which the guest has been idle', () => {
    const guest = new Guest();
    guest.idleFor(60);
    guest.userEntries++;
    const from = guest.now;
    let most = 0;
    while (guest.now < from + 2000 * MS) {
      const begun = guest.now;
      const late = guest.tick();
      most = Math.max(most, late);
      expect(late).toBeLessThanOrEqual((begun - from) / MS / 8 + 4);
      if (begun < from + 28 * MS) expect(late).toBe(0);
    }
    expect(most).toBeCloseTo(92, 5);
  });

  it.each([
    ['User code', (guest: Guest) => void guest.userEntries++],
    ['much kernel code', (guest: Guest) => void (guest.instructions += 100_000)],
  ])('come at their time after %s', (_, work) => {
    const guest = new Guest();
    guest.idleFor(2000);
    for (let i = 0; i < 50; i++) {
      work(guest);
      for (let k = 0; k < 7; k++) expect(guest.tick()).toBe(0);
    }
    guest.idleFor(2000);
    expect(guest.tick()).toBeCloseTo(92, 5);
  });

  it('are found again after the guest has computed for seconds', () => {
    const guest = new Guest();
    guest.idleFor(2000);
    guest.now += 3217 * MS + 1234;
    guest.instructions += 1e8;
    expect(guest.tick()).toBe(0);
    guest.idleFor(1500);
    expect(guest.tick()).toBeCloseTo(92, 5);
  });

  it('stay coalesced when a kernel thread polls a device: its own alarms come at their time', () => {
    const guest = new Guest();
    guest.idleFor(2000);
    for (let i = 0; i < 20; i++) {
      for (let k = 0; k < 4; k++) {
        guest.instructions += 20_000;
        expect(guest.sleepUntil(guest.now + 1.13 * MS)).toBe(0);
      }
      expect(guest.tick()).toBeCloseTo(92, 5);
    }
  });

  it.each([[1, 23], [10, 230], [12, 0]])('of %i ms come up to %i ms late', (period, most) => {
    const guest = new Guest();
    let late = 0;
    for (let i = 0; i < 400; i++) late = guest.sleepUntil((Math.floor(guest.now / (period * MS)) + 1) * period * MS);
    expect(late).toBeCloseTo(most, 5);
  });

  it('no alarm at all, and alarms of no pattern, are left as they are', () => {
    const ticks = new Ticks();
    expect(ticks.wakeAt(Infinity, { userEntries: 0, instructions: 0 })).toBe(Infinity);
    let at = 0;
    for (let i = 0; i < 1000; i++) {
      at += (1 + ((i * 7919) % 97) / 9) * MS;
      expect(ticks.wakeAt(at, { userEntries: 0, instructions: i })).toBe(at);
    }
    expect(ticks.coalesced).toBe(0);
  });
});
