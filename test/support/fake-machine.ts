/** A Machine without a CPU, and an Io without a process: the command line is tested against these. */
import { EventEmitter } from 'node:events';
import { PassThrough, Writable } from 'node:stream';
import type { Machine, MachineEvents, Outcome } from '../../src/machine-api.js';
import type { Io } from '../../src/cli/terminal.js';

/** Does what `behave` tells it: prints with `print`, ends with `end`, sees what is typed in `typed`. */
export class FakeMachine implements Machine {
  typed = '';
  stopped = false;
  private listeners: MachineEvents['console'][] = [];
  private finish: (outcome: Outcome) => void = () => {};
  private watchers: (() => void)[] = [];

  constructor(private readonly behave: (machine: FakeMachine) => void | Promise<void> = () => {}) {}

  run(): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      this.finish = resolve;
      setImmediate(() => {
        try {
          Promise.resolve(this.behave(this)).catch(reject);
        } catch (error) {
          reject(error as Error);
        }
      });
    });
  }

  stop(): void {
    this.stopped = true;
    this.finish({ kind: 'stopped' });
  }

  sendConsole(bytes: Uint8Array): void {
    this.typed += Buffer.from(bytes).toString('latin1');
    for (const check of [...this.watchers]) check();
  }

  on<K extends keyof MachineEvents>(event: K, listener: MachineEvents[K]): void {
    if (event === 'console') this.listeners.push(listener as MachineEvents['console']);
  }

  stats(): Record<string, number> {
    return { instructions: 1234567, tlb_miss_read: 0, exit_svc: 3 };
  }

  accounts(): ReturnType<Machine['accounts']> {
    return { modes: [], sites: [] };
  }

  stateHash(): string {
    return 'fake';
  }

  print(text: string): void {
    for (const listener of this.listeners) listener(Buffer.from(text, 'utf8'));
  }

  end(outcome: Outcome): void {
    this.finish(outcome);
  }

  /** Resolves once `text` has been typed. */
  typing(text: string): Promise<void> {
    return new Promise((resolve) => {
      const check = (): void => {
        if (!this.typed.includes(text)) return;
        this.watchers = this.watchers.filter((watcher) => watcher !== check);
        resolve();
      };
      this.watchers.push(check);
      check();
    });
  }
}

class Sink extends Writable {
  text = '';
  isTTY = false;

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString('utf8');
    done();
  }
}

export interface FakeIo extends Io {
  stdin: PassThrough & { isTTY: boolean; setRawMode: (raw: boolean) => void };
  stdout: Sink;
  stderr: Sink;
  signals: EventEmitter;
  /** Raw mode as it was switched. */
  raw: boolean[];
  /** Codes given to exit(). */
  exits: number[];
}

/** Streams of a test; with `tty` all three are a terminal. */
export function fakeIo({ tty = false } = {}): FakeIo {
  const raw: boolean[] = [];
  const exits: number[] = [];
  const stdin = Object.assign(new PassThrough(), { isTTY: tty, setRawMode: (on: boolean) => void raw.push(on) });
  const [stdout, stderr] = [new Sink(), new Sink()];
  stdout.isTTY = stderr.isTTY = tty;
  return { stdin, stdout, stderr, signals: new EventEmitter(), raw, exits, exit: (code) => void exits.push(code) };
}

/** Lets streams and immediates run. */
export const tick = (ms = 0): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
