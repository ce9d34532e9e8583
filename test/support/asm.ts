/** The few ARM and Thumb instructions that engine tests write by hand, as words (DDI 0100I A4, A7). Registers and small immediates only. */
const al = 0xe0000000;
const word = (w: number): number => w | 0;

export const NOP = word(0xe1a00000);
export const UDF = word(0xe7f000f0);
export const mov = (rd: number, imm8: number): number => word(al | 0x03a00000 | (rd << 12) | imm8);
export const movReg = (rd: number, rm: number): number => word(al | 0x01a00000 | (rd << 12) | rm);
export const add = (rd: number, rn: number, imm8: number): number => word(al | 0x02800000 | (rn << 16) | (rd << 12) | imm8);
export const addReg = (rd: number, rn: number, rm: number): number => word(al | 0x00800000 | (rn << 16) | (rd << 12) | rm);
export const eorReg = (rd: number, rn: number, rm: number): number => word(al | 0x00200000 | (rn << 16) | (rd << 12) | rm);
export const subs = (rd: number, rn: number, imm8: number): number => word(al | 0x02500000 | (rn << 16) | (rd << 12) | imm8);
export const ldr = (rd: number, rn: number, offset = 0): number => word(al | 0x05900000 | (rn << 16) | (rd << 12) | offset);
export const str = (rd: number, rn: number, offset = 0): number => word(al | 0x05800000 | (rn << 16) | (rd << 12) | offset);
export const strb = (rd: number, rn: number, offset = 0): number => word(al | 0x05c00000 | (rn << 16) | (rd << 12) | offset);
export const strt = (rd: number, rn: number): number => word(al | 0x04a00000 | (rn << 16) | (rd << 12));
export const strh = (rd: number, rn: number): number => word(al | 0x01c000b0 | (rn << 16) | (rd << 12));
export const strd = (rd: number, rn: number): number => word(al | 0x01c000f0 | (rn << 16) | (rd << 12));
export const swp = (rd: number, rm: number, rn: number): number => word(al | 0x01000090 | (rn << 16) | (rd << 12) | rm);
export const stm = (rn: number, list: number): number => word(al | 0x08800000 | (rn << 16) | list);
export const ldrex = (rd: number, rn: number): number => word(al | 0x01900f9f | (rn << 16) | (rd << 12));
export const strex = (rd: number, rm: number, rn: number): number => word(al | 0x01800f90 | (rn << 16) | (rd << 12) | rm);
export const bx = (rm: number): number => word(al | 0x012fff10 | rm);
export const blx = (rm: number): number => word(al | 0x012fff30 | rm);
export const mcr15 = (rd: number, crn: number, crm: number, op2: number): number => word(al | 0x0e000f10 | (crn << 16) | (rd << 12) | (op2 << 5) | crm);

/** Branches from the instruction number `at` of a list to number `to`, or by a difference of addresses in words. */
const branch = (opcode: number, cond: number, at: number, to: number): number => word((cond << 28) | opcode | ((to - at - 2) & 0xffffff));
export const b = (at: number, to: number): number => branch(0x0a000000, 14, at, to);
export const bne = (at: number, to: number): number => branch(0x0a000000, 1, at, to);
export const bl = (at: number, to: number): number => branch(0x0b000000, 14, at, to);

/** Thumb halfwords, two of which make a word. */
export const t = {
  mov: (rd: number, imm8: number): number => 0x2000 | (rd << 8) | imm8,
  add: (rd: number, imm8: number): number => 0x3000 | (rd << 8) | imm8,
  sub: (rd: number, imm8: number): number => 0x3800 | (rd << 8) | imm8,
  str: (rd: number, rn: number, offset = 0): number => 0x6000 | ((offset >> 2) << 6) | (rn << 3) | rd,
  strh: (rd: number, rn: number): number => 0x8000 | (rn << 3) | rd,
  bx: (rm: number): number => 0x4700 | (rm << 3),
  nop: 0x46c0,
  bne: (at: number, to: number): number => 0xd100 | ((to - at - 2) & 0xff),
};
export const halves = (...list: number[]): number[] => Array.from({ length: (list.length + 1) >> 1 }, (_, i) => word(list[2 * i]! | ((list[2 * i + 1] ?? t.nop) << 16)));
