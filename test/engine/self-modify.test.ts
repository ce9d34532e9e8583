/** Code that changes: by the guest's own stores of every kind, through other pages and the other instruction set, and by devices. */
import { describe, expect, it } from 'vitest';
import { add, addReg, b, bl, blx, bne, bx, eorReg, halves, ldr, ldrex, mov, movReg, NOP, stm, str, strb, strd, strex, strh, strt, subs, swp, t } from '../support/asm.js';
import { Raspi1ap } from '../../runtime/machines/raspi1ap.js';
import { VirtualClock } from '../../runtime/time/virtual-clock.js';
import { CODE, DATA, frame, Guest, SETTINGS } from './guest.js';

const A = 0x400000;

/** Each writes r7 (a word, or its low part) to the address in r4; r8 to r10 are free. What follows is instruction number `length`. */
const STORES: readonly (readonly [string, readonly number[]])[] = [
  ['STR', [str(7, 4)]],
  ['STRB', [strb(7, 4)]],
  ['STRH', [strh(7, 4)]],
  ['STRT', [strt(7, 4)]],
  ['STRD', [movReg(8, 7), ldr(9, 4, 4), strd(8, 4)]],
  ['STM', [ldr(8, 4, 4), stm(4, 0x180)]],
  ['SWP', [swp(8, 7, 4)]],
  ['STREX', [ldrex(8, 4), strex(9, 7, 4)]],
];

