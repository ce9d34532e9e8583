/** Who may do what. VALIDATED: User mode too when the V bit of c15,c9 is set. SECURE_*: UNDEFINED in Non-secure state. */
export const May = {
    PR: 1, PW: 2, UR: 4, UW: 8, VALIDATED: 16, SECURE_READ: 32, SECURE_WRITE: 64,
};
const PR = May.PR;
const PW = May.PW;
const PRW = May.PR | May.PW;
const URW = PRW | May.UR | May.UW;
const UW = May.PW | May.UW;
/** What an access does beyond reading or writing its slot. */
export const Op = {
    /** Only the slot. */
    NONE: 0,
    /** Nothing at all: reads zero (or the constant), ignores writes. */
    NOP: 1,
    SCTLR: 2, CPACR: 3, SPACE: 4, REMAP: 5, CONTEXTIDR: 6, V2P: 7, ISR: 8,
    ICACHE_ALL: 9, ICACHE_MVA: 10, DCACHE: 11, CACHES_ALL: 12, FLUSH: 13, WFI: 14,
    TLB_ALL: 15, TLB_MVA: 16, TLB_ASID: 17, TLB_MVA_ALL: 18,
    PMNC: 19, COUNTER: 20, SCR: 21,
};
export const CP15_REGISTERS = [];
function line(at, name, cls, may, slot, reset, mask, op, arg = 0) {
    CP15_REGISTERS.push({
        op1: at[0], crn: at[1], crm: at[2], op2: at[3], name, class: cls, may, slot, reset: reset | 0, mask: mask | 0, op, arg,
    });
}
/** Read-only constant. */
function constant(at, name, cls, value, may = PR) {
    line(at, name, cls, may, -1, value, 0, Op.NONE);
}
/** Storage: bits outside `mask` keep their reset value. */
function store(at, name, cls, slot, reset = 0, mask = -1, op = Op.NONE, arg = 0, may = PRW) {
    line(at, name, cls, may, slot, reset, mask, op, arg);
}
/** Write-only operation. */
function order(at, name, cls, op, may = PW, arg = 0) {
    line(at, name, cls, may, -1, 0, 0, op, arg);
}
/** Reads as zero, writes ignored. */
function raz(at, name, cls, may = PRW) {
    line(at, name, cls, may, -1, 0, 0, Op.NOP);
}
// c0: identification (DDI 0301H 3.2.2 to 3.2.6; values of revision r0p7 as on BCM2835).
constant([0, 0, 0, 0], 'MIDR', 'identity', 0x410fb767);
constant([0, 0, 0, 1], 'CTR', 'identity', 0x1d152152);
constant([0, 0, 0, 2], 'TCMTR', 'tcm', 0);
constant([0, 0, 0, 3], 'TLBTR', 'identity', 0x00000800);
// Unallocated identification registers read as MIDR (DDI 0100I B3.4.1).
for (let op2 = 4; op2 < 8; op2++)
    constant([0, 0, 0, op2], 'MIDR_ALIAS', 'identity', 0x410fb767);
const FEATURES = [
    [0x10, 'ID_PFR0', 0x00000111], [0x11, 'ID_PFR1', 0x00000011], [0x12, 'ID_DFR0', 0x00000033], [0x13, 'ID_AFR0', 0],
    [0x14, 'ID_MMFR0', 0x01130003], [0x15, 'ID_MMFR1', 0x10030302], [0x16, 'ID_MMFR2', 0x01222100], [0x17, 'ID_MMFR3', 0],
    [0x20, 'ID_ISAR0', 0x00140011], [0x21, 'ID_ISAR1', 0x12002111], [0x22, 'ID_ISAR2', 0x11231121], [0x23, 'ID_ISAR3', 0x01102131],
    [0x24, 'ID_ISAR4', 0x00001141], [0x25, 'ID_ISAR5', 0], [0x26, 'ID_RESERVED', 0], [0x27, 'ID_RESERVED', 0],
];
for (const [at, name, value] of FEATURES)
    constant([0, 0, at >> 4, at & 15], name, 'identity', value);
