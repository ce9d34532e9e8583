/**
 * Prints a region as one JavaScript function: registers and flags in locals, loaded at entry and stored at the one exit.
 *
 * Shape (DESIGN § 4):
 *   (function u_ADDRESS(){ let r0=S[0],…,cyc=S[BUDGET],pc=0,x=0;
 *     try { X:{ …structured blocks…; pc=K; break X; } } catch(e) { … }
 *     S[0]=r0; … return x })
 */
import { Count, Exit, Slot } from '../abi.js';
import { sensitiveNumber, Way } from '../decode/sensitive.js';
import { analyse, structure, type Graph } from '../region/structure.js';
import { addressOf, callOf, discover, loopOf, successors, targetsOf, type Block, type Place, type RegionOptions, type SiteCount, type Terminator } from '../region/discover.js';
import { Flag, plain } from './code.js';
import { fusedCondition, type FlagSource } from './conditions.js';
import { Held, RegionFlags, STORES_HELD, type Item, type PrintedBlock, type Test } from './flags.js';
import { CALL, DISTANCE_BITS, leaveHere, MISS, Needs, print, RESPACE, type Printed, type Standing } from './instruction.js';
import { byModeText, needsVfp } from './interpreter.js';

/** Names that a unit expects as parameters of its factory, in order. U holds the slow paths of units, F the exit object, Q makes a call, J an indirect one that is watched, N counts, X holds the words of a block transfer. */
export const unitParameters = ['S', 'T', 'M', 'HW', 'B', 'H', 'P', 'U', 'F', 'FI', 'FS', 'FD', 'XT', 'Q', 'J', 'N', 'X'] as const;

export interface UnitSource {
  readonly source: string;
  /** Virtual address of the entry. */
  readonly entry: number;
  readonly thumb: boolean;
  /** Guest instructions in the unit: also the budget it asks for, at entry and at back edges. */
  readonly instructions: number;
  readonly blocks: number;
  /** Addresses that calls of this unit come back to. */
  readonly returns: readonly number[];
  /** What the unit was made from, the entry's page first. */
  readonly pages: readonly Extent[];
  /** Indirect calls of which usual callees are in the unit. */
  readonly predicted: number;
  /** The region that it was made from, for who wants to look: `live` has the flags (bits of Flag) that are live where a block starts. */
  readonly region: { readonly blocks: ReadonlyMap<number, Block>; readonly graph: Graph; readonly live: ReadonlyMap<number, number> };
}

/** Byte offsets [from, to) of a page. */
export interface Extent {
  readonly page: number;
  readonly from: number;
  readonly to: number;
  /** Only usual callees of indirect calls lie here: the mapping is asked for at each call, not at the entry. */
  readonly atCalls: boolean;
}

/** What `marks` prints in front of the text of the instruction at an address. */
export const markOf = (pc: number): string => `/*@${(pc >>> 0).toString(16)}*/`;

/** Locals by slot, but for the flags that RegionFlags has. */
const localNames: Readonly<Record<number, string>> = { ...Array.from({ length: 16 }, (_, r) => `r${r}`), [Slot.QF]: 'qf', [Slot.GE]: 'ge' };

/** Text that says nothing of flags; `test`: an `if` that opens behind it. */
const glue = (s: string, test?: Test): Item => ({ parts: [plain(s)], info: 0, reads: 0, writes: 0, kills: 0, always: true, leaves: false, operands: undefined, ...(test && { test }) });

/** Counts the instruction, and tells the runtime when the count is reached. */
function counting(count: SiteCount | undefined, way: Way): string {
  if (count === undefined) return '';
  const { site, promoteAt, cls } = count;
  const byMode = cls === undefined ? '' : byModeText(way, cls);
  if (site === undefined) return byMode;
  const counted = `++N[${Count.SIZE + site}]`;
  return byMode + (promoteAt === undefined ? `${counted};` : `if(${counted}===${promoteAt})H.promote(${site});`);
}

/** What stands in front of an instruction's own text: the VFP unit is looked at, a sensitive instruction counted. */
function guardOf(standing: Standing, vfpChecked: boolean, way: Way, countOf: RegionOptions['countOf']): string {
  const { x } = standing;
  // With trapped exceptions enabled (FPON 2) any VFP instruction may turn the unit off: the interpreter looks before each.
  const vfp = needsVfp(x.line) && !vfpChecked ? `if(S[${Slot.FPON}]!==1){${leaveHere(standing, Exit.VFP)}}` : '';
  if (x.line.sensitive === undefined) return vfp;
  return vfp + (way === Way.CALLOUT ? `N[${Count.CALLOUT + sensitiveNumber(x.line, x.word)}]++;` : '') + counting(countOf?.(x), way);
}

