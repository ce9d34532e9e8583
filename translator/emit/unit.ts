/**
 * Prints a region as one JavaScript function: registers and flags in locals, loaded at entry and stored at the one exit.
 *
 * Shape (DESIGN § 4):
 *   (function u_ADDRESS(){ let r0=S[0],…,cyc=S[BUDGET],pc=0,x=0;
 *     try { X:{ …structured blocks…; pc=K; break X; } } catch(e) { … }
 *     S[0]=r0; … return x })
 */
import { Count, Exit, FAST_MASK, FAST_MASK_DOUBLE, Slot, TLB_PAGES } from '../abi.js';
import { fieldOf } from '../decode/pattern.js';
import { sensitiveNumber, Way } from '../decode/sensitive.js';
import { analyse, structure, type Graph } from '../region/structure.js';
import { addressOf, callOf, discover, loopOf, successors, targetsOf, type Block, type Instruction, type Place, type RegionOptions, type SiteCount, type Terminator } from '../region/discover.js';
import { templateFor, templateOf } from '../semantics/index.js';
import { code, Flag, flagBit, isConst, isInt, textOf, type Piece, type Value } from './code.js';
import { fusedCondition, type FlagSource } from './conditions.js';
import { Held, RegionFlags, STORES, type Printed, type PrintedBlock, type Test } from './flags.js';
import { byModeText, needsVfp } from './interpreter.js';
import { Specializer, type AccessKind, type Target } from './specialize.js';

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

/** Exit information: the instruction's distance from the entry in words (Thumb: halfwords), and above it the instructions left of its block. */
const DISTANCE_BITS = 24;

const flagLocal: Record<string, string> = { NF: 'nf', ZF: 'zf', CF: 'cf', VF: 'vf', QF: 'qf', GE: 'ge' };
const localSlot: [string, number][] = [['qf', Slot.QF], ['ge', Slot.GE]];
const rams = { 1: 'B[t]', 2: 'HW[t>>1]', 4: 'M[t>>2]' } as const;
const maskOf = (width: 1 | 2 | 4, kind: AccessKind): number => (kind === 'double' ? FAST_MASK_DOUBLE : FAST_MASK[width]);
const slowName = { normal: ['l', 's'], aligned: ['la', 'sa'], user: ['lu', 'su'], double: ['ld', 'sd'], 'user-call': ['lu', 'su'] } as const;
/** Stands for taking the data TLB's tables anew, in a unit that has them in locals. */
const RESPACE = '$RESPACE;';

/** Which locals a unit needs. */
class Locals {
  readonly read = new Set<string>();
  readonly written = new Set<string>();
  scratch = 0;
  /** Temporaries v0, v1, … of the whole unit. */
  temporaries = 0;
  /** Uses the data TLB of the current context. */
  data = false;
  /** Has a slow path that may leave by throwing. */
  throws = false;

  /** Pages that the unit lies in. */
  constructor(readonly pages: readonly number[], readonly siteOf: RegionOptions['siteOf']) {}
}

class UnitTarget implements Target {
  flagReads = 0;
  flagWrites = 0;
  leaves = false;
  source: FlagSource | undefined;
  /** Registers written, as a set. */
  changed = 0;

  constructor(
    private readonly x: Instruction,
    private readonly thumb: boolean,
    private readonly locals: Locals,
    /** Instructions of the block from this one on, this one included. */
    private readonly remaining: number,
    /** Address of the unit's entry. */
    private readonly entry: number,
    /** How the block ends, for its last instruction. */
    private readonly end: Terminator | undefined,
  ) {}

  field(letter: string): Value | undefined {
    const field = this.x.line.fields.find((f) => f.letter === letter);
    return field && fieldOf(this.x.word, field);
  }

  pc(): Value {
    return this.x.pc;
  }

  private get size(): number {
    return this.thumb ? 2 : 4;
  }

  private local(name: string, write: boolean): string {
    (write ? this.locals.written : this.locals.read).add(name);
    return name;
  }

  readRegister(index: Value, quiet = false): Value {
    if (!isConst(index)) throw new Error('register number must be known');
    return index === 15 ? (this.x.pc + 2 * this.size) | 0 : code(quiet ? `r${index}` : this.local(`r${index}`, false), true, true);
  }

  writeRegister(index: Value, value: Value): string {
    // A write of r15 through a data path is UNPREDICTABLE and has no effect here (the tables route the real ones to branches).
    if (index === 15) return '';
    this.changed |= 1 << (index as number);
    return `${this.local(`r${index as number}`, true)}=${textOf(value)}${isInt(value) ? '' : '|0'};`;
  }

