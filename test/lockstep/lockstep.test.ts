/** Lockstep finds what is wrong on purpose, names the instruction, and finds nothing in what is right. */
import { describe, expect, it } from 'vitest';
import { createMachine, type LockstepOptions, type Outcome } from '../../src/index.js';

const AT = 0x8000;
const MIB = 1 << 20;

/** Twenty turns of a loop, over and over: each time the unit is left by bx. */
const LOOP = [
  0xe3a07902, // mov r7, #0x8000
  0xe3a00000, // mov r0, #0
  0xe2800001, // loop: add r0, r0, #1
  0xe0201002, // eor r1, r0, r2
  0xe0912181, // adds r2, r1, r1, lsl #3
  0xe0a33002, // adc r3, r3, r2
  0xe5853000, // str r3, [r5]
  0xe3500014, // cmp r0, #20
  0x1afffff8, // bne loop
  0xe12fff17, // bx r7
];
const EOR = AT + 12;

/** Calls one procedure 65,536 times, then another one. */
const CALLS = [
  0xe3a07902, // mov r7, #0x8000
  0xe3a06000, // mov r6, #0
  0xe3160807, // loop: tst r6, #0x70000
  0x02874040, // addeq r4, r7, #0x40
  0x12874048, // addne r4, r7, #0x48
  0xe1530006, // cmp r3, r6
  0xe12fff34, // blx r4
  0xe2a55000, // adc r5, r5, #0
  0xe2866001, // add r6, r6, #1
  0xeafffff7, // b loop
  ...new Array<number>(6).fill(0xe1a00000),
  0xe0933006, // adds r3, r3, r6
  0xe12fff1e, // bx lr
  0xe0233086, // eor r3, r3, r6, lsl #1
  0xe12fff1e, // bx lr
];

/** Runs a piece of code in lockstep for so many instructions. */
async function lockstep(code: readonly number[], options: LockstepOptions, instructions = 50_000): Promise<{ outcome: Outcome; stats: Record<string, number> }> {
  const machine = createMachine({
    kernel: new Uint8Array(Uint32Array.from(code).buffer), loadAddress: AT, memory: 16 * MIB, jitThreshold: 5, instructions, lockstep: options,
  });
  const outcome = await machine.run();
  return { outcome, stats: machine.stats() };
}

async function reportOf(alter: LockstepOptions['alter'], options: LockstepOptions = {}): Promise<string> {
  const { outcome } = await lockstep(LOOP, { ...options, ...(alter ? { alter } : {}) });
  expect(outcome.kind).toBe('diverged');
  return outcome.kind === 'diverged' ? outcome.report : '';
}

/** Replaces something that must be there in at least one unit. */
function replacing(pattern: RegExp, by: string): { alter: (source: string) => string; hits: () => number } {
  let hits = 0;
  return {
    alter: (source) => source.replace(pattern, (...match) => {
      hits++;
      return by.replace('$1', String(match[1]));
    }),
    hits: () => hits,
  };
}

describe('lockstep', () => {
  it.each<[string, LockstepOptions]>([['plain', {}], ['with a seed', { seed: 1 }], ['with another seed', { seed: 2 }], ['memory after every unit', { memoryEvery: 1 }]])('%s: no difference where there is none', async (_name, options) => {
    const { outcome, stats } = await lockstep(LOOP, options);
    expect(outcome).toEqual({ kind: 'stopped' });
    expect(stats.instructions).toBe(50_000);
    expect(stats.lockstep_comparisons).toBeGreaterThan(0);
    expect(stats.lockstep_units).toBeGreaterThan(0);
    expect(stats.lockstep_memory_comparisons).toBeGreaterThan(0);
  });

  it.each([undefined, 3, 4])('a wrong result, seed %s: the instruction, its JavaScript, both states', async (seed) => {
    const wrong = replacing(/(r0\^r2)/, '$1^64');
    const report = await reportOf(wrong.alter, seed === undefined ? {} : { seed });
    expect(wrong.hits()).toBeGreaterThan(0);
    expect(report).toMatch(/^lockstep: translator and interpreter differ \(registers\) after \d+ instructions; they were equal after \d+\.\n/);
    expect(report).toContain('One instruction does it, when the stretch is run again:');
    const hex = EOR.toString(16).padStart(8, '0');
    expect(report).toContain(`The unit at ${hex}, ARM, 1 instructions in 1 blocks:\n\n${hex}  e0201002  eor r1, r0, r2\n`);
    // Its generated JavaScript as it ran, with the mistake; and both states.
    expect(report).toMatch(/function u_0000800c\(\) \{[^]*r0 \^ r2 \^ 64/);
    expect(report).toMatch(/^\* r1 {15}[0-9a-f]{8} {4}[0-9a-f]{8} {4}[0-9a-f]{8}$/m);
    expect(report).toMatch(/^ {2}r6 |^ {2}PC {15}/m);
  });

  it('a wrong flag', async () => {
    const wrong = replacing(/cf=([^;?]*>>>0[^;?]*)\?1:0/, 'cf=$1?0:1');
    const report = await reportOf(wrong.alter);
    expect(wrong.hits()).toBeGreaterThan(0);
    expect(report).toMatch(/differ \(registers\)/);
    expect(report).toContain('  e0912181  adds r2, r1, r1, lsl #3');
  });

  it('a wrong store: the word, and after which unit', async () => {
    const wrong = replacing(/M\[t>>2\]=r3/, 'M[t>>2]=r3^1');
    const report = await reportOf(wrong.alter, { memoryEvery: 1000 });
    expect(wrong.hits()).toBeGreaterThan(0);
    expect(report).toMatch(/differ \(memory\)/);
    expect(report).toMatch(/^ {2}\[00000000\] +[0-9a-f]{8} {4}[0-9a-f]{8}$/m);
    const from = Number(/--lockstep-from (\d+)/.exec(report)![1]);
    const closer = await reportOf(wrong.alter, { memoryFrom: from });
    const [after, equal] = /after (\d+) instructions; they were equal after (\d+)/.exec(closer)!.slice(1).map(Number);
    expect(after! - equal!).toBeLessThan(1000);
  });

  it('a unit that counts its instructions wrongly', async () => {
    const wrong = replacing(/cyc=cyc-(\d+)\|0/, 'cyc=cyc-$1-1|0');
    expect(await reportOf(wrong.alter)).toMatch(/differ \(registers\)/);
    expect(wrong.hits()).toBeGreaterThan(0);
  });

  it('finds nothing in indirect calls, predicted, mispredicted and not', async () => {
    const { outcome, stats } = await lockstep(CALLS, {}, 1_100_000);
    expect(outcome).toEqual({ kind: 'stopped' });
    expect(stats.units_rebuilt_for_calls).toBeGreaterThan(1);
    expect(stats.calls_mispredicted).toBeGreaterThan(1000);
    for (const seed of [1, 2, 3]) expect((await lockstep(CALLS, { seed }, 300_000)).outcome).toEqual({ kind: 'stopped' });
  }, 300_000);

  it('goes on the same way with the same seed, and another way with another', async () => {
    const units = async (seed: number): Promise<number> => (await lockstep(LOOP, { seed })).stats.lockstep_units!;
    const [a, b, c] = [await units(11), await units(11), await units(12)];
    expect(a).toBe(b);
    expect(a).not.toBe(c);
  });
});
