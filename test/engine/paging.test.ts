/** Translations of addresses change under code and data: nothing stale is used, and nothing else is lost. */
import { describe, expect, it } from 'vitest';
import { add, addReg, b, bl, blx, bne, bx, halves, ldr, mcr15, mov, movReg, str, subs, t, NOP } from '../support/asm.js';
import { CODE, frame, Guest, L1, SETTINGS } from './guest.js';

const PREFETCH_ABORT = -12;
const DATA_ABORT = -16;
const OTHER_TABLE = L1 + 0x4000;
/** Virtual pages that tests map. */
const A = 0x400000;
const B = 0x500000;
const answer = (n: number): number[] => [mov(0, n), bx(14)];

describe.each(SETTINGS)('$name', (setting) => {
  const { turns } = setting;

  it('two virtual pages on one frame: written through one, run through the other', () => {
    const guest = new Guest(setting);
    guest.map(A, frame(0));
    guest.map(B, frame(0));
    guest.put(frame(0), answer(0));
    // r4 = A, r5 = B, r6 turns, r7 = mov r0, #n: writes through A, calls through B and then through A.
    guest.put(CODE, [movReg(11, 14), mov(8, 0), str(7, 4), blx(5), addReg(8, 8, 0), blx(4), addReg(8, 8, 0), add(7, 7, 1), subs(6, 6, 1), bne(9, 2), movReg(0, 8), bx(11)]);
    // An immediate has 8 bits: no more than 200 turns at a time.
    for (let left = turns; left > 0; left -= 200) {
      const n = Math.min(left, 200);
      expect(guest.call(CODE, [0, 0, 0, 0, A, B, n, mov(0, 0)])).toBe(n * (n - 1));
    }
    expect(guest.counters().code_views).toBeGreaterThan(2);
  });

  it('the same, written from outside of any unit, and in a third page', () => {
    const guest = new Guest(setting);
    for (const va of [A, B, A + 0x3000]) guest.map(va, frame(0));
    guest.put(frame(0), [...answer(1), str(1, 2), bx(14)]);
    for (let i = 0; i < turns; i++) {
      expect(guest.call(B)).toBe(1 + i % 99);
      guest.call(A + 8, [0, mov(0, 1 + (i + 1) % 99), A + 0x3000]);
    }
  });

  it.each([['all', mcr15(9, 8, 7, 0)], ['mva', mcr15(4, 8, 7, 1)], ['asid', mcr15(9, 8, 7, 2)]])('a page is mapped to another frame under a branch into it, then invalidated: %s', (_how, invalidate) => {
    const guest = new Guest(setting);
    const notGlobal = { notGlobal: true };
    guest.map(A, frame(0));
    guest.map(A + 4096, frame(1), notGlobal);
    // The last instructions of the first page run into the second, which returns to it: a region spans both.
    const last = 1024 - 12;
    guest.put(frame(0) + 4 * last, [
      str(7, 5), invalidate, mcr15(9, 7, 5, 4), movReg(10, 7), movReg(7, 8), movReg(8, 10), NOP, NOP, NOP, NOP, NOP, NOP,
    ]);
    const second = (n: number): number[] => [add(0, 0, n), subs(6, 6, 1), bne(1026, last), bx(14)];
    guest.put(frame(1), second(1));
    guest.put(frame(2), second(3));
    // r4 the page (ASID 0), r5 its descriptor, r7 and r8 the two descriptors by turns.
    const registers = [0, 0, 0, 0, A + 4096, guest.descriptor(A + 4096), 2 * turns, guest.page(frame(2), notGlobal), guest.page(frame(1), notGlobal)];
    expect(guest.call(A + 4 * last, registers)).toBe(4 * turns);
    expect(guest.call(A + 4 * last, registers)).toBe(4 * turns);
  });

  it('a page is freed, and its address and its frame are used again', () => {
    const guest = new Guest(setting);
    guest.put(CODE, [movReg(11, 14), blx(4), subs(6, 6, 1), bne(3, 1), bx(11)]);
    const run = (): number => guest.call(CODE, [0, 0, 0, 0, A, 0, turns]);
    guest.put(CODE + 64, [str(1, 2), str(3, 2, 4), bx(14)]);
    guest.map(A, frame(0));
    guest.put(frame(0), answer(1));
    expect(run()).toBe(1);
    guest.unmap(A);
    guest.invalidateMva(A, 0);
    expect(run()).toBe(PREFETCH_ABORT);
    guest.put(frame(1), answer(2));
    guest.map(A, frame(1));
    expect(run(), 'a fault is not remembered').toBe(2);
    // The frame becomes data of another page, then code again.
    guest.map(B, frame(0));
    guest.call(CODE + 64, [0, mov(0, 3), B, bx(14)]);
    guest.map(A, frame(0));
    guest.invalidateMva(A, 0);
    expect(run()).toBe(3);
    expect(guest.word(frame(0))).toBe(mov(0, 3));
  });

  it('data: each kind of invalidation shows the new tables', () => {
    const guest = new Guest(setting);
    for (let i = 0; i < 3; i++) guest.put(frame(i), [10 + i]);
    guest.put(CODE, [ldr(0, 4), subs(6, 6, 1), bne(2, 0), bx(14)]);
    const load = (): number => guest.call(CODE, [0, 0, 0, 0, A, 0, turns]);
    guest.space(1, L1);
    guest.map(A, frame(0), { notGlobal: true });
    expect(load()).toBe(10);
    guest.map(A, frame(1), { notGlobal: true });
    guest.invalidateAsid(1);
    expect(load()).toBe(11);
    guest.map(A, frame(2), { notGlobal: true });
    guest.invalidateMva(A, 1);
    expect(load()).toBe(12);
    guest.map(A, frame(0));
    guest.invalidateAll();
    expect(load()).toBe(10);
    guest.map(A, frame(1));
    guest.invalidateMva(A, 77);
    expect(load(), 'a global page, whatever the ASID').toBe(11);
    guest.unmap(A);
    guest.invalidateMva(A, 1);
    expect(load()).toBe(DATA_ABORT);
  });

  it('address spaces keep their entries apart, code and data', () => {
    const guest = new Guest(setting);
    guest.put(CODE, [movReg(11, 14), blx(4), ldr(1, 5), subs(6, 6, 1), bne(4, 1), addReg(0, 0, 1), bx(11)]);
    const run = (): number => guest.call(CODE, [0, 0, 0, 0, A, B, turns]);
    for (const [asid, table] of [[1, L1], [2, OTHER_TABLE]] as const) {
      guest.map(A, frame(asid), { notGlobal: true, table });
      guest.map(B, frame(asid + 2), { notGlobal: true, table });
      guest.put(frame(asid), answer(asid));
      guest.put(frame(asid + 2), [10 * asid]);
    }
    for (let i = 0; i < 3; i++) {
      guest.space(1, L1);
      expect(run()).toBe(11);
      guest.space(2, OTHER_TABLE);
      expect(run()).toBe(22);
    }
  });
});