  readFlag(name: string): Value {
    const bit = flagBit[name];
    this.flagReads |= bit ?? 0;
    return code(bit === undefined ? this.local(flagLocal[name]!, false) : flagLocal[name]!, true, true);
  }

  writeFlag(name: string, value: Value): Piece {
    const bit = flagBit[name];
    if (bit === undefined) return `${this.local(flagLocal[name]!, true)}=${textOf(value)};`;
    this.flagWrites |= bit;
    this.source = undefined;
    return { flag: bit, s: `${flagLocal[name]!}=${textOf(value)};` };
  }

  noteFlags(kind: 'sub' | 'result', a: string, b: string, result: string): void {
    this.source = { kind, a, b, result };
    this.changed = 0;
  }

  readSlot(slot: number): Value {
    return code(`S[${slot}]`, true);
  }

  writeSlot(slot: number, value: Value): string {
    return `S[${slot}]=${textOf(value)};`;
  }

  scratch(k: Value): string {
    if (!isConst(k)) throw new Error('scratch index must be known');
    this.locals.scratch |= 1 << k;
    return `x${k}`;
  }

  private get info(): number {
    return (((this.x.pc - this.entry) / this.size) & ((1 << DISTANCE_BITS) - 1)) | (this.remaining << DISTANCE_BITS);
  }

  private table(kind: AccessKind, write: boolean): string {
    this.locals.throws = true;
    if (kind === 'user') return `S[${Slot.UCTX}]${write ? `+${TLB_PAGES}` : ''}`;
    this.locals.data = true;
    return write ? `dr+${TLB_PAGES}` : 'dr';
  }

  load(width: 1 | 2 | 4, kind: AccessKind, address: string): Value {
    this.leaves = true;
    if (kind === 'user-call') {
      this.locals.throws = true;
      return code(`U.${slowName[kind][0]}${width}(${address},${this.info})`, true);
    }
    const test = `(t=T[(${address}>>>12)+${this.table(kind, false)}]^${address})`;
    const fast = width === 1 ? `${test}>=0` : `(${test}&${maskOf(width, kind)})===0`;
    return code(`(${fast}?${rams[width]}:U.${slowName[kind][0]}${width}(${address},${this.info})|0)`, true);
  }

  store(width: 1 | 2 | 4, kind: AccessKind, address: string, value: Value): string {
    this.leaves = true;
    if (kind === 'user-call') {
      this.locals.throws = true;
      return `U.${slowName[kind][1]}${width}(${address},${textOf(value)},${this.info});`;
    }
    const test = `(t=T[(${address}>>>12)+${this.table(kind, true)}|0]^${address})`;
    const fast = width === 1 ? `${test}>=0` : `(${test}&${maskOf(width, kind)})===0`;
    return `if(${fast})${rams[width]}=${textOf(value)};else U.${slowName[kind][1]}${width}(${address},${textOf(value)},${this.info});`;
  }

  blockTest(write: boolean, address: string, bytes: Value): string {
    this.leaves = true;
    return `((t=T[(${address}>>>12)+${this.table('normal', write)}|0]^${address})&${FAST_MASK[4]})===0&&(t&4095)<=${4096 - (bytes as number)}`;
  }

  slowLoad(address: string): Value {
    return code(`U.la4(${address},${this.info})`, true);
  }

  slowBlock(write: boolean, address: string, bytes: Value): string {
    return `U.${write ? 'sm' : 'lm'}(${address},${textOf(bytes)},${this.info});`;
  }

  slowStore(address: string, value: Value): string {
    return `U.sa4(${address},${textOf(value)},${this.info});`;
  }

  condition(): Value {
    return 1;
  }

  /** What follows when `pc` has been set: out of the unit, or a call and what comes after it. */
  private get go(): string {
    if (this.end?.kind !== 'call' && this.end?.kind !== 'usual') return 'break X;';
    this.leaves = true;
    return CALL(((this.x.pc + this.size) | 0) + (this.thumb ? 1 : 0), siteOf(this.x, this.locals));
  }

  /** `pc` gets a computed address. At the end of a callee in the region that is where the call goes on, unless it is not. */
  private computed(to: Value, then: string): string {
    // Where it goes is asked behind the block.
    if (this.end?.kind === 'usual') return `pc=${textOf(to)};${MISS}${then}${this.go}`;
    if (this.end?.kind === 'return') return `pc=${textOf(to)};if(pc!==${addressOf(this.end.target)}){${then}${this.go}}`;
    return `pc=${textOf(to)};${then}${this.go}`;
  }

