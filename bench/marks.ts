import { median } from './statistics.js';

/**
 * The marks on the guest's console by which the host takes the time. One line each, anywhere behind MARK: the guest's own
 * output may stand before it on the line.
 */

export const MARK = '#bench# ';

export type Mark =
  /** The guest has booted to its /init. */
  | { kind: 'ready' }
  /** The shell starts the program with this index. */
  | { kind: 'begin'; index: number }
  /** The program itself: what counts begins, and has ended. */
  | { kind: 'start' }
  | { kind: 'stop'; checksum: string }
  | { kind: 'end'; index: number; status: number }
  | { kind: 'done' };

/** Longest line that is kept while its end is awaited. */
const LONGEST_LINE = 1 << 16;

export interface MarkListener {
  /** `time` is that of the chunk that completed the line. */
  mark(mark: Mark, time: number): void;
  /** A line without a mark, or what stands before the mark. */
  text(line: string): void;
}

/** Splits console output into marks and text. */
export class MarkReader {
  private rest = '';

  constructor(private readonly listener: MarkListener) {}

  /** Takes a chunk of the console that came at `time` (any unit). */
  feed(chunk: string, time: number): void {
    const lines = (this.rest + chunk).split('\n');
    this.rest = lines.pop()!.slice(-LONGEST_LINE);
    for (const line of lines) this.line(line.replace(/\r+$/, ''), time);
  }

  private line(line: string, time: number): void {
    const at = line.lastIndexOf(MARK);
    const mark = at < 0 ? undefined : parseMark(line.slice(at + MARK.length));
    const text = mark ? line.slice(0, at) : line;
    if (text !== '' || !mark) this.listener.text(text);
    if (mark) this.listener.mark(mark, time);
  }
}

function parseMark(text: string): Mark | undefined {
  const [kind, ...words] = text.trim().split(' ');
  const numbers = words.map(Number);
  const whole = numbers.every((number) => Number.isSafeInteger(number));
  if ((kind === 'ready' || kind === 'done' || kind === 'start') && words.length === 0) return { kind };
  if (kind === 'begin' && words.length === 1 && whole) return { kind, index: numbers[0]! };
  if (kind === 'end' && words.length === 2 && whole) return { kind, index: numbers[0]!, status: numbers[1]! };
  if (kind === 'stop' && words.length <= 1) return { kind, checksum: words[0] ?? '' };
  return undefined;
}

/** What became of one program in one run; `cpu` is the emulator's processor time in seconds, all threads together, where it is known. */
export type Sample = { seconds: number; cpu?: number; /** Seconds of each repetition in the boot, when there are several: `seconds` is their median. */ repetitions?: number[] } | { failure: string };

/** When a mark came: milliseconds of a monotonic clock, and the emulator's processor time so far in seconds. */
export interface Stamp { ms: number; cpu?: number | undefined }

interface Expected { checksum?: string; repeats?: number }

/** Turns the marks of one run into a sample for each program. */
export class Recorder {
  readonly samples: (Sample | undefined)[];
  /** The program that runs now. */
  running: number | undefined;
  private begun: Stamp = { ms: 0 };
  private started: Stamp | undefined;
  private stopped: Stamp | undefined;
  /** Times between the marks of each repetition. */
  private times: Interval[] = [];
  private checksum = '';
  private lastLines: string[] = [];

  constructor(private readonly programs: readonly Expected[]) {
    this.samples = programs.map(() => undefined);
  }

  text(line: string): void {
    this.lastLines = [...this.lastLines.slice(-4), line];
  }

  /** The last lines that the guest printed, for a message. */
  lastWords(): string {
    return this.lastLines.join(' | ').slice(-300);
  }

  mark(mark: Mark, time: Stamp): void {
    switch (mark.kind) {
      case 'begin':
        this.running = mark.index;
        this.begun = time;
        this.started = this.stopped = undefined;
        this.times = [];
        this.checksum = '';
        this.lastLines = [];
        break;
      case 'start':
        this.started = time;
        this.stopped = undefined;
        break;
      case 'stop':
        this.stopped = time;
        if (this.started) this.times.push(interval(this.started, time));
        // One wrong repetition is enough.
        if (this.times.length <= 1 || this.checksum === this.programs[this.running ?? -1]?.checksum) this.checksum = mark.checksum;
        break;
      case 'end':
        if (mark.index === this.running && this.programs[mark.index]) this.samples[mark.index] = this.sample(mark.index, mark.status, time);
        this.running = undefined;
        break;
      case 'ready':
      case 'done':
        break;
    }
  }

  /** The time between its own marks if the program has some, else from begin to end. */
  private sample(index: number, status: number, time: Stamp): Sample {
    const { checksum } = this.programs[index]!;
    const said = this.lastLines.length > 0 ? `; it said: ${this.lastWords()}` : '';
    if (status !== 0) return { failure: `exit status ${status}${said}` };
    if ((this.started === undefined) !== (this.stopped === undefined)) return { failure: `only one of its two marks was seen${said}` };
    if (checksum !== undefined && this.checksum !== checksum) {
      return { failure: this.checksum === '' ? `no checksum was printed${said}` : `the checksum is ${this.checksum} instead of ${checksum}` };
    }
    const { repeats = 1 } = this.programs[index]!;
    // Without marks of its own a program that is repeated has one time for all.
    if (this.times.length === 0) {
      const all = interval(this.begun, time);
      return { seconds: all.seconds / repeats, ...(all.cpu === undefined ? {} : { cpu: all.cpu / repeats }) };
    }
    if (repeats > 1 && this.times.length !== repeats) return { failure: `${this.times.length} of ${repeats} repetitions were seen${said}` };
    const cpus = this.times.map(({ cpu }) => cpu).filter((cpu) => cpu !== undefined);
    const all = this.times.map(({ seconds }) => seconds);
    return { seconds: median(all), ...(cpus.length === all.length ? { cpu: median(cpus) } : {}), ...(repeats > 1 ? { repetitions: all } : {}) };
  }
}

interface Interval { seconds: number; cpu?: number }

function interval(from: Stamp, to: Stamp): Interval {
  const seconds = (to.ms - from.ms) / 1000;
  return from.cpu === undefined || to.cpu === undefined ? { seconds } : { seconds, cpu: to.cpu - from.cpu };
}
