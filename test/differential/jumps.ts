/** Cases around one instruction that writes the program counter: it comes first, its target is set up to lie in the code. */
import { CODE_BASE, DATA_BASE } from './case.js';
import { excludedBy } from './exclusions.js';
import { getField, randomWord, setField, type GeneratorLine } from './lines.js';
import type { Random } from './random.js';

export interface Jump {
  /** One instruction, or a Thumb pair. */
  readonly words: readonly number[];
  /** Register values that it needs. */
  readonly registers: ReadonlyMap<number, number>;
  /** Data words that it needs: offset, value. */
  readonly patches: readonly (readonly [number, number])[];
}

/** A place that is not mapped: a jump there is a prefetch abort. */
const NOWHERE = 0x03000000;
const DATA_MIDDLE = DATA_BASE + 4096;

/** `instructions`: how many follow the jump. `carry`: the initial C. Undefined when the line cannot be set up. */
export function makeJump(line: GeneratorLine, decode: (word: number) => GeneratorLine | undefined, random: Random, instructions: number, carry: number): Jump | undefined {
  for (let attempt = 0; attempt < 200; attempt++) {
    const jump = line.width === 16 ? thumbJump(line, random, instructions) : armJump(line, random, instructions, carry);
    if (!jump) return undefined;
    if (jump.words.some((word) => decode(word)?.name === line.name && !excludedBy(line, word))) return jump;
  }
  return undefined;
}

const alwaysMostly = (word: number, random: Random): number => ((word & 0x0fffffff) | ((random.chance(0.8) ? 14 : random.below(15)) << 28)) >>> 0;

function armJump(line: GeneratorLine, random: Random, instructions: number, carry: number): Jump | undefined {
  const registers = new Map<number, number>();
  const target = CODE_BASE + 4 * (1 + random.below(instructions + 1));
  const end = CODE_BASE + 4 * (instructions + 1);
  let word = randomWord(line, random);
  if (line.name === 'BLX_imm') {
    const distance = end - CODE_BASE - 8;
    return { words: [setField(line, setField(line, word, 'h', (distance >> 1) & 1), 'i', (distance >> 2) & 0xffffff)], registers, patches: [] };
  }
  word = alwaysMostly(word, random);
  if (line.name === 'B' || line.name === 'BL') return { words: [setField(line, word, 'i', ((target - CODE_BASE - 8) >> 2) & 0xffffff)], registers, patches: [] };
  /** Interworking targets: Thumb only at the sentinel. */
  const either = random.chance(0.3) ? end | 1 : target;
  if (/^(BX|BXJ|BLX_reg)$/.test(line.name)) {
    const m = random.below(15);
    registers.set(m, either);
    return { words: [setField(line, word, 'm', m)], registers, patches: [] };
  }
  const load = /^LDRT?_(imm|reg)_pc$/.exec(line.name);
  if (load) {
    const n = random.below(15);
    word = setField(line, word, 'n', n);
    const postIndexed = (word & 0x01000000) === 0;
    let offset = getField(line, word, 'i')!;
    if (load[1] === 'reg') {
      const m = (n + 1 + random.below(14)) % 15;
      const amount = random.below(4);
      const index = random.below(256);
      registers.set(m, index);
      word = setField(line, setField(line, setField(line, word, 'm', m), 't', 0), 'i', amount);
      offset = index << amount;
    }
    const address = DATA_MIDDLE + 4 * random.below(64);
    registers.set(n, (postIndexed ? address : (word & 0x00800000) !== 0 ? address - offset : address + offset) >>> 0);
    return { words: [word], registers, patches: [[address - DATA_BASE, either]] };
  }
  if (line.name === 'LDM_pc') {
    const n = random.below(15);
    word = (setField(line, word, 'n', n) & ~(1 << n)) >>> 0;
    registers.set(n, DATA_MIDDLE);
    let count = 0;
    for (let i = 0; i < 16; i++) count += (word >>> i) & 1;
    const up = (word & 0x00800000) !== 0;
    const before = (word & 0x01000000) !== 0;
    const last = up ? DATA_MIDDLE + 4 * (count - 1) + (before ? 4 : 0) : DATA_MIDDLE - (before ? 4 : 0);
    return { words: [word], registers, patches: [[last - DATA_BASE, either]] };
  }
  return dataProcessingJump(line, word, random, target, carry);
}