  branch(to: Value): string {
    if (this.end?.kind === 'enter') return '';
    const mask = this.thumb ? -2 : -4;
    return isConst(to) ? `pc=${to & mask};${this.go}` : this.computed(to, `pc=pc&${mask};`);
  }

  branchExchange(to: Value): string {
    if (isConst(to)) {
      const set = ((to & 1) !== 0) === this.thumb ? '' : `S[${Slot.CPSR}]=S[${Slot.CPSR}]^32;`;
      return `${set}pc=${to & (to & 1 ? -2 : -4)};${this.go}`;
    }
    return this.computed(to, exchange(this.thumb));
  }

  leave(): string {
    this.leaves = true;
    const rest = this.remaining - 1;
    return `pc=${(this.x.pc + this.size) | 0};${rest > 0 ? `cyc=cyc+${rest}|0;` : ''}break X;`;
  }

  /** The state of the unit as the interpreter would have it behind this instruction; what a helper throws finds its way by INFO. */
  spill(): string {
    this.leaves = true;
    this.locals.throws = true;
    const rest = this.remaining - 1;
    return `${STORES}S[15]=${(this.x.pc + 2 * this.size) | 0};S[${Slot.PC}]=${(this.x.pc + this.size) | 0};S[${Slot.BUDGET}]=${rest > 0 ? `cyc+${rest}|0` : 'cyc'};S[${Slot.INFO}]=${this.info};`;
  }

  system(call: () => string): string {
    return `${this.spill()}${call()};return ${Exit.NEXT};`;
  }

  rare(): string {
    this.leaves = true;
    return leaveHere(this.x, this.remaining, Exit.INTERPRET);
  }

  respace(old: Value): string {
    const moved = this.locals.pages.map((page) => `XT[S[${Slot.XCTX}]+${page >>> 12}]!==XT[${textOf(old)}+${page >>> 12}]`).join('||');
    return `${RESPACE}if(${moved}){${this.leave()}}`;
  }

  dispatch(to: Value): string {
    this.leaves = true;
    return `pc=${textOf(to)};break X;`;
  }
}

/** The instruction set is that of bit 0 of `pc` from now on. */
const exchange = (thumb: boolean): string => (thumb
  ? `if((pc&1)===0){S[${Slot.CPSR}]=S[${Slot.CPSR}]&-33;pc=pc&-4;}else pc=pc&-2;`
  : `if((pc&1)!==0){S[${Slot.CPSR}]=S[${Slot.CPSR}]|32;pc=pc&-2;}else pc=pc&-4;`);

/**
 * Where a call stands in the text, until all of the unit is printed and its locals are known: `wrap` puts the call there.
 * `to` is the address that it comes back to, with bit 0 set in Thumb; `site` is the number under which the runtime watches it.
 */
const CALL = (to: number, site: number | undefined): string => `${STORES}@${to}${site === undefined ? '' : `,${site}`}@`;
/** What stands in front of it goes on to the usual callees, what stands behind it is done when it is none of them. */
const MISS = '@miss@';
const CALLS = /@(-?\d+)(?:,(\d+))?@/g;

/** Number under which an indirect call is watched. */
const siteOf = (x: Instruction, locals: Locals): number | undefined => (x.line.sem === 'BLX_reg' ? locals.siteOf?.(x.pc) : undefined);

/** Leaves the unit in front of an instruction. */
const leaveHere = (x: Instruction, remaining: number, exit: number): string => `pc=${x.pc};cyc=cyc+${remaining}|0;x=${exit};break X;`;

interface PrintedInstruction extends Printed {
  readonly source: FlagSource | undefined;
  /** Registers written (after the flags were set, if they were). */
  readonly changed: number;
}

/** Counts the instruction, and tells the runtime when the count is reached. */
function counting(count: SiteCount | undefined, way: Way): string {
  if (count === undefined) return '';
  const { site, promoteAt, cls } = count;
  const byMode = cls === undefined ? '' : byModeText(way, cls);
  if (site === undefined) return byMode;
  const counted = `++N[${Count.SIZE + site}]`;
  return byMode + (promoteAt === undefined ? `${counted};` : `if(${counted}===${promoteAt})H.promote(${site});`);
}

