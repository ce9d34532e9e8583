/** VFP outside arithmetic: table, moves, transfers, system registers, trapped exceptions, short vectors. */
import { describe, expect, it } from 'vitest';
import { Slot } from '../../translator/abi.js';
import { vfpTable } from '../../translator/decode/vfp-table.js';
import { vfpSemantics } from '../../translator/semantics/vfp.js';
import { FPEXC_EN, FPEXC_EX, FpReg } from '../../runtime/cpu/vfp.js';
import { Abort, Core, Undefined, decode, encode, fieldsOf, patterns } from './runner.js';

const SNAN32 = 0x7f812345;
const SNAN64 = 0x7ff01234;

const word = (name: string, fields: Record<string, number>): number => {
  const found = patterns.find(({ line }) => line.name === name);
  if (!found) throw new Error(`no line ${name}`);
  return encode(found.pattern, fields);
};
const run = (core: Core, name: string, fields: Record<string, number>): void => core.run(word(name, fields));

describe('table', () => {
  it('has well-formed patterns and one template a line', () => {
    for (const line of vfpTable) {
      expect(line.pattern, line.name).toMatch(/^cccc[01a-zA-Z]{28}$/);
      expect(vfpSemantics[line.sem], line.name).toBeTypeOf('string');
    }
    expect(new Set(vfpTable.map((l) => l.name)).size).toBe(vfpTable.length);
    expect(Object.keys(vfpSemantics).sort()).toEqual([...new Set(vfpTable.map((l) => l.sem))].sort());
  });

  it('has no two lines for one word but where one refines the other', () => {
    patterns.forEach((a, i) => {
      for (const b of patterns.slice(i + 1)) {
        const both = a.pattern.mask & b.pattern.mask;
        if ((a.pattern.value & both) !== (b.pattern.value & both)) continue;
        expect(['FMSTAT', 'FMRX_FPSCR', 'FMXR_FPSCR']).toContain(a.line.name);
      }
    });
  });

  it('decodes and encodes the manual\'s examples', () => {
    for (const [instruction, name, fields] of [
      [0xee321a03, 'VADD_f32', { d: 1, D: 0, n: 2, N: 0, m: 3, M: 0 }],
      [0xee343b05, 'VADD_f64', { d: 3, n: 4, m: 5 }],
      [0xeef1fa10, 'FMSTAT', {}],
      [0xeef14a10, 'FMRX_FPSCR', { t: 4 }],
      [0xecbd8b02, 'FLDMIAD', { W: 1, n: 13, d: 8, i: 1 }],
      [0xed2d8b02, 'FSTMDBD', { n: 13, d: 8, i: 1 }],
      [0xec510b14, 'FMRRD', { t: 0, u: 1, m: 4 }],
    ] as const) {
      const found = decode(instruction)!;
      expect(found.line.name).toBe(name);
      expect(fieldsOf(found.pattern, instruction)).toMatchObject(fields);
      expect(encode(found.pattern, fieldsOf(found.pattern, instruction))).toBe(instruction | 0);
    }
    for (const bad of [0xfe321a03, 0xeeb00a00, 0xee743b05, 0xeea00a00, 0xeeb51a41, 0xee100b30]) expect(decode(bad)).toBeUndefined();
  });
});

