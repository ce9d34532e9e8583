/** The driver: packs the suites, boots the emulators in turn, sums up. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { boot } from './boot.js';
import { jitvisor, qemu } from './emulators.js';
import { packSuites } from './guest.js';
import { BenchError } from './errors.js';
import { summarise } from './results.js';
/** Runs everything: jitvisor, QEMU, jitvisor, QEMU … so that a machine whose speed drifts slows both. Throws BenchError, GuestError. */
export async function bench(options) {
    const folder = mkdtempSync(join(tmpdir(), 'jitvisor-bench-'));
    const clean = () => rmSync(folder, { recursive: true, force: true });
    process.on('exit', clean);
    try {
        return await runAll(options, emulators(options, folder));
    }
    finally {
        process.off('exit', clean);
        clean();
    }
}
function emulators({ suites, files, program, runOptions, qemu: binary }, folder) {
    const initrd = join(folder, 'initrd.cpio');
    writeFileSync(initrd, packSuites(suites, readFileSync(files.busybox)));
    const images = { kernel: files.kernel, dtb: files.dtb, initrd };
    return [
        jitvisor(program, images, ['--stats=json', ...runOptions]),
        ...(binary === undefined ? [] : [qemu(images, folder, binary)]),
    ];
}
async function runAll(options, all) {
    const programs = options.suites.flatMap((suite) => suite.programs);
    const pairs = [];
    for (let run = 1; run <= options.runs; run++) {
        const boots = [];
        pairs.push(boots);
        for (const emulator of all) {
            options.onBoot?.(run, emulator);
            const one = await bootWithRetries(emulator, programs, options);
            boots.push(one);
            options.onBooted?.(run, one);
        }
    }
    return {
        results: summarise(options.suites, pairs),
        pairs,
        emulators: Object.fromEntries(all.map(({ name, version }) => [name, version])),
    };
}
/** QEMU 7.2 now and then stops for good in the middle of a boot, when the kernel's console moves to the UART's driver. */
const ATTEMPTS = 3;
async function bootWithRetries(emulator, programs, { bootTimeout, onSample, onRetry }) {
    for (let attempt = 1;; attempt++) {
        try {
            return { ...await boot(emulator, programs, { bootTimeout, ...(onSample && { onSample }) }), attempts: attempt };
        }
        catch (error) {
            if (!(error instanceof BenchError) || !error.mayPass || attempt === ATTEMPTS)
                throw error;
            onRetry?.(error.message);
        }
    }
}
//# sourceMappingURL=bench.js.map