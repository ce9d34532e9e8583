/**
 * Which instructions form a unit: the blocks reachable from an entry by direct branches, within the entry's page and its guarded
 * neighbours, within a limit, and (when a profile is given) only where the interpreter has been. Small callees that call nothing
 * are taken in at each call. Everything else is an exit.
 */
import { allLines, decodeArm, decodeThumb } from '../decode/tables.js';
import { fieldOf, type CompiledLine } from '../decode/pattern.js';
import { Way } from '../decode/sensitive.js';
import { templateFor } from '../semantics/index.js';

export interface Instruction {
  /** Virtual address. */
  readonly pc: number;
  readonly word: number;
  readonly line: CompiledLine;
  /** ARM condition, 14 = always. */
  readonly cond: number;
}

/**
 * Where an instruction stands in a region. A callee that is taken into the region is there once for each call, so a place is an address
 * and the number of the call (0: not in a callee), as one number; a place of call 0 is the address itself.
 */
export type Place = number;

/** Calls are this far apart: an address is a signed word. */
const CALL = 2 ** 33;
const placeOf = (call: number, pc: number): Place => call * CALL + pc;
export const addressOf = (place: Place): number => ((place + CALL / 2) % CALL) - CALL / 2;
/** Number of the call in which a place stands. */
export const callOf = (place: Place): number => Math.floor((place + CALL / 2) / CALL);

/** How a block ends. Targets that are not blocks of the region are exits. */
export type Terminator =
  /** Runs into the next address. */
  | { readonly kind: 'next'; readonly next: Place }
  /** Direct branch by the last instruction; `next` is where it goes when the condition fails (undefined: never). */
  | { readonly kind: 'jump'; readonly target: Place; readonly next: Place | undefined }
  /** A call by the last instruction, which comes back to `next` (or did not happen: its condition is its own matter). */
  | { readonly kind: 'call'; readonly next: Place }
  /** An indirect call, some of whose usual callees are in the region: any other comes back to `next`. */
  | { readonly kind: 'usual'; readonly targets: readonly Place[]; readonly next: Place }
  /** A call of a callee that is in the region. */
  | { readonly kind: 'enter'; readonly target: Place; readonly next: undefined }
  /** The end of such a callee: to `target`, if the last instruction really goes there. */
  | { readonly kind: 'return'; readonly target: Place; readonly next: Place | undefined }
  /** The last instruction leaves the unit by itself (computed branch, system); `next` when its condition fails. */
  | { readonly kind: 'leave'; readonly next: Place | undefined };

export interface Block {
  readonly place: Place;
  readonly instructions: readonly Instruction[];
  readonly end: Terminator;
}

/** A count in front of an instruction: which, and at what number the runtime wants to hear of it. */
export interface SiteCount {
  /** Its own count, if it has one. */
  readonly site?: number;
  /** The count at which the runtime is told. */
  readonly promoteAt?: number;
  /** Sensitive class to count by guest mode too. */
  readonly cls?: number;
}

export interface RegionOptions {
  readonly thumb: boolean;
  /** Most instructions in the region, callees not counted, and most of all callees in it together. */
  readonly limit: number;
  /** Whether an address has been executed: unseen paths stay out. Absent: everything goes in. */
  readonly seen?: (pc: number) => boolean;
  /** Whether another unit begins at an address: a path that comes there ends, and goes on in that one. Absent: none does. */
  readonly unitAt?: (pc: number) => boolean;
  /** The unit says when it is left for what was not seen, or for another unit (Exit.COLD). */
  readonly tellCold?: boolean;
  /** Flags of a subtraction are kept as its operands until somebody reads them (translator/emit/flags.ts); absent: they are. */
  readonly lazyFlags?: boolean;
  /** Only the entry's basic block. */
  readonly single?: boolean;
  /**
   * Number of the view in which a page is mapped now, 0 when it is not: the unit is guarded by those it takes code from. Absent: the region
   * stays in the entry's page, and calls leave it.
   */
  readonly viewOf?: (page: number) => number;
  /** Calls are made from inside the unit, which goes on afterwards (needs viewOf). */
  readonly calls?: boolean;
  /** Most instructions of a callee that is taken into the region; 0: none are. */
  readonly inline?: number;
  /** Where the indirect call at an address usually goes: what of it is small enough is taken into the region too. Absent: nothing is. */
  readonly usual?: (pc: number) => readonly number[];
  /** Number under which the runtime watches the indirect call at an address, where it is not predicted. Undefined: it does not. */
  readonly siteOf?: (pc: number) => number | undefined;
  /** How a sensitive instruction is performed; absent: in place. */
  readonly wayOf?: (x: Instruction) => Way;
  /** Asked for each sensitive instruction that does not trap, when accounts by site are kept. */
  readonly countOf?: (x: Instruction) => SiteCount | undefined;
  /** Print a comment in front of each instruction's text: for people and source maps, not for the hot path. */
  readonly marks?: boolean;
}

