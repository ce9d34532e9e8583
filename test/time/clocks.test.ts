import { describe, expect, it } from 'vitest';
import { AlarmQueue } from '../../runtime/time/alarm-queue.js';
import { HostClock } from '../../runtime/time/host-clock.js';
import { Timer } from '../../runtime/time/timer.js';
import { VirtualClock } from '../../runtime/time/virtual-clock.js';

describe('AlarmQueue', () => {
  it('fires by deadline, equal ones in order of scheduling, for any insertion order', () => {
    let seed = 12345;
    const random = (n: number): number => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) % n;
    for (let round = 0; round < 50; round++) {
      const queue = new AlarmQueue();
      const fired: [number, number][] = [];
      const expected: [number, number][] = [];
      for (let i = 0; i < 60; i++) {
        const deadline = random(10);
        const alarm = queue.schedule(deadline, () => fired.push([deadline, i]));
        if (random(4) === 0) alarm.cancel();
        else expected.push([deadline, i]);
      }
      expected.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
      for (let now = 0; now < 10; now++) queue.poll(now);
      expect(fired).toEqual(expected);
      expect(queue.size).toBe(0);
    }
  });

  it('leaves to the next poll what a callback schedules', () => {
    const queue = new AlarmQueue();
    let count = 0;
    const again = (): void => {
      count++;
      queue.schedule(0, again);
    };
    queue.schedule(0, again);
    queue.poll(5);
    expect(count).toBe(1);
    queue.poll(5);
    expect(count).toBe(2);
  });

  it('tells when the head moves forward', () => {
    const queue = new AlarmQueue();
    const seen: number[] = [];
    queue.onSooner = (deadline) => seen.push(deadline);
    queue.schedule(10, () => {});
    queue.schedule(20, () => {});
    const alarm = queue.schedule(5, () => {});
    alarm.rearm(3);
    alarm.rearm(30);
    expect(seen).toEqual([10, 5, 3]);
    expect(queue.nextDeadline()).toBe(10);
  });

  it('lets a callback cancel another alarm that is due', () => {
    const queue = new AlarmQueue();
    let fired = 0;
    queue.schedule(1, () => other.cancel());
    const other = queue.schedule(1, () => fired++);
    queue.poll(1);
    expect(fired).toBe(0);
    other.cancel();
    expect(queue.size).toBe(0);
  });
});

describe('VirtualClock', () => {
  it('counts instructions and sleep', () => {
    let done = 0;
    const clock = new VirtualClock(() => done, 2.5);
    expect(clock.now()).toBe(0);
    done = 3;
    expect(clock.now()).toBe(7);
    clock.advanceTo(100.2);
    expect(clock.now()).toBe(101);
    clock.advanceTo(50);
    expect(clock.now()).toBe(101);
    expect(clock.instructionsUntil(101)).toBe(0);
  });

  it('gives the least budget that reaches a deadline', () => {
    for (const rate of [1, 1.43, 0.3, 7]) {
      let done = 1000;
      const clock = new VirtualClock(() => done, rate);
      clock.advanceTo(12345);
      for (let deadline = 12340; deadline < 12400; deadline++) {
        done = 1000;
        const more = clock.instructionsUntil(deadline);
        done = 1000 + more;
        expect(clock.now()).toBeGreaterThanOrEqual(deadline);
        done--;
        if (more > 0) expect(clock.now()).toBeLessThan(deadline);
      }
    }
    expect(new VirtualClock(() => 0).instructionsUntil(Infinity)).toBe(Infinity);
  });

  it('always reaches a fractional deadline by sleeping', () => {
    const clock = new VirtualClock(() => 12345, 0.7);
    clock.schedule(99999.123456, () => {});
    clock.advanceTo(clock.nextDeadline());
    expect(clock.now()).toBeGreaterThanOrEqual(clock.nextDeadline());
  });
});

describe('HostClock', () => {
  it('starts at zero, never decreases, pauses', () => {
    let host = 5e9;
    const clock = new HostClock(() => host);
    expect(clock.now()).toBe(0);
    host += 100;
    expect(clock.now()).toBe(100);
    host -= 50;
    expect(clock.now()).toBe(100);
    host += 60;
    clock.pause();
    host += 1e9;
    expect(clock.now()).toBe(110);
    clock.resume();
    host += 1;
    expect(clock.now()).toBe(111);
  });

  it('fires what is due', () => {
    let host = 0;
    const clock = new HostClock(() => host);
    let fired = 0;
    clock.schedule(10, () => fired++);
    clock.poll();
    expect(fired).toBe(0);
    host = 10;
    clock.poll();
    expect(fired).toBe(1);
    expect(clock.nextDeadline()).toBe(Infinity);
  });
});

describe('Timer', () => {
  it('is set again and cleared', () => {
    const clock = new VirtualClock(() => 0);
    let fired = 0;
    const timer = new Timer(clock, () => fired++);
    timer.set(5);
    timer.set(10);
    clock.advanceTo(7);
    clock.poll();
    expect([fired, timer.active]).toEqual([0, true]);
    clock.advanceTo(10);
    clock.poll();
    expect([fired, timer.active]).toEqual([1, false]);
    timer.set(20);
    timer.clear();
    clock.advanceTo(30);
    clock.poll();
    expect(fired).toBe(1);
  });
});
