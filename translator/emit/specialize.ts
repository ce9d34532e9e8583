/**
 * The partial evaluator: runs a semantic template with everything that is known now and prints the rest.
 *
 * The template language is a small part of JavaScript (DESIGN § 3): `const`, `if`, ternaries, int operators, constant-trip
 * loops, and the intrinsics below. What `R[3]` or a load *is* depends on the target: a local of a unit, or a slot of the
 * register file in the interpreter. The evaluator knows neither; it asks the Target.
 */
import type { ArrowFunctionExpression, CallExpression, Expression, ForStatement, MemberExpression, Pattern, Statement } from 'estree';
import { Count } from '../abi.js';
import { slotsByName } from '../abi-names.js';
import { macroOf } from '../semantics/index.js';
import { pure } from '../semantics/pure.js';
import { binary, code, flagBit, isConst, isInt, textOf, type Piece, type Value } from './code.js';

/** How an access treats alignment and privilege. */
export type AccessKind = 'normal' | 'aligned' | 'user' | 'double' | 'user-call';

/** Where the pieces of an instruction live in generated code. */
export interface Target {
  /** Flags read so far, as a set of Flag bits. */
  flagReads: number;
  /** Operand field of the instruction by letter, or undefined when the line has no such field. */
  field(letter: string): Value | undefined;
  /** Address of the instruction. */
  pc(): Value;
  /** `quiet`: only its name is wanted, the register is not read. */
  readRegister(index: Value, quiet?: boolean): Value;
  writeRegister(index: Value, value: Value): string;
  readFlag(name: string): Value;
  writeFlag(name: string, value: Value): Piece;
  readSlot(slot: number): Value;
  writeSlot(slot: number, value: Value): string;
  /** Scratch word k of a block transfer. */
  scratch(k: Value): string;
  load(width: 1 | 2 | 4, kind: AccessKind, address: string): Value;
  store(width: 1 | 2 | 4, kind: AccessKind, address: string, value: Value): string;
  /** A condition that is true when `bytes` at `address` lie in one directly accessible page; sets the block cursor. */
  blockTest(write: boolean, address: string, bytes: Value): string;
  /** A word by the TLB-less slow path (what follows a failed blockTest). */
  slowLoad(address: string): Value;
  slowStore(address: string, value: Value): string;
  /** `bytes` of words from `address` into the shared words, or from them, by the slow path. */
  slowBlock(write: boolean, address: string, bytes: Value): string;
  branch(to: Value): string;
  branchExchange(to: Value): string;
  /** Whether an ARM condition holds; a unit answers 1 when the condition is already part of its control flow. */
  condition(cond: Value): Value;
  /** Leave generated code after this instruction. */
  leave(): string;
  /** Perform a runtime helper on the register file, then leave generated code. `call` is the text of the call. */
  system(call: () => string): string;
  /** The same for what is too rare to have text in a unit: the interpreter performs the instruction. */
  rare(call: () => string): string;
  /** Makes the register file current for a helper that reads it. */
  spill(): string;
  /** Leave generated code for an address, after the mode changed. */
  dispatch(to: Value): string;
  /** Called when all four flags were set by a subtraction or by a result, for compare-and-branch fusion. */
  noteFlags?(kind: 'sub' | 'result', a: string, b: string, result: string): void;
}

const widthOf: Record<string, [1 | 2 | 4, AccessKind]> = {
  ld8: [1, 'normal'], ld16: [2, 'normal'], ld32: [4, 'normal'], lda16: [2, 'aligned'], lda32: [4, 'aligned'], ldu8: [1, 'user'], ldu32: [4, 'user'],
  ldu8call: [1, 'user-call'], ldu32call: [4, 'user-call'], stu8call: [1, 'user-call'], stu32call: [4, 'user-call'],
  ldd32: [4, 'double'], std32: [4, 'double'],
  st8: [1, 'normal'], st16: [2, 'normal'], st32: [4, 'normal'], sta16: [2, 'aligned'], sta32: [4, 'aligned'], stu8: [1, 'user'], stu32: [4, 'user'],
};
const vfpViews = new Set(['FI', 'FS', 'FD']);
/** Names that the statements behind position i of a list (and not before) still read; computed once per list. */
const readLater = new WeakMap<readonly Statement[], readonly ReadonlySet<string>[]>();

