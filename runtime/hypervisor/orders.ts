/**
 * Orders of the system coprocessor to the memory system: what each of them names is thrown away, in every context, and nothing else.
 *
 * Translations are kept by physical address, so that no order discards a unit; stores into code do that (runtime/engine/code-cache.ts).
 * Data TLB contexts are kept by privilege, DACR and ASID: a write of these chooses other contexts. Each order is counted, and how many
 * TLB entries it cost.
 */
import { Count, Order } from '../../translator/abi.js';
import { Cp15Slot } from '../../translator/cp15-slots.js';
import { SpaceChange, type SystemEvents } from '../cpu/system-events.js';
import type { AddressSpaces } from '../engine/address-spaces.js';
import type { SoftTlb } from '../memory/soft-tlb.js';

export interface OrderContext {
  readonly S: Int32Array;
  /** Counts of generated code: orders that were carried out in place are there already. */
  readonly N: Int32Array;
  readonly tlb: SoftTlb;
  readonly spaces: AddressSpaces;
  waitForInterrupt(): void;
  instructions(): number;
}

export interface MemoryOrders {
  readonly events: SystemEvents;
  counters(): Record<string, number>;
}

/** By Order. */
const NAMES = ['ttbr', 'dacr', 'asid', 'control', 'tlb_all', 'tlb_mva', 'tlb_asid', 'icache', 'dcache', 'barrier'] as const;

export function memoryOrders({ S, N, tlb, spaces, waitForInterrupt, instructions }: OrderContext): MemoryOrders {
  const dropped = new Float64Array(NAMES.length);
  const order = (kind: number, act?: () => void): void => {
    N[Count.ORDER + kind]!++;
    if (act === undefined) return;
    const before = tlb.counters.tlb_entries_dropped;
    act();
    dropped[kind]! += tlb.counters.tlb_entries_dropped - before;
  };
  const events: SystemEvents = {
    tlbInvalidateAll: () => order(Order.TLB_ALL, () => tlb.flushAll()),
    tlbInvalidateMva: (_kind, mva, asid) => order(Order.TLB_MVA, () => {
      tlb.flushPage(mva, asid);
      // Entries are found by virtual address: the lowest 32 MB are those of the process (FCSE).
      const pid = S[Cp15Slot.FCSEIDR]!;
      if (pid !== 0 && (mva & 0xfe000000) === pid) tlb.flushPage(mva & 0x01ffffff, asid);
    }),
    tlbInvalidateAsid: (_kind, asid) => order(Order.TLB_ASID, () => tlb.flushAsid(asid)),
    addressSpaceChanged: (reason) => {
      // The tables are read by the next walk; what is in the TLB stays until the guest invalidates it.
      if (reason <= SpaceChange.TTBCR) return order(Order.TTBR);
      if (reason === SpaceChange.FCSE) order(Order.CONTROL, () => tlb.flushAll());
      else order(reason === SpaceChange.DACR ? Order.DACR : Order.ASID);
      spaces.changed();
    },
    translationControlChanged: () => {
      order(Order.CONTROL, () => tlb.flushAll());
      spaces.changed();
    },
    icacheInvalidate: () => order(Order.ICACHE),
    cacheMaintenance: () => order(Order.DCACHE),
    prefetchFlush: () => order(Order.BARRIER),
    waitForInterrupt,
    instructionsExecuted: instructions,
  };
  return {
    events,
    counters: () => {
      const out: Record<string, number> = {};
      NAMES.forEach((name, kind) => {
        out[`order_${name}`] = N[Count.ORDER + kind]!;
        out[`dropped_by_${name}`] = dropped[kind]!;
      });
      return out;
    },
  };
}
