/**
 * Status registers, hints, exception entry and return (DDI 0100I A4.1.16, A4.1.38 to A4.1.40, A4.1.59, A4.1.90, A4.1.107), in place on
 * the virtual register file. `rare(…)` lets the interpreter call the runtime; what it costs to trap or to call out instead is in callouts.ts.
 */
import { Slot } from '../abi.js';
import { enterException, privileged, recognise, returnFromException, returnsPlainly, secure, staysPrivileged, swapBanks } from './modes.js';

const msrCpsr = (value: string): string => `const v = ${value};
  if (k === 8) { NF = v; ZF = ~v & 1073741824; CF = v >>> 29 & 1; VF = v << 3; QF = v >>> 27 & 1; }
  else {
    const mask = (k & 1 ? 223 : 0) | (k & 2 ? 768 : 0); const now = slot.CPSR & ~mask | v & mask; const changed = now ^ slot.CPSR;
    if (${privileged} && (changed & 512) === 0 && ${secure} && ((changed & 31) === 0 || ${staysPrivileged('now')})) {
      if (k & 8) { NF = v; ZF = ~v & 1073741824; CF = v >>> 29 & 1; VF = v << 3; QF = v >>> 27 & 1; }
      if (k & 4) { GE = v >>> 16 & 15; }
      if ((changed & 31) !== 0) { const from = P.bankOf(slot.CPSR); const into = P.bankOf(now); ${swapBanks('from', 'into')} }
      slot.CPSR = now; ${recognise}
    } else { rare(H.msr(0, k, v)); }
  }`;

/** Reserved bits stay (PSR_MASK of runtime/cpu/psr.ts). */
const msrSpsr = (value: string): string => `const v = ${value};
  if (${privileged}) { const mask = (k & 1 ? 255 : 0) | (k & 2 ? 768 : 0) | (k & 4 ? 983040 : 0) | (k & 8 ? -117440512 : 0); slot.SPSR = slot.SPSR & ~mask | v & mask; }
  else { undefinedInstruction(); }`;

/** imod 00 and 01 without a mode change: 00 is UNPREDICTABLE, nothing happens. Only the masks here. */
const cpsMasks = `const mask = A << 8 | I << 7 | F << 6;
  if (${privileged}) { if (o & 1) { slot.CPSR = slot.CPSR | mask; } else { slot.CPSR = slot.CPSR & ~mask; ${recognise} } }`;
const cpsMode = `if (${privileged}) {
    const mask = 31 | (o & 2 ? A << 8 | I << 7 | F << 6 : 0); const now = slot.CPSR & ~mask | j | (o === 3 ? mask & 448 : 0);
    if (${secure} && ${staysPrivileged('j')}) {
      const from = P.bankOf(slot.CPSR); const into = P.bankOf(j); ${swapBanks('from', 'into')}
      slot.CPSR = now; ${recognise}
    } else { rare(H.cps(o, A << 2 | I << 1 | F, 1, j)); }
  }`;
/** A and F are out of reach in Non-secure state. */
const cpsSecurely = (masks: string): string => `if ((A | F) !== 0) { if (${secure}) { ${masks} } else { rare(H.cps(o | 2, A << 2 | I << 1 | F, 0, 0)); } } else { ${masks} }`;

/** Lowest address and write-back of RFE and SRS, which move two words. */
export const twoWords = 'const a = (U ? (P ? base + 4 : base) : (P ? base - 8 : base - 4)) | 0; const end = U ? base + 8 | 0 : base - 8 | 0;';

const svc = (link: number): string => enterException({ mode: 0x13, bank: 3, vector: 8, kind: 3, link, otherwise: 'H.svc()' });
const undefinedEntry = (link: number): string => enterException({ mode: 0x1b, bank: 5, vector: 4, kind: 2, link, otherwise: 'H.undefined()' });

