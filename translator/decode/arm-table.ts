/**
 * ARM instructions (ARMv6K, DDI 0100I chapter A3 and A4). Condition field `c`; the space with condition 1111 is the
 * second table and is looked up first. Lines with more fixed bits win, so a special case stands beside its rule.
 */
import type { Line } from './pattern.js';

/** opcode, name, whether it writes Rd, whether the carry comes from the shifter. */
export const dataProcessing = [
  ['0000', 'AND', true], ['0001', 'EOR', true], ['0010', 'SUB', true], ['0011', 'RSB', true],
  ['0100', 'ADD', true], ['0101', 'ADC', true], ['0110', 'SBC', true], ['0111', 'RSC', true],
  ['1000', 'TST', false], ['1001', 'TEQ', false], ['1010', 'CMP', false], ['1011', 'CMN', false],
  ['1100', 'ORR', true], ['1101', 'MOV', true], ['1110', 'BIC', true], ['1111', 'MVN', true],
] as const;

function dataProcessingLines(): Line[] {
  const lines: Line[] = [];
  for (const [op, name, writes] of dataProcessing) {
    const s = writes ? 'S' : '1';
    const d = writes ? 'dddd' : 'zzzz';
    const n = name === 'MOV' || name === 'MVN' ? 'zzzz' : 'nnnn';
    const operands = (n === 'nnnn' ? (writes ? '%d, %n' : '%n') : '%d');
    const suffix = writes ? '{S}' : '';
    const forms = [
      { form: 'imm', a: '001', tail: 'rrrriiiiiiii', text: '#<r,i>' },
      {
        form: 'reg', a: '000', tail: 'iiiiitt0mmmm', text: '%m<t,i>',
      },
      { form: 'rsr', a: '000', tail: 'ssss0tt1mmmm', text: '%m<t> %s' },
    ];
    for (const { form, a, tail, text } of forms) {
      const head = `cccc${a}${op}`;
      lines.push({
        name: `${name}_${form}`, pattern: `${head}${s}${n}${d}${tail}`, cls: 'alu', sem: `${name}_${form}`,
        asm: `${name}${suffix} ${operands}, ${text}`,
      });
      if (!writes) continue;
      lines.push({
        name: `${name}_${form}_pc`, pattern: `${head}0${n}1111${tail}`, cls: 'indirect', sem: `${name}_${form}_pc`,
        asm: `${name} pc, ${operands.slice(4)}${operands.length > 2 ? ', ' : ''}${text}`,
        unpredictable: 'Rm, Rn or Rs = pc with a register shift reads pc + 8',
      });
      lines.push({
        name: `${name}S_${form}_pc`, pattern: `${head}1${n}1111${tail}`, cls: 'system', sensitive: 'exception-return',
        sem: `${name}S_${form}_pc`, asm: `${name}S pc, ${operands.slice(4)}${operands.length > 2 ? ', ' : ''}${text}`,
        unpredictable: 'in User and System mode: Undefined',
      });
    }
  }
  return lines;
}