const jumps = new Set(['B', 'tB', 'tB_cond']);
const calls = new Set(['BL', 'BLX_imm', 'BLX_reg', 'tBLX_reg', 'tBL_suffix', 'tBLX_suffix']);
/** Lines by index: 1 what may end a block, 0 what never does, which is most of all code. */
const mayEnd: readonly number[] = allLines.reduce<number[]>((flags, { index, cls, sensitive }) => {
  flags[index] = Number(cls === 'branch' || cls === 'indirect' || cls === 'system' || sensitive !== undefined);
  return flags;
}, [0]);

/** The instruction at an address; `fetch` reads a word (ARM) or a halfword (Thumb) of the page. */
export function instructionAt(pc: number, thumb: boolean, fetch: (pc: number) => number): Instruction {
  const word = fetch(pc);
  if (thumb) {
    const line = decodeThumb(word);
    return { pc, word, line, cond: line.sem === 'tB_cond' ? (word >>> 8) & 15 : 14 };
  }
  return { pc, word, line: decodeArm(word), cond: word >>> 28 === 15 ? 14 : word >>> 28 };
}

/** Target of a direct jump of this instruction set. */
export function jumpTarget({ pc, word, line }: Instruction): number {
  const i = fieldOf(word, line.fields.find((f) => f.letter === 'i')!);
  switch (line.sem) {
    case 'B': case 'BL': return (pc + 8 + ((i << 8) >> 6)) | 0;
    case 'tB': return (pc + 4 + ((i << 21) >> 20)) | 0;
    default: return (pc + 4 + ((i << 24) >> 23)) | 0;
  }
}

/** A call whose callee is in the region: where it goes on afterwards, and the page around which the callee's code lies. */
interface Call {
  readonly returnTo: Place | undefined;
  readonly page: number;
  /** Its code may also lie beside that page: not that of a usual callee, whose one page is guarded at the call. */
  readonly beside: boolean;
}

/** Blocks in the order of their places; the first instruction of the entry is always in. What stayed out only because it was not seen, or because another unit begins there, is added to `cold`. */
export function discover(entry: number, fetch: (pc: number) => number, options: RegionOptions, cold = new Set<Place>()): Map<Place, Block> {
  return new Discovery(entry, fetch, options, cold).blocks();
}

class Discovery {
  private readonly found = new Map<Place, Instruction>();
  private readonly leaders: Set<Place>;
  private readonly inlined: Call[];
  /** Targets of each call that was taken in. */
  private readonly entered = new Map<Place, Place[]>();
  /** Instructions found, outside and inside of callees. */
  private own = 0;
  private taken = 0;
  private readonly size: number;
  private readonly comesBack: boolean;

  constructor(private readonly entry: number, private readonly fetch: (pc: number) => number, private readonly options: RegionOptions, private readonly cold: Set<Place>) {
    this.leaders = new Set([entry]);
    this.inlined = [{ returnTo: undefined, page: entry & -4096, beside: true }];
    this.size = options.thumb ? 2 : 4;
    this.comesBack = options.viewOf !== undefined && options.calls === true && !options.single;
    this.followAll(entry);
  }

  private followAll(from: Place): void {
    const work = [from];
    while (work.length > 0) this.follow(work.shift()!, work);
  }

  /** Whether the region may have code in a page: that around which it (or the callee) lies or one beside it, mapped. */
  private reaches(page: number, { page: home, beside }: Call): boolean {
    if (!this.options.viewOf) return page === home;
    return (page === home || (beside && Math.abs(page - home) === 4096)) && this.options.viewOf(page) !== 0;
  }

  /** Whether an address has run; the entry is about to. */
  private seen(pc: number, place: Place): boolean {
    if (pc === this.entry || !this.options.seen || this.options.seen(pc)) return true;
    this.cold.add(place);
    return false;
  }

  /** Whether another unit goes on here. Code of a callee that is taken in is there for this call alone. */
  private joins(pc: number, place: Place): boolean {
    if (pc === this.entry || callOf(place) !== 0 || this.options.unitAt?.(pc) !== true) return false;
    this.cold.add(place);
    return true;
  }

