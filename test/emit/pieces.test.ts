/** The small pieces that every generated line is made of, against what JavaScript itself says. */
import { describe, expect, it } from 'vitest';
import { binary, code, isConst, isInt, textOf, type Value } from '../../translator/emit/code.js';
import { conditionReads, conditionText, fusedCondition } from '../../translator/emit/conditions.js';

const INTS = [0, 1, -1, 2, 31, 32, 255, 0x7fffffff, -0x80000000, 0x12345678, -0x12345678];

/** Evaluates generated text with names bound to numbers. */
function evaluate(text: string, names: Record<string, number>): number | boolean {
  return (new Function(...Object.keys(names), `return ${text}`) as (...values: number[]) => number | boolean)(...Object.values(names));
}

describe('binary', () => {
  const operators = ['+', '-', '*', '|', '&', '^', '<<', '>>', '>>>', '===', '!==', '<', '>', '<=', '>='];

  it('computes the same whichever operand is known', () => {
    for (const op of operators) {
      for (const a of INTS) {
        for (const b of INTS) {
          const direct = Number(evaluate(`a${op}b`, { a, b }));
          const forms: [Value, Value][] = [[a, b], [code('a', true, true), b], [a, code('b', true, true)], [code('a', true, true), code('b', true, true)]];
          for (const [x, y] of forms) {
            const v = binary(op, x, y);
            const got = isConst(v) ? v : Number(evaluate(v.s, { a, b }));
            expect(got, `${textOf(x)} ${op} ${textOf(y)} with ${a}, ${b}: ${textOf(v)}`).toBe(direct === 0 && got === 0 ? got : direct);
            // `int` promises that `| 0` may be left out.
            if (isInt(v)) expect((got | 0) === got).toBe(true);
          }
        }
      }
    }
  });

  it('keeps `| 0` on what may not be an int32', () => {
    expect(textOf(binary('|', code('x'), 0))).toBe('(x|0)');
    expect(textOf(binary('|', code('x', true), 0))).toBe('x');
    expect(textOf(binary('<<', code('x'), 0))).toBe('(x<<0)');
  });
});

describe('conditions', () => {
  /** Flag words as the templates leave them after a - b. */
  const afterSub = (a: number, b: number): Record<string, number> => {
    const r = (a - b) | 0;
    return { n: r, z: r, c: a >>> 0 >= b >>> 0 ? 1 : 0, v: (a ^ b) & (a ^ r), a, b, r };
  };

  it('fused with a comparison say what the flags say', () => {
    for (let cond = 0; cond < 14; cond++) {
      const plain = conditionText(cond, 'n', 'z', 'c', 'v');
      for (const a of INTS) {
        for (const b of INTS) {
          const flags = afterSub(a, b);
          const expected = Boolean(evaluate(plain, flags));
          const source = { kind: 'sub', a: 'a', b: 'b', result: 'r' } as const;
          for (const known of [source, { ...source, b: textOf(b) }, { ...source, a: textOf(a) }]) {
            const fused = fusedCondition(cond, known);
            if (fused !== undefined) expect(Boolean(evaluate(fused, flags)), `${cond}: ${fused} with ${a}, ${b}`).toBe(expected);
          }
          const byResult = fusedCondition(cond, { ...source, kind: 'result' });
          if (byResult !== undefined) expect(Boolean(evaluate(byResult, flags))).toBe(expected);
        }
      }
    }
  });

  it('read the flags that they say they read', () => {
    for (let cond = 0; cond < 16; cond++) {
      const text = conditionText(cond, 'n', 'z', 'c', 'v');
      const reads = [...'nzcv'].reduce((mask, flag, i) => (new RegExp(`\\b${flag}\\b`).test(text) ? mask | (1 << i) : mask), 0);
      expect(conditionReads[cond], text).toBe(reads);
    }
  });
});
