/**
 * Makes the interpreter: two functions (ARM and Thumb), each one dense `switch` over predecoded instructions, printed from
 * the same templates that the translator specialises.
 *
 * A table line with `hot` forms gets a case of its own per form; every other line becomes a function outside the switch,
 * since V8 does not optimise a function above 60 KiB of bytecode.
 *
 * Names in generated code: S register file, T data TLB, XT execute TLB, M/HW/B RAM as int32, uint16 and bytes, H runtime helpers,
 * P pure helpers, V views by index, A decoded ARM words and G heat by word of RAM, D decode-and-remember, K condition test, I slow paths of memory, X scratch words of block
 * transfers, F the exit object, Z the functions outside the switch, FI FS FD the VFP registers, C the dispatcher's control words, N counts, L where
 * indirect calls went last.
 */
import { CallEntry, Control, Count, Exit, performedCount, Slot, FAST_MASK, FAST_MASK_DOUBLE, TLB_PAGES } from '../abi.js';
import { fieldOf, type CompiledLine } from '../decode/pattern.js';
import { armTable, armUnconditionalTable, decodeArm, decodeThumb, thumbTable } from '../decode/tables.js';
import { ALL_INLINE, sensitiveKey, sensitiveNumber, Way, type Ways } from '../decode/sensitive.js';
import { templateFor, templateOf } from '../semantics/index.js';
import { code, isConst, joinPieces, textOf, type Piece, type Value } from './code.js';
import { Specializer, type AccessKind, type Target } from './specialize.js';

/** Set in a predecoded entry when the ARM condition is not AL. */
export const CONDITIONAL = 0x8000;

const maskOf = (width: 1 | 2 | 4, kind: AccessKind): number => (kind === 'double' ? FAST_MASK_DOUBLE : FAST_MASK[width]);
const slowName = { normal: ['l', 's'], aligned: ['la', 'sa'], user: ['lu', 'su'], double: ['ld', 'sd'], 'user-call': ['lu', 'su'] } as const;
const flagSlot: Record<string, number> = { NF: Slot.NF, ZF: Slot.ZF, CF: Slot.CF, VF: Slot.VF, QF: Slot.QF, GE: Slot.GE };
const rams = { 1: 'B[t]', 2: 'HW[t>>1]', 4: 'M[t>>2]' } as const;

/** Remembers that the instruction calls what is at `u`. */
const CALLED = `const l=pc&${CallEntry.MASK};if(L[l]===pc&&L[l+${CallEntry.TARGET}]===u)L[l+${CallEntry.REPEATED}]=L[l+${CallEntry.REPEATED}]+1|0;else{L[l]=pc;L[l+${CallEntry.TARGET}]=u;L[l+${CallEntry.REPEATED}]=0;}`;

/** State in the register file, fields taken from the instruction word at run time (or pinned to a hot form). */
class InterpreterTarget implements Target {
  flagReads = 0;

  constructor(
    private readonly line: CompiledLine,
    private readonly pins: Readonly<Record<string, number>>,
    private readonly thumb: boolean,
    /** In the switch: local budget, returns leave the interpreter. Outside: a function that answers 0 next, 1 leave, 2 branch. */
    private readonly inline: boolean,
  ) {}

  field(letter: string): Value | undefined {
    const pinned = this.pins[letter];
    if (pinned !== undefined) return pinned;
    const field = this.line.fields.find((f) => f.letter === letter);
    if (!field) return undefined;
    let s = '';
    let rest = field.width;
    for (const { shift, width } of field.parts) {
      rest -= width;
      const piece = shift === 0 ? `w&${(1 << width) - 1}` : shift + width === 32 ? `w>>>${shift}` : `w>>>${shift}&${(1 << width) - 1}`;
      s += (s === '' ? '' : '|') + (rest === 0 ? `(${piece})` : `(${piece})<<${rest}`);
    }
    return code(`(${s})`, true);
  }

  pc(): Value {
    return code('pc', true, true);
  }

  readRegister(index: Value): Value {
    return code(`S[${textOf(index)}]`, true);
  }

  writeRegister(index: Value, value: Value): string {
    return `S[${textOf(index)}]=${textOf(value)};`;
  }

  readFlag(name: string): Value {
    return code(`S[${flagSlot[name]}]`, true);
  }

  writeFlag(name: string, value: Value): Piece {
    return `S[${flagSlot[name]}]=${textOf(value)};`;
  }

  readSlot(slot: number): Value {
    return code(`S[${slot}]`, true);
  }

  writeSlot(slot: number, value: Value): string {
    return `S[${slot}]=${textOf(value)};`;
  }

  scratch(k: Value): string {
    return `X[${textOf(k)}]`;
  }

