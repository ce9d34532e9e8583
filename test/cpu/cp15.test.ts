import { describe, expect, it } from 'vitest';
import { Slot } from '../../translator/abi.js';
import {
  CP15_REGISTERS, Cp15Slot, May, SCR, SCTLR, cp15Range, cp15Register, describeCp14,
} from '../../runtime/cpu/cp15.js';
import { Mode, switchMode } from '../../runtime/cpu/modes.js';
import { hex, newCore } from './helpers.js';
import type { Core } from './helpers.js';

function read(core: Core, op1: number, crn: number, crm: number, op2: number): string {
  return core.cp15.read(op1, crn, crm, op2) ? hex(core.S[Cp15Slot.VALUE]!) : 'undefined';
}

describe('the table', () => {
  it('has no encoding twice and no slot outside the range', () => {
    const seen = new Set<string>();
    for (const r of CP15_REGISTERS) {
      const at = [r.op1, r.crn, r.crm, r.op2].join();
      expect(seen.has(at), at).toBe(false);
      seen.add(at);
      expect(r.slot === -1 || (r.slot >= 41 && r.slot < Slot.SIZE)).toBe(true);
    }
    expect(Cp15Slot.SCTLR).toBe(Slot.CP15);
    expect(Cp15Slot.WCR1).toBeLessThan(Slot.SIZE);
  });

  it('reset values', () => {
    const core = newCore();
    const rows: [number[], string][] = [
      [[0, 0, 0, 0], '0x410fb767'], [[0, 0, 0, 1], '0x1d152152'], [[0, 0, 0, 2], '0x00000000'], [[0, 0, 0, 3], '0x00000800'],
      [[0, 0, 0, 5], '0x410fb767'], [[0, 0, 1, 0], '0x00000111'], [[0, 0, 1, 1], '0x00000011'], [[0, 0, 1, 2], '0x00000033'],
      [[0, 0, 1, 4], '0x01130003'], [[0, 0, 1, 5], '0x10030302'], [[0, 0, 1, 6], '0x01222100'], [[0, 0, 1, 7], '0x00000000'],
      [[0, 0, 2, 0], '0x00140011'], [[0, 0, 2, 1], '0x12002111'], [[0, 0, 2, 2], '0x11231121'], [[0, 0, 2, 3], '0x01102131'],
      [[0, 0, 2, 4], '0x00001141'], [[0, 0, 2, 5], '0x00000000'], [[1, 0, 0, 1], '0x00000000'],
      [[0, 1, 0, 0], '0x00050078'], [[0, 1, 0, 1], '0x00000007'], [[0, 10, 2, 0], '0x00098aa4'], [[0, 10, 2, 1], '0x44e048e0'],
      [[0, 9, 0, 0], '0xfffffff0'], [[0, 12, 0, 0], '0x00000000'], [[0, 7, 10, 6], '0x00000000'],
    ];
    for (const [at, value] of rows) expect(read(core, at[0]!, at[1]!, at[2]!, at[3]!), at.join()).toBe(value);
  });

  it('every storage register keeps its writable bits and no others', () => {
    const core = newCore();
    for (const r of CP15_REGISTERS) {
      if (r.slot < 0 || r.class === 'perf') continue;
      for (const value of [-1, 0, 0x5a5a5a5a, -0x5a5a5a5b]) {
        core.cp15.reset();
        switchMode(core.S, Mode.MON); // SCR.NS hides registers in any other mode
        expect(core.cp15.write(r.op1, r.crn, r.crm, r.op2, value)).toBe(true);
        expect(read(core, r.op1, r.crn, r.crm, r.op2), r.name).toBe(hex((value & r.mask) | (r.reset & ~r.mask)));
      }
    }
  });

  it('describes encodings', () => {
    expect(cp15Register(0, 2, 0, 0)).toMatchObject({ name: 'TTBR0', class: 'translation' });
    expect(cp15Register(0, 8, 7, 0)).toMatchObject({ name: 'TLBIALL', class: 'tlb' });
    expect(cp15Register(0, 4, 0, 0)).toBeNull();
    expect(cp15Register(2, 15, 3, 4)).toMatchObject({ name: 'C15_IMPDEF' });
    expect(cp15Range(12)).toMatchObject({ name: 'DCCMVAC_RANGE', class: 'cache' });
    expect(describeCp14(0, 0, 1, 0)).toMatchObject({ name: 'DBGDSCR' });
    expect(describeCp14(1, 0, 1, 0)).toBeNull();
  });
});

