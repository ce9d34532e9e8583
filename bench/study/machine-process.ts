/**
 * A machine in a process of its own, so that machines under comparison share neither type feedback nor V8's compiler threads, and the
 * processor time of the process is the machine's. `script` is a built file beside this one; what it sends comes to `message`.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { MachineOptions } from '../../src/machine-api.js';

export interface MachineProcess {
  send(message: string): void;
  close(): void;
}

export interface Listener<T> {
  message(message: T): void;
  /** It cannot be started, or has ended without being closed: the end of a sentence. */
  ended(why: string): void;
}

const running = new Set<ChildProcess>();
// Whatever ends this process, no machine outlives it.
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** Options of a machine that can be sent. */
export type SentOptions = Omit<MachineOptions, 'observer' | 'traceMmio'>;

export function startMachine<T>(script: string, options: SentOptions, listener: Listener<T>): MachineProcess {
  const child = fork(fileURLToPath(new URL(script, import.meta.url)), { serialization: 'advanced', execArgv: process.execArgv.filter((flag) => !flag.startsWith('--inspect')), stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  running.add(child);
  let errors = '';
  child.stderr!.on('data', (chunk: Buffer) => { errors = (errors + chunk.toString('utf8')).slice(-2000); });
  child.on('message', (message) => listener.message(message as T));
  child.on('error', (error) => listener.ended(`cannot be started: ${error.message}`));
  child.on('close', (code, signal) => {
    running.delete(child);
    const said = errors.trim().split('\n').find((line) => /Error/.test(line)) ?? errors.trim().split('\n').at(-1) ?? '';
    listener.ended(`ended by itself (${signal ?? `exit status ${code}`})${said === '' ? '' : `: ${said}`}`);
  });
  child.send(options);
  return {
    send: (message) => void child.send(message),
    close() {
      running.delete(child);
      child.kill('SIGKILL');
    },
  };
}
