/**
 * One run: a machine, the serial console, and everything that may end it (the guest itself, `--expect`, `--script`,
 * `--timeout`, a panic, the user, a signal, a closed pipe). The first cause counts and decides the exit code.
 */
import type { Measurement, TimeReport } from '../causes/measurement.js';
import type { Machine, Outcome } from '../machine-api.js';
import { ExitCode, judge, type Cause } from './exit-codes.js';
import { PanicWatch, StreamMatcher } from './matcher.js';
import { ScriptRunner, type Step } from './script.js';
import { formatStats, type StatsFormat } from './stats.js';
import { SerialTerminal, type Io } from './terminal.js';

export interface SessionOptions {
  /** A fresh machine: called once, and again after each reboot when `reboot` is set. */
  createMachine(): Machine;
  expect?: string | undefined;
  script?: { steps: readonly Step[]; name: string } | undefined;
  timeoutMs?: number | undefined;
  /** Start again when the guest reboots; otherwise a reboot ends the run. */
  reboot?: boolean;
  stats?: StatsFormat | undefined;
  /** Runs since before the session, and is stopped at its end. */
  measurement?: Measurement | undefined;
  /** Print the machine's state hash and instruction count at the end. */
  stateHash?: boolean;
  /** How long a panicking kernel may go on printing (ms). */
  panicGraceMs?: number;
}

const PANIC_GRACE_MS = 2000;

/** Runs a machine to its end and returns the exit code. */
export async function runSession(options: SessionOptions, io: Io): Promise<number> {
  return new Session(options, io).run();
}

class Session {
  private machine: Machine | undefined;
  private cause: Cause | undefined;
  private readonly matcher: StreamMatcher | undefined;
  private readonly panic = new PanicWatch();
  private readonly script: ScriptRunner | undefined;
  private readonly terminal: SerialTerminal;
  private readonly started = performance.now();
  private readonly timers = new Set<NodeJS.Timeout>();
  private unmet: string | undefined;

  constructor(private readonly options: SessionOptions, private readonly io: Io) {
    this.terminal = new SerialTerminal(io, {
      data: (bytes) => this.machine?.sendConsole(bytes),
      leave: () => (this.cause === undefined ? this.finish({ kind: 'left' }) : this.die('quitting at once.', ExitCode.FAILED)),
      stats: () => this.terminal.print(this.statsText('table', 'running')),
      outputClosed: () => this.finish({ kind: 'epipe' }),
    });
    if (options.expect !== undefined) {
      this.unmet = options.expect;
      this.matcher = new StreamMatcher();
      this.matcher.expect(options.expect);
    }
    if (options.script) {
      this.script = new ScriptRunner(options.script.steps, options.script.name, {
        send: (bytes) => this.machine?.sendConsole(bytes),
        done: () => this.finish({ kind: 'script-done' }),
        failed: (sentence) => this.finish({ kind: 'script-failed', sentence }),
      });
    }
  }

  async run(): Promise<number> {
    const { options, terminal } = this;
    this.machine = this.newMachine();
    this.signals('on');
    terminal.attach(this.script === undefined);
    const { timeoutMs } = options;
    if (timeoutMs !== undefined) this.after(timeoutMs, () => this.finish({ kind: 'timeout', ms: timeoutMs }));
    let unfinished: string | undefined;
    try {
      this.script?.start();
      const outcome = await this.runMachine();
      // A panic with panic=N on the command line ends in a reboot: it is still a panic.
      if (this.panic.reason !== undefined) this.cause ??= { kind: 'panic', reason: this.panic.reason };
      if (this.cause === undefined) {
        if (this.script !== undefined && !this.script.guestEnded()) unfinished = this.script.describe();
        this.cause = { kind: 'outcome', outcome };
      }
    } catch (error) {
      this.cause ??= { kind: 'crashed', error };
    } finally {
      this.script?.cancel();
      for (const timer of this.timers) clearTimeout(timer);
      terminal.restore();
      this.signals('off');
    }
    if (this.cause.kind === 'timeout' && this.script) unfinished = this.script.describe();
    const { code, sentence } = judge(this.cause, { unmet: this.unmet, unfinished });
    if (sentence !== undefined) terminal.notice(sentence);
    if (options.stateHash) terminal.print(`state-hash ${this.machine.stateHash()} after ${this.machine.stats().instructions ?? '?'} instructions`);
    if (options.stats) {
      const how = this.cause.kind === 'outcome' ? this.cause.outcome.kind : this.cause.kind;
      const seconds = this.seconds();
      terminal.print(this.statsText(options.stats, how, seconds, await options.measurement?.stop()));
    }
    return code;
  }

  /** Runs machines until one ends other than by a reboot that is allowed. */
  private async runMachine(): Promise<Outcome> {
    for (;;) {
      const outcome = await this.machine!.run();
      const again = outcome.kind === 'reboot' && this.options.reboot === true && this.cause === undefined && this.panic.reason === undefined;
      if (!again) return outcome;
      this.machine = this.newMachine();
    }
  }

  private newMachine(): Machine {
    const { createMachine, measurement } = this.options;
    const machine = measurement ? measurement.settingUp(createMachine) : createMachine();
    machine.on('console', (bytes) => this.onConsole(bytes));
    return machine;
  }

  private onConsole(bytes: Uint8Array): void {
    this.terminal.write(bytes);
    if (this.matcher?.feed(bytes)) {
      this.unmet = undefined;
      this.finish({ kind: 'expect-met' });
    }
    this.script?.feed(bytes);
    if (this.panic.feed(bytes)) {
      const reason = this.panic.reason ?? '';
      // The report ends with a line of its own; a kernel that hangs in it gets a while.
      const grace = this.panic.complete ? 50 : (this.options.panicGraceMs ?? PANIC_GRACE_MS);
      this.after(grace, () => this.finish({ kind: 'panic', reason }));
    }
  }

  /** Ends the run; the first cause counts. */
  private finish(cause: Cause): void {
    if (this.cause !== undefined) return;
    this.cause = cause;
    this.machine?.stop();
  }

  private after(ms: number, act: () => void): void {
    const timer = setTimeout(act, ms);
    this.timers.add(timer);
  }

  private seconds(): number {
    return (performance.now() - this.started) / 1000;
  }

  private statsText(format: StatsFormat, outcome: string, seconds = this.seconds(), report?: TimeReport): string {
    return formatStats(format, this.machine?.stats() ?? {}, { outcome, seconds }, report);
  }

  private signals(how: 'on' | 'off'): void {
    this.io.signals[how]('SIGINT', this.onInterrupt);
    this.io.signals[how]('SIGTERM', this.onTerminate);
    this.io.signals[how]('SIGHUP', this.onHangup);
  }

  /** Ctrl-C where standard input is no terminal (on one it is a key of the guest's), or `kill -INT`. */
  private readonly onInterrupt = (): void => {
    if (this.cause !== undefined) return this.die('interrupted again; quitting at once.', ExitCode.SIGINT);
    this.terminal.notice('interrupted; stopping the guest (Ctrl-C again quits at once).');
    this.finish({ kind: 'interrupted' });
  };

  private readonly onTerminate = (): void => this.die('terminated.', ExitCode.SIGTERM);

  private readonly onHangup = (): void => this.die('the terminal was closed.', ExitCode.SIGHUP);

  private die(sentence: string, code: number): void {
    this.terminal.restore();
    this.terminal.notice(sentence);
    this.io.exit(code);
  }
}
