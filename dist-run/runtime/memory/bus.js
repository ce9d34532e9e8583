/** The physical address space: guest RAM from 0, devices above it. */
export {};
//# sourceMappingURL=bus.js.map