/** Solves `Rn op operand = target` for the operations that write pc. */
function dataProcessingJump(line: GeneratorLine, word: number, random: Random, target: number, carry: number): Jump | undefined {
  const [op, form] = line.name.split('_') as [string, string];
  const registers = new Map<number, number>();
  let goal = target;
  let operand = random.word();
  if (form === 'imm') {
    const rotation = random.below(16);
    const byte = random.below(256);
    operand = ((byte >>> (2 * rotation)) | (byte << (32 - 2 * rotation))) >>> 0;
    word = setField(line, setField(line, word, 'r', rotation), 'i', byte);
    const fixed: Record<string, [number, number, number]> = {
      AND: [4, 0xff, 0xff000000], ORR: [4, 1, 0x01000000], BIC: [8, 0xff, 0x00ff0000], MOV: [4, 3, NOWHERE], MVN: [3, 0xfc, 0xf0000003],
    };
    const choice = fixed[op];
    if (choice) {
      word = setField(line, setField(line, word, 'r', choice[0]), 'i', choice[1]);
      operand = choice[2];
      if (op === 'AND' || op === 'MOV') goal = NOWHERE;
    }
  } else {
    if (op === 'AND') operand |= goal;
    else if (op === 'ORR') operand &= goal;
    else if (op === 'BIC') operand &= ~goal;
    else if (op === 'MOV') operand = goal;
    else if (op === 'MVN') operand = ~goal;
  }
  const solve: Record<string, number> = {
    AND: goal, EOR: goal ^ operand, SUB: goal + operand, RSB: operand - goal, ADD: goal - operand, ADC: goal - operand - carry,
    SBC: goal + operand + 1 - carry, RSC: operand - goal - 1 + carry, ORR: goal, BIC: goal, MOV: 0, MVN: 0,
  };
  const value = solve[op];
  if (value === undefined) return undefined;
  const chosen = [random.below(15), random.below(15), random.below(15)];
  if (new Set(chosen).size < 3) return dataProcessingJump(line, word, random, target, carry);
  if (line.fields.some((f) => f.letter === 'n')) {
    word = setField(line, word, 'n', chosen[0]!);
    registers.set(chosen[0]!, value >>> 0);
  }
  if (form !== 'imm') {
    word = setField(line, setField(line, word, 'm', chosen[1]!), 't', 0);
    registers.set(chosen[1]!, operand >>> 0);
    if (form === 'reg') word = setField(line, word, 'i', 0);
    else {
      word = setField(line, word, 's', chosen[2]!);
      registers.set(chosen[2]!, random.below(0x1000000) << 8); // shifts by its low byte: zero
    }
  }
  return { words: [word], registers, patches: [] };
}

function thumbJump(line: GeneratorLine, random: Random, instructions: number): Jump | undefined {
  const registers = new Map<number, number>();
  const pair = /^tBL(X?)_(?:suffix|prefix)$/.exec(line.name);
  const first = pair ? 2 : 1;
  const target = CODE_BASE + 2 * (first + random.below(instructions + 1));
  const end = CODE_BASE + 2 * (instructions + first);
  let word = randomWord(line, random);
  const forward = (distance: number): Jump => ({ words: [setField(line, word, 'i', distance)], registers, patches: [] });
  if (line.name === 'tB') return forward(((target - CODE_BASE - 4) >> 1) & 0x7ff);
  if (line.name === 'tB_cond') {
    word = setField(line, word, 'c', random.below(14));
    return forward(((target - CODE_BASE - 4) >> 1) & 0xff);
  }
  if (pair) {
    const exchange = pair[1] !== '';
    if (exchange && (end & 3) !== 0) return undefined; // BLX goes to ARM state: to the sentinel, a word
    const distance = (exchange ? end : target) - CODE_BASE - 4;
    return { words: [0xf000 | ((distance >> 12) & 0x7ff), (exchange ? 0xe800 : 0xf800) | ((distance >> 1) & 0x7ff)], registers, patches: [] };
  }
  const arm = (end & 3) === 0 && random.chance(0.3);
  const either = arm ? end : target | 1;
  if (line.name === 'tPOP_pc') {
    registers.set(13, DATA_MIDDLE);
    let count = 0;
    for (let i = 0; i < 8; i++) count += (word >>> i) & 1;
    return { words: [word], registers, patches: [[DATA_MIDDLE + 4 * count - DATA_BASE, either]] };
  }
  const m = random.below(15);
  const value = line.name === 'tADD_pc' ? target - CODE_BASE - 4 : line.name === 'tMOV_pc' ? target : either;
  registers.set(m, value >>> 0);
  return { words: [setField(line, word, 'm', m)], registers, patches: [] };
}
