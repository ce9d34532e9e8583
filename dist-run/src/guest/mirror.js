/** Fetching Debian packages from a mirror without apt: signature of InRelease, then SHA-256 down to the package. */
import { cleartext, readKeyFile } from './openpgp.js';
import { parseStanza } from './apt.js';
import { SUITES, compareVersions, currentKernelPackage } from './debian-names.js';
import { NotFoundError, download } from './download.js';
import { GuestError } from './errors.js';
import { decompress } from './unpack.js';
/** Downloads the current kernel package and busybox-static. Throws GuestError. */
export async function fetchByMirror(options) {
    const mirror = options.mirror.replace(/\/+$/, '');
    if (!/^https?:\/\//.test(mirror))
        throw new GuestError(`The mirror must be an http or https URL, not "${options.mirror}".`);
    const { signal, onProgress, keyring } = options;
    const wanted = ['linux-image-rpi', 'busybox-static'];
    const newest = new Map();
    for (const suite of SUITES) {
        const root = `${mirror}/dists/${suite}`;
        const raw = Buffer.from(await download(`${root}/InRelease`, { signal })).toString('utf8');
        const release = parseStanza(await cleartext(raw, keyring === undefined ? undefined : await readKeyFile(keyring), `${root}/InRelease`));
        checkRelease(release, suite, root);
        const index = await fetchIndex(root, release, options);
        for (const stanza of stanzas(index)) {
            const name = stanza.get('Package') ?? '';
            if (!wanted.includes(name) && !/^linux-image-\d.*-rpi$/.test(name))
                continue;
            const known = newest.get(name);
            if (known === undefined || compareVersions(known.get('Version') ?? '', stanza.get('Version') ?? '') < 0)
                newest.set(name, stanza);
        }
    }
    const kernel = currentKernelPackage(newest.get('linux-image-rpi')?.get('Depends'));
    const chosen = [kernel, 'busybox-static'].map((name) => {
        const stanza = newest.get(name);
        if (!stanza)
            throw new GuestError(`The mirror ${mirror} has no package ${name} for armel.`);
        return stanza;
    });
    const total = chosen.reduce((sum, stanza) => sum + Number(stanza.get('Size')), 0);
    const packages = [];
    let before = 0;
    for (const stanza of chosen) {
        const [file, size, sha256] = [stanza.get('Filename') ?? '', Number(stanza.get('Size')), stanza.get('SHA256') ?? ''];
        if (!/^pool\/[\w.+~/-]+$/.test(file) || file.includes('..'))
            throw new GuestError(`The mirror ${mirror} names an impossible file "${file}".`);
        const deb = await download(`${mirror}/${file}`, {
            signal, expect: { size, sha256 }, onProgress: (done) => onProgress?.({ step: 'packages', unit: 'bytes', done: before + done, total }),
        });
        before += size;
        packages.push({ name: stanza.get('Package') ?? '', version: stanza.get('Version') ?? '', deb });
    }
    return packages;
}
/** A validly signed index can still be of another suite, or an old one replayed. */
function checkRelease(release, suite, root) {
    if (release.get('Codename') !== suite)
        throw new GuestError(`${root}/InRelease is for "${release.get('Codename') ?? ''}", not for ${suite}.`);
    const until = release.get('Valid-Until');
    if (until !== undefined && !(Date.parse(until) > Date.now()))
        throw new GuestError(`${root}/InRelease has expired on ${until}; use a mirror that is up to date.`);
}
/** The armel index of a suite, in the first form that InRelease lists, checked. */
async function fetchIndex(root, release, context) {
    const listed = new Map();
    for (const line of (release.get('SHA256') ?? '').split('\n')) {
        const [sha256, size, name] = line.trim().split(/\s+/);
        if (sha256 && size && name)
            listed.set(name, { size: Number(size), sha256 });
    }
    for (const name of ['main/binary-armel/Packages.xz', 'main/binary-armel/Packages.gz', 'main/binary-armel/Packages']) {
        const expect = listed.get(name);
        if (!expect)
            continue;
        const onProgress = (done, total) => context.onProgress?.({ step: 'package index', unit: 'bytes', done, total });
        const get = (url) => download(url, { signal: context.signal, expect, onProgress });
        // By hash the index cannot change between InRelease and here; plain mirrors have only the names. Release files list names that a mirror lacks.
        const byHash = `${root}/${name.replace(/[^/]*$/, '')}by-hash/SHA256/${expect.sha256}`;
        try {
            const data = release.get('Acquire-By-Hash') === 'yes'
                ? await get(byHash).catch((error) => { if (error instanceof NotFoundError)
                    return get(`${root}/${name}`); throw error; })
                : await get(`${root}/${name}`);
            return (await decompress(name, data)).toString('utf8');
        }
        catch (error) {
            if (!(error instanceof NotFoundError))
                throw error;
        }
    }
    throw new GuestError(`${root} has no package index for armel.`);
}
function* stanzas(index) {
    for (const text of index.split(/\n\n+/))
        if (text.trim() !== '')
            yield parseStanza(text);
}
//# sourceMappingURL=mirror.js.map