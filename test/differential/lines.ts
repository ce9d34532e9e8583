/** Instruction table lines as the generator sees them: patterns of fixed bits and lettered fields. */
import type { Random } from './random.js';

/** What the generator needs of a line of translator/decode: MSB-first pattern of 16 or 32 characters. */
export interface TableLine {
  readonly name: string;
  readonly pattern: string;
  readonly cls: string;
  /** Assembly syntax: `%x` (`%Rx` for VFP lines) marks field x as a core register. */
  readonly asm?: string;
  readonly sensitive?: string;
}

export interface FieldBits {
  readonly letter: string;
  /** Bit numbers from the most significant on. */
  readonly bits: readonly number[];
}

export interface GeneratorLine extends TableLine {
  readonly width: 16 | 32;
  readonly mask: number;
  readonly value: number;
  readonly weight: number;
  readonly fields: readonly FieldBits[];
  /** Letters of the fields that name core registers. */
  readonly registers: readonly string[];
}

export function prepareLine(line: TableLine): GeneratorLine {
  const pattern = line.pattern.replaceAll(' ', '');
  if (pattern.length !== 16 && pattern.length !== 32) throw new Error(`${line.name}: pattern of ${pattern.length} bits`);
  let mask = 0;
  let value = 0;
  let weight = 0;
  const fields = new Map<string, number[]>();
  for (let i = 0; i < pattern.length; i++) {
    const bit = pattern.length - 1 - i;
    const ch = pattern[i]!;
    if (ch === '0' || ch === '1') {
      mask |= 1 << bit;
      weight++;
      if (ch === '1') value |= 1 << bit;
    } else {
      const bits = fields.get(ch) ?? [];
      bits.push(bit);
      fields.set(ch, bits);
    }
  }
  const vfp = line.cls.startsWith('vfp');
  const registers = line.asm === undefined ? [] : [...line.asm.matchAll(vfp ? /%R([a-z])/g : /%([a-z])/g)].map((match) => match[1]!);
  if (vfp && line.cls === 'vfp-memory') registers.push('n');
  return {
    ...line, pattern, width: pattern.length, mask: mask >>> 0, value: value >>> 0, weight,
    fields: [...fields].map(([letter, bits]) => ({ letter, bits })), registers: [...new Set(registers)].filter((letter) => fields.has(letter)),
  };
}

export function getField(line: GeneratorLine, word: number, letter: string): number | undefined {
  const field = line.fields.find((f) => f.letter === letter);
  return field?.bits.reduce((value, bit) => value * 2 + ((word >>> bit) & 1), 0);
}

export function setField(line: GeneratorLine, word: number, letter: string, value: number): number {
  const field = line.fields.find((f) => f.letter === letter);
  if (!field) throw new Error(`${line.name} has no field ${letter}`);
  const count = field.bits.length;
  field.bits.forEach((bit, i) => {
    word &= ~(1 << bit);
    if (Math.floor(value / 2 ** (count - 1 - i)) & 1) word |= 1 << bit;
  });
  return word >>> 0;
}

/** Finds the line that decodes a word: of those that match, the one with the most fixed bits, the first of equals. */
export function makeDecoder(lines: readonly GeneratorLine[]): (word: number) => GeneratorLine | undefined {
  const sorted = [...lines].sort((a, b) => b.weight - a.weight);
  const buckets = new Map<number, GeneratorLine[]>();
  const keyMask = lines[0]?.width === 16 ? 0xffc0 : 0x0ff000f0;
  return (word) => {
    const key = word & keyMask;
    let bucket = buckets.get(key);
    if (!bucket) {
      bucket = sorted.filter((line) => ((key ^ line.value) & line.mask & keyMask) === 0);
      buckets.set(key, bucket);
    }
    return bucket.find((line) => ((word ^ line.value) & line.mask) === 0);
  };
}

/** Lines whose `z` bits should be one; elsewhere they should be zero (the SBO and SBZ of DDI 0100I). */
const SHOULD_BE_ONE = /^(BX|BXJ|BLX_reg|CLZ|REV|REV16|REVSH|[SU]SAT16|SEL|MRS_\w+|MSR_\w+|LDREX[BHD]?|STREX[BHD]?|(S|Q|SH|U|UQ|UH)(ADD|SUB)(8|16|SUBX|ADDX))$/;

/** A random word of the line; `z` bits as the manual wants them, unless the line is the undefined space itself. */
export function randomWord(line: GeneratorLine, random: Random): number {
  let word = line.value;
  for (const { letter, bits } of line.fields) {
    if (letter === 'z' && line.sensitive !== 'undefined') {
      if (line.name === 'NOP_hint') word |= 0xf000;
      else if (SHOULD_BE_ONE.test(line.name)) for (const bit of bits) word |= 1 << bit;
      continue;
    }
    const value = random.word();
    bits.forEach((bit, i) => {
      word |= ((value >>> i) & 1) << bit;
    });
  }
  return word >>> 0;
}
