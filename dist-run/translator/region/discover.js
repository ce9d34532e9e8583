/**
 * Which instructions form a unit: the blocks reachable from an entry by direct branches, within the entry's page and its guarded
 * neighbours, within a limit, and (when a profile is given) only where the interpreter has been. Everything else is an exit.
 */
import { decodeArm, decodeThumb } from '../decode/tables.js';
import { fieldOf } from '../decode/pattern.js';
import { Way } from '../decode/sensitive.js';
import { templateFor } from '../semantics/index.js';
const jumps = new Set(['B', 'tB', 'tB_cond']);
const calls = new Set(['BL', 'BLX_imm', 'BLX_reg', 'tBLX_reg', 'tBL_suffix', 'tBLX_suffix']);
/** The instruction at an address; `fetch` reads a word (ARM) or a halfword (Thumb) of the page. */
export function instructionAt(pc, thumb, fetch) {
    const word = fetch(pc);
    if (thumb) {
        const line = decodeThumb(word);
        return { pc, word, line, cond: line.sem === 'tB_cond' ? (word >>> 8) & 15 : 14 };
    }
    return { pc, word, line: decodeArm(word), cond: word >>> 28 === 15 ? 14 : word >>> 28 };
}
/** Target of a direct jump of this instruction set. */
export function jumpTarget({ pc, word, line }) {
    const i = fieldOf(word, line.fields.find((f) => f.letter === 'i'));
    switch (line.sem) {
        case 'B': return (pc + 8 + ((i << 8) >> 6)) | 0;
        case 'tB': return (pc + 4 + ((i << 21) >> 20)) | 0;
        default: return (pc + 4 + ((i << 24) >> 23)) | 0;
    }
}
/** Blocks in the order of their addresses; the first instruction of the entry is always in. */
export function discover(entry, fetch, options) {
    const { thumb, limit, seen, single, neighbours, view, wayOf } = options;
    const size = thumb ? 2 : 4;
    const page = entry & -4096;
    const found = new Map();
    const leaders = new Set([entry]);
    const work = [entry];
    const returns = (x) => view !== undefined && calls.has(x.line.sem);
    const inPage = (pc) => (pc & -4096) === page || (neighbours?.has(pc & -4096) ?? false);
    while (work.length > 0) {
        let pc = work.shift();
        while (inPage(pc) && !found.has(pc) && found.size < limit && (pc === entry || !seen || seen(pc))) {
            const x = instructionAt(pc, thumb, fetch);
            found.set(pc, x);
            const next = (pc + size) | 0;
            if (jumps.has(x.line.sem)) {
                const target = jumpTarget(x);
                if (!single || target === entry) {
                    leaders.add(target);
                    work.push(target);
                }
                if (x.cond === 14 || single)
                    break;
                leaders.add(next);
            }
            else if (endsBlock(x, wayOf)) {
                if (single || (x.cond === 14 && !returns(x)))
                    break;
                leaders.add(next);
            }
            pc = next;
        }
    }
    const blocks = new Map();
    for (const leader of [...leaders].filter((pc) => found.has(pc)).sort((a, b) => a - b)) {
        const instructions = [];
        let pc = leader;
        let end;
        for (;;) {
            const x = found.get(pc);
            instructions.push(x);
            pc = (pc + size) | 0;
            if (jumps.has(x.line.sem)) {
                end = { kind: 'jump', target: jumpTarget(x), next: x.cond === 14 ? undefined : pc };
                break;
            }
            if (returns(x) && found.has(pc)) {
                end = { kind: 'call', next: pc };
                break;
            }
            if (endsBlock(x, wayOf)) {
                end = { kind: 'leave', next: x.cond === 14 ? undefined : pc };
                break;
            }
            if (leaders.has(pc) || !found.has(pc)) {
                end = { kind: 'next', next: pc };
                break;
            }
        }
        blocks.set(leader, { pc: leader, instructions, end });
    }
    return blocks;
}
function endsBlock(x, wayOf) {
    const { line } = x;
    if (line.cls === 'branch' || line.cls === 'indirect' || line.cls === 'system')
        return true;
    if (line.sensitive === undefined)
        return false;
    const way = wayOf?.(x) ?? Way.INLINE;
    return way === Way.TRAP || templateFor(line, x.word, way).leaves;
}
/** Addresses of the blocks that may follow inside the region. */
export function successors(block, blocks) {
    const { end } = block;
    const all = end.kind === 'jump' ? [end.target, end.next] : [end.next];
    return all.filter((pc) => pc !== undefined && blocks.has(pc));
}
//# sourceMappingURL=discover.js.map