describe('privilege', () => {
  it('User mode: barriers, prefetch flush and thread identifiers only', () => {
    const core = newCore();
    switchMode(core.S, Mode.USR);
    const open: string[] = [];
    for (let at = 0; at < 1 << 14; at++) {
      const args = [at >> 11, (at >> 7) & 15, (at >> 3) & 15, at & 7] as const;
      if (core.cp15.read(...args)) open.push('r' + args.join());
      if (core.cp15.write(...args, 0)) open.push('w' + args.join());
    }
    expect(open).toEqual(['w0,7,5,4', 'w0,7,10,4', 'w0,7,10,5', 'r0,13,0,2', 'w0,13,0,2', 'r0,13,0,3']);
    expect([5, 6, 12, 14].map((crm) => core.cp15.mcrr(0, crm, 0, 0))).toEqual([false, false, true, false]);
  });

  it('User access to the counters follows c15,c9', () => {
    const core = newCore();
    core.cp15.write(0, 15, 9, 0, 1);
    switchMode(core.S, Mode.USR);
    expect(core.cp15.read(0, 15, 12, 1)).toBe(true);
    expect(core.cp15.write(0, 15, 12, 0, 1)).toBe(true);
    expect(core.cp15.read(0, 15, 9, 0)).toBe(false);
  });

  it('read-only, write-only and unallocated registers', () => {
    const core = newCore();
    expect(core.cp15.write(0, 0, 0, 0, 1)).toBe(false);
    expect(core.cp15.read(0, 8, 7, 0)).toBe(false);
    expect(core.cp15.write(0, 7, 10, 6, 0)).toBe(false);
    expect(core.cp15.write(0, 7, 1, 0, 0)).toBe(false);
    expect(core.cp15.write(0, 7, 11, 1, 0)).toBe(true);
    expect(core.cp15.read(0, 14, 0, 0)).toBe(false);
    expect(core.cp15.mrrc()).toBe(false);
    expect(read(core, 4, 15, 3, 2)).toBe('0x00000000');
  });

  it('Secure-only registers in Non-secure state', () => {
    const core = newCore();
    core.cp15.write(0, 1, 1, 0, SCR.NS);
    expect(core.cp15.read(0, 1, 1, 0)).toBe(false);
    expect(core.cp15.write(0, 12, 0, 1, 0)).toBe(false);
    expect(core.cp15.write(0, 7, 8, 4, 0)).toBe(false);
    expect([core.cp15.read(0, 1, 1, 2), core.cp15.write(0, 1, 1, 2, 0)]).toEqual([true, false]);
    switchMode(core.S, Mode.MON);
    expect(core.cp15.read(0, 1, 1, 0)).toBe(true);
    const secure = CP15_REGISTERS.filter((r) => r.may & May.SECURE_WRITE).length;
    expect(secure).toBe(10);
  });
});