// Cache size identification is ARMv7; kernels read it on ARMv6 all the same and QEMU answers zero.
for (let op2 = 0; op2 < 8; op2++)
    constant([1, 0, 0, op2], 'CCSIDR_V7', 'identity', 0);
// c1: control (3.2.7 to 3.2.12).
store([0, 1, 0, 0], 'SCTLR', 'control', 80 /* Cp15Slot.SCTLR */, 0x00050078, 0x33e0fb87, Op.SCTLR);
store([0, 1, 0, 1], 'ACTLR', 'control', 81 /* Cp15Slot.ACTLR */, 0x00000007, 0xf000007f);
store([0, 1, 0, 2], 'CPACR', 'control', 82 /* Cp15Slot.CPACR */, 0, 0x00f00000, Op.CPACR);
const SECURE = May.SECURE_READ | May.SECURE_WRITE;
store([0, 1, 1, 0], 'SCR', 'security', 83 /* Cp15Slot.SCR */, 0, 0x7f, Op.SCR, 0, PRW | SECURE);
store([0, 1, 1, 1], 'SDER', 'security', 84 /* Cp15Slot.SDER */, 0, 3, Op.NONE, 0, PRW | SECURE);
store([0, 1, 1, 2], 'NSACR', 'security', 85 /* Cp15Slot.NSACR */, 0, 0x00073fff, Op.NONE, 0, PRW | May.SECURE_WRITE);
// c2, c3: translation and domains (3.2.13 to 3.2.15). `arg` of SPACE is the SpaceChange reason.
store([0, 2, 0, 0], 'TTBR0', 'translation', 86 /* Cp15Slot.TTBR0 */, 0, -1, Op.SPACE, 0);
store([0, 2, 0, 1], 'TTBR1', 'translation', 87 /* Cp15Slot.TTBR1 */, 0, -1, Op.SPACE, 1);
store([0, 2, 0, 2], 'TTBCR', 'translation', 88 /* Cp15Slot.TTBCR */, 0, 0x37, Op.SPACE, 2);
store([0, 3, 0, 0], 'DACR', 'domain', 89 /* Cp15Slot.DACR */, 0, -1, Op.SPACE, 4);
// c5, c6: faults (3.2.16 to 3.2.20).
store([0, 5, 0, 0], 'DFSR', 'fault', 90 /* Cp15Slot.DFSR */, 0, 0x1cff);
store([0, 5, 0, 1], 'IFSR', 'fault', 91 /* Cp15Slot.IFSR */, 0, 0x140f);
store([0, 6, 0, 0], 'DFAR', 'fault', 92 /* Cp15Slot.DFAR */);
store([0, 6, 0, 1], 'WFAR', 'fault', 94 /* Cp15Slot.WFAR */);
store([0, 6, 0, 2], 'IFAR', 'fault', 93 /* Cp15Slot.IFAR */);
// c7: cache operations, barriers, translation of addresses (3.2.22). Those with UW are open to User mode.
order([0, 7, 0, 4], 'WFI', 'wfi', Op.WFI);
store([0, 7, 4, 0], 'PAR', 'translation', 95 /* Cp15Slot.PAR */);
order([0, 7, 5, 0], 'ICIALLU', 'cache', Op.ICACHE_ALL);
order([0, 7, 5, 1], 'ICIMVAU', 'cache', Op.ICACHE_MVA);
order([0, 7, 5, 2], 'ICISW', 'cache', Op.ICACHE_ALL);
order([0, 7, 5, 4], 'ISB', 'barrier', Op.FLUSH, UW);
order([0, 7, 5, 6], 'BPIALL', 'cache', Op.NOP);
order([0, 7, 5, 7], 'BPIMVA', 'cache', Op.NOP);
order([0, 7, 6, 0], 'DCIALL', 'cache', Op.DCACHE);
order([0, 7, 6, 1], 'DCIMVAC', 'cache', Op.DCACHE);
order([0, 7, 6, 2], 'DCISW', 'cache', Op.DCACHE);
order([0, 7, 7, 0], 'CIALL', 'cache', Op.CACHES_ALL);
for (let op2 = 1; op2 < 8; op2++)
    order([0, 7, 7, op2], 'CACHE_UNIFIED', 'cache', Op.NOP);
