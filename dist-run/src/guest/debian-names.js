/** What both ways of fetching agree on: suites, package names, version order, progress. */
import { GuestError } from './errors.js';
export const DEFAULT_MIRROR = 'http://deb.debian.org/debian';
/** bookworm-security has no armel index, so point releases and updates are all there is. */
export const SUITES = ['bookworm', 'bookworm-updates'];
/** The package that the metapackage linux-image-rpi depends on. Throws GuestError when there is none. */
export function currentKernelPackage(depends) {
    const name = /\b(linux-image-\d[\w.+-]*-rpi)\b/.exec(depends ?? '')?.[1];
    if (name === undefined)
        throw new GuestError('The Debian mirror has no kernel for linux-image-rpi (armel).');
    return name;
}
/** Order of Debian versions: negative when `a` is older (deb-version(7)). */
export function compareVersions(a, b) {
    const [x, y] = [splitVersion(a), splitVersion(b)];
    return x.epoch - y.epoch || comparePart(x.upstream, y.upstream) || comparePart(x.revision, y.revision);
}
function splitVersion(version) {
    const [, epoch, rest] = /^(?:(\d+):)?(.*)$/.exec(version);
    const dash = rest.lastIndexOf('-');
    return { epoch: Number(epoch ?? 0), upstream: dash < 0 ? rest : rest.slice(0, dash), revision: dash < 0 ? '' : rest.slice(dash + 1) };
}
/** Alternates between runs of non-digits (letters before others, "~" before everything, even the end) and numbers. */
function comparePart(a, b) {
    const weight = (c) => (c === undefined ? 0 : c === '~' ? -1 : /[A-Za-z]/.test(c) ? c.charCodeAt(0) : c.charCodeAt(0) + 256);
    const split = (s) => s.match(/\D*\d*/g) ?? [];
    const [x, y] = [split(a), split(b)];
    for (let i = 0; i < Math.max(x.length, y.length); i++) {
        const [p, q] = [x[i] ?? '', y[i] ?? ''];
        const [pt, qt] = [p.replace(/\d+$/, ''), q.replace(/\d+$/, '')];
        for (let k = 0; k < Math.max(pt.length, qt.length); k++) {
            const difference = weight(pt[k]) - weight(qt[k]);
            if (difference !== 0)
                return difference;
        }
        const difference = Number(p.slice(pt.length) || 0) - Number(q.slice(qt.length) || 0);
        if (difference !== 0)
            return difference;
    }
    return 0;
}
//# sourceMappingURL=debian-names.js.map