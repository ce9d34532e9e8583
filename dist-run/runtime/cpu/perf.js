/** Bits of PMNC. */
export const PMNC = { E: 1, P: 2, C: 4, D: 8, CR0: 1 << 8, CR1: 1 << 9, CCR: 1 << 10, FLAGS: 0x700, KEPT: 0x0ffff879 };
/** Events that are counted: executed instructions and cycles. Every other event counts nothing. */
const EVENT_INSTRUCTIONS = 0x07;
const EVENT_CYCLES = 0xff;
function advance(S, slot, atSlot, now, counts, shift, flag) {
    const delta = (now - S[atSlot]) >>> 0;
    const steps = delta >>> shift;
    S[atSlot] = now - (counts ? delta - ((steps << shift) >>> 0) : 0);
    if (!counts || steps === 0)
        return;
    if ((S[slot] >>> 0) + steps > 0xffffffff)
        S[113 /* Cp15Slot.PMNC */] = S[113 /* Cp15Slot.PMNC */] | flag;
    S[slot] = S[slot] + steps;
}
function counted(event) {
    return event === EVENT_INSTRUCTIONS || event === EVENT_CYCLES;
}
/** Brings all counters up to `instructions`. */
export function perfSync(S, instructions) {
    const now = instructions | 0;
    const pmnc = S[113 /* Cp15Slot.PMNC */];
    const enabled = (pmnc & PMNC.E) !== 0;
    advance(S, 114 /* Cp15Slot.CCNT */, 115 /* Cp15Slot.CCNT_AT */, now, enabled, pmnc & PMNC.D ? 6 : 0, PMNC.CCR);
    advance(S, 116 /* Cp15Slot.PMN0 */, 117 /* Cp15Slot.PMN0_AT */, now, enabled && counted((pmnc >>> 20) & 0xff), 0, PMNC.CR0);
    advance(S, 118 /* Cp15Slot.PMN1 */, 119 /* Cp15Slot.PMN1_AT */, now, enabled && counted((pmnc >>> 12) & 0xff), 0, PMNC.CR1);
}
/** Writes PMNC: P and C reset counters and read as zero, a one in an overflow flag clears it. */
export function perfControl(S, value, instructions) {
    perfSync(S, instructions);
    const now = instructions | 0;
    if (value & PMNC.P) {
        S[116 /* Cp15Slot.PMN0 */] = 0;
        S[118 /* Cp15Slot.PMN1 */] = 0;
    }
    if (value & PMNC.C) {
        S[114 /* Cp15Slot.CCNT */] = 0;
        S[115 /* Cp15Slot.CCNT_AT */] = now;
    }
    S[113 /* Cp15Slot.PMNC */] = (value & PMNC.KEPT) | (S[113 /* Cp15Slot.PMNC */] & PMNC.FLAGS & ~value);
}
//# sourceMappingURL=perf.js.map