import { describe, expect, it } from 'vitest';
import { Slot } from '../../translator/abi.js';
import { NO_RATION } from '../../runtime/engine/address-spaces.js';
import { Engine } from '../../runtime/engine/engine.js';
import { GuestRam } from '../../runtime/memory/ram.js';

const bus = { decodes: () => false, read: () => 0, write: () => {} };

/** Four loops of their own, one after another, for ever; at the end some enter User mode. */
function engineWith(user: boolean): Engine {
  const ram = new GuestRam(1 << 20);
  const code: number[] = [];
  for (let loop = 0; loop < 4; loop++) code.push(0xe3a01014, 0xe2511001, 0x1afffffd, 0xea000000, 0xe1a00000);
  // CPS to User mode.
  if (user) code.push(0xf1020010);
  code.push(0xea000000 | ((-code.length - 2) & 0xffffff));
  ram.i32.set(code);
  return new Engine(ram, bus, { engine: 'jit', jitThreshold: 10, unit: 'block', exactIo: false });
}

const compiled = (engine: Engine): [number, number] => {
  const { units_compiled, units_compiled_rationed } = engine.stats();
  return [units_compiled!, units_compiled_rationed!];
};

describe('a ration of translations', () => {
  it('is kept, while units that are there run', () => {
    const engine = engineWith(false);
    engine.ration(0);
    engine.run(20_000);
    expect(compiled(engine)).toEqual([0, 0]);
    engine.ration(2);
    engine.run(20_000);
    expect(compiled(engine)).toEqual([2, 2]);
    const { dispatch_unit } = engine.stats();
    engine.run(20_000);
    expect(compiled(engine)).toEqual([2, 2]);
    expect(engine.stats().dispatch_unit! - dispatch_unit!).toBeGreaterThan(100);
    engine.ration(NO_RATION);
    engine.run(20_000);
    expect(compiled(engine)[0]).toBeGreaterThan(3);
    expect(compiled(engine)[1]).toBe(2);
  });

  it('ends when the guest enters User mode', () => {
    const engine = engineWith(true);
    engine.ration(0);
    engine.run(20_000);
    expect(engine.S[Slot.CPSR]! & 31).toBe(16);
    expect(compiled(engine)[0]).toBeGreaterThan(3);
    expect(compiled(engine)[1]).toBe(0);
  });
});
