/**
 * The text of one instruction in a unit: its template, specialised with the operand fields known.
 *
 * Most text says nothing of where the instruction stands, and the same words come again and again: of the 55,000 instructions of the
 * units of a boot at threshold 500, 9,000 are different. So text is kept by word, and the specializer runs for new words only. What
 * every access says of its place, the number for Slot.INFO, is a gap in it (INFO), which is filled when the unit's text is joined.
 */
import { Exit, FAST_MASK, FAST_MASK_DOUBLE, Slot, TLB_PAGES } from '../abi.js';
import { fieldOf } from '../decode/pattern.js';
import type { Way } from '../decode/sensitive.js';
import { addressOf, type Instruction, type Terminator } from '../region/discover.js';
import { templateFor, templateOf } from '../semantics/index.js';
import { code, flagBit, isConst, isInt, textOf, type Part, type Piece, type Value } from './code.js';
import type { FlagSource } from './conditions.js';
import { STORES } from './flags.js';
import { needsVfp } from './interpreter.js';
import { Specializer, type AccessKind, type Target } from './specialize.js';

/** Exit information: the instruction's distance from the entry in words (Thumb: halfwords), and above it the instructions left of its block. */
export const DISTANCE_BITS = 24;

/** Stands in printed text for an instruction's exit information. */
const INFO = '#';
/** Stands for taking the data TLB's tables anew, in a unit that has them in locals. */
export const RESPACE = '$RESPACE;';
/**
 * Where a call stands, until the unit's locals are known. `to` is the address that it comes back to, with bit 0 set in Thumb; `site` is the number under which the runtime
 * watches it.
 */
const callTo = (to: number, site: number | undefined): string => `${STORES}@${to}${site === undefined ? '' : `,${site}`}@`;
export const CALL = /@(-?\d+)(?:,(\d+))?@/g;
/** What stands in front of it goes on to the usual callees, what stands behind it is done when it is none of them. */
export const MISS = '@miss@';

const flagLocal: Readonly<Record<string, string>> = { NF: 'nf', ZF: 'zf', CF: 'cf', VF: 'vf', QF: 'qf', GE: 'ge' };
/** Bits in Needs of the flags that are not of RegionFlags. */
const flagNeed: Readonly<Record<string, number>> = { QF: 1 << Slot.QF, GE: 1 << Slot.GE };
const rams = { 1: 'B[t]', 2: 'HW[t>>1]', 4: 'M[t>>2]' } as const;
const maskOf = (width: 1 | 2 | 4, kind: AccessKind): number => (kind === 'double' ? FAST_MASK_DOUBLE : FAST_MASK[width]);
const slowName = { normal: ['l', 's'], aligned: ['la', 'sa'], user: ['lu', 'su'], double: ['ld', 'sd'], 'user-call': ['lu', 'su'] } as const;

/** Which variables text needs. */
export class Needs {
  /** Registers, and the flags Q and GE, by slot as bits. N, Z, C and V: see RegionFlags. */
  read = 0;
  written = 0;
  /** Words of a block transfer, as bits. */
  scratch = 0;
  /** Number of temporaries v0, v1, … */
  temporaries = 0;
  /** Uses the data TLB of the current context. */
  data = false;
  /** Has a slow path that may leave by throwing. */
  throws = false;

  add(other: Needs): void {
    this.read |= other.read;
    this.written |= other.written;
    this.scratch |= other.scratch;
    this.temporaries = Math.max(this.temporaries, other.temporaries);
    this.data ||= other.data;
    this.throws ||= other.throws;
  }
}

/** An instruction as printed. */
export interface Printed {
  readonly parts: readonly Part[];
  readonly needs: Needs;
  /** Flags read, flags certainly overwritten. */
  readonly reads: number;
  readonly kills: number;
  /** May leave the unit in the middle: everything is live before it. */
  readonly leaves: boolean;
  /** What set the flags, if this did. */
  readonly source: FlagSource | undefined;
  /** Registers written (after the flags were set, if they were). */
  readonly changed: number;
}

/** Where an instruction stands. */
export interface Standing {
  readonly x: Instruction;
  readonly thumb: boolean;
  /** Instructions of the block from this one on, this one included. */
  readonly remaining: number;
  /** How the block ends, for its last instruction. */
  readonly end: Terminator | undefined;
  /** Pages that the unit lies in. */
  readonly pages: readonly number[];
  /** Number under which the indirect call is watched. */
  readonly site?: number | undefined;
}

class UnitTarget implements Target {
  readonly needs = new Needs();
  flagReads = 0;
  flagWrites = 0;
  leaves = false;
  source: FlagSource | undefined;
  changed = 0;
  /** The text holds for this place only. */
  local = false;
  private readonly size: number;

  constructor(private readonly standing: Standing) {
    this.size = standing.thumb ? 2 : 4;
  }

  /** Whoever asks where the instruction stands has text of this place. */
  private get here(): Standing {
    this.local = true;
    return this.standing;
  }

  private get address(): number {
    return this.here.x.pc;
  }

  private get next(): number {
    return (this.address + this.size) | 0;
  }

