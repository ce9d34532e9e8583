/** Runs one VFP instruction from its table line and its semantic template, as the interpreter and the translator do. */
import { slotsByName } from '../../translator/abi-names.js';
import { Slot } from '../../translator/abi.js';
import { vfpTable } from '../../translator/decode/vfp-table.js';
import type { VfpLine } from '../../translator/decode/vfp-table.js';
import { vfpSemantics, vfpSystemCallouts } from '../../translator/semantics/vfp.js';
import { FPEXC_EN, Vfp } from '../../runtime/cpu/vfp.js';

export interface Pattern {
  mask: number;
  value: number;
  /** Bit numbers of each field, most significant first. */
  fields: Map<string, number[]>;
}

export function parsePattern(pattern: string): Pattern {
  const out: Pattern = { mask: 0, value: 0, fields: new Map() };
  [...pattern].forEach((ch, i) => {
    const bit = 31 - i;
    if (ch === '0' || ch === '1') {
      out.mask |= 1 << bit;
      if (ch === '1') out.value |= 1 << bit;
    } else {
      out.fields.set(ch, [...(out.fields.get(ch) ?? []), bit]);
    }
  });
  return out;
}

export const patterns: { line: VfpLine; pattern: Pattern }[] = vfpTable.map((line) => ({ line, pattern: parsePattern(line.pattern) }));

export function decode(instruction: number): { line: VfpLine; pattern: Pattern } | undefined {
  if (instruction >>> 28 === 15) return undefined;
  return patterns.find(({ pattern }) => (instruction & pattern.mask) === pattern.value);
}

export function fieldsOf(pattern: Pattern, instruction: number): Record<string, number> {
  const out: Record<string, number> = {};
  for (const [name, bits] of pattern.fields) out[name] = bits.reduce((v, bit) => v * 2 + ((instruction >>> bit) & 1), 0);
  return out;
}

/** An encoding of the line with these field values. */
export function encode(pattern: Pattern, values: Record<string, number>): number {
  let word = pattern.value;
  for (const [name, bits] of pattern.fields) {
    const v = name === 'c' ? 14 : (values[name] ?? 0);
    bits.forEach((bit, i) => {
      word |= ((v >>> (bits.length - 1 - i)) & 1) << bit;
    });
  }
  return word | 0;
}

export class Undefined extends Error {}
export class Abort extends Error {}

type Step = () => void;

/** A core of registers, VFP and a little memory: no MMU, no time. */
export class Core {
  readonly S = new Int32Array(Slot.SIZE);
  readonly vfp: Vfp;
  readonly memory = new Int32Array(1024);
  private readonly steps = new Map<number, Step>();

  constructor() {
    this.vfp = new Vfp(this.S);
    this.S[Slot.CPSR] = 0x13;
    this.S[Slot.FPEXC] = FPEXC_EN;
    this.vfp.refresh();
  }

  private index(address: number): number {
    if ((address & 3) !== 0 || address >>> 2 >= this.memory.length) throw new Abort();
    return address >>> 2;
  }

  compile(instruction: number): Step {
    const found = decode(instruction);
    if (!found) throw new Undefined();
    const fields = fieldsOf(found.pattern, instruction);
    // System registers by their helpers: those know who may do what.
    const text = (vfpSystemCallouts[found.line.sem] ?? vfpSemantics[found.line.sem]!)
      .replace(/slot\.([A-Z0-9_]+)/g, (_m, name: string) => `S[${slotsByName.get(name)}]`)
      .replace(/\b(NF|ZF|CF|VF)\b/g, (name) => `S[${slotsByName.get(name)}]`);
    const check = found.line.cls === 'vfp-system' ? '' : `if (S[${Slot.FPON}] === 0) undefinedInstruction();`;
    const make = new Function('S', 'R', 'FI', 'FS', 'FD', 'H', 'lda32', 'sta32', 'undefinedInstruction', ...Object.keys(fields),
      `"use strict"; return () => { ${check} ${text} };`) as (...args: unknown[]) => Step;
    const { S, vfp, memory } = this;
    return make(S, S, vfp.FI, vfp.FS, vfp.FD, vfp.H,
      (a: number) => memory[this.index(a)], (a: number, v: number) => { memory[this.index(a)] = v; },
      () => { throw new Undefined(); }, ...Object.values(fields));
  }

  run(instruction: number): void {
    let step = this.steps.get(instruction);
    if (!step) this.steps.set(instruction, step = this.compile(instruction));
    step();
  }
}
