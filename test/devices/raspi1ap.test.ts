import { expect, it } from 'vitest';
import { Board } from './harness.js';

it('delivers a key typed on the console as UART interrupt 57', () => {
  const board = new Board();
  board.enable(57);
  board.w(0x2020102c, 0x70);
  board.w(0x20201030, 0x301);
  board.w(0x20201038, 0x50);
  board.type('a');
  expect([board.irq.level, board.r(0x2000b200), board.r(0x2000b208)]).toEqual([true, 1 << 19, 1 << 25]);
  expect(board.r(0x20201000)).toBe(97);
  expect(board.irq.level).toBe(false);
});

it('delivers the tick of comparator 3', () => {
  const board = new Board();
  board.enable(3);
  board.w(0x20003018, board.r(0x20003004) + 4000);
  board.clock.runTo(4e6);
  expect([board.irq.level, board.r(0x2000b200), board.r(0x2000b204)]).toEqual([true, 1 << 8, 8]);
});

it('names what is not modelled', () => {
  const board = new Board();
  board.r(0x20400000);
  board.r(0x20902004);
  expect(board.traced).toEqual(['unmodelled read hvs+0x0 width 4', 'unmodelled read hdmi+0x4 width 4']);
});

it('has no device whose reset or state changes anything right after reset', () => {
  const board = new Board();
  const before = structuredClone(board.machine.state());
  board.machine.reset();
  expect(board.machine.state()).toEqual(before);
  expect([board.irq.level, board.fiq.level, board.clock.nextDeadline()]).toEqual([false, false, Infinity]);
});

it('comes back from a snapshot with lines and alarms', () => {
  const board = new Board();
  board.enable(57);
  board.enable(3);
  board.w(0x2020102c, 0x70);
  board.w(0x20201030, 0x301);
  board.w(0x20201038, 0x50);
  board.type('z');
  board.w(0x20003018, 9000);
  const saved = structuredClone(board.machine.state());
  board.machine.reset();
  expect(board.irq.level).toBe(false);
  for (const [device, arrays] of Object.entries(board.machine.state())) {
    for (const [name, array] of Object.entries(arrays)) (array as Int32Array).set(saved[device]![name] as Int32Array);
  }
  board.machine.restored();
  expect([board.irq.level, board.r(0x20201000)]).toEqual([true, 122]);
  expect(board.irq.level).toBe(false);
  board.clock.runTo(9e6);
  expect(board.irq.level).toBe(true);
});

it('survives any access to any register', () => {
  const board = new Board();
  let seed = 1;
  const random = (): number => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0);
  for (const device of board.machine.devices) {
    for (let i = 0; i < 3000; i++) {
      const offset = (random() >>> 8) % Math.min(device.size, 0x2000) & ~3;
      const password = (random() & 0x1000) !== 0 ? 0x5a000000 | (random() & 0xffffff) : random();
      if ((random() & 0x100) !== 0) device.write(offset, password, 4);
      const value = device.read(offset, 4);
      expect(Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 32, `${device.name}+${offset}`).toBe(true);
    }
  }
  board.clock.runTo(board.clock.now() + 1e6);
});
