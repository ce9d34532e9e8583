/** A mistake of the user's: `message` is one clear sentence, printed on standard error; the process ends with 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** A command line that is not understood at all: the sentence is followed by a pointer to --help. */
export class CommandLineError extends UsageError {
  override name = 'CommandLineError';
}

/** The text of anything thrown, for a sentence. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
