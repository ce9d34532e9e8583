/** One boot of the packed guest on one emulator, to its last program. */
import type { ChildProcess } from 'node:child_process';
import { cpuSeconds, start, usage, type Emulator, type Usage } from './emulators.js';
import { BenchError } from './errors.js';
import { MarkReader, Recorder, type Mark, type Sample } from './marks.js';
import type { Program } from './suite.js';

export interface Boot {
  emulator: Emulator['name'];
  /** How often the guest was booted until it was up. */
  attempts: number;
  /** Seconds from the start of the process to the guest's /init. */
  bootSeconds: number;
  /** By number of the program; undefined where the run was given up before. */
  samples: (Sample | undefined)[];
  /** Of the whole process, when the last program had ended. */
  usage?: Usage;
  /** jitvisor's counters by cause. */
  counters?: Record<string, number>;
  /** Why the run was given up, one sentence. */
  gaveUp?: string;
}

export interface BootOptions {
  /** Longest silence of the guest's console before /init runs, in seconds. */
  bootTimeout: number;
  /** Ends the emulator at once; boot() rejects then. */
  signal?: AbortSignal;
  /** Called when a program has ended. */
  onSample?(program: Program, sample: Sample): void;
}

/** How long jitvisor may take from the last mark to its end (ms). */
const GRACE_MS = 10_000;

/** Runs all programs in one boot. Throws BenchError when the emulator ends or hangs before the guest is up. */
export function boot(emulator: Emulator, programs: readonly Program[], options: BootOptions): Promise<Boot> {
  return new OneBoot(emulator, programs, options).run();
}

class OneBoot {
  private readonly recorder: Recorder;
  private readonly reader: MarkReader;
  private readonly started = performance.now();
  private bootSeconds: number | undefined;
  private done = false;
  private used: Usage | undefined;
  private gaveUp: string | undefined;
  private errors = '';
  private timer: NodeJS.Timeout | undefined;
  private child!: ChildProcess;

  constructor(private readonly emulator: Emulator, private readonly programs: readonly Program[], private readonly options: BootOptions) {
    this.recorder = new Recorder(programs);
    this.reader = new MarkReader({ text: (line) => this.recorder.text(line), mark: (mark, time) => this.mark(mark, time) });
  }

  run(): Promise<Boot> {
    return new Promise((resolve, reject) => {
      const child = this.child = start(this.emulator);
      const { signal } = this.options;
      signal?.addEventListener('abort', () => child.kill('SIGKILL'), { once: true });
      this.awaitBoot();
      child.stdout!.on('data', (chunk: Buffer) => {
        if (this.bootSeconds === undefined) this.awaitBoot();
        this.reader.feed(chunk.toString('latin1'), performance.now());
      });
      child.stderr!.on('data', (chunk: Buffer) => { this.errors = (this.errors + chunk.toString('utf8')).slice(-100_000); });
      child.stdin!.on('error', () => undefined);
      child.on('error', (error) => this.finish(resolve, reject, error.message));
      child.on('close', (code, signal) => this.finish(resolve, reject, signal === null ? `it ended with ${code}` : `it ended by ${signal}`));
    });
  }

  private mark(mark: Mark, time: number): void {
    const { recorder, emulator } = this;
    if (mark.kind === 'ready') this.bootSeconds ??= (time - this.started) / 1000;
    recorder.mark(mark, { ms: time, cpu: cpuSeconds(this.child) });
    if (mark.kind === 'begin') {
      const program = this.programs[mark.index];
      if (program) this.allow(program.timeout * (program.repeats ?? 1), `${program.name} had not ended`);
    }
    if (mark.kind === 'end') {
      const [program, sample] = [this.programs[mark.index], recorder.samples[mark.index]];
      if (program && sample) this.options.onSample?.(program, sample);
    }
    if (mark.kind === 'done') {
      this.done = true;
      this.used = usage(this.child);
      // QEMU's guest, without the power node, only halts; jitvisor ends and prints its counters.
      if (emulator.name === 'qemu') this.child.kill('SIGKILL');
      else this.allow(GRACE_MS / 1000, 'it did not power off');
    }
  }

  private awaitBoot(): void {
    this.allow(this.options.bootTimeout, 'of silence the guest was not up');
  }

  /** The next thing must happen within so many seconds. */
  private allow(seconds: number, what: string): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (!this.done) this.gaveUp = `after ${seconds} s ${what}`;
      this.child.kill('SIGKILL');
    }, seconds * 1000);
  }

  private finish(resolve: (boot: Boot) => void, reject: (error: Error) => void, how: string): void {
    clearTimeout(this.timer);
    const { recorder, bootSeconds, emulator } = this;
    if (this.options.signal?.aborted) return reject(new BenchError(`${emulator.name} was interrupted.`));
    const said = this.said();
    if (bootSeconds === undefined) {
      return reject(new BenchError(`${emulator.name} did not boot the guest: ${this.gaveUp ?? how}${said}.`, this.gaveUp !== undefined));
    }
    if (!this.done) this.gaveUp ??= `${how} before the last program${said}`;
    const boot: Boot = { emulator: emulator.name, attempts: 1, bootSeconds, samples: recorder.samples };
    if (this.used) boot.usage = this.used;
    const counters = lastCounters(this.errors);
    if (counters) boot.counters = counters;
    if (this.gaveUp !== undefined) {
      boot.gaveUp = `${emulator.name}: ${this.gaveUp}.`;
      if (recorder.running !== undefined) recorder.samples[recorder.running] = { failure: this.gaveUp };
    }
    resolve(boot);
  }

  /** What the emulator or the guest said last, for a message. */
  private said(): string {
    const text = this.errors.trim().split('\n').filter((line) => !line.startsWith('{')).at(-1) || this.recorder.lastWords();
    return text ? `; it said: ${text.replace(/\.$/, '')}` : '';
  }
}

/** The line of `--stats=json` on standard error. */
function lastCounters(errors: string): Record<string, number> | undefined {
  const line = errors.split('\n').findLast((text) => text.startsWith('{"outcome"'));
  if (line === undefined) return undefined;
  return (JSON.parse(line) as { counters: Record<string, number> }).counters;
}
