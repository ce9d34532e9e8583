/** What an invalidation throws away is counted by cause, and nothing else goes: neither units of other pages nor TLB entries. */
import { describe, expect, it } from 'vitest';
import { FAST_MASK, Slot, TLB_PAGES } from '../../translator/abi.js';
import { placeOf, type Unit } from '../../runtime/engine/unit-table.js';
import { add, bl, bx, movReg, NOP, str } from '../support/asm.js';
import { CODE, DATA, Guest, SETTINGS } from './guest.js';

const setting = SETTINGS.find(({ name }) => name === 'regions at once')!;
const PAGE = 4096;
/** Three pages of code: a function whose end lies in the next page, that page with a function of its own, and one with a store. */
const ACROSS = CODE + PAGE - 8;
const HIT = CODE + PAGE;
const OWN = HIT + 0x100;
const STORE = CODE + 2 * PAGE;
const APART = STORE + 0x200;

function warm(): Guest {
  const guest = new Guest(setting);
  guest.put(ACROSS, [add(0, 0, 1), add(0, 0, 1), add(0, 0, 1), bx(14)]);
  guest.put(OWN, [add(0, 0, 5), bx(14)]);
  guest.put(STORE, [str(7, 4), bx(14)]);
  guest.put(APART, [add(0, 0, 9), bx(14)]);
  for (let turn = 0; turn < 3; turn++) for (const at of [OWN, ACROSS, APART]) guest.call(at);
  guest.call(STORE, [0, 0, 0, 0, DATA, 0, 0, 1]);
  return guest;
}

/** All units by address. */
function units({ engine }: Guest): Map<number, Unit> {
  const addresses = engine.code.views.slice(1).flatMap(({ index, vpage }) => Array.from({ length: 1024 }, (_, i) => ({ index, pc: vpage + 4 * i })));
  return new Map(addresses.flatMap(({ index, pc }) => {
    const unit = engine.code.units.at(placeOf(index, pc, false));
    return unit === undefined ? [] : [[pc, unit] as const];
  }));
}

/** The TLB of the current context: read, write and execute entries that are valid, by page. */
function entries({ engine: { S, tlb } }: Guest): Map<string, number> {
  const found = new Map<string, number>();
  for (let page = 0; page < TLB_PAGES; page++) {
    const tables = { read: tlb.T[S[Slot.DCTX]! + page]!, write: tlb.T[S[Slot.DCTX]! + TLB_PAGES + page]! };
    for (const [kind, entry] of Object.entries(tables)) if (((entry ^ (page << 12)) & FAST_MASK[1]) === 0) found.set(`${kind} ${page.toString(16)}`, entry);
    const view = tlb.XT[S[Slot.XCTX]! + page]!;
    if (view !== 0) found.set(`execute ${page.toString(16)}`, view);
  }
  return found;
}

const counted = (guest: Guest, before: Record<string, number>, names: readonly string[]): number[] => names.map((name) => guest.counters()[name]! - before[name]!);
const COUNTERS = ['page_invalidated_by_store', 'page_invalidated_by_device', 'units_invalidated', 'units_invalidated_from_other_pages', 'units_evicted', 'tlb_entries_dropped'] as const;

