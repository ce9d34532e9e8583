/** Thumb (DDI 0100I A7.1): the same arithmetic as ARM, always setting flags on low registers. */
import { loadBlock, storeBlock } from './transfer.js';

const add = (operands: string) => `${operands} const v = a + b | 0; flagsAdd(a, b, v); R[d] = v;`;
const sub = (operands: string) => `${operands} const v = a - b | 0; flagsSub(a, b, v); R[d] = v;`;
const compare = (operands: string) => `${operands} const v = a - b | 0; flagsSub(a, b, v);`;
const logic = (result: string) => `const v = ${result}; NF = v; ZF = v; R[d] = v;`;
const shiftImmediate = (type: number) => `const x = R[m]; const v = shiftImm(x, ${type}, i); flagsLogic(v, shiftImmCarry(x, ${type}, i)); R[d] = v;`;
const shiftRegister = (type: number) => `const x = R[d]; const k = R[m] & 255; const v = shiftReg(x, ${type}, k); flagsLogic(v, shiftRegCarry(x, ${type}, k)); R[d] = v;`;
const registers = 'const a = R[d]; const b = R[m];';
const load = (op: string, address: string, wrap = 'v') => `const a = ${address}; const v = ${op}(a); R[d] = ${wrap};`;
const store = (op: string, address: string) => `const a = ${address}; ${op}(a, R[d]);`;
const indexed = 'R[n] + R[m] | 0';

export const thumbSemantics: Record<string, string> = {
  tLSL_imm: shiftImmediate(0), tLSR_imm: shiftImmediate(1), tASR_imm: shiftImmediate(2),
  tADD_reg: add('const a = R[n]; const b = R[m];'), tSUB_reg: sub('const a = R[n]; const b = R[m];'),
  tADD_imm3: add('const a = R[n]; const b = i;'), tSUB_imm3: sub('const a = R[n]; const b = i;'),
  tADD_imm8: add('const a = R[d]; const b = i;'), tSUB_imm8: sub('const a = R[d]; const b = i;'),
  tMOV_imm: logic('i'), tCMP_imm: compare('const a = R[n]; const b = i;'),
  tAND: logic('R[d] & R[m]'), tEOR: logic('R[d] ^ R[m]'), tORR: logic('R[d] | R[m]'), tBIC: logic('R[d] & ~R[m]'), tMVN: logic('~R[m]'),
  tLSL: shiftRegister(0), tLSR: shiftRegister(1), tASR: shiftRegister(2), tROR: shiftRegister(3),
  tADC: `${registers} const v = a + b + CF | 0; flagsAdc(a, b, v); R[d] = v;`,
  tSBC: `${registers} const v = a - b - 1 + CF | 0; flagsSbc(a, b, v); R[d] = v;`,
  tTST: 'const v = R[d] & R[m]; NF = v; ZF = v;',
  tNEG: 'const a = 0; const b = R[m]; const v = a - b | 0; flagsSub(a, b, v); R[d] = v;',
  tCMP: compare(registers),
  tCMN: `${registers} const v = a + b | 0; flagsAdd(a, b, v);`,
  tMUL: logic('Math.imul(R[d], R[m])'),
  tADD_hi: 'R[d] = R[d] + R[m] | 0;', tMOV_hi: 'R[d] = R[m];', tCMP_hi: compare('const a = R[n]; const b = R[m];'),
  tADD_pc: 'branch(R[15] + R[m] | 0);', tMOV_pc: 'branch(R[m]);',
  tBX: 'branchExchange(R[m]);', tBLX_reg: 'const a = R[m]; R[14] = PC + 2 | 1; branchExchange(a);',
  tLDR_lit: load('ld32', '(PC + 4 & -4) + i * 4 | 0'),
  tSTR_reg: store('st32', indexed), tSTRH_reg: store('st16', indexed), tSTRB_reg: store('st8', indexed),
  tLDR_reg: load('ld32', indexed), tLDRH_reg: load('ld16', indexed), tLDRB_reg: load('ld8', indexed),
  tLDRSB_reg: load('ld8', indexed, 'sext8(v)'), tLDRSH_reg: load('ld16', indexed, 'sext16(v)'),
  tSTR_imm: store('st32', 'R[n] + i * 4 | 0'), tLDR_imm: load('ld32', 'R[n] + i * 4 | 0'),
  tSTRB_imm: store('st8', 'R[n] + i | 0'), tLDRB_imm: load('ld8', 'R[n] + i | 0'),
  tSTRH_imm: store('st16', 'R[n] + i * 2 | 0'), tLDRH_imm: load('ld16', 'R[n] + i * 2 | 0'),
  tSTR_sp: store('st32', 'R[13] + i * 4 | 0'), tLDR_sp: load('ld32', 'R[13] + i * 4 | 0'),
  tADR: 'R[d] = (PC + 4 & -4) + i * 4 | 0;', tADD_rd_sp: 'R[d] = R[13] + i * 4 | 0;',
  tADD_sp: 'R[13] = R[13] + i * 4 | 0;', tSUB_sp: 'R[13] = R[13] - i * 4 | 0;',
  tSXTH: 'R[d] = sext16(R[m]);', tSXTB: 'R[d] = sext8(R[m]);', tUXTH: 'R[d] = R[m] & 65535;', tUXTB: 'R[d] = R[m] & 255;',
  tREV: 'R[d] = P.rev(R[m]);', tREV16: 'R[d] = P.rev16(R[m]);', tREVSH: 'const v = R[m]; R[d] = (v & 255) << 24 >> 16 | v >>> 8 & 255;',
  tPUSH: `const list = l | r << 14; const c = popcount(list) * 4; const a = R[13] - c | 0; ${storeBlock('list')} R[13] = a;`,
  tPOP: `const a = R[13]; const c = popcount(l) * 4; ${loadBlock} R[13] = a + c | 0; forEachSet(l, (g, k) => { R[g] = X[k]; });`,
  tPOP_pc: `const a = R[13]; const c = popcount(l) * 4 + 4;
    if (readableBlock(a, c)) { forEachSet(l, (g, k) => { X[k] = ldblock(k); }); X[15] = ldblock(popcount(l)); }
    else { ldslowBlock(a, c); forEachSet(l, (g, k) => { X[k] = shared[k]; }); const v = shared[popcount(l)]; X[15] = v; }
    R[13] = a + c | 0; forEachSet(l, (g, k) => { R[g] = X[k]; }); branchExchange(X[15]);`,
  tSTMIA: `const a = R[n]; const c = popcount(l) * 4; ${storeBlock()} R[n] = a + c | 0;`,
  // A base in the list keeps the loaded value.
  tLDMIA: `const a = R[n]; const c = popcount(l) * 4; ${loadBlock} R[n] = a + c | 0; forEachSet(l, (g, k) => { R[g] = X[k]; });`,
  tB_cond: 'if (condition(c)) { branch(PC + 4 + (i << 24 >> 23) | 0); }',
  tB: 'branch(PC + 4 + (i << 21 >> 20) | 0);',
  tBL_prefix: 'R[14] = PC + 4 + (i << 21 >> 9) | 0;',
  tBL_suffix: 'const a = R[14] + i * 2 | 0; R[14] = PC + 2 | 1; branch(a);',
  tBLX_suffix: 'const a = R[14] + i * 4 & -4; R[14] = PC + 2 | 1; branchExchange(a);',
};
