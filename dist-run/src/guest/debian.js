/** The Debian guest: bookworm's Raspberry Pi 1 kernel, its device trees and BusyBox, fetched once and kept in the cache. */
import { createHash, randomBytes } from 'node:crypto';
import { access, mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { fetchByApt, haveApt } from './apt.js';
import { DEBIAN_BOOKWORM_KEYS } from './debian-keys.js';
import { DEFAULT_MIRROR } from './debian-names.js';
import { GuestError, asGuestError } from './errors.js';
import { defaultCacheDir, readGuestFile, writeFileAtomic } from './files.js';
import { buildInitramfs, initramfsRecipe } from './initramfs.js';
import { fetchByMirror } from './mirror.js';
import { unpackDeb } from './unpack.js';
const GUEST_NAME = 'debian-bookworm-armel';
const MANIFEST = 'guest.json';
const HOST_KEYRINGS = ['/usr/share/keyrings/debian-archive-keyring.gpg', '/usr/share/keyrings/debian-archive-keyring.pgp'];
/** The board of the default machine. */
const DEFAULT_DTB = 'bcm2835-rpi-a-plus.dtb';
/**
 * Fetches the Debian guest unless the cache has it: by apt's client where there is one and no mirror is named, else from the mirror.
 * The guest appears in the cache complete or not at all. Throws GuestError with one sentence.
 */
export async function fetchDebianGuest(options = {}) {
    const cacheDir = resolve(options.cacheDir ?? defaultCacheDir());
    if (!options.force) {
        const present = await guestFiles(cacheDir).catch(() => undefined);
        if (present)
            return present;
    }
    if (options.allowUnsigned && options.mirror === undefined)
        throw new GuestError('An unsigned index can only be accepted from a --mirror; apt always checks signatures.');
    const scratch = join(cacheDir, `.fetch-${process.pid}-${randomBytes(3).toString('hex')}`);
    try {
        await mkdir(scratch, { recursive: true });
        await removeStaleScratch(cacheDir, basename(scratch));
        // apt's source lists cannot name a keyring whose path has spaces.
        const useApt = options.mirror === undefined && !/[\s"]/.test(scratch + (options.keyring ?? '')) && await haveApt();
        const packages = useApt
            ? await fetchByApt(join(scratch, 'apt'), await keyringFile(options.keyring, scratch), options)
            : await fetchByMirror({
                ...options, mirror: options.mirror ?? DEFAULT_MIRROR,
                keyring: options.allowUnsigned ? undefined : await keyringContent(options.keyring),
            });
        options.onProgress?.({ step: 'unpacking', unit: 'percent', done: 0, total: 100 });
        const staged = join(scratch, GUEST_NAME);
        await writeGuest(staged, packages, useApt ? 'apt' : options.mirror ?? DEFAULT_MIRROR, options);
        options.signal?.throwIfAborted();
        await replaceDirectory(staged, join(cacheDir, GUEST_NAME), scratch);
        options.onProgress?.({ step: 'unpacking', unit: 'percent', done: 100, total: 100 });
    }
    catch (error) {
        throw asGuestError(`Cannot keep the guest in ${cacheDir}`, error);
    }
    finally {
        await rm(scratch, { recursive: true, force: true }).catch(() => undefined);
    }
    const files = await guestFiles(cacheDir);
    if (!files)
        throw new GuestError(`The guest vanished from ${cacheDir} while it was fetched.`);
    return files;
}
/**
 * The guest in the cache, without network, or undefined if it was not fetched. Its stock initramfs is made again when this version of
 * jitvisor makes another one. Throws GuestError when the cache is damaged.
 */
export async function guestFiles(cacheDir = defaultCacheDir()) {
    const directory = join(resolve(cacheDir), GUEST_NAME);
    const manifest = await readManifest(directory);
    if (!manifest)
        return undefined;
    for (const [path, { size }] of Object.entries(manifest.files)) {
        const actual = await stat(join(directory, path)).then((s) => s.size, () => -1);
        if (actual !== size)
            throw new GuestError(`The guest in ${directory} is damaged (${path}); run "jitvisor guest fetch --force".`);
    }
    const paths = Object.keys(manifest.files);
    const dtbs = Object.fromEntries(paths.filter((p) => p.endsWith('.dtb')).map((p) => [basename(p), join(directory, p)]));
    const busybox = join(directory, 'busybox');
    return {
        name: GUEST_NAME, directory, release: manifest.release, packages: manifest.packages,
        kernel: join(directory, 'vmlinuz'), dtb: dtbs[DEFAULT_DTB], dtbs, busybox, initrd: await stockInitramfs(directory, busybox),
    };
}
async function stockInitramfs(directory, busybox) {
    const path = join(directory, `initramfs-${initramfsRecipe()}.cpio`);
    if (!await access(path).then(() => true, () => false)) {
        await writeFileAtomic(path, buildInitramfs({ busybox: await readGuestFile(busybox, 'BusyBox') }));
    }
    return path;
}
async function readManifest(directory) {
    const path = join(directory, MANIFEST);
    let text;
    try {
        text = await readFile(path, 'utf8');
    }
    catch (error) {
        if (error.code === 'ENOENT')
            return undefined;
        throw asGuestError(`Cannot read ${path}`, error);
    }
    try {
        const manifest = JSON.parse(text);
        if (manifest.files && manifest.release)
            return manifest;
    }
    catch { /* reported below */ }
    throw new GuestError(`The guest in ${directory} is damaged (${MANIFEST}); run "jitvisor guest fetch --force".`);
}
/** Unpacks the packages into a new directory with its manifest and initramfs. */
async function writeGuest(directory, packages, source, { signal }) {
    const files = new Map();
    let release = '';
    for (const { name, deb } of packages) {
        const wanted = (path) => /^boot\/vmlinuz-/.test(path) || /^usr\/lib\/linux-image-[^/]+\/bcm2835-rpi-[\w-]+\.dtb$/.test(path) || path === 'bin/busybox' || path === 'usr/bin/busybox';
        for (const [path, data] of await unpackDeb(deb, wanted, `The package ${name}`, signal)) {
            const kernel = /^boot\/vmlinuz-(.*)$/.exec(path);
            if (kernel)
                release = kernel[1];
            files.set(kernel ? 'vmlinuz' : path.endsWith('.dtb') ? `dtb/${basename(path)}` : 'busybox', data);
        }
    }
    for (const needed of ['vmlinuz', 'busybox', `dtb/${DEFAULT_DTB}`]) {
        if (!files.has(needed))
            throw new GuestError(`The Debian packages have no ${basename(needed)} in them.`);
    }
    const manifest = {
        release, source, fetched: new Date().toISOString(),
        packages: Object.fromEntries(packages.map(({ name, version }) => [name, version])), files: {},
    };
    await mkdir(join(directory, 'dtb'), { recursive: true });
    for (const [path, data] of files) {
        await writeFile(join(directory, path), data);
        manifest.files[path] = { size: data.length, sha256: createHash('sha256').update(data).digest('hex') };
    }
    await stockInitramfs(directory, join(directory, 'busybox'));
    await writeFile(join(directory, MANIFEST), JSON.stringify(manifest, null, 2) + '\n');
}
/** Puts `from` in the place of `to`; a directory cannot be renamed over one that has files, so the old one moves away first. */
async function replaceDirectory(from, to, scratch) {
    await rename(to, join(scratch, 'old')).catch((error) => {
        if (error.code !== 'ENOENT')
            throw error;
    });
    await rename(from, to);
}
/** Removes what killed fetches left: scratch directories of processes that are gone. */
async function removeStaleScratch(cacheDir, own) {
    for (const name of await readdir(cacheDir)) {
        const pid = /^\.fetch-(\d+)-/.exec(name)?.[1];
        if (pid === undefined || name === own)
            continue;
        try {
            process.kill(Number(pid), 0);
        }
        catch {
            await rm(join(cacheDir, name), { recursive: true, force: true });
        }
    }
}
async function keyringContent(named) {
    if (named !== undefined)
        return readGuestFile(named, 'the keyring');
    for (const path of HOST_KEYRINGS) {
        const content = await readFile(path).catch(() => undefined);
        if (content)
            return new Uint8Array(content);
    }
    return DEBIAN_BOOKWORM_KEYS;
}
/** A keyring as a file for apt. */
async function keyringFile(named, scratch) {
    for (const path of named !== undefined ? [resolve(named)] : HOST_KEYRINGS) {
        if (await access(path).then(() => true, () => false))
            return path;
        if (named !== undefined)
            throw new GuestError(`Cannot read the keyring ${path}: there is no such file.`);
    }
    const path = join(scratch, 'debian-bookworm.asc');
    await writeFile(path, DEBIAN_BOOKWORM_KEYS);
    return path;
}
//# sourceMappingURL=debian.js.map