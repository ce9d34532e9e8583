import { expect, it } from 'vitest';
import { Armctrl } from '../../runtime/devices/armctrl.js';
import { Wire } from './harness.js';

const make = (): { irq: Wire; fiq: Wire; ic: Armctrl } => {
  const irq = new Wire();
  const fiq = new Wire();
  return { irq, fiq, ic: new Armctrl(0, irq, fiq) };
};

it('delivers enabled sources and shows them as Linux looks for them', () => {
  const { irq, ic } = make();
  const timer = ic.line(3);
  timer.set(true);
  expect(irq.level).toBe(false);
  ic.write(0x10, 1 << 3, 4);
  expect(irq.level).toBe(true);
  expect(ic.read(0x00, 4)).toBe(1 << 8);
  expect(ic.read(0x04, 4)).toBe(1 << 3);
  ic.write(0x1c, 1 << 3, 4);
  expect(irq.level).toBe(false);
  expect(ic.read(0x04, 4)).toBe(0);
});

it('has shortcut bits for eleven sources, which do not set bits 8 and 9', () => {
  const { ic } = make();
  const bits: number[] = [];
  for (const source of [7, 9, 10, 18, 19, 53, 54, 55, 56, 57, 62]) {
    ic.write(source < 32 ? 0x10 : 0x14, 1 << (source & 31), 4);
    const line = ic.line(source);
    line.set(true);
    bits.push(ic.read(0, 4));
    line.set(false);
  }
  expect(bits).toEqual(Array.from({ length: 11 }, (_, i) => 1 << (10 + i)));
});

it('has the ARM sources in the basic register', () => {
  const { irq, ic } = make();
  ic.line(65).set(true);
  ic.write(0x18, 2, 4);
  expect([irq.level, ic.read(0, 4)]).toEqual([true, 2]);
  ic.write(0x24, 2, 4);
  expect(irq.level).toBe(false);
});

it('ors inputs of one source', () => {
  const { irq, ic } = make();
  ic.write(0x14, 1 << 21, 4);
  const a = ic.line(53);
  const b = ic.line(53);
  a.set(true);
  b.set(true);
  a.set(false);
  expect(irq.level).toBe(true);
  b.set(false);
  expect([irq.level, irq.changes]).toEqual([false, 2]);
});

it('routes one source to FIQ, enabled or not', () => {
  const { irq, fiq, ic } = make();
  ic.line(57).set(true);
  ic.write(0x0c, 0x80 | 57, 4);
  expect([irq.level, fiq.level]).toEqual([false, true]);
  ic.write(0x0c, 57, 4);
  expect(fiq.level).toBe(false);
});
