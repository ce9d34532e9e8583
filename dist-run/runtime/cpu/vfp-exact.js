import * as soft from './softfloat.js';
import { Exc } from './softfloat.js';
/** Data-processing operations; a double form is the single form plus OP_DOUBLE. */
export const Op = {
    MAC: 0, NMAC: 1, MSC: 2, NMSC: 3, MUL: 4, NMUL: 5, ADD: 6, SUB: 7, DIV: 8, SQRT: 9, CPY: 10, ABS: 11, NEG: 12,
};
export const OP_DOUBLE = 16;
/** Encodings with register fields and the size bit clear, condition AL. */
const ENCODING = [
    0xee000a00, 0xee000a40, 0xee100a00, 0xee100a40, 0xee200a00, 0xee200a40, 0xee300a00, 0xee300a40, 0xee800a00,
    0xeeb10ac0, 0xeeb00a40, 0xeeb00ac0, 0xeeb10a40,
];
const FPSCR_IXE = 0x1000;
/** Register fields of a single-precision (D, N and M are the low bits) or double-precision instruction. */
export function registerFields(double, d, n, m) {
    return double
        ? (d << 12) | (n << 16) | m
        : ((d >> 1) << 12) | ((d & 1) << 22) | ((n >> 1) << 16) | ((n & 1) << 7) | (m >> 1) | ((m & 1) << 5);
}
export function exactly(host) {
    const { S, FI } = host;
    const env = { rounding: 0, flushToZero: false, defaultNaN: false, flags: 0 };
    const elements = [];
    const readSingle = (i) => BigInt(FI[i] >>> 0);
    const readDouble = (i) => (BigInt(FI[2 * i + 1] >>> 0) << 32n) | BigInt(FI[2 * i] >>> 0);
    const writeSingle = (i, bits) => {
        FI[i] = Number(bits);
    };
    const writeDouble = (i, bits) => {
        FI[2 * i] = Number(bits & 0xffffffffn);
        FI[2 * i + 1] = Number(bits >> 32n);
    };
    function raise(flags) {
        S[36 /* Slot.FPSCR */] = S[36 /* Slot.FPSCR */] | flags;
        if ((flags & Exc.IXC) !== 0)
            S[45 /* Slot.FPMODE */] = S[45 /* Slot.FPMODE */] & ~1;
    }
    function enter() {
        const fpscr = S[36 /* Slot.FPSCR */];
        env.rounding = (fpscr >>> 22) & 3;
        env.flushToZero = (fpscr & (1 << 24)) !== 0;
        env.defaultNaN = (fpscr & (1 << 25)) !== 0;
        env.flags = 0;
        return env;
    }
    function leave(e, instruction) {
        if (((S[36 /* Slot.FPSCR */] >>> 8) & e.flags) !== 0) {
            host.enterExceptional(instruction, 0, e.flags);
            return false;
        }
        if (e.flags !== 0)
            raise(e.flags);
        return true;
    }
    const bounces = () => ((S[36 /* Slot.FPSCR */] & FPSCR_IXE) !== 0 ? 1 : 0);
    /** C4.1: the multiply-accumulates round twice, negate between, and add with the accumulator first (NaN order). */
    function evaluate(f, op, d, n, m) {
        const neg = f.signBit;
        switch (op) {
            case Op.MAC: return soft.add(f, d, soft.mul(f, n, m, env), env);
            case Op.NMAC: return soft.add(f, d, soft.mul(f, n, m, env) ^ neg, env);
            case Op.MSC: return soft.add(f, d ^ neg, soft.mul(f, n, m, env), env);
            case Op.NMSC: return soft.add(f, d ^ neg, soft.mul(f, n, m, env) ^ neg, env);
            case Op.MUL: return soft.mul(f, n, m, env);
            case Op.NMUL: return soft.mul(f, n, m, env) ^ neg;
            case Op.ADD: return soft.add(f, n, m, env);
            case Op.SUB: return soft.sub(f, n, m, env);
            case Op.DIV: return soft.div(f, n, m, env);
            case Op.SQRT: return soft.sqrt(f, m, env);
            case Op.CPY: return m;
            case Op.ABS: return m & ~neg;
            default: return m ^ neg;
        }
    }
    function scalar(op, d, n, m) {
        const double = op >= OP_DOUBLE;
        const base = op & 15;
        enter();
        const read = double ? readDouble : readSingle;
        const result = evaluate(double ? soft.DOUBLE : soft.SINGLE, base, read(d), read(n), read(m));
        // Two-operand instructions keep part of their opcode in the Fn field.
        const fields = registerFields(double, d, base >= Op.SQRT ? 0 : n, m) | (double ? 0x100 : 0);
        if (!leave(env, ENCODING[base] | fields))
            return 0;
        if (double)
            writeDouble(d, result);
        else
            writeSingle(d, result);
        return 0;
    }
    /**
     * C5.1 to C5.4, short vectors: a destination in the first bank makes the operation scalar, else a second operand there is a scalar for
     * all iterations; registers wrap within their bank. STRIDE 0b00 is 1 and 0b11 is 2; the UNPREDICTABLE values
     * 1 and 2 step as QEMU does.
     */
    function vector(op, d, n, m) {
        const fpscr = S[36 /* Slot.FPSCR */];
        const double = op >= OP_DOUBLE;
        const bank = double ? 4 : 8;
        const stride = (fpscr >>> 20) & 3;
        const step = stride === 3 ? 2 : double ? (stride >> 1) + 1 : stride + 1;
        const count = d < bank ? 1 : ((fpscr >>> 16) & 7) + 1;
        const stepM = m < bank ? 0 : step;
        const element = elements[op];
        const advance = (r, by) => ((r + by) & (bank - 1)) | (r & ~(bank - 1));
        S[45 /* Slot.FPMODE */] = S[45 /* Slot.FPMODE */] & ~8;
        host.trap = 0;
        for (let i = 0; i < count; i++) {
            element(d, n, m);
            if (host.trap !== 0) {
                // VECITR: iterations that remain after this one, minus one (DDI 0301H 20.4).
                S[37 /* Slot.FPEXC */] = (S[37 /* Slot.FPEXC */] & ~0x700) | (((count - i - 2) & 7) << 8);
                break;
            }
            d = advance(d, step);
            n = advance(n, step);
            m = advance(m, stepM);
        }
        S[45 /* Slot.FPMODE */] = S[45 /* Slot.FPMODE */] | 8;
        return 0;
    }
    return {
        register(op, element) {
            elements[op] = element;
        },
        run(op, d, n, m) {
            const mode = S[45 /* Slot.FPMODE */];
            if ((mode & 16) !== 0 && (op & 15) < Op.CPY && bounces() !== 0)
                return 1;
            return (mode & 8) !== 0 ? vector(op, d, n, m) : scalar(op, d, n, m);
        },
        raise, enter, leave, bounces, readSingle, readDouble, writeSingle, writeDouble,
    };
}
//# sourceMappingURL=vfp-exact.js.map