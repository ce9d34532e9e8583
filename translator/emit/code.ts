/** Values of the partial evaluator: a number known now, or a piece of JavaScript that computes it later. */

export interface Code {
  readonly s: string;
  /** The expression is known to be an int32, so `| 0` on it says nothing. */
  readonly int: boolean;
  /** A name or a literal: may be repeated without computing twice. */
  readonly atom: boolean;
}

export type Value = number | Code;

export const code = (s: string, int = false, atom = false): Code => ({ s, int, atom });
export const isConst = (v: Value): v is number => typeof v === 'number';
export const textOf = (v: Value): string => (typeof v === 'number' ? (v < 0 || Object.is(v, -0) ? `(${v})` : String(v)) : v.s);
export const isInt = (v: Value): boolean => (typeof v === 'number' ? (v | 0) === v : v.int);

/** Flags as bits of a liveness set. */
export const Flag = { N: 1, Z: 2, C: 4, V: 8, ALL: 15 } as const;
export const flagBit: Record<string, number> = { NF: Flag.N, ZF: Flag.Z, CF: Flag.C, VF: Flag.V };

/** A piece of a statement list. A piece with `flag` may be dropped when that flag is dead after the instruction. */
export type Piece = string | { readonly flag: number; readonly s: string };

/** A stretch of an instruction's text; one with `flag` is left out where that flag is dead. `info`: its exit information (Slot.INFO) follows. */
export interface Part {
  readonly s: string;
  readonly flag: number;
  readonly info: boolean;
}

/** Text from which no flag's death takes anything. */
export const plain = (s: string): Part => ({ s, flag: 0, info: false });

/** Text of the pieces, without assignments to flags outside `live`. */
export function joinPieces(pieces: readonly Piece[], live: number = Flag.ALL): string {
  let out = '';
  for (const p of pieces) out += typeof p === 'string' ? p : (p.flag & live) !== 0 ? p.s : '';
  return out;
}


/** Folds or prints a binary operation with JavaScript's own semantics. */
export function binary(op: string, a: Value, b: Value): Value {
  if (isConst(a) && isConst(b)) return fold(op, a, b);
  switch (op) {
    case '|':
      if (b === 0 && isInt(a)) return a;
      if (a === 0 && isInt(b)) return b;
      break;
    case '^':
    case '+':
      if (b === 0) return op === '+' || isInt(a) ? a : code(`(${textOf(a)}^0)`, true);
      if (a === 0 && op === '+') return b;
      break;
    case '-':
      if (b === 0) return a;
      break;
    case '&':
      if (b === -1 && isInt(a)) return a;
      if (a === 0 || b === 0) return 0;
      break;
    case '*':
      if (b === 1) return a;
      if (a === 1) return b;
      break;
    case '<<':
    case '>>':
      if (b === 0 && isInt(a)) return a;
      break;
    default:
  }
  const int = op === '|' || op === '&' || op === '^' || op === '<<' || op === '>>' || (op === '>>>' && isConst(b) && (b & 31) !== 0);
  return code(`(${textOf(a)}${op}${textOf(b)})`, int);
}

function fold(op: string, a: number, b: number): number {
  switch (op) {
    case '+': return a + b;
    case '-': return a - b;
    case '*': return a * b;
    case '/': return a / b;
    case '%': return a % b;
    case '|': return a | b;
    case '&': return a & b;
    case '^': return a ^ b;
    case '<<': return a << b;
    case '>>': return a >> b;
    case '>>>': return a >>> b;
    case '===': return Number(a === b);
    case '!==': return Number(a !== b);
    case '<': return Number(a < b);
    case '>': return Number(a > b);
    case '<=': return Number(a <= b);
    case '>=': return Number(a >= b);
    default: throw new Error(`template operator ${op} is not supported`);
  }
}
