import { describe, expect, it } from 'vitest';
import { ArmTimer } from '../../runtime/devices/arm-timer.js';
import { SystemTimer } from '../../runtime/devices/system-timer.js';
import { TestClock, Wire } from './harness.js';

describe('system timer', () => {
  const make = (): { clock: TestClock; lines: Wire[]; timer: SystemTimer } => {
    const clock = new TestClock();
    const lines = [0, 1, 2, 3].map(() => new Wire());
    return { clock, lines, timer: new SystemTimer(0, clock, lines) };
  };

  it('counts microseconds', () => {
    const { clock, timer } = make();
    clock.runTo(1999);
    expect(timer.read(4, 4)).toBe(1);
    clock.runTo((2 ** 32 + 5) * 1000);
    expect([timer.read(4, 4), timer.read(8, 4)]).toEqual([5, 1]);
    clock.runTo((2 ** 32 - 1 + 2 ** 32) * 1000);
    expect(timer.read(4, 4) >>> 0).toBe(0xffffffff);
  });

  it('ticks as Linux programs it', () => {
    const { clock, lines, timer } = make();
    for (let tick = 1; tick <= 5; tick++) {
      timer.write(0x18, timer.read(4, 4) + 4000, 4);
      clock.runTo(tick * 4e6 - 1);
      expect(lines[3]!.level).toBe(false);
      clock.runTo(tick * 4e6);
      expect([lines[3]!.level, timer.read(0, 4)]).toEqual([true, 8]);
      timer.write(0, 8, 4);
      expect([lines[3]!.level, timer.read(0, 4)]).toEqual([false, 0]);
    }
    expect(lines[0]!.changes).toBe(0);
  });

  it('matches across the wrap and again one turn later', () => {
    const { clock, lines, timer } = make();
    clock.runTo((2 ** 32 - 10) * 1000);
    timer.write(0x10, 5, 4);
    clock.runTo((2 ** 32 + 4) * 1000);
    expect(lines[1]!.level).toBe(false);
    clock.runTo((2 ** 32 + 5) * 1000);
    expect(lines[1]!.level).toBe(true);
    timer.write(0, 2, 4);
    clock.runTo((2 * 2 ** 32 + 4) * 1000);
    expect(lines[1]!.level).toBe(false);
    clock.runTo((2 * 2 ** 32 + 5) * 1000);
    expect(lines[1]!.level).toBe(true);
  });

  it('does not lose a tick that was set too late', () => {
    const { clock, lines, timer } = make();
    clock.runTo(10e6);
    const target = timer.read(4, 4) + 15;
    clock.runTo(60e6); // the host pauses for 50 ms
    timer.write(0x18, target, 4);
    clock.runTo(60e6 + 1000);
    expect(lines[3]!.level).toBe(true);
    timer.write(0, 8, 4);
    clock.runTo(1e12);
    expect(lines[3]!.level).toBe(false);
    const saved = structuredClone(timer.state());
    for (const [name, array] of Object.entries(timer.state())) (array as Int32Array).set(saved[name] as Int32Array);
    timer.restored();
    clock.runTo(clock.now() + 1e9);
    expect(lines[3]!.level).toBe(false);
  });

  it('goes on after a restore', () => {
    const { clock, lines, timer } = make();
    timer.write(0x18, 100, 4);
    const saved = Object.fromEntries(Object.entries(timer.state()).map(([name, array]) => [name, array.slice()]));
    timer.reset();
    clock.runTo(50_000);
    expect(clock.nextDeadline()).toBe(Infinity);
    for (const [name, array] of Object.entries(timer.state())) (array as Int32Array).set(saved[name] as Int32Array);
    timer.restored();
    clock.runTo(100_000);
    expect(lines[3]!.level).toBe(true);
  });
});

describe('ARM timer', () => {
  it('counts down, interrupts, reloads', () => {
    const clock = new TestClock();
    const line = new Wire();
    const timer = new ArmTimer(0, clock, line);
    timer.reset();
    timer.write(0x1c, 249, 4); // 1 MHz
    timer.write(0x08, 0x000000a2, 4); // wide, interrupt, enable
    timer.write(0x00, 1000, 4);
    clock.runTo(400_000);
    expect(timer.read(4, 4)).toBe(600);
    clock.runTo(1_000_000);
    expect([line.level, timer.read(0x10, 4), timer.read(0x14, 4)]).toEqual([true, 1, 1]);
    timer.write(0x0c, 0, 4);
    expect(line.level).toBe(false);
    clock.runTo(2_001_000);
    expect(line.level).toBe(true);
  });

  it('runs free', () => {
    const clock = new TestClock();
    const timer = new ArmTimer(0, clock, new Wire());
    timer.write(0x08, (249 << 16) | 0x200, 4);
    clock.runTo(5_000_000);
    expect(timer.read(0x20, 4)).toBe(5000);
  });
});
