/** Data processing (DDI 0100I A3.4, A4.1): sixteen operations by three operand forms, and writes of the program counter. */
import { dataProcessing } from '../decode/arm-table.js';
import { dataReturn } from './status.js';
/** The result, and how the flags follow: by addition, by subtraction a - b, or by the shifter carry. */
const operations = {
    AND: { result: 'a & b', flags: 'logic' }, EOR: { result: 'a ^ b', flags: 'logic' },
    TST: { result: 'a & b', flags: 'logic' }, TEQ: { result: 'a ^ b', flags: 'logic' },
    ORR: { result: 'a | b', flags: 'logic' }, BIC: { result: 'a & ~b', flags: 'logic' },
    MOV: { result: 'b', flags: 'logic' }, MVN: { result: '~b', flags: 'logic' },
    SUB: { result: 'a - b | 0', flags: 'flagsSub(a, b, r);' }, CMP: { result: 'a - b | 0', flags: 'flagsSub(a, b, r);' },
    RSB: { result: 'b - a | 0', flags: 'flagsSub(b, a, r);' },
    ADD: { result: 'a + b | 0', flags: 'flagsAdd(a, b, r);' }, CMN: { result: 'a + b | 0', flags: 'flagsAdd(a, b, r);' },
    ADC: { result: 'a + b + CF | 0', flags: 'flagsAdc(a, b, r);' },
    SBC: { result: 'a - b - 1 + CF | 0', flags: 'flagsSbc(a, b, r);' },
    RSC: { result: 'b - a - 1 + CF | 0', flags: 'flagsSbc(b, a, r);' },
};
const forms = {
    imm: { operand: 'const b = expandImm(r, i);', carry: 'expandImmCarry(r, i)' },
    reg: { operand: 'const x = R[m]; const b = shiftImm(x, t, i);', carry: 'shiftImmCarry(x, t, i)' },
    rsr: { operand: 'const x = R[m]; const k = R[s] & 255; const b = shiftReg(x, t, k);', carry: 'shiftRegCarry(x, t, k)' },
};
export const dataProcessingSemantics = {};
for (const [, name, writes] of dataProcessing) {
    const { result, flags } = operations[name];
    for (const [form, { operand, carry }] of Object.entries(forms)) {
        const first = name === 'MOV' || name === 'MVN' ? '' : 'const a = R[n];';
        const set = flags === 'logic' ? `flagsLogic(r0, ${carry});` : flags.replace('r)', 'r0)');
        const compute = `${first} ${operand} const r0 = ${result};`;
        dataProcessingSemantics[`${name}_${form}`] = writes ? `${compute} if (S) { ${set} } R[d] = r0;` : `${compute} ${set}`;
        if (!writes)
            continue;
        dataProcessingSemantics[`${name}_${form}_pc`] = `${compute} branch(r0);`;
        dataProcessingSemantics[`${name}S_${form}_pc`] = `${compute} ${dataReturn}`;
    }
}
//# sourceMappingURL=data-processing.js.map