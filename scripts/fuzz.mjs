/**
 * The long random tests: `npm run fuzz -- --minutes N [--seed S]` (test/differential/fuzz.ts), and with `--hostile` in front
 * `npm run hostile -- --minutes N [--seed S]` (test/hostile/hostile.ts). Each process compiles into a folder of its own, so that several
 * may run at once, and the sources may change meanwhile.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { checkNode, chooseNode, fail, installIfNeeded, root } from './steps.mjs';

checkNode();
installIfNeeded();
const out = join('.cache', `fuzz-${process.pid}`);
process.once('exit', () => rmSync(join(root, out), { recursive: true, force: true }));
// Interrupted, the tests say what they have done so far and end; this process waits for that.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => undefined);

/** The commit, marked when files differ from it. */
function commit() {
  const { status, stdout } = spawnSync('git', ['describe', '--always', '--dirty', '--exclude=*'], { cwd: root, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : 'unknown';
}

const run = (args) => {
  const { status, error } = spawnSync(chooseNode(), args, { cwd: root, stdio: 'inherit', env: { ...process.env, JITVISOR_COMMIT: commit() } });
  if (error) fail(`node cannot be run: ${error.message}.`);
  return status ?? 130;
};
if (run([join('node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.fuzz.json', '--outDir', out]) !== 0) fail('the random tests do not compile; what the compiler said is above.', 2);
cpSync(join(root, 'guests', 'oracle', 'oracle.elf'), join(root, out, 'guests', 'oracle', 'oracle.elf'));
const given = process.argv.slice(2);
const [main, args] = given[0] === '--hostile' ? [join('hostile', 'hostile.js'), given.slice(1)] : [join('differential', 'fuzz.js'), given];
process.exit(run([join(out, 'test', main), ...args]));