describe.each(SETTINGS)('$name', (setting) => {
  const { turns } = setting;

  it.each(STORES)('%s into the next instruction', (_name, store) => {
    const guest = new Guest(setting);
    // Adds n for n = 1, 2, 1, 2, …: the immediate of the instruction behind the store is rewritten each time.
    const patched = store.length + (store.length & 1);
    const code = [...store, ...(store.length & 1 ? [NOP] : []), add(0, 0, 1), eorReg(7, 7, 5), subs(6, 6, 1)];
    guest.put(CODE, [...code, bne(code.length, 0), bx(14)]);
    // First with what is there already, until it is hot: the first change then hits the running unit.
    expect(guest.call(CODE, [0, 0, 0, 0, CODE + 4 * patched, 0, turns, add(0, 0, 1)])).toBe(turns);
    const registers = [0, 0, 0, 0, CODE + 4 * patched, add(0, 0, 1) ^ add(0, 0, 2), 2 * turns, add(0, 0, 2)];
    expect(guest.call(CODE, registers)).toBe(3 * turns);
    expect(guest.call(CODE, registers)).toBe(3 * turns);
  });

  it('an unaligned store, half of it in a page that holds no code', () => {
    const guest = new Guest(setting);
    guest.map(A, frame(1));
    guest.map(A + 4096, frame(0));
    // The word that is written reaches two bytes into the code: the immediate and the rest of its halfword.
    guest.put(frame(0), [add(0, 0, 1), eorReg(7, 7, 5), subs(6, 6, 1), bx(14)]);
    guest.put(CODE, [movReg(11, 14), str(7, 4), blx(8), bne(3, 1), bx(11)]);
    const high = (instruction: number): number => instruction << 16;
    const registers = [0, 0, 0, 0, A + 4094, high(add(0, 0, 1) ^ add(0, 0, 2)), 2 * turns, high(add(0, 0, 2)), A + 4096];
    const warm = [...registers];
    [warm[5], warm[7]] = [0, high(add(0, 0, 1))];
    expect(guest.call(CODE, warm)).toBe(2 * turns);
    expect(guest.call(CODE, registers)).toBe(3 * turns);
  });

  it('into the running loop: ahead of the store, behind it, and its own instruction', () => {
    const guest = new Guest(setting);
    // 0: add r0, #n; 1: str r7 -> [r4]; 2: add r0, #n; loop. r4 goes through 0 and 2; the store itself is rewritten with NOP at last.
    guest.put(CODE, [add(0, 0, 1), str(7, 4), add(0, 0, 1), eorReg(4, 4, 5), subs(6, 6, 1), bne(5, 0), bx(14)]);
    const run = (at: number, flip: number, n: number): number => guest.call(CODE, [0, 0, 0, 0, CODE + 4 * at, flip, n, add(0, 0, 5)]);
    expect(guest.call(CODE, [0, 0, 0, 0, CODE, 8, turns, add(0, 0, 1)])).toBe(2 * turns);
    expect(run(0, 8, 2)).toBe(1 + 1 + 5 + 5);
    expect(run(0, 8, turns)).toBe(10 * turns);
    guest.put(CODE + 4096, [str(7, 4), str(8, 4, 8), bx(14)]);
    guest.call(CODE + 4096, [0, 0, 0, 0, CODE, 0, 0, add(0, 0, 1), add(0, 0, 2)]);
    expect(guest.call(CODE, [0, 0, 0, 0, CODE + 4, 0, turns, NOP])).toBe(3 * turns);
    expect(guest.word(CODE + 4)).toBe(NOP);
  });

  it('into another unit of the same page, and into the caller', () => {
    const guest = new Guest(setting);
    // The loop calls 16, which rewrites 24 (called next) and the instruction behind its own call.
    guest.put(CODE, [movReg(11, 14), bl(1, 16), add(0, 0, 1), bl(3, 24), eorReg(7, 7, 5), subs(6, 6, 1), bne(6, 1), bx(11)]);
    guest.put(CODE + 64, [str(7, 4), str(7, 8), bx(14)]);
    guest.put(CODE + 96, [add(0, 0, 1), bx(14)]);
    const registers = [0, 0, 0, 0, CODE + 96, add(0, 0, 1) ^ add(0, 0, 2), 2 * turns, add(0, 0, 2), CODE + 8];
    const warm = [...registers];
    [warm[5], warm[7]] = [0, add(0, 0, 1)];
    expect(guest.call(CODE, warm)).toBe(4 * turns);
    expect(guest.call(CODE, registers)).toBe(2 * 3 * turns);
    expect(guest.call(CODE, registers)).toBe(2 * 3 * turns);
  });

  it('from the other instruction set', () => {
    const guest = new Guest(setting);
    // ARM rewrites a halfword of Thumb code and runs it; Thumb code rewrites an ARM instruction and runs it.
    guest.put(CODE, [movReg(11, 14), strh(7, 4), blx(8), eorReg(7, 7, 5), subs(6, 6, 1), bne(5, 1), bx(11)]);
    guest.put(CODE + 128, halves(t.add(0, 1), t.bx(14)));
    const arm = [0, 0, 0, 0, CODE + 128, t.add(0, 1) ^ t.add(0, 2), 2 * turns, t.add(0, 2), CODE + 129];
    const warm = [...arm];
    [warm[5], warm[7]] = [0, t.add(0, 1)];
    expect(guest.call(CODE, warm)).toBe(2 * turns);
    expect(guest.call(CODE, arm)).toBe(3 * turns);
    guest.put(CODE + 4096, halves(t.str(7, 4), t.bx(8)));
    guest.put(CODE + 4096 + 64, [add(0, 0, 1), bx(14)]);
    for (let i = 0; i < turns; i++) {
      expect(guest.call(CODE + 4096, [0, 0, 0, 0, CODE + 4096 + 64, 0, 0, add(0, 0, i & 127), CODE + 4096 + 64], true)).toBe(i & 127);
    }
  });

  it('the same bytes again: nothing is lost', () => {
    const guest = new Guest(setting);
    guest.put(CODE, [str(7, 4), strb(7, 4), strh(7, 4), add(0, 0, 1), subs(6, 6, 1), bne(5, 0), bx(14)]);
    const registers = [0, 0, 0, 0, CODE + 12, 0, turns, add(0, 0, 1)];
    expect(guest.call(CODE, registers)).toBe(turns);
    const before = guest.counters();
    expect(guest.call(CODE, registers)).toBe(turns);
    const after = guest.counters();
    expect(after.store_of_same_value! - before.store_of_same_value!).toBe(3 * turns);
    expect([after.units_invalidated, after.page_invalidated_by_store, after.units_compiled]).toEqual([0, 0, before.units_compiled]);
  });

  it('data beside code in one page', () => {
    const guest = new Guest(setting);
    guest.put(CODE, [ldr(1, 4), add(1, 1, 1), str(1, 4), subs(6, 6, 1), bne(4, 0), movReg(0, 1), bx(14)]);
    const registers = [0, 0, 0, 0, CODE + 2048, 0, turns];
    expect(guest.call(CODE, registers)).toBe(turns);
    expect(guest.call(CODE, registers)).toBe(2 * turns);
    const { store_beside_code: beside, units_invalidated: lost, page_invalidated_by_store: pages } = guest.counters();
    expect([beside, lost, pages]).toEqual([2 * turns, 0, 0]);
    // The word becomes an instruction, and then it counts.
    guest.put(CODE + 4096, [str(7, 4), str(8, 4, 4), bx(4)]);
    expect(guest.call(CODE + 4096, [0, 0, 0, 0, CODE + 2048, 0, 0, mov(0, 7), bx(14)])).toBe(7);
    expect(guest.call(CODE + 4096, [0, 0, 0, 0, CODE + 2048, 0, 0, mov(0, 8), bx(14)])).toBe(8);
  });

  it('code that is copied to a page that held other code, again and again', () => {
    const guest = new Guest(setting);
    guest.map(A, frame(0));
    // Copies eight words from r4 to r5, calls them there.
    guest.put(CODE, [movReg(11, 14), mov(6, 32), subs(6, 6, 4), addReg(8, 4, 6), ldr(9, 8), addReg(8, 5, 6), str(9, 8), bne(7, 2), blx(5), bx(11)]);
    const program = (n: number): number[] => [mov(0, n), add(0, 0, 1), b(2, 5), NOP, NOP, add(0, 0, n & 1), bx(14), NOP];
    for (let i = 0; i < turns; i++) {
      guest.put(DATA, program(i & 127));
      expect(guest.call(CODE, [0, 0, 0, 0, DATA, A])).toBe((i & 127) + 1 + (i & 1));
    }
  });
});

