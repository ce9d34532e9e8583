/** A mistake of the user's: `message` is one clear sentence, printed on standard error; the process ends with 2. */
export class UsageError extends Error {
    name = 'UsageError';
}
/** A command line that is not understood at all: the sentence is followed by a pointer to --help. */
export class CommandLineError extends UsageError {
    name = 'CommandLineError';
}
/** The text of anything thrown, for a sentence. */
export function messageOf(error) {
    return error instanceof Error ? error.message : String(error);
}
//# sourceMappingURL=usage-error.js.map