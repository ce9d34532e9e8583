/** All instruction tables, compiled, and the decoders over them. */
import { armTable as armLines, armUnconditionalTable as unconditionalLines } from './arm-table.js';
import { thumbTable as thumbLines } from './thumb-table.js';
import { vfpTable as vfpLines } from './vfp-table.js';
import { compileLine } from './pattern.js';
const undefinedArm = { name: 'UNDEFINED', pattern: 'cccczzzzzzzzzzzzzzzzzzzzzzzzzzzz', cls: 'system', sensitive: 'undefined', sem: 'UNDEFINED', asm: 'UDF' };
const undefinedThumb = { ...undefinedArm, name: 'tUNDEFINED', sem: 'tUNDEFINED', pattern: 'zzzzzzzzzzzzzzzz' };
let next = 1;
const compileAll = (lines) => lines.map((line) => compileLine(line, next++));
/** Line numbers are unique over all tables and start at 1: 0 means "not decoded yet" in predecoded pages. */
export const armTable = compileAll([undefinedArm, ...armLines, ...vfpLines]);
export const armUnconditionalTable = compileAll([{ ...undefinedArm, name: 'UNDEFINED_1111', pattern: '1111zzzzzzzzzzzzzzzzzzzzzzzzzzzz' }, ...unconditionalLines]);
export const thumbTable = compileAll([undefinedThumb, ...thumbLines]);
export const allLines = [...armTable, ...armUnconditionalTable, ...thumbTable];
/** Buckets of candidate lines, the one with the most fixed bits first. */
function buckets(table, count, bitsOf, keyMask) {
    const sorted = [...table].sort((a, b) => b.weight - a.weight);
    return Array.from({ length: count }, (_, i) => {
        const bits = bitsOf(i);
        return sorted.filter((line) => ((bits ^ line.value) & line.mask & keyMask) === 0);
    });
}
/** Bits 27 to 20 and 7 to 4 name almost every ARM instruction. */
const armKey = (word) => ((word >>> 16) & 0xff0) | ((word >>> 4) & 0xf);
const armBits = (key) => ((key & 0xff0) << 16) | ((key & 0xf) << 4);
const armBuckets = buckets(armTable, 4096, armBits, 0x0ff000f0);
const unconditionalBuckets = buckets(armUnconditionalTable, 4096, armBits, 0x0ff000f0);
const thumbBuckets = buckets(thumbTable, 1024, (key) => key << 6, 0xffc0);
const firstMatch = (lines, word) => {
    for (const line of lines)
        if (((word ^ line.value) & line.mask) === 0)
            return line;
    throw new Error('decode table without a default line');
};
/** The line of an ARM instruction word. Condition 1111 is looked up in its own table, before anything else. */
export function decodeArm(word) {
    return firstMatch((word >>> 28 === 15 ? unconditionalBuckets : armBuckets)[armKey(word)], word);
}
/** The line of a Thumb halfword. */
export function decodeThumb(half) {
    return firstMatch(thumbBuckets[(half >>> 6) & 0x3ff], half);
}
//# sourceMappingURL=tables.js.map