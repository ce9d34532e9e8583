/**
 * Writer for the "newc" cpio format that Linux unpacks as an initramfs
 * (Documentation/driver-api/early-userspace/buffer-format.rst).
 */
import { GuestError } from './errors.js';
const S_IFDIR = 0o040000;
const S_IFCHR = 0o020000;
const S_IFREG = 0o100000;
const S_IFLNK = 0o120000;
/**
 * Collects entries and serialises them. Parent directories are added on demand, since Linux skips an entry whose
 * directory does not exist; a later entry of the same path replaces an earlier one. Owner is root and the time stamp is
 * zero, so the same entries always give the same bytes.
 */
export class CpioArchive {
    #entries = new Map();
    /** Adds an entry. Throws GuestError for an empty path or one that leaves the root. */
    add(entry) {
        const parts = entry.path.split('/').filter((part) => part !== '' && part !== '.');
        if (parts.length === 0 || parts.includes('..') || entry.path.includes('\0')) {
            throw new GuestError(`"${entry.path}" is not a path inside the initramfs.`);
        }
        for (let n = 1; n < parts.length; n++) {
            const parent = parts.slice(0, n).join('/');
            const existing = this.#entries.get(parent);
            if (existing === undefined)
                this.#entries.set(parent, { type: 'dir', path: parent });
            else if (existing.type !== 'dir') {
                throw new GuestError(`"${entry.path}" cannot be added to the initramfs, since /${parent} is not a directory there.`);
            }
        }
        const path = parts.join('/');
        if (this.#entries.get(path)?.type === 'dir' && entry.type !== 'dir') {
            throw new GuestError(`"${entry.path}" cannot be added to the initramfs, since it is a directory there.`);
        }
        this.#entries.set(path, { ...entry, path });
        return this;
    }
    /** Paths without leading slash, in order of the archive. */
    paths() {
        return [...this.#entries.keys()];
    }
    /** The archive with its trailer, padded to 512 bytes as cpio itself does. */
    serialise() {
        const chunks = [];
        let inode = 1;
        for (const entry of this.#entries.values())
            chunks.push(member(entry, inode++));
        chunks.push(header({ path: 'TRAILER!!!', inode: 0, mode: 0, links: 1, size: 0, major: 0, minor: 0 }));
        const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
        const out = new Uint8Array(Math.ceil(length / 512) * 512);
        let offset = 0;
        for (const chunk of chunks) {
            out.set(chunk, offset);
            offset += chunk.length;
        }
        return out;
    }
}
function member(entry, inode) {
    const common = { path: entry.path, inode, links: 1, size: 0, major: 0, minor: 0 };
    switch (entry.type) {
        case 'dir':
            return header({ ...common, mode: S_IFDIR | (entry.mode ?? 0o755), links: 2 });
        case 'char':
            return header({ ...common, mode: S_IFCHR | (entry.mode ?? 0o600), major: entry.major, minor: entry.minor });
        case 'symlink':
            return withData({ ...common, mode: S_IFLNK | 0o777 }, Buffer.from(entry.target));
        case 'file':
            return withData({ ...common, mode: S_IFREG | (entry.mode ?? 0o644) }, entry.data);
    }
}
function withData(fields, data) {
    const head = header({ ...fields, size: data.length });
    const out = new Uint8Array(head.length + align4(data.length));
    out.set(head);
    out.set(data, head.length);
    return out;
}
/** Magic and thirteen 8-digit hexadecimal fields, the name with its NUL, padding to 4 bytes. */
function header(f) {
    const name = Buffer.from(f.path + '\0');
    const mtime = 0;
    const fields = [f.inode, f.mode, 0, 0, f.links, mtime, f.size, 0, 0, f.major, f.minor, name.length, 0];
    const text = '070701' + fields.map((n) => n.toString(16).padStart(8, '0')).join('');
    const out = new Uint8Array(align4(text.length + name.length));
    out.set(Buffer.from(text));
    out.set(name, text.length);
    return out;
}
function align4(n) {
    return (n + 3) & ~3;
}
//# sourceMappingURL=cpio.js.map