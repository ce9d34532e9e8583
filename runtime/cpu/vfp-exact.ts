/**
 * The exact path of VFP arithmetic: one element by soft float, trapped exceptions, and the short-vector loop.
 *
 * Opcodes are named once here with their encoding, since FPINST must be able to hold the instruction of one iteration
 * (DDI 0301H 20.4).
 */
import { Slot } from '../../translator/abi.js';
import * as soft from './softfloat.js';
import { Exc } from './softfloat.js';
import type { Env, Format } from './softfloat.js';

/** Data-processing operations; a double form is the single form plus OP_DOUBLE. */
export const Op = {
  MAC: 0, NMAC: 1, MSC: 2, NMSC: 3, MUL: 4, NMUL: 5, ADD: 6, SUB: 7, DIV: 8, SQRT: 9, CPY: 10, ABS: 11, NEG: 12,
} as const;
export const OP_DOUBLE = 16;

/** Encodings with register fields and the size bit clear, condition AL. */
const ENCODING = [
  0xee000a00, 0xee000a40, 0xee100a00, 0xee100a40, 0xee200a00, 0xee200a40, 0xee300a00, 0xee300a40, 0xee800a00,
  0xeeb10ac0, 0xeeb00a40, 0xeeb00ac0, 0xeeb10a40,
];

const FPSCR_IXE = 0x1000;

/** What vfp.ts offers to the exact path. */
export interface ExactHost {
  readonly S: Int32Array;
  readonly FI: Int32Array;
  enterExceptional(instruction: number, remaining: number, raised: number): void;
  trap: number;
}

/** One scalar operation; returns 1 when the instruction must bounce before it has any effect. */
export type Element = (d: number, n: number, m: number) => number;

export interface Exact {
  /** Fills in the scalar helper of an operation, which the short-vector loop calls once an iteration. */
  register(op: number, element: Element): void;
  /** Performs `op`, whatever FPMODE says: vectors, traps, rounding modes, specials. Returns 1 to bounce. */
  run(op: number, d: number, n: number, m: number): number;
  /** Sets cumulative flags. */
  raise(flags: number): void;
  /** Environment of the current FPSCR with no flags raised. */
  enter(): Env;
  /** Accrues env.flags, or enters the exceptional state (returns false: do not write) when one of them is trapped. */
  leave(env: Env, instruction: number): boolean;
  /** 1 when IXE makes every arithmetic instruction bounce to the support code (DDI 0301H 22). */
  bounces(): number;
  readSingle(i: number): bigint;
  readDouble(i: number): bigint;
  writeSingle(i: number, bits: bigint): void;
  writeDouble(i: number, bits: bigint): void;
}

/** Register fields of a single-precision (D, N and M are the low bits) or double-precision instruction. */
export function registerFields(double: boolean, d: number, n: number, m: number): number {
  return double
    ? (d << 12) | (n << 16) | m
    : ((d >> 1) << 12) | ((d & 1) << 22) | ((n >> 1) << 16) | ((n & 1) << 7) | (m >> 1) | ((m & 1) << 5);
}