function laterNames(list: readonly Statement[]): readonly ReadonlySet<string>[] {
  let later = readLater.get(list);
  if (!later) {
    const sets: Set<string>[] = [];
    let names = new Set<string>();
    for (let i = list.length - 1; i >= 0; i--) {
      sets[i] = names;
      names = new Set(names);
      collectNames(list[i], names);
    }
    readLater.set(list, (later = sets));
  }
  return later;
}

function collectNames(node: unknown, names: Set<string>): void {
  if (Array.isArray(node)) for (const n of node) collectNames(n, names);
  else if (typeof node === 'object' && node !== null) {
    const { type, name } = node as { type?: string; name?: string };
    if (type === 'Identifier') names.add(name!);
    else for (const value of Object.values(node)) collectNames(value, names);
  }
}

/** Methods of the pure helpers whose result is not an int32. */
const inexact = new Set(['dual']);

/**
 * Values that need a name get a temporary `v0`, `v1`, …: variables of the whole function, used again by the next instruction.
 * V8's compilers pay for every variable at every point where they may deoptimise, dead or not.
 */
export class Specializer {
  readonly pieces: Piece[] = [];
  private scope = new Map<string, Value>();
  private serial = 0;
  /** What the statements after the current one still read, one set a nesting level. */
  private readonly pending: ReadonlySet<string>[] = [];

  /** `temporaries` is the first free temporary; afterwards `next` tells how many are in use. */
  constructor(private readonly target: Target, private temporaries = 0) {}

  get next(): number {
    return this.temporaries;
  }

  /** Evaluates a whole template into `pieces`. */
  run(body: readonly Statement[]): void {
    const later = laterNames(body);
    body.forEach((s, i) => {
      this.pending.push(later[i]!);
      this.statement(s);
      this.pending.pop();
    });
  }

  /** Keeps values that are only another name of a register which is about to change, if they are still to be read. */
  private preserve(register: string): void {
    for (const [name, value] of this.scope) {
      if (isConst(value) || value.s !== register || !this.pending.some((names) => names.has(name))) continue;
      const kept = `v${this.temporaries++}`;
      this.emit(`${kept}=${register};`);
      this.scope.set(name, code(kept, value.int, true));
    }
  }

  private emit(s: string): void {
    if (s !== '') this.pieces.push(s);
  }

  /** Gives a value a name, unless it has one. */
  private named(value: Value): Value {
    if (isConst(value) || value.atom) return value;
    const name = `v${this.temporaries++}`;
    this.emit(`${name}=${value.s};`);
    return code(name, value.int, true);
  }

  private statement(s: Statement): void {
    switch (s.type) {
      case 'BlockStatement': {
        const outer = this.scope;
        this.scope = new Map(outer);
        this.run(s.body);
        this.scope = outer;
        return;
      }
      case 'VariableDeclaration':
        for (const d of s.declarations) {
          const value = this.value(d.init!);
          const name = nameOf(d.id);
          if (s.kind === 'let') {
            const fresh = `${name}${this.serial++}`;
            this.emit(`let ${fresh}=${textOf(value)};`);
            this.scope.set(name, code(fresh, false, true));
          } else this.scope.set(name, this.named(value));
        }
        return;
      case 'IfStatement': {
        const test = this.value(s.test);
        if (isConst(test)) {
          if (test) this.statement(s.consequent);
          else if (s.alternate) this.statement(s.alternate);
          return;
        }
        this.emit(`if(${test.s}){`);
        this.statement(s.consequent);
        if (s.alternate) {
          this.emit('}else{');
          this.statement(s.alternate);
        }
        this.emit('}');
        return;
      }
      case 'ForStatement':
        this.loop(s);
        return;
      case 'ExpressionStatement':
        this.effect(s.expression);
        return;
      case 'EmptyStatement':
        return;
      default:
        throw new Error(`template statement ${s.type} is not supported`);
    }
  }

  /** `for (let i = 0; i < COUNT; i++)`: unrolled when COUNT is known, printed otherwise. */
  private loop(s: ForStatement): void {
    if (s.init?.type !== 'VariableDeclaration' || s.test?.type !== 'BinaryExpression') throw new Error('template loop must count');
    const name = nameOf(s.init.declarations[0]!.id);
    const from = this.value(s.init.declarations[0]!.init!);
    const limit = this.value(s.test.right);
    const outer = this.scope;
    this.scope = new Map(outer);
    if (isConst(limit) && isConst(from)) {
      for (let i = from; i < limit; i++) {
        this.scope.set(name, i);
        this.statement(s.body);
      }
    } else {
      const i = `i${this.serial++}`;
      this.scope.set(name, code(i, true, true));
      this.emit(`for(let ${i}=${textOf(from)};${i}<${textOf(limit)};${i}=${i}+1|0){`);
      this.statement(s.body);
      this.emit('}');
    }
    this.scope = outer;
  }

