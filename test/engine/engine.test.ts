import { describe, expect, it } from 'vitest';
import { Slot } from '../../translator/abi.js';
import { Cp15Slot, SCTLR } from '../../runtime/cpu/cp15.js';
import { Engine } from '../../runtime/engine/engine.js';
import { GuestRam } from '../../runtime/memory/ram.js';

const bus = { decodes: () => false, read: () => 0, write: () => {} };
const options = { engine: 'jit', jitThreshold: 0, unit: 'region', exactIo: false } as const;

function engineWith(code: readonly number[], at = 0x8000): Engine {
  const ram = new GuestRam(1 << 20);
  ram.i32.set(code, at >> 2);
  const engine = new Engine(ram, bus, options);
  engine.S[Slot.PC] = at;
  return engine;
}

describe('the engine', () => {
  it('runs exactly its budget, in units and between them', () => {
    // loop: add r0, r0, #1; cmp r0, #0; bne loop
    const engine = engineWith([0xe2800001, 0xe3500000, 0x1afffffc]);
    for (const budget of [1, 2, 3, 7, 1000]) {
      const before = engine.instructions();
      engine.run(budget);
      expect(engine.instructions() - before).toBe(budget);
    }
    expect(engine.S[0]).toBe(Math.ceil(engine.instructions() / 3));
    expect(engine.stats().units_compiled).toBeGreaterThan(0);
  });

  it('gives up on a guest that cannot fetch its own abort vector', () => {
    const engine = engineWith([]);
    // Translation on, and no descriptor anywhere: every fetch faults.
    engine.S[Cp15Slot.SCTLR] = engine.S[Cp15Slot.SCTLR]! | SCTLR.M | SCTLR.XP;
    engine.S[Cp15Slot.TTBR0] = 0x4000;
    for (let i = 0; i < 10 && engine.failure === undefined; i++) engine.run(50_000);
    expect(engine.failure).toMatch(/abort vector, 0xc$/);
  });

  it('goes on with a guest that handles prefetch aborts, however many', () => {
    // mov pc, r6, outside RAM; the vector: add r5, r5, #1; movs pc, r0
    const engine = engineWith([0xe1a0f006]);
    (engine as unknown as { ram: GuestRam }).ram.i32.set([0xe2855001, 0xe1b0f000], 0xc >> 2);
    engine.S.set([0x8000], 0);
    engine.S[6] = 1 << 21;
    for (let i = 0; i < 12; i++) engine.run(50_000);
    expect(engine.failure).toBeUndefined();
    expect(engine.S[5]).toBe(150_000);
  });

  it('drops what was made from a page when a device writes it', () => {
    const engine = engineWith([0xe2800001, 0xeafffffd]); // loop: add r0, r0, #1; b loop
    engine.run(1000);
    expect(engine.S[0]).toBe(500);
    const ram = (engine as unknown as { ram: GuestRam }).ram;
    ram.dmaWrite(0x8000, Uint8Array.of(0x02, 0x00, 0x80, 0xe2)); // add r0, r0, #2
    engine.run(1000);
    expect(engine.S[0]).toBe(1500);
  });
});
