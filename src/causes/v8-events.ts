/**
 * What V8 does beside running code, from its own trace events (the ones that `node --trace-event-categories v8` writes to a file): parsing and
 * compiling, on which thread, with the time that each thread had on a processor; garbage collection; deoptimisations. Some 34,000 events in a boot.
 */
import { Session } from 'node:inspector';

/** As in Chrome's "Trace Event Format". Times in microseconds; `tdur` is the thread's own processor time. */
export interface TraceEvent {
  readonly ph: string;
  readonly name: string;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

export const KINDS = ['parse', 'baseline', 'maglev', 'turbofan', 'deoptimise', 'gc', 'other'] as const;
/** `parse`: parser and bytecode of `new Function`; `other`: of other functions, and all that has no name of its own. */
export type Kind = (typeof KINDS)[number];

export interface Spent {
  /** Outermost events. */
  count: number;
  seconds: number;
  processor: number;
}
export type SpentByKind = Record<Kind, Spent>;

export interface V8Summary {
  main: SpentByKind;
  /** All other threads together. */
  others: SpentByKind;
  /** When code was deoptimised, in seconds of the monotonic clock of the host. */
  deoptimisations: number[];
}

export function kindOf(name: string): Kind {
  if (name.startsWith('V8.GC')) return 'gc';
  if (name === 'V8.CompileEval' || name === 'V8.ParseProgram') return 'parse';
  if (name === 'V8.DeoptimizeCode') return 'deoptimise';
  if (name.includes('Maglev')) return 'maglev';
  if (name.includes('Baseline') || name.includes('Sparkplug')) return 'baseline';
  return /Turbofan|Optimize/.test(name) ? 'turbofan' : 'other';
}

interface Interval {
  readonly kind: Kind;
  readonly ts: number;
  readonly dur: number;
  readonly tdur: number;
}

/** Around whatever V8's budget interrupt does: what is inside says more. */
const ENVELOPE = 'V8.MarkCandidatesForOptimization';
const MAIN_THREAD = 'JavaScriptMainThread';
const nothing = (): SpentByKind => Object.fromEntries(KINDS.map((kind) => [kind, { count: 0, seconds: 0, processor: 0 }])) as SpentByKind;

/** Adds the outermost of one thread's intervals: what lies inside another one is part of it. */
function addOutermost(intervals: Interval[], to: SpentByKind): void {
  // Of two that begin together the longer one is outside.
  intervals.sort((a, b) => a.ts - b.ts || b.dur - a.dur);
  let end = -Infinity;
  for (const { kind, ts, dur, tdur } of intervals) {
    if (ts < end) continue;
    end = ts + dur;
    to[kind].count++;
    to[kind].seconds += dur / 1e6;
    to[kind].processor += tdur / 1e6;
  }
}

/** Gathers events, and sums up. */
export class EventSums {
  private readonly threads = new Map<number, Interval[]>();
  private readonly deoptimisations: { tid: number; at: number }[] = [];

  /** @param main number of the main thread, until a `thread_name` event tells better */
  constructor(private main: number) {}

  add(events: readonly TraceEvent[]): void {
    for (const { ph, name, tid, ts, dur, tdur, args } of events) {
      if (ph === 'M' && name === 'thread_name' && args?.name === MAIN_THREAD) this.main = tid;
      if (ph !== 'X' || !name.startsWith('V8.') || name === ENVELOPE) continue;
      let intervals = this.threads.get(tid);
      if (!intervals) this.threads.set(tid, intervals = []);
      const kind = kindOf(name);
      intervals.push({ kind, ts, dur: dur ?? 0, tdur: tdur ?? 0 });
      if (kind === 'deoptimise') this.deoptimisations.push({ tid, at: ts / 1e6 });
    }
  }

  summary(): V8Summary {
    const [main, others] = [nothing(), nothing()];
    for (const [tid, intervals] of this.threads) addOutermost(intervals, tid === this.main ? main : others);
    return { main, others, deoptimisations: this.deoptimisations.filter(({ tid }) => tid === this.main).map(({ at }) => at) };
  }
}

export class V8Events {
  private readonly session = new Session();
  private readonly sums = new EventSums(process.pid);
  private running = false;

  start(): void {
    const { session } = this;
    session.connect();
    session.on('NodeTracing.dataCollected', ({ params }) => this.sums.add(params.value as TraceEvent[]));
    session.post('NodeTracing.start', { traceConfig: { includedCategories: ['v8', 'disabled-by-default-v8.compile'] } }, (error) => (this.running = error === null));
  }

  /** Undefined: this Node cannot tell. */
  async stop(): Promise<V8Summary | undefined> {
    const { session } = this;
    if (!this.running) return undefined;
    const complete = new Promise<void>((resolve) => session.once('NodeTracing.tracingComplete', () => resolve()));
    session.post('NodeTracing.stop');
    await complete;
    session.disconnect();
    return this.sums.summary();
  }
}
