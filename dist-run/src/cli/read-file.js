/** Files that the user names on the command line. */
import { readFileSync } from 'node:fs';
import { UsageError, messageOf } from './usage-error.js';
const REASONS = {
    ENOENT: 'there is no such file',
    ENOTDIR: 'a part of its path is not a directory',
    EISDIR: 'it is a directory',
    EACCES: 'permission is denied',
    EPERM: 'permission is denied',
};
/** The bytes of `path`, which was given with `option`. Throws UsageError when it cannot be read or, unless allowed, is empty. */
export function readUserFile(option, path, { mayBeEmpty = false } = {}) {
    let bytes;
    try {
        bytes = readFileSync(path);
    }
    catch (error) {
        const code = error.code ?? '';
        throw new UsageError(`${option}: cannot read ${path}: ${REASONS[code] ?? messageOf(error)}.`);
    }
    if (bytes.length === 0 && !mayBeEmpty)
        throw new UsageError(`${option}: ${path} is empty.`);
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
//# sourceMappingURL=read-file.js.map