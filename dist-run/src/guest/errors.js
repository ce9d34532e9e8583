/** Errors of this room: whatever a user's file, disk or network can cause, said in one sentence. */
/** A failure with a one-sentence `message` that a command line can print as it stands. */
export class GuestError extends Error {
    name = 'GuestError';
}
const REASONS = {
    ENOENT: 'there is no such file',
    EACCES: 'permission is denied',
    EPERM: 'permission is denied',
    EISDIR: 'it is a directory',
    ENOTDIR: 'a part of its path is not a directory',
    ENOSPC: 'the disk is full',
    EDQUOT: 'the disk quota is used up',
    EROFS: 'the file system is read-only',
    EMFILE: 'too many files are open',
    ENOTFOUND: 'the host name is unknown',
    EAI_AGAIN: 'the host name could not be looked up',
    ECONNREFUSED: 'the connection was refused',
    ECONNRESET: 'the connection was cut',
    ETIMEDOUT: 'the connection timed out',
    EHOSTUNREACH: 'the host cannot be reached',
    ENETUNREACH: 'the network cannot be reached',
    UND_ERR_CONNECT_TIMEOUT: 'the connection timed out',
    UND_ERR_HEADERS_TIMEOUT: 'the server did not answer in time',
    UND_ERR_BODY_TIMEOUT: 'the server stopped sending',
    UND_ERR_SOCKET: 'the connection was cut',
};
/**
 * The cause of an error as a clause ("the disk is full"). Node hides the cause of a failed fetch in `cause`, and
 * of a failed dual-stack connection in `errors`, so both are looked through.
 */
export function reasonOf(error) {
    for (let e = error, depth = 0; e instanceof Error && depth < 4; depth++) {
        const code = e.code;
        if (code !== undefined && code in REASONS)
            return REASONS[code];
        e = e.cause ?? e.errors?.[0];
    }
    return error instanceof Error ? error.message.split('\n')[0] : String(error);
}
/** True for the error that an AbortSignal causes. */
export function isAbort(error) {
    return error instanceof Error && (error.name === 'AbortError' || error.code === 'ABORT_ERR');
}
/** A `GuestError` as it is; anything else as "`what`: reason." A cancelled operation says only that. */
export function asGuestError(what, error) {
    if (error instanceof GuestError)
        return error;
    if (isAbort(error))
        return new GuestError('Interrupted; nothing was left half done.', { cause: error });
    return new GuestError(`${what}: ${reasonOf(error)}.`, { cause: error });
}
//# sourceMappingURL=errors.js.map