  private effect(e: Expression): void {
    if (e.type === 'AssignmentExpression') {
      if (e.operator !== '=') throw new Error(`template assignment ${e.operator} is not supported`);
      this.assign(e.left as Pattern, this.value(e.right));
    } else if (e.type === 'CallExpression') {
      // A helper of the runtime called for its effect.
      const dropped = this.call(e);
      if (dropped !== undefined && !isConst(dropped)) this.emit(`${dropped.s};`);
    } else throw new Error(`template expression ${e.type} has no effect`);
  }

  private assign(left: Pattern, value: Value): void {
    if (left.type === 'Identifier') {
      if (flagBit[left.name] !== undefined || left.name === 'QF' || left.name === 'GE') this.pieces.push(this.target.writeFlag(left.name, value));
      else {
        const local = this.scope.get(left.name);
        if (local === undefined || isConst(local)) throw new Error(`template assigns ${left.name}`);
        this.emit(`${local.s}=${textOf(value)};`);
      }
      return;
    }
    if (left.type !== 'MemberExpression') throw new Error(`template assigns a ${left.type}`);
    const object = (left.object as { name?: string }).name;
    if (object === 'slot') this.emit(this.target.writeSlot(slotOf(left), value));
    else {
      const index = this.value(left.property as Expression);
      if (object === 'R') {
        if (isConst(index)) this.preserve(textOf(this.target.readRegister(index, true)));
        this.emit(this.target.writeRegister(index, value));
      }
      else if (object === 'file') this.emit(`S[${textOf(index)}]=${textOf(value)};`);
      else if (object === 'shared') this.emit(`X[${textOf(index)}]=${textOf(value)};`);
      else if (object === 'X') this.emit(`${this.target.scratch(index)}=${textOf(value)};`);
      else if (object !== undefined && vfpViews.has(object)) this.emit(`${object}[${textOf(index)}]=${textOf(value)};`);
      else throw new Error(`template assigns ${object}[]`);
    }
  }

  private value(e: Expression): Value {
    switch (e.type) {
      case 'Literal':
        return Number(e.value);
      case 'Identifier':
        return this.identifier(e.name);
      case 'MemberExpression':
        return this.member(e);
      case 'BinaryExpression':
        return binary(e.operator, this.value(e.left as Expression), this.value(e.right));
      case 'LogicalExpression': {
        const a = this.value(e.left);
        if (isConst(a)) return (e.operator === '&&') === Boolean(a) ? this.value(e.right) : Number(Boolean(a));
        const b = this.value(e.right);
        if (isConst(b) && e.operator === '&&' && b) return a;
        if (isConst(b) && e.operator === '&&') return 0;
        if (isConst(b) && e.operator === '||' && !b) return a;
        return code(`(${a.s}${e.operator}${textOf(b)})`);
      }
      case 'UnaryExpression': {
        const a = this.value(e.argument);
        if (isConst(a)) return e.operator === '-' ? -a || 0 : e.operator === '~' ? ~a : e.operator === '!' ? Number(!a) : Number(a);
        return code(`(${e.operator}${a.s})`, e.operator === '~');
      }
      case 'ConditionalExpression': {
        const test = this.value(e.test);
        if (isConst(test)) return this.value(test ? e.consequent : e.alternate);
        const a = this.value(e.consequent);
        const b = this.value(e.alternate);
        return code(`(${test.s}?${textOf(a)}:${textOf(b)})`, isInt(a) && isInt(b));
      }
      case 'CallExpression':
        return this.call(e)!;
      default:
        throw new Error(`template expression ${e.type} is not supported`);
    }
  }

  private identifier(name: string): Value {
    const local = this.scope.get(name);
    if (local !== undefined) return local;
    if (flagBit[name] !== undefined || name === 'QF' || name === 'GE') return this.target.readFlag(name);
    if (name === 'PC') return this.target.pc();
    const field = this.target.field(name);
    if (field !== undefined) return field;
    throw new Error(`template name ${name} is unknown`);
  }

