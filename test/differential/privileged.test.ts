/**
 * Privileged code, which qemu-arm cannot show: random words of every table line, UNPREDICTABLE ones too, in every mode and with interrupts pending,
 * on the interpreter and on translated code. The whole state must be the same after the same number of instructions.
 * By hand: `JITVISOR_FUZZ_CASES=100000 JITVISOR_FUZZ_SEED=7 npx vitest run test/differential/privileged`.
 */
import { slotsByName } from '../../translator/abi-names.js';
import { describe, expect, it } from 'vitest';
import { Slot } from '../../translator/abi.js';
import { Cp15Slot } from '../../translator/cp15-slots.js';
import { disassemble } from '../../translator/decode/disassemble.js';
import { armTable, armUnconditionalTable, thumbTable, decodeArm, decodeThumb } from '../../translator/decode/tables.js';
import { Mode } from '../../runtime/cpu/modes.js';
import { readCpsr } from '../../runtime/cpu/psr.js';
import { CODE_BASE, DATA_BASE, makeCase, type TestCase } from './case.js';
import { EngineExecutor, type MachineState } from './engine-executor.js';
import { prepareLine, randomWord, setField, type GeneratorLine } from './lines.js';
import { minimise } from './minimise.js';
import { Random } from './random.js';

const arm = [...armTable, ...armUnconditionalTable].map(prepareLine);
const thumb = thumbTable.map(prepareLine);
/** Lines that a hypervisor cares about come as often as all others together. */
const sensitive = arm.filter((line) => line.sensitive !== undefined && line.sensitive !== 'undefined');
const modes = [Mode.SYS, Mode.SVC, Mode.IRQ, Mode.FIQ, Mode.ABT, Mode.UND, Mode.USR] as const;
const BUDGET = 150;

interface Privileged {
  readonly testCase: TestCase;
  readonly mode: number;
  readonly lines: number;
  /** Where in the code page the case begins: near its end, it runs into the next page. */
  readonly offset: number;
  readonly repeat: number;
}

function randomCase(seed: number): Privileged {
  const random = new Random(seed);
  const isThumb = random.chance(0.25);
  const pointers = [1, 4, 7, 13];
  const offset = random.chance(0.5) ? 0 : 4096 - 4 * random.below(10);
  const r = Array.from({ length: 15 }, () => random.interesting());
  for (const p of pointers) r[p] = DATA_BASE + 4096 + 4 * (random.below(64) - 32);
  // Now and then code that writes code.
  if (random.chance(0.15)) r[random.pick(pointers)] = CODE_BASE + offset + 4 * random.below(10);
  for (const target of [2, 5, 14]) r[target] = CODE_BASE + offset + 4 * random.below(12) + (random.chance(0.2) ? 1 : 0);
  const code = Array.from({ length: 1 + random.below(14) }, () => {
    const line = random.pick(isThumb ? thumb : random.chance(0.4) ? sensitive : arm);
    let word = randomWord(line, random);
    if (!isThumb && line.pattern.startsWith('cccc')) word = ((word & 0x0fffffff) | ((random.chance(0.75) ? 14 : random.below(15)) << 28)) >>> 0;
    return operands(line, word, random, pointers);
  });
  return {
    testCase: makeCase({ thumb: isThumb, code, r, fpscr: random.chance(0.2) ? random.word() : 0x10, vfp: Array.from({ length: 32 }, () => random.word()) }),
    mode: random.pick(modes), lines: random.pick([0, 0, 1, 2, 3, 4]), offset, repeat: random.pick([1, 1, 2, 5]),
  };
}

/** Addresses that exist, short branches, system registers that matter. */
function operands(line: GeneratorLine, word: number, random: Random, pointers: readonly number[]): number {
  const has = (letter: string): boolean => line.fields.some((f) => f.letter === letter);
  if (line.cls === 'branch' && has('i')) {
    const bits = line.fields.find((f) => f.letter === 'i')!.bits.length;
    return setField(line, word, 'i', (random.below(8) - 4) & (2 ** bits - 1));
  }
  if (line.sensitive === 'coprocessor') {
    word = setField(line, word, 'p', random.chance(0.9) ? 15 : 14);
    if (has('o') && random.chance(0.9)) word = setField(line, word, 'o', 0);
    if (has('q') && random.chance(0.6)) word = setField(line, word, 'q', random.below(5));
    if (has('m') && random.chance(0.6)) word = setField(line, word, 'm', random.below(3));
    return word;
  }
  if (random.chance(0.8) && has('n') && /memory|system/.test(line.cls)) {
    word = setField(line, word, 'n', random.pick(line.width === 16 ? pointers.filter((p) => p < 8) : pointers));
    if (has('i') && line.width === 32 && line.fields.find((f) => f.letter === 'i')!.bits.length === 12) word = setField(line, word, 'i', random.below(64));
  }
  return word;
}

/** Not architectural: the interpreter's own r15, engine words, flags that are kept in more than one way (CPSR is compared as a word). */
const ignored = new Set<number>([15, Slot.NF, Slot.ZF, Slot.CF, Slot.VF, Slot.BUDGET, Slot.DCTX, Slot.UCTX, Slot.XCTX, Slot.INFO, Cp15Slot.VALUE,
  Slot.SPACE_PRIVILEGED, Slot.SPACE_USER, Slot.SPACE_DACR, Slot.SPACE_STALE, Slot.ALT_PRIVILEGED, Slot.ALT_USER, Slot.ALT_DACR]);
