/**
 * Imprecise aborts (DDI 0301H 2.12, Aborts; DDI 0100I A2.6.6): stores that nothing answers, in memory that is not Strongly Ordered. No address
 * of the board refuses a store to a device, so the stores go beyond it. guests/privileged/aborts.c shows the same as a guest sees it.
 */
import { describe, expect, it } from 'vitest';
import { PSR, Slot } from '../../translator/abi.js';
import { Cp15Slot, SCR } from '../../runtime/cpu/cp15.js';
import { Line } from '../../runtime/cpu/exceptions.js';
import { Mode } from '../../runtime/cpu/modes.js';
import type { Bus } from '../../runtime/engine/memory-access.js';
import { add, addReg, b, bne, bx, halves, ldr, mcr15, mov, movReg, NOP, str, strb, subs, t } from '../support/asm.js';
import { CODE, DATA, Guest, SETTINGS, type Setting } from './guest.js';

const DATA_ABORT = -16;
const NOBODY = 0x30000000;
/** Section descriptor bits of the memory types. */
const [STRONGLY_ORDERED, DEVICE, NORMAL] = [0, 4, 0xc];
const BOARD = 0x20000000;
const word = (value: number): number => value | 0;
const [CPSIE_A, CPSIE_AIF, CPS_SVC, MSR_X, MRS] = [word(0xf1080100), word(0xf10801c0), word(0xf1020013), word(0xe122f001), word(0xe10f1000)];
/** MOVS pc, lr; LDMFD sp!, {pc}^; RFEFD sp!; SUBS pc, lr, #4. */
const [MOVS_PC_LR, LDM_RETURN, RFE_SP, RETURN] = [word(0xe1b0f00e), word(0xe8fd8000), word(0xf8bd0a00), word(0xe25ef004)];
const [READ_ISR, WFI, SMC, CMP_R7_2] = [word(0xee1c0f11), mcr15(0, 7, 0, 4), word(0xe1600070), word(0xe3570002)];
const beq = (at: number, to: number): number => word(0x0a000000 | ((to - at - 2) & 0xffffff));
/** BIC r1, r1, #0x100 and the SPSR made of it: System mode without A. */
const SPSR_WITHOUT_A = [MRS, word(0xe3c11c01), word(0xe381101f), word(0xe16ff001)];

function guestWith(setting: Setting, type: number): Guest {
  const guest = new Guest(setting);
  guest.section(NOBODY, NOBODY, type);
  guest.S[Cp15Slot.DFAR] = 0x1234;
  return guest;
}

/** Where an imprecise abort was taken, as the address of the next instruction. */
function taken(guest: Guest): number {
  const { S } = guest;
  expect(S[Slot.LINES]! & Line.IMPRECISE, 'taken once').toBe(0);
  expect([S[Cp15Slot.DFSR], S[Cp15Slot.DFAR]]).toEqual([0x406, 0x1234]);
  expect(S[Slot.CPSR]! & (PSR.A | PSR.I | PSR.MODE)).toBe(PSR.A | PSR.I | Mode.ABT);
  return S[14]! - 8;
}

