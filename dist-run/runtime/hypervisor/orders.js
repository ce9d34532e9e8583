/** By Order. */
const NAMES = ['ttbr', 'dacr', 'asid', 'control', 'tlb_all', 'tlb_mva', 'tlb_asid', 'icache', 'dcache', 'barrier'];
export function memoryOrders({ S, N, tlb, spaces, waitForInterrupt, instructions }) {
    const dropped = new Float64Array(NAMES.length);
    const order = (kind, act) => {
        N[80 /* Count.ORDER */ + kind]++;
        if (act === undefined)
            return;
        const before = tlb.counters.tlb_entries_dropped;
        act();
        dropped[kind] += tlb.counters.tlb_entries_dropped - before;
    };
    const events = {
        tlbInvalidateAll: () => order(4 /* Order.TLB_ALL */, () => tlb.flushAll()),
        // Entries are found by virtual address; with a process id (FCSE) that is not the modified one that the guest names.
        tlbInvalidateMva: (_kind, mva) => order(5 /* Order.TLB_MVA */, () => (S[109 /* Cp15Slot.FCSEIDR */] === 0 ? tlb.flushPage(mva) : tlb.flushAll())),
        tlbInvalidateAsid: (_kind, asid) => order(6 /* Order.TLB_ASID */, () => tlb.flushAsid(asid)),
        addressSpaceChanged: (reason) => {
            // The tables are read by the next walk; what is in the TLB stays until the guest invalidates it.
            if (reason <= 2 /* SpaceChange.TTBCR */)
                return order(0 /* Order.TTBR */);
            if (reason === 5 /* SpaceChange.FCSE */)
                order(3 /* Order.CONTROL */, () => tlb.flushAll());
            else
                order(reason === 4 /* SpaceChange.DACR */ ? 1 /* Order.DACR */ : 2 /* Order.ASID */);
            spaces.changed();
        },
        translationControlChanged: () => {
            order(3 /* Order.CONTROL */, () => tlb.flushAll());
            spaces.changed();
        },
        icacheInvalidate: () => order(7 /* Order.ICACHE */),
        cacheMaintenance: () => order(8 /* Order.DCACHE */),
        prefetchFlush: () => order(9 /* Order.BARRIER */),
        waitForInterrupt,
        instructionsExecuted: instructions,
    };
    return {
        events,
        counters: () => {
            const out = {};
            NAMES.forEach((name, kind) => {
                out[`order_${name}`] = N[80 /* Count.ORDER */ + kind];
                out[`dropped_by_${name}`] = dropped[kind];
            });
            return out;
        },
    };
}
//# sourceMappingURL=orders.js.map