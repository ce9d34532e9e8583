/**
 * What V8 tells by its own trace events (the ones that `node --trace-event-categories v8` writes to a file): garbage collections, with the time
 * that the thread had on a processor, and deoptimisations; some 500 in a boot. Its compilers have a category too, but that is 33,000 events
 * in a boot, whose way through Node's inspector costs a tenth of the boot's own instructions.
 */
import { Session } from 'node:inspector';

/** As in Chrome's "Trace Event Format". Times in microseconds of the host's monotonic clock; `tdur` is the thread's own processor time. */
export interface TraceEvent {
  readonly ph: string;
  readonly name: string;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** Of the main thread, in seconds. */
export interface V8Summary {
  readonly collecting: { readonly seconds: number; readonly processor: number };
  /** When code was deoptimised, by the monotonic clock of the host. */
  readonly deoptimisations: readonly number[];
}

const MAIN_THREAD = 'JavaScriptMainThread';

/** Gathers events, and sums up. */
export class EventSums {
  private readonly seen: { readonly tid: number; readonly gc: boolean; readonly ts: number; readonly dur: number; readonly tdur: number }[] = [];

  /** @param main number of the main thread, until a `thread_name` event tells better */
  constructor(private main: number) {}

  add(events: readonly TraceEvent[]): void {
    for (const { ph, name, tid, ts, dur = 0, tdur = 0, args } of events) {
      if (ph === 'M' && name === 'thread_name' && args?.name === MAIN_THREAD) this.main = tid;
      const gc = name.startsWith('V8.GC');
      if (ph === 'X' && (gc || name === 'V8.DeoptimizeCode')) this.seen.push({ tid, gc, ts, dur, tdur });
    }
  }

  summary(): V8Summary {
    const own = this.seen.filter(({ tid }) => tid === this.main);
    const collecting = { seconds: 0, processor: 0 };
    // A part of a collection lies inside it: of two that begin together the longer one is outside.
    let end = -Infinity;
    for (const { ts, dur, tdur } of own.filter(({ gc }) => gc).sort((a, b) => a.ts - b.ts || b.dur - a.dur)) {
      if (ts < end) continue;
      end = ts + dur;
      collecting.seconds += dur / 1e6;
      collecting.processor += tdur / 1e6;
    }
    return { collecting, deoptimisations: own.filter(({ gc }) => !gc).map(({ ts }) => ts / 1e6) };
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
    session.post('NodeTracing.start', { traceConfig: { includedCategories: ['v8'] } }, (error) => (this.running = error === null));
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