function printInstruction(x: Instruction, thumb: boolean, locals: Locals, remaining: number, vfpChecked: boolean, temporaries: number, entry: number, way: Way, countOf: RegionOptions['countOf'], end: Terminator | undefined): PrintedInstruction {
  if (x.line.sensitive !== undefined && way === Way.TRAP) return { pieces: [leaveHere(x, remaining, Exit.TRAP)], reads: 0, writes: 0, kills: 0, always: true, leaves: true, source: undefined, changed: 0 };
  const target = new UnitTarget(x, thumb, locals, remaining, entry, end);
  const specializer = new Specializer(target, temporaries);
  // A direct jump has no text of its own: the structurer prints where it goes.
  if (x.line.cls !== 'branch' || (x.line.sem !== 'B' && x.line.sem !== 'tB' && x.line.sem !== 'tB_cond')) specializer.run(templateOf(templateFor(x.line, x.word, way).key));
  locals.temporaries = Math.max(locals.temporaries, specializer.next);
  const vfp = needsVfp(x.line);
  // With trapped exceptions enabled (FPON 2) any VFP instruction may turn the unit off: the interpreter looks before each.
  const guard = vfp && !vfpChecked ? [`if(S[${Slot.FPON}]!==1){${leaveHere(x, remaining, Exit.VFP)}}`] : [];
  if (x.line.sensitive !== undefined && way === Way.CALLOUT) guard.push(`N[${Count.CALLOUT + sensitiveNumber(x.line, x.word)}]++;`);
  if (x.line.sensitive !== undefined) guard.push(counting(countOf?.(x), way));
  const leaves = target.leaves || vfp || x.line.cls === 'vfp-system' || x.line.cls === 'indirect' || x.line.cls === 'branch';
  const { source, flagWrites } = target;
  return {
    pieces: [...guard, ...specializer.pieces], reads: target.flagReads, writes: flagWrites, kills: flagWrites, always: end?.kind !== 'usual', leaves, source, changed: target.changed,
    operands: source?.kind === 'sub' ? source : undefined, calls: end?.kind === 'call' || end?.kind === 'usual',
  };
}

