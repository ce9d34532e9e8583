import { arithmetic } from './vfp-arith.js';
import { conversions } from './vfp-convert.js';
import { exactly } from './vfp-exact.js';
/** FPSCR without its condition flags: DN FZ RMode STRIDE LEN, enables, cumulative flags (C2.7). */
export const FPSCR_MASK = 0x03f79f9f;
const FPSCR_FLAGS = 0xf0000000 | 0;
/** Trap enables IDE IXE UFE OFE DZE IOE, 8 bits above the flags that they trap. */
export const FPSCR_ENABLES = 0x9f00;
export const FPSCR_IXE = 0x1000;
const FPSCR_IXC = 0x10;
const FPSCR_FZ = 1 << 24;
/** EX EN FP2V VECITR INV UFC OFC IOC (DDI 0301H 20.4). */
export const FPEXC_MASK = 0xd000078d | 0;
export const FPEXC_EX = 0x80000000 | 0;
export const FPEXC_EN = 0x40000000;
/** Identification of the ARM1176's VFP11 (DDI 0301H 20.4). */
export const FPSID = 0x410120b5;
export const MVFR0 = 0x11111111;
export const MVFR1 = 0;
/** FMXR/FMRX register numbers (C2.7, C4.1). */
export const FpReg = { FPSID: 0, FPSCR: 1, MVFR1: 6, MVFR0: 7, FPEXC: 8, FPINST: 9, FPINST2: 10 };
/** Bits of Slot.FPMODE. */
export const FpMode = { INEXACT_CLEAR: 1, FLUSH: 2, DIRECTED: 4, VECTOR: 8, TRAPS: 16 };
export class Vfp {
    S;
    FI;
    FS;
    FD;
    exact;
    /** The runtime helpers of the VFP templates, by name. */
    H;
    /** 1 after an arithmetic instruction was not performed since its exception is trapped; cleared by whoever looks. */
    trap = 0;
    /** Does CPACR permit cp10 and cp11 at the current privilege? The CPU replaces it. */
    access = () => true;
    constructor(S) {
        const buffer = new ArrayBuffer(128);
        this.S = S;
        this.FI = new Int32Array(buffer);
        this.FS = new Float32Array(buffer);
        this.FD = new Float64Array(buffer);
        this.FD[0] = 1;
        if (this.FI[1] !== 0x3ff00000)
            throw new Error('jitvisor needs a little-endian host');
        this.exact = exactly(this);
        this.H = { ...arithmetic(this), ...conversions(this), ...systemHelpers(this) };
        this.reset();
    }
    /** State after reset: everything zero, VFP disabled. */
    reset() {
        this.FI.fill(0);
        this.trap = 0;
        for (const slot of [36 /* Slot.FPSCR */, 38 /* Slot.FPFLAGS */, 37 /* Slot.FPEXC */, 39 /* Slot.FPINST */, 40 /* Slot.FPINST2 */])
            this.S[slot] = 0;
        this.refresh();
    }
    /** Recomputes the derived slots FPMODE and FPON: after FPSCR, FPEXC, CPACR or the privilege changed by other ways than `H`. */
    refresh() {
        this.S[45 /* Slot.FPMODE */] = modeOf(this.S[36 /* Slot.FPSCR */]);
        this.updateOn();
    }
    /** Recomputes Slot.FPON. */
    updateOn() {
        const S = this.S;
        const enabled = (S[37 /* Slot.FPEXC */] & (FPEXC_EX | FPEXC_EN)) === FPEXC_EN && this.access();
        S[31 /* Slot.FPON */] = enabled ? ((S[36 /* Slot.FPSCR */] & FPSCR_ENABLES) !== 0 ? 2 : 1) : 0;
    }
    /** Enters the exceptional state: the next VFP instruction takes the Undefined Instruction exception (DDI 0301H 22). */
    enterExceptional(instruction, remaining, raised) {
        const S = this.S;
        this.trap = 1;
        S[39 /* Slot.FPINST */] = instruction;
        const cause = raised & 0x0d;
        S[37 /* Slot.FPEXC */] = (S[37 /* Slot.FPEXC */] & FPEXC_EN) | FPEXC_EX | (((remaining - 1) & 7) << 8) | cause | ((raised & 0x80) !== 0 ? 0x80 : 0);
        this.updateOn();
    }
    getFpscr() {
        return this.S[36 /* Slot.FPSCR */] | this.S[38 /* Slot.FPFLAGS */];
    }
    setFpscr(value) {
        this.S[36 /* Slot.FPSCR */] = value & FPSCR_MASK;
        this.S[38 /* Slot.FPFLAGS */] = value & FPSCR_FLAGS;
        this.refresh();
    }
    /** Guest-visible state as named typed arrays (the system registers live in the CPU's own slots). */
    state() {
        return { vfp: this.FI };
    }
}
/** Slot.FPMODE of an FPSCR value. */
export function modeOf(fpscr) {
    return ((fpscr & FPSCR_IXC) === 0 ? FpMode.INEXACT_CLEAR : 0)
        | ((fpscr & FPSCR_FZ) !== 0 ? FpMode.FLUSH : 0)
        | ((fpscr & (3 << 22)) !== 0 ? FpMode.DIRECTED : 0)
        | ((fpscr & (7 << 16)) !== 0 ? FpMode.VECTOR : 0)
        | ((fpscr & FPSCR_ENABLES) !== 0 ? FpMode.TRAPS : 0);
}
const isUser = (S) => (S[22 /* Slot.CPSR */] & 0x1f) === 0x10;
/**
 * FMRX and FMXR (C4.1). FPSID, FPEXC and MVFRn are accessible while the VFP is disabled; FPINST and FPINST2 when it is enabled or
 * in the exceptional state; all but FPSID and FPSCR need privilege (FPSID is readable in User mode on VFPv2).
 */