const names = new Map<number, string>([...slotsByName].map(([name, slot]) => [slot, name]));
const hex = (v: number): string => (v >>> 0).toString(16);

function different(a: MachineState, b: MachineState): string[] {
  const found: string[] = [];
  if (a.instructions !== b.instructions) found.push(`instructions ${a.instructions} ${b.instructions}`);
  if (readCpsr(a.S) !== readCpsr(b.S)) found.push(`CPSR ${hex(readCpsr(a.S))} ${hex(readCpsr(b.S))}`);
  for (let i = 0; i < Slot.SIZE; i++) if (!ignored.has(i) && a.S[i] !== b.S[i]) found.push(`slot ${i} ${names.get(i) ?? ''} ${hex(a.S[i]!)} ${hex(b.S[i]!)}`);
  for (let i = 0; i < 32; i++) if (a.vfp[i] !== b.vfp[i]) found.push(`s${i} ${hex(a.vfp[i]!)} ${hex(b.vfp[i]!)}`);
  for (let i = 0; i < a.ram.length; i++) if (a.ram[i] !== b.ram[i]) found.push(`RAM ${hex(4 * i)} ${hex(a.ram[i]!)} ${hex(b.ram[i]!)}`);
  return found.slice(0, 20);
}

const reference = new EngineExecutor({ name: 'interpreter', engine: 'interp' });
const others = [
  new EngineExecutor({ name: 'block', engine: 'jit', unit: 'block' }),
  new EngineExecutor({ name: 'region', engine: 'jit' }),
  new EngineExecutor({ name: 'region, threshold 2', engine: 'jit', jitThreshold: 2 }),
  new EngineExecutor({ name: 'interpreter, short slices', engine: 'interp', slice: 5 }),
  new EngineExecutor({ name: 'small regions, short slices', engine: 'jit', regionLimit: 5, slice: 11 }),
  new EngineExecutor({ name: 'trapping', engine: 'jit', virt: 'trap' }),
  new EngineExecutor({ name: 'calling out', engine: 'jit', virt: 'callout' }),
  new EngineExecutor({ name: 'interpreter, trapping', engine: 'interp', virt: 'trap' }),
  new EngineExecutor({ name: 'interpreter, calling out', engine: 'interp', virt: 'callout' }),
  new EngineExecutor({ name: 'callouts and traps, short slices', engine: 'jit', virt: 'regfile,exception-return=callout,svc=callout,user-bank=callout,cp15=callout', slice: 7 }),
];

async function explain(p: Privileged, executor: EngineExecutor): Promise<string> {
  const fails = (testCase: TestCase): boolean =>
    different(reference.runPrivileged(testCase, p.mode, p.lines, BUDGET, p.offset, p.repeat), executor.runPrivileged(testCase, p.mode, p.lines, BUDGET, p.offset, p.repeat)).length > 0;
  const small = await minimise(p.testCase, fails, { budget: 600 });
  const step = small.thumb ? 2 : 4;
  const listing = small.code.map((word, i) => {
    const at = CODE_BASE + p.offset + i * step;
    return `  ${hex(at)}  ${hex(word)}  ${disassemble(word, at, small.thumb)}  (${(small.thumb ? decodeThumb(word) : decodeArm(word)).name})`;
  });
  const found = different(reference.runPrivileged(small, p.mode, p.lines, BUDGET, p.offset, p.repeat), executor.runPrivileged(small, p.mode, p.lines, BUDGET, p.offset, p.repeat));
  const registers = small.r.flatMap((v, i) => (v === 0 ? [] : [`r${i}=${hex(v)}`]));
  return [`${executor.name}, mode ${hex(p.mode)}, lines ${p.lines}, fpscr ${hex(small.fpscr)}, ${registers.join(' ')}`, ...listing, ...found.map((f) => `  differs: ${f}`)].join('\n');
}

describe('privileged code', () => {
  it('does the same interpreted and translated', async () => {
    const cases = Number(process.env.JITVISOR_FUZZ_CASES ?? 300);
    const seed = Number(process.env.JITVISOR_FUZZ_SEED ?? Date.now() % 1_000_000);
    const seeds = new Random(seed);
    const report: string[] = [];
    let instructions = 0;
    for (let i = 0; i < cases && report.length < 3; i++) {
      // Vitest wants to hear from its worker once a minute.
      if (i % 50 === 0) await new Promise(setImmediate);
      const p = randomCase(seeds.word());
      const expected = reference.runPrivileged(p.testCase, p.mode, p.lines, BUDGET, p.offset, p.repeat);
      instructions += expected.instructions;
      for (const executor of others) {
        const result = executor.runPrivileged(p.testCase, p.mode, p.lines, BUDGET, p.offset, p.repeat);
        if (different(expected, result).length > 0) {
          report.push(await explain(p, executor));
          break;
        }
      }
    }
    const guarded = others.reduce((sum, { engine }) => sum + engine.stats().exit_page_guard!, 0);
    console.log(`privileged: seed ${seed}, ${cases} cases, ${instructions} instructions, ${guarded} page guards failed`);
    expect(report.join('\n\n')).toBe('');
  });
});