describe('moves', () => {
  it('keep every bit of a signalling NaN', () => {
    const core = new Core();
    const { S, vfp } = core;
    S[1] = SNAN32;
    S[2] = SNAN64;
    S[3] = 5;
    run(core, 'FMSR', { t: 1, n: 4, N: 1 });
    expect(vfp.FI[9]).toBe(SNAN32);
    run(core, 'VMOV_f32', { d: 0, D: 1, m: 4, M: 1 });
    run(core, 'VNEG_f32', { d: 1, D: 0, m: 4, M: 1 });
    run(core, 'VABS_f32', { d: 1, D: 1, m: 1, M: 0 });
    expect([...vfp.FI.subarray(1, 4)]).toEqual([SNAN32, SNAN32 | 0x80000000, SNAN32]);
    run(core, 'FMDRR', { t: 3, u: 2, m: 7 });
    run(core, 'VMOV_f64', { d: 8, m: 7 });
    run(core, 'VNEG_f64', { d: 9, m: 8 });
    run(core, 'VABS_f64', { d: 10, m: 9 });
    expect([...vfp.FI.subarray(16, 22)]).toEqual([5, SNAN64, 5, SNAN64 | 0x80000000, 5, SNAN64]);
    run(core, 'FMRRD', { t: 4, u: 5, m: 9 });
    run(core, 'FMRRS', { t: 6, u: 7, m: 8, M: 0 });
    run(core, 'FMRDH', { t: 8, n: 8 });
    expect([...S.subarray(4, 9)]).toEqual([5, SNAN64 | 0x80000000, 5, SNAN64, SNAN64]);
  });

  it('copies, negates and takes absolute values of zeros', () => {
    const core = new Core();
    core.vfp.FD[1] = -0;
    run(core, 'VABS_f64', { d: 0, m: 1 });
    run(core, 'VNEG_f64', { d: 2, m: 0 });
    expect([core.vfp.FD[0], core.vfp.FD[2]]).toEqual([0, -0]);
  });

  it('sets the flags by FMSTAT', () => {
    const core = new Core();
    const { S, vfp } = core;
    const nzcv = (): string => `${S[Slot.NF]! < 0 ? 'N' : ''}${S[Slot.ZF] === 0 ? 'Z' : ''}${S[Slot.CF] === 1 ? 'C' : ''}${S[Slot.VF]! < 0 ? 'V' : ''}`;
    for (const [x, y, flags] of [[1, 2, 'N'], [2, 2, 'ZC'], [3, 2, 'C'], [NaN, 2, 'CV'], [-0, 0, 'ZC']] as const) {
      vfp.FD[1] = x;
      vfp.FD[2] = y;
      run(core, 'VCMP_f64', { d: 1, m: 2 });
      run(core, 'FMSTAT', {});
      expect(nzcv(), `${x} ${y}`).toBe(flags);
    }
  });

  it('does not transfer a register beyond S31', () => {
    const core = new Core();
    core.vfp.FI[31] = 7;
    core.S[5] = 1;
    run(core, 'FMRRS', { t: 4, u: 5, m: 15, M: 1 });
    expect([core.S[4], core.S[5]]).toEqual([7, 0]);
    expect(() => run(core, 'FMRDL', { t: 15, n: 1 })).toThrow(Undefined);
  });
});

describe('transfers', () => {
  it('load and store with both signs of the offset', () => {
    const core = new Core();
    core.S[2] = 64;
    core.memory.set([SNAN32, 22], 15);
    run(core, 'FLDS', { U: 0, n: 2, i: 1, d: 3, D: 1 });
    run(core, 'FLDD', { U: 0, n: 2, i: 1, d: 5 });
    expect([core.vfp.FI[7], core.vfp.FI[10], core.vfp.FI[11]]).toEqual([SNAN32, SNAN32, 22]);
    run(core, 'FSTD', { U: 1, n: 2, i: 4, d: 5 });
    expect([...core.memory.subarray(20, 22)]).toEqual([SNAN32, 22]);
  });

  it('put the high word first in big-endian state', () => {
    const core = new Core();
    core.S[Slot.CPSR]! |= 1 << 9;
    core.memory.set([1, 2]);
    run(core, 'FLDD', { U: 1, n: 0, i: 0, d: 1 });
    expect([core.vfp.FI[2], core.vfp.FI[3]]).toEqual([2, 1]);
    run(core, 'FSTD', { U: 1, n: 0, i: 4, d: 1 });
    expect([...core.memory.subarray(4, 6)]).toEqual([1, 2]);
  });

  it('transfer multiples with write-back, the X forms with one word more', () => {
    const core = new Core();
    const { S, vfp, memory } = core;
    vfp.FI.forEach((_, i) => { vfp.FI[i] = 100 + i; });
    S[1] = 256;
    run(core, 'FSTMDBD', { n: 1, d: 2, i: 3 });
    expect([S[1], ...memory.subarray(58, 64)]).toEqual([232, 104, 105, 106, 107, 108, 109]);
    run(core, 'FLDMIAS', { n: 1, W: 1, d: 8, D: 1, i: 5 });
    expect([S[1], ...vfp.FI.subarray(17, 22)]).toEqual([252, 104, 105, 106, 107, 108]);
    run(core, 'FLDMDBX', { n: 1, d: 0, i: 2 });
    expect([S[1], ...vfp.FI.subarray(0, 4)]).toEqual([232, 104, 105, 106, 107]);
    run(core, 'FSTMIAX', { n: 1, W: 1, d: 0, i: 2 });
    expect(S[1]).toBe(252);
    run(core, 'FSTMIAS', { n: 1, W: 0, d: 0, i: 1 });
    expect(S[1]).toBe(252);
  });

  it('leave the base when they abort, and refuse bad lists', () => {
    const core = new Core();
    core.S[1] = 4096 - 8;
    expect(() => run(core, 'FLDMIAS', { n: 1, W: 1, d: 0, i: 4 })).toThrow(Abort);
    expect(core.S[1]).toBe(4096 - 8);
    for (const [name, fields] of [
      ['FLDMIAS', { i: 0 }], ['FLDMIAS', { d: 15, D: 1, i: 2 }], ['FSTMIAD', { d: 15, i: 2 }], ['FLDMDBD', { n: 15, i: 1 }], ['FSTMIAS', { n: 15, W: 1, i: 1 }],
    ] as const) {
      expect(() => run(core, name, fields), name).toThrow(Undefined);
    }
  });
});

