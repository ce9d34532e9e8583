/** Boots the packed guest in a process of its own and runs its programs, with jitvisor's counters at each mark. */
import { BenchError } from '../errors.js';
import { Recorder, type Mark, type Sample } from '../marks.js';
import type { Program } from '../suite.js';
import { startMachine, type SentOptions } from './machine-process.js';

export type Counters = Record<string, number>;

/** What that process sends for each mark, and at the end. */
export type BootMessage =
  | { mark: Mark; ms: number; cpu: number; counters: Counters }
  | { text: string }
  | { ended: string };

export type ProgramRun = { seconds: number; cpu: number; counters: Counters } | { failure: string };

export interface GuestBoot {
  bootSeconds: number;
  /** Counters of the boot, to /init. */
  bootCounters: Counters;
  /** In the order of the programs. */
  programs: ProgramRun[];
  /** Counters of everything, to the last mark. */
  counters: Counters;
}

export interface GuestBootOptions {
  /** Seconds until /init must run. */
  bootTimeout: number;
  onProgram?(program: Program, run: ProgramRun): void;
}

/** Runs all programs in one boot. Throws BenchError when the guest does not come up, ends early or hangs. */
export function bootGuest(name: string, machine: SentOptions, programs: readonly Program[], options: GuestBootOptions): Promise<GuestBoot> {
  const recorder = new Recorder(programs);
  const runs: ProgramRun[] = [];
  const boot = { bootSeconds: 0, bootCounters: {} as Counters, counters: {} as Counters };
  let timer: NodeJS.Timeout | undefined;
  let from: Counters = {};
  let to: Counters | undefined;
  let close = (): void => undefined;
  const done = new Promise<GuestBoot>((resolve, reject) => {
    const fail = (why: string): void => reject(new BenchError(`The guest under ${name} ${why}${recorder.lastWords() === '' ? '' : `; it said: ${recorder.lastWords()}`}.`));
    const allow = (seconds: number, what: string): void => {
      clearTimeout(timer);
      timer = setTimeout(() => fail(`${what} after ${seconds} s`), seconds * 1000);
    };
    allow(options.bootTimeout, 'was not up');
    const message = (message: BootMessage): void => {
      if ('text' in message) return recorder.text(message.text);
      if ('ended' in message) return fail(message.ended);
      const { mark, ms, cpu, counters } = message;
      recorder.mark(mark, { ms, cpu });
      boot.counters = counters;
      switch (mark.kind) {
        case 'ready':
          boot.bootSeconds = ms / 1000;
          boot.bootCounters = counters;
          break;
        case 'begin':
          allow(programs[mark.index]?.timeout ?? options.bootTimeout, `had not ended ${programs[mark.index]?.name ?? 'a program'}`);
          [from, to] = [counters, undefined];
          break;
        case 'start': from = counters; break;
        case 'stop': to = counters; break;
        case 'end': {
          const program = programs[mark.index];
          if (!program) break;
          const run = withCounters(recorder.samples[mark.index]!, difference(to ?? counters, from));
          runs[mark.index] = run;
          options.onProgram?.(program, run);
          break;
        }
        case 'done': resolve({ ...boot, programs: programs.map((_, i) => runs[i] ?? { failure: 'it was not run' }) });
      }
    };
    ({ close } = startMachine('./boot-child.js', machine, { message, ended: fail }));
  });
  return done.finally(() => {
    clearTimeout(timer);
    close();
  });
}

const withCounters = (sample: Sample, counters: Counters): ProgramRun => ('failure' in sample ? sample : { seconds: sample.seconds, cpu: sample.cpu ?? sample.seconds, counters });

/** What grew. */
export function difference(to: Counters, from: Counters): Counters {
  return Object.fromEntries(Object.entries(to).map(([name, value]) => [name, value - (from[name] ?? 0)] as const).filter(([, value]) => value !== 0));
}
