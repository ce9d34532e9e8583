/** A few table lines of every kind, so that the rig can be tested without the translator's tables. */
import type { Tables } from './generator.js';

export const sampleTables: Tables = {
  arm: [
    { name: 'UNDEFINED', pattern: 'cccczzzzzzzzzzzzzzzzzzzzzzzzzzzz', cls: 'system', sensitive: 'undefined', asm: 'UDF' },
    { name: 'ADD_imm', pattern: 'cccc0010100Snnnnddddrrrriiiiiiii', cls: 'alu', asm: 'ADD{S} %d, %n, #<r,i>' },
    { name: 'ADD_imm_pc', pattern: 'cccc00101000nnnn1111rrrriiiiiiii', cls: 'indirect', asm: 'ADD pc, %n, #<r,i>' },
    { name: 'ADC_reg', pattern: 'cccc0000101Snnnnddddiiiiitt0mmmm', cls: 'alu', asm: 'ADC{S} %d, %n, %m <t,i>' },
    { name: 'ADC_reg_pc', pattern: 'cccc00001010nnnn1111iiiiitt0mmmm', cls: 'indirect', asm: 'ADC pc, %n, %m <t,i>' },
    { name: 'ADCS_reg_pc', pattern: 'cccc00001011nnnn1111iiiiitt0mmmm', cls: 'system', sensitive: 'exception-return', asm: 'ADCS pc, %n, %m <t,i>' },
    { name: 'MUL', pattern: 'cccc0000000Sddddzzzzssss1001mmmm', cls: 'alu', asm: 'MUL{S} %d, %m, %s' },
    { name: 'CLZ', pattern: 'cccc00010110zzzzddddzzzz0001mmmm', cls: 'alu', asm: 'CLZ %d, %m' },
    { name: 'LDR_imm', pattern: 'cccc010PU0W1nnnnddddiiiiiiiiiiii', cls: 'memory', asm: 'LDR %d, [%n, #i]' },
    { name: 'LDR_imm_pc', pattern: 'cccc010PU0W1nnnn1111iiiiiiiiiiii', cls: 'indirect', asm: 'LDR pc, [%n, #i]' },
    { name: 'STR_reg', pattern: 'cccc011PU0W0nnnnddddiiiiitt0mmmm', cls: 'memory', asm: 'STR %d, [%n, %m <t,i>]' },
    { name: 'STRD_imm', pattern: 'cccc000PU1W0nnnnddddiiii1111iiii', cls: 'memory', asm: 'STRD %d, [%n, #i]' },
    { name: 'LDREX', pattern: 'cccc00011001nnnnddddzzzz1001zzzz', cls: 'memory', asm: 'LDREX %d, [%n]' },
    { name: 'STREX', pattern: 'cccc00011000nnnnddddzzzz1001mmmm', cls: 'memory', asm: 'STREX %d, %m, [%n]' },
    { name: 'LDM', pattern: 'cccc100PU0W1nnnn0lllllllllllllll', cls: 'memory', asm: 'LDM %n{W}, <l>' },
    { name: 'LDM_pc', pattern: 'cccc100PU0W1nnnn1lllllllllllllll', cls: 'indirect', asm: 'LDM %n{W}, <l,pc>' },
    { name: 'STM', pattern: 'cccc100PU0W0nnnnllllllllllllllll', cls: 'memory', asm: 'STM %n{W}, <l>' },
    { name: 'B', pattern: 'cccc1010iiiiiiiiiiiiiiiiiiiiiiii', cls: 'branch', asm: 'B <branch>' },
    { name: 'BX', pattern: 'cccc00010010zzzzzzzzzzzz0001mmmm', cls: 'indirect', asm: 'BX %m' },
    { name: 'SVC', pattern: 'cccc1111iiiiiiiiiiiiiiiiiiiiiiii', cls: 'system', sensitive: 'svc', asm: 'SVC #i' },
  ],
  armUnconditional: [
    { name: 'UNDEFINED_1111', pattern: '1111zzzzzzzzzzzzzzzzzzzzzzzzzzzz', cls: 'system', sensitive: 'undefined', asm: 'UDF' },
    { name: 'BLX_imm', pattern: '1111101hiiiiiiiiiiiiiiiiiiiiiiii', cls: 'branch', asm: 'BLX <branch>' },
  ],
  thumb: [
    { name: 'tADD_imm8', pattern: '00110dddiiiiiiii', cls: 'alu', asm: 'ADDS %d, #i' },
    { name: 'tROR', pattern: '0100000111mmmddd', cls: 'alu', asm: 'RORS %d, %m' },
    { name: 'tSTR_reg', pattern: '0101000mmmnnnddd', cls: 'memory', asm: 'STR %d, [%n, %m]' },
    { name: 'tLDMIA', pattern: '11001nnnllllllll', cls: 'memory', asm: 'LDMIA %n!, <l>' },
    { name: 'tPOP_pc', pattern: '10111101llllllll', cls: 'indirect', asm: 'POP <l,pc>' },
    { name: 'tB_cond', pattern: '1101cccciiiiiiii', cls: 'branch', asm: 'B<c> <branch>' },
    { name: 'tUDF', pattern: '11011110iiiiiiii', cls: 'system', sensitive: 'undefined', asm: 'UDF #i' },
    { name: 'tSVC', pattern: '11011111iiiiiiii', cls: 'system', sensitive: 'svc', asm: 'SVC #i' },
    { name: 'tBL_prefix', pattern: '11110iiiiiiiiiii', cls: 'alu', asm: 'BL (prefix) #i' },
    { name: 'tBL_suffix', pattern: '11111iiiiiiiiiii', cls: 'indirect', asm: 'BL (suffix) #i' },
  ],
  vfp: [
    { name: 'VADD_f32', pattern: 'cccc11100D11nnnndddd1010N0M0mmmm', cls: 'vfp', asm: 'fadds{c} %Sd, %Sn, %Sm' },
    { name: 'VDIV_f64', pattern: 'cccc11101000nnnndddd10110000mmmm', cls: 'vfp', asm: 'fdivd{c} %Dd, %Dn, %Dm' },
    { name: 'FMRS', pattern: 'cccc11100001nnnntttt1010N0010000', cls: 'vfp', asm: 'fmrs{c} %Rt, %Sn' },
    { name: 'FLDMIAS', pattern: 'cccc11001DW1nnnndddd1010iiiiiiii', cls: 'vfp-memory', asm: 'fldmias{c} %Rn%W, {%Sd*i}' },
  ],
};
