/** Where units begin, and what becomes of those that the guest outgrows: left for cold code, or guarded by a neighbour that is mapped otherwise by now. */
import { describe, expect, it } from 'vitest';
import { add, bne, bx, NOP, subs } from '../support/asm.js';
import type { EngineOptions } from '../../runtime/engine/engine.js';
import { CODE, frame, Guest, L1 } from './guest.js';

const WARM = 20;
const guestWith = (options: Partial<EngineOptions> = {}): Guest =>
  new Guest({ name: '', turns: 0, options: { engine: 'jit', jitThreshold: WARM, unit: 'region', exactIo: false, ...options } });

const beq = (at: number, to: number): number => bne(at, to) ^ (1 << 28);

/** Adds 1 to r0 when r1 is not 1, else 2. */
const FORK = [subs(2, 1, 1), beq(1, 4), add(0, 0, 1), bx(14), add(0, 0, 2), bx(14)];

describe('a unit that is left for code that was cold', () => {
  const often = (options: Partial<EngineOptions>, r1: number): Guest => {
    const guest = guestWith(options);
    guest.put(CODE, FORK);
    for (let k = 0; k < 2 * WARM; k++) expect(guest.call(CODE)).toBe(1);
    for (let k = 0; k < 25_100; k++) if (guest.call(CODE, [0, r1]) !== (r1 === 1 ? 2 : 1)) throw new Error('wrong sum');
    return guest;
  };

  it('is made anew with that code, once', () => {
    const guest = often({}, 1);
    const { units_compiled: compiled, units_rebuilt: rebuilt, exit_cold: cold } = guest.counters();
    // The first, the cold path on the way, the first again, and the place where calls stop.
    expect({ compiled, rebuilt, cold }).toEqual({ compiled: 4, rebuilt: 1, cold: 25_000 });
  });

  it('stays when it is not left', () => {
    const { units_rebuilt: rebuilt, exit_cold: cold } = often({}, 0).counters();
    expect({ rebuilt, cold }).toEqual({ rebuilt: 0, cold: 0 });
  });

  it('stays when that is switched off', () => {
    const { units_compiled: compiled, units_rebuilt: rebuilt, exit_cold: cold } = often({ rebuild: false }, 1).counters();
    expect({ compiled, rebuilt, cold }).toEqual({ compiled: 3, rebuilt: undefined, cold: 0 });
  });
});

describe('the unit of a place inside of loops', () => {
  /** r0 + 3 r1, by a loop of r1 rounds in which there is one of r6 + 1. */
  const NEST = [add(0, 0, 1), add(2, 6, 1), subs(2, 2, 1), bne(3, 2), add(0, 0, 2), subs(1, 1, 1), bne(6, 0), bx(14)];
  const INNER = CODE + 8;
  const guestIn = (options: Partial<EngineOptions>): Guest => {
    const guest = guestWith(options);
    guest.put(CODE, NEST);
    return guest;
  };
  const nest = (guest: Guest, rounds: number, inside: number): void => expect(guest.call(CODE, [0, rounds, 0, 0, 0, 0, inside - 1])).toBe(3 * rounds);
  const begins = (guest: Guest): number[] => [CODE, INNER].filter((pc) => guest.unitAt(pc) !== undefined);

  it('begins at the head of the outermost', () => {
    const guest = guestIn({});
    nest(guest, 4, 10);
    expect(begins(guest)).toEqual([CODE]);
    // All but the return.
    expect(guest.counters()).toMatchObject({ units_compiled: 1, units_at_heads: 1, unit_instructions: 7 });
    nest(guest, 1000, 10);
    expect(begins(guest)).toEqual([CODE]);
  });

  it('begins at the place itself when the guest does not come to the head', () => {
    const guest = guestIn({});
    nest(guest, 3, 2);
    expect(guest.call(INNER, [0, 1, WARM + 10])).toBe(2);
    expect(begins(guest)).toEqual([CODE]);
    expect(guest.call(INNER, [0, 1, WARM + 10])).toBe(2);
    expect(begins(guest)).toEqual([CODE, INNER]);
    expect(guest.counters()).toMatchObject({ units_compiled: 2, units_at_heads: 1 });
  });

  it.each([{ heads: false }, { rebuild: false }, { unit: 'block' }] as const)('begins at the place itself with %j', (options) => {
    const guest = guestIn(options);
    nest(guest, 4, 10);
    expect(begins(guest)).toContain(INNER);
    expect(guest.counters().units_at_heads).toBe(0);
  });

  it('begins where the guest is without a warm-up', () => {
    const guest = guestIn({ jitThreshold: 0 });
    expect(guest.call(INNER, [0, 1, 5])).toBe(2);
    expect(begins(guest)).toEqual([INNER]);
  });
});

