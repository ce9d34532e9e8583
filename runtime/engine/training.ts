/**
 * Shows V8 every path of the interpreter before the guest starts.
 *
 * The interpreter is one function, and V8 compiles only those of its paths that have run: the first time that a guest takes another
 * one ("insufficient type feedback") the compiled code is thrown away, and until it is made again, a good part of a second later,
 * each guest instruction costs ten times as much. A boot did that some twenty times (docs/performance.md). Here each form of the
 * switch runs on operands of every kind: fast and slow memory, aborts, taken and refused conditions, pages left and entered.
 *
 * It runs in the engine's own memory, which must be unused; the caller resets everything afterwards.
 */
import { NEVER_HOT, Slot } from '../../translator/abi.js';
import { withField, type CompiledLine } from '../../translator/decode/pattern.js';
import { armForms } from '../../translator/emit/interpreter.js';

export interface Trainee {
  readonly S: Int32Array;
  readonly ram: Int32Array;
  /** Runs from Slot.PC for so many instructions. */
  run(budget: number): void;
  /** The code at an address has changed: it is decoded anew, and the TLBs are emptied, so that the next accesses take the slow path. */
  wrote(address: number): void;
  /** Threshold at which the interpreter leaves for the dispatcher. */
  hot(executions: number): void;
}

/** Two pages of code, filled with NOPs, and a page of data whose words are all the address of a NOP. */
const CODE = 0x8000;
const DATA = 0x10000;
const LANDING = CODE + 0x800;
const NOP = 0xe1a00000 | 0;
/** All that training may write, in bytes from the start of RAM. */
export const TRAINING_GROUND = { from: CODE, to: DATA + 0x2000 };
/** Neither RAM nor a device. */
const NOWHERE = 0x30000000;
/** Where memory instructions point: fast, unaligned, at the end of the page, nowhere. */
const BASES = [DATA + 0x800, DATA + 0x800, DATA + 0x801, DATA + 0xffc, NOWHERE];
/** SVC mode, IRQ and FIQ masked. */
const CPSR = 0xd3;
const WORDS_PER_FORM = 24;

/** Numbers of 32 bits, always the same (xorshift32; Marsaglia 2003). */
function generator(): () => number {
  let x = 0x2545f491;
  return () => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return x >>> 0;
  };
}

export function train(on: Trainee): void {
  const { S, ram } = on;
  const random = generator();
  ram.fill(NOP, CODE >> 2, (CODE + 0x2000) >> 2);
  const run = (pc: number, budget: number): void => {
    S[Slot.CPSR] = CPSR;
    S[Slot.PC] = pc;
    on.run(budget);
  };
  const place = (pc: number, word: number): void => {
    ram[pc >> 2] = word;
    on.wrote(pc);
  };
  on.hot(NEVER_HOT);
  for (const { line, pins } of armForms()) {
    const memory = line.cls === 'memory' || line.name === 'LDM_pc';
    for (let k = 0; k < WORDS_PER_FORM; k++) {
      // One in eight stands at the end of its page; every second one is conditional, all conditions in turn.
      const pc = CODE + (k % 8 === 7 ? 0xffc : 4 * k);
      const condition = k & 1 ? (k >>> 1) % 15 : 14;
      place(pc, wordOf(line, pins, condition, memory, random));
      for (const base of BASES) {
        ram.fill(LANDING, DATA >> 2, (DATA + 0x1000) >> 2);
        for (let r = 0; r < 15; r++) S[r] = !memory ? (line.name === 'BX' ? LANDING : random()) : r & 1 ? random() & 0x7c : base;
        for (const flag of [Slot.NF, Slot.ZF, Slot.VF]) S[flag] = random() & (k & 2 ? -1 : 0x80000000);
        S[Slot.CF] = random() & 1;
        run(pc, 1 + (k & 3));
      }
      ram[pc >> 2] = NOP;
    }
  }
  // A branch to a target that has become hot, here and in the next page, and a function outside the switch.
  on.hot(1);
  for (const word of [0xeafffffe, 0xea0003fe, 0xe16f0f11]) for (let k = 0; k < 4; k++) {
    place(CODE, word | 0);
    run(CODE, 20);
  }
}

/** A word of the form. In memory instructions even registers are bases and odd ones small offsets; r15 is nowhere. */
function wordOf(line: CompiledLine, pins: Readonly<Record<string, number>>, condition: number, memory: boolean, random: () => number): number {
  let word = line.value;
  for (const field of line.fields) {
    const { letter } = field;
    let value = pins[letter] ?? random();
    if (pins[letter] === undefined) {
      if (letter === 'c') value = condition;
      else if (letter === 'z') value = 0;
      else if (letter === 'n' || letter === 'd' || letter === 's') value = memory ? (value % 6) * 2 : value % 15;
      else if (letter === 'm') value = memory ? (value % 6) * 2 + 1 : value % 15;
      else if (letter === 'i' && memory) value &= line.name.endsWith('_reg') ? 1 : 0x7c;
      else if (letter === 'i' && line.cls === 'branch') value &= 0xff;
    }
    word = withField(word, field, value);
  }
  return word | 0;
}
