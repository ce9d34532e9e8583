/** Random instruction words that fit a plan: bases point into the data pages, reserved registers stay, branches stay inside. */
import { excludedBy, writesBase } from './exclusions.js';
import { getField, randomWord, setField, type GeneratorLine } from './lines.js';
import type { Random } from './random.js';

/** What registers are for while a sequence runs. */
export interface Plan {
  readonly random: Random;
  readonly thumb: boolean;
  /** Registers with addresses in the data pages. */
  readonly pointers: readonly number[];
  /** Registers with numbers from 0 to 255. */
  readonly indexes: readonly number[];
  /** Bit mask of registers that nothing but write-back may change. */
  readonly reserved: number;
  /** The line that a word really decodes to. */
  decode(word: number): GeneratorLine | undefined;
}

const ATTEMPTS = 400;

/** True for lines that only a case of its own can hold: their targets need set-up. */
export function isJump(line: GeneratorLine): boolean {
  return line.cls === 'branch' || line.cls === 'indirect' || line.name === 'tBL_prefix';
}

/** Lines whose outcome in User mode is Undefined or a breakpoint: they end a case. (FMXR is the one to other registers than FPSCR.) */
export function endsCase(line: GeneratorLine): boolean {
  return ['undefined', 'breakpoint', 'smc', 'srs', 'rfe', 'ldm-user', 'ldm-return', 'stm-user', 'exception-return'].includes(line.sensitive ?? '')
    || /^(MSR_spsr\w*|MRS_spsr|FMRX|FMXR)$/.test(line.name);
}

/** A word of the line under the plan, or undefined when none was found. `last`: reserved registers may be overwritten. */
export function planWord(line: GeneratorLine, plan: Plan, last: boolean): number | undefined {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    let word = randomWord(line, plan.random);
    if (!plan.thumb && line.pattern.startsWith('cccc')) word = condition(word, plan.random);
    word = plan.thumb ? thumbOperands(line, word, plan, last) : armOperands(line, word, plan, last);
    if (plan.decode(word)?.name !== line.name || excludedBy(line, word)) continue;
    if (!last && (written(line, word) & plan.reserved) !== 0) continue;
    return word;
  }
  return undefined;
}

function condition(word: number, random: Random): number {
  return ((word & 0x0fffffff) | ((random.chance(0.75) ? 14 : random.below(15)) << 28)) >>> 0;
}

/** Core registers that a word may write, base write-back apart; too many rather than too few. */
export function written(line: GeneratorLine, word: number): number {
  if (/^(LDM|tLDMIA|tPOP)/.test(line.name)) return word & (line.width === 16 ? 0xff : 0xffff);
  if (/^(STM|tSTM|tPUSH|FST|FLD|FMXR)/.test(line.name)) return 0;
  if (line.name === 'BL' || line.name.startsWith('tBL')) return 0x4000;
  let mask = 0;
  for (const letter of line.registers) {
    const memoryOperand = /memory/.test(line.cls) && 'nm'.includes(letter);
    if (!memoryOperand && !'ms'.includes(letter)) mask |= 1 << getField(line, word, letter)!;
  }
  if (/^LDRD|^LDREXD/.test(line.name)) mask |= mask << 1;
  if (/^t(ADD|SUB)_sp$/.test(line.name)) return 0; // by less than the room around sp
  return mask;
}

function armOperands(line: GeneratorLine, word: number, plan: Plan, last: boolean): number {
  const { random } = plan;
  if (/^FMXR/.test(line.name)) return setField(line, word, 't', random.pick(plan.indexes)); // a small number: no trap enables, which QEMU has not (what a faulting transfer loaded is none: generator.ts)
  if (!/memory/.test(line.cls)) return word;
  const literal = /^(LDR(|B|H|SB|SH)_imm|FLD[SD])$/.test(line.name) && random.chance(0.06);
  word = setField(line, word, 'n', literal ? 15 : random.pick(plan.pointers));
  if (/^(LDM|STM)/.test(line.name)) {
    if (!last && (word & 0x00200000)) word &= ~(1 << ((word >>> 16) & 15));
    if (!last && (word & 0x00100000)) word &= ~plan.reserved;
    return word >>> 0;
  }
  if (/^F(LD|ST)M/.test(line.name) && random.chance(0.9)) return vfpList(line, word, random);
  if (/_reg$/.test(line.name)) {
    word = setField(line, word, 'm', random.pick(plan.indexes));
    if (line.fields.some((f) => f.letter === 't')) {
      const type = getField(line, word, 't')!;
      if (type === 0) word = setField(line, word, 'i', random.below(4));
      else if (type === 3) word = setField(line, word, 'i', random.pick([0, 28, 29, 30, 31]));
    }
  } else if (literal) {
    word = setField(line, word, 'i', getField(line, word, 'i')! & 255) | 0x01800000; // forwards, no write-back
    if (line.cls === 'memory') word &= ~0x00200000;
  } else if (/_imm$/.test(line.name) && writesBase(word) && !last) {
    word &= ~0xfc0; // keeps the base in its page over many write-backs
    if (line.fields.some((f) => f.letter === 'i' && f.bits.length === 8)) word = setField(line, word, 'i', random.below(32));
  }
  return word >>> 0;
}

/** A list of VFP registers that ends with the last one at most. */
function vfpList(line: GeneratorLine, word: number, random: Random): number {
  const single = /S$/.test(line.name);
  const first = single ? getField(line, word, 'd')! * 2 + getField(line, word, 'D')! : getField(line, word, 'd')!;
  const count = 1 + random.below(Math.min((single ? 32 : 16) - first, 16));
  return setField(line, word, 'i', count);
}

function thumbOperands(line: GeneratorLine, word: number, plan: Plan, last: boolean): number {
  const { random } = plan;
  if (!/memory/.test(line.cls)) return word;
  const low = plan.pointers.filter((r) => r < 8);
  if (line.fields.some((f) => f.letter === 'n')) word = setField(line, word, 'n', random.pick(low));
  if (/_reg$/.test(line.name)) word = setField(line, word, 'm', random.pick(plan.indexes.filter((r) => r < 8)));
  if (/^t(LDMIA|POP)$/.test(line.name) && !last) word &= ~(plan.reserved & 0xff);
  return word >>> 0;
}

/** ARM no-operation, Thumb no-operation. */
export const NOP_ARM = 0xe1a00000;
export const NOP_THUMB = 0x46c0;

/** A forward branch at instruction `from` to instruction `to` (ARM B or BL, Thumb B or conditional B); undefined when it does not fit. */
export function branchWord(line: GeneratorLine, random: Random, from: number, to: number): number | undefined {
  const word = line.pattern.startsWith('cccc') ? condition(randomWord(line, random), random) : randomWord(line, random);
  const bits = line.fields.find((f) => f.letter === 'i')?.bits.length;
  if (bits === undefined) return undefined;
  if (line.name === 'tB_cond') {
    const conditionField = getField(line, word, 'c')!;
    return setField(line, conditionField >= 14 ? setField(line, word, 'c', 0) : word, 'i', (to - from - 2) & 0xff);
  }
  return setField(line, word, 'i', (to - from - 2) & (2 ** bits - 1));
}