const trap = (standing: Standing): Printed => ({ parts: [plain(leaveHere(standing, Exit.TRAP))], needs: new Needs(), reads: 0, kills: 0, leaves: true, source: undefined, changed: 0 });

/** Prints the blocks of one region. */
class BlockPrinter {
  readonly needs = new Needs();

  constructor(private readonly entry: number, private readonly pages: readonly number[], private readonly options: RegionOptions) {}

  private infoOf({ x, remaining }: Standing): number {
    return (((x.pc - this.entry) / (this.options.thumb ? 2 : 4)) & ((1 << DISTANCE_BITS) - 1)) | (remaining << DISTANCE_BITS);
  }

  print(block: Block): PrintedBlock {
    const { thumb, wayOf, countOf, siteOf, marks } = this.options;
    const items: Item[] = [];
    const n = block.instructions.length;
    let source: FlagSource | undefined;
    let vfpChecked = false;
    let openCond = 14;
    let tail: Test | undefined;
    const conditionOf = (cond: number): Test => ({ cond, fused: fusedCondition(cond, source) });
    items.push(glue(`cyc=cyc-${n}|0;`));
    for (let i = 0; i < n; i++) {
      const x = block.instructions[i]!;
      if (marks) items.push(glue(markOf(x.pc)));
      const end = i === n - 1 ? block.end : undefined;
      const conditionalEnd = end !== undefined && end.kind !== 'call' && end.kind !== 'usual' && end.kind !== 'next' && end.next !== undefined;
      const cond = conditionalEnd ? 14 : x.cond;
      if (cond !== openCond) {
        items.push(glue(openCond === 14 ? '' : '}', cond === 14 ? undefined : conditionOf(cond)));
        openCond = cond;
      }
      if (conditionalEnd) tail = conditionOf(x.cond);
      const standing = { x, thumb, remaining: n - i, end, pages: this.pages, site: x.line.sem === 'BLX_reg' ? siteOf?.(x.pc) : undefined };
      const way = wayOf?.(x) ?? Way.INLINE;
      const traps = x.line.sensitive !== undefined && way === Way.TRAP;
      const own = traps ? trap(standing) : print(standing, temporariesOf(source), way);
      const guard = traps ? '' : guardOf(standing, vfpChecked, way, countOf);
      const calls = end?.kind === 'call' || end?.kind === 'usual';
      const always = cond === 14 && !conditionalEnd && end?.kind !== 'usual';
      this.needs.add(own.needs);
      items.push({
        parts: guard === '' ? own.parts : [plain(guard), ...own.parts], info: this.infoOf(standing),
        reads: own.reads, writes: own.kills, kills: always ? own.kills : 0, always, leaves: own.leaves,
        operands: own.source?.kind === 'sub' ? own.source : undefined, calls,
      });
      if (needsVfp(x.line) && cond === 14) vfpChecked = true;
      if (x.line.cls === 'vfp-system') vfpChecked = false;
      if (own.kills === 0) source = afterWrites(source, own.changed);
      else if (cond === 14) source = afterWrites(own.source, own.changed);
      else {
        // The flags have changed under the condition: what follows must ask again.
        items.push(glue('}'));
        openCond = 14;
        source = undefined;
      }
    }
    if (openCond !== 14) items.push(glue('}'));
    return { items, test: tail };
  }
}

/** First temporary that the operands of a fused condition do not use. */
const temporariesOf = (source: FlagSource | undefined): number =>
  source ? Math.max(0, ...[source.a, source.b, source.result].map((s) => (s.startsWith('v') ? Number(s.slice(1)) + 1 : 0))) : 0;

/** What is left of a fused condition when registers changed that it named. */
function afterWrites(source: FlagSource | undefined, changed: number): FlagSource | undefined {
  if (!source || changed === 0) return source;
  const stale = (s: string): boolean => s.startsWith('r') && (changed & (1 << Number(s.slice(1)))) !== 0;
  if (stale(source.result)) return undefined;
  return stale(source.a) || stale(source.b) ? { ...source, kind: 'result' } : source;
}