describe.each(SETTINGS)('$name', (setting) => {
  const { turns } = setting;

  it('a store to Strongly Ordered memory aborts at once', () => {
    const guest = guestWith(setting, STRONGLY_ORDERED);
    guest.put(CODE, [NOP, str(1, 2), mov(0, 7), bx(14)]);
    expect(guest.call(CODE, [0, 0, NOBODY + 8])).toBe(DATA_ABORT);
    expect([guest.S[14], guest.S[Cp15Slot.DFSR], guest.S[Cp15Slot.DFAR]]).toEqual([CODE + 12, 0x808, NOBODY + 8]);
    expect(guest.counters()).toMatchObject({ abort_data: 1, abort_imprecise: 0 });
  });

  it('so does a load from anywhere', () => {
    for (const type of [STRONGLY_ORDERED, DEVICE, NORMAL]) {
      const guest = guestWith(setting, type);
      guest.put(CODE, [ldr(0, 2), bx(14)]);
      expect(guest.call(CODE, [0, 0, NOBODY + 8])).toBe(DATA_ABORT);
      expect([guest.S[14], guest.S[Cp15Slot.DFSR]]).toEqual([CODE + 8, 8]);
    }
  });

  it.each([['Device', DEVICE], ['Normal', NORMAL]])('%s memory: masked by A it waits, however many they are, and is taken where A is cleared', (_name, type) => {
    const guest = guestWith(setting, type);
    // r6 turns of a loop that stores; then ISR to r0; then the mask goes.
    guest.put(CODE, [str(1, 2), strb(1, 2, 5), add(5, 5, 1), subs(6, 6, 1), bne(4, 0), READ_ISR, CPSIE_A, mov(0, 0), bx(14)]);
    expect(guest.call(CODE, [0, 0, NOBODY, 0, 0, 0, turns])).toBe(DATA_ABORT);
    expect(taken(guest)).toBe(CODE + 4 * 7);
    expect([guest.S[0], guest.S[5]]).toEqual([0x100, turns]);
    expect(guest.counters()).toMatchObject({ abort_data: 0, abort_imprecise: 2 * turns });
  });

  it('unmasked it is taken behind the store', () => {
    const guest = guestWith(setting, DEVICE);
    guest.put(CODE, [CPSIE_A, str(1, 2), add(0, 0, 1), b(3, 2)]);
    for (let i = 0; i < 3; i++) {
      expect(guest.call(CODE, [0, 0, NOBODY])).toBe(DATA_ABORT);
      expect([taken(guest), guest.S[0]]).toEqual([CODE + 8, 0]);
      guest.S[Cp15Slot.DFSR] = 0;
    }
  });

  it('in Thumb state too', () => {
    const guest = guestWith(setting, DEVICE);
    // str r1, [r2]; cpsie a; mov r0, #9; bx lr
    guest.put(CODE, halves(t.str(1, 2), 0xb664, t.mov(0, 9), t.bx(14)));
    expect(guest.call(CODE, [0, 0, NOBODY], true)).toBe(DATA_ABORT);
    expect(taken(guest)).toBe(CODE + 4);
    expect(guest.S[Slot.SPSR]! & PSR.T).toBe(PSR.T);
  });

  it.each([
    ['MSR CPSR_x', [MRS, word(0xe3c11c01), MSR_X, NOP], 4],
    // From Supervisor mode; the return goes to word 8.
    ['MOVS pc', [CPS_SVC, ...SPSR_WITHOUT_A, movReg(14, 4), MOVS_PC_LR, NOP], 8],
    ['LDM with ^', [CPS_SVC, ...SPSR_WITHOUT_A, movReg(13, 5), LDM_RETURN, NOP], 8],
    ['RFE', [CPS_SVC, movReg(13, 5), RFE_SP, NOP, NOP, NOP, NOP, NOP], 8],
  ])('%s clears A', (_name, words, next) => {
    const guest = guestWith(setting, DEVICE);
    guest.put(CODE, [str(1, 2), ...words, mov(0, 7), bx(14)]);
    // At r5: where returns go, and the CPSR of RFE.
    guest.put(DATA, [CODE + 4 * next, Mode.SYS | PSR.I | PSR.F]);
    for (let i = 0; i < 2; i++) {
      expect(guest.call(CODE, [0, 0, NOBODY, 0, CODE + 4 * next, DATA])).toBe(DATA_ABORT);
      expect(taken(guest)).toBe(CODE + 4 * next);
      guest.S[Cp15Slot.DFSR] = 0;
    }
  });

  it('comes behind FIQ and IRQ, whose handlers run with A set', () => {
    const board: Bus = { decodes: (address) => address < NOBODY, read: () => 0, write: (_address, line) => guest.engine.setLine(line, false) };
    const guest: Guest = new Guest(setting, () => board);
    guest.section(NOBODY, NOBODY, DEVICE);
    guest.section(BOARD, BOARD, DEVICE);
    guest.S[Cp15Slot.DFAR] = 0x1234;
    // FIQ: r7 = 2 * r7 + 1, IRQ: r7 = 2 * r7; each lowers its line.
    guest.put(0x18, [b(6, 64), b(7, 80)]);
    guest.put(4 * 64, [addReg(7, 7, 7), mov(0, Line.IRQ), str(0, 3), RETURN]);
    guest.put(4 * 80, [addReg(7, 7, 7), add(7, 7, 1), mov(0, Line.FIQ), str(0, 3), RETURN]);
    guest.put(CODE, [str(1, 2), CPSIE_AIF, NOP, bx(14)]);
    for (let i = 0; i < 3; i++) {
      guest.engine.setLine(Line.IRQ, true);
      guest.engine.setLine(Line.FIQ, true);
      expect(guest.call(CODE, [0, 0, NOBODY, BOARD, 0, 0, 0, 1])).toBe(DATA_ABORT);
      expect(taken(guest)).toBe(CODE + 8);
      expect(guest.S[7]).toBe(6);
    }
  });

  it('waits until the handler of a precise abort has returned', () => {
    const guest = guestWith(setting, DEVICE);
    // The handler counts to two and stops; the first time it makes the other abort pending, and returns behind the load.
    guest.put(0x10, [b(4, 64)]);
    guest.put(4 * 64, [add(7, 7, 1), CMP_R7_2, beq(66, 70), str(1, 2), NOP, RETURN, WFI]);
    guest.put(CODE, [CPSIE_A, ldr(0, 3), mov(8, 1), NOP, bx(14)]);
    expect(guest.call(CODE, [0, 0, NOBODY, NOBODY + 0x100000])).toBe(-4 * 70);
    expect([guest.S[14], guest.S[Cp15Slot.DFSR], guest.S[Cp15Slot.DFAR]]).toEqual([CODE + 16, 0x406, NOBODY + 0x100000]);
    expect(guest.S[8]).toBe(0);
  });

  it('does not let the core wait, masked or not', () => {
    const guest = guestWith(setting, DEVICE);
    guest.put(CODE, [str(1, 2), WFI, mov(0, 5), CPSIE_A, NOP, bx(14)]);
    expect(guest.call(CODE, [0, 0, NOBODY])).toBe(DATA_ABORT);
    expect(taken(guest)).toBe(CODE + 16);
    expect(guest.S[0]).toBe(5);
  });

  it('stays masked in the Non-secure state without SCR.AW', () => {
    const guest = guestWith(setting, DEVICE);
    guest.S[Cp15Slot.MVBAR] = 0x800;
    guest.S[Cp15Slot.SCR] = SCR.NS;
    guest.put(0x808, [CPSIE_A, NOP, WFI]);
    guest.put(CODE, [str(1, 2), CPSIE_A, MRS, SMC, bx(14)]);
    expect(guest.call(CODE, [0, 0, NOBODY])).toBe(DATA_ABORT);
    expect(taken(guest)).toBe(0x80c);
    expect(guest.S[1]! & PSR.A).toBe(PSR.A);
  });

  it('goes to Monitor mode when SCR.EA says so', () => {
    const guest = guestWith(setting, DEVICE);
    const { S } = guest;
    S[Cp15Slot.MVBAR] = 0x800;
    S[Cp15Slot.SCR] = SCR.EA;
    guest.put(0x810, [mcr15(0, 7, 0, 4)]);
    guest.put(CODE, [str(1, 2), CPSIE_A, NOP, bx(14)]);
    expect(guest.call(CODE, [0, 0, NOBODY])).toBe(-0x810);
    expect([S[Slot.CPSR]! & PSR.MODE, S[14], S[Cp15Slot.DFSR]]).toEqual([Mode.MON, CODE + 16, 0x406]);
  });
});
