import { describe, expect, it } from 'vitest';
import { FAST_MASK, TLB_PAGES } from '../../translator/abi.js';
import { SoftTlb } from '../../runtime/memory/soft-tlb.js';

const DACR = 0x55;
const PAGE = 0x10;

/** Whether generated code would go to RAM for this address. */
const fast = (tlb: SoftTlb, table: number, address: number): boolean => ((tlb.T[table * TLB_PAGES + (address >>> 12)]! ^ address) & FAST_MASK[1]) === 0;

/** Entry of PAGE in the read table of a context, as generated code looks it up: the RAM offset, or a negative number. */
const look = (tlb: SoftTlb, context: number): number => tlb.T[context * 2 * TLB_PAGES + PAGE]! ^ (PAGE << 12);

/** One process after another: each runs, touches a page of its own, and ends. */
function processes(tlb: SoftTlb, count: number, ends: boolean): Set<number> {
  const used = new Set<number>();
  for (let asid = 1; asid <= count; asid++) {
    tlb.select(true, DACR, asid);
    const context = tlb.select(false, DACR, asid);
    expect(look(tlb, context)).toBeLessThan(0);
    tlb.fill(context, PAGE << 12, asid << 12, true, true, false, 12);
    expect(look(tlb, context)).toBe(asid << 12);
    used.add(context);
    if (ends) tlb.flushAsid(asid);
  }
  return used;
}

describe('contexts of the software TLB', () => {
  it('one that a process left behind is taken before a new one', () => {
    const tlb = new SoftTlb(1024);
    expect(processes(tlb, 100, true).size).toBe(1);
    expect(tlb.counters.tlb_context_new).toBe(2);
    expect(tlb.writers.every((n) => n === 0)).toBe(true);
  });

  it('processes that live keep theirs', () => {
    const tlb = new SoftTlb(1024);
    expect(processes(tlb, 20, false).size).toBe(20);
    for (let asid = 1; asid <= 20; asid++) expect(look(tlb, tlb.findUser(DACR, asid))).toBe(asid << 12);
  });

  it('a process that is flushed and goes on keeps its own when it is asked for again', () => {
    const tlb = new SoftTlb(1024);
    const first = tlb.select(false, DACR, 1);
    tlb.flushAsid(1);
    expect(tlb.findUser(DACR, 1)).toBe(first);
    expect(tlb.select(false, DACR, 2)).not.toBe(first);
    tlb.flushAsid(1);
    expect(tlb.select(false, DACR, 1)).toBe(first);
    expect(tlb.select(false, DACR, 3)).not.toBe(first);
  });

  it('with no room the least recently used goes', () => {
    const tlb = new SoftTlb(1024);
    const [, second] = processes(tlb, 22, false);
    tlb.findUser(DACR, 1);
    expect(tlb.select(false, DACR, 23)).toBe(second);
    expect(tlb.counters.tlb_context_recycled).toBe(1);
    expect(tlb.findUser(DACR, 2)).toBe(0);
  });

  it('an entry that was never filled or was dropped is valid nowhere in the address space', () => {
    const tlb = new SoftTlb(131072);
    const addresses = Array.from({ length: 1024 }, (_, i) => i * 0x400000).flatMap((at) => [at, at + 0xfff, at + 0x3ff000, at + 0x3fffff]);
    const context = tlb.select(false, DACR, 1);
    const none = (): boolean => addresses.every((at) => [0, 1, 2 * context, 2 * context + 1].every((table) => !fast(tlb, table, at)));
    expect(none()).toBe(true);
    // The last frame that RAM can have, at every address.
    for (const at of addresses) {
      tlb.fill(context, at, 0x1ffff000, true, true, false, 12);
      expect(fast(tlb, 2 * context, at) && fast(tlb, 2 * context + 1, at)).toBe(true);
    }
    tlb.flushAsid(1);
    expect(none()).toBe(true);
    expect(tlb.writers[0x1ffff]).toBe(0);
  });
});
