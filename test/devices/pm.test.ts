import { describe, expect, it } from 'vitest';
import { Asb } from '../../runtime/devices/asb.js';
import { Board } from './harness.js';

const PM = 0x20100000, ASB = 0x2000a000, PASSWORD = 0x5a000000;
const RSTC = PM + 0x1c, RSTS = PM + 0x20, WDOG = PM + 0x24, GRAFX = PM + 0x10c;

/** As drivers/watchdog/bcm2835_wdt.c does it. */
function restart(board: Board): void {
  board.w(WDOG, PASSWORD | 10);
  board.w(RSTC, PASSWORD | ((board.r(RSTC) & ~0x30) | 0x20));
}

describe('watchdog', () => {
  it('reboots, at once', () => {
    const board = new Board();
    restart(board);
    expect(board.power).toEqual(['reboot']);
  });

  it('powers off with partition 63', () => {
    const board = new Board();
    board.w(RSTS, board.r(RSTS) | PASSWORD | 0x555);
    restart(board);
    expect(board.power).toEqual(['poweroff']);
  });

  it('counts 65536 ticks a second and can be stopped', () => {
    const board = new Board();
    expect(board.r(RSTC) & 0x20).toBe(0);
    board.w(WDOG, PASSWORD | (10 << 16));
    board.w(RSTC, PASSWORD | 0x122);
    board.clock.runTo(4e9);
    expect(board.r(WDOG) >>> 16).toBe(6);
    board.w(RSTC, PASSWORD | 0x102);
    board.clock.runTo(60e9);
    expect(board.power).toEqual([]);
  });

  it('ignores writes without the password', () => {
    const board = new Board();
    board.w(WDOG, 10);
    board.w(RSTC, 0x122);
    board.clock.runTo(1e9);
    expect(board.power).toEqual([]);
  });
});

it('powers a domain up as drivers/soc/bcm/bcm2835-power.c does', () => {
  const board = new Board();
  const set = (bits: number): void => board.w(GRAFX, PASSWORD | board.r(GRAFX) | bits);
  expect(board.r(GRAFX) & 1).toBe(0);
  set(1);
  expect(board.r(GRAFX) & 2).toBe(2);
  set(4);
  set(8);
  expect(board.r(GRAFX) & 0x10).toBe(0x10);
  set(0x20);
  set(0x40);
  const asb = (register: number, enable: boolean): number => {
    const value = enable ? board.r(ASB + register) & ~1 : board.r(ASB + register) | 1;
    board.w(ASB + register, PASSWORD | value);
    return board.r(ASB + register) & 2;
  };
  expect([asb(0x0c, true), asb(0x08, true), asb(0x08, false), asb(0x0c, false)]).toEqual([0, 0, 2, 2]);
  board.w(GRAFX, PASSWORD | (board.r(GRAFX) & ~1));
  expect(board.r(GRAFX) & 3).toBe(0);
});

it('has the bridge id that bcm2835-power looks for', () => {
  expect(new Asb(0).read(0x20, 4)).toBe(0x62726467);
});