for (let op2 = 0; op2 < 4; op2++) {
    const who = ['V2PCWPR', 'V2PCWPW', 'V2PCWUR', 'V2PCWUW'][op2];
    order([0, 7, 8, op2], who, 'translation', Op.V2P, PW, op2);
    // The other world has the same registers here: see `Cp15`.
    order([0, 7, 8, op2 + 4], who.replace('CW', 'OW'), 'translation', Op.V2P, PW | May.SECURE_WRITE, op2);
}
order([0, 7, 10, 0], 'DCCALL', 'cache', Op.DCACHE);
order([0, 7, 10, 1], 'DCCMVAC', 'cache', Op.DCACHE);
order([0, 7, 10, 2], 'DCCSW', 'cache', Op.DCACHE);
order([0, 7, 10, 4], 'DSB', 'barrier', Op.NOP, UW);
order([0, 7, 10, 5], 'DMB', 'barrier', Op.NOP, UW);
constant([0, 7, 10, 6], 'CDSR', 'cache', 0);
for (let op2 = 0; op2 < 8; op2++)
    order([0, 7, 11, op2], 'CACHE_UNIFIED', 'cache', Op.NOP);
order([0, 7, 13, 1], 'ICPREFETCH', 'cache', Op.NOP);
order([0, 7, 14, 0], 'DCCIALL', 'cache', Op.DCACHE);
order([0, 7, 14, 1], 'DCCIMVAC', 'cache', Op.DCACHE);
order([0, 7, 14, 2], 'DCCISW', 'cache', Op.DCACHE);
for (let op2 = 0; op2 < 8; op2++)
    order([0, 7, 15, op2], 'CACHE_UNIFIED', 'cache', Op.NOP);
// c8: TLB operations (3.2.24). `arg` is the TlbKind. op2 3 is not in the manual; QEMU has it for every core before ARMv7.
for (const crm of [5, 6, 7]) {
    const kind = crm === 5 ? 'I' : crm === 6 ? 'D' : '';
    order([0, 8, crm, 0], `${kind}TLBIALL`, 'tlb', Op.TLB_ALL, PW, crm);
    order([0, 8, crm, 1], `${kind}TLBIMVA`, 'tlb', Op.TLB_MVA, PW, crm);
    order([0, 8, crm, 2], `${kind}TLBIASID`, 'tlb', Op.TLB_ASID, PW, crm);
    order([0, 8, crm, 3], `${kind}TLBIMVAA`, 'tlb', Op.TLB_MVA_ALL, PW, crm);
}
// c9: cache lockdown and tightly coupled memory (3.2.25 to 3.2.31). There is no TCM: sizes read as zero.
store([0, 9, 0, 0], 'DLOCKDOWN', 'lockdown', 96 /* Cp15Slot.DLOCKDOWN */, 0xfffffff0, 0xf);
store([0, 9, 0, 1], 'ILOCKDOWN', 'lockdown', 97 /* Cp15Slot.ILOCKDOWN */, 0xfffffff0, 0xf);
store([0, 9, 1, 0], 'DTCMRR', 'tcm', 98 /* Cp15Slot.DTCM_REGION */, 0, 0xfffff001);
store([0, 9, 1, 1], 'ITCMRR', 'tcm', 99 /* Cp15Slot.ITCM_REGION */, 0, 0xfffff001);
store([0, 9, 1, 2], 'DTCMNSACR', 'tcm', 100 /* Cp15Slot.DTCM_NS */, 0, 1, Op.NONE, 0, PRW | SECURE);
store([0, 9, 1, 3], 'ITCMNSACR', 'tcm', 101 /* Cp15Slot.ITCM_NS */, 0, 1, Op.NONE, 0, PRW | SECURE);
store([0, 9, 2, 0], 'TCMSEL', 'tcm', 102 /* Cp15Slot.TCM_SELECT */, 0, 3);
store([0, 9, 8, 0], 'CBOR', 'cache', 103 /* Cp15Slot.CACHE_OVERRIDE */, 0, 0x3f);
// c10: TLB lockdown and memory region remap (3.2.32, 3.2.33).
store([0, 10, 0, 0], 'TLBLR', 'lockdown', 104 /* Cp15Slot.TLB_LOCKDOWN */, 0, 0x1c000001);
store([0, 10, 2, 0], 'PRRR', 'remap', 105 /* Cp15Slot.PRRR */, 0x00098aa4, 0x000fffff, Op.REMAP);
store([0, 10, 2, 1], 'NMRR', 'remap', 106 /* Cp15Slot.NMRR */, 0x44e048e0, -1, Op.REMAP);
// c11: DMA between TCM and memory (3.2.34 to 3.2.42). No channel is present.
for (let op2 = 0; op2 < 4; op2++)
    constant([0, 11, 0, op2], ['DMAISR_PRESENT', 'DMAISR_QUEUED', 'DMAISR_RUNNING', 'DMAISR_INTERRUPTING'][op2], 'dma', 0);
