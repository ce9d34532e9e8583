/** Devices with little behaviour: random numbers, temperature, buses with nothing on them. */
import { describe, expect, it } from 'vitest';
import { Board } from './harness.js';

const words = (board: Board, n: number): number[] => {
  board.w(0x20104004, 0x40000);
  board.w(0x20104000, 1);
  expect(board.r(0x20104004) >>> 24).toBeGreaterThan(0);
  return Array.from({ length: n }, () => board.r(0x20104008));
};

it('random numbers repeat with their seed', () => {
  const first = words(new Board({ rngSeed: 7 }), 1000);
  expect(words(new Board({ rngSeed: 7 }), 1000)).toEqual(first);
  expect(words(new Board({ rngSeed: 8 }), 1000)).not.toEqual(first);
  const ones = first.reduce((sum, word) => sum + word.toString(2).replaceAll('0', '').length, 0);
  expect(ones / 32000).toBeCloseTo(0.5, 1);
  expect(new Set(first).size).toBe(1000);
});

it('the temperature is a valid reading', () => {
  const board = new Board();
  const status = board.r(0x20212004);
  expect(status & 0x400).toBe(0x400);
  expect(407000 - 538 * (status & 0x3ff)).toBeCloseTo(45000, -3);
  expect(board.r(0x20212000) & 2).toBe(2);
});

describe('sdhost without a card', () => {
  const SD = 0x20202000;
  it('times commands out at once and quietly', () => {
    const board = new Board();
    board.enable(56);
    board.w(SD + 0x38, 0x40e);
    for (const [command, failed] of [[0x8000 | 0x400, 0], [0x8008, 0x4000], [0x8005, 0x4000], [0x8037, 0x4000]] as const) {
      board.w(SD, command);
      expect(board.r(SD) & 0xc000).toBe(failed);
      expect(board.r(SD + 0x20) & 0x40).toBe(failed === 0 ? 0 : 0x40);
      board.w(SD + 0x20, 0xf8);
      expect(board.r(SD + 0x20)).toBe(0);
      expect(board.r(SD + 0x34) & 0xf).toBe(0);
    }
    expect(board.irq.level).toBe(false);
  });

  it('interrupts for commands that wait for busy', () => {
    const board = new Board();
    board.enable(56);
    board.w(SD + 0x38, 0x400);
    board.w(SD, 0x8000 | 0x800 | 12);
    expect(board.irq.level).toBe(true);
    board.w(SD + 0x20, 0x400);
    expect(board.irq.level).toBe(false);
  });
});

describe('sdhci without a card', () => {
  const SD = 0x20300000;
  it('resets, clocks, times out', () => {
    const board = new Board();
    board.enable(62);
    board.w(SD + 0x2c, 1 << 24);
    expect(board.r(SD + 0x2c) >>> 24).toBe(0);
    board.w(SD + 0x2c, 0x4001);
    expect(board.r(SD + 0x2c) & 3).toBe(3);
    board.w(SD + 0x34, 0xffffffff);
    board.w(SD + 0x38, 0xffff0001);
    board.w(SD + 0x0c, (5 << 24) | (2 << 16));
    expect([board.irq.level, board.r(SD + 0x30)]).toEqual([true, 0x18000]);
    board.w(SD + 0x30, 0xffffffff);
    expect([board.irq.level, board.r(SD + 0x30)]).toEqual([false, 0]);
    board.w(SD + 0x0c, 0);
    expect(board.r(SD + 0x30)).toBe(1);
  });
});

it('i2c: nobody acknowledges, all three masters share an interrupt', () => {
  const board = new Board();
  board.enable(53);
  for (const base of [0x20205000, 0x20804000, 0x20805000]) {
    board.w(base + 0x0c, 0x50);
    board.w(base, 0x8000 | 0x80 | 0x200 | 0x100);
    expect([board.irq.level, board.r(base + 4) & 0x102]).toEqual([true, 0x102]);
    board.w(base, 0x10);
    board.w(base + 4, 0x302);
    expect([board.irq.level, board.r(base + 4) & 0x302]).toEqual([false, 0]);
  }
});

it('spi: transfers finish and read zero', () => {
  const board = new Board();
  board.enable(54);
  board.w(0x20204000, 0x30 | 0x80 | 0x200);
  board.w(0x20204004, 0xaa);
  expect([board.r(0x20204000) & 0x70000, board.irq.level]).toEqual([0x70000, true]);
  expect(board.r(0x20204004)).toBe(0);
  expect((board.r(0x20204000) >>> 17) & 1).toBe(0);
  board.w(0x20204000, 0);
  expect(board.irq.level).toBe(false);
});

it('pwm, i2s and doorbells are idle', () => {
  const board = new Board();
  board.w(0x2020c010, 1000);
  board.w(0x2020c000, 0x81);
  expect([board.r(0x2020c010), board.r(0x2020c004) & 0x202]).toEqual([1000, 0x202]);
  board.w(0x20203000, 0x1000001);
  expect(board.r(0x20203000) & 0x1280000).toBe(0x1280000);
  expect(board.r(0x2000b840)).toBe(0);
  expect(board.traced).toEqual([]);
});
