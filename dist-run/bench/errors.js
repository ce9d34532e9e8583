/** Mistakes and failures of a bench; `message` is one sentence. */
/** The user's: a manifest, a name, an option. The command line ends with 2. */
export class SuiteError extends Error {
    name = 'SuiteError';
}
/** An emulator that cannot be started, a guest that does not boot, a program that hangs. The command line ends with 1. */
export class BenchError extends Error {
    mayPass;
    name = 'BenchError';
    /** `mayPass`: the same again may succeed. */
    constructor(message, mayPass = false) {
        super(message);
        this.mayPass = mayPass;
    }
}
//# sourceMappingURL=errors.js.map