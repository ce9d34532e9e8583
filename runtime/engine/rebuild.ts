/**
 * Units that the guest has outgrown. A unit holds the code that had run when it was made, as far as no other unit began there, and is guarded
 * by the mapping of the pages beside its own at that time. What it leaves for is counted here: often enough for code that was cold then or in
 * another unit, and it is made anew with that code in it; often enough because a neighbour is mapped otherwise, and it is made anew without its neighbours.
 */
import type { Unit, UnitPlace, UnitTable } from './unit-table.js';

/** Leaving costs some 75 ns (storing registers, looking up, loading them), making a unit with all that V8 does some 2 ms: where both are paid once. */
const COLD_EXITS = 25_000;
/** The interpreter runs instead of the unit, some 5 us. */
const GUARD_EXITS = 500;
/** In one place; what is made then stays as it is. */
const MOST_REBUILDS = 4;

interface Made {
  readonly place: UnitPlace;
  readonly neighbours: readonly Neighbour[];
  cold: number;
  guard: number;
}

/** A page that a unit reaches into, and the view that must be mapped there. */
export interface Neighbour {
  readonly page: number;
  readonly view: number;
}

/** Of the units in one place, one after the other. */
interface Fate {
  rebuilds: number;
  alone: boolean;
}

export class Rebuilder {
  readonly counters = { units_rebuilt: 0, units_dropped_by_guard: 0, guard_filled: 0 };
  private readonly made = new WeakMap<Unit, Made>();
  /** By place, where something was dropped. */
  private readonly fates = new Map<number, Fate>();

  /**
   * @param units where a unit is taken out, to be made anew when the guest comes there
   * @param viewAt number of the view at a page, which is brought into the execute TLB when it can be; else 0
   */
  constructor(private readonly units: UnitTable, private readonly viewAt: (page: number) => number) {}

  /** A unit was made. */
  register(place: UnitPlace, neighbours: readonly Neighbour[]): void {
    this.made.set(place.unit, { place, neighbours, cold: 0, guard: 0 });
  }

  /** Whether a unit made here must not reach into neighbouring pages. */
  alone(place: number): boolean {
    return this.fates.get(place)?.alone ?? false;
  }

  /** Whether no unit here was dropped yet, to be made anew. */
  untouched(place: number): boolean {
    return !this.fates.has(place);
  }

  /** Places get other meanings: all units are gone. */
  forget(): void {
    this.fates.clear();
  }

  /** A unit was left for code that was cold when it was made, or in another unit. */
  leftCold(unit: Unit): void {
    const made = this.made.get(unit)!;
    if (++made.cold === COLD_EXITS && this.anew(made)) this.counters.units_rebuilt++;
  }

  /** A unit did nothing, or left behind a call, since a neighbour is not mapped as it was. True: now it is. */
  guardFailed(unit: Unit): boolean {
    const made = this.made.get(unit)!;
    if (made.neighbours.every(({ page, view }) => this.viewAt(page) === view)) {
      this.counters.guard_filled++;
      return true;
    }
    if (++made.guard === GUARD_EXITS && this.anew(made)) {
      this.fate(made.place.place).alone = true;
      this.counters.units_dropped_by_guard++;
    }
    return false;
  }

  private anew({ place }: Made): boolean {
    const fate = this.fate(place.place);
    if (fate.rebuilds >= MOST_REBUILDS || !this.units.drop(place)) return false;
    fate.rebuilds++;
    return true;
  }

  private fate(place: number): Fate {
    let fate = this.fates.get(place);
    if (!fate) this.fates.set(place, fate = { rebuilds: 0, alone: false });
    return fate;
  }
}
