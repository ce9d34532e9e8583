/** `npm start`: installs, builds, and runs `jitvisor run` with the given options. What is done already is skipped. */
import { runBuilt } from './steps.mjs';

await runBuilt('src/cli/main.js', ['run', ...process.argv.slice(2)]);