describe('system registers', () => {
  it('have the ARM1176\'s values and masks', () => {
    const core = new Core();
    const read = (s: number): number => {
      run(core, 'FMRX', { s, t: 3 });
      return core.S[3]! >>> 0;
    };
    const write = (s: number, v: number): void => {
      core.S[3] = v;
      run(core, 'FMXR', { s, t: 3 });
    };
    expect([read(FpReg.FPSID), read(FpReg.MVFR0), read(FpReg.MVFR1)]).toEqual([0x410120b5, 0x11111111, 0]);
    write(FpReg.FPSID, -1);
    expect(read(FpReg.FPSID)).toBe(0x410120b5);
    write(FpReg.FPSCR, 0xffff60ff);
    expect(core.S[Slot.FPMODE]).toBe(2 | 4 | 8);
    expect(read(FpReg.FPSCR)).toBe(0xf3f7009f);
    expect(core.S[Slot.FPSCR]).toBe(0x03f7009f);
    expect(core.S[Slot.FPFLAGS]! >>> 0).toBe(0xf0000000);
    write(FpReg.FPINST, 0x12345678);
    expect(read(FpReg.FPINST)).toBe(0x12345678);
    write(FpReg.FPSCR, 0x9f00);
    expect([core.S[Slot.FPON], core.S[Slot.FPMODE]]).toEqual([2, 17]);
    write(FpReg.FPEXC, 0xffffffff);
    expect(core.S[Slot.FPON]).toBe(0);
    expect(read(FpReg.FPEXC)).toBe(0xd000078d);
    expect(() => read(FpReg.FPSCR)).toThrow(Undefined);
    expect(read(FpReg.FPINST)).toBe(0x12345678);
    write(FpReg.FPEXC, 0);
    expect(() => read(FpReg.FPINST)).toThrow(Undefined);
    expect(() => read(5)).toThrow(Undefined);
  });

  it('need privilege, but for FPSID and FPSCR', () => {
    const core = new Core();
    core.S[Slot.CPSR] = 0x10;
    for (const s of [FpReg.FPSID, FpReg.FPSCR]) run(core, 'FMRX', { s, t: 0 });
    for (const s of [FpReg.FPEXC, FpReg.FPINST, FpReg.FPINST2, FpReg.MVFR0, FpReg.MVFR1]) {
      expect(() => run(core, 'FMRX', { s, t: 0 })).toThrow(Undefined);
    }
    core.vfp.access = () => false;
    expect(() => run(core, 'FMRX', { s: FpReg.FPSID, t: 0 })).toThrow(Undefined);
  });
});

