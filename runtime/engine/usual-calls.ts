/**
 * Where indirect calls usually go. At first that is where the interpreter has seen them go. A unit makes an indirect call by the runtime, which looks at every so many-th of each site; when the
 * callee is often the same small procedure, the unit is made anew with that in it, behind a comparison of the address, and what is
 * not that goes on being watched. So the profile is of what runs often, and a site that changes its mind is followed.
 */
import { callEntry, CallEntry } from '../../translator/abi.js';
import type { UnitTable } from './unit-table.js';

/** Every so many-th call is looked at: a prime, since callees may come in turns. After a look in vain, more rarely. */
const INTERVAL = 61;
const RARE_INTERVAL = 4093;
/** Calls that are looked at before anything is decided: 15,616 calls, each of which costs some 20 ns more than a callee in the unit; making a unit with all that V8 does costs some 2 ms. */
const SAMPLES = 256;
/** The same in a unit that was made before another one had taught what is usual here. */
const SAMPLES_OF_KNOWN = 64;
/** Calls of the same callee in the interpreter, with no other in between, that make it usual. */
const REPEATED = 16;
/** Part of the calls that a callee must have. */
const SHARE = 0.25;
/** Callees in one place of the code. */
const MOST_USUAL = 3;
/** In one unit's place, for this reason. */
const MOST_REBUILDS = 6;
/** Sites that are watched; the calls of others are not. */
const MOST_SITES = 1 << 16;
/** Places are below this (MAX_VIEWS of unit-table.ts). */
const PLACES = 2 ** 26;

/** An indirect call in a unit. */
interface Site {
  /** Of the instruction, and of the unit. */
  readonly place: number;
  readonly unit: number;
  /** How many usual callees there were when the unit was made. */
  readonly known: number;
  readonly seen: Map<number, number>;
  samples: number;
  interval: number;
}

const NONE: readonly number[] = [];

export class UsualCalls {
  readonly counters = { calls_predicted: 0, calls_not_predicted: 0, calls_mispredicted: 0, units_rebuilt_for_calls: 0 };
  /** Calls of each site until the next look. */
  readonly left = new Int32Array(MOST_SITES);
  private readonly sites: Site[] = [];
  /** Number of a site by the places of its unit and of its instruction. */
  private readonly numbers = new Map<number, number>();
  /** Callees by the place of the instruction. */
  private readonly usual = new Map<number, number[]>();
  private readonly rebuilds = new Map<number, number>();

  /**
   * @param units where a unit is taken out, to be made anew when the guest comes there
   * @param interpreted what the interpreter has seen (CallEntry)
   * @param fits whether a procedure of ARM code at an address can be taken into a unit
   */
  constructor(private readonly units: UnitTable, private readonly interpreted: Int32Array, private readonly fits: (target: number) => boolean) {}

  /** A unit is made: usual callees of the call at a place and virtual address. */
  at(place: number, pc: number): readonly number[] {
    const known = this.usual.get(place);
    if (known !== undefined) return known;
    const { interpreted } = this;
    const entry = callEntry(pc);
    const target = interpreted[entry + CallEntry.TARGET]!;
    if (interpreted[entry] !== pc || interpreted[entry + CallEntry.REPEATED]! < REPEATED || (target & 3) !== 0 || !this.fits(target)) return NONE;
    this.usual.set(place, [target]);
    return [target];
  }

  private countAt(place: number): number {
    return this.usual.get(place)?.length ?? 0;
  }

  /** A unit is made: the number for the call at `place` in it. Undefined when there are too many. */
  watch(unit: number, place: number): number | undefined {
    const key = unit * PLACES + place;
    const number = this.numbers.get(key) ?? this.sites.length;
    if (number === MOST_SITES) return undefined;
    this.numbers.set(key, number);
    this.sites[number] = { place, unit, known: this.countAt(place), seen: new Map(), samples: 0, interval: INTERVAL };
    this.left[number] = INTERVAL;
    return number;
  }

  /** A look at a call that is about to be made; bit 0 of `target`: of Thumb code. */
  look(number: number, target: number): void {
    const site = this.sites[number];
    if (site === undefined) return;
    const { interval, place, seen } = site;
    this.counters[this.usual.has(place) ? 'calls_mispredicted' : 'calls_not_predicted'] += interval;
    this.left[number] = interval;
    seen.set(target, (seen.get(target) ?? 0) + 1);
    if (++site.samples < (site.known < this.countAt(place) ? SAMPLES_OF_KNOWN : SAMPLES)) return;
    if (!this.learn(site)) site.interval = RARE_INTERVAL;
    site.samples = 0;
    seen.clear();
  }

  /** Places get other meanings: all units are gone. */
  forget(): void {
    this.sites.length = 0;
    this.left.fill(0);
    this.interpreted.fill(0);
    for (const map of [this.numbers, this.usual, this.rebuilds]) map.clear();
  }

  /** Whether there is something to gain from making the unit anew; then it is dropped. */
  private learn({ place, unit, known, seen, samples }: Site): boolean {
    const usual = this.usual.get(place) ?? [];
    const often = [...seen].filter(([, n]) => n >= samples * SHARE).sort(([, a], [, b]) => b - a).map(([target]) => target);
    const more = often.filter((target) => (target & 3) === 0 && !usual.includes(target) && this.fits(target)).slice(0, MOST_USUAL - usual.length);
    if (more.length > 0) this.usual.set(place, [...usual, ...more]);
    else if (!often.some((target) => usual.indexOf(target) >= known)) return false;
    const rebuilds = (this.rebuilds.get(unit) ?? 0) + 1;
    if (rebuilds > MOST_REBUILDS || !this.units.clear(unit)) return false;
    this.rebuilds.set(unit, rebuilds);
    this.counters.units_rebuilt_for_calls++;
    return true;
  }
}
