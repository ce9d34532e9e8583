/**
 * How a unit holds the condition flags: spelled, in the locals nf, zf, cf and vf; or as the two operands of the subtraction that set them, in fa and fb (lazy condition codes, as emulators
 * have long had them). Carry and overflow of a compare are wanted by nobody but whoever looks at the flags after the unit was left; a loop that ends in CMP then carries two operands instead of
 * computing four flags each turn. Where control flow joins, fk says which of the two it is: 0 spelled, 1 operands.
 */
import { Slot } from '../abi.js';
import { Flag, type Piece } from './code.js';
import { conditionReads, conditionText, fusedCondition } from './conditions.js';

/** How flags are held at a point, as a set; 0 where they are dead. */
export const Held = { SPELLED: 1, OPERANDS: 2 } as const;

/** A condition, and the text that asks it of the compare in front of it, if there is one. */
export interface Test {
  readonly cond: number;
  readonly fused: string | undefined;
}

/** An instruction as printed, and what it does with the flags. */
export interface Printed {
  readonly pieces: readonly Piece[];
  readonly reads: number;
  /** Flags written, perhaps only under a condition. */
  readonly writes: number;
  /** Flags certainly overwritten. */
  readonly kills: number;
  /** Runs whenever its block does. */
  readonly always: boolean;
  /** May leave the unit in the middle: everything is live before it. */
  readonly leaves: boolean;
  /** Operands of the subtraction that sets all four. */
  readonly operands?: { readonly a: string; readonly b: string } | undefined;
  /** An `if` that opens behind the pieces. */
  readonly test?: Test;
  /** The unit's state is in the register file behind it, and is taken from there again. */
  readonly calls?: boolean;
}

/** A block as printed. `test`: of its last instruction, when that is conditional. */
export interface PrintedBlock {
  readonly items: readonly Printed[];
  readonly test: Test | undefined;
}

/** Stands in printed text for the stores of all locals that the unit changes, which are known when all of it is printed. */
export const STORES = '$STORES;';
/** The same, when it is known how flags are held there. */
const storesAt = (held: number): string => `$STORES${held};`;

const NAMES = [['nf', Flag.N, Slot.NF], ['zf', Flag.Z, Slot.ZF], ['cf', Flag.C, Slot.CF], ['vf', Flag.V, Slot.VF]] as const;
const OPERANDS = { kind: 'sub', a: 'fa', b: 'fb', result: '(fa-fb|0)' } as const;
const SPELLING = { nf: 'fa-fb|0', zf: 'fa-fb|0', cf: '(fa>>>0)>=(fb>>>0)?1:0', vf: '(fa^fb)&(fa^(fa-fb))' } as const;

const spell = (flags: number): string => NAMES.map(([name, bit]) => ((flags & bit) === 0 ? '' : `${name}=${SPELLING[name]};`)).join('');
const readsOf = (test: Test | undefined): number => (test === undefined || test.fused !== undefined ? 0 : conditionReads[test.cond]!);

/** Flags of a region: what is live where, and how it is held. */
export class RegionFlags {
  /** Flags live where a block starts. */
  readonly liveIn = new Map<number, number>();
  /** Flags that the text reads, and writes, by their own names. */
  reads = 0;
  writes = 0;
  /** Whether any are held as operands. */
  readonly deferred: boolean;
  private readonly heldIn = new Map<number, number>();

  /** `order`: blocks in reverse postorder, the entry first. `liveOut` has the flags live behind a block, given those live where its successors start. */
  constructor(
    private readonly blocks: ReadonlyMap<number, PrintedBlock>,
    order: readonly number[],
    successors: (block: number) => readonly number[],
    private readonly liveOut: (block: number, liveIn: ReadonlyMap<number, number>) => number,
    /** Whether flags may be held as operands. */
    lazy: boolean,
  ) {
    untilStable(() => [...order].reverse().map((pc) => replace(this.liveIn, pc, this.liveAfter(pc).at(-1)!)));
    this.deferred = lazy && order.some((pc) => {
      const live = this.liveAfter(pc);
      return blocks.get(pc)!.items.some((item, i) => isDeferred(item, live[i]!));
    });
    if (!this.deferred) return;
    this.heldIn.set(order[0]!, Held.SPELLED);
    untilStable(() => order.flatMap((pc) => {
      const out = this.heldAfter(pc);
      return successors(pc).map((to) => replace(this.heldIn, to, (this.heldIn.get(to) ?? 0) | out));
    }));
  }

  /** Flags live behind each item of a block, and last those where the block starts. */
  private liveAfter(pc: number): number[] {
    const { items, test } = this.blocks.get(pc)!;
    const after: number[] = [];
    let live = this.liveOut(pc, this.liveIn);
    for (let i = items.length - 1; i >= 0; i--) {
      const item = items[i]!;
      after[i] = live;
      live = item.leaves ? Flag.ALL : (live & ~item.kills) | item.reads | readsOf(item.test);
      if (i === items.length - 1) live |= readsOf(test);
    }
    return [...after, live];
  }

