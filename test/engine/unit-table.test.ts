import { describe, expect, it } from 'vitest';
import { MAX_UNITS, UnitTable, placeOf } from '../../runtime/engine/unit-table.js';
import { add, bx } from '../support/asm.js';
import { CODE, Guest, SETTINGS } from './guest.js';

const unit = (): (() => number) => () => 0;

describe('the table of units', () => {
  it('has units by place, and gives numbers away again', () => {
    const table = new UnitTable();
    const [a, b, c] = [{ place: placeOf(1, 0x8000, false), unit: unit() }, { place: placeOf(1, 0x8000, true), unit: unit() }, { place: placeOf(2, 0xffc, false), unit: unit() }];
    for (const put of [a, b, c]) table.put(put);
    expect([a, b, c].map(({ place }) => table.at(place))).toEqual([a.unit, b.unit, c.unit]);
    const numbers = table.functions.length;
    expect([table.drop({ ...a, unit: b.unit }), table.drop(a), table.drop(a), table.at(a.place)]).toEqual([false, true, false, undefined]);
    table.put(a);
    expect([table.functions.length, table.count]).toEqual([numbers, 3]);
    expect([table.clearView(1), table.at(a.place), table.at(c.place), table.count]).toEqual([2, undefined, c.unit, 1]);
  });

  it('is emptied when it is full, though the guest stays in a page that is known', () => {
    const guest = new Guest(SETTINGS.find(({ name }) => name === 'regions at once')!);
    guest.put(CODE, [add(0, 0, 1), bx(14)]);
    guest.put(CODE + 64, [add(0, 0, 2), bx(14)]);
    for (let turn = 0; turn < 3; turn++) guest.call(CODE);
    guest.engine.code.units.count = MAX_UNITS;
    expect(guest.counters().evicted_all).toBe(0);
    for (let turn = 0; turn < 3; turn++) guest.call(CODE + 64);
    expect(guest.counters().evicted_all).toBeGreaterThan(0);
    expect(guest.call(CODE + 64)).toBe(2);
  });
});
