/** Every line that .dependency-cruiser.cjs draws is drawn: a small tree that crosses it fails, with the rule's name. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../support/program.js';

let dir: string;
beforeAll(() => { dir = mkdtempSync(join(tmpdir(), 'jitvisor-imports-')); });
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** Names of the rules that a tree of files breaks. */
function broken(files: Record<string, string>): string[] {
  const tree = mkdtempSync(join(dir, 'tree-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), text);
  }
  const cruiser = join(ROOT, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
  const { stdout, stderr } = spawnSync(process.execPath, [cruiser, '--config', join(ROOT, '.dependency-cruiser.cjs'), '--output-type', 'json', '.'], { cwd: tree, encoding: 'utf8' });
  if (!stdout) throw new Error(stderr);
  const { summary } = JSON.parse(stdout) as { summary: { violations: { rule: { name: string; severity: string } }[]; totalCruised: number } };
  expect(summary.totalCruised).toBeGreaterThanOrEqual(Object.keys(files).length);
  return [...new Set(summary.violations.map(({ rule }) => rule.name))];
}

const LEAF = 'export const x = 1;\n';
const TYPE = 'export interface T { x: number }\n';

describe('import rules', () => {
  it('let the tree of the design pass', () => {
    expect(broken({
      'translator/a.ts': "import './b.js';\nimport type { T } from './b.js';\nexport type U = T;\n",
      'translator/b.ts': TYPE,
      'translator/a.test.ts': "import { x } from '../runtime/c.js';\nimport 'node:fs';\nexport { x };\n",
      'runtime/c.ts': `import '../translator/a.js';\n${LEAF}`,
      'src/index.ts': "import 'node:fs';\nimport '../runtime/c.js';\nimport '../translator/a.js';\n",
      'src/cli/main.ts': "import '../index.js';\nimport './run.js';\n",
      'src/cli/run.ts': LEAF,
      'bench/d.ts': "import '../src/index.js';\n",
      'test/e.test.ts': "import '../src/cli/run.js';\n",
    })).toEqual([]);
  });

  it.each<[string, Record<string, string>]>([
    ['translator-is-alone', { 'translator/a.ts': "import '../runtime/b.js';\n", 'runtime/b.ts': LEAF }],
    ['translator-is-alone', { 'translator/a.ts': "import type { T } from '../runtime/b.js';\nexport type U = T;\n", 'runtime/b.ts': TYPE }],
    ['translator-is-alone', { 'translator/a.ts': "import '../src/b.js';\n", 'src/b.ts': LEAF }],
    ['translator-is-alone', { 'translator/a.ts': "import '../bench/b.js';\n", 'bench/b.ts': LEAF }],
    ['runtime-knows-the-translator-only', { 'runtime/a.ts': "import '../src/b.js';\n", 'src/b.ts': LEAF }],
    ['runtime-knows-the-translator-only', { 'runtime/a.ts': "export * from '../bench/b.js';\n", 'bench/b.ts': LEAF }],
    ['nothing-imports-the-command-line', { 'src/a.ts': "import './cli/b.js';\n", 'src/cli/b.ts': LEAF }],
    ['nothing-imports-the-command-line', { 'bench/a.ts': "void import('../src/cli/b.js');\n", 'src/cli/b.ts': LEAF }],
    ['nothing-ships-test-code', { 'src/a.ts': "import '../test/b.js';\n", 'test/b.ts': LEAF }],
    ['core-runs-in-a-browser', { 'translator/a.ts': "import 'node:fs';\n" }],
    ['core-runs-in-a-browser', { 'runtime/a.ts': "import { performance } from 'perf_hooks';\nexport { performance };\n" }],
    ['no-cycles', { 'src/a.ts': "import './b.js';\n", 'src/b.ts': "import './a.js';\n" }],
    ['no-cycles', { 'runtime/a.ts': "import type { T } from './b.js';\nexport type U = T;\n", 'runtime/b.ts': "import type { U } from './a.js';\nexport type T = U[];\n" }],
    ['every-import-resolves', { 'src/a.ts': "import './gone.js';\n" }],
  ])('%s: %j', (rule, files) => {
    expect(broken(files)).toEqual([rule]);
  });
});
