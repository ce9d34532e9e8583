/**
 * Changes of mode in place, as pieces of templates: banks, exception entry and exception return (DDI 0100I A2.6).
 *
 * All of r0 to r14 stay where they are (locals of a unit, slots in the interpreter); only r13, r14 and SPSR change with the bank.
 * FIQ and Monitor mode, Non-secure state and a CPACR that tells User from privileged mode are left to the runtime: `rare`.
 */
import { Slot } from '../abi.js';
import { Cp15Slot, SCR, SCTLR } from '../cp15-slots.js';

export const privileged = '(slot.CPSR & 15) !== 0';
export const secure = `(file[${Cp15Slot.SCR}] & ${SCR.NS}) === 0`;
/** An interrupt that was held back may now be due. */
export const recognise = 'if (slot.LINES !== 0) leave();';
/** Neither entering nor leaving User mode turns the VFP unit on or off (CPACR is 0 or 3 for coprocessor 10). */
const vfpForAll = `(file[${Cp15Slot.CPACR}] >>> 20 & 3) !== 1`;

const [sp, lr, spsr] = [Slot.BANK_R13, Slot.BANK_R13 + 1, Slot.BANK_SPSR];

/** Changes bank: `from` and `into` are names or numbers of banks. */
export const swapBanks = (from: string, into: string): string => `if (${from} !== ${into}) {
  file[${sp} + 2 * ${from}] = R[13]; file[${lr} + 2 * ${from}] = R[14]; file[${spsr} + ${from}] = slot.SPSR;
  R[13] = file[${sp} + 2 * ${into}]; R[14] = file[${lr} + 2 * ${into}]; slot.SPSR = file[${spsr} + ${into}]; }`;

/** Entry: mode, bank, offset of the vector, number for the counts, R14 minus the address, and what does it otherwise. */
interface Entry { mode: number; bank: number; vector: number; kind: number; link: number; otherwise: string }

export const enterException = ({ mode, bank, vector, kind, link, otherwise }: Entry): string => `
  if (P.plainMode(slot.CPSR) !== 0 && ${vfpForAll}) {
    const from = P.bankOf(slot.CPSR); const old = cpsr();
    if (from !== ${bank}) { file[${sp} + 2 * from] = R[13]; file[${lr} + 2 * from] = R[14]; file[${spsr} + from] = slot.SPSR; R[13] = file[${sp + 2 * bank}]; }
    R[14] = PC + ${link} | 0; slot.SPSR = old;
    slot.CPSR = slot.CPSR & ${~0x0100023f} | ${mode | 0x80} | file[${Cp15Slot.SCTLR}] >>> 16 & 512;
    count(${kind});
    dispatch(((file[${Cp15Slot.SCTLR}] & ${SCTLR.V}) !== 0 ? -65536 : file[${Cp15Slot.VBAR}] & -32) + ${vector});
  } else { rare(${otherwise}); }`;

/** CPSR := the word named `v`, and a jump to `to`, after all other registers were written. */
export const returnFromException = (v: string, to: string): string => `
    const from = P.bankOf(slot.CPSR); const into = P.bankOf(${v});
    ${swapBanks('from', 'into')}
    NF = ${v}; ZF = ~${v} & 1073741824; CF = ${v} >>> 29 & 1; VF = ${v} << 3; QF = ${v} >>> 27 & 1; GE = ${v} >>> 16 & 15;
    slot.CPSR = ${v} & 1023;
    dispatch((${v} & 32) !== 0 ? ${to} & -2 : ${to} & -4);`;

/** Whether a return to the CPSR named `v` can be made in place from the current mode. */
export const returnsPlainly = (v: string): string =>
  `${privileged} && P.plainMode(slot.CPSR) !== 0 && P.plainMode(${v}) !== 0 && ${secure} && ((${v} & 15) !== 0 || ${vfpForAll})`;

/** A change of mode that stays privileged: from the current one to `mode`. */
export const staysPrivileged = (mode: string): string => `P.plainMode(slot.CPSR) !== 0 && P.plainMode(${mode}) !== 0 && (${mode} & 15) !== 0`;
