import { describe, expect, it } from 'vitest';
import { Board } from './harness.js';

const MBOX = 0x2000b880;

/** Sends one tag as Linux does, with the interrupt, and returns [status, tag code, value words]. */
function property(board: Board, tag: number, value: number[], room = value.length * 4): { status: number; code: number; words: number[] } {
  const address = 0x1000;
  const words = [0, 0, tag, room, 0, ...value, ...Array<number>(room / 4 - value.length).fill(0), 0];
  words[0] = words.length * 4;
  words.forEach((word, index) => (board.memory.i32[address / 4 + index] = word | 0));
  board.w(MBOX + 0x1c, 1);
  board.enable(65);
  expect(board.r(MBOX + 0x38) >>> 31).toBe(0);
  board.w(MBOX + 0x20, 0xc0000000 | address | 8);
  board.w(0x2000b218, 2);
  expect([board.irq.level, board.r(0x2000b200) & 2]).toEqual([true, 2]);
  expect((board.r(MBOX + 0x18) >>> 30) & 1).toBe(0);
  expect(board.r(MBOX)).toBe((0xc0000000 | address | 8) >>> 0);
  expect([board.irq.level, (board.r(MBOX + 0x18) >>> 30) & 1]).toEqual([false, 1]);
  const at = (index: number): number => board.memory.i32[address / 4 + index]! >>> 0;
  return { status: at(1), code: at(4), words: Array.from({ length: room / 4 }, (_, i) => at(5 + i)) };
}

describe('property channel', () => {
  it('answers what the firmware drivers of Linux ask', () => {
    const board = new Board();
    const ask = (tag: number, ...value: number[]): number[] => property(board, tag, value).words;
    expect(ask(0x00000001, 0)[0]).toBeGreaterThan(1.6e9);
    expect(ask(0x00010002, 0)).toEqual([0x900021]);
    expect(ask(0x00010005, 0, 0)).toEqual([0, board.machine.armMemory]);
    expect(ask(0x00030046, 0xffff)).toEqual([0]);
    expect(ask(0x00030002, 3, 0, 1)[1]).toBe(700e6);
    expect(ask(0x00030004, 4, 0)).toEqual([4, 250e6]);
    expect(ask(0x00038002, 3, 900e6, 1)[1]).toBe(700e6);
    expect(ask(0x00030006, 0, 0)[1]).toBeGreaterThan(40000);
    expect(ask(0x00030030, 22, 0xffffffff)[1]).toBeLessThan(2);
    expect(ask(0x00038030, 10, 1)).toEqual([10, 1]);
    expect(ask(0x00030030, 10, 0)).toEqual([10, 1]);
    expect(ask(0x00028001, 3, 3)).toEqual([3, 1]);
    expect(ask(0x00060001, 0)).toEqual([0x7f35]);
  });

  it('lists the clocks and ends the list', () => {
    const { words } = property(new Board(), 0x00010007, [], 128);
    const ids = words.filter((_, index) => index % 2 === 1);
    expect(ids).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0, 0, 0, 0, 0, 0]);
  });

  it('marks known tags with their length and leaves unknown ones alone', () => {
    const board = new Board();
    expect(property(board, 0x00010003, [0, 0])).toMatchObject({ status: 0x80000000, code: 0x80000006 });
    expect(property(board, 0x0012abcd, [77])).toEqual({ status: 0x80000000, code: 0, words: [77] });
    expect(board.traced).toContain('firmware: unknown tag 0x0012abcd');
  });

  it('cuts answers that do not fit, and says how long they are', () => {
    expect(property(new Board(), 0x00010005, [5], 4)).toMatchObject({ code: 0x80000008, words: [0] });
  });

  it('gives the command line', () => {
    const { words, code } = property(new Board({ commandLine: 'abc' }), 0x00050001, [0xffffffff, 0xffffffff]);
    expect([words[0], code]).toEqual([0x00636261, 0x80000004]);
  });

  it('refuses a broken buffer', () => {
    const board = new Board();
    board.memory.i32.set([24, 0, 0x00010002, 4000, 0, 0], 0x400);
    board.w(MBOX + 0x20, 0x1008);
    expect(board.memory.i32[0x401]! >>> 0).toBe(0x80000001);
    board.memory.i32.set([3, 0], 0x400);
    board.w(MBOX + 0x20, 0x1008);
    expect(board.memory.i32[0x401]! >>> 0).toBe(0x80000001);
    board.w(MBOX + 0x20, 0x3ffffff8);
  });

  it('allocates a framebuffer in VideoCore memory', () => {
    const board = new Board({ videoMemory: 512 << 10 });
    expect(property(board, 0x00048003, [320, 200]).words).toEqual([320, 200]);
    property(board, 0x00048004, [320, 200]);
    property(board, 0x00048005, [32]);
    expect(property(board, 0x00040008, [0]).words).toEqual([1280]);
    expect(property(board, 0x00040001, [16, 0]).words).toEqual([0x40080000, 256000]);
    property(board, 0x00048003, [4000, 4000]);
    expect(property(board, 0x00040001, [16, 0]).words).toEqual([0, 0]);
  });

  it('keeps the palette', () => {
    const board = new Board();
    expect(property(board, 0x0004800b, [254, 2, 11, 12]).words[0]).toBe(0);
    expect(property(board, 0x0004800b, [255, 2, 11, 12]).words[0]).toBe(1);
    expect(property(board, 0x0004000b, [], 1024).words.slice(253)).toEqual([0, 11, 12]);
  });
});

it('sets up a framebuffer through channel 1', () => {
  const board = new Board({ videoMemory: 512 << 10 });
  board.memory.i32.set([320, 240, 320, 240, 0, 16, 0, 0, 0, 0], 0x400);
  board.w(MBOX + 0x20, 0x40001001);
  expect(board.r(MBOX)).toBe(1);
  expect([...board.memory.i32.subarray(0x400, 0x40a)]).toEqual([320, 240, 320, 240, 640, 16, 0, 0, 0x40080000, 153600]);
});

it('drops requests on channels that nobody serves', () => {
  const board = new Board();
  board.w(MBOX + 0x20, 0x1003);
  expect((board.r(MBOX + 0x18) >>> 30) & 1).toBe(1);
  expect(board.traced).toEqual(['mailbox: nobody answers channel 3']);
});