export function exactly(host: ExactHost): Exact {
  const { S, FI } = host;
  const env: Env = { rounding: 0, flushToZero: false, defaultNaN: false, flags: 0 };
  const elements: Element[] = [];

  const readSingle = (i: number): bigint => BigInt(FI[i]! >>> 0);
  const readDouble = (i: number): bigint => (BigInt(FI[2 * i + 1]! >>> 0) << 32n) | BigInt(FI[2 * i]! >>> 0);
  const writeSingle = (i: number, bits: bigint): void => {
    FI[i] = Number(bits);
  };
  const writeDouble = (i: number, bits: bigint): void => {
    FI[2 * i] = Number(bits & 0xffffffffn);
    FI[2 * i + 1] = Number(bits >> 32n);
  };

  function raise(flags: number): void {
    S[Slot.FPSCR] = S[Slot.FPSCR]! | flags;
    if ((flags & Exc.IXC) !== 0) S[Slot.FPMODE] = S[Slot.FPMODE]! & ~1;
  }

  function enter(): Env {
    const fpscr = S[Slot.FPSCR]!;
    env.rounding = (fpscr >>> 22) & 3;
    env.flushToZero = (fpscr & (1 << 24)) !== 0;
    env.defaultNaN = (fpscr & (1 << 25)) !== 0;
    env.flags = 0;
    return env;
  }

  function leave(e: Env, instruction: number): boolean {
    if (((S[Slot.FPSCR]! >>> 8) & e.flags) !== 0) {
      host.enterExceptional(instruction, 0, e.flags);
      return false;
    }
    if (e.flags !== 0) raise(e.flags);
    return true;
  }

  const bounces = (): number => ((S[Slot.FPSCR]! & FPSCR_IXE) !== 0 ? 1 : 0);

  /** C4.1: the multiply-accumulates round twice, negate between, and add with the accumulator first (NaN order). */
  function evaluate(f: Format, op: number, d: bigint, n: bigint, m: bigint): bigint {
    const neg = f.signBit;
    switch (op) {
      case Op.MAC: return soft.add(f, d, soft.mul(f, n, m, env), env);
      case Op.NMAC: return soft.add(f, d, soft.mul(f, n, m, env) ^ neg, env);
      case Op.MSC: return soft.add(f, d ^ neg, soft.mul(f, n, m, env), env);
      case Op.NMSC: return soft.add(f, d ^ neg, soft.mul(f, n, m, env) ^ neg, env);
      case Op.MUL: return soft.mul(f, n, m, env);
      case Op.NMUL: return soft.mul(f, n, m, env) ^ neg;
      case Op.ADD: return soft.add(f, n, m, env);
      case Op.SUB: return soft.sub(f, n, m, env);
      case Op.DIV: return soft.div(f, n, m, env);
      case Op.SQRT: return soft.sqrt(f, m, env);
      case Op.CPY: return m;
      case Op.ABS: return m & ~neg;
      default: return m ^ neg;
    }
  }

  function scalar(op: number, d: number, n: number, m: number): number {
    const double = op >= OP_DOUBLE;
    const base = op & 15;
    enter();
    const read = double ? readDouble : readSingle;
    const result = evaluate(double ? soft.DOUBLE : soft.SINGLE, base, read(d), read(n), read(m));
    // Two-operand instructions keep part of their opcode in the Fn field.
    const fields = registerFields(double, d, base >= Op.SQRT ? 0 : n, m) | (double ? 0x100 : 0);
    if (!leave(env, ENCODING[base]! | fields)) return 0;
    if (double) writeDouble(d, result);
    else writeSingle(d, result);
    return 0;
  }

  /**
   * C5.1 to C5.4, short vectors: a destination in the first bank makes the operation scalar, else a second operand there is a scalar for
   * all iterations; registers wrap within their bank. STRIDE 0b00 is 1 and 0b11 is 2; the UNPREDICTABLE values
   * 1 and 2 step as QEMU does.
   */
  function vector(op: number, d: number, n: number, m: number): number {
    const fpscr = S[Slot.FPSCR]!;
    const double = op >= OP_DOUBLE;
    const bank = double ? 4 : 8;
    const stride = (fpscr >>> 20) & 3;
    const step = stride === 3 ? 2 : double ? (stride >> 1) + 1 : stride + 1;
    const count = d < bank ? 1 : ((fpscr >>> 16) & 7) + 1;
    const stepM = m < bank ? 0 : step;
    const element = elements[op]!;
    const advance = (r: number, by: number): number => ((r + by) & (bank - 1)) | (r & ~(bank - 1));
    S[Slot.FPMODE] = S[Slot.FPMODE]! & ~8;
    host.trap = 0;
    for (let i = 0; i < count; i++) {
      element(d, n, m);
      if (host.trap !== 0) {
        // VECITR: iterations that remain after this one, minus one (DDI 0301H 20.4).
        S[Slot.FPEXC] = (S[Slot.FPEXC]! & ~0x700) | (((count - i - 2) & 7) << 8);
        break;
      }
      d = advance(d, step);
      n = advance(n, step);
      m = advance(m, stepM);
    }
    S[Slot.FPMODE] = S[Slot.FPMODE]! | 8;
    return 0;
  }

  return {
    register(op, element) {
      elements[op] = element;
    },
    run(op, d, n, m) {
      const mode = S[Slot.FPMODE]!;
      if ((mode & 16) !== 0 && (op & 15) < Op.CPY && bounces() !== 0) return 1;
      return (mode & 8) !== 0 ? vector(op, d, n, m) : scalar(op, d, n, m);
    },
    raise, enter, leave, bounces, readSingle, readDouble, writeSingle, writeDouble,
  };
}
