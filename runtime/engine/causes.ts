/**
 * What the thread of a machine is busy with, for the report of where a run's time went (docs/performance.md).
 *
 * Causes that begin seldom are timed where they begin and end. Those that begin millions of times a boot only leave a word that somebody
 * else looks at now and then (src/causes/): two stores each time. Both are wrappers around functions, made with the engine;
 * an engine that is not measured has none.
 */
export const enum Cause {
  /** The run loop, and what nobody has claimed. */
  RUN_LOOP = 0,
  /** Units, and the dispatcher between them. */
  TRANSLATED = 1,
  INTERPRETED = 2,
  /** Page walks, slow accesses, exits, callouts, address spaces. */
  RUNTIME = 3,
  /** Device registers and alarms. */
  DEVICES = 4,
  /** Those from here on are timed. */
  SETTING_UP = 5,
  /** Ours: decode, analyse, emit, file. */
  TRANSLATING = 6,
  /** V8's parser and bytecode generator, and what makes the text that they get. */
  NEW_FUNCTION = 7,
  /** The host's event loop. */
  HOST = 8,
  IDLE = 9,
  SIZE = 10,
}

/** Words of `Causes.words`. */
export const enum CauseWord {
  /** The sampled cause. */
  SAMPLED = 0,
  /** The timed cause, or 0 when it is one of the sampled. */
  TIMED = 1,
  SIZE = 2,
}

// `never` is what any function's parameters can be called with.
type AnyFunction = (...args: never[]) => unknown;
type Wide = (a?: unknown, b?: unknown, c?: unknown, d?: unknown, e?: unknown, f?: unknown, g?: unknown, h?: unknown) => unknown;

/** What an engine wraps its parts with. */
export interface Measure {
  /** `f`, of at most eight parameters, and what it does is of this sampled cause. */
  during<F extends AnyFunction>(cause: Cause, f: F): F;
  /** The same for all functions of a table. */
  allDuring<T extends object>(cause: Cause, table: T): T;
  /** `f`, of at most eight parameters, and its time is of this timed cause. */
  timed<F extends AnyFunction>(cause: Cause, f: F): F;
  /** The same until what it promises has happened. */
  timedUntil<A extends unknown[]>(cause: Cause, f: (...args: A) => Promise<void>): (...args: A) => Promise<void>;
}

/** Nothing is measured, and nothing is wrapped. */
export const UNMEASURED: Measure = { during: (_, f) => f, allDuring: (_, table) => table, timed: (_, f) => f, timedUntil: (_, f) => f };

export class Causes implements Measure {
  private readonly ns = new Float64Array(Cause.SIZE);
  private current = 0;
  private since: number;

  /**
   * @param words CauseWord.SIZE words, which another thread may look at
   * @param now nanoseconds, monotonic
   */
  constructor(private readonly words: Int32Array, private readonly now: () => number) {
    this.since = now();
  }

  during<F extends AnyFunction>(cause: Cause, f: F): F {
    const { words } = this;
    const call = f as unknown as Wide;
    const measured: Wide = (a, b, c, d, e, f, g, h) => {
      const outer = words[CauseWord.SAMPLED]!;
      words[CauseWord.SAMPLED] = cause;
      try {
        return call(a, b, c, d, e, f, g, h);
      } finally {
        words[CauseWord.SAMPLED] = outer;
      }
    };
    return measured as unknown as F;
  }

  allDuring<T extends object>(cause: Cause, table: T): T {
    return Object.fromEntries(Object.entries(table).map(([name, f]) => [name, this.during(cause, f as AnyFunction)])) as T;
  }

  timed<F extends AnyFunction>(cause: Cause, f: F): F {
    const call = f as unknown as Wide;
    const measured: Wide = (a, b, c, d, e, f, g, h) => {
      const outer = this.turnTo(cause);
      try {
        return call(a, b, c, d, e, f, g, h);
      } finally {
        this.turnTo(outer);
      }
    };
    return measured as unknown as F;
  }

  timedUntil<A extends unknown[]>(cause: Cause, f: (...args: A) => Promise<void>): (...args: A) => Promise<void> {
    return async (...args) => {
      const outer = this.turnTo(cause);
      try {
        await f(...args);
      } finally {
        this.turnTo(outer);
      }
    };
  }

  /** Seconds since the beginning by timed cause; that of all sampled causes together is the first. Their sum is the whole time. */
  seconds(): number[] {
    this.turnTo(this.current);
    return Array.from(this.ns, (ns) => ns / 1e9);
  }

  /** From now on time is of `cause` (0: of the sampled ones). What it was of. */
  private turnTo(cause: number): number {
    const { words, current: before } = this;
    const now = this.now();
    this.ns[before] = this.ns[before]! + now - this.since;
    this.since = now;
    this.current = cause;
    words[CauseWord.TIMED] = cause;
    // Who samples sleeps as long as the guest does.
    if (before === Cause.IDLE) Atomics.notify(words, CauseWord.TIMED);
    return before;
  }
}