  private member(e: MemberExpression): Value {
    const object = (e.object as { name?: string }).name;
    if (object === 'slot') return this.target.readSlot(slotOf(e));
    const index = this.value(e.property as Expression);
    if (object === 'R') return this.target.readRegister(index);
    if (object === 'X') return code(this.target.scratch(index), true, true);
    if (object === 'shared') return code(`X[${textOf(index)}]`, true);
    if (object === 'file') return code(`S[${textOf(index)}]`, true);
    if (object !== undefined && vfpViews.has(object)) return code(`${object}[${textOf(index)}]`, object === 'FI');
    throw new Error(`template reads ${object}[]`);
  }

  private call(e: CallExpression): Value | undefined {
    if (e.callee.type === 'MemberExpression') {
      const object = (e.callee.object as { name: string }).name;
      const method = (e.callee.property as { name: string }).name;
      const args = e.arguments.map((a) => this.value(a as Expression));
      if (object === 'P' && args.every(isConst) && !inexact.has(method)) return (pure as unknown as Record<string, (...n: number[]) => number>)[method]!(...args);
      if (object === 'Math' && args.every(isConst)) return (Math as unknown as Record<string, (...n: number[]) => number>)[method]!(...args);
      const text = `${object}.${method}(${args.map((a) => (isConst(a) ? String(a) : a.s)).join(',')})`;
      return code(text, object === 'P' ? !inexact.has(method) : object === 'Math' && (method === 'imul' || method === 'clz32'));
    }
    const name = (e.callee as { name: string }).name;
    return this.intrinsic(name, e);
  }

  private intrinsic(name: string, e: CallExpression): Value | undefined {
    const args = e.arguments as Expression[];
    const arg = (i: number): Value => this.value(args[i]!);
    const address = (i: number): string => textOf(this.named(arg(i)));
    const access = widthOf[name];
    if (access) {
      const at = address(0);
      if (name.startsWith('ld')) return this.named(this.target.load(access[0], access[1], at));
      this.emit(this.target.store(access[0], access[1], at, this.named(arg(1))));
      return undefined;
    }
    switch (name) {
      case 'popcount': {
        const v = arg(0);
        return isConst(v) ? popcount(v) : code(`P.popcount(${v.s})`, true);
      }
      case 'flagsLogic':
        return this.logicFlags(arg(0), args[1]!);
      case 'flagsAdd': case 'flagsSub': case 'flagsAdc': case 'flagsSbc':
        return this.arithmeticFlags(name, this.named(arg(0)), this.named(arg(1)), this.named(arg(2)));
      case 'readableBlock': case 'writableBlock':
        return code(this.target.blockTest(name === 'writableBlock', address(0), arg(1)));
      case 'ldblock': {
        const k = arg(0);
        return code(`M[(t>>2)+${textOf(k)}]`, true);
      }
      case 'stblock':
        this.emit(`M[(t>>2)+${textOf(arg(0))}]=${textOf(arg(1))};`);
        return undefined;
      case 'ldslow':
        return this.named(this.target.slowLoad(address(0)));
      case 'ldslowBlock': case 'stslowBlock':
        this.emit(this.target.slowBlock(name === 'stslowBlock', address(0), arg(1)));
        return undefined;
      case 'stslow':
        this.emit(this.target.slowStore(address(0), arg(1)));
        return undefined;
      case 'forEachSet':
        this.forEachSet(arg(0), args[1] as ArrowFunctionExpression);
        return undefined;
      case 'condition':
        return this.target.condition(arg(0));
      case 'branch':
        this.emit(this.target.branch(arg(0)));
        return undefined;
      case 'branchExchange':
        this.emit(this.target.branchExchange(arg(0)));
        return undefined;
      case 'leave':
        this.emit(this.target.leave());
        return undefined;
      case 'system':
        this.emit(this.target.system(() => textOf(arg(0))));
        return undefined;
      case 'rare':
        this.emit(this.target.rare(() => textOf(arg(0))));
        return undefined;
      case 'undefinedInstruction':
        this.emit(this.target.rare(() => 'H.undefined()'));
        return undefined;
      case 'spill':
        this.emit(this.target.spill());
        return undefined;
      case 'dispatch':
        this.emit(this.target.dispatch(arg(0)));
        return undefined;
      case 'count':
        this.emit(`N[${Count.TAKEN + (arg(0) as number)}]++;`);
        return undefined;
      case 'order':
        this.emit(`N[${Count.ORDER + (arg(0) as number)}]++;`);
        return undefined;
      default: {
        const macro = macroOf(name);
        if (!macro) throw new Error(`template calls ${name}`);
        return this.expand(macro, args);
      }
    }
  }