/** Word and byte transfers: the four combinations of L and B, with immediate and register offsets (A5.2). */
function wordByteLines(): Line[] {
  const lines: Line[] = [];
  for (const [name, b, l] of [['LDR', '0', '1'], ['LDRB', '1', '1'], ['STR', '0', '0'], ['STRB', '1', '0']] as const) {
    const imm = 'iiiiiiiiiiii';
    const reg = 'iiiiitt0mmmm';
    lines.push(
      { name: `${name}_imm`, pattern: `cccc010PU${b}W${l}nnnndddd${imm}`, cls: 'memory', sem: `${name}_imm`, asm: `${name} %d, [%n, #i]`},
      { name: `${name}_reg`, pattern: `cccc011PU${b}W${l}nnnndddd${reg}`, cls: 'memory', sem: `${name}_reg`, asm: `${name} %d, [%n, %m<t,i>]` },
      { name: `${name}T_imm`, pattern: `cccc0100U${b}1${l}nnnndddd${imm}`, cls: 'memory', sensitive: 'user-access', sem: `${name}T_imm`, asm: `${name}T %d, [%n], #i` },
      { name: `${name}T_reg`, pattern: `cccc0110U${b}1${l}nnnndddd${reg}`, cls: 'memory', sensitive: 'user-access', sem: `${name}T_reg`, asm: `${name}T %d, [%n], %m<t,i>` },
    );
  }
  lines.push(
    { name: 'LDR_imm_pc', pattern: 'cccc010PU0W1nnnn1111iiiiiiiiiiii', cls: 'indirect', sem: 'LDR_imm_pc', asm: 'LDR pc, [%n, #i]' },
    { name: 'LDR_reg_pc', pattern: 'cccc011PU0W1nnnn1111iiiiitt0mmmm', cls: 'indirect', sem: 'LDR_reg_pc', asm: 'LDR pc, [%n, %m<t,i>]' },
    { name: 'LDRT_imm_pc', pattern: 'cccc0100U011nnnn1111iiiiiiiiiiii', cls: 'indirect', sensitive: 'user-access', sem: 'LDRT_imm_pc', asm: 'LDRT pc, [%n], #i', unpredictable: 'branches, as LDR does' },
    { name: 'LDRT_reg_pc', pattern: 'cccc0110U011nnnn1111iiiiitt0mmmm', cls: 'indirect', sensitive: 'user-access', sem: 'LDRT_reg_pc', asm: 'LDRT pc, [%n], %m<t,i>', unpredictable: 'branches, as LDR does' },
  );
  return lines;
}

/** Halfword, signed and doubleword transfers (A5.3): bits 22 = immediate. */
function extraTransferLines(): Line[] {
  const lines: Line[] = [];
  for (const [name, l, sh] of [
    ['LDRH', '1', '01'], ['STRH', '0', '01'], ['LDRSB', '1', '10'], ['LDRSH', '1', '11'], ['LDRD', '0', '10'], ['STRD', '0', '11'],
  ] as const) {
    const pair = name.endsWith('D') ? ', %d+1' : '';
    lines.push(
      { name: `${name}_imm`, pattern: `cccc000PU1W${l}nnnnddddiiii1${sh}1iiii`, cls: 'memory', sem: `${name}_imm`, asm: `${name} %d${pair}, [%n, #i]` },
      { name: `${name}_reg`, pattern: `cccc000PU0W${l}nnnnddddzzzz1${sh}1mmmm`, cls: 'memory', sem: `${name}_reg`, asm: `${name} %d${pair}, [%n, %m]` },
    );
  }
  return lines;
}

/** Parallel additions and subtractions (A3.4.2): prefix and operation. */
export const parallelPrefixes = [['001', 'S'], ['010', 'Q'], ['011', 'SH'], ['101', 'U'], ['110', 'UQ'], ['111', 'UH']] as const;
export const parallelOperations = [['000', 'ADD16'], ['001', 'ADDSUBX'], ['010', 'SUBADDX'], ['011', 'SUB16'], ['100', 'ADD8'], ['111', 'SUB8']] as const;