describe('a unit that begins inside of another', () => {
  /** r0 + 3 r1, by a loop; r2 is anything. */
  const LOOP = [add(0, 0, 1), NOP, add(0, 0, 2), subs(1, 1, 1), bne(4, 0), bx(14)];
  const INSIDE = CODE + 8;
  const entered = (options: Partial<EngineOptions>, times: number): Guest => {
    const guest = guestWith(options);
    guest.put(CODE, LOOP);
    for (let k = 0; k < 2 * WARM; k++) expect(guest.call(CODE, [0, 10])).toBe(30);
    for (let k = 0; k < times; k++) if (guest.call(INSIDE, [0, 3]) !== 8) throw new Error('wrong sum');
    return guest;
  };
  const made = (guest: Guest): number => guest.counters().unit_instructions!;

  it('ends where that begins', () => {
    const before = made(entered({}, 0));
    // From r0 + 2 to the branch.
    expect(made(entered({}, 2 * WARM)) - before).toBe(3);
  });

  it('is made anew as a whole when it is often left there', () => {
    const guest = entered({}, 25_100);
    const { units_rebuilt: rebuilt, exit_cold: cold } = guest.counters();
    expect({ rebuilt, cold }).toEqual({ rebuilt: 1, cold: 25_000 });
  });

  it('is the whole loop when that is switched off', () => {
    const before = made(entered({ join: false }, 0));
    expect(made(entered({ join: false }, 2 * WARM)) - before).toBe(5);
  });
});

describe('a unit that reaches into the next page', () => {
  const A = 0x400000;
  const OTHER = L1 + 0x4000;
  /** r0 + 1 in the last word of a page, and what the next one adds. */
  function guestAcross(options: Partial<EngineOptions> = {}): Guest {
    const guest = guestWith(options);
    guest.put(frame(0) + 4088, [NOP, add(0, 0, 1)]);
    guest.put(frame(1), [add(0, 0, 10), bx(14)]);
    guest.put(frame(2), [add(0, 0, 20), bx(14)]);
    for (const table of [L1, OTHER]) guest.map(A, frame(0), { table, notGlobal: true });
    guest.map(A + 4096, frame(1), { table: L1, notGlobal: true });
    for (let k = 0; k < 2 * WARM; k++) expect(guest.call(A + 4088)).toBe(11);
    // And one for the place where calls stop.
    expect(guest.counters().units_compiled).toBe(2);
    return guest;
  }

  it('finds the page again when only the TLB has lost it', () => {
    const guest = guestAcross();
    for (let k = 0; k < 3; k++) {
      guest.invalidateAll();
      expect(guest.call(A + 4088)).toBe(11);
    }
    const { guard_filled: filled, exit_page_guard: guarded, units_dropped_by_guard: dropped } = guest.counters();
    expect({ filled, guarded, dropped }).toEqual({ filled: 3, guarded: 3, dropped: 0 });
  });

  it('leaves its neighbour out where that keeps changing', () => {
    const guest = guestAcross();
    guest.map(A + 4096, frame(2), { table: OTHER, notGlobal: true });
    for (let k = 0; k < 600; k++) {
      guest.space(1, OTHER);
      expect(guest.call(A + 4088)).toBe(21);
      guest.space(0, L1);
      expect(guest.call(A + 4088)).toBe(11);
    }
    const { units_dropped_by_guard: dropped, exit_page_guard: guarded, guard_filled: filled } = guest.counters();
    expect({ dropped, in_vain: guarded! - filled! }).toEqual({ dropped: 1, in_vain: 500 });
  });

  it('is left to the interpreter where nothing is mapped there any more', () => {
    const guest = guestAcross();
    guest.unmap(A + 4096);
    guest.invalidateAll();
    // The prefetch abort comes when the page is reached, not before.
    expect(guest.call(A + 4088)).toBe(-12);
    expect(guest.S[0]).toBe(1);
  });

  it('keeps its guard when that is switched off', () => {
    const guest = guestAcross({ rebuild: false });
    guest.invalidateAll();
    expect(guest.call(A + 4088)).toBe(11);
    expect(guest.counters()).toMatchObject({ exit_page_guard: 1 });
    expect(guest.counters().guard_filled).toBeUndefined();
  });
});
