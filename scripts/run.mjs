/**
 * `npm start`, `npm run bench` and `npm run bench:boot`: installs, builds, and runs a program of dist/ with its arguments on the Node of newestNode().
 * What is done already is skipped.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildIfNeeded, checkNode, fail, installIfNeeded, newestNode, root } from './steps.mjs';

checkNode();
installIfNeeded();
buildIfNeeded();

const [program, ...args] = process.argv.slice(2);
const main = join(root, 'dist', program);
const node = newestNode();
if (node === process.execPath) {
  // In this process: the terminal and its signals have one owner.
  process.argv = [process.execPath, main, ...args];
  await import(pathToFileURL(main).href);
} else {
  const child = spawn(node, [main, ...args], { stdio: 'inherit' });
  // Ctrl-C reaches the child by itself; it decides what that means.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail(`${node} cannot be run: ${error.message}.`, 2));
  child.on('exit', (code) => process.exit(code ?? 1));
}