function mediaLines(): Line[] {
  const lines: Line[] = [];
  for (const [p, prefix] of parallelPrefixes) {
    for (const [o, op] of parallelOperations) {
      lines.push({ name: prefix + op, pattern: `cccc01100${p}nnnnddddzzzz${o}1mmmm`, cls: 'alu', sem: prefix + op, asm: `${prefix}${op} %d, %n, %m`, arch: 'v6' });
    }
  }
  for (const [o, name] of [['000', 'SXTAB16'], ['010', 'SXTAB'], ['011', 'SXTAH'], ['100', 'UXTAB16'], ['110', 'UXTAB'], ['111', 'UXTAH']] as const) {
    const plain = name.replace('TA', 'T');
    lines.push(
      { name, pattern: `cccc01101${o}nnnnddddrrzz0111mmmm`, cls: 'alu', sem: name, asm: `${name} %d, %n, %m<ror,r>`, arch: 'v6' },
      { name: plain, pattern: `cccc01101${o}1111ddddrrzz0111mmmm`, cls: 'alu', sem: plain, asm: `${plain} %d, %m<ror,r>`, arch: 'v6' },
    );
  }
  lines.push(
    { name: 'PKHBT', pattern: 'cccc01101000nnnnddddiiiii001mmmm', cls: 'alu', sem: 'PKHBT', asm: 'PKHBT %d, %n, %m<lsl,i>', arch: 'v6' },
    { name: 'PKHTB', pattern: 'cccc01101000nnnnddddiiiii101mmmm', cls: 'alu', sem: 'PKHTB', asm: 'PKHTB %d, %n, %m<asr,i>', arch: 'v6' },
    { name: 'SEL', pattern: 'cccc01101000nnnnddddzzzz1011mmmm', cls: 'alu', sem: 'SEL', asm: 'SEL %d, %n, %m', arch: 'v6' },
    { name: 'SSAT', pattern: 'cccc0110101sssssddddiiiiiT01mmmm', cls: 'alu', sem: 'SSAT', asm: 'SSAT %d, #s+1, %m<T,i>', arch: 'v6' },
    { name: 'USAT', pattern: 'cccc0110111sssssddddiiiiiT01mmmm', cls: 'alu', sem: 'USAT', asm: 'USAT %d, #s, %m<T,i>', arch: 'v6' },
    { name: 'SSAT16', pattern: 'cccc01101010ssssddddzzzz0011mmmm', cls: 'alu', sem: 'SSAT16', asm: 'SSAT16 %d, #s+1, %m', arch: 'v6' },
    { name: 'USAT16', pattern: 'cccc01101110ssssddddzzzz0011mmmm', cls: 'alu', sem: 'USAT16', asm: 'USAT16 %d, #s, %m', arch: 'v6' },
    { name: 'REV', pattern: 'cccc01101011zzzzddddzzzz0011mmmm', cls: 'alu', sem: 'REV', asm: 'REV %d, %m', arch: 'v6' },
    { name: 'REV16', pattern: 'cccc01101011zzzzddddzzzz1011mmmm', cls: 'alu', sem: 'REV16', asm: 'REV16 %d, %m', arch: 'v6' },
    { name: 'REVSH', pattern: 'cccc01101111zzzzddddzzzz1011mmmm', cls: 'alu', sem: 'REVSH', asm: 'REVSH %d, %m', arch: 'v6' },
    { name: 'USADA8', pattern: 'cccc01111000ddddnnnnssss0001mmmm', cls: 'alu', sem: 'USADA8', asm: 'USADA8 %d, %m, %s, %n', arch: 'v6' },
    { name: 'USAD8', pattern: 'cccc01111000dddd1111ssss0001mmmm', cls: 'alu', sem: 'USAD8', asm: 'USAD8 %d, %m, %s', arch: 'v6' },
    { name: 'SMLAD', pattern: 'cccc01110000ddddnnnnssss00x1mmmm', cls: 'alu', sem: 'SMLAD', asm: 'SMLAD{X:x} %d, %m, %s, %n', arch: 'v6' },
    { name: 'SMUAD', pattern: 'cccc01110000dddd1111ssss00x1mmmm', cls: 'alu', sem: 'SMUAD', asm: 'SMUAD{X:x} %d, %m, %s', arch: 'v6' },
    { name: 'SMLSD', pattern: 'cccc01110000ddddnnnnssss01x1mmmm', cls: 'alu', sem: 'SMLSD', asm: 'SMLSD{X:x} %d, %m, %s, %n', arch: 'v6' },
    { name: 'SMUSD', pattern: 'cccc01110000dddd1111ssss01x1mmmm', cls: 'alu', sem: 'SMUSD', asm: 'SMUSD{X:x} %d, %m, %s', arch: 'v6' },
    { name: 'SMLALD', pattern: 'cccc01110100ddddnnnnssss00x1mmmm', cls: 'alu', sem: 'SMLALD', asm: 'SMLALD{X:x} %n, %d, %m, %s', arch: 'v6' },
    { name: 'SMLSLD', pattern: 'cccc01110100ddddnnnnssss01x1mmmm', cls: 'alu', sem: 'SMLSLD', asm: 'SMLSLD{X:x} %n, %d, %m, %s', arch: 'v6' },
    { name: 'SMMLA', pattern: 'cccc01110101ddddnnnnssss00x1mmmm', cls: 'alu', sem: 'SMMLA', asm: 'SMMLA{R:x} %d, %m, %s, %n', arch: 'v6' },
    { name: 'SMMUL', pattern: 'cccc01110101dddd1111ssss00x1mmmm', cls: 'alu', sem: 'SMMUL', asm: 'SMMUL{R:x} %d, %m, %s', arch: 'v6' },
    { name: 'SMMLS', pattern: 'cccc01110101ddddnnnnssss11x1mmmm', cls: 'alu', sem: 'SMMLS', asm: 'SMMLS{R:x} %d, %m, %s, %n', arch: 'v6' },
  );
  return lines;
}