describe('effects', () => {
  it('address space registers tell of a change, and only of a change', () => {
    const core = newCore();
    const rows: [number[], number, number][] = [
      [[0, 2, 0, 0], 0x4000, 0], [[0, 2, 0, 1], 0x8000, 1], [[0, 2, 0, 2], 1, 2], [[0, 13, 0, 1], 0x123, 3], [[0, 3, 0, 0], 0x55, 4],
      [[0, 13, 0, 0], 0x04000000, 5],
    ];
    for (const [[op1, crn, crm, op2], value, reason] of rows) {
      core.cp15.write(op1!, crn!, crm!, op2!, value);
      core.cp15.write(op1!, crn!, crm!, op2!, value);
      expect(core.take()).toEqual([['addressSpaceChanged', reason]]);
    }
  });

  it('SCTLR and the remap registers', () => {
    const core = newCore();
    core.cp15.write(0, 1, 0, 0, 0x00050078 | SCTLR.M | SCTLR.XP);
    core.cp15.write(0, 1, 0, 0, 0x00050078 | SCTLR.M | SCTLR.XP);
    core.cp15.write(0, 10, 2, 0, 0);
    expect(core.take()).toEqual([['translationControlChanged', SCTLR.M | SCTLR.XP], ['translationControlChanged', 0]]);
  });

  it('TLB, cache and other orders', () => {
    const core = newCore();
    const { cp15 } = core;
    cp15.write(0, 8, 7, 0, 0);
    cp15.write(0, 8, 5, 1, 0x1234507a);
    cp15.write(0, 8, 6, 2, 0x1f5);
    cp15.write(0, 8, 7, 3, 0xfffff0ff);
    expect(core.take()).toEqual([
      ['tlbInvalidateAll', 7], ['tlbInvalidateMva', 5, 0x12345000, 0x7a], ['tlbInvalidateAsid', 6, 0xf5], ['tlbInvalidateMva', 7, -4096, -1],
    ]);
    cp15.write(0, 7, 5, 0, 0);
    cp15.write(0, 7, 5, 1, 0x103f);
    cp15.write(0, 7, 7, 0, 0);
    cp15.write(0, 7, 14, 1, 0);
    cp15.write(0, 7, 5, 4, 0);
    cp15.write(0, 7, 0, 4, 0);
    cp15.mcrr(0, 5, 0x20ff, 0x1001);
    cp15.mcrr(0, 14, 0, 0);
    expect(core.take()).toEqual([
      ['icacheInvalidate', 0, 0, 0], ['icacheInvalidate', 1, 0x1020, 0x1020], ['icacheInvalidate', 0, 0, 0], ['cacheMaintenance'],
      ['cacheMaintenance'], ['prefetchFlush'], ['waitForInterrupt'], ['icacheInvalidate', 2, 0x1000, 0x20e0], ['cacheMaintenance'],
    ]);
    for (const [crm, op2] of [[5, 6], [10, 4], [10, 5], [13, 1], [15, 3]] as const) expect(cp15.write(0, 7, crm, op2, 0)).toBe(true);
    expect(core.take()).toEqual([]);
  });

  it('ISR shows the lines in the places of CPSR', () => {
    const core = newCore();
    for (const [lines, isr] of [[0, 0], [1, 0x80], [2, 0x40], [4, 0x100], [7, 0x1c0]] as const) {
      core.S[Slot.LINES] = lines;
      expect(read(core, 0, 12, 1, 0)).toBe(hex(isr));
    }
  });

  it('lookup gives the line for in-place access', () => {
    expect(cp15Register(0, 13, 0, 3)).toMatchObject({ slot: Slot.TPIDRURO, op: 0, mask: -1 });
  });
});

describe('VA to PA', () => {
  it('writes address and attributes, or the fault', () => {
    const core = newCore();
    const { S, ram, cp15 } = core;
    ram[0x4000 >> 2] = 0x00100000 | (3 << 10) | (1 << 12) | 0xc | 2; // section 0: TEX 1 C B, full access
    ram[(0x4000 >> 2) + 1] = 0x00200000 | (1 << 10) | (1 << 15) | 2; // section 1: privileged read only, strongly ordered
    cp15.write(0, 2, 0, 0, 0x4000);
    cp15.write(0, 3, 0, 0, 1);
    cp15.write(0, 1, 0, 0, S[Cp15Slot.SCTLR]! | SCTLR.M | SCTLR.XP);
    const par = (kind: number, va: number): string => {
      expect(cp15.write(0, 7, 8, kind, va)).toBe(true);
      return read(core, 0, 7, 4, 0);
    };
    expect(par(0, 0x00012345)).toBe(hex(0x00112000 | (5 << 4) | (1 << 2)));
    expect(par(0, 0x00112345)).toBe(hex(0x00212000 | (1 << 7) | (1 << 4)));
    expect(par(1, 0x00100000)).toBe(hex((0xd << 1) | 1));
    expect(par(2, 0x00100000)).toBe(hex((0xd << 1) | 1));
    expect(par(3, 0x00000000)).toBe(hex(0x00100000 | (5 << 4) | (1 << 2)));
    expect(par(0, 0x00200000)).toBe(hex((0x5 << 1) | 1));
    expect(par(5, 0x00200000)).toBe(hex((0x5 << 1) | 1));
    cp15.write(0, 7, 4, 0, 0x1234);
    expect(read(core, 0, 7, 4, 0)).toBe(hex(0x1234));
  });
});

