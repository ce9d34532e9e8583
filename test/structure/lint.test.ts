/** The lint rules that hold lines of the design: each fails on a file that breaks it. */
import { join } from 'node:path';
import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../support/program.js';

/** Only these rules, which need no types: building the types of the whole project takes half a minute. */
const RULES = ['no-restricted-globals', 'max-lines'];
const eslint = new ESLint({
  cwd: ROOT,
  ruleFilter: ({ ruleId }) => RULES.includes(ruleId),
  overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
});

/** Names of the rules that a file of this text would break. */
async function broken(path: string, text: string): Promise<(string | null)[]> {
  const [result] = await eslint.lintText(text, { filePath: join(ROOT, path) });
  return [...new Set(result!.messages.map(({ ruleId, message, fatal }) => (fatal ? message : ruleId)))];
}

const lines = (n: number): string => 'export {};\n'.repeat(n);

describe('lint rules', () => {
  it("Node's globals stay out of the engine", async () => {
    expect(await broken('runtime/fixture.ts', 'export const x = process.argv;\n')).toEqual(['no-restricted-globals']);
    expect(await broken('translator/fixture.ts', 'export const x = Buffer.from([]);\n')).toEqual(['no-restricted-globals']);
    expect(await broken('src/fixture.ts', 'export const x = process.argv;\n')).toEqual([]);
  });

  it('files stay below 600 lines unless they are tables', async () => {
    expect(await broken('src/fixture.ts', lines(601))).toEqual(['max-lines']);
    expect(await broken('src/fixture.ts', lines(600))).toEqual([]);
    expect(await broken('translator/decode/fixture.ts', lines(601))).toEqual([]);
  });
});