function systemHelpers(vfp) {
    const S = vfp.S;
    return {
        /** 1 when FMRX/FMXR of system register `reg` is permitted now, 0 when the instruction is UNDEFINED. */
        systemAccess(reg) {
            if (!vfp.access())
                return 0;
            switch (reg) {
                case FpReg.FPSID: return 1;
                case FpReg.FPSCR: return S[31 /* Slot.FPON */] !== 0 ? 1 : 0;
                case FpReg.MVFR0:
                case FpReg.MVFR1:
                case FpReg.FPEXC: return isUser(S) ? 0 : 1;
                case FpReg.FPINST:
                case FpReg.FPINST2: return !isUser(S) && (S[37 /* Slot.FPEXC */] & (FPEXC_EX | FPEXC_EN)) !== 0 ? 1 : 0;
                default: return 0;
            }
        },
        /** Value of a system register. */
        readSystem(reg) {
            switch (reg) {
                case FpReg.FPSID: return FPSID;
                case FpReg.FPSCR: return vfp.getFpscr();
                case FpReg.MVFR0: return MVFR0;
                case FpReg.MVFR1: return MVFR1;
                case FpReg.FPEXC: return S[37 /* Slot.FPEXC */];
                case FpReg.FPINST: return S[39 /* Slot.FPINST */];
                case FpReg.FPINST2: return S[40 /* Slot.FPINST2 */];
                default: return 0;
            }
        },
        /** Writes a system register; the identification registers ignore it. */
        writeSystem(reg, value) {
            switch (reg) {
                case FpReg.FPSCR:
                    vfp.setFpscr(value);
                    break;
                case FpReg.FPEXC:
                    S[37 /* Slot.FPEXC */] = value & FPEXC_MASK;
                    vfp.updateOn();
                    break;
                case FpReg.FPINST:
                    S[39 /* Slot.FPINST */] = value;
                    break;
                case FpReg.FPINST2:
                    S[40 /* Slot.FPINST2 */] = value;
                    break;
            }
            return 0;
        },
    };
}
//# sourceMappingURL=vfp.js.map