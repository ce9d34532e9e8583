import { expect, it } from 'vitest';
import { Board } from './harness.js';

const MU = 0x20215040;

it('is a 16550 to Linux and the console of the Zero W', () => {
  const board = new Board({ console: 'mini' });
  board.enable(29);
  board.w(0x20215004, 1);
  board.w(MU + 0x20, 3);
  board.w(MU + 0x0c, 3);
  expect(board.r(MU + 0x14) & 0x61).toBe(0x60);
  board.w(MU, 0x41);
  expect(board.text).toBe('A');
  expect(board.irq.level).toBe(false);
  board.w(MU + 0x04, 2);
  expect([board.irq.level, board.r(MU + 0x08) & 7, board.irq.level]).toEqual([true, 2, false]);
  board.w(MU, 0x42);
  expect(board.irq.level).toBe(true);
  board.w(MU + 0x04, 1);
  expect(board.irq.level).toBe(false);
  board.type('hi');
  expect([board.irq.level, board.r(MU + 0x08) & 7, board.r(0x20215000)]).toEqual([true, 4, 1]);
  expect([board.r(MU), board.r(MU), board.r(MU + 0x14) & 1, board.irq.level]).toEqual([104, 105, 0, false]);
});

it('keeps the divisor apart from data', () => {
  const board = new Board({ console: 'mini' });
  board.w(0x20215004, 1);
  board.w(MU + 0x0c, 0x83);
  board.w(MU, 0x0d);
  board.w(MU + 0x04, 0x01);
  expect([board.text, board.r(MU), board.r(MU + 4), board.r(MU + 0x28)]).toEqual(['', 0x0d, 1, 0x10d]);
});
