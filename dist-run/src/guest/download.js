/** Downloads over HTTP with progress, size and SHA-256 checks. */
import { createHash } from 'node:crypto';
import { GuestError, isAbort, reasonOf } from './errors.js';
/** A server that sends nothing for so long (milliseconds) counts as unreachable. */
const STALL_MS = 60_000;
/** The server answered, but has no such file. */
export class NotFoundError extends GuestError {
}
/**
 * Fetches a file into memory, so that an interrupted download leaves nothing on disk. Throws NotFoundError (404),
 * GuestError (network, other status, size or checksum differ) or the signal's abort error.
 */
export async function download(url, options = {}) {
    const stall = new AbortController();
    let timer = setTimeout(() => stall.abort(), STALL_MS);
    const touch = () => {
        clearTimeout(timer);
        timer = setTimeout(() => stall.abort(), STALL_MS);
    };
    try {
        const signal = options.signal ? AbortSignal.any([options.signal, stall.signal]) : stall.signal;
        const response = await fetch(url, { signal });
        if (response.status === 404)
            throw new NotFoundError(`${url} does not exist.`);
        if (!response.ok || !response.body)
            throw new GuestError(`Cannot download ${url}: the server answered ${response.status}.`);
        const total = options.expect?.size ?? (Number(response.headers.get('content-length')) || 0);
        const hash = createHash('sha256');
        const chunks = [];
        let done = 0;
        for await (const chunk of response.body) {
            touch();
            chunks.push(chunk);
            hash.update(chunk);
            done += chunk.length;
            if (options.expect && done > options.expect.size)
                break;
            options.onProgress?.(done, total);
        }
        if (options.expect && done !== options.expect.size) {
            throw new GuestError(`${url} has ${done > options.expect.size ? 'more than' : `${done} of`} the ${options.expect.size} bytes that its index promises.`);
        }
        if (options.expect && hash.digest('hex') !== options.expect.sha256)
            throw new GuestError(`${url} does not match its SHA-256 checksum.`);
        return Buffer.concat(chunks);
    }
    catch (error) {
        if (error instanceof GuestError)
            throw error;
        if (options.signal?.aborted)
            throw options.signal.reason instanceof Error ? options.signal.reason : error;
        const reason = stall.signal.aborted ? 'the server stopped sending' : isAbort(error) ? 'it was cut off' : reasonOf(error);
        throw new GuestError(`Cannot download ${url}: ${reason}.`, { cause: error });
    }
    finally {
        clearTimeout(timer);
    }
}
//# sourceMappingURL=download.js.map