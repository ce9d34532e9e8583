/**
 * Accounts of single sensitive instructions, by physical address: how often each was performed, and how it is performed now.
 *
 * Made when accounts are asked for, or when the policy adapts: then each site begins as a trap, and after so many exits it becomes a
 * callout, after so many more inline, by translating again the units that hold it. The interpreter traps all along: its code is cold.
 */
import { Count, performedCount } from '../../translator/abi.js';
import { SENSITIVE_CLASSES, Way, WAY_NAMES, type SensitiveClass, type Ways } from '../../translator/decode/sensitive.js';
import type { SiteCount } from '../../translator/region/discover.js';
import type { UnitPlace } from '../engine/unit-table.js';
import type { Policy } from './policy.js';

/** Sites that translated code counts; later ones are counted when they trap, and are not promoted further. */
export const MOST_SITES = 1 << 15;

interface Site {
  readonly index: number;
  readonly at: number;
  /** Virtual address where it was last seen. */
  pc: number;
  readonly word: number;
  readonly thumb: boolean;
  readonly cls: number;
  way: Way;
  traps: number;
  readonly units: UnitPlace[];
}

/** A site for reports. `done`: callouts and executions in place of translated code, with the option `accounts`. */
export interface SiteAccount {
  readonly pc: number;
  readonly physical: number;
  readonly word: number;
  readonly thumb: boolean;
  readonly class: SensitiveClass;
  readonly way: (typeof WAY_NAMES)[number];
  readonly traps: number;
  readonly done: number;
}

export class Sites {
  private readonly sites: Site[] = [];
  /** By physical address, with bit 0 set for Thumb. */
  private readonly byAddress = new Map<number, Site>();
  /** Sites of the unit that is being translated. */
  private readonly open = new Set<Site>();
  readonly counters = { sites: 0, site_promoted_to_callout: 0, site_promoted_to_inline: 0 };

  constructor(
    private readonly N: Int32Array,
    private readonly ways: Ways,
    private readonly promoteAfter: Policy['promoteAfter'],
    /** Count everything, by site and by guest mode; else only what promotion needs. */
    private readonly all: boolean,
    private readonly drop: (place: UnitPlace) => void,
  ) {}

  private site(at: number, pc: number, word: number, thumb: boolean, cls: number): Site {
    const key = thumb ? at | 1 : at;
    let site = this.byAddress.get(key);
    if (site?.word !== word) {
      // New, or other code by now at the same address.
      site = { index: this.sites.length, at, pc, word, thumb, cls, way: this.ways[cls]! as Way, traps: 0, units: [] };
      this.byAddress.set(key, site);
      this.sites.push(site);
      this.counters.sites++;
    }
    site.pc = pc;
    return site;
  }

  /** How the instruction is to be performed in the unit that is being translated. */
  wayIn(at: number, pc: number, word: number, thumb: boolean, cls: number): Way {
    const site = this.site(at, pc, word, thumb, cls);
    this.open.add(site);
    return site.way;
  }

  /** What the unit prints in front of the instruction. */
  counting(at: number, thumb: boolean): SiteCount | undefined {
    const { index, way, cls } = this.byAddress.get(thumb ? at | 1 : at)!;
    const promoteAt = way === Way.CALLOUT ? this.promoteAfter : undefined;
    const site = index < MOST_SITES && (this.all || promoteAt !== undefined) ? { site: index } : {};
    return { ...site, ...(promoteAt !== undefined && { promoteAt }), ...(this.all && { cls }) };
  }

  /** A unit has counted the instruction, and left it to the interpreter, which counts it again by mode. */
  countedTwice(at: number, thumb: boolean, mode: number): void {
    const site = this.byAddress.get(thumb ? at | 1 : at);
    if (this.all && site && site.way !== Way.TRAP) this.N[performedCount(site.way === Way.INLINE, site.cls) + mode]!--;
  }

  /** The unit is made: it is what must go when one of its sites is promoted. */
  translated(place: UnitPlace): void {
    for (const site of this.open) site.units.push(place);
    this.open.clear();
  }

  /** The instruction has trapped. */
  trapped(at: number, pc: number, word: number, thumb: boolean, cls: number): void {
    const site = this.site(at, pc, word, thumb, cls);
    site.traps++;
    if (site.way === Way.TRAP && site.traps === this.promoteAfter) this.promote(site.index);
  }

  /** The next cheaper way, from the next time on that the code around the site is dispatched. */
  promote(index: number): void {
    const site = this.sites[index]!;
    if (site.way === Way.INLINE) return;
    site.way = site.way === Way.TRAP ? Way.CALLOUT : Way.INLINE;
    if (site.way === Way.CALLOUT) this.counters.site_promoted_to_callout++;
    else this.counters.site_promoted_to_inline++;
    for (const place of site.units.splice(0)) this.drop(place);
  }

  /** Nothing was seen yet, and no unit is translated. */
  forget(): void {
    this.sites.length = 0;
    this.byAddress.clear();
    this.open.clear();
    for (const name of Object.keys(this.counters)) this.counters[name as keyof typeof this.counters] = 0;
  }

  /** Counters; under an adaptive policy with what was learned: how many sites of each class ended in which way. */
  report(): Record<string, number> {
    const out: Record<string, number> = { ...this.counters };
    if (this.promoteAfter === undefined) return out;
    for (const { cls, way } of this.sites) {
      const name = `learned_${WAY_NAMES[way]}_${SENSITIVE_CLASSES[cls]!.name.replaceAll('-', '_')}`;
      out[name] = (out[name] ?? 0) + 1;
    }
    return out;
  }

  /** All sites, the busiest first. */
  accounts(): SiteAccount[] {
    const done = ({ index }: Site): number => (index < MOST_SITES ? this.N[Count.SIZE + index]! >>> 0 : 0);
    return this.sites
      .map((s) => ({
        pc: s.pc >>> 0, physical: s.at >>> 0, word: s.word >>> 0, thumb: s.thumb, class: SENSITIVE_CLASSES[s.cls]!.name, way: WAY_NAMES[s.way], traps: s.traps, done: done(s),
      }))
      .sort((a, b) => b.traps + b.done - (a.traps + a.done) || a.pc - b.pc);
  }
}
