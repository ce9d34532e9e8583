/** `npm test`: installs and builds what is missing, then runs vitest with the given arguments. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildIfNeeded, checkNode, chooseNode, fail, installIfNeeded, root } from './steps.mjs';

checkNode();
installIfNeeded();
// Some tests run the program as a user does, from dist/.
buildIfNeeded();
const { status, error } = spawnSync(chooseNode(), [join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
if (error) fail(`vitest cannot be run: ${error.message}.`);
process.exit(status ?? 130);