  private heldAfter(pc: number): number {
    const live = this.liveAfter(pc);
    return this.blocks.get(pc)!.items.reduce((held, item, i) => heldBehind(item, live[i]!, held), this.heldIn.get(pc) ?? 0);
  }

  /** Text of each item of a block, and of the condition of its last instruction. */
  print(pc: number): { text: string[]; condition: string; before: string } {
    const { items, test } = this.blocks.get(pc)!;
    const live = this.liveAfter(pc);
    let held = this.deferred ? (this.heldIn.get(pc) ?? 0) : Held.SPELLED;
    let condition = { before: '', text: '' };
    const text = items.map((item, i) => {
      if (i === items.length - 1 && test) condition = this.ask(test, held);
      const printed = this.item(item, live[i]!, held);
      if (this.deferred) held = heldBehind(item, live[i]!, held);
      return printed;
    });
    return { text, condition: condition.text, before: condition.before };
  }

  private item(item: Printed, live: number, held: number): string {
    const defer = this.deferred && isDeferred(item, live);
    let before = this.spelled(item.reads, held);
    let kept = held;
    if (!defer && (item.writes & live) !== 0) {
      this.writes |= item.writes;
      if (held !== Held.SPELLED) {
        // What it leaves alone must be spelled with what it writes.
        const rest = item.leaves ? Flag.ALL : live & ~item.kills;
        before += `${this.spelled(rest, held)}fk=0;`;
        this.writes |= rest;
      }
      kept = Held.SPELLED;
    }
    let body = '';
    let open = defer;
    for (const piece of item.pieces) {
      if (typeof piece === 'string') body += item.leaves && piece.includes(STORES) ? piece.replaceAll(STORES, storesAt(kept)) : piece;
      else if (!defer) body += (piece.flag & live) !== 0 ? piece.s : '';
      else if (open) {
        body += `fa=${item.operands!.a};fb=${item.operands!.b};${held === Held.OPERANDS ? '' : 'fk=1;'}`;
        open = false;
      }
    }
    if (!item.test) return before + body;
    const test = this.ask(item.test, held);
    return `${before}${body}${test.before}if(${test.text}){`;
  }

  /** A condition, and what must come before it. */
  private ask(test: Test, held: number): { before: string; text: string } {
    const text = test.fused ?? (held === Held.OPERANDS ? fusedCondition(test.cond, OPERANDS) : undefined);
    if (text !== undefined) return { before: '', text };
    const reads = conditionReads[test.cond]!;
    return { before: this.spelled(reads, held), text: conditionText(test.cond, 'nf', 'zf', 'cf', 'vf') };
  }

  /** What gives flags their own names at a point. */
  private spelled(flags: number, held: number): string {
    this.reads |= flags;
    if (flags === 0 || (held & Held.OPERANDS) === 0) return '';
    return held === Held.OPERANDS ? spell(flags) : `if(fk!==0){${spell(flags)}}`;
  }

  /** Names of the flags that are locals. */
  get names(): readonly (readonly [name: string, slot: number])[] {
    return NAMES.filter(([, bit]) => ((this.reads | this.writes) & bit) !== 0).map(([name, , slot]) => [name, slot]);
  }

  /** Stores the flags where they are held so. */
  stores(held: number): string {
    const spelled = NAMES.map(([name, bit, slot]) => ((this.writes & bit) === 0 ? '' : `S[${slot}]=${name};`)).join('');
    if ((held & Held.OPERANDS) === 0) return spelled;
    const operands = `t=fa-fb|0;S[${Slot.NF}]=t;S[${Slot.ZF}]=t;S[${Slot.CF}]=${SPELLING.cf};S[${Slot.VF}]=(fa^fb)&(fa^t);`;
    return held === Held.OPERANDS ? operands : `if(fk!==0){${operands}}${spelled === '' ? '' : `else{${spelled}}`}`;
  }
}

/** Operands are kept instead of flags when carry or overflow would have to be computed. */
const isDeferred = (item: Printed, live: number): boolean => item.operands !== undefined && (live & (Flag.C | Flag.V)) !== 0;

/** Flags that are live get their own names in it. */
const spells = (item: Printed, live: number): boolean => (item.writes & live) !== 0 && !isDeferred(item, live);

/** How flags are held behind an item. */
function heldBehind(item: Printed, live: number, held: number): number {
  if (isDeferred(item, live)) return item.always ? Held.OPERANDS : held | Held.OPERANDS;
  if (item.calls !== true && !spells(item, live)) return live === 0 ? 0 : held;
  return item.always ? Held.SPELLED : held | Held.SPELLED;
}

/** Sets an entry: whether that changed it. */
function replace(map: Map<number, number>, key: number, value: number): boolean {
  if (map.get(key) === value) return false;
  map.set(key, value);
  return true;
}

function untilStable(step: () => readonly boolean[]): void {
  while (step().includes(true));
}
