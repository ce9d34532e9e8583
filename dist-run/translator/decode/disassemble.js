/**
 * One instruction as text, from the `asm` of its table line: unified assembler syntax, lower case, pre-UAL names for VFP.
 *
 * `asm` is literal text with these marks, x being the letter of a field:
 *
 * | mark | prints |
 * |---|---|
 * | `%x` `%x+1` | core register; after a `U` field a register offset with its sign |
 * | `%Rx` `%Sx` `%Dx` `%Vx` | core, single, double and VFP system register; a single takes its low bit from the field of the capital letter |
 * | `#x` `#x*4` `#x+1` `#x?32` | number, scaled, shifted by one, 32 for 0; after a `U` field with its sign |
 * | `{S}` `{W}` `{X:x}` `{!x}` | `s` or `!` when set; `x` when field x is set; `!` unless the base is in list x |
 * | `<r,i>` `<t,i>` `<t>` `<T,i>` `<asr,i>` `<lsl,i>` `<ror,r>` | rotated immediate; shifts by amount or by the register that follows |
 * | `<l>` `<l,pc>` `<l,r>` `{%Sd*i}` | register lists |
 * | `<branch>` `<k>` `<E>` `<cps>` `<x>` `<c>` | target, PSR fields, endianness, CPS, half of a register, condition |
 * | `%A` `%W` `{c}` | VFP: address, write-back, condition |
 *
 * The ARM condition stands behind the mnemonic, and a block transfer's `ia`, `ib`, `da` or `db` before it.
 */