  field(letter: string): Value | undefined {
    const { line, word } = this.standing.x;
    const field = line.fields.find((f) => f.letter === letter);
    return field && fieldOf(word, field);
  }

  pc(): Value {
    return this.address;
  }

  readRegister(index: Value, quiet = false): Value {
    if (!isConst(index)) throw new Error('register number must be known');
    if (index === 15) return (this.address + 2 * this.size) | 0;
    if (!quiet) this.needs.read |= 1 << index;
    return code(`r${index}`, true, true);
  }

  writeRegister(index: Value, value: Value): string {
    if (!isConst(index)) throw new Error('register number must be known');
    // A write of r15 through a data path is UNPREDICTABLE and has no effect here (the tables route the real ones to branches).
    if (index === 15) return '';
    this.changed |= 1 << index;
    this.needs.written |= 1 << index;
    return `r${index}=${textOf(value)}${isInt(value) ? '' : '|0'};`;
  }

  readFlag(name: string): Value {
    this.flagReads |= flagBit[name] ?? 0;
    this.needs.read |= flagNeed[name] ?? 0;
    return code(flagLocal[name]!, true, true);
  }

  writeFlag(name: string, value: Value): Piece {
    const bit = flagBit[name];
    this.needs.written |= flagNeed[name] ?? 0;
    const s = `${flagLocal[name]!}=${textOf(value)};`;
    if (bit === undefined) return s;
    this.flagWrites |= bit;
    this.source = undefined;
    return { flag: bit, s };
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
    this.needs.scratch |= 1 << k;
    return `x${k}`;
  }

  /** Where the TLB table starts in which an access looks. */
  private table(kind: AccessKind, write: boolean): string {
    this.needs.throws = true;
    if (kind !== 'user') this.needs.data = true;
    return `${kind === 'user' ? `S[${Slot.UCTX}]` : 'dr'}${write ? `+${TLB_PAGES}|0` : ''}`;
  }

  /** Whether an access may go to RAM at once, at `t`. */
  private fast(width: 1 | 2 | 4, kind: AccessKind, address: string, write: boolean): string {
    const look = `(t=T[(${address}>>>12)+${this.table(kind, write)}]^${address})`;
    return `(${look}&${maskOf(width, kind)})===0`;
  }

  load(width: 1 | 2 | 4, kind: AccessKind, address: string): Value {
    this.leaves = true;
    const slow = `U.${slowName[kind][0]}${width}(${address},${INFO})`;
    if (kind !== 'user-call') return code(`(${this.fast(width, kind, address, false)}?${rams[width]}:${slow}|0)`, true);
    this.needs.throws = true;
    return code(slow, true);
  }

  store(width: 1 | 2 | 4, kind: AccessKind, address: string, value: Value): string {
    this.leaves = true;
    const slow = `U.${slowName[kind][1]}${width}(${address},${textOf(value)},${INFO});`;
    if (kind !== 'user-call') return `if(${this.fast(width, kind, address, true)})${rams[width]}=${textOf(value)};else ${slow}`;
    this.needs.throws = true;
    return slow;
  }

  blockTest(write: boolean, address: string, bytes: Value): string {
    this.leaves = true;
    const table = `${this.table('normal', false)}${write ? `+${TLB_PAGES}` : ''}`;
    return `((t=T[(${address}>>>12)+${table}|0]^${address})&${FAST_MASK[4]})===0&&(t&4095)<=${4096 - (bytes as number)}`;
  }

  slowLoad(address: string): Value {
    return code(`U.la4(${address},${INFO})`, true);
  }

  slowBlock(write: boolean, address: string, bytes: Value): string {
    return `U.${write ? 'sm' : 'lm'}(${address},${textOf(bytes)},${INFO});`;
  }

  slowStore(address: string, value: Value): string {
    return `U.sa4(${address},${textOf(value)},${INFO});`;
  }

  condition(): Value {
    return 1;
  }

  /** What follows when `pc` has been set: out of the unit, or a call and what comes after it. */
  private get go(): string {
    const { end, thumb, site } = this.standing;
    if (end?.kind !== 'call' && end?.kind !== 'usual') return 'break X;';
    this.leaves = true;
    return callTo(this.next + (thumb ? 1 : 0), site);
  }

  /** `pc` gets a computed address. At the end of a callee in the region that is where the call goes on, unless it is not. */
  private computed(to: Value, then: string): string {
    const { end } = this.standing;
    // Where it goes is asked behind the block.
    if (end?.kind === 'usual') return `pc=${textOf(to)};${MISS}${then}${this.go}`;
    if (end?.kind === 'return') return `pc=${textOf(to)};if(pc!==${addressOf(end.target)}){${then}${this.go}}`;
    return `pc=${textOf(to)};${then}${this.go}`;
  }

  branch(to: Value): string {
    if (this.standing.end?.kind === 'enter') return '';
    const mask = this.standing.thumb ? -2 : -4;
    return isConst(to) ? `pc=${to & mask};${this.go}` : this.computed(to, `pc=pc&${mask};`);
  }