  /** Adds the instructions from a place on, as far as they run on, and what is to be followed next to `work`. */
  private follow(from: Place, work: Place[]): void {
    const { found, leaders, size } = this;
    const { limit, single, thumb, wayOf } = this.options;
    const call = callOf(from);
    const home = this.inlined[call]!;
    let reached: number | undefined;
    for (let place = from, pc = addressOf(from); !found.has(place) && (call === 0 ? this.own : this.taken) < limit; place += size, pc += size) {
      const page = pc & -4096;
      if (page !== reached && !this.reaches(page, home)) return;
      reached = page;
      if (!this.seen(pc, place) || this.joins(pc, place)) return;
      const x = instructionAt(pc, thumb, this.fetch);
      found.set(place, x);
      if (call === 0) this.own++;
      else this.taken++;
      if (mayEnd[x.line.index] === 0) continue;
      if (jumps.has(x.line.sem)) {
        const target = placeOf(call, jumpTarget(x));
        if (!single || target === this.entry) {
          leaders.add(target);
          work.push(target);
        }
        if (x.cond === 14 || single) return;
        // Behind the target: breadth first, so that the blocks nearest to the entry are in, and with them the whole of a loop.
        leaders.add(place + size);
        work.push(place + size);
        return;
      } else if (endsBlock(x, wayOf)) {
        for (const target of this.leaves(x, place)) this.enter(place, target, place + size, x.line.sem === 'BL');
        if (single || (x.cond === 14 && !this.isCall(x))) return;
        leaders.add(place + size);
      }
    }
  }

  private isCall(x: Instruction): boolean {
    return this.comesBack && calls.has(x.line.sem);
  }

  private enter(place: Place, target: number, returnTo: Place, beside: boolean): void {
    const inside = placeOf(this.inlined.length, target);
    this.inlined.push({ returnTo, page: target & -4096, beside });
    this.entered.set(place, [...this.entered.get(place) ?? [], inside]);
    this.leaders.add(inside);
    this.followAll(inside);
  }

  /** Which callees of this instruction are taken in. */
  private leaves(x: Instruction, place: Place): number[] {
    if (!this.comesBack || x.cond !== 14 || callOf(place) !== 0) return [];
    const targets = x.line.sem === 'BL' ? [jumpTarget(x)] : x.line.sem === 'BLX_reg' ? this.options.usual?.(x.pc) ?? [] : [];
    const { inline = 0, limit } = this.options;
    let room = limit - this.taken;
    return targets.filter((target) => {
      // The unit's exits name instructions by their distance from the entry.
      const size = Math.abs(target - this.entry) >= 1 << 24 ? undefined : leafSize(target, this.fetch, this.options, Math.min(inline, room));
      room -= size ?? 0;
      return size !== undefined;
    });
  }

  blocks(): Map<Place, Block> {
    const starts = [...this.leaders].filter((place) => this.found.has(place)).sort((a, b) => a - b);
    return new Map(starts.map((place) => [place, this.block(place)]));
  }

  private block(leader: Place): Block {
    const instructions: Instruction[] = [];
    let place = leader;
    for (;;) {
      const x = this.found.get(place)!;
      instructions.push(x);
      const next = place + this.size;
      const end = (mayEnd[x.line.index] === 0 ? undefined : this.endOf(x, place, next)) ?? (this.leaders.has(next) || !this.found.has(next) ? { kind: 'next', next } as const : undefined);
      if (end) return { place: leader, instructions, end };
      place = next;
    }
  }

  private endOf(x: Instruction, place: Place, next: Place): Terminator | undefined {
    const otherwise = x.cond === 14 ? undefined : next;
    if (jumps.has(x.line.sem)) return { kind: 'jump', target: placeOf(callOf(place), jumpTarget(x)), next: otherwise };
    const inside = (this.entered.get(place) ?? []).filter((target) => this.found.has(target));
    if (inside.length > 0 && x.line.sem === 'BL') return { kind: 'enter', target: inside[0]!, next: undefined };
    if (inside.length > 0 && this.found.has(next)) return { kind: 'usual', targets: inside, next };
    if (this.isCall(x) && this.found.has(next)) return { kind: 'call', next };
    if (!endsBlock(x, this.options.wayOf)) return undefined;
    const { returnTo } = this.inlined[callOf(place)]!;
    if (returnTo !== undefined && this.found.has(returnTo) && isReturn(x)) return { kind: 'return', target: returnTo, next: otherwise };
    return { kind: 'leave', next: otherwise };
  }
}

