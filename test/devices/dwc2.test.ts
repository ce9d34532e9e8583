import { expect, it } from 'vitest';
import { Board } from './harness.js';

const USB = 0x20980000;

it('goes through the steps of dwc2_driver_probe', () => {
  const board = new Board();
  board.enable(9);
  expect(board.r(USB + 0x40)).toBe(0x4f54280a);
  board.w(USB + 0x10, board.r(USB + 0x10) | 1);
  expect(board.r(USB + 0x10) & 0x80000001).toBe(0x80000000 | 0);
  board.w(USB + 0x0c, (board.r(USB + 0x0c) & ~(1 << 30)) | (1 << 29));
  expect(board.r(USB + 0x14) & 1).toBe(1);
  // FIFO sizes must hold what the driver's parameters for this chip ask: 774, 256 and 512 words.
  expect(board.r(USB + 0x24)).toBeGreaterThanOrEqual(774);
  expect(board.r(USB + 0x28) >>> 16).toBeGreaterThanOrEqual(256);
  expect(board.r(USB + 0x100) >>> 16).toBeGreaterThanOrEqual(512);
  for (const flush of [0x20 | (0x10 << 6), 0x10]) {
    board.w(USB + 0x10, flush);
    expect(board.r(USB + 0x10) & 0x30).toBe(0);
  }
  board.w(USB + 0x440, 1 << 12);
  expect(board.r(USB + 0x440)).toBe(1 << 12);
  board.w(USB + 0x14, 0xffffffff);
  board.w(USB + 0x18, 0xf3000806);
  board.w(USB + 0x08, 0x31);
  expect(board.irq.level).toBe(false);
});

it('can be forced to be a device', () => {
  const board = new Board();
  board.w(USB + 0x0c, 1 << 30);
  expect(board.r(USB + 0x14) & 1).toBe(0);
});

it('halts a channel with an error when a transfer is tried', () => {
  const board = new Board();
  board.enable(9);
  board.w(USB + 0x08, 1);
  board.w(USB + 0x18, 1 << 25);
  board.w(USB + 0x418, 0xff);
  board.w(USB + 0x50c + 0x20, 0x7ff);
  board.w(USB + 0x500 + 0x20, 0x80000000);
  expect([board.r(USB + 0x414), board.r(USB + 0x508 + 0x20), board.irq.level]).toEqual([2, 0x82, true]);
  expect(board.r(USB + 0x500 + 0x20) >>> 31).toBe(0);
  board.w(USB + 0x508 + 0x20, 0x82);
  expect(board.irq.level).toBe(false);
});
