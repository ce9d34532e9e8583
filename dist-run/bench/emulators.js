/** The two emulators as child processes with the guest's console on their standard output. */
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DeviceTree, RASPI1AP } from '../src/guest/index.js';
import { BenchError } from './errors.js';
function guestArguments({ kernel, dtb, initrd }) {
    return ['-kernel', kernel, '-dtb', dtb, '-initrd', initrd, '-append', RASPI1AP.defaultAppend];
}
/** jitvisor as a user runs it: `program` is the path of the built main.js, `options` are more options of `run`. */
export function jitvisor(program, images, options = []) {
    return { name: 'jitvisor', version: `Node ${process.version}`, command: process.execPath, args: [program, 'run', ...guestArguments(images), ...options] };
}
/**
 * `qemu-system-arm -M raspi1ap` on the same guest. QEMU 7.2 oopses in bcm2835_power_probe with Debian's device tree, so its copy, written to
 * `folder`, has that node disabled. Throws BenchError when there is no QEMU.
 */
export function qemu(images, folder, binary = 'qemu-system-arm') {
    const { error, stdout, status } = spawnSync(binary, ['--version'], { encoding: 'utf8' });
    if (error || status !== 0)
        throw new BenchError(`${binary} cannot be run (${error?.message ?? `exit status ${status}`}); install QEMU, or leave out --against.`);
    const tree = DeviceTree.parse(readFileSync(images.dtb));
    tree.disable('brcm,bcm2835-pm');
    const dtb = join(folder, 'qemu.dtb');
    writeFileSync(dtb, tree.serialise());
    const args = ['-M', 'raspi1ap', '-nographic', '-no-reboot', ...guestArguments({ ...images, dtb })];
    return { name: 'qemu', version: stdout.split('\n')[0], command: binary, args };
}
const running = new Set();
// Whatever ends this process, no emulator outlives it.
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));
/** Starts an emulator; standard input stays open, since QEMU's console ends with it. Throws nothing: errors are events of the child. */
export function start(emulator) {
    const child = spawn(emulator.command, emulator.args, { stdio: ['pipe', 'pipe', 'pipe'] });
    running.add(child);
    child.on('exit', () => running.delete(child));
    child.on('error', () => running.delete(child));
    return child;
}
/** What a running child has used so far; empty where there is no /proc (not Linux) or the child is gone. */
export function usage(child) {
    const used = {};
    const cpu = cpuSeconds(child);
    if (cpu !== undefined)
        used.cpu = cpu;
    const peak = /^VmHWM:\s*(\d+) kB/m.exec(readProc(child, 'status') ?? '');
    if (peak)
        used.peakMemory = Number(peak[1]) * 1024;
    return used;
}
/** Seconds that the child's living threads have spent on processors, to the nanosecond (Documentation/scheduler/sched-stats.rst); as above. */
export function cpuSeconds(child) {
    try {
        const threads = readdirSync(`/proc/${child.pid}/task`);
        return threads.reduce((sum, thread) => sum + Number((readProc(child, `task/${thread}/schedstat`) ?? '0').split(' ')[0]), 0) / 1e9;
    }
    catch {
        return undefined;
    }
}
function readProc({ pid }, file) {
    try {
        return readFileSync(`/proc/${pid}/${file}`, 'latin1');
    }
    catch {
        return undefined;
    }
}
//# sourceMappingURL=emulators.js.map