describe('trapped exceptions', () => {
  const trapping = (enables: number): Core => {
    const core = new Core();
    core.vfp.setFpscr(enables);
    return core;
  };

  it('leave the instruction undone and stop the next one', () => {
    const core = trapping(1 << 9);
    const { S, vfp } = core;
    vfp.FD[1] = 1;
    vfp.FD[2] = 0;
    vfp.FD[3] = 7;
    const divide = word('VDIV_f64', { d: 3, n: 1, m: 2 });
    core.run(divide);
    expect([vfp.FD[3], vfp.trap, S[Slot.FPON]]).toEqual([7, 1, 0]);
    expect(S[Slot.FPINST]).toBe(divide);
    expect(S[Slot.FPEXC]).toBe(FPEXC_EX | FPEXC_EN | 0x700);
    expect(vfp.getFpscr()).toBe(1 << 9);
    expect(() => run(core, 'VMOV_f64', { d: 0, m: 1 })).toThrow(Undefined);
    // The support code: clears EX, reads FPINST, performs it, goes on.
    S[0] = FPEXC_EN;
    run(core, 'FMXR', { s: FpReg.FPEXC, t: 0 });
    run(core, 'VMOV_f64', { d: 0, m: 1 });
    expect(vfp.FD[0]).toBe(1);
  });

  it('happen only for enabled exceptions, in every kind of instruction', () => {
    const core = trapping(1 << 8);
    const { S, vfp } = core;
    vfp.FS[0] = 1e30;
    run(core, 'VMUL_f32', { d: 1, n: 0, m: 0 });
    expect([vfp.FS[2], vfp.getFpscr(), vfp.trap]).toEqual([Infinity, 0x114, 0]);
    for (const [name, fields] of [
      ['VCVT_s32_f32', { d: 2, D: 1, m: 0 }], ['VCMPE_f32', { d: 3, D: 1, m: 0 }], ['VCVT_f64_f32', { d: 5, m: 3, M: 1 }], ['VSQRT_f32', { d: 2, m: 4, M: 1 }],
    ] as const) {
      vfp.FI[7] = SNAN32;
      vfp.FS[9] = -1;
      const instruction = word(name, fields);
      core.run(instruction);
      expect(S[Slot.FPINST]! >>> 0, name).toBe(instruction >>> 0);
      expect(S[Slot.FPEXC]! & 1).toBe(1);
      S[Slot.FPEXC] = FPEXC_EN;
      vfp.refresh();
    }
  });

  it('of a vector name the iteration and count the rest', () => {
    const core = trapping((1 << 9) | (3 << 16));
    const { S, vfp } = core;
    for (let i = 8; i < 12; i++) {
      vfp.FS[i] = 1;
      vfp.FS[i + 8] = i === 10 ? 0 : 2;
      vfp.FS[i + 16] = 5;
    }
    run(core, 'VDIV_f32', { d: 12, n: 4, m: 8 });
    // s16..s19 hold 2 2 0 2: the third iteration divides by zero.
    expect([...vfp.FS.subarray(24, 28)]).toEqual([0.5, 0.5, 5, 5]);
    expect(S[Slot.FPINST]).toBe(word('VDIV_f32', { d: 13, n: 5, m: 9 }));
    expect((S[Slot.FPEXC]! >>> 8) & 7).toBe(0);
    expect(S[Slot.FPMODE]! & 8).toBe(8);
  });

  it('with IXE make every arithmetic instruction bounce at once', () => {
    const core = trapping(1 << 12);
    expect(() => run(core, 'VADD_f32', { d: 0, n: 1, m: 2 })).toThrow(Undefined);
    expect(core.S[Slot.FPEXC]).toBe(FPEXC_EN);
    run(core, 'VNEG_f32', { d: 0, m: 1 });
  });
});

describe('short vectors', () => {
  it('step singles by 2 when STRIDE is 0b11 (QEMU 7.2 steps by 4)', () => {
    const core = new Core();
    const { vfp } = core;
    vfp.setFpscr((3 << 20) | (3 << 16));
    vfp.FS.forEach((_, i) => { vfp.FS[i] = i; });
    run(core, 'VADD_f32', { d: 4, n: 8, m: 0, M: 1 });
    expect([...vfp.FS.subarray(8, 16)]).toEqual([17, 9, 19, 11, 21, 13, 23, 15]);
  });

  it('step both registers of two-operand doubles (QEMU 7.2 does not)', () => {
    const core = new Core();
    const { vfp } = core;
    vfp.setFpscr(2 << 16);
    vfp.FD.forEach((_, i) => { vfp.FD[i] = i; });
    run(core, 'VNEG_f64', { d: 6, m: 11 });
    expect([...vfp.FD.subarray(4, 8)]).toEqual([-9, 5, -11, -8]);
  });
});