const multiplyLines: Line[] = [
  { name: 'MUL', pattern: 'cccc0000000Sddddzzzzssss1001mmmm', cls: 'alu', sem: 'MUL', asm: 'MUL{S} %d, %m, %s' },
  { name: 'MLA', pattern: 'cccc0000001Sddddnnnnssss1001mmmm', cls: 'alu', sem: 'MLA', asm: 'MLA{S} %d, %m, %s, %n' },
  { name: 'UMAAL', pattern: 'cccc00000100hhhhllllssss1001mmmm', cls: 'alu', sem: 'UMAAL', asm: 'UMAAL %l, %h, %m, %s', arch: 'v6' },
  { name: 'UMULL', pattern: 'cccc0000100Shhhhllllssss1001mmmm', cls: 'alu', sem: 'UMULL', asm: 'UMULL{S} %l, %h, %m, %s' },
  { name: 'UMLAL', pattern: 'cccc0000101Shhhhllllssss1001mmmm', cls: 'alu', sem: 'UMLAL', asm: 'UMLAL{S} %l, %h, %m, %s' },
  { name: 'SMULL', pattern: 'cccc0000110Shhhhllllssss1001mmmm', cls: 'alu', sem: 'SMULL', asm: 'SMULL{S} %l, %h, %m, %s' },
  { name: 'SMLAL', pattern: 'cccc0000111Shhhhllllssss1001mmmm', cls: 'alu', sem: 'SMLAL', asm: 'SMLAL{S} %l, %h, %m, %s' },
  { name: 'SMLAxy', pattern: 'cccc00010000ddddnnnnssss1yx0mmmm', cls: 'alu', sem: 'SMLAxy', asm: 'SMLA<x><y> %d, %m, %s, %n', arch: 'v5TE' },
  { name: 'SMLAWy', pattern: 'cccc00010010ddddnnnnssss1y00mmmm', cls: 'alu', sem: 'SMLAWy', asm: 'SMLAW<y> %d, %m, %s, %n', arch: 'v5TE' },
  { name: 'SMULWy', pattern: 'cccc00010010ddddzzzzssss1y10mmmm', cls: 'alu', sem: 'SMULWy', asm: 'SMULW<y> %d, %m, %s', arch: 'v5TE' },
  { name: 'SMLALxy', pattern: 'cccc00010100hhhhllllssss1yx0mmmm', cls: 'alu', sem: 'SMLALxy', asm: 'SMLAL<x><y> %l, %h, %m, %s', arch: 'v5TE' },
  { name: 'SMULxy', pattern: 'cccc00010110ddddzzzzssss1yx0mmmm', cls: 'alu', sem: 'SMULxy', asm: 'SMUL<x><y> %d, %m, %s', arch: 'v5TE' },
  { name: 'QADD', pattern: 'cccc00010000nnnnddddzzzz0101mmmm', cls: 'alu', sem: 'QADD', asm: 'QADD %d, %m, %n', arch: 'v5TE' },
  { name: 'QSUB', pattern: 'cccc00010010nnnnddddzzzz0101mmmm', cls: 'alu', sem: 'QSUB', asm: 'QSUB %d, %m, %n', arch: 'v5TE' },
  { name: 'QDADD', pattern: 'cccc00010100nnnnddddzzzz0101mmmm', cls: 'alu', sem: 'QDADD', asm: 'QDADD %d, %m, %n', arch: 'v5TE' },
  { name: 'QDSUB', pattern: 'cccc00010110nnnnddddzzzz0101mmmm', cls: 'alu', sem: 'QDSUB', asm: 'QDSUB %d, %m, %n', arch: 'v5TE' },
  { name: 'CLZ', pattern: 'cccc00010110zzzzddddzzzz0001mmmm', cls: 'alu', sem: 'CLZ', asm: 'CLZ %d, %m' },
];

