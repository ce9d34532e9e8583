import { SENSITIVE_CLASSES, Way, WAY_NAMES } from '../../translator/decode/sensitive.js';
/** Sites that translated code counts; later ones are counted when they trap, and are not promoted further. */
export const MOST_SITES = 1 << 15;
export class Sites {
    N;
    ways;
    promoteAfter;
    drop;
    sites = [];
    /** By physical address, with bit 0 set for Thumb. */
    byAddress = new Map();
    /** Sites of the unit that is being translated. */
    open = new Set();
    counters = { sites: 0, site_promoted_to_callout: 0, site_promoted_to_inline: 0 };
    constructor(N, ways, promoteAfter, drop) {
        this.N = N;
        this.ways = ways;
        this.promoteAfter = promoteAfter;
        this.drop = drop;
    }
    site(at, pc, word, thumb, cls) {
        const key = thumb ? at | 1 : at;
        let site = this.byAddress.get(key);
        if (site?.word !== word) {
            // New, or other code by now at the same address.
            site = { index: this.sites.length, at, pc, word, thumb, cls, way: this.ways[cls], traps: 0, units: [] };
            this.byAddress.set(key, site);
            this.sites.push(site);
            this.counters.sites++;
        }
        site.pc = pc;
        return site;
    }
    /** How the instruction is to be performed in the unit that is being translated. */
    wayIn(at, pc, word, thumb, cls) {
        const site = this.site(at, pc, word, thumb, cls);
        this.open.add(site);
        return site.way;
    }
    /** What the unit prints in front of the instruction. */
    counting(at, thumb) {
        const { index, way } = this.byAddress.get(thumb ? at | 1 : at);
        if (index >= MOST_SITES)
            return undefined;
        return { site: index, ...(way === Way.CALLOUT && this.promoteAfter !== undefined ? { promoteAt: this.promoteAfter } : {}) };
    }
    /** The unit is made: it is what must go when one of its sites is promoted. */
    translated(place) {
        for (const site of this.open)
            site.units.push(place);
        this.open.clear();
    }
    /** The instruction has trapped. */
    trapped(at, pc, word, thumb, cls) {
        const site = this.site(at, pc, word, thumb, cls);
        site.traps++;
        if (site.way === Way.TRAP && site.traps === this.promoteAfter)
            this.promote(site.index);
    }
    /** The next cheaper way, from the next time on that the code around the site is dispatched. */
    promote(index) {
        const site = this.sites[index];
        if (site.way === Way.INLINE)
            return;
        site.way = site.way === Way.TRAP ? Way.CALLOUT : Way.INLINE;
        if (site.way === Way.CALLOUT)
            this.counters.site_promoted_to_callout++;
        else
            this.counters.site_promoted_to_inline++;
        for (const place of site.units.splice(0))
            this.drop(place);
    }
    /** All sites, the busiest first. */
    accounts() {
        const done = ({ index }) => (index < MOST_SITES ? this.N[96 /* Count.SIZE */ + index] >>> 0 : 0);
        return this.sites
            .map((s) => ({
            pc: s.pc >>> 0, physical: s.at >>> 0, word: s.word >>> 0, thumb: s.thumb, class: SENSITIVE_CLASSES[s.cls].name, way: WAY_NAMES[s.way], traps: s.traps, done: done(s),
        }))
            .sort((a, b) => b.traps + b.done - (a.traps + a.done) || a.pc - b.pc);
    }
}
//# sourceMappingURL=sites.js.map