  /** Devices may end the time slice: the budget is handed over and taken back around a slow path. */
  private handOver(call: string): string {
    return this.inline ? `(S[${Slot.BUDGET}]=cyc,u=${call}|0,cyc=S[${Slot.BUDGET}],u)` : `${call}|0`;
  }

  load(width: 1 | 2 | 4, kind: AccessKind, address: string): Value {
    if (kind === 'user-call') return code(this.handOver(`I.lu${width}(${address})`), true);
    const table = kind === 'user' ? `S[${Slot.UCTX}]` : `S[${Slot.DCTX}]`;
    const slow = this.handOver(`I.${slowName[kind][0]}${width}(${address})`);
    return code(`(((t=T[(${address}>>>12)+${table}]^${address})&${maskOf(width, kind)})===0?${rams[width]}:${slow})`, true);
  }

  store(width: 1 | 2 | 4, kind: AccessKind, address: string, value: Value): string {
    if (kind === 'user-call') return `${this.handOver(`I.su${width}(${address},${textOf(value)})`)};`;
    const table = kind === 'user' ? `S[${Slot.UCTX}]` : `S[${Slot.DCTX}]`;
    const slow = this.handOver(`I.${slowName[kind][1]}${width}(${address},${textOf(value)})`);
    return `if(((t=T[(${address}>>>12)+${table}+${TLB_PAGES}]^${address})&${maskOf(width, kind)})===0)${rams[width]}=${textOf(value)};else ${slow};`;
  }

  blockTest(write: boolean, address: string, bytes: Value): string {
    const limit = isConst(bytes) ? String(4096 - bytes) : `4096-${bytes.s}`;
    return `((t=T[(${address}>>>12)+S[${Slot.DCTX}]${write ? `+${TLB_PAGES}` : ''}]^${address})&${FAST_MASK[4]})===0&&(t&4095)<=${limit}`;
  }

  slowLoad(address: string): Value {
    return code(this.handOver(`I.la4(${address})`), true);
  }

  slowBlock(write: boolean, address: string, bytes: Value): string {
    return `${this.handOver(`I.${write ? 'sm' : 'lm'}(${address},${textOf(bytes)})`)};`;
  }

  slowStore(address: string, value: Value): string {
    return `${this.handOver(`I.sa4(${address},${textOf(value)})`)};`;
  }

  branch(to: Value): string {
    const mask = this.thumb ? -2 : -4;
    return this.inline ? `pc=${textOf(to)}&${mask};break I;` : `S[${Slot.PC}]=${textOf(to)}&${mask};return 2;`;
  }

  branchExchange(to: Value): string {
    const v = textOf(to);
    const set = `u=${v};${this.line.sem === 'BLX_reg' ? CALLED : ''}S[${Slot.CPSR}]=S[${Slot.CPSR}]&-33|(u&1)<<5;S[${Slot.PC}]=u&(u&1?-2:-4);`;
    if (!this.inline) return `let u;${set}return (S[${Slot.CPSR}]&32)===${this.thumb ? 32 : 0}?2:1;`;
    return `u=${v};if((u&1)===${this.thumb ? 1 : 0}){pc=u&${this.thumb ? -2 : -4};break I;}${set}S[${Slot.BUDGET}]=cyc;return 0;`;
  }

  condition(cond: Value): Value {
    return code(`(K(${textOf(cond)})!==0)`);
  }

  leave(): string {
    return this.inline ? `S[${Slot.PC}]=pc+${this.thumb ? 2 : 4}|0;S[${Slot.BUDGET}]=cyc;return 0;` : 'return 1;';
  }

  system(call: () => string): string {
    const text = call();
    return this.inline
      ? `S[${Slot.PC}]=pc+${this.thumb ? 2 : 4}|0;S[${Slot.BUDGET}]=cyc;${text};return 0;`
      : `${text};return 1;`;
  }

  rare(call: () => string): string {
    return this.system(call);
  }

  /** The register file is the state already; S[15], Slot.PC and the budget are set before a function outside the switch is called. */
  spill(): string {
    return '';
  }

  /** The interpreter asks the execute TLB again behind an instruction that leaves. */
  respace(): string {
    return this.leave();
  }

  dispatch(to: Value): string {
    return this.inline ? `S[${Slot.PC}]=${textOf(to)};S[${Slot.BUDGET}]=cyc;return 0;` : `S[${Slot.PC}]=${textOf(to)};return 1;`;
  }
}

interface Case {
  readonly line: CompiledLine;
  readonly pins: Readonly<Record<string, number>>;
  /** Key of the template. */
  readonly template: string;
  /** Class of a sensitive instruction that the policy has performed without a trap, and whether by callout; not of an emulation. */
  readonly performed?: { readonly cls: number; readonly way: Way };
}

/** The case that leaves for the exception router, whatever the instruction. */
const TRAP_CASE = 1;

