/** Reading users' files and writing cache files, with one-sentence errors. */
import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { GuestError, asGuestError } from './errors.js';
/**
 * The directory that jitvisor keeps fetched guests in: `$JITVISOR_CACHE`, or `jitvisor` in `$XDG_CACHE_HOME`, or in
 * `~/.cache`. It need not exist. A relative `XDG_CACHE_HOME` is ignored, as the XDG specification asks.
 */
export function defaultCacheDir(env = process.env) {
    if (env['JITVISOR_CACHE'])
        return env['JITVISOR_CACHE'];
    const xdg = env['XDG_CACHE_HOME'];
    return join(xdg?.startsWith('/') ? xdg : join(homedir(), '.cache'), 'jitvisor');
}
/** Reads a file; `what` names it in the error ("the kernel", "the initrd"). Throws GuestError. */
export async function readGuestFile(path, what) {
    try {
        return new Uint8Array(await readFile(path));
    }
    catch (error) {
        throw asGuestError(`Cannot read ${what} ${path}`, error);
    }
}
/** Writes a file so that it is either complete under its name or not there: temporary file, flush, rename. Throws GuestError. */
export async function writeFileAtomic(path, data) {
    const temporary = `${path}.${randomBytes(4).toString('hex')}.part`;
    try {
        await mkdir(dirname(path), { recursive: true });
        const file = await open(temporary, 'wx');
        try {
            await file.writeFile(data);
            await file.sync();
        }
        finally {
            await file.close();
        }
        await rename(temporary, path);
    }
    catch (error) {
        await rm(temporary, { force: true }).catch(() => undefined);
        throw asGuestError(`Cannot write ${path}`, error);
    }
}
/** `1234567` -> `1.2 MB` (decimal units, as download sizes are given). */
export function formatBytes(bytes) {
    if (bytes < 1000)
        return `${bytes} B`;
    if (bytes < 1e6)
        return `${(bytes / 1e3).toFixed(1)} kB`;
    return `${(bytes / 1e6).toFixed(1)} MB`;
}
/**
 * A memory size as people write it ("512M", "64MiB", "0x1000000", "1048576"), in bytes. Units are powers of 1024, and a bare
 * number is bytes, except that a small one (below 4096) is MiB, as QEMU's `-m 256` means. Throws GuestError.
 */
export function parseMemorySize(text) {
    const match = /^\s*(0x[0-9a-f]+|\d+(?:\.\d+)?)\s*([kmg]?)(?:i?b)?\s*$/i.exec(text);
    if (!match)
        throw new GuestError(`"${text}" is not a memory size; write for example 512M.`);
    const unit = match[2].toLowerCase();
    const number = Number(match[1]);
    const scale = unit === 'k' ? 2 ** 10 : unit === 'm' ? 2 ** 20 : unit === 'g' ? 2 ** 30 : number < 4096 ? 2 ** 20 : 1;
    const bytes = number * scale;
    if (!Number.isSafeInteger(bytes))
        throw new GuestError(`"${text}" is not a whole number of bytes.`);
    return bytes;
}
//# sourceMappingURL=files.js.map