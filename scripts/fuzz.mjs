/**
 * The long random tests, compiled to .cache/fuzz and run there: `npm run fuzz -- --minutes N [--seed S]` (test/differential/fuzz.ts), and with
 * `--hostile` in front `npm run hostile -- --minutes N [--seed S]` (test/hostile/hostile.ts).
 */
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
const given = process.argv.slice(2);
const [main, args] = given[0] === '--hostile' ? [join('hostile', 'hostile.js'), given.slice(1)] : [join('differential', 'fuzz.js'), given];
process.exit(run([join(out, 'test', main), ...args]));
