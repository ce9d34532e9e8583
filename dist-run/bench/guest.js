/** Packs suites into an initramfs whose /init runs their programs one after another, with marks. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { buildInitramfs } from '../src/guest/index.js';
import { MARK } from './marks.js';
import { commandLine } from './suite.js';
/** A suite's folder in the guest. */
const folderOf = (suite) => `/bench/${suite.name}`;
/** For sh, as one word. */
const quote = (text) => `'${text.replaceAll("'", `'\\''`)}'`;
/**
 * The script that is PID 1. Kernel messages are kept off the console (dmesg -n 1), since they could break a mark in two. Programs are
 * numbered through all suites.
 */
export function initScript(suites) {
    const steps = suites.flatMap((suite) => suite.programs.map((program) => ({ folder: folderOf(suite), line: commandLine(program) })));
    return [
        '#!/bin/busybox sh',
        'export PATH=/sbin:/bin:/usr/sbin:/usr/bin HOME=/root TERM=vt100 USER=root',
        'mount -t proc proc /proc',
        'mount -t sysfs sysfs /sys',
        'mount -t devtmpfs devtmpfs /dev',
        'mount -t tmpfs tmpfs /tmp',
        'dmesg -n 1',
        `echo '${MARK}ready'`,
        ...steps.flatMap(({ folder, line }, index) => [
            `cd ${folder}`,
            `echo '${MARK}begin ${index}'`,
            `sh -c ${quote(line)} </dev/null`,
            `echo "${MARK}end ${index} $?"`,
        ]),
        `echo '${MARK}done'`,
        'poweroff -f',
        '',
    ].join('\n');
}
/** The initramfs with BusyBox, the suites' files below /bench and the script as /init. Throws GuestError. */
export function packSuites(suites, busybox) {
    const add = suites.flatMap((suite) => suite.files.map((file) => {
        const path = join(suite.directory, file);
        const data = readFileSync(path);
        return { path: `${folderOf(suite)}/${file}`, data, mode: statSync(path).mode & 0o777 | (isProgram(data) ? 0o111 : 0) };
    }));
    return buildInitramfs({ busybox, init: Buffer.from(initScript(suites)), add });
}
/** ELF or a script: executable in the guest, whatever the host's file system says of it. */
function isProgram(data) {
    return Buffer.from(data.subarray(0, 4)).toString('latin1') === '\x7fELF' || (data[0] === 0x23 && data[1] === 0x21);
}
//# sourceMappingURL=guest.js.map