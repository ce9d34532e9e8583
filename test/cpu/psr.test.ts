import { describe, expect, it } from 'vitest';
import { PSR, Slot } from '../../translator/abi.js';
import { Cp15Slot, SCR } from '../../runtime/cpu/cp15.js';
import { Mode, currentMode, switchMode } from '../../runtime/cpu/modes.js';
import { PSR_MASK, PSR_UNDEFINED, cps, mrsCpsr, msr, readCpsr, restoreCpsr, setEnd, writeCpsr } from '../../runtime/cpu/psr.js';
import { hex, newCore } from './helpers.js';

const ALL = 0xf90f03ff | 0;

describe('CPSR in pieces', () => {
  it('survives a round trip of every bit', () => {
    const { S } = newCore();
    for (let bit = 0; bit < 32; bit++) {
      if ((ALL & (1 << bit)) === 0 || bit < 5) continue;
      writeCpsr(S, (1 << bit) | Mode.SVC, -1);
      expect(hex(readCpsr(S))).toBe(hex((1 << bit) | Mode.SVC));
    }
    writeCpsr(S, ALL, -1);
    expect(hex(readCpsr(S))).toBe(hex(ALL));
    writeCpsr(S, Mode.SVC, -1);
    expect(hex(readCpsr(S))).toBe(hex(Mode.SVC));
  });

  it('reads flags that generated code left in its own form', () => {
    const { S } = newCore();
    S[Slot.NF] = -5;
    S[Slot.ZF] = 7;
    S[Slot.CF] = 1;
    S[Slot.VF] = 0x7fffffff;
    expect(readCpsr(S) >>> 28).toBe(0b1010);
    S[Slot.NF] = 1;
    S[Slot.ZF] = 0;
    S[Slot.CF] = 0;
    S[Slot.VF] = -1;
    expect(readCpsr(S) >>> 28).toBe(0b0101);
  });

  it('writes only masked bits and tells which control bits changed', () => {
    const { S } = newCore();
    writeCpsr(S, Mode.SVC, -1);
    expect(writeCpsr(S, -1, 0x00050000 | PSR.I | 0x80000000)).toBe(PSR.I);
    expect(hex(readCpsr(S))).toBe(hex(0x80050000 | PSR.I | Mode.SVC));
    expect(writeCpsr(S, Mode.SYS, PSR.MODE)).toBe(Mode.SVC ^ Mode.SYS);
  });

  it('keeps the mode when the new number is reserved', () => {
    const { S } = newCore();
    for (let mode = 0; mode < 32; mode++) {
      writeCpsr(S, Mode.SVC, -1);
      const known = Object.values(Mode).includes(mode as never);
      writeCpsr(S, mode | PSR.F, 0xff);
      expect(currentMode(S)).toBe(known ? mode : Mode.SVC);
      expect(S[Slot.CPSR]! & PSR.F).toBe(PSR.F);
    }
  });
});

describe('MSR', () => {
  it('privileged: every field, never T or J or reserved bits', () => {
    const { S } = newCore();
    const writable = [0xff & ~PSR.T, 0x300, 0x000f0000, 0xf8000000];
    for (let fields = 0; fields < 16; fields++) {
      writeCpsr(S, Mode.SVC, -1);
      msr(S, false, fields, (-1 & ~PSR.MODE) | Mode.SYS);
      const expected = writable.reduce((bits, mask, i) => (fields & (1 << i) ? bits | mask : bits), 0);
      const mode = fields & 1 ? Mode.SYS : Mode.SVC;
      expect(hex(readCpsr(S))).toBe(hex((expected & ~PSR.MODE) | mode));
    }
  });

  it('User mode: flags, Q, GE and E', () => {
    const { S } = newCore();
    writeCpsr(S, Mode.USR, -1);
    expect(msr(S, false, 15, -1)).toBe(PSR.E);
    expect(hex(readCpsr(S))).toBe(hex(0xf80f0200 | Mode.USR));
    expect(msr(S, true, 15, -1)).toBe(PSR_UNDEFINED);
  });

  it('SPSR takes T and J too', () => {
    const { S } = newCore();
    S[Slot.SPSR] = 0;
    msr(S, true, 15, -1);
    expect(hex(S[Slot.SPSR]!)).toBe(hex(PSR_MASK));
    msr(S, true, 8, 0);
    expect(hex(S[Slot.SPSR]!)).toBe(hex(PSR_MASK & 0xffffff));
  });

  it('in Non-secure state cannot write A and F without SCR.AW and FW, nor enter Monitor mode', () => {
    const { S } = newCore();
    S[Cp15Slot.SCR] = SCR.NS;
    writeCpsr(S, Mode.SVC, -1);
    msr(S, false, 1, PSR.A | PSR.I | PSR.F | Mode.MON);
    msr(S, false, 2, PSR.A);
    expect(readCpsr(S)).toBe(PSR.I | Mode.SVC);
    S[Cp15Slot.SCR] = SCR.NS | SCR.AW | SCR.FW;
    msr(S, false, 3, PSR.A | PSR.I | PSR.F | Mode.SVC);
    expect(readCpsr(S)).toBe(PSR.A | PSR.I | PSR.F | Mode.SVC);
    S[Cp15Slot.SCR] = 0;
    msr(S, false, 1, Mode.MON);
    expect(currentMode(S)).toBe(Mode.MON);
  });

  it('MRS hides the execution state', () => {
    const { S } = newCore();
    writeCpsr(S, -1 & ~PSR.MODE | Mode.SVC, -1);
    expect(hex(mrsCpsr(S))).toBe(hex(0xf80f03df & ~PSR.MODE | Mode.SVC));
  });
});

describe('CPS and SETEND', () => {
  it('enables and disables each mask', () => {
    const { S } = newCore();
    for (let aif = 0; aif < 8; aif++) {
      writeCpsr(S, Mode.SVC, -1);
      cps(S, 3, aif, false, 0);
      expect(readCpsr(S)).toBe(Mode.SVC | (aif << 6));
      writeCpsr(S, Mode.SVC | 0x1c0, -1);
      cps(S, 2, aif, false, 0);
      expect(readCpsr(S)).toBe(Mode.SVC | (0x1c0 & ~(aif << 6)));
    }
  });

  it('changes mode, alone or with masks', () => {
    const { S } = newCore();
    writeCpsr(S, Mode.SVC, -1);
    cps(S, 0, 7, true, Mode.ABT);
    expect(readCpsr(S)).toBe(Mode.ABT);
    cps(S, 3, 2, true, Mode.SYS);
    expect(readCpsr(S)).toBe(Mode.SYS | PSR.I);
  });

  it('does nothing in User mode', () => {
    const { S } = newCore();
    writeCpsr(S, Mode.USR, -1);
    expect(cps(S, 3, 7, true, Mode.SVC)).toBe(0);
    expect(readCpsr(S)).toBe(Mode.USR);
  });

  it('SETEND works in User mode', () => {
    const { S } = newCore();
    writeCpsr(S, Mode.USR, -1);
    expect(setEnd(S, true)).toBe(PSR.E);
    expect(setEnd(S, true)).toBe(0);
    expect(setEnd(S, false)).toBe(PSR.E);
  });
});

describe('restoring an SPSR', () => {
  it('takes T, drops J', () => {
    const { S } = newCore();
    restoreCpsr(S, PSR.J | PSR.T | PSR.E | Mode.USR);
    expect(readCpsr(S)).toBe(PSR.T | PSR.E | Mode.USR);
    switchMode(S, Mode.SVC);
  });
});