describe('performance monitor', () => {
  it('counts cycles and instructions while enabled', () => {
    const core = newCore();
    const { cp15, clock } = core;
    clock.now = 1000;
    expect(read(core, 0, 15, 12, 1)).toBe(hex(0));
    cp15.write(0, 15, 12, 0, 1 | 4 | (7 << 20) | (0xff << 12));
    clock.now = 1300;
    expect([1, 2, 3].map((n) => read(core, 0, 15, 12, n))).toEqual([hex(300), hex(300), hex(300)]);
    cp15.write(0, 15, 12, 0, 1 | 2 | (1 << 20) | (7 << 12));
    clock.now = 1350;
    expect([1, 2, 3].map((n) => read(core, 0, 15, 12, n))).toEqual([hex(350), hex(0), hex(50)]);
    cp15.write(0, 15, 12, 0, 0);
    clock.now = 9999;
    expect(read(core, 0, 15, 12, 1)).toBe(hex(350));
  });

  it('divides by 64 and reports overflow until cleared', () => {
    const core = newCore();
    const { cp15, clock } = core;
    cp15.write(0, 15, 12, 0, 1 | 8);
    for (let i = 1; i <= 10; i++) {
      clock.now = i * 100;
      core.cp15.read(0, 15, 12, 1);
    }
    expect(read(core, 0, 15, 12, 1)).toBe(hex(15));
    cp15.write(0, 15, 12, 0, 1);
    cp15.write(0, 15, 12, 1, 0xfffffff0);
    clock.now += 0x20;
    expect(read(core, 0, 15, 12, 1)).toBe(hex(0x10));
    expect(read(core, 0, 15, 12, 0)).toBe(hex(1 | (1 << 10)));
    cp15.write(0, 15, 12, 0, 1 | (1 << 10));
    expect(read(core, 0, 15, 12, 0)).toBe(hex(1));
  });

  it('works across the wrap of the instruction count', () => {
    const core = newCore();
    core.clock.now = 0xfffffff0;
    core.cp15.write(0, 15, 12, 0, 5);
    core.clock.now = 0x100000010;
    expect(read(core, 0, 15, 12, 1)).toBe(hex(0x20));
  });
});

describe('coprocessor 14', () => {
  it('has the debug identification and storage', () => {
    const { S, cp15 } = newCore();
    const r14 = (op1: number, crn: number, crm: number, op2: number): string =>
      cp15.cp14Read(op1, crn, crm, op2) ? hex(S[Cp15Slot.VALUE]!) : 'undefined';
    expect(r14(0, 0, 0, 0)).toBe('0x15121007');
    expect(cp15.cp14Write(0, 0, 1, 0, 0x8000)).toBe(true);
    expect(r14(0, 0, 1, 0)).toBe(hex(0x8000));
    for (let n = 0; n < 6; n++) cp15.cp14Write(0, 0, n, 4, 0x1000 + n);
    for (let n = 0; n < 6; n++) expect(r14(0, 0, n, 4)).toBe(hex(0x1000 + n));
    expect([r14(7, 0, 0, 0), r14(7, 1, 0, 0), r14(0, 0, 9, 4), r14(6, 0, 0, 0)]).toEqual([hex(0), hex(0), 'undefined', 'undefined']);
    expect(cp15.cp14Write(0, 0, 0, 0, 0)).toBe(false);
    switchMode(S, Mode.USR);
    expect([r14(0, 0, 0, 0), r14(0, 0, 0, 4), cp15.cp14Write(0, 0, 1, 0, 0)]).toEqual(['0x15121007', 'undefined', false]);
    S[Cp15Slot.DSCR] = 1 << 12;
    expect(r14(0, 0, 0, 0)).toBe('undefined');
  });
});
