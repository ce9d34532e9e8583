/** Makes a failing case small: fewer instructions, then simpler operands and state, as long as the predicate holds. */
import type { TestCase } from './case.js';
import { NOP_ARM, NOP_THUMB } from './words.js';

export type Predicate = (testCase: TestCase) => boolean | Promise<boolean>;

export interface MinimiseOptions {
  /** Simpler words for an instruction, best first (Generator.simplerWords). */
  simplerWords?: (word: number, thumb: boolean) => number[];
  /** Most predicate calls; default 2000. */
  budget?: number;
}

/** The smallest case found for which `fails` holds. `fails(original)` must hold. */
export async function minimise(original: TestCase, fails: Predicate, options: MinimiseOptions = {}): Promise<TestCase> {
  let best = original;
  let left = options.budget ?? 2000;
  /** Takes the change when the case still fails. */
  const attempt = async (part: Partial<TestCase>): Promise<boolean> => {
    if (left <= 0) return false;
    left--;
    const candidate = { ...best, ...part };
    if (!(await fails(candidate))) return false;
    best = candidate;
    return true;
  };

  let before: TestCase;
  do {
    before = best;
    await dropInstructions(() => best, attempt);
    await simplifyWords(() => best, attempt, options.simplerWords ?? (() => []));
    await simplifyState(() => best, attempt);
  } while (best !== before && left > 0);
  return best;
}

type Attempt = (part: Partial<TestCase>) => Promise<boolean>;

/** Removes runs of instructions, long runs first; what cannot be removed without moving a branch target becomes a NOP. */
async function dropInstructions(best: () => TestCase, attempt: Attempt): Promise<void> {
  for (let run = Math.max(1, best().code.length >> 1); run >= 1; run >>= 1) {
    for (let at = best().code.length - run; at >= 0; at--) {
      const code = best().code;
      if (at + run > code.length) continue;
      await attempt({ code: [...code.slice(0, at), ...code.slice(at + run)] });
    }
  }
  const nop = best().thumb ? NOP_THUMB : NOP_ARM;
  for (let at = best().code.length - 1; at >= 0; at--) {
    const code = best().code;
    if (code[at] !== nop) await attempt({ code: code.map((word, i) => (i === at ? nop : word)) });
  }
}

async function simplifyWords(best: () => TestCase, attempt: Attempt, simplerWords: (word: number, thumb: boolean) => number[]): Promise<void> {
  for (let at = 0; at < best().code.length; at++) {
    for (let again = true; again;) {
      again = false;
      const { code, thumb } = best();
      for (const simpler of simplerWords(code[at]!, thumb)) {
        if (await attempt({ code: code.map((word, i) => (i === at ? simpler : word)) })) {
          again = true;
          break;
        }
      }
    }
  }
}

/** Zeroes whole groups, then single values; flags bit by bit. */
async function simplifyState(best: () => TestCase, attempt: Attempt): Promise<void> {
  const zeroes = (values: readonly number[]): number[] => values.map(() => 0);
  if (best().vfp.some((v) => v !== 0)) await attempt({ vfp: zeroes(best().vfp) });
  if (best().r.some((v) => v !== 0)) await attempt({ r: zeroes(best().r) });
  if (best().patches.length) await attempt({ patches: [] });
  for (const key of ['r', 'vfp'] as const) {
    for (let i = 0; i < best()[key].length; i++) {
      for (const simple of [0, 1]) {
        if (best()[key][i]! <= simple) break;
        if (await attempt({ [key]: best()[key].map((v, j) => (j === i ? simple : v)) })) break;
      }
    }
  }
  for (const key of ['cpsr', 'fpscr'] as const) {
    for (let bit = 0; bit < 32; bit++) {
      const value = best()[key];
      if ((value >>> bit) & 1) await attempt({ [key]: (value & ~(1 << bit)) >>> 0 });
    }
  }
  for (let i = best().patches.length - 1; i >= 0; i--) await attempt({ patches: best().patches.filter((_, j) => j !== i) });
}