const exclusiveLines: Line[] = [
  { name: 'SWP', pattern: 'cccc00010000nnnnddddzzzz1001mmmm', cls: 'memory', sem: 'SWP', asm: 'SWP %d, %m, [%n]' },
  { name: 'SWPB', pattern: 'cccc00010100nnnnddddzzzz1001mmmm', cls: 'memory', sem: 'SWPB', asm: 'SWPB %d, %m, [%n]' },
  { name: 'STREX', pattern: 'cccc00011000nnnnddddzzzz1001mmmm', cls: 'memory', sem: 'STREX', asm: 'STREX %d, %m, [%n]', arch: 'v6' },
  { name: 'LDREX', pattern: 'cccc00011001nnnnddddzzzz1001zzzz', cls: 'memory', sem: 'LDREX', asm: 'LDREX %d, [%n]', arch: 'v6' },
  { name: 'STREXD', pattern: 'cccc00011010nnnnddddzzzz1001mmmm', cls: 'memory', sem: 'STREXD', asm: 'STREXD %d, %m, %m+1, [%n]', arch: 'v6K' },
  { name: 'LDREXD', pattern: 'cccc00011011nnnnddddzzzz1001zzzz', cls: 'memory', sem: 'LDREXD', asm: 'LDREXD %d, %d+1, [%n]', arch: 'v6K' },
  { name: 'STREXB', pattern: 'cccc00011100nnnnddddzzzz1001mmmm', cls: 'memory', sem: 'STREXB', asm: 'STREXB %d, %m, [%n]', arch: 'v6K' },
  { name: 'LDREXB', pattern: 'cccc00011101nnnnddddzzzz1001zzzz', cls: 'memory', sem: 'LDREXB', asm: 'LDREXB %d, [%n]', arch: 'v6K' },
  { name: 'STREXH', pattern: 'cccc00011110nnnnddddzzzz1001mmmm', cls: 'memory', sem: 'STREXH', asm: 'STREXH %d, %m, [%n]', arch: 'v6K' },
  { name: 'LDREXH', pattern: 'cccc00011111nnnnddddzzzz1001zzzz', cls: 'memory', sem: 'LDREXH', asm: 'LDREXH %d, [%n]', arch: 'v6K' },
];

const blockLines: Line[] = [
  { name: 'LDM', pattern: 'cccc100PU0W1nnnn0lllllllllllllll', cls: 'memory', sem: 'LDM', asm: 'LDM %n{W}, <l>' },
  { name: 'LDM_pc', pattern: 'cccc100PU0W1nnnn1lllllllllllllll', cls: 'indirect', sem: 'LDM_pc', asm: 'LDM %n{W}, <l,pc>' },
  { name: 'STM', pattern: 'cccc100PU0W0nnnnllllllllllllllll', cls: 'memory', sem: 'STM', asm: 'STM %n{W}, <l>' },
  { name: 'LDM_user', pattern: 'cccc100PU1W1nnnn0lllllllllllllll', cls: 'mixed', sensitive: 'ldm-user', sem: 'LDM_user', asm: 'LDM %n{W}, <l>^', unpredictable: 'in User mode: Undefined; with W set: base written back' },
  { name: 'LDM_return', pattern: 'cccc100PU1W1nnnn1lllllllllllllll', cls: 'system', sensitive: 'ldm-return', sem: 'LDM_return', asm: 'LDM %n{W}, <l,pc>^', unpredictable: 'in User mode: Undefined' },
  { name: 'STM_user', pattern: 'cccc100PU1W0nnnnllllllllllllllll', cls: 'mixed', sensitive: 'stm-user', sem: 'STM_user', asm: 'STM %n{W}, <l>^', unpredictable: 'in User mode: Undefined' },
];