  private expand(macro: ArrowFunctionExpression, args: Expression[]): Value {
    const inner = new Map<string, Value>();
    macro.params.forEach((p, i) => inner.set(nameOf(p), this.named(this.value(args[i]!))));
    const outer = this.scope;
    this.scope = inner;
    const value = this.value(macro.body as Expression);
    this.scope = outer;
    return value;
  }

  /** Visits the registers of a list, lowest first: unrolled when the list is known. */
  private forEachSet(list: Value, body: ArrowFunctionExpression): void {
    const [register, count] = body.params.map(nameOf) as [string, string];
    const outer = this.scope;
    this.scope = new Map(outer);
    if (isConst(list)) {
      for (let r = 0, k = 0; r < 16; r++) {
        if (((list >>> r) & 1) === 0) continue;
        this.scope.set(register, r);
        this.scope.set(count, k++);
        this.statement(body.body as Statement);
      }
    } else {
      const id = this.serial++;
      this.scope.set(register, code(`g${id}`, true, true));
      this.scope.set(count, code(`k${id}`, true, true));
      this.emit(`for(let q${id}=${list.s},k${id}=0;q${id}!==0;q${id}&=q${id}-1,k${id}=k${id}+1|0){const g${id}=31-Math.clz32(q${id}&-q${id});`);
      this.statement(body.body as Statement);
      this.emit('}');
    }
    this.scope = outer;
  }

  /** N and Z from a result, C from the shifter; a carry that is C itself is not an assignment (nor a read). */
  private logicFlags(result: Value, carry: Expression): undefined {
    const t = this.target;
    const r = this.named(result);
    const reads = t.flagReads;
    const c = this.value(carry);
    const same = textOf(c) === textOf(t.readFlag('CF'));
    if (same) t.flagReads = reads;
    const named = same ? c : this.named(c);
    this.pieces.push(t.writeFlag('NF', r), t.writeFlag('ZF', r));
    if (!same) this.pieces.push(t.writeFlag('CF', named));
    t.noteFlags?.('result', '', '', textOf(r));
    return undefined;
  }

  /** Carry and overflow of DDI 0100I A2.5.2 and the glossary's CarryFrom, BorrowFrom and OverflowFrom. */
  private arithmeticFlags(kind: string, a: Value, b: Value, r: Value): undefined {
    const t = this.target;
    const [x, y, z] = [textOf(a), textOf(b), textOf(r)];
    const old = kind === 'flagsAdc' || kind === 'flagsSbc' ? textOf(t.readFlag('CF')) : '';
    const ux = isConst(a) ? String(a >>> 0) : `(${x}>>>0)`;
    const uy = isConst(b) ? String(b >>> 0) : `(${y}>>>0)`;
    const carry = kind === 'flagsAdd' ? `(${z}>>>0)<${ux}?1:0` : kind === 'flagsSub' ? `${ux}>=${uy}?1:0`
      : kind === 'flagsAdc' ? `${ux}+${uy}+${old}>4294967295?1:0` : `${ux}>=${uy}+1-${old}?1:0`;
    // A comparison with zero borrows nothing and cannot overflow.
    if (kind === 'flagsSub' && b === 0) {
      this.pieces.push(t.writeFlag('NF', r), t.writeFlag('ZF', r), t.writeFlag('CF', 1), t.writeFlag('VF', 0));
      t.noteFlags?.('sub', x, y, z);
      return undefined;
    }
    this.pieces.push(t.writeFlag('NF', r), t.writeFlag('ZF', r), t.writeFlag('CF', code(carry, true)));
    const subtracts = kind === 'flagsSub' || kind === 'flagsSbc';
    this.pieces.push(t.writeFlag('VF', code(subtracts ? `(${x}^${y})&(${x}^${z})` : `(${x}^${z})&(${y}^${z})`, true)));
    if (kind === 'flagsSub') t.noteFlags?.('sub', x, y, z);
    return undefined;
  }
}

const nameOf = (p: Pattern): string => {
  if (p.type !== 'Identifier') throw new Error('template binds a pattern');
  return p.name;
};

function slotOf(e: MemberExpression): number {
  const { name } = e.property as { name: string };
  const slot = slotsByName.get(name);
  if (slot === undefined) throw new Error(`template names slot ${name}`);
  return slot;
}

function popcount(x: number): number {
  let n = 0;
  for (let v = x; v !== 0; v &= v - 1) n++;
  return n;
}
