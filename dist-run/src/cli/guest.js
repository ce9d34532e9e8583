import { defaultCacheDir, fetchDebianGuest, GuestError, guestFiles } from '../guest/index.js';
import { progressReporter } from './fetch-progress.js';
/** Exit status of a failure, as against 2 for wrong usage. */
const FAILED = 1;
const INTERRUPTED = 130;
/** Fetches with progress; Ctrl-C stops it cleanly, a second one at once. Throws GuestError. */
export async function fetchWithProgress(options = {}) {
    const reporter = progressReporter();
    const controller = new AbortController();
    const interrupt = () => controller.abort();
    process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
    try {
        return await fetchDebianGuest({ ...options, onProgress: reporter.onProgress, signal: controller.signal });
    }
    catch (error) {
        if (controller.signal.aborted)
            process.exitCode = INTERRUPTED;
        throw error;
    }
    finally {
        reporter.stop();
        process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    }
}
/** Runs an action; a GuestError becomes one line on standard error and a non-zero exit status. */
async function reporting(action) {
    try {
        await action();
    }
    catch (error) {
        if (!(error instanceof GuestError))
            throw error;
        process.stderr.write(`jitvisor: ${error.message}\n`);
        process.exitCode ??= FAILED;
    }
}
async function present() {
    const files = await guestFiles();
    if (!files)
        throw new GuestError(`No guest in ${defaultCacheDir()}; run "jitvisor guest fetch".`);
    return files;
}
const fetchCommand = {
    command: 'fetch',
    describe: 'Fetch Debian bookworm\'s Raspberry Pi 1 kernel and BusyBox into the cache',
    builder: (yargs) => yargs
        .option('mirror', { type: 'string', describe: 'Fetch without apt from this mirror, e.g. http://deb.debian.org/debian' })
        .option('keyring', { type: 'string', describe: 'OpenPGP keyring to check the index with (default: the Debian keyring of this host, or the built-in bookworm keys)' })
        .option('allow-unsigned', { type: 'boolean', default: false, describe: 'Do not check the signature of the mirror\'s index' })
        .option('force', { type: 'boolean', default: false, describe: 'Fetch again even if the guest is there' }),
    handler: (args) => reporting(async () => {
        const { mirror, keyring, allowUnsigned, force } = args;
        const files = await fetchWithProgress({ allowUnsigned, force, ...(mirror !== undefined && { mirror }), ...(keyring !== undefined && { keyring }) });
        process.stdout.write(`${describe(files)}\n`);
    }),
};
const listCommand = {
    command: 'list',
    describe: 'List the guests in the cache',
    handler: () => reporting(async () => {
        const files = await guestFiles();
        process.stdout.write(files ? `${describe(files)}\n` : `No guest in ${defaultCacheDir()}; run "jitvisor guest fetch".\n`);
    }),
};
const pathCommand = {
    command: 'path [what]',
    describe: 'Print the paths of the guest\'s files',
    builder: (yargs) => yargs.positional('what', {
        type: 'string', describe: 'kernel, dtb, initrd, busybox, directory, or the name of a device tree; all of them if left out',
    }),
    handler: ({ what }) => reporting(async () => {
        const files = await present();
        const { kernel, dtb, initrd, busybox, directory } = files;
        const paths = { directory, kernel, dtb, initrd, busybox, ...files.dtbs };
        if (what === undefined) {
            for (const [name, path] of Object.entries(paths))
                process.stdout.write(`${name}\t${path}\n`);
            return;
        }
        const path = paths[what] ?? paths[`${what}.dtb`];
        if (path === undefined)
            throw new GuestError(`The guest has no file "${what}"; there are ${Object.keys(paths).join(', ')}.`);
        process.stdout.write(`${path}\n`);
    }),
};
function describe(files) {
    const versions = Object.entries(files.packages).map(([name, version]) => `${name} ${version}`).join(', ');
    return `${files.name}: Linux ${files.release} (${versions}) in ${files.directory}`;
}
export const guestCommand = {
    command: 'guest',
    describe: 'Fetch, list and locate guests',
    builder: (yargs) => yargs.command(fetchCommand).command(listCommand).command(pathCommand).demandCommand(1, 'Say what to do: fetch, list or path.'),
    handler: () => undefined,
};
export default guestCommand;
//# sourceMappingURL=guest.js.map