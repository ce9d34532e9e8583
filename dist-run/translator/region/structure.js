/**
 * Structured control flow over the dominator tree (Ramsey, "Beyond Relooper", ICFP 2022): loop headers become labelled loops,
 * blocks with several forward predecessors become the code behind a labelled block. Reducible graphs only.
 */
import { successors } from './discover.js';
/** Analyses a region; undefined when its graph is irreducible. */
export function analyse(entry, blocks) {
    const order = [];
    const visited = new Set();
    const visit = (pc) => {
        visited.add(pc);
        for (const s of successors(blocks.get(pc), blocks))
            if (!visited.has(s))
                visit(s);
        order.push(pc);
    };
    visit(entry);
    order.reverse();
    const index = new Map(order.map((pc, i) => [pc, i]));
    const predecessors = new Map(order.map((pc) => [pc, []]));
    for (const pc of order)
        for (const s of new Set(successors(blocks.get(pc), blocks)))
            predecessors.get(s).push(pc);
    // Cooper, Harvey and Kennedy: immediate dominators by iteration over reverse postorder numbers.
    const idom = new Array(order.length).fill(-1);
    idom[0] = 0;
    for (let changed = true; changed;) {
        changed = false;
        for (let b = 1; b < order.length; b++) {
            let dominator = -1;
            for (const p of predecessors.get(order[b])) {
                let x = index.get(p);
                if (idom[x] === -1)
                    continue;
                if (dominator === -1) {
                    dominator = x;
                    continue;
                }
                let y = dominator;
                while (x !== y) {
                    while (x > y)
                        x = idom[x];
                    while (y > x)
                        y = idom[y];
                }
                dominator = x;
            }
            if (idom[b] !== dominator) {
                idom[b] = dominator;
                changed = true;
            }
        }
    }
    const dominates = (a, b) => {
        let x = b;
        while (x > a)
            x = idom[x];
        return x === a;
    };
    const loopHeaders = new Set();
    const merges = new Set();
    for (const pc of order) {
        const b = index.get(pc);
        let forward = 0;
        for (const p of predecessors.get(pc)) {
            const from = index.get(p);
            if (from < b)
                forward++;
            else if (dominates(b, from))
                loopHeaders.add(pc);
            else
                return undefined;
        }
        if (forward > 1)
            merges.add(pc);
    }
    const children = new Map(order.map((pc) => [pc, []]));
    for (let b = 1; b < order.length; b++)
        children.get(order[idom[b]]).push(order[b]);
    return { order, index, children, loopHeaders, merges };
}
/**
 * Prints a region as nested statements. `goTo` of a block outside is never called by this function: the printer knows its exits.
 * `backEdge` prints what must happen before a loop repeats.
 */
export function structure(entry, graph, print, backEdge) {
    const { index, children, loopHeaders, merges } = graph;
    const label = (pc) => index.get(pc);
    const tree = (pc) => {
        const inner = within(pc, children.get(pc).filter((c) => merges.has(c)).reverse());
        return loopHeaders.has(pc) ? `L${label(pc)}:for(;;){${inner}}` : inner;
    };
    // Merge children are placed behind the block, the latest in reverse postorder outermost.
    const within = (pc, rest) => {
        const [last, ...others] = rest;
        if (last === undefined)
            return print(pc, (target) => jump(pc, target));
        return `B${label(last)}:{${within(pc, others)}}${tree(last)}`;
    };
    const jump = (from, target) => {
        if (index.get(target) <= index.get(from))
            return `${backEdge(target)}continue L${label(target)};`;
        if (merges.has(target))
            return `break B${label(target)};`;
        return tree(target);
    };
    return tree(entry);
}
//# sourceMappingURL=structure.js.map