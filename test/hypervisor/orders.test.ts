/**
 * Orders of CP15 throw away what they name and nothing else. A guest with the MMU on is set up by hand: sections for its code (global) and its
 * tables, three small pages of data under ASID 1 and 2; then single instructions give orders, and the TLB is looked at directly.
 */
import { describe, expect, it } from 'vitest';
import { FAST_MASK, Slot, TLB_PAGES } from '../../translator/abi.js';
import { Cp15Slot, SCTLR } from '../../translator/cp15-slots.js';
import { Engine } from '../../runtime/engine/engine.js';
import { parsePolicy } from '../../runtime/hypervisor/policy.js';
import { GuestRam } from '../../runtime/memory/ram.js';

const bus = { decodes: () => false, read: () => 0, write: () => undefined };
const L1 = 0x4000;
const L2 = 0x8000;
const CODE = 0x10000;
const DATA = 0x00100000;
/** ARMv6 descriptors: section, all access, domain 0; the same not global; coarse table of domain 0; small page, all access, not global. */
const SECTION = 0xc02;
const COARSE = 1;
const PAGE = 0x832;

class Guest {
  readonly ram = new GuestRam(1 << 21);
  readonly engine: Engine;

  constructor(virt: string) {
    this.engine = new Engine(this.ram, bus, { engine: 'jit', jitThreshold: 0, unit: 'region', exactIo: false, policy: parsePolicy(virt) });
    const { i32 } = this.ram;
    i32[L1 >> 2] = SECTION;
    i32[(L1 >> 2) + 1] = L2 | COARSE;
    for (let page = 0; page < 4; page++) i32[(L2 >> 2) + page] = 0x20000 + (page << 12) | PAGE;
    const { S } = this.engine;
    S[Cp15Slot.SCTLR] = S[Cp15Slot.SCTLR]! | SCTLR.M | SCTLR.XP | SCTLR.U;
    S[Cp15Slot.TTBR0] = L1;
    S[Cp15Slot.DACR] = 1;
    S[Cp15Slot.CONTEXTIDR] = 1;
  }

  /** Runs instructions in SVC mode, with r0 to r3 given. */
  run(code: readonly number[], ...r: number[]): void {
    const { S } = this.engine;
    this.ram.dmaWrite(CODE, new Uint8Array(Int32Array.from([...code, 0xeafffffe]).buffer));
    r.forEach((v, i) => (S[i] = v));
    S[Slot.PC] = CODE;
    this.engine.run(code.length + 1);
  }

  touch(): void {
    for (let page = 0; page < 3; page++) this.run([0xe5910000, 0xe5810000], 0, DATA + (page << 12)); // ldr r0, [r1]; str r0, [r1]
  }

  /** Which of the three pages the data TLB of the current context holds, as a string of 0 and 1. */
  held(): string {
    const { S, tlb } = this.engine;
    return [0, 1, 2].map((page) => {
      const va = DATA + (page << 12);
      return Number(((tlb.T[(va >>> 12) + S[Slot.DCTX]!]! ^ va) & FAST_MASK[1]) === 0);
    }).join('');
  }

  stat(name: string): number {
    return this.engine.stats()[name as never];
  }
}

const mcr = (crn: number, crm: number, op2: number): number => 0xee000f10 | (crn << 16) | (crm) | (op2 << 5) | (3 << 12);
const ORDERS = { tlbAll: mcr(8, 7, 0), tlbMva: mcr(8, 7, 1), tlbAsid: mcr(8, 7, 2), ttbr0: mcr(2, 0, 0), dacr: mcr(3, 0, 0), contextidr: mcr(13, 0, 1), icacheAll: mcr(7, 5, 0), dclean: mcr(7, 10, 1) };