/** Translates the region at `entry`. `fetch` reads a word or halfword of the entry's page. */
export function translate(entry: number, fetch: (pc: number) => number, options: RegionOptions): UnitSource {
  const { thumb } = options;
  let limit = options.limit;
  const cold = new Set<Place>();
  let blocks = loopOf(entry, discover(entry, fetch, { ...options, limit }, cold));
  let graph = analyse(entry, blocks);
  while (!graph) {
    limit >>= 1;
    blocks = loopOf(entry, discover(entry, fetch, { ...options, limit: Math.max(limit, 1) }));
    graph = analyse(entry, blocks);
  }
  const pages = extents(entry, blocks, thumb ? 2 : 4);
  const printer = new BlockPrinter(entry, pages.map(({ page }) => page), options);
  const printed = new Map<Place, PrintedBlock>();
  for (const place of graph.order) printed.set(place, printer.print(blocks.get(place)!));
  const flags = flagsOf(blocks, graph, printed, options.lazyFlags !== false);

  let instructions = 0;
  for (const b of blocks.values()) instructions += b.instructions.length;
  const viewOf = options.viewOf ?? (() => 0);
  const exitTo = (place: Place): string => `pc=${addressOf(place)};${options.tellCold && cold.has(place) ? `x=${Exit.COLD};` : ''}break X;`;
  const body = structure(entry, graph, (place, goTo) => {
    const { text, before, condition } = flags.print(place);
    const go = (to: number): string => (blocks.has(to) ? goTo(to) : exitTo(to));
    const { end } = blocks.get(place)!;
    if (end.kind === 'usual') return text.slice(0, -1).join('') + usual(text.at(-1)!, end, go, (page) => (pages.find((x) => x.page === page)?.atCalls ? viewOf(page) : undefined));
    if (end.kind === 'next' || end.kind === 'call') return text.join('') + go(end.next);
    const taken = 'target' in end ? go(end.target) : '';
    if (end.next === undefined) return text.join('') + taken;
    // The last instruction is conditional: its own text stands in the taken arm.
    const own = text.pop()!;
    return `${text.join('')}${before}if(${condition}){${own}${taken}}else{${go(end.next)}}`;
  }, (header) => `if(cyc<${instructions}){pc=${addressOf(header)};x=${Exit.BUDGET};break X;}`);

  const guards = pages.slice(1).filter(({ atCalls }) => !atCalls).map(({ page }) => guard(page, viewOf));
  return {
    source: wrap(entry, body, printer.needs, flags, instructions, guards.join(''), viewOf, thumb), entry, thumb, instructions, blocks: blocks.size, pages,
    predicted: [...blocks.values()].filter(({ end }) => end.kind === 'usual').length,
    returns: [...blocks.values()].flatMap(({ end }) => (end.kind === 'call' || end.kind === 'usual' ? [addressOf(end.next)] : [])), region: { blocks, graph, live: flags.liveIn },
  };
}

/** Flags of the region: everything is live where the unit may be left. */
function flagsOf(blocks: ReadonlyMap<Place, Block>, graph: Graph, printed: ReadonlyMap<Place, PrintedBlock>, lazy: boolean): RegionFlags {
  const next = new Map<Place, readonly Place[]>();
  const leaving = new Set<Place>();
  for (const place of graph.order) {
    const block = blocks.get(place)!;
    const inside = successors(block, blocks);
    next.set(place, inside);
    const exits = block.end.kind === 'leave' || targetsOf(block.end).some((x) => !blocks.has(x));
    // A back edge may leave when the budget is spent.
    const back = inside.some((s) => graph.index.get(s)! <= graph.index.get(place)!);
    if (exits || back) leaving.add(place);
  }
  const liveOut = (place: Place, liveIn: ReadonlyMap<Place, number>): number =>
    leaving.has(place) ? Flag.ALL : next.get(place)!.reduce((live, s) => live | (liveIn.get(s) ?? 0), 0);
  return new RegionFlags(printed, graph.order, (place) => next.get(place)!, liveOut, lazy);
}

/** An indirect call: to the callee that is in the region, if it is that and still mapped as it was, else by the runtime. */
function usual(text: string, end: Terminator & { kind: 'usual' }, go: (to: Place) => string, viewAtCall: (page: number) => number | undefined): string {
  const [before, miss] = text.split(MISS);
  const arms = end.targets.map((target) => {
    const at = addressOf(target);
    const view = viewAtCall(at & -4096);
    const mapped = view === undefined ? '' : `&&XT[S[${Slot.XCTX}]+${at >>> 12}]===${view}`;
    return `if(pc===${at}${mapped}){${go(target)}}else`;
  });
  return `${before}${arms.join(' ')}{${miss}${go(end.next)}}`;
}

