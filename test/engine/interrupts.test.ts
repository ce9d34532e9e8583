/**
 * At which instruction an interrupt is taken (DDI 0100I A2.6.8; DDI 0301H 2.12): in front of the next one when the guest's own access to a
 * device raises the line, and when it is unmasked; what the instruction does to devices is done once.
 */
import { describe, expect, it } from 'vitest';
import { PSR, Slot } from '../../translator/abi.js';
import { Line } from '../../runtime/cpu/exceptions.js';
import { Mode } from '../../runtime/cpu/modes.js';
import { add, b, bl, bx, halves, ldr, mcr15, mov, movReg, NOP, stm, str, strb, strd, strh, strt, subs, swp, t } from '../support/asm.js';
import { CODE, Guest, SETTINGS, type Setting } from './guest.js';

const BOARD = 0x20000000;
/** Section descriptor bit of Device memory. */
const DEVICE = 4;
const word = (value: number): number => value | 0;
const [CPSIE_I, CPS_SVC, MSR_SPSR_R1, MOVS_PC_LR] = [word(0xf1080080), word(0xf1020013), word(0xe169f001), word(0xe1b0f00e)];
/** STR r1, [r2, #4]!; STREQ r1, [r2]; LDRB r3, [r2]; SWPB r3, r1, [r2]; BICEQ r1, r1, #0x80. */
const [STR_BACK, STREQ, LDRB, SWPB, BICEQ_I] = [word(0xe5a21004), word(0x05821000), word(0xe5d23000), swp(3, 1, 2) | 0x00400000, word(0x03c11080)];

/** Hot after few turns: each ends a slice under exact accesses. */
const HOT = 20;
const settings = SETTINGS.filter(({ name }) => name !== 'blocks when hot').map(({ name, turns, options }): Setting => ({ name, turns: Math.min(turns, 3 * HOT), options: { ...options, jitThreshold: Math.min(options.jitThreshold, HOT) } }));

/** Read by the handler: lowers the line. */
const LOWER = BOARD + 0xf00;
/** What Guest.call answers when the handler has run. */
const TAKEN = -0x1c;
const registers = (...first: number[]): number[] => Object.assign(Array.from({ length: 12 }, () => 0), first, { 11: LOWER });

/** A board that raises the line at its access number `at`, and remembers each: "w 0 2a" is a write of 0x2a to offset 0. */
class Board {
  readonly seen: string[] = [];
  at = Infinity;
  private readonly guest: Guest;

  constructor(setting: Setting) {
    this.guest = new Guest(setting, () => ({ decodes: () => true, read: (address) => (address === LOWER ? this.lower() : this.access(`r ${(address - BOARD).toString(16)}`, 0x77)), write: (address, value) => void this.access(`w ${(address - BOARD).toString(16)} ${(value >>> 0).toString(16)}`, 0) }));
    this.guest.section(BOARD, BOARD, DEVICE);
    this.guest.put(0x18, [ldr(12, 11), mcr15(0, 7, 0, 4)]);
  }

  private lower(): number {
    this.guest.engine.setLine(Line.IRQ, false);
    return 0;
  }

  private access(what: string, answer: number): number {
    if (this.seen.push(what) === this.at) this.guest.engine.setLine(Line.IRQ, true);
    return answer;
  }

  static guest(setting: Setting): { guest: Guest; board: Board } {
    const board = new Board(setting);
    return { guest: board.guest, board };
  }
}

/** The instruction in front of which the IRQ was taken, as a number behind CODE. */
const takenAt = (guest: Guest, size = 4): number => {
  expect(guest.S[Slot.CPSR]! & PSR.MODE).toBe(Mode.IRQ);
  return (guest.S[14]! - 4 - CODE) / size;
};

const STAYS = (): readonly [number, number] => [BOARD, 0];
/** Each with the accesses that it makes, and what r2 and r3 are after n of them. */
const ACCESSES: readonly (readonly [string, number, number, (n: number) => readonly [number, number]])[] = [
  ['STR', str(1, 2), 1, STAYS],
  ['STR with write-back', STR_BACK, 1, (n) => [BOARD + 4 * n, 0]],
  ['STR under a condition', STREQ, 1, STAYS],
  ['STR, unaligned', str(1, 2, 1), 4, STAYS],
  ['STRB', strb(1, 2), 1, STAYS],
  ['STRH', strh(1, 2), 1, STAYS],
  ['STRT', strt(1, 2), 1, STAYS],
  ['STRD', strd(4, 2), 2, STAYS],
  ['STM', stm(2, 0x32), 3, STAYS],
  ['LDR', ldr(3, 2), 1, () => [BOARD, 0x77]],
  ['LDRB', LDRB, 1, () => [BOARD, 0x77]],
  ['SWP', swp(3, 1, 2), 2, () => [BOARD, 0x77]],
  ['SWPB', SWPB, 2, () => [BOARD, 0x77]],
];