const branchLines: Line[] = [
  { name: 'B', pattern: 'cccc1010iiiiiiiiiiiiiiiiiiiiiiii', cls: 'branch', sem: 'B', asm: 'B <branch>' },
  { name: 'BL', pattern: 'cccc1011iiiiiiiiiiiiiiiiiiiiiiii', cls: 'branch', sem: 'BL', asm: 'BL <branch>' },
  { name: 'BX', pattern: 'cccc00010010zzzzzzzzzzzz0001mmmm', cls: 'indirect', sem: 'BX', asm: 'BX %m' },
  { name: 'BXJ', pattern: 'cccc00010010zzzzzzzzzzzz0010mmmm', cls: 'indirect', sem: 'BX', asm: 'BXJ %m', arch: 'v5TEJ', unpredictable: 'no Jazelle: behaves as BX' },
  { name: 'BLX_reg', pattern: 'cccc00010010zzzzzzzzzzzz0011mmmm', cls: 'indirect', sem: 'BLX_reg', asm: 'BLX %m' },
];

const systemLines: Line[] = [
  { name: 'MRS_cpsr', pattern: 'cccc00010000zzzzdddd000000000000', cls: 'alu', sensitive: 'psr-read', sem: 'MRS_cpsr', asm: 'MRS %d, CPSR' },
  { name: 'MRS_spsr', pattern: 'cccc00010100zzzzdddd000000000000', cls: 'mixed', sensitive: 'psr-read', sem: 'MRS_spsr', asm: 'MRS %d, SPSR', unpredictable: 'in User and System mode: Undefined' },
  { name: 'MSR_cpsr_reg', pattern: 'cccc00010010kkkkzzzz00000000mmmm', cls: 'mixed', sensitive: 'psr-write', sem: 'MSR_cpsr_reg', asm: 'MSR CPSR_<k>, %m' },
  { name: 'MSR_spsr_reg', pattern: 'cccc00010110kkkkzzzz00000000mmmm', cls: 'mixed', sensitive: 'psr-write', sem: 'MSR_spsr_reg', asm: 'MSR SPSR_<k>, %m', unpredictable: 'in User and System mode: Undefined' },
  { name: 'MSR_cpsr_imm', pattern: 'cccc00110010kkkkzzzzrrrriiiiiiii', cls: 'mixed', sensitive: 'psr-write', sem: 'MSR_cpsr_imm', asm: 'MSR CPSR_<k>, #<r,i>' },
  { name: 'MSR_spsr_imm', pattern: 'cccc00110110kkkkzzzzrrrriiiiiiii', cls: 'mixed', sensitive: 'psr-write', sem: 'MSR_spsr_imm', asm: 'MSR SPSR_<k>, #<r,i>' },
  { name: 'NOP_hint', pattern: 'cccc001100100000zzzzzzzzzzzzzzzz', cls: 'alu', sem: 'NOP', asm: 'NOP', arch: 'v6K' },
  { name: 'WFI_hint', pattern: 'cccc001100100000zzzzzzzz00000011', cls: 'system', sensitive: 'wfi', sem: 'WFI', asm: 'WFI', arch: 'v6K' },
  { name: 'SVC', pattern: 'cccc1111iiiiiiiiiiiiiiiiiiiiiiii', cls: 'system', sensitive: 'svc', sem: 'SVC', asm: 'SVC #i' },
  { name: 'BKPT', pattern: 'cccc00010010iiiiiiiiiiii0111iiii', cls: 'system', sensitive: 'breakpoint', sem: 'BKPT', asm: 'BKPT #i', unpredictable: 'conditional: executed under its condition' },
  { name: 'SMC', pattern: 'cccc00010110zzzzzzzzzzzz0111iiii', cls: 'system', sensitive: 'smc', sem: 'SMC', asm: 'SMC #i' },
  { name: 'MCR', pattern: 'cccc1110ooo0nnnnddddppppqqq1mmmm', cls: 'mixed', sensitive: 'coprocessor', sem: 'MCR', asm: 'MCR p#p, #o, %d, c#n, c#m, #q' },
  { name: 'MRC', pattern: 'cccc1110ooo1nnnnddddppppqqq1mmmm', cls: 'mixed', sensitive: 'coprocessor', sem: 'MRC', asm: 'MRC p#p, #o, %d, c#n, c#m, #q' },
  { name: 'MCRR', pattern: 'cccc11000100nnnnddddppppoooommmm', cls: 'mixed', sensitive: 'coprocessor', sem: 'MCRR', asm: 'MCRR p#p, #o, %d, %n, c#m' },
  { name: 'MRRC', pattern: 'cccc11000101nnnnddddppppoooommmm', cls: 'system', sensitive: 'coprocessor', sem: 'MRRC', asm: 'MRRC p#p, #o, %d, %n, c#m' },
];

