/** `npm run fuzz -- --minutes N [--seed S]`: compiles the random tests to .cache/fuzz and runs them (test/differential/fuzz.ts). */
import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { checkNode, chooseNode, fail, installIfNeeded, root } from './steps.mjs';

checkNode();
installIfNeeded();
const run = (args) => {
  const { status, error } = spawnSync(chooseNode(), args, { cwd: root, stdio: 'inherit' });
  if (error) fail(`node cannot be run: ${error.message}.`);
  return status ?? 130;
};
if (run([join('node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.fuzz.json']) !== 0) fail('the random tests do not compile; what the compiler said is above.', 2);
const out = join('.cache', 'fuzz');
cpSync(join(root, 'guests', 'oracle', 'oracle.elf'), join(root, out, 'guests', 'oracle', 'oracle.elf'));
process.exit(run([join(out, 'test', 'differential', 'fuzz.js'), ...process.argv.slice(2)]));