describe('translations of code that keeps changing', () => {
  it('have to be earned again', () => {
    const setting = SETTINGS[3]!;
    const guest = new Guest(setting);
    guest.put(CODE, [add(0, 0, 1), subs(6, 6, 1), bne(2, 0), bx(14)]);
    guest.put(CODE + 4096, [str(7, 4), bx(14)]);
    const loop = (n: number): number => guest.call(CODE, [0, 0, 0, 0, 0, 0, n]);
    loop(setting.turns);
    const compiled = guest.counters().units_compiled!;
    expect(compiled).toBeGreaterThan(0);
    for (let i = 0; i < 50; i++) {
      guest.call(CODE + 4096, [0, 0, 0, 0, CODE, 0, 0, add(0, 0, 2 + (i & 1))]);
      expect(loop(10)).toBe(10 * (2 + (i & 1)));
    }
    expect(guest.counters().units_compiled).toBe(compiled);
    expect(loop(setting.turns)).toBe(3 * setting.turns);
    expect(guest.counters().units_compiled).toBeGreaterThan(compiled);
  });
});

describe.each(SETTINGS)('devices and code, $name', (setting) => {
  const { turns } = setting;
  const DMA = 0x20007000;
  const BLOCK = 0x70000;
  const ACTIVE = 1;

  /** A machine with its DMA controller: channel 0 moves `length` bytes from DATA to CODE when CS is written. */
  function machine(length: number, to: number): Guest {
    const wire = { set: () => {} };
    const guest = new Guest(setting, (ram) => new Raspi1ap({ memory: ram, clock: new VirtualClock(() => 0), irq: wire, fiq: wire, onConsole: () => {}, onPower: () => {}, videoMemory: 0 }).bus);
    guest.section(DMA & 0xfff00000, DMA & 0xfff00000);
    guest.put(BLOCK, [0x330, DATA, to, length, 0, 0, 0, 0]);
    return guest;
  }
  /** Writes CONBLK_AD and CS: r10 is the controller, r9 the block, r8 ACTIVE. */
  const start = [str(9, 10, 4), str(8, 10)];
  const registers = (n: number): number[] => [0, 0, 0, 0, 0, 0, n, 0, ACTIVE, BLOCK, DMA];

  it('a transfer moves new code over old', () => {
    const guest = machine(8, CODE);
    guest.put(CODE + 4096, [movReg(11, 14), ...start, blx(4), bx(11)]);
    for (let i = 0; i < turns; i++) {
      guest.put(DATA, [mov(0, i & 127), bx(14)]);
      const r = registers(0);
      r[4] = CODE;
      expect(guest.call(CODE + 4096, r)).toBe(i & 127);
    }
  });

  it('a unit starts the transfer that changes its own next instruction', () => {
    const guest = machine(4, CODE + 12);
    // The word at DATA alternates; the loop copies it behind the store that starts the transfer.
    guest.put(CODE, [str(7, 5), ...start, add(0, 0, 1), eorReg(7, 7, 4), subs(6, 6, 1), bne(6, 0), bx(14)]);
    const r = registers(2 * turns);
    [r[4], r[5], r[7]] = [0, DATA, add(0, 0, 1)];
    expect(guest.call(CODE, r)).toBe(2 * turns);
    [r[4], r[7]] = [add(0, 0, 1) ^ add(0, 0, 2), add(0, 0, 2)];
    expect(guest.call(CODE, r)).toBe(3 * turns);
  });

  it('a transfer of equal bytes, or beside the code, costs nothing', () => {
    const guest = machine(64, CODE + 2048);
    guest.put(CODE, [...start, add(0, 0, 1), subs(6, 6, 1), bne(4, 0), bx(14)]);
    expect(guest.call(CODE, registers(turns))).toBe(turns);
    guest.put(DATA, [...start, add(0, 0, 1), subs(6, 6, 1), bne(4, 0), bx(14)]);
    guest.put(BLOCK, [0x330, DATA, CODE, 24, 0, 0, 0, 0]);
    expect(guest.call(CODE, registers(turns))).toBe(turns);
    const { device_write_beside_code: beside, page_invalidated_by_device: lost, units_invalidated: units } = guest.counters();
    expect([beside, lost, units]).toEqual([2 * turns, 0, 0]);
  });
});