store([0, 11, 1, 0], 'DMAUAR', 'dma', 127 /* Cp15Slot.DMA_USER */, 0, 3);
store([0, 11, 2, 0], 'DMACNR', 'dma', 128 /* Cp15Slot.DMA_CHANNEL */, 0, 1);
for (let op2 = 0; op2 < 3; op2++)
    order([0, 11, 3, op2], ['DMA_STOP', 'DMA_START', 'DMA_CLEAR'][op2], 'dma', Op.NOP);
raz([0, 11, 4, 0], 'DMACR', 'dma');
raz([0, 11, 5, 0], 'DMAISAR', 'dma');
raz([0, 11, 6, 0], 'DMAESAR', 'dma');
raz([0, 11, 7, 0], 'DMAIEAR', 'dma');
constant([0, 11, 8, 0], 'DMACSR', 'dma', 0);
raz([0, 11, 15, 0], 'DMACIDR', 'dma');
// c12: vectors and pending interrupts (3.2.43 to 3.2.45).
store([0, 12, 0, 0], 'VBAR', 'vector', 107 /* Cp15Slot.VBAR */, 0, ~31);
store([0, 12, 0, 1], 'MVBAR', 'vector', 108 /* Cp15Slot.MVBAR */, 0, ~31, Op.NONE, 0, PRW | SECURE);
line([0, 12, 1, 0], 'ISR', 'interrupt', PR, -1, 0, 0, Op.ISR);
// c13: process, context and thread identifiers (3.2.46 to 3.2.48).
store([0, 13, 0, 0], 'FCSEIDR', 'context', 109 /* Cp15Slot.FCSEIDR */, 0, 0xfe000000, Op.SPACE, 5);
store([0, 13, 0, 1], 'CONTEXTIDR', 'context', 110 /* Cp15Slot.CONTEXTIDR */, 0, -1, Op.SPACE, 3);
store([0, 13, 0, 2], 'TPIDRURW', 'threadid', 41 /* Slot.TPIDRURW */, 0, -1, Op.NONE, 0, URW);
store([0, 13, 0, 3], 'TPIDRURO', 'threadid', 42 /* Slot.TPIDRURO */, 0, -1, Op.NONE, 0, PRW | May.UR);
store([0, 13, 0, 4], 'TPIDRPRW', 'threadid', 43 /* Slot.TPIDRPRW */);
// c15: ports, validation, performance monitor, debug access to caches and TLB (3.2.49 to 3.2.58).
store([0, 15, 2, 4], 'PPMRR', 'impdef', 111 /* Cp15Slot.PERIPHERAL_REMAP */, 0, 0xfffff01f);
store([0, 15, 9, 0], 'SUNAVCR', 'perf', 112 /* Cp15Slot.USER_VALIDATION */, 0, 1);
const COUNTED = PRW | May.VALIDATED;
line([0, 15, 12, 0], 'PMNC', 'perf', COUNTED, 113 /* Cp15Slot.PMNC */, 0, -1, Op.PMNC);
line([0, 15, 12, 1], 'CCNT', 'perf', COUNTED, 114 /* Cp15Slot.CCNT */, 0, -1, Op.COUNTER);
line([0, 15, 12, 2], 'PMN0', 'perf', COUNTED, 116 /* Cp15Slot.PMN0 */, 0, -1, Op.COUNTER);
line([0, 15, 12, 3], 'PMN1', 'perf', COUNTED, 118 /* Cp15Slot.PMN1 */, 0, -1, Op.COUNTER);
for (let op2 = 4; op2 < 8; op2++)
    raz([0, 15, 12, op2], 'SYSVAL_COUNTER', 'impdef', COUNTED);
