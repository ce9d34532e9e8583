/** Loads and stores (DDI 0100I A5.2 to A5.4): the base is written back only after the access has succeeded. */

export const immediate = 'const o = offset(U, i);';
export const register = 'const x = R[m]; const o = offset(U, shiftImm(x, t, i));';
const halfRegister = 'const o = offset(U, R[m]);';
/** Address and write-back of addressing modes 2 and 3. */
const address = 'const base = R[n]; const ea = base + o | 0; const a = P ? ea : base;';
const writeBack = 'if (P === 0 || W === 1) R[n] = ea;';
/** LDRT and friends are always post-indexed and use the unprivileged mapping. */
export const userAddress = 'const a = R[n]; const ea = a + o | 0;';

export const transferSemantics: Record<string, string> = {};

for (const [form, operand] of [['imm', immediate], ['reg', register]] as const) {
  transferSemantics[`LDR_${form}`] = `${operand} ${address} const v = ld32(a); ${writeBack} R[d] = v;`;
  transferSemantics[`LDRB_${form}`] = `${operand} ${address} const v = ld8(a); ${writeBack} R[d] = v;`;
  transferSemantics[`STR_${form}`] = `${operand} ${address} st32(a, R[d]); ${writeBack}`;
  transferSemantics[`STRB_${form}`] = `${operand} ${address} st8(a, R[d]); ${writeBack}`;
  transferSemantics[`LDRT_${form}`] = `${operand} ${userAddress} const v = ldu32(a); R[n] = ea; R[d] = v;`;
  transferSemantics[`LDRBT_${form}`] = `${operand} ${userAddress} const v = ldu8(a); R[n] = ea; R[d] = v;`;
  transferSemantics[`STRT_${form}`] = `${operand} ${userAddress} stu32(a, R[d]); R[n] = ea;`;
  transferSemantics[`STRBT_${form}`] = `${operand} ${userAddress} stu8(a, R[d]); R[n] = ea;`;
  transferSemantics[`LDR_${form}_pc`] = `${operand} ${address} const v = ld32(a); ${writeBack} branchExchange(v);`;
}

for (const [form, operand] of [['imm', immediate], ['reg', halfRegister]] as const) {
  transferSemantics[`LDRH_${form}`] = `${operand} ${address} const v = ld16(a); ${writeBack} R[d] = v;`;
  transferSemantics[`LDRSB_${form}`] = `${operand} ${address} const v = ld8(a); ${writeBack} R[d] = sext8(v);`;
  transferSemantics[`LDRSH_${form}`] = `${operand} ${address} const v = ld16(a); ${writeBack} R[d] = sext16(v);`;
  transferSemantics[`STRH_${form}`] = `${operand} ${address} st16(a, R[d]); ${writeBack}`;
  // Odd registers, and W with post-indexing, are UNPREDICTABLE: Undefined, as in QEMU.
  transferSemantics[`LDRD_${form}`] = `if ((d & 1) !== 0 || P === 0 && W === 1) { undefinedInstruction(); } else { ${operand} ${address} const v = lda32(a); const w = lda32(a + 4 | 0); ${writeBack} R[d] = v; R[d + 1] = w; }`;
  transferSemantics[`STRD_${form}`] = `if ((d & 1) !== 0 || P === 0 && W === 1) { undefinedInstruction(); } else { ${operand} ${address} sta32(a, R[d]); sta32(a + 4 | 0, R[d + 1]); ${writeBack} }`;
}

/** Open the local monitor at an address, or ask it (A2.9). Exceptions leave it alone: a kernel clears it. */
const monitor = (size: number) => `slot.EXCL = 1; slot.EXCL_ADDR = a; slot.EXCL_SIZE = ${size};`;
const owns = (size: number) => `slot.EXCL !== 0 && slot.EXCL_ADDR === a && slot.EXCL_SIZE === ${size}`;

