/** All instruction tables, compiled, and the decoders over them. */
import { armTable as armLines, armUnconditionalTable as unconditionalLines } from './arm-table.js';
import { thumbTable as thumbLines } from './thumb-table.js';
import { vfpTable as vfpLines } from './vfp-table.js';
import { compileLine, type CompiledLine, type Line } from './pattern.js';

const undefinedArm: Line = { name: 'UNDEFINED', pattern: 'cccczzzzzzzzzzzzzzzzzzzzzzzzzzzz', cls: 'system', sensitive: 'undefined', sem: 'UNDEFINED', asm: 'UDF' };
const undefinedThumb: Line = { ...undefinedArm, name: 'tUNDEFINED', sem: 'tUNDEFINED', pattern: 'zzzzzzzzzzzzzzzz' };

let next = 1;
const compileAll = (lines: readonly Line[]): CompiledLine[] => lines.map((line) => compileLine(line, next++));

/** Line numbers are unique over all tables and start at 1: 0 means "not decoded yet" in predecoded pages. */
export const armTable = compileAll([undefinedArm, ...armLines, ...vfpLines]);
export const armUnconditionalTable = compileAll([{ ...undefinedArm, name: 'UNDEFINED_1111', pattern: '1111zzzzzzzzzzzzzzzzzzzzzzzzzzzz' }, ...unconditionalLines]);
export const thumbTable = compileAll([undefinedThumb, ...thumbLines]);
export const allLines: readonly CompiledLine[] = [...armTable, ...armUnconditionalTable, ...thumbTable];

/** Lines that may match words which agree in the bits of `keyMask`, the line with the most fixed bits first. */
class Candidates {
  private readonly sorted: readonly CompiledLine[];
  /** By key; made when the first word with the key is decoded, for few of them ever are. */
  private readonly byKey: (readonly CompiledLine[] | undefined)[];

  constructor(table: readonly CompiledLine[], keys: number, private readonly keyMask: number) {
    this.sorted = [...table].sort((a, b) => b.weight - a.weight);
    this.byKey = new Array<undefined>(keys).fill(undefined);
  }

  /** The line of a word whose bits of `keyMask` have the number `key`. */
  lineOf(word: number, key: number): CompiledLine {
    for (const line of this.byKey[key] ?? this.candidates(word, key)) if (((word ^ line.value) & line.mask) === 0) return line;
    throw new Error('decode table without a default line');
  }

  private candidates(word: number, key: number): readonly CompiledLine[] {
    return (this.byKey[key] = this.sorted.filter((line) => ((word ^ line.value) & line.mask & this.keyMask) === 0));
  }
}

/** Bits 27 to 20 and 7 to 4 name almost every ARM instruction. */
const armKey = (word: number): number => ((word >>> 16) & 0xff0) | ((word >>> 4) & 0xf);
const arm = new Candidates(armTable, 4096, 0x0ff000f0);
const unconditional = new Candidates(armUnconditionalTable, 4096, 0x0ff000f0);
const thumb = new Candidates(thumbTable, 1024, 0xffc0);

/** The line of an ARM instruction word. Condition 1111 is looked up in its own table, before anything else. */
export function decodeArm(word: number): CompiledLine {
  return (word >>> 28 === 15 ? unconditional : arm).lineOf(word, armKey(word));
}

/** The line of a Thumb halfword. */
export function decodeThumb(half: number): CompiledLine {
  return thumb.lineOf(half, (half >>> 6) & 0x3ff);
}
