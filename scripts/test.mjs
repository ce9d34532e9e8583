/** `npm test`: installs and builds what is missing, then runs vitest with the given arguments. `--equality`: the long comparison of the engines. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildIfNeeded, checkNode, chooseNode, fail, installIfNeeded, root } from './steps.mjs';

checkNode();
installIfNeeded();
// Some tests run the program as a user does, from dist/.
buildIfNeeded();
const given = process.argv.slice(2);
const equality = given[0] === '--equality';
const chosen = equality ? ['test/boot/equality.test.ts', ...given.slice(1)] : given;
const env = equality ? { ...process.env, JITVISOR_EQUALITY: 'whole' } : process.env;
const { status, error } = spawnSync(chooseNode(), [join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', ...chosen], { cwd: root, stdio: 'inherit', env });
if (error) fail(`vitest cannot be run: ${error.message}.`);
process.exit(status ?? 130);
