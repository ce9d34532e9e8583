#!/usr/bin/env node
/** The `jitvisor` program. */
import { restartWithFlags } from './v8-flags.js';

restartWithFlags();
const { runCli } = await import('./app.js');
const { COMMANDS, LIBRARY } = await import('./wiring.js');

process.on('uncaughtException', (error) => {
  // The terminal's own exit handler restores it.
  process.stderr.write(`jitvisor: internal error: ${error.stack ?? error.message}\n`);
  process.exit(1);
});

const io = { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr, signals: process, exit: (code: number) => process.exit(code) };
const code = await runCli(process.argv.slice(2), { io, library: LIBRARY, commands: COMMANDS });

/** Waits until a stream's data is with the system; a closed one has nothing left to wait for. */
const drained = (stream: NodeJS.WriteStream): Promise<void> => new Promise((resolve) => {
  stream.on('error', () => resolve());
  if (stream.destroyed || stream.writableEnded) return resolve();
  stream.write('', () => resolve());
});
await Promise.all([drained(process.stdout), drained(process.stderr)]);
// Not by itself: an open standard input would keep the process alive. Commands of other files may set exitCode.
process.exit(code === 0 ? process.exitCode : code);
