/** Builds the initramfs: BusyBox, its applets as links, /init and what the user adds. */
import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { CpioArchive } from './cpio.js';
import { GuestError, asGuestError } from './errors.js';
import { readGuestFile } from './files.js';
/** The line that /init prints before the first prompt. */
export const SHELL_READY = 'jitvisor: shell ready';
/**
 * The stock /init prepares the system and becomes BusyBox's init, which respawns the shell, collects orphans and obeys poweroff, halt and
 * reboot (signals to PID 1). A shell script could not stay PID 1 in its place: what it starts in the background ignores Ctrl-C for
 * good (POSIX 2.11), and while it runs something in the foreground it hears no signals.
 */
export const INIT_SCRIPT = `#!/bin/busybox sh
export PATH=/sbin:/bin:/usr/sbin:/usr/bin HOME=/root TERM=vt100 USER=root
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
mkdir -p /dev/pts && mount -t devpts devpts /dev/pts 2>/dev/null
mount -t tmpfs tmpfs /tmp
hostname jitvisor
echo "${SHELL_READY}"
exec /bin/busybox init
`;
/** cttyhack makes the console the controlling terminal, which job control and Ctrl-C need; init has made a session already. */
const INITTAB = `::respawn:/bin/cttyhack /bin/sh -l
`;
/** There is nothing to lose on a RAM disk, so a power-off typed at the prompt does not wait two seconds for processes to end. */
const PROFILE = `export PATH=/sbin:/bin:/usr/sbin:/usr/bin HOME=/root TERM=vt100 USER=root
PS1='jitvisor:\\w# '
poweroff() { command poweroff -f "$@"; }
halt() { command halt -f "$@"; }
reboot() { command reboot -f "$@"; }
cd
`;
const PASSWD = 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n';
const GROUP = 'root:x:0:\ntty:x:5:\nnogroup:x:65534:\n';
const HOSTS = '127.0.0.1 localhost jitvisor\n';
/** The archive (newc, uncompressed). Equal inputs give equal bytes. Throws GuestError. */
export function buildInitramfs(options) {
    const archive = new CpioArchive();
    for (const path of ['bin', 'dev', 'etc', 'proc', 'root', 'run', 'sbin', 'sys', 'usr/bin', 'usr/sbin', 'var'])
        archive.add({ type: 'dir', path });
    archive.add({ type: 'dir', path: 'tmp', mode: 0o1777 });
    // The kernel opens /dev/console for PID 1 before anything can mount devtmpfs.
    archive.add({ type: 'char', path: 'dev/console', major: 5, minor: 1, mode: 0o600 });
    archive.add({ type: 'char', path: 'dev/null', major: 1, minor: 3, mode: 0o666 });
    archive.add({ type: 'file', path: 'bin/busybox', data: options.busybox, mode: 0o755 });
    for (const applet of busyboxApplets(options.busybox)) {
        if (applet !== 'busybox' && applet !== 'linuxrc')
            archive.add({ type: 'symlink', path: `bin/${applet}`, target: 'busybox' });
    }
    archive.add({ type: 'symlink', path: 'usr/bin/env', target: '/bin/busybox' });
    const texts = [
        ['etc/inittab', INITTAB], ['etc/profile', PROFILE], ['etc/passwd', PASSWD], ['etc/group', GROUP], ['etc/hosts', HOSTS],
    ];
    for (const [path, text] of texts)
        archive.add({ type: 'file', path, data: Buffer.from(text) });
    archive.add({ type: 'file', path: 'init', data: options.init ?? Buffer.from(INIT_SCRIPT), mode: 0o755 });
    for (const file of options.add ?? [])
        archive.add({ type: 'file', ...file });
    return archive.serialise();
}
/** Changes whenever the stock initramfs would, for the same BusyBox; names the cached file. */
export function initramfsRecipe() {
    return createHash('sha256').update([INIT_SCRIPT, INITTAB, PROFILE, PASSWD, GROUP, HOSTS, 'layout 1'].join('\0')).digest('hex').slice(0, 8);
}
/** An applet name as BusyBox's table has them: "[", "sha256sum", "run-parts". */
const APPLET_NAME = /^(?:\[\[?|[a-z][a-z0-9_.-]*)$/;
const LONGEST_NAME = 32;
const FEWEST_APPLETS = 20;
/**
 * The applets of a BusyBox binary, read from its table of names (applet_names in libbb: NUL-separated, sorted by strcmp, ended by an
 * empty string) without running it. Throws GuestError when there is no such table.
 */
export function busyboxApplets(binary) {
    const bytes = Buffer.from(binary.buffer, binary.byteOffset, binary.byteLength);
    let best = [];
    // Every BusyBox worth booting has "mount"; the table is the longest sorted run of names around one.
    for (let at = bytes.indexOf('\0mount\0'); at >= 0; at = bytes.indexOf('\0mount\0', at + 1)) {
        const names = [...namesBefore(bytes, at + 1), ...namesFrom(bytes, at + 1)];
        if (names.length > best.length)
            best = names;
    }
    if (best.length < FEWEST_APPLETS || !best.includes('sh')) {
        throw new GuestError('The BusyBox binary has no table of applets with a shell in it; is it BusyBox?');
    }
    return best;
}
function namesFrom(bytes, start) {
    const names = [];
    for (let at = start;;) {
        const end = bytes.indexOf(0, at);
        if (end <= at || end - at > LONGEST_NAME)
            return names;
        const name = bytes.toString('latin1', at, end);
        if (!APPLET_NAME.test(name) || (names.length > 0 && name <= names.at(-1)))
            return names;
        names.push(name);
        at = end + 1;
    }
}
function namesBefore(bytes, start) {
    const names = [];
    for (let end = start - 1, next = 'mount'; end > 0;) {
        const at = bytes.lastIndexOf(0, end - 1) + 1;
        if (at >= end || end - at > LONGEST_NAME) {
            break;
        }
        const name = bytes.toString('latin1', at, end);
        if (!APPLET_NAME.test(name) || name >= next)
            break;
        names.unshift(name);
        next = name;
        end = at - 1;
    }
    return names;
}
/** Reads the files of `--add FILE:PATH` and keeps the executable bit. Throws GuestError. */
export async function readAddedFile(spec) {
    const colon = spec.lastIndexOf(':');
    const [file, path] = colon > 0 ? [spec.slice(0, colon), spec.slice(colon + 1)] : [spec, ''];
    if (colon <= 0 || path === '')
        throw new GuestError(`"${spec}" must be FILE:PATH, a file here and its path in the guest.`);
    const data = await readGuestFile(file, 'the added file');
    const { mode } = await stat(file).catch((error) => { throw asGuestError(`Cannot read the added file ${file}`, error); });
    return { path, data, mode: mode & 0o777 };
}
//# sourceMappingURL=initramfs.js.map