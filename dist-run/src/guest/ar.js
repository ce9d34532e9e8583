/** Reader for the ar archive that a Debian package is (deb(5), ar(5)). */
import { GuestError } from './errors.js';
/** The members in order; `data` are views. Throws GuestError when `bytes` is no ar archive or is cut short. */
export function readAr(bytes, what = 'The package') {
    const text = (start, end) => Buffer.from(bytes.subarray(start, end)).toString('latin1');
    if (text(0, 8) !== '!<arch>\n')
        throw new GuestError(`${what} is not a Debian package.`);
    const members = [];
    for (let at = 8; at < bytes.length;) {
        if (at + 60 > bytes.length || text(at + 58, at + 60) !== '`\n')
            throw new GuestError(`${what} is damaged: a member's header is broken.`);
        const size = Number(text(at + 48, at + 58).trim());
        const start = at + 60;
        if (!Number.isInteger(size) || size < 0 || start + size > bytes.length)
            throw new GuestError(`${what} is damaged: it is cut short.`);
        members.push({ name: text(at, at + 16).trim().replace(/\/$/, ''), data: bytes.subarray(start, start + size) });
        at = start + size + (size & 1);
    }
    return members;
}
//# sourceMappingURL=ar.js.map