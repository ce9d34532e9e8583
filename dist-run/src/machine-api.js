/** The library's public types: one options object in, a Machine out, typed events. */
export {};
//# sourceMappingURL=machine-api.js.map