/**
 * Instructions of a callee at `target` that can be taken into the region of its caller: at most `most`, all of them in one page, calling
 * nothing. Undefined when it is no such callee.
 */
export function leafSize(target: number, fetch: (pc: number) => number, options: RegionOptions, most: number): number | undefined {
  if (most <= 0 || !options.viewOf?.(target & -4096)) return undefined;
  const seen = new Set<number>();
  const work = [target];
  let returns = false;
  while (work.length > 0) {
    let pc = work.pop()!;
    while (!seen.has(pc) && (pc & -4096) === (target & -4096) && (!options.seen || options.seen(pc))) {
      if (seen.size >= most) return undefined;
      seen.add(pc);
      const x = instructionAt(pc, false, fetch);
      if (mayEnd[x.line.index] === 0) {
        pc = (pc + 4) | 0;
        continue;
      }
      if (jumps.has(x.line.sem)) {
        work.push(jumpTarget(x));
        if (x.cond === 14) break;
      } else if (isReturn(x)) {
        returns = true;
        if (x.cond === 14) break;
      } else if (endsBlock(x, options.wayOf)) return undefined;
      pc = (pc + 4) | 0;
    }
  }
  return returns ? seen.size : undefined;
}

/** BX lr, MOV pc,lr and LDM sp!,{…,pc}: how procedures return (AAPCS). */
function isReturn({ word, line }: Instruction): boolean {
  switch (line.sem) {
    case 'BX': case 'MOV_reg_pc': return (word & 0xfff) === ((line.sem === 'BX' ? 0xf10 : 0) | 14);
    case 'LDM_pc': return ((word >>> 16) & 15) === 13;
    default: return false;
  }
}

function endsBlock(x: Instruction, wayOf: RegionOptions['wayOf']): boolean {
  const { line } = x;
  if (line.cls === 'branch' || line.cls === 'indirect' || line.cls === 'system') return true;
  if (line.sensitive === undefined) return false;
  const way = wayOf?.(x) ?? Way.INLINE;
  return way === Way.TRAP || templateFor(line, x.word, way).leaves;
}

/** Places of the blocks that may follow inside the region. */
export function successors({ end }: Block, blocks: ReadonlyMap<Place, Block>): Place[] {
  return targetsOf(end).filter((place) => blocks.has(place));
}

/**
 * When the entry lies in a loop, only that loop: the blocks from which the entry can be reached again. What follows the loop is the business
 * of the unit around it, which would otherwise be made once for each loop in it. All blocks when there is no loop.
 */
export function loopOf(entry: number, blocks: Map<Place, Block>): Map<Place, Block> {
  const before = new Map<Place, Place[]>();
  reach(entry, (place) => {
    const next = successors(blocks.get(place)!, blocks);
    for (const n of next) {
      const others = before.get(n);
      if (others) others.push(place);
      else before.set(n, [place]);
    }
    return next;
  });
  if (!before.has(entry)) return blocks;
  const inside = reach(entry, (place) => before.get(place) ?? []);
  return new Map([...blocks].filter(([place]) => inside.has(place)));
}

/**
 * Where the loops around the entry begin: the target of the widest direct branch back over it, as compilers lay out loops. From there a nest of loops is
 * nested in the unit too; from a place inside, all of them would be one loop with several ways back. The entry itself when none goes over it.
 */
export function headOf(entry: number, blocks: Map<Place, Block>): number {
  let head = entry;
  const loop = loopOf(entry, blocks);
  if (loop === blocks) return entry;
  for (const { end, instructions } of loop.values()) {
    const from = instructions.at(-1)!.pc;
    if (end.kind === 'jump' && callOf(end.target) === 0 && from >= entry && loop.has(end.target)) head = Math.min(head, addressOf(end.target));
  }
  return head;
}

/** Everything that can be reached from a place. */
function reach(from: Place, next: (place: Place) => readonly Place[]): Set<Place> {
  const reached = new Set([from]);
  for (const place of reached) for (const n of next(place)) reached.add(n);
  return reached;
}

/** All that may follow a block, in the region or not. */
export function targetsOf(end: Terminator): Place[] {
  const all = end.next === undefined ? [] : [end.next];
  if (end.kind === 'jump' || end.kind === 'enter' || end.kind === 'return') all.unshift(end.target);
  if (end.kind === 'usual') all.unshift(...end.targets);
  return all;
}
