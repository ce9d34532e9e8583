/** How a run ended, and the process's exit code for it. */
import type { Outcome } from '../machine-api.js';

export const ExitCode = {
  OK: 0,
  /** Kernel panic, unrecoverable guest, an expected text that did not come, a script that failed. */
  FAILED: 1,
  USAGE: 2,
  /** `--timeout` ended the run: the number that timeout(1) uses. */
  TIMEOUT: 124,
  /** 128 + the number of the signal, as a shell reports it. */
  SIGHUP: 129,
  SIGINT: 130,
  /** Standard output was closed by its reader (`jitvisor run | head`). */
  EPIPE: 141,
  SIGTERM: 143,
} as const;

/** What ended a run; the first one counts. */
export type Cause =
  | { kind: 'outcome'; outcome: Outcome }
  | { kind: 'expect-met' }
  | { kind: 'script-done' }
  | { kind: 'script-failed'; sentence: string }
  | { kind: 'timeout'; ms: number }
  | { kind: 'panic'; reason: string }
  | { kind: 'left' }
  | { kind: 'interrupted' }
  | { kind: 'epipe' }
  | { kind: 'crashed'; error: unknown };

/** What the run had promised to see. */
export interface Promises {
  /** `--expect` text that has not been seen. */
  unmet?: string | undefined;
  /** The script's step that was being waited for, if the script is not content. */
  unfinished?: string | undefined;
}

export interface Verdict {
  code: number;
  /** One sentence for standard error. */
  sentence?: string;
}

/** The exit code of a run, and what to say about it. */
export function judge(cause: Cause, promises: Promises): Verdict {
  switch (cause.kind) {
    case 'expect-met':
    case 'script-done':
      return { code: ExitCode.OK };
    case 'script-failed':
      return { code: ExitCode.FAILED, sentence: cause.sentence };
    case 'panic':
      return { code: ExitCode.FAILED, sentence: `the guest's kernel panicked: ${cause.reason.replace(/\.$/, '')}.` };
    case 'crashed':
      return { code: ExitCode.FAILED, sentence: `internal error: ${describe(cause.error)}` };
    case 'epipe':
      return { code: ExitCode.EPIPE };
    case 'interrupted':
      return { code: ExitCode.SIGINT };
    case 'timeout': {
      const wanted = missing(promises);
      const time = `${cause.ms / 1000} s (--timeout) are over`;
      return { code: ExitCode.TIMEOUT, sentence: wanted ? `${time} and ${wanted}.` : `${time}; the guest was stopped.` };
    }
    case 'left': {
      const wanted = missing(promises);
      return wanted ? { code: ExitCode.FAILED, sentence: `you left, and ${wanted}.` } : { code: ExitCode.OK };
    }
    case 'outcome':
      return judgeOutcome(cause.outcome, promises);
  }
}

function judgeOutcome(outcome: Outcome, promises: Promises): Verdict {
  if (outcome.kind === 'diverged') return { code: ExitCode.FAILED, sentence: outcome.report };
  if (outcome.kind === 'failed') {
    return { code: ExitCode.FAILED, sentence: `the guest cannot go on: ${outcome.reason.replace(/\.$/, '')}.` };
  }
  const how = outcome.kind === 'poweroff' ? 'the guest powered off' : outcome.kind === 'reboot' ? 'the guest asked for a reboot' : 'the guest was stopped';
  const wanted = missing(promises);
  if (wanted) return { code: ExitCode.FAILED, sentence: `${how}, and ${wanted}.` };
  return { code: outcome.kind === 'stopped' ? ExitCode.FAILED : ExitCode.OK, ...(outcome.kind === 'stopped' ? { sentence: `${how}.` } : {}) };
}

function missing({ unmet, unfinished }: Promises): string | undefined {
  if (unmet !== undefined) return `the console never showed ${JSON.stringify(unmet)}`;
  if (unfinished !== undefined) return `the script was not done (${unfinished})`;
  return undefined;
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
