/**
 * What the system control coprocessor tells the machine around it.
 *
 * The register file is state; a write of it can also be an order to the TLB, to the translation cache or to the
 * clock. Those orders leave the CPU model through this interface, so the model knows nothing of the engine. All
 * arguments are small integers: no call allocates.
 */
/** Which TLB an operation names (DDI 0301H 3.2.24). The ARM1176 main TLB is unified; an engine may treat all alike. */
export var TlbKind;
(function (TlbKind) {
    TlbKind[TlbKind["INSTRUCTION"] = 5] = "INSTRUCTION";
    TlbKind[TlbKind["DATA"] = 6] = "DATA";
    TlbKind[TlbKind["UNIFIED"] = 7] = "UNIFIED";
})(TlbKind || (TlbKind = {}));
/** Why the address space changed. */
export var SpaceChange;
(function (SpaceChange) {
    SpaceChange[SpaceChange["TTBR0"] = 0] = "TTBR0";
    SpaceChange[SpaceChange["TTBR1"] = 1] = "TTBR1";
    SpaceChange[SpaceChange["TTBCR"] = 2] = "TTBCR";
    SpaceChange[SpaceChange["CONTEXTIDR"] = 3] = "CONTEXTIDR";
    SpaceChange[SpaceChange["DACR"] = 4] = "DACR";
    SpaceChange[SpaceChange["FCSE"] = 5] = "FCSE";
})(SpaceChange || (SpaceChange = {}));
/** How much of the instruction cache an operation names. A set/way operation is reported as ALL. */
export var IcacheScope;
(function (IcacheScope) {
    IcacheScope[IcacheScope["ALL"] = 0] = "ALL";
    IcacheScope[IcacheScope["LINE"] = 1] = "LINE";
    IcacheScope[IcacheScope["RANGE"] = 2] = "RANGE";
})(IcacheScope || (IcacheScope = {}));
/** An implementation that does nothing, for tests and for tools that only read state. */
export const NO_EVENTS = {
    tlbInvalidateAll() { },
    tlbInvalidateMva() { },
    tlbInvalidateAsid() { },
    addressSpaceChanged() { },
    translationControlChanged() { },
    icacheInvalidate() { },
    cacheMaintenance() { },
    prefetchFlush() { },
    waitForInterrupt() { },
    instructionsExecuted() {
        return 0;
    },
};
//# sourceMappingURL=system-events.js.map