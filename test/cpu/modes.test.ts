import { describe, expect, it } from 'vitest';
import { Slot } from '../../translator/abi.js';
import { Cp15Slot } from '../../runtime/cpu/cp15.js';
import {
  Mode, hasSpsr, modeName, privileged, readUserReg, setSpForMode, slotOf, spForMode, spsrForMode, switchMode, vfpAccessible, writeUserReg,
} from '../../runtime/cpu/modes.js';
import { newCore } from './helpers.js';

const MODES = Object.values(Mode);

describe('banked registers', () => {
  it('every mode sees its own r8 to r14 and SPSR, whatever the way between modes', () => {
    const { S } = newCore();
    const bankOf = (mode: number): number => (mode === Mode.SYS ? Mode.USR : mode);
    const expected = (mode: number, n: number): number => {
      if (n < 8) return n;
      if (n < 13) return (mode === Mode.FIQ ? 0x1100 : 0x2200) + n;
      return (bankOf(mode) << 8) + n;
    };
    for (const mode of MODES) {
      switchMode(S, mode);
      for (let n = 0; n < 15; n++) S[n] = expected(mode, n);
      if (hasSpsr(S)) S[Slot.SPSR] = mode << 16;
    }
    for (const from of MODES) {
      for (const to of MODES) {
        switchMode(S, from);
        switchMode(S, to);
        for (let n = 0; n < 15; n++) expect(S[n]).toBe(expected(to, n));
        if (hasSpsr(S)) expect(S[Slot.SPSR]).toBe(to << 16);
        for (const other of MODES) {
          expect(spForMode(S, other)).toBe(expected(other, 13));
          for (let n = 0; n < 15; n++) expect(S[slotOf(S, n, other)]).toBe(expected(other, n));
          if (other !== Mode.USR && other !== Mode.SYS) expect(spsrForMode(S, other)).toBe(other << 16);
        }
        for (let n = 0; n < 15; n++) expect(readUserReg(S, n)).toBe(expected(Mode.USR, n));
      }
    }
  });

  it('writes of user registers and of another mode’s sp land there', () => {
    const { S } = newCore();
    for (const mode of MODES) {
      switchMode(S, mode);
      for (let n = 0; n < 15; n++) writeUserReg(S, n, mode * 100 + n);
      setSpForMode(S, Mode.ABT, mode);
      switchMode(S, Mode.USR);
      for (let n = 0; n < 15; n++) expect(S[n]).toBe(mode * 100 + n);
      switchMode(S, Mode.ABT);
      expect(S[13]).toBe(mode);
    }
  });

  it('rejects a mode the core does not have', () => {
    const { S } = newCore();
    expect(() => switchMode(S, 0x1a)).toThrow(RangeError);
    expect(() => slotOf(S, 13, 0x1a)).toThrow(RangeError);
    expect(modeName(0x1a)).toBe('?1a');
    expect(modeName(Mode.UND)).toBe('und');
  });
});

describe('privilege', () => {
  it('is all modes but User', () => {
    const { S } = newCore();
    for (const mode of MODES) {
      switchMode(S, mode);
      expect(privileged(S)).toBe(mode !== Mode.USR);
      expect(hasSpsr(S)).toBe(mode !== Mode.USR && mode !== Mode.SYS);
    }
  });

  it('FPON follows CPACR, FPEXC.EN and the mode', () => {
    const { S, cp15 } = newCore();
    S[Slot.FPEXC] = 1 << 30;
    const rows: [number, number, number][] = [[0, 0, 0], [1, 1, 0], [2, 0, 0], [3, 1, 1]];
    for (const [field, svc, usr] of rows) {
      switchMode(S, Mode.SVC);
      cp15.write(0, 1, 0, 2, (field << 20) | (field << 22));
      expect([S[Slot.FPON], vfpAccessible(S)]).toEqual([svc, svc === 1]);
      switchMode(S, Mode.USR);
      expect([S[Slot.FPON], vfpAccessible(S)]).toEqual([usr, usr === 1]);
    }
    S[Slot.FPEXC] = 0;
    switchMode(S, Mode.SVC);
    expect(S[Slot.FPON]).toBe(0);
    expect(S[Cp15Slot.CPACR]).toBe(0x00f00000);
  });
});
