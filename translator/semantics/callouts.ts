/**
 * The same sensitive instructions by callout: generated code calls a helper of the runtime with decoded operands and goes on.
 * `spill()` puts the locals of a unit back into the register file for helpers that read it. Where a helper may change the mode, the
 * address space or the program counter, `system(…)` puts them back, calls, and leaves the unit.
 */
import { dataProcessing } from '../decode/arm-table.js';
import { dataProcessingSemantics } from './data-processing.js';
import { privileged, recognise } from './modes.js';
import { immediate, register, userAddress } from './transfer.js';
import { vfpSystemCallouts } from './vfp.js';

const leaves: Record<string, string> = {
  CPS: 'H.cps(o, A << 2 | I << 1 | F, 1, j)', SETEND: 'H.setend(E)', SVC: 'H.svc()', tSVC: 'H.svc()', UNDEFINED: 'H.undefined()', tUNDEFINED: 'H.undefined()',
  BKPT: 'H.bkpt()', SMC: 'H.smc()', WFI: 'H.wfi()', RFE: 'H.rfe(n, P, U, W)', LDM_return: 'H.loadAndReturn(n, l, P, U, W)',
};

const msrCpsr = (value: string): string => `const v = ${value};
  if (k === 8) { H.msr(0, 8, v); NF = slot.NF; ZF = slot.ZF; CF = slot.CF; VF = slot.VF; QF = slot.QF; }
  else { if (k < 4 && H.masks(k, v) !== 0) { ${recognise} } else { system(H.msr(0, k, v)); } }`;
const msrSpsr = (value: string): string => `if (${privileged}) { H.msr(1, k, ${value}); } else { undefinedInstruction(); }`;
const cpsMasks = `H.cps(o | 2, A << 2 | I << 1 | F, 0, 0); ${recognise}`;

export const calloutSemantics: Record<string, string> = {
  ...Object.fromEntries(Object.entries(leaves).map(([sem, call]) => [sem, `system(${call});`])),
  MRS_cpsr: 'R[d] = H.readCpsr(NF, ZF, CF, VF, QF, GE);',
  MRS_spsr: `if (${privileged}) { R[d] = H.readSpsr(); } else { undefinedInstruction(); }`,
  MSR_cpsr_reg: msrCpsr('R[m]'),
  MSR_cpsr_imm: msrCpsr('expandImm(r, i)'),
  MSR_spsr_reg: msrSpsr('R[m]'),
  MSR_spsr_imm: msrSpsr('expandImm(r, i)'),
  CPS: `if (M) { system(${leaves.CPS}); } else { if (o & 2) { ${cpsMasks} } }`,
  tCPS: cpsMasks,
  SRS: `if (${privileged} && P.bankOf(j) >= 0) { spill(); H.srs(j, P, U, W); R[13] = file[13]; } else { undefinedInstruction(); }`,
  LDM_user: `if (${privileged}) { spill(); H.loadUserBank(n, l, P, U, W); forEachSet(l, (g, k) => { R[g] = file[g]; }); R[n] = file[n]; } else { undefinedInstruction(); }`,
  STM_user: `if (${privileged}) { spill(); H.storeUserBank(n, l, P, U, W); R[n] = file[n]; } else { undefinedInstruction(); }`,
  ...vfpSystemCallouts,
};

// The computation is the instruction's own; the return is called.
for (const [, name, writes] of dataProcessing) {
  if (!writes) continue;
  for (const form of ['imm', 'reg', 'rsr']) {
    const sem = `${name}S_${form}_pc`;
    const own = dataProcessingSemantics[sem]!;
    calloutSemantics[sem] = `${own.slice(0, own.indexOf('const v = slot.SPSR;'))} system(H.exceptionReturn(r0));`;
  }
}

// Accesses with User permissions: a helper looks up, walks and aborts.
for (const [form, operand] of [['imm', immediate], ['reg', register]] as const) {
  const address = `${operand} ${userAddress}`;
  calloutSemantics[`LDRT_${form}`] = `${address} const v = ldu32call(a); R[n] = ea; R[d] = v;`;
  calloutSemantics[`LDRBT_${form}`] = `${address} const v = ldu8call(a); R[n] = ea; R[d] = v;`;
  calloutSemantics[`STRT_${form}`] = `${address} stu32call(a, R[d]); R[n] = ea;`;
  calloutSemantics[`STRBT_${form}`] = `${address} stu8call(a, R[d]); R[n] = ea;`;
}
