/** Indirect calls: what they usually call is taken into the unit, and anything else is called all the same. */
import { describe, expect, it } from 'vitest';
import { add, blx, bne, bx, mov, movReg, subs, t, halves } from '../support/asm.js';
import type { EngineOptions } from '../../runtime/engine/engine.js';
import { CODE, frame, Guest, L1 } from './guest.js';

/** So early that the interpreter has not seen enough. */
const WARM = 10;
/** Thrice the calls until a site is decided on (usual-calls.ts): the loop is part of several units. */
const TURNS = 48_000;
const guestWith = (options: Partial<EngineOptions> = {}): Guest =>
  new Guest({ name: '', turns: 0, options: { engine: 'jit', jitThreshold: WARM, unit: 'region', exactIo: false, ...options } });

/** Calls r3 as often as r1 says. */
const LOOP = [movReg(12, 14), blx(3), subs(1, 1, 1), bne(3, 1), bx(12)];
const ONE = CODE + 0x100;
const TEN = CODE + 0x180;
const FAR = 0x400000;

function guestWithLoop(options: Partial<EngineOptions> = {}): Guest {
  const guest = guestWith(options);
  guest.put(CODE, LOOP);
  guest.put(ONE, [add(0, 0, 1), bx(14)]);
  guest.put(TEN, [add(0, 0, 10), bx(14)]);
  return guest;
}
const run = (guest: Guest, target: number, turns = TURNS): number => guest.call(CODE, [0, turns, 0, target]);
const rebuilt = (guest: Guest): number => guest.counters().units_rebuilt_for_calls!;
/** Units called by the runtime while the loop runs. */
function dispatched(guest: Guest, target: number, turns = 1000): number {
  const before = guest.counters().dispatch_unit!;
  run(guest, target, turns);
  return guest.counters().dispatch_unit! - before;
}

/** Runs the loop until each unit that it is part of has the callee. */
function learn(guest: Guest, target: number): void {
  for (let k = 0; k < 5; k++) run(guest, target);
  expect(dispatched(guest, target)).toBeLessThan(10);
}

