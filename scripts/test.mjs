/**
 * `npm test`: installs and builds what is missing, then runs vitest with the given arguments. In front of them `--equality` or `--lockstep`:
 * the long comparison of the engines, one after the other or side by side.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildIfNeeded, checkNode, chooseNode, fail, installIfNeeded, root } from './steps.mjs';

/** Long forms of tests: an option, its file, and what tells the file. */
const LONG = {
  '--equality': ['test/boot/equality.test.ts', 'JITVISOR_EQUALITY'],
  '--lockstep': ['test/boot/lockstep.test.ts', 'JITVISOR_LOCKSTEP'],
};

checkNode();
installIfNeeded();
// Some tests run the program as a user does, from dist/.
buildIfNeeded();
const given = process.argv.slice(2);
const long = LONG[given[0]];
const chosen = long ? [long[0], ...given.slice(1)] : given;
const env = long ? { ...process.env, [long[1]]: 'whole' } : process.env;
const { status, error } = spawnSync(chooseNode(), [join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', ...chosen], { cwd: root, stdio: 'inherit', env });
if (error) fail(`vitest cannot be run: ${error.message}.`);
process.exit(status ?? 130);