for (let op2 = 1; op2 < 8; op2++)
    raz([0, 15, 13, op2], 'SYSVAL_OPERATION', 'impdef', COUNTED);
store([0, 15, 14, 0], 'SYSVAL_CACHE_MASK', 'impdef', 126 /* Cp15Slot.VALIDATION_MASK */);
for (let op2 = 0; op2 < 2; op2++)
    raz([3, 15, 0, op2], ['DCDEBUG', 'ICDEBUG'][op2], 'debug');
for (const crm of [8, 10, 12, 14])
    for (let op2 = 0; op2 < 4; op2++)
        raz([3, 15, crm, op2], 'CACHE_MASTER_VALID', 'debug');
store([5, 15, 4, 2], 'TLB_ENTRY_INDEX', 'debug', 122 /* Cp15Slot.TLB_ENTRY_INDEX */, 0, 0x8000003f);
store([5, 15, 5, 2], 'TLB_ENTRY_VA', 'debug', 123 /* Cp15Slot.TLB_ENTRY_VA */);
store([5, 15, 6, 2], 'TLB_ENTRY_PA', 'debug', 124 /* Cp15Slot.TLB_ENTRY_PA */);
store([5, 15, 7, 2], 'TLB_ENTRY_ATTR', 'debug', 125 /* Cp15Slot.TLB_ENTRY_ATTR */);
for (let op2 = 0; op2 < 2; op2++)
    raz([5, 15, 14, op2], 'TLB_MASTER_VALID', 'debug');
store([7, 15, 0, 0], 'CACHE_DEBUG', 'debug', 120 /* Cp15Slot.CACHE_DEBUG */, 0, 7);
store([7, 15, 1, 0], 'TLB_DEBUG', 'debug', 121 /* Cp15Slot.TLB_DEBUG */, 0, 0xff);
export const CP15_RANGES = [
    { crm: 5, name: 'ICIMVAU_RANGE', class: 'cache', may: PW, op: Op.ICACHE_MVA },
    { crm: 6, name: 'DCIMVAC_RANGE', class: 'cache', may: PW, op: Op.DCACHE },
    { crm: 12, name: 'DCCMVAC_RANGE', class: 'cache', may: UW, op: Op.DCACHE },
    { crm: 14, name: 'DCCIMVAC_RANGE', class: 'cache', may: PW, op: Op.DCACHE },
];
/** Any c15 register that the table does not name: reads as zero, privileged only (as QEMU has them for this core). */
const UNNAMED_C15 = {
    op1: 0, crn: 15, crm: 0, op2: 0, name: 'C15_IMPDEF', class: 'impdef', may: May.PR | May.PW, slot: -1, reset: 0, mask: 0, op: Op.NOP, arg: 0,
};
const INDEX = new Array(1 << 14).fill(null);
function key(op1, crn, crm, op2) {
    return ((op1 & 7) << 11) | ((crn & 15) << 7) | ((crm & 15) << 3) | (op2 & 7);
}
for (let op1 = 0; op1 < 8; op1++)
    INDEX.fill(UNNAMED_C15, key(op1, 15, 0, 0), key(op1, 15, 15, 7) + 1);
for (const register of CP15_REGISTERS)
    INDEX[key(register.op1, register.crn, register.crm, register.op2)] = register;
const RANGE_INDEX = new Array(16).fill(null);
for (const range of CP15_RANGES)
    RANGE_INDEX[range.crm] = range;
/** The line of an encoding, or null when it is UNDEFINED. Operands in the order of the assembler. */
export function cp15Register(op1, crn, crm, op2) {
    return INDEX[key(op1, crn, crm, op2)];
}
/** The line of an MCRR, by CRm with op1 0. */
export function cp15Range(crm) {
    return RANGE_INDEX[crm & 15];
}
//# sourceMappingURL=cp15-table.js.map