describe('an indirect call', () => {
  it('has its callee in the unit after a while', () => {
    const guest = guestWithLoop();
    expect(dispatched(guest, ONE)).toBeGreaterThan(900);
    learn(guest, ONE);
    expect(run(guest, ONE)).toBe(TURNS);
    const units = rebuilt(guest);
    expect(units).toBeGreaterThan(0);
    learn(guest, ONE);
    expect(rebuilt(guest)).toBe(units);
  });

  it('has it from the first when the interpreter has seen it go there, and nowhere else', () => {
    const guest = guestWithLoop({ jitThreshold: 40 });
    run(guest, ONE, 100);
    expect(dispatched(guest, ONE)).toBeLessThan(10);
    expect(guest.counters()).toMatchObject({ units_rebuilt_for_calls: 0, calls_not_predicted: 0 });
    const other = guestWithLoop({ jitThreshold: 40 });
    for (let k = 0; k < 100; k++) run(other, k & 1 ? ONE : TEN, 10);
    expect(dispatched(other, ONE)).toBeGreaterThan(900);
  });

  it('counts the same instructions', () => {
    const [translated, interpreted] = [guestWithLoop(), guestWithLoop({ engine: 'interp' })].map((guest) => {
      for (let k = 0; k < 3; k++) run(guest, ONE);
      for (let k = 0; k < 3; k++) run(guest, TEN);
      return guest.engine.instructions();
    });
    expect(translated).toBe(interpreted);
  });

  it('goes to another callee all the same, and takes that in too', () => {
    const guest = guestWithLoop();
    learn(guest, ONE);
    expect(run(guest, TEN, 100)).toBe(1000);
    expect(dispatched(guest, TEN)).toBeGreaterThan(900);
    learn(guest, TEN);
    expect(guest.counters().calls_mispredicted).toBeGreaterThan(10_000);
    learn(guest, ONE);
  });

  it('is not predicted where it goes everywhere', () => {
    const guest = guestWith();
    // r3 goes round eight callees.
    guest.put(CODE, [movReg(12, 14), blx(3), add(3, 3, 16), (0xe3c33080 | 0), subs(1, 1, 1), bne(5, 1), bx(12)]);
    for (let k = 0; k < 8; k++) guest.put(CODE + 0x100 + 16 * k, [add(0, 0, k), bx(14)]);
    expect(run(guest, CODE + 0x100)).toBe(TURNS / 8 * 28);
    expect(rebuilt(guest)).toBe(0);
  });

  it.each([['switched off', { predict: false }], ['off with --no-rebuild', { rebuild: false }]])('is left alone when that is %s', (_, options) => {
    const guest = guestWithLoop(options);
    expect(run(guest, ONE)).toBe(TURNS);
    const { units_rebuilt_for_calls: anew, calls_predicted: predicted, calls_not_predicted: seen } = guest.counters();
    expect({ anew, predicted, seen }).toEqual({ anew: 0, predicted: 0, seen: 0 });
  });

  it('reaches Thumb code', () => {
    const guest = guestWithLoop();
    learn(guest, ONE);
    const units = rebuilt(guest);
    guest.put(TEN, halves(t.bx(14)));
    for (let k = 0; k < 5; k++) expect(run(guest, TEN + 1)).toBe(0);
    expect(rebuilt(guest)).toBe(units);
  });

  it('leaves the unit when the callee goes elsewhere', () => {
    const guest = guestWithLoop();
    // Comes back to r4 when r5 says so.
    guest.put(ONE, [(0xe3550000 | 0), (0x11a0e004), add(0, 0, 1), bx(14)]);
    guest.put(CODE + 0x40, [mov(0, 77), bx(12)]);
    learn(guest, ONE);
    expect(guest.call(CODE, [0, 100, 0, ONE, CODE + 0x40, 1])).toBe(77);
  });

  it('forgets a callee that is overwritten', () => {
    const guest = guestWithLoop();
    learn(guest, ONE);
    guest.engine.code.deviceWrites(guest.ram.u8, ONE, new Uint8Array(new Int32Array([add(0, 0, 3)]).buffer));
    guest.put(ONE, [add(0, 0, 3)]);
    expect(run(guest, ONE, 1000)).toBe(3000);
  });
});

describe('a usual callee in another page', () => {
  const OTHER = L1 + 0x4000;
  function guestFar(): Guest {
    const guest = guestWithLoop();
    guest.put(frame(0), [add(0, 0, 1), bx(14)]);
    guest.put(frame(1), [add(0, 0, 2), bx(14)]);
    guest.map(FAR, frame(0), { notGlobal: true });
    guest.map(FAR, frame(1), { notGlobal: true, table: OTHER });
    learn(guest, FAR);
    return guest;
  }

  it('is asked for where it is called: elsewhere mapped it is called, and the unit runs on', () => {
    const guest = guestFar();
    const { exit_page_guard: guarded } = guest.counters();
    for (let k = 0; k < 100; k++) {
      guest.space(1, OTHER);
      expect(run(guest, FAR, 50)).toBe(100);
      guest.space(0, L1);
      expect(run(guest, FAR, 50)).toBe(50);
    }
    expect(run(guest, ONE, 50)).toBe(50);
    expect(guest.counters().exit_page_guard).toBe(guarded);
  });

  it('is looked up again when only the TLB has lost it', () => {
    const guest = guestFar();
    guest.invalidateAll();
    expect(run(guest, FAR, 100)).toBe(100);
    expect(dispatched(guest, FAR)).toBeLessThan(10);
  });

  it('aborts where it is not mapped any more', () => {
    const guest = guestFar();
    guest.unmap(FAR);
    guest.invalidateAll();
    expect(run(guest, FAR, 100)).toBe(-12);
  });
});