/** Condition 1111 (A3.16). */
export const armUnconditionalTable: Line[] = [
  { name: 'BLX_imm', pattern: '1111101hiiiiiiiiiiiiiiiiiiiiiiii', cls: 'branch', sem: 'BLX_imm', asm: 'BLX <branch>' },
  { name: 'PLD', pattern: '11110101U101nnnn1111iiiiiiiiiiii', cls: 'alu', sem: 'NOP', asm: 'PLD [%n, #i]', arch: 'v5TE' },
  { name: 'PLD_reg', pattern: '11110111U101nnnn1111iiiiitt0mmmm', cls: 'alu', sem: 'NOP', asm: 'PLD [%n, %m<t,i>]', arch: 'v5TE' },
  { name: 'CPS', pattern: '111100010000ooM0zzzzzzzAIF0jjjjj', cls: 'mixed', sensitive: 'cps', sem: 'CPS', asm: 'CPS<cps>', arch: 'v6' },
  { name: 'SETEND', pattern: '1111000100000001zzzzzzE00000zzzz', cls: 'system', sensitive: 'setend', sem: 'SETEND', asm: 'SETEND <E>', arch: 'v6' },
  { name: 'CLREX', pattern: '11110101011111111111000000011111', cls: 'alu', sem: 'CLREX', asm: 'CLREX', arch: 'v6K' },
  { name: 'SRS', pattern: '1111100PU1W0zzzzzzzz0101000jjjjj', cls: 'mixed', sensitive: 'srs', sem: 'SRS', asm: 'SRS sp{W}, #j', arch: 'v6', unpredictable: 'in User mode: Undefined' },
  { name: 'RFE', pattern: '1111100PU0W1nnnnzzzz1010zzzzzzzz', cls: 'system', sensitive: 'rfe', sem: 'RFE', asm: 'RFE %n{W}', arch: 'v6', unpredictable: 'in User mode: Undefined' },
];

const plain = { S: 0 };
const register = { S: 0, t: 0, i: 0 };
/** Positive offset, no write-back: fields of structures, locals, literals. */
const offset = { P: 1, W: 0, U: 1 };
/**
 * Forms with a case of their own in the interpreter's switch: nine tenths of what it runs in a boot (docs/performance.md). The
 * rest are functions outside: a large switch costs V8 most of a second each time that it must be optimised again.
 */
const hotForms: Readonly<Record<string, Line['hot']>> = {
  ADD_imm: [plain], SUB_imm: [plain, { S: 1 }], MOV_imm: [plain], ORR_imm: [plain], BIC_imm: [plain], AND_imm: [plain], CMP_imm: [{}], TST_imm: [{}],
  ADD_reg: [register, plain], SUB_reg: [register], MOV_reg: [register, plain], ORR_reg: [plain], EOR_reg: [plain], AND_reg: [register], CMP_reg: [{ t: 0, i: 0 }],
  LDR_imm: [offset, {}], STR_imm: [offset, {}], LDRB_imm: [offset, {}], STRB_imm: [offset, {}], LDR_reg: [{ ...offset, t: 0 }], LDRH_imm: [{ P: 1, W: 0 }],
  LDM: [{}], LDM_pc: [{}], STM: [{}], B: [{}], BL: [{}], BX: [{}], UXTB: [{ r: 0 }],
};

export const armTable: Line[] = [
  ...dataProcessingLines(), ...multiplyLines, ...exclusiveLines, ...wordByteLines(), ...extraTransferLines(),
  ...mediaLines(), ...blockLines, ...branchLines, ...systemLines,
].map((line) => (hotForms[line.name] ? { ...line, hot: hotForms[line.name]! } : line));
