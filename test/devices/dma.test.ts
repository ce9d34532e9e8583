import { expect, it } from 'vitest';
import { Board } from './harness.js';

const CHANNEL = (n: number): number => 0x20007000 + n * 0x100;
const CS = 0, CONBLK = 4, LEN = 0x14, DEBUG = 0x20;
const INTEN = 1, TDMODE = 2, DST_INC = 0x10, SRC_INC = 0x100, SRC_IGNORE = 0x800;

function block(board: Board, address: number, words: number[]): void {
  board.memory.i32.set(words.map((word) => word | 0), address / 4);
}

it('copies a chain and interrupts', () => {
  const board = new Board();
  board.enable(16);
  board.memory.u8.set([1, 2, 3, 4, 5, 6, 7, 8], 0x2000);
  block(board, 0x1000, [SRC_INC | DST_INC, 0xc0002000, 0xc0003000, 8, 0, 0xc0001020, 0, 0]);
  block(board, 0x1020, [INTEN | SRC_INC | DST_INC, 0x40002002, 0x40003010, 3, 0, 0, 0, 0]);
  board.w(CHANNEL(0) + CONBLK, 0xc0001000);
  board.w(CHANNEL(0) + CS, 1);
  expect([...board.memory.u8.subarray(0x3000, 0x3008)]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect([...board.memory.u8.subarray(0x3010, 0x3014)]).toEqual([3, 4, 5, 0]);
  expect([board.r(CHANNEL(0) + CONBLK), board.r(CHANNEL(0) + CS) & 7, board.r(0x20007fe0), board.irq.level]).toEqual([0, 6, 1, true]);
  board.w(CHANNEL(0) + CS, 4);
  expect(board.irq.level).toBe(false);
});

it('moves rows with strides', () => {
  const board = new Board();
  for (let i = 0; i < 64; i++) board.memory.u8[0x2000 + i] = i;
  // 3 rows of 4 bytes out of lines of 16, packed.
  block(board, 0x1000, [TDMODE | SRC_INC | DST_INC, 0x2000, 0x3000, (2 << 16) | 4, 12, 0, 0, 0]);
  board.w(CHANNEL(2) + CONBLK, 0x1000);
  board.w(CHANNEL(2) + CS, 1);
  expect([...board.memory.u8.subarray(0x3000, 0x300d)]).toEqual([0, 1, 2, 3, 16, 17, 18, 19, 32, 33, 34, 35, 0]);
});

it('fills and clears', () => {
  const board = new Board();
  board.memory.i32[0x800] = 0x04030201;
  block(board, 0x1000, [DST_INC, 0x2000, 0x3000, 8, 0, 0x1020, 0, 0]);
  block(board, 0x1020, [DST_INC | SRC_IGNORE, 0, 0x3004, 2, 0, 0, 0, 0]);
  board.w(CHANNEL(4) + CONBLK, 0x1000);
  board.w(CHANNEL(4) + CS, 1);
  expect([...board.memory.u8.subarray(0x3000, 0x3008)]).toEqual([1, 2, 3, 4, 0, 0, 3, 4]);
});

it('writes to a peripheral', () => {
  const board = new Board();
  board.memory.i32.set([72, 105], 0x800);
  block(board, 0x1000, [SRC_INC | (12 << 16) | 0x40, 0x2000, 0x7e201000, 8, 0, 0, 0, 0]);
  board.w(CHANNEL(0) + CONBLK, 0x1000);
  board.w(CHANNEL(0) + CS, 1);
  expect(board.text).toBe('Hi');
});

it('is held by a peripheral with nothing to give, and can be stopped', () => {
  const board = new Board();
  block(board, 0x1000, [INTEN | DST_INC | (13 << 16) | 0x400, 0x7e202040, 0x3000, 512, 0, 0, 0, 0]);
  board.w(CHANNEL(5) + CONBLK, 0x1000);
  board.w(CHANNEL(5) + CS, 1);
  expect([board.r(CHANNEL(5) + CS) & 0x27, board.r(CHANNEL(5) + LEN)]).toEqual([0x21, 512]);
  board.w(CHANNEL(5) + CS, 0);
  expect(board.r(CHANNEL(5) + CS) & 0x41).toBe(0);
  board.w(CHANNEL(5) + CS, 0x80000000);
  expect(board.r(CHANNEL(5) + CONBLK)).toBe(0);
});

it('continues when the UART has received', () => {
  const board = new Board();
  board.w(0x2020102c, 0x70);
  board.w(0x20201030, 0x301);
  board.w(0x20201038, 0x40);
  block(board, 0x1000, [DST_INC | (14 << 16) | 0x400, 0x7e201000, 0x3000, 8, 0, 0, 0, 0]);
  board.w(CHANNEL(0) + CONBLK, 0x1000);
  board.w(CHANNEL(0) + CS, 1);
  expect(board.memory.u8[0x3000]).toBe(0);
  board.type('ok');
  expect([board.memory.u8[0x3000], board.memory.u8[0x3004]]).toEqual([111, 107]);
  expect(board.r(CHANNEL(0) + CS) & 1).toBe(0);
});

it('does not hang on a chain without end', () => {
  const board = new Board();
  block(board, 0x1000, [INTEN | SRC_INC | DST_INC, 0x2000, 0x3000, 64, 0, 0x1000, 0, 0]);
  board.w(CHANNEL(0) + CONBLK, 0x1000);
  board.w(CHANNEL(0) + CS, 1);
  expect(board.clock.nextDeadline()).toBeGreaterThan(0);
  board.clock.runTo(1e6);
  expect(board.r(CHANNEL(0) + CS) & 5).toBe(5);
  board.w(CHANNEL(0) + CS, 0);
  expect(board.clock.nextDeadline()).toBe(Infinity);
});

it('takes breaks in a block that is long, and does not need host memory for it', () => {
  const board = new Board();
  // A gigabyte of zeroes to a register that ignores them, and then one more to one word of RAM.
  block(board, 0x1000, [INTEN | SRC_IGNORE, 0, 0x7e006000, 0x3fffffff, 0, 0x1020, 0, 0]);
  block(board, 0x1020, [INTEN | SRC_IGNORE, 0, 0x3000, 0x3ffffffe, 0, 0, 0, 0]);
  board.memory.i32[0x3000 / 4] = -1;
  const started = performance.now();
  board.w(CHANNEL(0) + CONBLK, 0x1000);
  board.w(CHANNEL(0) + CS, 1);
  expect(performance.now() - started).toBeLessThan(2000);
  const left = board.r(CHANNEL(0) + LEN);
  expect(left).toBeGreaterThan(0x3f000000);
  board.clock.runTo(board.clock.nextDeadline());
  expect(board.r(CHANNEL(0) + LEN)).toBeLessThan(left);
  board.w(CHANNEL(0) + CS, 0);
  expect(board.clock.nextDeadline()).toBe(Infinity);
  board.w(CHANNEL(0) + CS, 0x80000000);
  board.w(CHANNEL(0) + CONBLK, 0x1020);
  board.w(CHANNEL(0) + CS, 1);
  board.clock.runTo(1e12);
  expect([board.memory.i32[0x3000 / 4], board.r(CHANNEL(0) + CS) & 7]).toEqual([0, 6]);
});

it('goes on with a paced block that is longer than a turn', () => {
  const board = new Board();
  block(board, 0x1000, [(12 << 16) | 0x40 | SRC_IGNORE, 0, 0x7e201000, 300_000, 0, 0, 0, 0]);
  board.w(CHANNEL(0) + CONBLK, 0x1000);
  board.w(CHANNEL(0) + CS, 1);
  expect(board.text.length).toBeLessThan(75_000);
  board.clock.runTo(1e12);
  expect([board.text.length, board.r(CHANNEL(0) + CS) & 3]).toEqual([75_000, 2]);
});

it('a paced block outside RAM is an error of the channel', () => {
  const board = new Board();
  block(board, 0x1000, [(12 << 16) | 0x40 | SRC_IGNORE, 0, 0x3ffffffc, 8, 0, 0, 0, 0]);
  board.w(CHANNEL(0) + CONBLK, 0x1000);
  board.w(CHANNEL(0) + CS, 1);
  expect([board.r(CHANNEL(0) + CS) & 0x101, board.r(CHANNEL(0) + DEBUG) & 4]).toEqual([0x100, 4]);
});

it('a channel may start channels, itself too, and they take turns', () => {
  const board = new Board();
  board.memory.i32.set([0x1020, 1], 0x2000 / 4);
  // Channel 0 writes CONBLK_AD of channel 1 and its CS; channel 1 writes its own CS, again and again.
  block(board, 0x1000, [SRC_INC | DST_INC, 0x2000, 0x7e007104, 4, 0, 0x1040, 0, 0]);
  block(board, 0x1040, [SRC_INC | DST_INC, 0x2004, 0x7e007100, 4, 0, 0, 0, 0]);
  block(board, 0x1020, [SRC_INC | DST_INC, 0x2004, 0x7e007100, 4, 0, 0x1020, 0, 0]);
  board.w(CHANNEL(0) + CONBLK, 0x1000);
  board.w(CHANNEL(0) + CS, 1);
  board.clock.runTo(1e5);
  expect([board.r(CHANNEL(0) + CS) & 3, board.r(CHANNEL(1) + CS) & 1]).toEqual([2, 1]);
  board.w(CHANNEL(1) + CS, 0x80000000);
  expect([board.r(CHANNEL(1) + CS) & 1, board.clock.nextDeadline()]).toEqual([0, Infinity]);
});

it('reports addresses outside RAM', () => {
  const board = new Board();
  block(board, 0x1000, [SRC_INC | DST_INC, 0x3ff00000, 0x3000, 64, 0, 0, 0, 0]);
  board.w(CHANNEL(0) + CONBLK, 0x1000);
  board.w(CHANNEL(0) + CS, 1);
  expect([board.r(CHANNEL(0) + CS) & 0x101, board.r(CHANNEL(0) + DEBUG) & 4]).toEqual([0x100, 4]);
});

it('says which channels are lite, and has channel 15 elsewhere', () => {
  const board = new Board();
  expect([6, 7, 14].map((n) => (board.r(CHANNEL(n) + DEBUG) >>> 28) & 1)).toEqual([0, 1, 1]);
  board.memory.u8[0x2000] = 9;
  block(board, 0x1000, [INTEN | SRC_INC | DST_INC, 0x2000, 0x3000, 1, 0, 0, 0, 0]);
  board.w(0x20e05004, 0x1000);
  board.w(0x20e05000, 1);
  expect([board.memory.u8[0x3000], board.r(0x20007fe0)]).toEqual([9, 0x8000]);
});
