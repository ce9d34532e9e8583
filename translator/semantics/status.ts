/**
 * Status registers, coprocessor transfers and hints (DDI 0100I A4.1.38 to A4.1.40, A4.1.16, B3; DDI 0301H chapter 3).
 * The common case is done in place on the virtual register file; `system(…)` leaves translated code and lets the runtime act.
 */
const privileged = '(slot.CPSR & 15) !== 0';
/** An interrupt that was held back may now be due. */
const recognise = 'if (slot.LINES !== 0) leave();';

const msrCpsr = (value: string) => `const v = ${value};
  if (k === 8) { NF = v; ZF = ~v & 1073741824; CF = v >>> 29 & 1; VF = v << 3; QF = v >>> 27 & 1; }
  else if (k === 1) { if (${privileged} && ((v ^ slot.CPSR) & 31) === 0) { slot.CPSR = slot.CPSR & -449 | v & 448; ${recognise} } else { system(H.msr(0, 1, v)); } }
  else { system(H.msr(0, k, v)); }`;

const cps = (change: string, mode: string) => `const mask = A << 8 | I << 7 | F << 6;
  if (${change}) { system(H.cps(o, A << 2 | I << 1 | F, ${change}, ${mode})); }
  else { if (${privileged}) { if (o & 1) { slot.CPSR = slot.CPSR | mask; } else { slot.CPSR = slot.CPSR & ~mask; ${recognise} } } }`;

export const statusSemantics: Record<string, string> = {
  NOP: '',
  WFI: 'system(H.wfi());',
  MRS_cpsr: 'R[d] = cpsr();',
  MRS_spsr: `if (${privileged}) { R[d] = slot.SPSR; } else { undefinedInstruction(); }`,
  MSR_cpsr_reg: msrCpsr('R[m]'),
  MSR_cpsr_imm: msrCpsr('expandImm(r, i)'),
  MSR_spsr_reg: 'system(H.msr(1, k, R[m]));',
  MSR_spsr_imm: 'system(H.msr(1, k, expandImm(r, i)));',
  // imod 00 without a mode change is UNPREDICTABLE: nothing happens.
  CPS: `if (o < 2 && M === 0) { } else { ${cps('M', 'j')} }`,
  tCPS: cps('0', '0'),
  SETEND: 'system(H.setend(E));',
  SRS: 'system(H.srs(j, P, U, W));',
  RFE: 'system(H.rfe(n, P, U, W));',
  // Barriers are no-operations here; cache maintenance by address is a hint for a privileged caller.
  MCR: `if (p === 15 && o === 0 && n === 7 && m === 10 && (q === 4 || q === 5)) { }
    else if (p === 15 && o === 0 && n === 7 && q === 1 && (m === 10 || m === 14 || m === 6)) { if (${privileged}) { } else { system(H.mcr(p, o, d, n, m, q)); } }
    else if (p === 15 && o === 0 && n === 13 && m === 0 && q === 2) { slot.TPIDRURW = R[d]; }
    else { system(H.mcr(p, o, d, n, m, q)); }`,
  MRC: `if (p === 15 && o === 0 && n === 13 && m === 0 && q === 3 && d !== 15) { R[d] = slot.TPIDRURO; }
    else if (p === 15 && o === 0 && n === 13 && m === 0 && q === 2 && d !== 15) { R[d] = slot.TPIDRURW; }
    else if (p === 15 && o === 0 && n === 13 && m === 0 && q === 4 && d !== 15) { if (${privileged}) { R[d] = slot.TPIDRPRW; } else { system(H.mrc(p, o, d, n, m, q)); } }
    else { system(H.mrc(p, o, d, n, m, q)); }`,
  MCRR: 'system(H.mcrr(p, o, d, n, m));',
  MRRC: 'system(H.mrrc(p, o, d, n, m));',
};
