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

/** The rules that a tree of files breaks, as "rule: file". */
function broken(files: Record<string, string>): string[] {
  const tree = mkdtempSync(join(dir, 'tree-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), text);
  }
  const cruiser = join(ROOT, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
  const { stdout, stderr } = spawnSync(process.execPath, [cruiser, '--config', join(ROOT, '.dependency-cruiser.cjs'), '--output-type', 'json', '.'], { cwd: tree, encoding: 'utf8' });
  if (!stdout) throw new Error(stderr);
  const { summary } = JSON.parse(stdout) as { summary: { violations: { from: string; rule: { name: string; severity: string } }[]; totalCruised: number } };
  expect(summary.totalCruised).toBeGreaterThanOrEqual(Object.keys(files).length);
  return [...new Set(summary.violations.map(({ rule, from }) => `${rule.severity} ${rule.name}: ${from}`))].sort();
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
      'runtime/whole.ts': "import { part } from './part.js';\nexport interface Whole { x: number }\nexport { part };\n",
      'runtime/part.ts': "import type { Whole } from './whole.js';\nexport const part = (whole: Whole) => whole.x;\n",
      'bench/d.ts': "import '../src/index.js';\n",
      'test/e.test.ts': "import '../src/cli/run.js';\n",
    })).toEqual([]);
  });

  it('fail every file that crosses a line', () => {
    expect(broken({
      'src/leaf.ts': LEAF, 'src/cli/leaf.ts': LEAF, 'bench/leaf.ts': LEAF, 'runtime/leaf.ts': LEAF, 'runtime/type.ts': TYPE, 'test/leaf.ts': LEAF,
      'translator/to-runtime.ts': "import '../runtime/leaf.js';\n",
      'translator/to-a-type-of-runtime.ts': "import type { T } from '../runtime/type.js';\nexport type U = T;\n",
      'translator/to-src.ts': "import '../src/leaf.js';\n",
      'translator/to-bench.ts': "import '../bench/leaf.js';\n",
      'translator/to-node.ts': "import 'node:fs';\n",
      'runtime/to-src.ts': "import '../src/leaf.js';\n",
      'runtime/to-bench.ts': "export * from '../bench/leaf.js';\n",
      'runtime/to-node.ts': "import { performance } from 'perf_hooks';\nexport { performance };\n",
      'runtime/circle-a.ts': "import { b } from './circle-b.js';\nexport const a = () => b;\n",
      'runtime/circle-b.ts': "import { a } from './circle-a.js';\nexport const b = () => a;\n",
      'src/circle-a.ts': "import './circle-b.js';\n",
      'src/circle-b.ts': "import './circle-a.js';\n",
      'src/to-cli.ts': "import './cli/leaf.js';\n",
      'src/to-test.ts': "import '../test/leaf.js';\n",
      'src/to-nothing.ts': "import './gone.js';\n",
      'bench/to-cli.ts': "void import('../src/cli/leaf.js');\n",
    })).toEqual([
      'error core-runs-in-a-browser: runtime/to-node.ts',
      'error core-runs-in-a-browser: translator/to-node.ts',
      'error every-import-resolves: src/to-nothing.ts',
      'error no-cycles: runtime/circle-a.ts',
      'error no-cycles: src/circle-a.ts',
      'error nothing-imports-the-command-line: bench/to-cli.ts',
      'error nothing-imports-the-command-line: src/to-cli.ts',
      'error nothing-ships-test-code: src/to-test.ts',
      'error runtime-knows-the-translator-only: runtime/to-bench.ts',
      'error runtime-knows-the-translator-only: runtime/to-src.ts',
      'error translator-is-alone: translator/to-a-type-of-runtime.ts',
      'error translator-is-alone: translator/to-bench.ts',
      'error translator-is-alone: translator/to-runtime.ts',
      'error translator-is-alone: translator/to-src.ts',
    ]);
  });
});