/** What an invalidation takes, seen by what is left: entries that may stay are stale on purpose here. */
describe('the software TLB', () => {
  const setting = SETTINGS[1]!;
  const reader = (): Guest => {
    const guest = new Guest(setting);
    guest.put(CODE, [ldr(0, 4), bx(14)]);
    return guest;
  };
  const load = (guest: Guest, va: number): number => guest.call(CODE, [0, 0, 0, 0, va]);
  /** Reads with User permissions: that view has a context for each ASID, the privileged one has not. */
  const LDRT = 0xe4b40000 | 0;
  const userReader = (): Guest => {
    const guest = new Guest(setting);
    guest.put(CODE, [LDRT, bx(14)]);
    return guest;
  };

  it('drops by address one page of one address space', () => {
    const guest = userReader();
    for (const [asid, table] of [[1, L1], [2, OTHER_TABLE]] as const) {
      guest.put(frame(asid), [asid]);
      guest.map(A, frame(asid), { notGlobal: true, table });
      guest.map(A + 4096, frame(asid), { notGlobal: true, table });
      guest.space(asid, table);
      expect([load(guest, A), load(guest, A + 4096)]).toEqual([asid, asid]);
    }
    guest.put(frame(5), [5]);
    for (const table of [L1, OTHER_TABLE]) for (const va of [A, A + 4096]) guest.map(va, frame(5), { notGlobal: true, table });
    const before = guest.counters();
    guest.invalidateMva(A, 1);
    const after = guest.counters();
    expect(after.tlb_entries_dropped! - before.tlb_entries_dropped!).toBe(1);
    expect([load(guest, A), load(guest, A + 4096)], 'asid 2 keeps both').toEqual([2, 2]);
    guest.space(1, L1);
    expect([load(guest, A), load(guest, A + 4096)], 'asid 1 keeps the other').toEqual([5, 1]);
  });

  it.each([['section', 20], ['supersection', 24], ['large page', 16]] as const)('drops all of a %s by any of its addresses, and nothing beside it', (_name, shift) => {
    const guest = reader();
    const place = 0x10000000;
    const beside = place + 0x01000000;
    const map = (n: number): void => {
      // Frames that begin at a multiple of 64 KB are enough: the fourth page of the mapping is what is read.
      if (shift === 16) for (let i = 0; i < 16; i++) guest.ram.i32[guest.descriptor(place + i * 4096) >> 2] = (0x300000 + n * 0x10000) | 0x31;
      else if (shift === 20) guest.section(place, 0x300000 + n * 0x100000);
      else for (let i = 0; i < 16; i++) guest.section(place + (i << 20), 0, 0x40000);
    };
    const size = 2 ** shift;
    map(0);
    guest.map(beside, frame(0));
    guest.put(frame(0), [7]);
    const pages = [0x1000, 0x3000, Math.min(size, guest.ram.size) - 0x1000].map((offset) => place + offset);
    const values = (): number[] => pages.map((va) => load(guest, va));
    const first = values();
    expect(load(guest, beside)).toBe(7);
    const before = guest.counters();
    guest.unmap(beside);
    if (shift === 24) for (let i = 0; i < 16; i++) guest.section(place + (i << 20), 0x100000);
    else map(1);
    guest.put((shift === 24 ? 0x100000 : 0x300000 + size) + 0x1000, [99]);
    guest.invalidateMva(place + size / 2, 0);
    expect(guest.counters().tlb_entries_dropped! - before.tlb_entries_dropped!).toBe(pages.length);
    expect(load(guest, beside), 'beside it').toBe(7);
    expect(values()[0]).toBe(99);
    expect(first[0]).not.toBe(99);
  });

  it('keeps small pages in the same megabyte of another address space that has a section there', () => {
    const guest = userReader();
    guest.section(A, 0x300000, 0x20000, L1);
    guest.map(A + 0x5000, frame(1), { notGlobal: true, table: OTHER_TABLE });
    guest.put(frame(1), [1]);
    guest.space(1, L1);
    load(guest, A + 0x5000);
    load(guest, A + 0x6000);
    guest.space(2, OTHER_TABLE);
    expect(load(guest, A + 0x5000)).toBe(1);
    guest.unmap(A + 0x5000, OTHER_TABLE);
    const before = guest.counters().tlb_entries_dropped!;
    guest.invalidateMva(A + 0x7000, 1);
    expect(guest.counters().tlb_entries_dropped! - before).toBe(2);
    expect(load(guest, A + 0x5000)).toBe(1);
  });

  it('does not hand a page that became private to another address space', () => {
    const guest = reader();
    guest.put(frame(1), [1]);
    guest.put(frame(2), [2]);
    guest.space(1, L1);
    guest.map(A, frame(1));
    load(guest, A);
    guest.map(A, frame(1), { notGlobal: true });
    guest.invalidateMva(A, 1);
    expect(load(guest, A)).toBe(1);
    guest.map(A, frame(2), { notGlobal: true, table: OTHER_TABLE });
    guest.space(2, OTHER_TABLE);
    expect(load(guest, A)).toBe(2);
  });

  it('finds the entries of a process by their modified address (FCSE)', () => {
    const guest = reader();
    const PID = 3;
    // The first two megabytes of the process are ours, its fifth is mapped by the table's entry for the modified address.
    for (const mb of [0, 1]) guest.section((PID << 25) + (mb << 20), mb << 20);
    guest.map((PID << 25) + A, frame(1));
    guest.put(frame(1), [1]);
    guest.put(frame(2), [2]);
    guest.engine.cp15.write(0, 13, 0, 0, PID << 25);
    expect(load(guest, A)).toBe(1);
    expect(load(guest, (PID << 25) + A)).toBe(1);
    const before = guest.counters().tlb_flush_all;
    guest.map((PID << 25) + A, frame(2));
    guest.invalidateMva((PID << 25) + A, 0);
    expect([load(guest, A), load(guest, (PID << 25) + A)]).toEqual([2, 2]);
    expect(guest.counters().tlb_flush_all).toBe(before);
  });
});