describe.each(settings)('$name', (setting) => {
  const { turns } = setting;

  // Under exact accesses the interpreter makes them all: it does not matter how code became hot.
  describe.each(setting.options.jitThreshold === 0 ? [false, true] : [false])('exact accesses to devices: %s', (exactIo) => {
    const exactly = { ...setting, options: { ...setting.options, exactIo } };

    it.each(ACCESSES)('%s raises the line: it is done once, and the next instruction does not run', (_name, access, count, after) => {
      for (const k of new Set([1, count])) {
        const { guest, board } = Board.guest(exactly);
        guest.put(CODE, [CPSIE_I, access, add(0, 0, 1), b(3, 1)]);
        board.at = (turns - 1) * count + k;
        expect(guest.call(CODE, registers(0, 0x2a, BOARD, 0, 0x2b, 0x2c))).toBe(TAKEN);
        expect([takenAt(guest), guest.S[0], board.seen.length]).toEqual([2, turns - 1, turns * count]);
        expect([guest.S[2], guest.S[3]]).toEqual(after(turns));
        // The last one did what the first one did.
        if (access !== STR_BACK) expect(board.seen.slice(-count)).toEqual(board.seen.slice(0, count));
      }
    });

    it('in Thumb state', () => {
      const { guest, board } = Board.guest(exactly);
      // cpsie i; 1: str r1, [r2]; add r0, #1; b 1b
      guest.put(CODE, halves(0xb662, t.str(1, 2), t.add(0, 1), 0xe7fc));
      board.at = turns;
      expect(guest.call(CODE, registers(0, 1, BOARD), true)).toBe(TAKEN);
      expect([takenAt(guest, 2), guest.S[0], board.seen.length]).toEqual([2, turns - 1, turns]);
      expect(guest.S[Slot.SPSR]! & PSR.T).toBe(PSR.T);
    });

    it('in a function that is called', () => {
      for (const inline of [0, 40]) {
        const { guest, board } = Board.guest({ ...exactly, options: { ...exactly.options, inline } });
        guest.put(CODE, [CPSIE_I, bl(1, 4), add(0, 0, 1), b(3, 1), str(1, 2), add(4, 4, 1), bx(14)]);
        board.at = turns;
        expect(guest.call(CODE, registers(0, 1, BOARD))).toBe(TAKEN);
        expect([takenAt(guest), guest.S[0], guest.S[4], board.seen.length]).toEqual([5, turns - 1, turns - 1, turns]);
      }
    });

    it('masked it waits for the instruction that unmasks it', () => {
      const { guest, board } = Board.guest(exactly);
      guest.put(CODE, [str(1, 2), add(0, 0, 1), subs(6, 6, 1), word(0x1afffffb), CPSIE_I, mov(0, 0), bx(14)]);
      board.at = turns;
      expect(guest.call(CODE, registers(0, 1, BOARD, 0, 0, 0, turns))).toBe(TAKEN);
      expect([takenAt(guest), guest.S[0], guest.counters().exit_interrupt]).toEqual([5, turns, 0]);
    });
  });

  it('under the host clock the unit is left for it, once, and nothing else is interpreted for a device', () => {
    const { guest, board } = Board.guest(setting);
    guest.put(CODE, [CPSIE_I, str(1, 2), add(0, 0, 1), b(3, 1)]);
    board.at = turns;
    guest.call(CODE, registers(0, 1, BOARD));
    expect(guest.counters()).toMatchObject({ exit_interrupt: setting.options.engine === 'jit' ? 1 : 0, exit_device: 0, event_mmio_write: turns, event_mmio_read: 1 });
  });

  it('is taken where a function that was called returns from an exception and so unmasks it', () => {
    for (const inline of [0, 40]) {
      const { guest } = Board.guest({ ...setting, options: { ...setting.options, inline } });
      // The function returns with r1 as CPSR, from Supervisor mode to the same: in the last turn without I.
      guest.put(CODE, [CPS_SVC, subs(6, 6, 1), BICEQ_I, bl(3, 6), add(0, 0, 1), b(5, 1), MSR_SPSR_R1, MOVS_PC_LR]);
      guest.engine.setLine(Line.IRQ, true);
      expect(guest.call(CODE, registers(0, Mode.SVC | PSR.I | PSR.F, 0, 0, 0, 0, turns))).toBe(TAKEN);
      expect([takenAt(guest), guest.S[0]]).toEqual([4, turns - 1]);
    }
  });

  it('is not taken at the end of a slice, where a line of higher priority may still rise', () => {
    const { guest, board } = Board.guest({ ...setting, options: { ...setting.options, exactIo: true } });
    const { S, engine } = guest;
    // CPSIE if
    guest.put(CODE, [word(0xf10800c0), str(1, 2), NOP, bx(14)]);
    for (let i = 0; i < 3; i++) {
      board.at = board.seen.length + 1;
      guest.start(CODE, registers(0, 1, BOARD));
      engine.run(1000);
      expect([S[Slot.PC], S[Slot.LINES], S[Slot.CPSR]! & PSR.MODE]).toEqual([CODE + 8, Line.IRQ, Mode.SYS]);
      engine.setLine(Line.FIQ, true);
      engine.run(1);
      expect([S[14], S[Slot.CPSR]! & PSR.MODE]).toEqual([CODE + 12, Mode.FIQ]);
      for (const line of [Line.IRQ, Line.FIQ]) engine.setLine(line, false);
    }
  });

  it('an abort behind an access that has ended the slice ends it too: each instruction is counted once', () => {
    const { guest, board } = Board.guest({ ...setting, options: { ...setting.options, exactIo: true } });
    const last = BOARD + 0xffffc;
    guest.put(CODE, [movReg(2, 3), stm(2, 0x12), mov(0, 1), bx(14)]);
    for (let i = 0; i < 3; i++) {
      const before = guest.engine.instructions();
      guest.start(CODE, registers(0, 0x2a, 0, last));
      guest.engine.run(1000);
      expect([guest.S[Slot.PC], guest.engine.instructions() - before]).toEqual([0x10, 2]);
      expect(board.seen).toEqual(Array.from({ length: i + 1 }, () => 'w ffffc 2a'));
    }
  });
});