Object.assign(transferSemantics, {
  // Word-aligned, or a fault (A2.8); with SCTLR.U clear the word is rotated as LDR does.
  SWP: 'const a = R[n]; const w = lda32(a); const k = (a & 3) << 3; const v = w >>> k | w << 32 - k; const x = R[m]; sta32(a, x); R[d] = v;',
  SWPB: 'const a = R[n]; const v = ld8(a); const x = R[m]; st8(a, x); R[d] = v;',
  LDREX: `const a = R[n]; const v = lda32(a); ${monitor(4)} R[d] = v;`,
  LDREXB: `const a = R[n]; const v = ld8(a); ${monitor(1)} R[d] = v;`,
  LDREXH: `const a = R[n]; const v = lda16(a); ${monitor(2)} R[d] = v;`,
  LDREXD: `const a = R[n]; const v = ldd32(a); const w = lda32(a + 4 | 0); ${monitor(8)} R[d] = v; R[d + 1 & 15] = w;`,
  STREX: `const a = R[n]; if (${owns(4)}) { sta32(a, R[m]); slot.EXCL = 0; R[d] = 0; } else { slot.EXCL = 0; R[d] = 1; }`,
  STREXB: `const a = R[n]; if (${owns(1)}) { st8(a, R[m]); slot.EXCL = 0; R[d] = 0; } else { slot.EXCL = 0; R[d] = 1; }`,
  STREXH: `const a = R[n]; if (${owns(2)}) { sta16(a, R[m]); slot.EXCL = 0; R[d] = 0; } else { slot.EXCL = 0; R[d] = 1; }`,
  STREXD: `const a = R[n]; if (${owns(8)}) { std32(a, R[m]); sta32(a + 4 | 0, R[m + 1 & 15]); slot.EXCL = 0; R[d] = 0; } else { slot.EXCL = 0; R[d] = 1; }`,
  CLREX: 'slot.EXCL = 0;',
});

/**
 * Block transfers (A5.4). `forEachSet(list, (g, k) => …)` visits the registers of a list, lowest first; X is scratch, so
 * that no register changes before the last load has succeeded. One look-up serves the block when it lies in one page.
 */
const span = 'const base = R[n]; const c = popcount(l) * 4; const end = U ? base + c | 0 : base - c | 0; const a = U ? (P ? base + 4 | 0 : base) : (P ? base - c | 0 : base - c + 4 | 0);';
export const loadBlock = `if (readableBlock(a, c)) { forEachSet(l, (g, k) => { X[k] = ldblock(k); }); } else { ldslowBlock(a, c); forEachSet(l, (g, k) => { X[k] = shared[k]; }); }`;
export const storeBlock = (list = 'l') =>
  `if (writableBlock(a, c)) { forEachSet(${list}, (g, k) => { stblock(k, R[g]); }); } else { forEachSet(${list}, (g, k) => { shared[k] = R[g]; }); stslowBlock(a, c); }`;

Object.assign(transferSemantics, {
  LDM: `${span} ${loadBlock} if (W) R[n] = end; forEachSet(l, (g, k) => { R[g] = X[k]; });`,
  LDM_pc: `const base = R[n]; const c = popcount(l) * 4 + 4; const end = U ? base + c | 0 : base - c | 0;
    const a = U ? (P ? base + 4 | 0 : base) : (P ? base - c | 0 : base - c + 4 | 0);
    if (readableBlock(a, c)) { forEachSet(l, (g, k) => { X[k] = ldblock(k); }); const v = ldblock(popcount(l)); X[15] = v; }
    else { ldslowBlock(a, c); forEachSet(l, (g, k) => { X[k] = shared[k]; }); const v = shared[popcount(l)]; X[15] = v; }
    if (W) R[n] = end; forEachSet(l, (g, k) => { R[g] = X[k]; }); branchExchange(X[15]);`,
  STM: `${span} ${storeBlock()} if (W) R[n] = end;`,
});
