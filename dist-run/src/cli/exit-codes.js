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
};
/** The exit code of a run, and what to say about it. */
export function judge(cause, promises) {
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
function judgeOutcome(outcome, promises) {
    if (outcome.kind === 'failed') {
        return { code: ExitCode.FAILED, sentence: `the guest cannot go on: ${outcome.reason.replace(/\.$/, '')}.` };
    }
    const how = outcome.kind === 'poweroff' ? 'the guest powered off' : outcome.kind === 'reboot' ? 'the guest asked for a reboot' : 'the guest was stopped';
    const wanted = missing(promises);
    if (wanted)
        return { code: ExitCode.FAILED, sentence: `${how}, and ${wanted}.` };
    return { code: outcome.kind === 'stopped' ? ExitCode.FAILED : ExitCode.OK, ...(outcome.kind === 'stopped' ? { sentence: `${how}.` } : {}) };
}
function missing({ unmet, unfinished }) {
    if (unmet !== undefined)
        return `the console never showed ${JSON.stringify(unmet)}`;
    if (unfinished !== undefined)
        return `the script was not done (${unfinished})`;
    return undefined;
}
function describe(error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
//# sourceMappingURL=exit-codes.js.map