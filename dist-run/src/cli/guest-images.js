import { demoKernelPath } from './package-root.js';
import { readUserFile } from './read-file.js';
/**
 * Collects kernel, device tree, initrd and command line.
 *
 * - `--demo`: the ELF in guests/demo, nothing else.
 * - `--kernel FILE`: exactly what was given. `--init` and `--add` put a BusyBox initramfs beside it.
 * - neither: Debian's kernel, device tree and BusyBox, each replaced by what was given; `--append` follows the
 *   default command line, so that `--append quiet` does not lose the console.
 *
 * The user's files are read before anything is fetched: a mistyped name is told at once.
 */
export async function collectImages(settings, host) {
    let library;
    const guest = () => (library ??= host.guest());
    const images = await readImages(settings, { ...host, guest });
    if (!settings.fastLoad || settings.demo || images.loadAddress !== undefined)
        return images;
    const kernel = await (await guest()).unpackZImage(images.kernel);
    return kernel ? { ...images, kernel } : images;
}
async function readImages(settings, host) {
    if (settings.demo)
        return { kernel: readUserFile('--demo', demoKernelPath()) };
    const read = (name) => {
        const path = settings[name];
        return path === undefined ? undefined : readUserFile(`--${name}`, path);
    };
    const [kernel, dtb, initrd, init] = [read('kernel'), read('dtb'), read('initrd'), read('init')];
    for (const { file } of settings.add)
        readUserFile('--add', file, { mayBeEmpty: true });
    const ownFiles = init !== undefined || settings.add.length > 0;
    if (kernel !== undefined && !ownFiles) {
        return images({ kernel, dtb, initrd, append: settings.append, loadAddress: settings.loadAddress });
    }
    const guest = await host.guest();
    const files = await debianFiles(guest, host);
    const madeInitrd = async () => {
        if (!ownFiles)
            return guest.readGuestFile(files.initrd, 'the initramfs');
        const add = await Promise.all(settings.add.map(({ file, path }) => guest.readAddedFile(`${file}:${path}`)));
        return guest.buildInitramfs({ busybox: await guest.readGuestFile(files.busybox, 'BusyBox'), add, ...(init ? { init } : {}) });
    };
    if (kernel !== undefined) {
        return images({ kernel, dtb, initrd: await madeInitrd(), append: settings.append, loadAddress: settings.loadAddress });
    }
    return images({
        kernel: await guest.readGuestFile(files.kernel, 'the kernel'),
        dtb: dtb ?? await guest.readGuestFile(files.dtb, 'the device tree'),
        initrd: initrd ?? await madeInitrd(),
        append: [guest.RASPI1AP.defaultAppend, settings.append].filter(Boolean).join(' '),
    });
}
async function debianFiles(guest, host) {
    const present = await guest.guestFiles();
    if (present)
        return present;
    host.onFetch();
    return guest.fetchDebianGuest({ onProgress: (progress) => host.onProgress(progress), signal: host.signal });
}
/** Leaves out what is undefined. */
function images(all) {
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
//# sourceMappingURL=guest-images.js.map