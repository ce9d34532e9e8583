/** The arithmetic of where a run's time went: what was timed, sampled and told by V8 becomes lines that sum up to the whole. */
import { Cause } from '../../runtime/engine/causes.js';
import { KINDS, type SpentByKind, type V8Summary } from './v8-events.js';

/** All in seconds. */
export interface Measured {
  /** By Cause: those that are timed; the first is the time of all sampled ones together. */
  readonly timed: readonly number[];
  /** By Cause: how often the sampler saw each. */
  readonly samples: readonly number[];
  /** Undefined: this Node cannot tell. */
  readonly v8: V8Summary | undefined;
  /** Processor time of the main thread, if it can be known, and of the process. */
  readonly mainThread: number | undefined;
  readonly process: number;
}

export type How = 'timed' | 'sampled' | 'V8';

export interface CauseLine {
  readonly cause: string;
  /** Wall time of the main thread. */
  readonly seconds: number;
  /** Standard error of a sampled line. */
  readonly error?: number;
  /** Processor time of the main thread, if it can be known. */
  readonly processor?: number;
  readonly how: How;
}

/** Threads beside the main one: they work while it does. */
export interface ThreadLine {
  readonly what: string;
  readonly processor: number;
}

export interface Account {
  /** Of the run, wall time: the sum of the lines. */
  readonly seconds: number;
  /** Of the whole process. */
  readonly processor: number;
  readonly mainThread?: number;
  readonly samples: number;
  readonly causes: readonly CauseLine[];
  readonly threads: readonly ThreadLine[];
}

const SAMPLED: readonly (readonly [Cause, string])[] = [
  [Cause.INTERPRETED, 'interpreted'], [Cause.TRANSLATED, 'translated code'], [Cause.RUNTIME, 'hypervisor runtime'], [Cause.DEVICES, 'devices'], [Cause.RUN_LOOP, 'run loop'],
];
const TIMED: readonly (readonly [Cause, string])[] = [
  [Cause.SETTING_UP, 'setting up'], [Cause.TRANSLATING, 'translating'], [Cause.NEW_FUNCTION, 'new Function'], [Cause.HOST, "host's event loop"], [Cause.IDLE, 'idle'],
];
const UNKNOWN = 'not told apart';
const IDLE = TIMED.find(([cause]) => cause === Cause.IDLE)![1];

const total = (numbers: readonly number[]): number => numbers.reduce((sum, n) => sum + n, 0);
type Part = Omit<CauseLine, 'processor'> & { readonly own?: number };

export function account(measured: Measured): Account {
  const { timed, v8, mainThread, process } = measured;
  const running = timed[0]!;
  const told = v8 ? fromV8(v8.main, running) : [];
  const left = running - total(told.map(({ seconds }) => seconds));
  const exact = TIMED.map(([cause, name]): Part => ({ cause: name, seconds: timed[cause]!, how: 'timed' }));
  const parts = [...sampled(measured.samples, left), ...told, ...exact];
  const threads = mainThread === undefined ? [] : threadLines(Math.max(process - mainThread, 0), v8?.others);
  return {
    seconds: total(timed), processor: process, ...(mainThread !== undefined && { mainThread }),
    samples: total(SAMPLED.map(([cause]) => measured.samples[cause]!)), causes: withProcessor(parts, mainThread), threads,
  };
}

/** V8's own work on the main thread, apart from what happens in `new Function`. At most the time that there is. */
function fromV8(main: SpentByKind, running: number): Part[] {
  const compiling = KINDS.filter((kind) => kind !== 'gc' && kind !== 'parse').map((kind) => main[kind]);
  const parts: Part[] = [
    { cause: 'V8 compiling', seconds: total(compiling.map(({ seconds }) => seconds)), own: total(compiling.map(({ processor }) => processor)), how: 'V8' },
    { cause: 'garbage collection', seconds: main.gc.seconds, own: main.gc.processor, how: 'V8' },
  ];
  const fits = Math.min(1, running / total(parts.map(({ seconds }) => seconds)));
  return fits < 1 ? parts.map((part) => ({ ...part, seconds: part.seconds * fits })) : parts;
}

/** `left` seconds, shared out as the samples are. */
function sampled(samples: readonly number[], left: number): Part[] {
  const all = total(SAMPLED.map(([cause]) => samples[cause]!));
  if (all === 0) return [{ cause: UNKNOWN, seconds: left, how: 'timed' }];
  return SAMPLED.map(([cause, name]) => {
    const share = samples[cause]! / all;
    return { cause: name, seconds: share * left, error: Math.sqrt((share * (1 - share)) / all) * left, how: 'sampled' };
  });
}

/** V8 knows the processor time of its own; the rest of the thread's is shared out like wall time, and idle has none. */
function withProcessor(parts: readonly Part[], mainThread: number | undefined): CauseLine[] {
  const shared = parts.filter(({ own, cause }) => own === undefined && cause !== IDLE);
  const rest = Math.max((mainThread ?? 0) - total(parts.map(({ own }) => own ?? 0)), 0);
  const rate = rest / Math.max(total(shared.map(({ seconds }) => seconds)), 1e-9);
  return parts.map(({ own, ...line }) => {
    if (mainThread === undefined) return own === undefined ? line : { ...line, processor: own };
    return { ...line, processor: own ?? (line.cause === IDLE ? 0 : line.seconds * rate) };
  });
}

/** What V8's compilers had, and what is left for everything else. */
function threadLines(processor: number, others: SpentByKind | undefined): ThreadLine[] {
  if (!others) return [{ what: 'all other threads', processor }];
  const compilers = (['maglev', 'turbofan'] as const).map((kind): ThreadLine => ({ what: kind === 'maglev' ? 'V8 compiling: Maglev' : 'V8 compiling: TurboFan', processor: others[kind].processor }));
  const compiling = total(KINDS.filter((kind) => kind !== 'maglev' && kind !== 'turbofan' && kind !== 'gc').map((kind) => others[kind].processor));
  const known = [...compilers, { what: 'V8 compiling: the rest', processor: compiling }];
  return [...known, { what: 'garbage collection, input and output, the sampler', processor: Math.max(processor - total(known.map((line) => line.processor)), 0) }];
}
