/** Values of the partial evaluator: a number known now, or a piece of JavaScript that computes it later. */
export const code = (s, int = false, atom = false) => ({ s, int, atom });
export const isConst = (v) => typeof v === 'number';
export const textOf = (v) => (typeof v === 'number' ? (v < 0 || Object.is(v, -0) ? `(${v})` : String(v)) : v.s);
export const isInt = (v) => (typeof v === 'number' ? (v | 0) === v : v.int);
/** Flags as bits of a liveness set. */
export const Flag = { N: 1, Z: 2, C: 4, V: 8, ALL: 15 };
export const flagBit = { NF: Flag.N, ZF: Flag.Z, CF: Flag.C, VF: Flag.V };
/** Text of the pieces, without assignments to flags outside `live`. */
export function joinPieces(pieces, live = Flag.ALL) {
    let out = '';
    for (const p of pieces)
        out += typeof p === 'string' ? p : (p.flag & live) !== 0 ? p.s : '';
    return out;
}
/** Folds or prints a binary operation with JavaScript's own semantics. */
export function binary(op, a, b) {
    if (isConst(a) && isConst(b))
        return fold(op, a, b);
    switch (op) {
        case '|':
            if (b === 0 && isInt(a))
                return a;
            if (a === 0 && isInt(b))
                return b;
            break;
        case '^':
        case '+':
            if (b === 0)
                return op === '+' || isInt(a) ? a : code(`(${textOf(a)}^0)`, true);
            if (a === 0 && op === '+')
                return b;
            break;
        case '-':
            if (b === 0)
                return a;
            break;
        case '&':
            if (b === -1 && isInt(a))
                return a;
            if (a === 0 || b === 0)
                return 0;
            break;
        case '*':
            if (b === 1)
                return a;
            if (a === 1)
                return b;
            break;
        case '<<':
        case '>>':
            if (b === 0 && isInt(a))
                return a;
            break;
        default:
    }
    const int = op === '|' || op === '&' || op === '^' || op === '<<' || op === '>>' || (op === '>>>' && isConst(b) && (b & 31) !== 0);
    return code(`(${textOf(a)}${op}${textOf(b)})`, int);
}
function fold(op, a, b) {
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
//# sourceMappingURL=code.js.map