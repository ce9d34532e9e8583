import { expect, it } from 'vitest';
import { Gpio } from '../../runtime/devices/gpio.js';
import { Wire } from './harness.js';

const make = () => {
  const lines = [0, 1, 2, 3].map(() => new Wire());
  const gpio = new Gpio(0, lines);
  return { gpio, lines, r: (o: number): number => gpio.read(o, 4) >>> 0, w: (o: number, v: number): void => gpio.write(o, v, 4) };
};

it('drives outputs and reads their level back', () => {
  const { gpio, r, w } = make();
  w(0x10, 1 << 21); // pin 47 output
  w(0x20, 1 << 15);
  expect([gpio.level(47), (r(0x38) >>> 15) & 1, gpio.function(47)]).toEqual([true, 1, 1]);
  w(0x2c, 1 << 15);
  expect(gpio.level(47)).toBe(false);
});

it('lets undriven inputs follow their pulls', () => {
  const { gpio, r, w } = make();
  expect([gpio.level(4), gpio.level(17), gpio.level(46)]).toEqual([true, false, true]);
  w(0x94, 2);
  w(0x98, 1 << 17);
  w(0x98, 0);
  expect([gpio.level(17), r(0x94)]).toEqual([true, 2]);
});

it('detects edges, each bank group with its own interrupt', () => {
  const { gpio, lines, r, w } = make();
  gpio.drive(17, false);
  gpio.drive(30, false);
  gpio.drive(46, true);
  w(0x4c, (1 << 17) | (1 << 30));
  w(0x5c, 1 << 14);
  gpio.drive(17, true);
  expect([r(0x40), lines.map((line) => line.level)]).toEqual([1 << 17, [true, false, false, true]]);
  w(0x40, 1 << 17);
  gpio.drive(30, true);
  expect(lines.map((line) => line.level)).toEqual([false, true, false, true]);
  w(0x40, 1 << 30);
  gpio.drive(46, false);
  expect([r(0x44), lines.map((line) => line.level)]).toEqual([1 << 14, [false, false, true, true]]);
});

it('keeps level events up while the level stays', () => {
  const { gpio, lines, r, w } = make();
  gpio.drive(5, true);
  w(0x64, 1 << 5);
  w(0x40, 1 << 5);
  expect([r(0x40), lines[0]!.level]).toEqual([1 << 5, true]);
  gpio.drive(5, false);
  w(0x40, 1 << 5);
  expect([r(0x40), lines[0]!.level]).toEqual([0, false]);
});
