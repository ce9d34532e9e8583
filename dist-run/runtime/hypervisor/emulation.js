import { exceptionReturn } from '../cpu/exceptions.js';
import { privileged, readUserReg, setSpForMode, spForMode, isMode, writeUserReg } from '../cpu/modes.js';
import { cps, msr, PSR_UNDEFINED, setEnd } from '../cpu/psr.js';
import { recordBreakpoint } from '../memory/faults.js';
const registersOf = (list) => {
    const out = [];
    for (let r = 0; r < 16; r++)
        if ((list >>> r) & 1)
            out.push(r);
    return out;
};
/** Lowest address of a block transfer (DDI 0100I A5.4). */
const lowest = (base, count, p, u) => (u ? (p ? base + 4 : base) : p ? base - 4 * count : base - 4 * count + 4) | 0;
const written = (base, count, u) => (u ? base + 4 * count : base - 4 * count) | 0;
export function emulation(S, cp15, memory, router, waitForInterrupt) {
    const load = (va) => memory.word(va);
    const store = (va, v) => memory.storeWord(va, v);
    const size = () => ((S[22 /* Slot.CPSR */] & 32 /* PSR.T */) !== 0 ? 2 : 4);
    const self = () => (S[23 /* Slot.PC */] - size()) | 0;
    const undefined_ = () => router.guest(2 /* Exception.UNDEFINED */, self());
    /** User-mode execution of what is UNPREDICTABLE there: Undefined, as in QEMU. */
    const allowed = () => {
        if (privileged(S))
            return true;
        undefined_();
        return false;
    };
    return {
        undefined: undefined_,
        svc: () => router.guest(3 /* Exception.SVC */, self()),
        smc: () => {
            if (allowed())
                router.guest(8 /* Exception.SMC */, self());
        },
        bkpt: () => {
            recordBreakpoint(S);
            router.guest(4 /* Exception.PREFETCH_ABORT */, self());
        },
        wfi: () => waitForInterrupt(),
        readCpsr: (nf, zf, cf, vf, qf, ge) => (nf & 0x80000000) | (zf === 0 ? 0x40000000 : 0) | (cf << 29) | ((vf >>> 31) << 28) | (qf << 27) | (ge << 16) | S[22 /* Slot.CPSR */],
        readSpsr: () => S[35 /* Slot.SPSR */],
        /** MSR of the control and extension fields when it changes interrupt masks and nothing else: 1 when done. */
        masks: (fields, value) => {
            const changed = (S[22 /* Slot.CPSR */] ^ value) & ((fields & 1 ? 0xff : 0) | (fields & 2 ? 0xff00 : 0)) & (31 /* PSR.MODE */ | 512 /* PSR.E */);
            if (!privileged(S) || changed !== 0)
                return 0;
            msr(S, false, fields, value);
            return 1;
        },
        msr: (spsr, fields, value) => {
            if (msr(S, spsr !== 0, fields, value) === PSR_UNDEFINED)
                undefined_();
        },
        cps: (imod, aif, changeMode, mode) => void cps(S, imod, aif, changeMode !== 0, mode),
        setend: (e) => void setEnd(S, e !== 0),
        exceptionReturn: (pc) => {
            if (allowed())
                exceptionReturn(S, pc, S[35 /* Slot.SPSR */]);
        },
        /** LDM (2): user registers; the base is not one of them unless W says so. */
        loadUserBank: (n, list, p, u, w) => {
            if (!allowed())
                return;
            const base = S[n];
            const registers = registersOf(list);
            const from = lowest(base, registers.length, p, u);
            const values = registers.map((_, k) => load((from + 4 * k) | 0));
            if (w)
                S[n] = written(base, registers.length, u);
            registers.forEach((r, k) => writeUserReg(S, r, values[k]));
        },
        storeUserBank: (n, list, p, u, w) => {
            if (!allowed())
                return;
            const base = S[n];
            const registers = registersOf(list);
            const from = lowest(base, registers.length, p, u);
            registers.forEach((r, k) => store((from + 4 * k) | 0, r === 15 ? S[15] : readUserReg(S, r)));
            if (w)
                S[n] = written(base, registers.length, u);
        },
        /** LDM (3): registers of this mode, then CPSR := SPSR. */
        loadAndReturn: (n, list, p, u, w) => {
            if (!allowed())
                return;
            const base = S[n];
            const registers = registersOf(list & 0x7fff);
            const count = registers.length + 1;
            const from = lowest(base, count, p, u);
            const values = registers.map((_, k) => load((from + 4 * k) | 0));
            const pc = load((from + 4 * registers.length) | 0);
            if (w)
                S[n] = written(base, count, u);
            registers.forEach((r, k) => (S[r] = values[k]));
            exceptionReturn(S, pc, S[35 /* Slot.SPSR */]);
        },
        /** SRS stores LR and SPSR on the stack of `mode` (A4.1.90). A reserved mode is Undefined. */
        srs: (mode, p, u, w) => {
            if (!allowed())
                return;
            if (!isMode(mode))
                return undefined_();
            const base = spForMode(S, mode);
            const from = lowest(base, 2, p, u);
            store(from, S[14]);
            store((from + 4) | 0, S[35 /* Slot.SPSR */]);
            if (w)
                setSpForMode(S, mode, written(base, 2, u));
        },
        rfe: (n, p, u, w) => {
            if (!allowed())
                return;
            const base = S[n];
            const from = lowest(base, 2, p, u);
            const pc = load(from);
            const cpsr = load((from + 4) | 0);
            if (w)
                S[n] = written(base, 2, u);
            exceptionReturn(S, pc, cpsr);
        },
        /** Accesses after which a unit goes on: 0 when UNDEFINED. */
        coprocessorRead: (p, o, n, m, q) => Number(p === 15 ? cp15.read(o, n, m, q) : cp15.cp14Read(o, n, m, q)),
        coprocessorValue: () => S[129 /* Cp15Slot.VALUE */],
        coprocessorWrite: (p, o, n, m, q, value) => Number(p === 15 ? cp15.write(o, n, m, q, value) : cp15.cp14Write(o, n, m, q, value)),
        coprocessorRange: (o, m, end, start) => Number(cp15.mcrr(o, m, end, start)),
        mcr: (p, o, d, n, m, q) => {
            const ok = p === 15 ? cp15.write(o, n, m, q, S[d]) : p === 14 ? cp15.cp14Write(o, n, m, q, S[d]) : false;
            if (!ok)
                undefined_();
        },
        mrc: (p, o, d, n, m, q) => {
            const ok = p === 15 ? cp15.read(o, n, m, q) : p === 14 ? cp15.cp14Read(o, n, m, q) : false;
            if (!ok)
                return undefined_();
            const v = S[129 /* Cp15Slot.VALUE */];
            if (d !== 15) {
                S[d] = v;
                return;
            }
            S[16 /* Slot.NF */] = v;
            S[17 /* Slot.ZF */] = ~v & 0x40000000;
            S[18 /* Slot.CF */] = (v >>> 29) & 1;
            S[19 /* Slot.VF */] = v << 3;
        },
        mcrr: (p, o, d, n, m) => {
            if (p !== 15 || !cp15.mcrr(o, m, S[d], S[n]))
                undefined_();
        },
        mrrc: () => undefined_(),
    };
}
//# sourceMappingURL=emulation.js.map