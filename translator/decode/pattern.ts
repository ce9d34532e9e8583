/**
 * A line of an instruction table: the one definition that decoder, disassembler, random generator and coverage share.
 *
 * A pattern is read MSB first: `0` and `1` are fixed bits, a letter is a field made of all bits with that letter,
 * high to low, wherever they stand (so a split immediate needs no code).
 */
import type { SensitiveClass } from './sensitive.js';

/** What an instruction owes to the engine. */
export type InstructionClass =
  /** Neither faults nor leaves the block. */
  | 'alu'
  /** May abort, hit a device or hit code. */
  | 'memory'
  /** Direct branch: the target is known when translating. */
  | 'branch'
  /** Writes the program counter with a computed value. */
  | 'indirect'
  /** Always leaves translated code: the runtime performs it on the register file. */
  | 'system'
  /** Sensitive, but its common case is done in place; the rest leaves. */
  | 'mixed'
  /** VFP: may raise Undefined when the unit is off or on a trapped exception. */
  | 'vfp'
  | 'vfp-memory'
  | 'vfp-system';

export interface Line {
  readonly name: string;
  readonly pattern: string;
  readonly cls: InstructionClass;
  /** Key of the semantic template. */
  readonly sem: string;
  /** Assembly syntax: `%d` prints a field as a register, `#i` as a number, `{S}` as a suffix when set; all marks in disassemble.ts. */
  readonly asm: string;
  readonly arch?: string;
  /** Sensitive class; `coprocessor`: that of the register (sensitive.ts). */
  readonly sensitive?: SensitiveClass | 'coprocessor';
  /** Values of fields for which the interpreter gets a specialised case of its own. */
  readonly hot?: readonly Readonly<Record<string, number>>[];
  /** What is chosen where the manual says UNPREDICTABLE (QEMU's choice). */
  readonly unpredictable?: string;
}

export interface Field {
  readonly letter: string;
  readonly width: number;
  /** Pieces from the most significant on: take `width` bits at `shift` of the word. */
  readonly parts: readonly { readonly shift: number; readonly width: number }[];
}

export interface CompiledLine extends Line {
  readonly index: number;
  readonly bits: 16 | 32;
  readonly mask: number;
  readonly value: number;
  readonly fields: readonly Field[];
  readonly weight: number;
}

/** Compiles a pattern of 16 or 32 characters (spaces are ignored). Throws on any other length. */
export function compileLine(line: Line, index: number): CompiledLine {
  const pattern = line.pattern.replaceAll(' ', '');
  const bits = pattern.length;
  if (bits !== 16 && bits !== 32) throw new Error(`${line.name}: pattern has ${bits} bits`);
  let mask = 0;
  let value = 0;
  let weight = 0;
  const parts = new Map<string, { shift: number; width: number }[]>();
  for (let i = 0; i < bits; i++) {
    const shift = bits - 1 - i;
    const ch = pattern[i]!;
    if (ch === '0' || ch === '1') {
      mask |= 1 << shift;
      weight++;
      if (ch === '1') value |= 1 << shift;
      continue;
    }
    const list = parts.get(ch) ?? [];
    parts.set(ch, list);
    const last = list.at(-1);
    if (last && last.shift === shift + 1) {
      last.shift = shift;
      last.width++;
    } else list.push({ shift, width: 1 });
  }
  const fields = [...parts].map(([letter, p]) => ({ letter, parts: p, width: p.reduce((n, x) => n + x.width, 0) }));
  return { ...line, pattern, index, bits, mask: mask >>> 0, value: value >>> 0, fields, weight };
}

/** The value of a field in an instruction word. */
export function fieldOf(word: number, field: Field): number {
  let v = 0;
  for (const { shift, width } of field.parts) v = (v << width) | ((word >>> shift) & ((1 << width) - 1));
  return v;
}

/** The word with a field set to the low bits of `value`. */
export function withField(word: number, field: Field, value: number): number {
  let rest = field.width;
  for (const { shift, width } of field.parts) {
    rest -= width;
    const mask = (2 ** width - 1) << shift;
    word = (word & ~mask) | (((value >>> rest) << shift) & mask);
  }
  return word >>> 0;
}
