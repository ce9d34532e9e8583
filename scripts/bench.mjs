/** `npm run bench` and, with `--boot` as the first argument, `npm run bench:boot`: installs and builds like `npm start`, and measures on the same Node. */
import { runBuilt } from './steps.mjs';

const args = process.argv.slice(2);
if (args[0] === '--boot') await runBuilt('bench/boot-vs-qemu.js', args.slice(1));
else await runBuilt('src/cli/main.js', ['bench', ...args]);
