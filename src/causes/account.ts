/** The arithmetic of where a run's time went: what was timed, sampled and told by V8 becomes lines that sum up to the whole. */
import { Cause } from '../../runtime/engine/causes.js';
import type { V8Summary } from './v8-events.js';

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

export interface Account {
  /** Of the run, wall time: the sum of the lines. */
  readonly seconds: number;
  /** Of the whole process. */
  readonly processor: number;
  readonly mainThread?: number;
  /** Of all threads beside the main one: V8's compilers above all; also helpers of its garbage collector, input and output, the sampler. */
  readonly otherThreads?: number;
  readonly samples: number;
  readonly causes: readonly CauseLine[];
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
  const told = v8 ? [collecting(v8, running)] : [];
  const left = running - total(told.map(({ seconds }) => seconds));
  const exact = TIMED.map(([cause, name]): Part => ({ cause: name, seconds: timed[cause]!, how: 'timed' }));
  const parts = [...sampled(measured.samples, left), ...told, ...exact];
  return {
    seconds: total(timed), processor: process, ...(mainThread !== undefined && { mainThread, otherThreads: Math.max(process - mainThread, 0) }),
    samples: total(SAMPLED.map(([cause]) => measured.samples[cause]!)), causes: withProcessor(parts, mainThread),
  };
}

/** At most the time that there is. */
const collecting = ({ collecting: { seconds, processor } }: V8Summary, running: number): Part =>
  ({ cause: 'garbage collection', seconds: Math.min(seconds, running), own: processor, how: 'V8' });

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