describe('an invalidation', () => {
  it('by a store takes the units of the page and those that reach into it, and no TLB entry', () => {
    const guest = warm();
    const [made, tlb, before] = [units(guest), entries(guest), guest.counters()];
    expect([...made.keys()]).toEqual(expect.arrayContaining([ACROSS, OWN, STORE, APART]));
    guest.call(STORE, [0, 0, 0, 0, HIT, 0, 0, add(0, 0, 3)]);
    expect(counted(guest, before, COUNTERS)).toEqual([1, 0, 2, 1, 0, 0]);
    const left = units(guest);
    expect([left.has(ACROSS), left.has(OWN)]).toEqual([false, false]);
    for (const [at, unit] of made) if (at !== ACROSS && at !== OWN) expect(left.get(at), at.toString(16)).toBe(unit);
    // The store has filled an entry of its page; none has gone or changed.
    const now = entries(guest);
    expect([...now.keys()].filter((key) => !tlb.has(key))).toEqual([`read ${(HIT >>> 12).toString(16)}`]);
    for (const [key, entry] of tlb) expect(now.get(key), key).toBe(entry);
    // What was written counts from now on.
    expect([guest.call(ACROSS), guest.call(OWN), guest.call(APART)]).toEqual([5, 5, 9]);
  });

  it('by a device takes the same', () => {
    const guest = warm();
    const [made, tlb, before] = [units(guest), entries(guest), guest.counters()];
    guest.ram.dmaWrite(HIT, new Uint8Array(Int32Array.of(add(0, 0, 3)).buffer));
    expect(counted(guest, before, COUNTERS)).toEqual([0, 1, 2, 1, 0, 0]);
    expect([...made.keys()].filter((at) => units(guest).get(at) !== made.get(at)).sort()).toEqual([ACROSS, OWN]);
    expect(entries(guest)).toEqual(tlb);
    expect([guest.call(ACROSS), guest.call(OWN)]).toEqual([5, 5]);
  });

  it('beside the code or with the same value takes nothing', () => {
    const guest = warm();
    const [made, before] = [units(guest), guest.counters()];
    guest.call(STORE, [0, 0, 0, 0, HIT + 0x800, 0, 0, 77]);
    guest.call(STORE, [0, 0, 0, 0, HIT, 0, 0, add(0, 0, 1)]);
    expect(counted(guest, before, COUNTERS)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(units(guest)).toEqual(made);
  });

  it('of everything is counted apart', () => {
    const guest = warm();
    const before = guest.counters();
    guest.engine.code.evictAll();
    expect(counted(guest, before, ['units_evicted', 'units_invalidated', 'evicted_all'])).toEqual([before.units_live, 0, 1]);
  });

  it('takes the direct right to write a page that becomes code, and counts it', () => {
    const guest = warm();
    const page = DATA + PAGE;
    guest.put(page, [add(0, 0, 2), bx(14)]);
    guest.call(STORE, [0, 0, 0, 0, page + 0x800, 0, 0, 1]);
    expect([...entries(guest).keys()]).toContain(`write ${(page >>> 12).toString(16)}`);
    const [tlb, before] = [entries(guest), guest.counters()];
    expect(guest.call(page)).toBe(2);
    expect(counted(guest, before, ['tlb_write_entries_to_code_dropped', 'tlb_entries_dropped'])).toEqual([1, 0]);
    const gone = [...tlb.keys()].filter((key) => !entries(guest).has(key));
    expect(gone).toEqual([`write ${(page >>> 12).toString(16)}`]);
  });
});

describe('a call inside a unit', () => {
  it('is not gone on after when the callee has rewritten code, and tells why', () => {
    const guest = warm();
    // Calls a store, which rewrites another page, and adds one. The callee is too long to be taken into the caller.
    const caller = CODE + 0x400;
    const callee = STORE + 0x400;
    guest.put(callee, [str(7, 4), ...new Array<number>(90).fill(NOP), bx(14)]);
    guest.put(caller, [movReg(11, 14), bl(1, (callee - caller) / 4), add(0, 0, 1), bx(11)]);
    const before = guest.counters();
    expect(guest.call(caller, [0, 0, 0, 0, DATA, 0, 0, 1])).toBe(1);
    expect(counted(guest, before, ['call_astray_code'])).toEqual([0]);
    expect(guest.call(caller, [0, 0, 0, 0, HIT, 0, 0, add(0, 0, 3)])).toBe(1);
    expect(counted(guest, before, ['call_astray_code', 'call_astray_mode', 'call_astray_mapping', 'page_invalidated_by_store'])).toEqual([1, 0, 0, 1]);
  });
});
