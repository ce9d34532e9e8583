/** Branches (DDI 0100I A4.1.5 and following). `branch` stays in the instruction set, `branchExchange` takes T from bit 0. */
export const branchSemantics = {
    B: 'branch(PC + 8 + (i << 8 >> 6) | 0);',
    BL: 'R[14] = PC + 4 | 0; branch(PC + 8 + (i << 8 >> 6) | 0);',
    BLX_imm: 'R[14] = PC + 4 | 0; branchExchange(PC + 8 + (i << 8 >> 6) + 2 * h | 1);',
    BX: 'branchExchange(R[m]);',
    BLX_reg: 'const a = R[m]; R[14] = PC + 4 | 0; branchExchange(a);',
};
//# sourceMappingURL=branch.js.map