describe.each(['inline', 'callout', 'trap'])('orders of CP15 under %s', (virt) => {
  const warm = (): Guest => {
    const guest = new Guest(virt);
    guest.touch();
    expect(guest.held()).toBe('111');
    return guest;
  };

  it('by address drop one page, and no translation', () => {
    const guest = warm();
    guest.run([ORDERS.tlbMva], 0, 0, 0, DATA + 0x1000 + 1);
    expect(guest.held()).toBe('101');
    expect(guest.stat('order_tlb_mva')).toBe(1);
    expect(guest.stat('dropped_by_tlb_mva')).toBe(1);
    expect(guest.stat('dropped_by_tlb_all') + guest.stat('dropped_by_tlb_asid') + guest.stat('dropped_by_control')).toBe(0);
  });

  it('by ASID drop what is of that ASID and not global', () => {
    const guest = warm();
    guest.run([ORDERS.tlbAsid], 0, 0, 0, 2);
    expect(guest.held()).toBe('111');
    const before = guest.stat('units_invalidated');
    guest.run([ORDERS.tlbAsid], 0, 0, 0, 1);
    expect(guest.held()).toBe('000');
    expect(guest.stat('order_tlb_asid')).toBe(2);
    expect(guest.stat('dropped_by_tlb_asid')).toBe(3);
    // The code's own page is global: still in the execute TLB. What the test wrote over is what was invalidated.
    const { S, tlb } = guest.engine;
    expect(tlb.XT[(CODE >>> 12) + S[Slot.XCTX]!]).not.toBe(0);
    expect(guest.stat('units_invalidated') - before).toBeLessThanOrEqual(2);
  });

  it('of everything drop everything, and translations stay', () => {
    const guest = warm();
    guest.run([ORDERS.tlbAll], 0, 0, 0, 0);
    expect(guest.held()).toBe('000');
    expect(guest.stat('order_tlb_all')).toBe(1);
    expect(guest.stat('dropped_by_tlb_all')).toBeGreaterThanOrEqual(4);
    expect(guest.stat('units_live')).toBeGreaterThan(0);
    expect(guest.stat('code_views')).toBe(1);
  });

  it('TTBR0 and DACR drop nothing: they choose; CONTEXTIDR drops what the privileged view has of the ASID that goes, and nothing global', () => {
    const guest = warm();
    guest.run([ORDERS.ttbr0], 0, 0, 0, L1);
    guest.run([ORDERS.ttbr0], 0, 0, 0, L1 | 1);
    expect(guest.held()).toBe('111');
    guest.run([ORDERS.dacr], 0, 0, 0, 3);
    expect(guest.held()).toBe('000');
    guest.run([ORDERS.dacr], 0, 0, 0, 1);
    expect(guest.held()).toBe('111');
    guest.run([ORDERS.contextidr], 0, 0, 0, 2);
    expect(guest.held()).toBe('000');
    guest.run([ORDERS.contextidr], 0, 0, 0, 1);
    expect(guest.held()).toBe('000');
    expect(guest.engine.tlb.XT[(CODE >>> 12) + guest.engine.S[Slot.XCTX]!], 'the global page of the code').not.toBe(0);
    expect([guest.stat('order_dacr'), guest.stat('order_asid'), guest.stat('tlb_entries_dropped')]).toEqual([2, 2, 3]);
  });

  it('for caches drop nothing: memory is coherent', () => {
    const guest = warm();
    const units = guest.stat('units_invalidated');
    guest.run([ORDERS.dclean, ORDERS.icacheAll], 0, 0, 0, DATA);
    expect(guest.held()).toBe('111');
    expect([guest.stat('order_dcache'), guest.stat('order_icache'), guest.stat('tlb_entries_dropped')]).toEqual([1, 1, 0]);
    expect(guest.stat('units_invalidated') - units).toBeLessThanOrEqual(1);
  });

  it('a domain that is closed faults at once, also in the middle of a unit', () => {
    const guest = warm();
    const { S } = guest.engine;
    guest.run([ORDERS.dacr], 0, 0, 0, 0);
    guest.run([ORDERS.dacr], 0, 0, 0, 1);
    // DACR := 0, then a load from a page that the TLB of the other DACR holds: the fetch of the load faults first.
    const aborts = guest.stat('exception_prefetch_abort') + guest.stat('exception_data_abort');
    guest.run([ORDERS.dacr, 0xe5910000], 0, DATA, 0, 0);
    expect(guest.stat('exception_prefetch_abort') + guest.stat('exception_data_abort')).toBeGreaterThan(aborts);
    expect(S[Slot.CPSR]! & 31).toBe(0x17);
  });
});

describe('the execute TLB', () => {
  it('is one table a context', () => {
    const guest = new Guest('inline');
    guest.touch();
    expect(guest.engine.S[Slot.XCTX]).toBe(guest.engine.S[Slot.DCTX]! / 2);
    expect(guest.engine.S[Slot.XCTX]! % TLB_PAGES).toBe(0);
  });
});