function printBlock(block: Block, locals: Locals, entry: number, { thumb, wayOf, countOf, marks }: RegionOptions): PrintedBlock {
  const items: Printed[] = [];
  const n = block.instructions.length;
  let source: FlagSource | undefined;
  let vfpChecked = false;
  let openCond = 14;
  let tail: Test | undefined;
  const plain = (text: string, test?: Test): Printed => ({ pieces: [text], reads: 0, writes: 0, kills: 0, always: true, leaves: false, ...(test && { test }) });
  const conditionOf = (cond: number): Test => ({ cond, fused: fusedCondition(cond, source) });
  items.push(plain(`cyc=cyc-${n}|0;`));
  block.instructions.forEach((x, i) => {
    if (marks) items.push(plain(markOf(x.pc)));
    const last = i === n - 1;
    const end = last ? block.end : undefined;
    const conditionalEnd = end !== undefined && end.kind !== 'call' && end.kind !== 'usual' && end.kind !== 'next' && end.next !== undefined;
    const cond = conditionalEnd ? 14 : x.cond;
    if (cond !== openCond) {
      items.push(plain(openCond === 14 ? '' : '}', cond === 14 ? undefined : conditionOf(cond)));
      openCond = cond;
    }
    if (conditionalEnd) tail = conditionOf(x.cond);
    const printed = printInstruction(x, thumb, locals, n - i, vfpChecked, temporariesOf(source), entry, wayOf?.(x) ?? Way.INLINE, countOf, end);
    if (needsVfp(x.line) && cond === 14) vfpChecked = true;
    if (x.line.cls === 'vfp-system') vfpChecked = false;
    items.push(cond === 14 && !conditionalEnd ? printed : { ...printed, kills: 0, always: false });
    if (printed.writes === 0) source = afterWrites(source, printed.changed);
    else {
      source = cond === 14 ? afterWrites(printed.source, printed.changed) : undefined;
      if (cond !== 14) {
        // The flags have changed under the condition: what follows must ask again.
        items.push(plain('}'));
        openCond = 14;
      }
    }
  });
  if (openCond !== 14) items.push(plain('}'));
  return { items, test: tail };
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
  const locals = new Locals(pages.map(({ page }) => page), options.siteOf);
  const printed = new Map<number, PrintedBlock>();
  for (const pc of graph.order) printed.set(pc, printBlock(blocks.get(pc)!, locals, entry, options));

  // Everything is live where the unit may be left.
  const flags = new RegionFlags(printed, graph.order, (pc) => successors(blocks.get(pc)!, blocks), (pc, liveIn) => {
    const block = blocks.get(pc)!;
    const inside = successors(block, blocks);
    const exits = block.end.kind === 'leave' || targetsOf(block.end).some((x) => !blocks.has(x));
    // A back edge may leave when the budget is spent.
    const back = inside.some((s) => graph.index.get(s)! <= graph.index.get(pc)!);
    return exits || back ? Flag.ALL : inside.reduce((live, s) => live | (liveIn.get(s) ?? 0), 0);
  }, options.lazyFlags !== false);

  const instructions = [...blocks.values()].reduce((sum, b) => sum + b.instructions.length, 0);
  const exitTo = (place: Place): string => `pc=${addressOf(place)};${options.tellCold && cold.has(place) ? `x=${Exit.COLD};` : ''}break X;`;
  const body = structure(entry, graph, (pc, goTo) => {
    const block = blocks.get(pc)!;
    const { text, before, condition } = flags.print(pc);
    const go = (to: number): string => (blocks.has(to) ? goTo(to) : exitTo(to));
    const { end } = block;
    if (end.kind === 'usual') return text.slice(0, -1).join('') + usual(text.at(-1)!, end, go, (page) => pages.find((x) => x.page === page)?.atCalls ? options.viewOf!(page) : undefined);
    if (end.kind === 'next' || end.kind === 'call') return text.join('') + go(end.next);
    const taken = 'target' in end ? go(end.target) : '';
    if (end.next === undefined) return text.join('') + taken;
    // The last instruction is conditional: its own text stands in the taken arm.
    const own = text.pop()!;
    return `${text.join('')}${before}if(${condition}){${own}${taken}}else{${go(end.next)}}`;
  }, (header) => `if(cyc<${instructions}){pc=${addressOf(header)};x=${Exit.BUDGET};break X;}`);

  const viewOf = options.viewOf ?? (() => 0);
  const guards = pages.slice(1).filter(({ atCalls }) => !atCalls).map(({ page }) => guard(page, viewOf));
  return {
    source: wrap(entry, body, locals, flags, instructions, guards.join(''), viewOf, thumb), entry, thumb, instructions, blocks: blocks.size, pages,
    predicted: [...blocks.values()].filter(({ end }) => end.kind === 'usual').length,
    returns: [...blocks.values()].flatMap(({ end }) => (end.kind === 'call' || end.kind === 'usual' ? [addressOf(end.next)] : [])), region: { blocks, graph, live: flags.liveIn },
  };
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

function wrap(entry: number, body: string, locals: Locals, flags: RegionFlags, stretch: number, guards: string, viewOf: (page: number) => number, thumb: boolean): string {
  const slotOf = (name: string): number => localSlot.find(([n]) => n === name)?.[1] ?? Number(name.slice(1));
  const names = [...new Set([...locals.read, ...locals.written])].sort((a, b) => slotOf(a) - slotOf(b));
  const registers = names.filter((n) => locals.written.has(n)).map((n) => `S[${slotOf(n)}]=${n};`).join('');
  const loads = [...names.map((n) => `${n}=S[${slotOf(n)}]`), ...flags.names.map(([n, slot]) => `${n}=S[${slot}]`)];
  const tables = locals.data ? [`dr=S[${Slot.DCTX}]`] : [];
  loads.push(...tables);
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
  const variables = [...loads, ...(flags.deferred ? ['fa=0', 'fb=0', 'fk=0'] : [])];
  for (let k = 0; k < 16; k++) if (locals.scratch & (1 << k)) variables.push(`x${k}=0`);
  for (let k = 0; k < locals.temporaries; k++) variables.push(`v${k}`);
  const name = `u_${(entry >>> 0).toString(16).padStart(8, '0')}`;
  const text = body.replaceAll(CALLS, (_, to: string, site: string | undefined) => call(to, site)).replaceAll(/\$STORES(\d);/g, (_, held: string) => stores(Number(held))).replaceAll(RESPACE, tables.map((t) => `${t};`).join(''));
  return `(function ${name}(){let cyc=S[${Slot.BUDGET}];if(cyc<${stretch})return ${Exit.BUDGET};${guards}let ${[...variables, 'pc=0', 'x=0', 't=0'].join(',')};`
    + (locals.throws ? `try{X:{${text}}}catch(e){if(e!==F)throw e;x=e.code;const i=S[${Slot.INFO}];pc=${entry}+(i<<${32 - DISTANCE_BITS}>>${32 - DISTANCE_BITS - (thumb ? 1 : 2)})|0;cyc=cyc+(i>>>${DISTANCE_BITS})|0;}` : `X:{${text}}`)
    + `${stores(flags.deferred ? Held.SPELLED | Held.OPERANDS : Held.SPELLED)}S[${Slot.PC}]=pc;S[${Slot.BUDGET}]=cyc;return x})`;
}