export const statusSemantics: Record<string, string> = {
  NOP: '',
  WFI: 'system(H.wfi());',
  MRS_cpsr: 'R[d] = cpsr();',
  MRS_spsr: `if (${privileged}) { R[d] = slot.SPSR; } else { undefinedInstruction(); }`,
  MSR_cpsr_reg: msrCpsr('R[m]'),
  MSR_cpsr_imm: msrCpsr('expandImm(r, i)'),
  MSR_spsr_reg: msrSpsr('R[m]'),
  MSR_spsr_imm: msrSpsr('expandImm(r, i)'),
  CPS: `if (M) { ${cpsMode} } else { if (o & 2) { ${cpsSecurely(cpsMasks)} } }`,
  tCPS: cpsSecurely(cpsMasks),
  SETEND: 'slot.CPSR = slot.CPSR & -513 | E << 9; leave();',
  SVC: svc(4),
  tSVC: svc(2),
  UNDEFINED: undefinedEntry(4),
  tUNDEFINED: undefinedEntry(2),
  BKPT: 'system(H.bkpt());',
  SMC: 'system(H.smc());',
  SRS: `if (${privileged} && P.bankOf(j) >= 0) {
      const bank = P.bankOf(j); const here = P.bankOf(slot.CPSR) === bank; const base = here ? R[13] : file[${Slot.BANK_R13} + 2 * bank]; ${twoWords}
      const x = R[14]; const y = slot.SPSR;
      if (writableBlock(a, 8)) { stblock(0, x); stblock(1, y); } else { stslow(a, x); stslow(a + 4 | 0, y); }
      if (W) { if (here) { R[13] = end; } else { file[${Slot.BANK_R13} + 2 * bank] = end; } }
    } else { undefinedInstruction(); }`,
  RFE: `if (${privileged}) {
      const base = R[n]; ${twoWords}
      if (readableBlock(a, 8)) { X[0] = ldblock(0); X[1] = ldblock(1); } else { X[0] = ldslow(a); X[1] = ldslow(a + 4 | 0); }
      const v = X[1];
      if (${returnsPlainly('v')}) { if (W) { R[n] = end; } ${returnFromException('v', 'X[0]')} }
      else { rare(H.rfe(n, P, U, W)); }
    } else { undefinedInstruction(); }`,
};

/** LDM (2), LDM (3) and STM (2) (DDI 0100I A4.1.21, A4.1.22, A4.1.98). FIQ mode has r8 to r12 of its own: the runtime's. */
const userBank = `${privileged} && (slot.CPSR & 31) !== 17`;
const span = 'const base = R[n]; const c = popcount(l) * 4; const end = U ? base + c | 0 : base - c | 0; const a = U ? (P ? base + 4 | 0 : base) : (P ? base - c | 0 : base - c + 4 | 0);';
const [userSp] = [Slot.BANK_R13];
Object.assign(statusSemantics, {
  LDM_user: `if (${userBank}) { ${span}
      if (readableBlock(a, c)) { forEachSet(l, (g, k) => { X[k] = ldblock(k); }); } else { forEachSet(l, (g, k) => { X[k] = ldslow(a + 4 * k | 0); }); }
      const own = P.bankOf(slot.CPSR) === 0; if (W) { R[n] = end; }
      forEachSet(l, (g, k) => { if (g < 13) { R[g] = X[k]; } else { if (own) { R[g] = X[k]; } else { file[${userSp} - 13 + g] = X[k]; } } });
    } else { rare(H.loadUserBank(n, l, P, U, W)); }`,
  STM_user: `if (${userBank}) { ${span} const own = P.bankOf(slot.CPSR) === 0;
      if (writableBlock(a, c)) { forEachSet(l, (g, k) => { stblock(k, g < 13 || g === 15 || own ? R[g] : file[${userSp} - 13 + g]); }); }
      else { forEachSet(l, (g, k) => { stslow(a + 4 * k | 0, g < 13 || g === 15 || own ? R[g] : file[${userSp} - 13 + g]); }); }
      if (W) { R[n] = end; }
    } else { rare(H.storeUserBank(n, l, P, U, W)); }`,
  LDM_return: `const v = slot.SPSR;
    if (${returnsPlainly('v')}) {
      const base = R[n]; const c = popcount(l) * 4 + 4; const end = U ? base + c | 0 : base - c | 0; const a = U ? (P ? base + 4 | 0 : base) : (P ? base - c | 0 : base - c + 4 | 0);
      if (readableBlock(a, c)) { forEachSet(l, (g, k) => { X[k] = ldblock(k); }); X[15] = ldblock(popcount(l)); }
      else { forEachSet(l, (g, k) => { X[k] = ldslow(a + 4 * k | 0); }); X[15] = ldslow(a + c - 4 | 0); }
      if (W) { R[n] = end; } forEachSet(l, (g, k) => { R[g] = X[k]; });
      ${returnFromException('v', 'X[15]')}
    } else { rare(H.loadAndReturn(n, l, P, U, W)); }`,
});

/** What follows the computation of r0 in a data-processing instruction that writes PC and restores CPSR. */
export const dataReturn = `const v = slot.SPSR; if (${returnsPlainly('v')}) { X[15] = r0; ${returnFromException('v', 'X[15]')} } else { rare(H.exceptionReturn(r0)); }`;

