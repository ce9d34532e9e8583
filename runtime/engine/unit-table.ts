/**
 * Which unit starts where: numbers of units by place, and their functions by number.
 *
 * A dispatch reads one halfword and one element. As an array of functions in each view it was a chain of four objects, and with the
 * thousands of units of a kernel each of them was a miss of the host's caches (measured: docs/performance.md, third round).
 */

/** A translated unit: runs and answers an Exit. It does nothing but answer BUDGET when the budget is too small for it. */
export type Unit = () => number;

/** Most views, so that their places can be one array. */
export const MAX_VIEWS = 20_000;
/** Most units. */
export const MAX_UNITS = 30_000;
/** Places of a view: its words, then its halfwords for Thumb. */
export const enum Places { VIEW = 3072, THUMB = 1024 }

/** The place of an address in a view. */
export const placeOf = (view: number, pc: number, thumb: boolean): number =>
  view * Places.VIEW + (thumb ? Places.THUMB + ((pc & 4095) >>> 1) : (pc & 4095) >>> 2);

/** A unit and where it was put; there may be a newer one by now. */
export interface UnitPlace {
  readonly place: number;
  readonly unit: Unit;
}

const nothing: Unit = () => {
  throw new Error('no unit has this number');
};

export class UnitTable {
  /** Number of the unit at each place; 0: none. */
  readonly numbers = new Uint16Array((MAX_VIEWS + 2) * Places.VIEW);
  /** Functions by number; the first is none, and so are those that were dropped. */
  readonly functions: Unit[] = [nothing];
  private readonly free: number[] = [];
  /** Units that are there. */
  count = 0;

  at(place: number): Unit | undefined {
    const number = this.numbers[place]!;
    return number === 0 ? undefined : this.functions[number];
  }

  /** Puts a unit in an empty place. */
  put({ place, unit }: UnitPlace): void {
    const number = this.free.pop() ?? this.functions.length;
    this.functions[number] = unit;
    this.numbers[place] = number;
    this.count++;
  }

  /** Empties a place; false when it is empty already. */
  clear(place: number): boolean {
    const number = this.numbers[place]!;
    if (number === 0) return false;
    this.numbers[place] = 0;
    this.functions[number] = nothing;
    this.free.push(number);
    this.count--;
    return true;
  }

  /** Drops this unit, if it is still there. */
  drop({ place, unit }: UnitPlace): boolean {
    return this.at(place) === unit && this.clear(place);
  }

  /** Drops all units of a view, and says how many. */
  clearView(view: number): number {
    let cleared = 0;
    for (let place = view * Places.VIEW; place < (view + 1) * Places.VIEW; place++) if (this.clear(place)) cleared++;
    return cleared;
  }
}
