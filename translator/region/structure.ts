/**
 * Structured control flow over the dominator tree (Ramsey, "Beyond Relooper", ICFP 2022): loop headers become labelled loops,
 * blocks with several forward predecessors become the code behind a labelled block. Reducible graphs only.
 */
import { successors, type Block } from './discover.js';

export interface Graph {
  /** Blocks in reverse postorder. */
  readonly order: readonly number[];
  readonly index: ReadonlyMap<number, number>;
  /** Children in the dominator tree, in reverse postorder. */
  readonly children: ReadonlyMap<number, readonly number[]>;
  readonly loopHeaders: ReadonlySet<number>;
  /** Blocks with two or more forward predecessors. */
  readonly merges: ReadonlySet<number>;
}

/** Analyses a region; undefined when its graph is irreducible. */
export function analyse(entry: number, blocks: ReadonlyMap<number, Block>): Graph | undefined {
  const order: number[] = [];
  const visited = new Set<number>();
  const visit = (pc: number): void => {
    visited.add(pc);
    for (const s of successors(blocks.get(pc)!, blocks)) if (!visited.has(s)) visit(s);
    order.push(pc);
  };
  visit(entry);
  order.reverse();
  const index = new Map(order.map((pc, i) => [pc, i]));
  const predecessors = new Map<number, number[]>(order.map((pc) => [pc, []]));
  for (const pc of order) for (const s of new Set(successors(blocks.get(pc)!, blocks))) predecessors.get(s)!.push(pc);

  // Cooper, Harvey and Kennedy: immediate dominators by iteration over reverse postorder numbers.
  const idom = new Array<number>(order.length).fill(-1);
  idom[0] = 0;
  for (let changed = true; changed;) {
    changed = false;
    for (let b = 1; b < order.length; b++) {
      let dominator = -1;
      for (const p of predecessors.get(order[b]!)!) {
        let x = index.get(p)!;
        if (idom[x] === -1) continue;
        if (dominator === -1) {
          dominator = x;
          continue;
        }
        let y = dominator;
        while (x !== y) {
          while (x > y) x = idom[x]!;
          while (y > x) y = idom[y]!;
        }
        dominator = x;
      }
      if (idom[b] !== dominator) {
        idom[b] = dominator;
        changed = true;
      }
    }
  }
  const dominates = (a: number, b: number): boolean => {
    let x = b;
    while (x > a) x = idom[x]!;
    return x === a;
  };
  const loopHeaders = new Set<number>();
  const merges = new Set<number>();
  for (const pc of order) {
    const b = index.get(pc)!;
    let forward = 0;
    for (const p of predecessors.get(pc)!) {
      const from = index.get(p)!;
      if (from < b) forward++;
      else if (dominates(b, from)) loopHeaders.add(pc);
      else return undefined;
    }
    if (forward > 1) merges.add(pc);
  }
  const children = new Map<number, number[]>(order.map((pc) => [pc, []]));
  for (let b = 1; b < order.length; b++) children.get(order[idom[b]!]!)!.push(order[b]!);
  return { order, index, children, loopHeaders, merges };
}

/** What the structurer needs to print a block: its text, given how to go to another block. */
export type BlockPrinter = (pc: number, goTo: (target: number) => string) => string;

/**
 * Prints a region as nested statements. `goTo` of a block outside is never called by this function: the printer knows its exits.
 * `backEdge` prints what must happen before a loop repeats.
 */
export function structure(entry: number, graph: Graph, print: BlockPrinter, backEdge: (header: number) => string): string {
  const { index, children, loopHeaders, merges } = graph;
  const label = (pc: number) => index.get(pc)!;

  const tree = (pc: number): string => {
    const inner = within(pc, children.get(pc)!.filter((c) => merges.has(c)).reverse());
    return loopHeaders.has(pc) ? `L${label(pc)}:for(;;){${inner}}` : inner;
  };
  // Merge children are placed behind the block, the latest in reverse postorder outermost.
  const within = (pc: number, rest: readonly number[]): string => {
    const [last, ...others] = rest;
    if (last === undefined) return print(pc, (target) => jump(pc, target));
    return `B${label(last)}:{${within(pc, others)}}${tree(last)}`;
  };
  const jump = (from: number, target: number): string => {
    if (index.get(target)! <= index.get(from)!) return `${backEdge(target)}continue L${label(target)};`;
    if (merges.has(target)) return `break B${label(target)};`;
    return tree(target);
  };
  return tree(entry);
}