/** Cases of one instruction set, and the choice of a case for a word. */
class CaseTable {
  readonly cases: (Case | undefined)[] = [undefined, undefined];
  private readonly byLine = new Map<number, { pins: Readonly<Record<string, number>>; fields: readonly [number, string][]; number: number }[]>();
  private readonly outOfLine = new Map<string, number>();
  private readonly byKey = new Map<number, number>();

  constructor(lines: readonly CompiledLine[]) {
    for (const line of lines) {
      this.byLine.set(line.index, (line.hot ?? []).map((pins) => {
        this.cases.push({ line, pins, template: line.sem });
        return { pins, fields: Object.entries(pins).map(([letter, v]) => [v, letter] as [number, string]), number: this.cases.length - 1 };
      }));
    }
  }

  /** Inline cases come first; functions outside the switch are numbered behind them, on first use. */
  numberOf(line: CompiledLine, word: number, ways: Ways): number {
    const cls = sensitiveNumber(line, word);
    const way = cls < 0 ? Way.INLINE : (ways[cls] as Way);
    if (way === Way.TRAP) return TRAP_CASE;
    if (way === Way.INLINE) for (const form of this.byLine.get(line.index)!) {
      if (form.fields.every(([v, letter]) => fieldOf(word, line.fields.find((f) => f.letter === letter)!) === v)) return form.number;
    }
    return this.outOfLineNumber(line, word, way);
  }

  outOfLineNumber(line: CompiledLine, word: number, way: Way, counted = true): number {
    const quick = sensitiveKey(line, word) * 8 + way * 2 + Number(counted);
    let n = this.byKey.get(quick);
    if (n === undefined) this.byKey.set(quick, (n = this.newNumber(line, word, way, counted)));
    return n;
  }

  /** Words with the same template share a function. */
  private newNumber(line: CompiledLine, word: number, way: Way, counted: boolean): number {
    const { key: template } = templateFor(line, word, way);
    const performed = line.sensitive !== undefined && counted ? { cls: sensitiveNumber(line, word), way } : undefined;
    const key = `${line.index} ${template} ${performed === undefined ? '' : `${performed.cls} ${way}`}`;
    let n = this.outOfLine.get(key);
    if (n === undefined) {
      n = this.cases.length;
      this.cases.push({ line, pins: {}, template, ...(performed && { performed }) });
      this.outOfLine.set(key, n);
    }
    return n;
  }
}

const armCases = new CaseTable([...armTable, ...armUnconditionalTable]);
const thumbCases = new CaseTable(thumbTable);
const armInline = armCases.cases.length;
const thumbInline = thumbCases.cases.length;

/** Predecoded form of an ARM word: the case number, with CONDITIONAL unless the condition is AL (or the space has none). */
export function predecodeArm(word: number, ways: Ways = ALL_INLINE): number {
  const number = armCases.numberOf(decodeArm(word), word, ways);
  return word >>> 28 >= 14 ? number : number | CONDITIONAL;
}

export function predecodeThumb(half: number, ways: Ways = ALL_INLINE): number {
  return thumbCases.numberOf(decodeThumb(half), half, ways);
}

/** The function that emulates a sensitive instruction which has trapped: it decodes the word's operands and calls the helper. */
export function emulationCase(line: CompiledLine, word: number): number {
  return (line.bits === 16 ? thumbCases : armCases).outOfLineNumber(line, word, Way.CALLOUT, false);
}

/** VFP lines run only while the unit is on; system registers decide for themselves. */
export const needsVfp = (line: CompiledLine): boolean => line.cls === 'vfp' || line.cls === 'vfp-memory';

/** Counts a sensitive instruction that is performed without a trap by the guest's mode: for accounts. */
export const byModeText = (way: Way, cls: number): string => `++N[${performedCount(way === Way.INLINE, cls)}+(S[${Slot.CPSR}]&15)];`;

/** Callouts are counted always, what is done in place for accounts. */
function countText({ performed }: Case, accounts: boolean): string {
  if (performed === undefined) return '';
  const { cls, way } = performed;
  return (way === Way.CALLOUT ? `N[${Count.CALLOUT + cls}]++;` : '') + (accounts ? byModeText(way, cls) : '');
}

function body(c: Case, thumb: boolean, inline: boolean, accounts = false): { text: string; temporaries: number } {
  const { line, pins, template } = c;
  const target = new InterpreterTarget(line, pins, thumb, inline);
  const specializer = new Specializer(target);
  specializer.run(templateOf(template));
  const guard = needsVfp(line) ? `if(S[${Slot.FPON}]===0){${target.system(() => 'H.undefined()')}}` : countText(c, accounts);
  return { text: guard + joinPieces(specializer.pieces), temporaries: specializer.next };
}