describe('subpages with different rights (legacy format)', () => {
  it.each(SETTINGS)('$name: the right to execute ends inside of a page', (setting) => {
    const guest = new Guest(setting);
    const { cp15 } = guest.engine;
    cp15.write(0, 1, 0, 0, 0x00450079); // MMU on, XP clear
    guest.descriptor(A);
    // Subpages 0 and 1 for all, 2 and 3 for nobody.
    guest.ram.i32[guest.descriptor(A) >> 2] = frame(0) | 2 | 0x0f0;
    guest.put(frame(0), [bl(0, 256), b(1, 1)]);
    guest.put(frame(0) + 1024, [add(0, 0, 1), subs(6, 6, 1), bne(258, 256), b(259, 512)]);
    guest.put(frame(0) + 2048, [mov(0, 99), bx(14)]);
    for (let i = 0; i < 3; i++) {
      expect(guest.call(A, [0, 0, 0, 0, 0, 0, setting.turns])).toBe(PREFETCH_ABORT);
      expect(guest.S[0]).toBe(setting.turns);
    }
    expect(guest.counters().step_subpage).toBeGreaterThan(0);
  });

  it.each(SETTINGS)('$name: Thumb code, in a page where none has run yet', (setting) => {
    const guest = new Guest(setting);
    guest.engine.cp15.write(0, 1, 0, 0, 0x00450079);
    guest.ram.i32[guest.descriptor(A) >> 2] = frame(0) | 2 | 0x0f0;
    guest.put(frame(0), halves(t.add(0, 1), t.sub(6, 1), t.bne(2, 0), t.bx(14)));
    expect(guest.call(A, [0, 0, 0, 0, 0, 0, 7], true)).toBe(7);
    expect(guest.counters().step_subpage).toBeGreaterThan(20);
  });
});
