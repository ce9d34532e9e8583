/**
 * The serial console on standard input and output.
 *
 * On a terminal: raw mode, so that every key (Ctrl-C too) reaches the guest, and Ctrl-A as the escape key. The
 * terminal is restored on every way out: restore(), process exit, signals (their handlers exit), a crash.
 * Otherwise plain pipes: the bytes of standard input are typed on the console as they come, and their end does not
 * end the guest, which may well be computing on what it got.
 */
import type { Readable, Writable } from 'node:stream';
import { ESCAPE_HELP, EscapeParser } from './escape-keys.js';

/** Standard input as the terminal needs it: process.stdin, or a stream of a test. */
export type ConsoleInput = Readable & { isTTY?: boolean; setRawMode?: (raw: boolean) => unknown };
export type ConsoleOutput = Writable & { isTTY?: boolean };

/** The process around a run: streams, signals, and the hard way out. Tests hand in their own. */
export interface Io {
  stdin: ConsoleInput;
  stdout: ConsoleOutput;
  stderr: ConsoleOutput;
  /** Emits SIGINT, SIGTERM, SIGHUP, SIGCONT and exit. */
  signals: Pick<NodeJS.EventEmitter, 'on' | 'off'>;
  /** Ends the process now. */
  exit(code: number): void;
}

export interface TerminalHandlers {
  /** Keys for the guest. */
  data(bytes: Uint8Array): void;
  leave(): void;
  stats(): void;
  /** Nobody reads standard output any more. */
  outputClosed(): void;
}

/** Attributes off, cursor on, lines wrap: what a guest that was left in the middle of `vi` may have changed. */
const SOFT_RESET = '\x1b[0m\x1b[?25h\x1b[?7h';

export class SerialTerminal {
  private readonly keys = new EscapeParser();
  private readonly raw: boolean;
  private attached = false;
  /** Standard input is ours, in raw mode if it is a terminal. */
  private reading = false;
  /** The guest's output stopped in the middle of a line. */
  private midLine = false;

  constructor(private readonly io: Io, private readonly handlers: TerminalHandlers) {
    this.raw = io.stdin.isTTY === true && typeof io.stdin.setRawMode === 'function';
  }

  /** Connects standard output and, unless `input` is false (a script types), standard input. */
  attach(input: boolean): void {
    const { stdin, stdout, signals } = this.io;
    this.attached = true;
    stdout.on('error', this.onOutputError);
    if (!input) return;
    this.reading = true;
    signals.on('exit', this.restore);
    stdin.on('data', this.onInput);
    // A closed terminal or a vanished writer is no reason to end the guest.
    stdin.on('error', this.onInputError);
    if (this.raw) {
      stdin.setRawMode?.(true);
      signals.on('SIGCONT', this.onContinue);
      this.notice('Press Ctrl-A x to leave, Ctrl-A h for help.');
    }
    stdin.resume();
  }

  /** Guest output. */
  write(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.midLine = bytes[bytes.length - 1] !== 0x0a;
    // A copy: the machine may use its buffer again before a slow stream has taken it.
    this.io.stdout.write(Uint8Array.from(bytes));
  }

  /** Says something of our own on standard error, never in the middle of a line of the guest's. */
  notice(text: string): void {
    const onSameScreen = this.io.stdout.isTTY === true && this.io.stderr.isTTY === true;
    const newline = this.midLine && onSameScreen ? '\n' : '';
    this.midLine = false;
    this.io.stderr.write(`${newline}jitvisor: ${text}\n`);
  }

  /** Prints lines without a prefix, for tables. */
  print(text: string): void {
    this.io.stderr.write(`${this.midLine && this.io.stdout.isTTY === true ? '\n' : ''}${text}\n`);
    this.midLine = false;
  }

  /** Gives the terminal back as it was. May be called any number of times. */
  readonly restore = (): void => {
    if (!this.attached) return;
    this.attached = false;
    if (!this.reading) return;
    const { stdin, stdout, signals } = this.io;
    signals.off('exit', this.restore);
    signals.off('SIGCONT', this.onContinue);
    stdin.off('data', this.onInput);
    stdin.pause();
    if (!this.raw) return;
    stdin.setRawMode?.(false);
    if (stdout.isTTY === true) stdout.write(SOFT_RESET);
  };

  private readonly onInput = (chunk: Uint8Array | string): void => {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, 'utf8') : chunk;
    if (!this.raw) return this.handlers.data(bytes);
    for (const part of this.keys.feed(bytes)) {
      if (part.kind === 'data') this.handlers.data(part.bytes);
      else if (part.command === 'leave') this.handlers.leave();
      else if (part.command === 'stats') this.handlers.stats();
      else if (part.command === 'help') this.notice(`keys\n${ESCAPE_HELP}`);
      else this.notice('no such key; Ctrl-A h lists them.');
    }
  };

  private readonly onInputError = (): void => {};

  /** EPIPE: the reader is gone (`| head`). Any other error of a console (EIO: the terminal is gone) means the same. */
  private readonly onOutputError = (): void => this.handlers.outputClosed();

  /** Back in the foreground after a stop: a shell may have left the terminal in its own mode. */
  private readonly onContinue = (): void => {
    this.io.stdin.setRawMode?.(true);
  };
}