/** The forms of the ARM switch: the line, and the fields that make the form. */
export const armForms = (): readonly { readonly line: CompiledLine; readonly pins: Readonly<Record<string, number>> }[] => armCases.cases.slice(TRAP_CASE + 1, armInline).map((c) => c!);

const names = (count: number): string => Array.from({ length: count }, (_, k) => `,v${k}=0`).join('');

/**
 * Source of the function behind case `number`, for lines outside the switch: (w, pc) => 0 next, 1 leave, 2 branch to Slot.PC. With `accounts`
 * it counts sensitive instructions by guest mode.
 */
export function outOfLineSource(number: number, thumb: boolean, accounts = false): string {
  const c = (thumb ? thumbCases : armCases).cases[number]!;
  const { text, temporaries } = body(c, thumb, false, accounts);
  return `(function(w,pc){let t=0${names(temporaries)};${text}return 0})`;
}

export const isInline = (number: number, thumb: boolean): boolean => number < (thumb ? thumbInline : armInline);

/** Names that the generated interpreter expects as parameters of its factory. */
export const interpreterParameters = ['S', 'T', 'XT', 'M', 'HW', 'B', 'H', 'P', 'V', 'I', 'X', 'K', 'F', 'D', 'Z', 'FI', 'FS', 'FD', 'C', 'N', 'A', 'G', 'L'] as const;

/**
 * Source of the interpreter. It runs from Slot.PC until the budget is spent, a unit exists at a branch target (or the target
 * became hot), the page is not in the execute TLB, or an instruction wants the dispatcher. Z holds the functions outside the switch.
 */
export function interpreterSource(thumb: boolean): string {
  const size = thumb ? 2 : 4;
  const count = thumb ? thumbInline : armInline;
  const table = thumb ? thumbCases : armCases;
  let cases = `case ${TRAP_CASE}:{S[${Slot.PC}]=pc;S[${Slot.BUDGET}]=cyc+1|0;return ${Exit.TRAP};}`;
  let most = 0;
  for (let n = TRAP_CASE + 1; n < count; n++) {
    const { text, temporaries } = body(table.cases[n]!, thumb, true);
    cases += `case ${n}:{${text}break;}`;
    most = Math.max(most, temporaries);
  }
  const kind = thumb ? 'thumb' : 'arm';
  // One loop only: V8 would compile an inner loop by itself (OSR) and throw the code away each time that the loop is left.
  const condition = thumb ? '' : `if(op>${CONDITIONAL - 1}){if(K(w>>>28)===0)break N;op&=${CONDITIONAL - 1};}`;
  const outside = `S[${Slot.PC}]=pc+${size}|0;S[${Slot.BUDGET}]=cyc;const r=Z[op](w,pc);cyc=S[${Slot.BUDGET}];if(r===1)return 0;if(r===2){pc=S[${Slot.PC}];break I;}`;
  // What the loop carries is kept small, since V8 moves each of it in every round: for ARM the budget, pc and the way from pc to RAM.
  // Thumb, which is rare, has tables by page (made by the dispatcher).
  const enter = thumb
    ? 'if(v===0)break R;view=V[v];if(!view.page.thumb)break R;ops=view.thumbOps;heat=view.thumbHeat;ram=view.ram-(pc&-4096)|0;'
    : 'if(v===0)break R;ram=V[v].ram-(pc&-4096)|0;';
  const look = `v=XT[(pc>>>12)+S[${Slot.XCTX}]]|0;${enter}`;
  const fetch = thumb
    ? 'i=(pc&4095)>>>1;w=HW[pc+ram>>>1];op=ops[i];if(op===0)op=D(view,i,w)|0;'
    : 'i=pc+ram>>>2;w=M[i];op=A[i];if(op===0)op=D(i,w)|0;';
  const target = thumb ? 'i=(pc&4095)>>>1;u=heat[i]+1|0;' : 'i=pc+ram>>>2;u=G[i]+1|0;';
  return `(function ${kind}Interpreter(){let cyc=S[${Slot.BUDGET}],pc=S[${Slot.PC}],t=0,u=0,v=0,ram=0,i=0,w=0,op=0${thumb ? ',view,ops,heat' : ''}${names(most)};
try{R:{${look}for(;;){
I:{N:{${fetch}
S[15]=pc+${2 * size};cyc=cyc-1|0;${condition}
switch(op){${cases}default:${outside}}}
pc=pc+${size}|0;if(cyc>0&&(pc&4095)!==0)continue;}
if(cyc<=0)break;
if(((pc^S[15]-${2 * size})&-4096)!==0){${look}}
${target}if(u>C[${Control.HOT}])break;
${thumb ? 'heat' : 'G'}[i]=u;
}}}catch(e){if(e!==F)throw e;S[${Slot.PC}]=S[15]-${2 * size}|0;return e.code;}
S[${Slot.PC}]=pc;S[${Slot.BUDGET}]=cyc;return 0})`;
}
