/** Translated units over the quarters of a run: a reader sees whether making, making anew and dropping them settles. */

/** Totals so far. */
export interface UnitTotals {
  readonly instructions: number;
  readonly compiled: number;
  /** Made anew where a unit was outgrown, or to take a sensitive instruction in. */
  readonly rebuilt: number;
  /** Because the guest, or a device, wrote over their code. */
  readonly droppedByWrite: number;
  /** Because a page beside is mapped otherwise. */
  readonly droppedByGuard: number;
  /** Because a table was full. */
  readonly evicted: number;
}

export interface UnitQuarter extends UnitTotals {
  /** Seconds of the run where the quarter ends. */
  readonly until: number;
  /** Units at the end of the quarter. */
  readonly live: number;
  /** Optimised code that V8 threw away, if it tells. */
  readonly deoptimised?: number;
}

/** Out of a machine's counters. */
export const unitTotals = (counters: Readonly<Record<string, number>>): UnitTotals & { readonly live: number } => {
  const of = (name: string): number => counters[name] ?? 0;
  return {
    instructions: of('instructions'), compiled: of('units_compiled'), rebuilt: of('units_rebuilt') + of('units_retranslated'), droppedByWrite: of('units_invalidated'),
    droppedByGuard: of('units_dropped_by_guard'), evicted: of('units_evicted'), live: of('units_live'),
  };
};

type Look = ReturnType<typeof unitTotals> & { readonly at: number };
const NAMES = ['instructions', 'compiled', 'rebuilt', 'droppedByWrite', 'droppedByGuard', 'evicted'] as const;
/** So many looks at most; then every second one goes, and the next ones are twice as far apart. */
const MOST_LOOKS = 256;

export class UnitHistory {
  private looks: Look[] = [];
  private calls = 0;
  private every = 1;
  /** Of machines before this one. */
  private before = unitTotals({});

  /** @param now seconds */
  constructor(private readonly now: () => number, private readonly began = now()) {}

  /** To be called every now and then. */
  look(counters: () => Readonly<Record<string, number>>): void {
    if (this.calls++ % this.every === 0) this.add(counters());
    if (this.looks.length < MOST_LOOKS) return;
    this.looks = this.looks.filter((_, i) => i % 2 === 0);
    this.every *= 2;
  }

  /** The run is over: makes its quarters, when it is known when code was deoptimised (by the clock of `now`). */
  end(counters: Readonly<Record<string, number>>): (deoptimisations?: readonly number[]) => UnitQuarter[] {
    this.add(counters);
    const { looks, began } = this;
    const end = looks.at(-1)!.at;
    const zero: Look = { ...unitTotals({}), at: began };
    const ends = [1, 2, 3, 4].map((k) => looks.filter(({ at }) => at <= began + ((end - began) * k) / 4).at(-1) ?? zero);
    return (deoptimisations) => ends.map((to, k) => quarter(ends[k - 1] ?? zero, to, began, deoptimisations));
  }

  /** Another machine takes over, which counts from zero. */
  restart(counters: Readonly<Record<string, number>>): void {
    this.before = this.sum(counters);
  }

  private add(counters: Readonly<Record<string, number>>): void {
    this.looks.push({ ...this.sum(counters), at: this.now() });
  }

  private sum(counters: Readonly<Record<string, number>>): ReturnType<typeof unitTotals> {
    const totals = unitTotals(counters);
    return { ...totals, ...Object.fromEntries(NAMES.map((name) => [name, totals[name] + this.before[name]])) };
  }
}

/** What grew from one look to another. */
function quarter(from: Look, to: Look, began: number, deoptimisations: readonly number[] | undefined): UnitQuarter {
  const grown = Object.fromEntries(NAMES.map((name) => [name, to[name] - from[name]])) as Record<(typeof NAMES)[number], number>;
  const deoptimised = deoptimisations?.filter((at) => at > from.at && at <= to.at).length;
  return { until: to.at - began, ...grown, live: to.live, ...(deoptimised !== undefined && { deoptimised }) };
}