  branchExchange(to: Value): string {
    if (isConst(to)) {
      const set = ((to & 1) !== 0) === this.standing.thumb ? '' : `S[${Slot.CPSR}]=S[${Slot.CPSR}]^32;`;
      return `${set}pc=${to & (to & 1 ? -2 : -4)};${this.go}`;
    }
    return this.computed(to, exchange(this.standing.thumb));
  }

  leave(): string {
    this.leaves = true;
    const rest = this.here.remaining - 1;
    return `pc=${this.next};${rest > 0 ? `cyc=cyc+${rest}|0;` : ''}break X;`;
  }

  /** The state of the unit as the interpreter would have it behind this instruction; what a helper throws finds its way by INFO. */
  spill(): string {
    this.leaves = true;
    this.needs.throws = true;
    const rest = this.here.remaining - 1;
    return `${STORES}S[15]=${(this.address + 2 * this.size) | 0};S[${Slot.PC}]=${this.next};S[${Slot.BUDGET}]=${rest > 0 ? `cyc+${rest}|0` : 'cyc'};S[${Slot.INFO}]=${INFO};`;
  }

  system(call: () => string): string {
    return `${this.spill()}${call()};return ${Exit.NEXT};`;
  }

  rare(): string {
    this.leaves = true;
    return leaveHere(this.here, Exit.INTERPRET);
  }

  respace(old: Value): string {
    const moved = this.here.pages.map((page) => `XT[S[${Slot.XCTX}]+${page >>> 12}]!==XT[${textOf(old)}+${page >>> 12}]`).join('||');
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

/** Leaves the unit in front of an instruction. */
export const leaveHere = ({ x, remaining }: Standing, exit: number): string => `pc=${x.pc};cyc=cyc+${remaining}|0;x=${exit};break X;`;

/** Pieces as parts: a part ends where the exit information is wanted, and where something begins or ends that a dead flag takes out. */
function partsOf(pieces: readonly Piece[]): readonly Part[] {
  const parts: Part[] = [];
  let open = '';
  let flag = 0;
  const close = (info: boolean): void => {
    if (open !== '' || info) parts.push({ s: open, flag, info });
    open = '';
  };
  for (const piece of pieces) {
    const [s, of] = typeof piece === 'string' ? [piece, 0] : [piece.s, piece.flag];
    if (of !== flag) close(false);
    flag = of;
    let from = 0;
    for (let to; (to = s.indexOf(INFO, from)) >= 0; from = to + 1) {
      open += s.slice(from, to);
      close(true);
    }
    open += s.slice(from);
  }
  close(false);
  return parts;
}

/** A direct jump has no text of its own: the structurer prints where it goes. */
const directJumps = new Set(['B', 'tB', 'tB_cond']);
const JUMP: Printed = { parts: [], needs: new Needs(), reads: 0, kills: 0, leaves: true, source: undefined, changed: 0 };

function specialize(standing: Standing, temporaries: number, way: Way): { printed: Printed; local: boolean } {
  const { line, word } = standing.x;
  const target = new UnitTarget(standing);
  const { needs } = target;
  const specializer = new Specializer(target, temporaries);
  specializer.run(templateOf(templateFor(line, word, way).key));
  needs.temporaries = specializer.next;
  const leaves = target.leaves || needsVfp(line) || line.cls === 'vfp-system' || line.cls === 'indirect' || line.cls === 'branch';
  const { flagReads: reads, flagWrites: kills, source, changed } = target;
  return { printed: { parts: partsOf(specializer.pieces), needs, reads, kills, leaves, source, changed }, local: target.local };
}

/** Texts that hold in any place: by first free temporary and instruction set, then by word without its condition. */
const kept: Map<number, Printed>[] = [];
const MOST_KEPT = 1 << 16;
let keptCount = 0;

/** Forgets all texts that were kept. */
export function forgetTexts(): void {
  kept.length = 0;
  keptCount = 0;
}

function keep(table: number, key: number, text: Printed): void {
  if (keptCount === MOST_KEPT) forgetTexts();
  keptCount++;
  (kept[table] ??= new Map<number, Printed>()).set(key, text);
}

/** Ends of a block that their last instruction's text knows of. */
const localEnds: ReadonlySet<Terminator['kind']> = new Set(['call', 'usual', 'return', 'enter']);

/** Text of an instruction, without its condition. `temporaries`: the first that is free. */
export function print(standing: Standing, temporaries: number, way: Way): Printed {
  const { x: { line, word }, thumb, end } = standing;
  if (directJumps.has(line.sem)) return JUMP;
  if (line.sensitive !== undefined || (end !== undefined && localEnds.has(end.kind))) return specialize(standing, temporaries, way).printed;
  const table = 2 * temporaries + Number(thumb);
  // What has 1111 for a condition is an instruction set of its own.
  const key = thumb || word >>> 28 === 15 ? word | 0 : word & 0x0fffffff;
  const known = kept[table]?.get(key);
  if (known !== undefined) return known;
  const { printed, local } = specialize(standing, temporaries, way);
  if (!local) keep(table, key, printed);
  return printed;
}
