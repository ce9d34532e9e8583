/** Taking files out of Debian packages: ar, then tar under xz, zstd or gzip. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { decompress as zstdDecompress } from 'fzstd';
import tar from 'tar-stream';
import xz from 'xz-decompress';
import { readAr } from './ar.js';
import { GuestError, asGuestError, isAbort } from './errors.js';
/** A stream of `data` uncompressed, by the suffix of `name` (.xz, .zst, .gz, or none). Throws GuestError for another suffix. */
export function decompressed(name, data) {
    const suffix = /\.(xz|zst|gz)$/.exec(name)?.[1];
    switch (suffix) {
        case 'xz':
            return Readable.fromWeb(new xz.XzReadableStream(new Blob([data]).stream()));
        case 'zst':
            return Readable.from([zstdDecompress(data)]);
        case 'gz':
            return Readable.from([data]).pipe(createGunzip());
        default:
            if (/\.(bz2|lzma|lz4)$/.test(name))
                throw new GuestError(`${name} is compressed in a way that is not supported.`);
            return Readable.from([data]);
    }
}
/** All of a decompressed file. Throws GuestError when it is damaged. */
export async function decompress(name, data) {
    const chunks = [];
    try {
        for await (const chunk of decompressed(name, data))
            chunks.push(chunk);
    }
    catch (error) {
        throw asGuestError(`Cannot uncompress ${name}`, error);
    }
    return Buffer.concat(chunks);
}
/**
 * The regular files of a .deb whose path (as in the archive, without "./") `wanted` accepts. `what` names the package in errors.
 * Throws GuestError when the package is damaged or compressed in an unknown way.
 */
export async function unpackDeb(deb, wanted, what, signal) {
    const member = readAr(deb, what).find(({ name }) => name.startsWith('data.tar'));
    if (!member)
        throw new GuestError(`${what} is not a Debian package: it has no data.tar.`);
    const files = new Map();
    const extract = tar.extract();
    extract.on('entry', (header, stream, next) => {
        const path = header.name.replace(/^\.?\//, '');
        const chunks = [];
        const keep = header.type === 'file' && wanted(path);
        if (keep)
            stream.on('data', (chunk) => chunks.push(chunk));
        stream.on('end', () => {
            if (keep)
                files.set(path, Buffer.concat(chunks));
            next();
        });
        stream.resume();
    });
    try {
        await pipeline(decompressed(member.name, member.data), extract, { signal: signal });
    }
    catch (error) {
        if (isAbort(error))
            throw error;
        throw asGuestError(`${what} cannot be unpacked`, error);
    }
    return files;
}
//# sourceMappingURL=unpack.js.map