/** Byte ranges of the pages that the blocks lie in, the entry's page first. */
function extents(entry: number, blocks: ReadonlyMap<number, Block>, size: number): Extent[] {
  const ranges = new Map<number, { page: number; from: number; to: number; atCalls: boolean }>();
  ranges.set(entry & -4096, { page: entry & -4096, from: entry & 4095, to: (entry & 4095) + size, atCalls: false });
  const usual = new Set([...blocks.values()].flatMap(({ end }) => (end.kind === 'usual' ? end.targets.map(callOf) : [])));
  for (const { place, instructions } of blocks.values()) {
    for (const { pc } of instructions) {
      const page = pc & -4096;
      const range = ranges.get(page) ?? { page, from: 4096, to: 0, atCalls: true };
      range.from = Math.min(range.from, pc & 4095);
      range.to = Math.max(range.to, (pc & 4095) + size);
      if (!usual.has(callOf(place))) range.atCalls = false;
      ranges.set(page, range);
    }
  }
  return [...ranges.values()];
}

/** Leaves the unit where a page is mapped otherwise than now. */
const guard = (page: number, viewOf: (page: number) => number): string => `if(XT[S[${Slot.XCTX}]+${page >>> 12}]!==${viewOf(page)})return ${Exit.GUARD};`;

/** Numbers of the bits that are set, lowest first. */
function bitsOf(set: number): number[] {
  const bits: number[] = [];
  for (let rest = set; rest !== 0; rest &= rest - 1) bits.push(31 - Math.clz32(rest & -rest));
  return bits;
}

function wrap(entry: number, body: string, needs: Needs, flags: RegionFlags, stretch: number, guards: string, viewOf: (page: number) => number, thumb: boolean): string {
  const tables = needs.data ? [`dr=S[${Slot.DCTX}]`] : [];
  const loads = [...bitsOf(needs.read | needs.written).map((slot) => `${localNames[slot]!}=S[${slot}]`), ...flags.names.map(([n, slot]) => `${n}=S[${slot}]`), ...tables];
  const registers = bitsOf(needs.written).map((slot) => `S[${slot}]=${localNames[slot]!};`).join('');
  const stores = (held: number): string => registers + flags.stores(held);
  // Everything goes to the register file and comes back from it, so that whoever returns here may be another task of the guest.
  const call = (to: string, site: string | undefined): string => {
    const page = Number(to) & -4096;
    const back = `${to},${stretch},${viewOf(page)}`;
    // The runtime has looked at the page of the return address, the dispatcher at that of the entry.
    const home = page === (entry & -4096) ? '' : guard(entry & -4096, viewOf);
    return `S[${Slot.PC}]=pc;S[${Slot.BUDGET}]=cyc;`
      + `if((x=${site === undefined ? `Q(${back})` : `J(${back},${site})`})>=0)return x;${home}${guards}cyc=S[${Slot.BUDGET}];${loads.map((l) => `${l};`).join('')}x=0;${flags.deferred ? 'fk=0;' : ''}`;
  };
  const variables = [...loads, ...(flags.deferred ? ['fa=0', 'fb=0', 'fk=0'] : []), ...bitsOf(needs.scratch).map((k) => `x${k}=0`)];
  for (let k = 0; k < needs.temporaries; k++) variables.push(`v${k}`);
  const name = `u_${(entry >>> 0).toString(16).padStart(8, '0')}`;
  const called = body.includes('@') ? body.replaceAll(CALL, (_, to: string, site: string | undefined) => call(to, site)) : body;
  const text = called.includes('$') ? called.replaceAll(STORES_HELD, (_, held: string) => stores(Number(held))).replaceAll(RESPACE, tables.map((t) => `${t};`).join('')) : called;
  return `(function ${name}(){let cyc=S[${Slot.BUDGET}];if(cyc<${stretch})return ${Exit.BUDGET};${guards}let ${[...variables, 'pc=0', 'x=0', 't=0'].join(',')};`
    + (needs.throws ? `try{X:{${text}}}catch(e){if(e!==F)throw e;x=e.code;const i=S[${Slot.INFO}];pc=${entry}+(i<<${32 - DISTANCE_BITS}>>${32 - DISTANCE_BITS - (thumb ? 1 : 2)})|0;cyc=cyc+(i>>>${DISTANCE_BITS})|0;}` : `X:{${text}}`)
    + `${stores(flags.deferred ? Held.SPELLED | Held.OPERANDS : Held.SPELLED)}S[${Slot.PC}]=pc;S[${Slot.BUDGET}]=cyc;return x})`;
}