import { fieldOf } from './pattern.js';
import { decodeArm, decodeThumb } from './tables.js';
const CONDITIONS = ['eq', 'ne', 'cs', 'cc', 'mi', 'pl', 'vs', 'vc', 'hi', 'ls', 'ge', 'lt', 'gt', 'le', '', ''];
const SHIFTS = ['lsl', 'lsr', 'asr', 'ror'];
const VFP_SYSTEM = { 0: 'fpsid', 1: 'fpscr', 6: 'mvfr1', 7: 'mvfr0', 8: 'fpexc', 9: 'fpinst', 10: 'fpinst2' };
export const registerName = (r) => (r === 13 ? 'sp' : r === 14 ? 'lr' : r === 15 ? 'pc' : `r${r}`);
const hex = (value) => `0x${(value >>> 0).toString(16)}`;
const number = (value) => (value < 10 ? String(value) : hex(value));
/** `{r0-r3, lr}`: runs of three or more are joined. */
function registerList(list) {
    const parts = [];
    for (let r = 0; r < 16; r++) {
        if (((list >>> r) & 1) === 0)
            continue;
        let last = r;
        while (last < 12 && ((list >>> (last + 1)) & 1) !== 0)
            last++;
        if (last - r >= 2) {
            parts.push(`${registerName(r)}-${registerName(last)}`);
            r = last;
        }
        else
            parts.push(registerName(r));
    }
    return `{${parts.join(', ')}}`;
}
/** A5.1.3: the value when this is the encoding that an assembler would choose, else byte and rotation. */
function rotatedImmediate(rotation, byte) {
    const value = rotation === 0 ? byte : ((byte >>> (2 * rotation)) | (byte << (32 - 2 * rotation))) >>> 0;
    for (let r = 0; r < rotation; r++) {
        if ((r === 0 ? value : ((value << (2 * r)) | (value >>> (32 - 2 * r))) >>> 0) < 256)
            return `${number(byte)}, #${2 * rotation}`;
    }
    return number(value);
}
function shift(type, amount) {
    if (type === 0 && amount === 0)
        return '';
    if (type === 3 && amount === 0)
        return ', rrx';
    return `, ${SHIFTS[type]} #${amount === 0 ? 32 : amount}`;
}
class Printer {
    line;
    word;
    address;
    constructor(line, word, address) {
        this.line = line;
        this.word = word;
        this.address = address;
    }
    field(letter) {
        const field = this.line.fields.find((f) => f.letter === letter);
        return field ? fieldOf(this.word, field) : 0;
    }
    has(letter) {
        return this.line.fields.some((f) => f.letter === letter);
    }
    text() {
        const { line } = this;
        const space = line.asm.indexOf(' ');
        const mnemonic = space < 0 ? line.asm : line.asm.slice(0, space);
        const operands = space < 0 ? '' : line.asm.slice(space + 1);
        const conditional = line.bits === 32 && this.has('c') && !mnemonic.includes('{c}');
        const block = /^(LDM|STM|SRS|RFE)$/.test(mnemonic) ? (this.field('U') ? 'i' : 'd') + (this.field('P') ? 'b' : 'a') : '';
        const head = this.expand(mnemonic).toLowerCase() + block + (conditional ? CONDITIONS[this.field('c')] : '');
        const tail = this.expand(this.addressing(operands));
        return (tail === '' ? head : `${head} ${tail}`) + this.note();
    }
    /** Addressing modes 2 and 3: `[%n, offset]` means pre-indexed, written back, or post-indexed as P and W say. */
    addressing(operands) {
        let text = operands;
        if (this.has('U') && this.has('i') && !operands.includes('%m') && this.field('i') === 0 && this.field('U') === 1)
            text = text.replace(', #i', '');
        if (!this.has('P'))
            return text;
        const match = /^(.*)\[%n(.*?)\]$/.exec(text);
        if (!match)
            return text;
        return this.field('P') ? `${match[1]}[%n${match[2]}]${this.field('W') ? '!' : ''}` : `${match[1]}[%n]${match[2]}`;
    }
    /** A load relative to pc: what it names. */
    note() {
        const { line } = this;
        const thumb = line.bits === 16;
        const base = thumb ? (this.address + 4) & -4 : this.address + 8;
        if (line.name === 'tLDR_lit' || line.name === 'tADR')
            return ` ; ${hex(base + 4 * this.field('i'))}`;
        const vfp = line.asm.includes('%A');
        if ((!vfp && !/^(LDR|STR|PLD).*_imm|^PLD$/.test(line.name)) || this.field('n') !== 15 || (this.has('P') && !this.field('P')))
            return '';
        const offset = this.field('i') * (vfp ? 4 : 1);
        return ` ; ${hex(base + (this.field('U') ? offset : -offset))}`;
    }
    expand(text) {
        const mark = /\{%([SD])([a-z])\*([a-z])\}|\{c\}|\{!([a-z])\}|\{([A-Za-z])(?::([a-z]))?\}|<([^>]+)>|%A|%W|%([SDRV]?)([a-z])(\+1)?|#([A-Za-z])(?:([*+?])(\d+))?/g;
        return text.replace(mark, (...groups) => {
            const [all, listKind, listFirst, listCount, unless, flag, flagField, angle, kind, register, next, value, operator, operand] = groups;
            if (listKind)
                return this.vfpList(listKind, listFirst, this.field(listCount));
            if (all === '{c}')
                return CONDITIONS[this.field('c')];
            if (unless)
                return (this.field(unless) >>> this.field('n')) & 1 ? '' : '!';
            if (flag)
                return this.field(flagField ?? flag) ? (flag === 'W' ? '!' : flag.toLowerCase()) : '';
            if (angle)
                return this.angle(angle);
            if (all === '%A')
                return this.vfpAddress();
            if (all === '%W')
                return this.field('W') ? '!' : '';
            if (register)
                return this.register(kind ?? '', register, next === undefined ? 0 : 1);
            return this.number(value, operator, Number(operand));
        }).replace(/\b([pc])#/g, '$1');
    }
    number(letter, operator, operand) {
        let v = this.field(letter);
        if (operator === '*')
            v *= operand;
        else if (operator === '+')
            v += operand;
        else if (operator === '?' && v === 0)
            v = operand;
        if ('pnmoq'.includes(letter))
            return `#${v}`;
        return letter === 'i' && this.has('U') && this.field('U') === 0 ? `#-${number(v)}` : `#${number(v)}`;
    }
    register(kind, letter, next) {
        const low = this.field(letter.toUpperCase());
        switch (kind) {
            case 'S': return `s${((this.field(letter) << 1) | low) + next}`;
            case 'D': return `d${this.field(letter)}`;
            case 'V': return VFP_SYSTEM[this.field(letter)] ?? `c${this.field(letter)}`;
            default: {
                const sign = letter === 'm' && this.has('U') && this.field('U') === 0 ? '-' : '';
                return sign + registerName((this.field(letter) + next) & 15);
            }
        }
    }
    vfpList(kind, first, count) {
        const from = kind === 'S' ? (this.field(first) << 1) | this.field(first.toUpperCase()) : this.field(first);
        const k = kind.toLowerCase();
        return count <= 1 ? `{${k}${from}}` : `{${k}${from}-${k}${from + count - 1}}`;
    }
    vfpAddress() {
        const offset = this.field('i') * 4;
        const up = this.field('U') !== 0;
        return `[${registerName(this.field('n'))}${offset === 0 && up ? '' : `, #${up ? '' : '-'}${number(offset)}`}]`;
    }
    angle(mark) {
        switch (mark) {
            case 'r,i': return rotatedImmediate(this.field('r'), this.field('i'));
            case 't,i': return shift(this.field('t'), this.field('i'));
            case 'T,i': return shift(this.field('T') << 1, this.field('i'));
            case 'lsl,i': return shift(0, this.field('i'));
            case 'asr,i': return shift(2, this.field('i'));
            case 'ror,r': return this.field('r') === 0 ? '' : `, ror #${8 * this.field('r')}`;
            case 't': return `, ${SHIFTS[this.field('t')]}`;
            case 'l': return registerList(this.field('l'));
            case 'l,pc': return registerList(this.field('l') | 0x8000);
            case 'l,r': return registerList(this.field('l') | (this.field('r') << 14));
            case 'branch': return hex(this.target());
            case 'k': return ['c', 'x', 's', 'f'].filter((_, i) => (this.field('k') >>> i) & 1).reverse().join('');
            case 'E': return this.field('E') ? 'be' : 'le';
            case 'cps': return this.cps();
            case 'c': return CONDITIONS[this.field('c')];
            default: return this.field(mark) ? 't' : 'b';
        }
    }
    cps() {
        const imod = this.line.bits === 16 ? 2 | this.field('o') : this.field('o');
        const mode = this.field('M') ? `#${number(this.field('j'))}` : '';
        if (imod < 2)
            return ` ${mode}`.trimEnd();
        const flags = ['A', 'I', 'F'].filter((letter) => this.field(letter) !== 0).join('').toLowerCase() || 'none';
        return `${imod === 2 ? 'ie' : 'id'} ${flags}${mode === '' ? '' : `, ${mode}`}`;
    }
    /** Target of a direct branch (A4.1.5, A7.1.12 and following); of the first half of a Thumb BL, what it puts into lr. */
    target() {
        const i = this.field('i');
        switch (this.line.name) {
            case 'tB': return (this.address + 4 + ((i << 21) >> 20)) | 0;
            case 'tB_cond': return (this.address + 4 + ((i << 24) >> 23)) | 0;
            case 'tBL_prefix': return (this.address + 4 + ((i << 21) >> 9)) | 0;
            default: return (this.address + 8 + ((i << 8) >> 6) + 2 * this.field('h')) | 0;
        }
    }
}
/** The text of one instruction. A second half of a Thumb BL or BLX gives `next`, and the first half prints the whole. */
export function disassemble(word, address, thumb, next) {
    const line = thumb ? decodeThumb(word & 0xffff) : decodeArm(word);
    if (line.name.includes('UNDEFINED'))
        return thumb ? `.short ${hex(word & 0xffff)}` : `.word ${hex(word)}`;
    if (line.name === 'tBL_prefix' && next !== undefined && (next >>> 11 === 31 || next >>> 11 === 29)) {
        const lr = address + 4 + ((word << 21) >> 9);
        return next >>> 11 === 31 ? `bl ${hex(lr + 2 * (next & 0x7ff))}` : `blx ${hex((lr + 2 * (next & 0x7fe)) & -4)}`;
    }
    return new Printer(line, word, address).text();
}
//# sourceMappingURL=disassemble.js.map