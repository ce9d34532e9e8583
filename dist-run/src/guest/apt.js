/** Fetching Debian packages with apt's own client, in a private state directory: no root, the system's apt untouched. */
import { execFile, spawn } from 'node:child_process';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { GuestError, isAbort } from './errors.js';
import { DEFAULT_MIRROR, SUITES, currentKernelPackage } from './debian-names.js';
/** True when this host has apt's client. */
export async function haveApt() {
    try {
        await promisify(execFile)('apt-get', ['--version']);
        return true;
    }
    catch {
        return false;
    }
}
/**
 * The mirror that the system's apt sources name for Debian: the first http(s) URI that ends in /debian, or undefined. Reads both formats of sources.list(5).
 */
export async function systemMirror(etc = '/etc/apt') {
    const parts = await readdir(join(etc, 'sources.list.d')).catch(() => []);
    const files = ['sources.list', ...parts.filter((p) => /\.(list|sources)$/.test(p)).sort().map((p) => join('sources.list.d', p))];
    for (const file of files) {
        const text = await readFile(join(etc, file), 'utf8').catch(() => '');
        for (const line of text.split('\n')) {
            const uris = /^\s*deb\s+(?:\[[^\]]*\]\s*)?(\S+)/.exec(line)?.[1] ?? /^URIs:\s*(.*)$/i.exec(line)?.[1] ?? '';
            const found = uris.split(/\s+/).find((uri) => /^https?:\/\/.*\/debian\/?$/.test(uri));
            if (found !== undefined)
                return found.replace(/\/$/, '');
        }
    }
    return undefined;
}
/**
 * Downloads the current kernel package and busybox-static by apt, which checks the signatures against `keyring` and the checksums.
 * `directory` is scratch space, removed by the caller. Throws GuestError with apt's own first complaint.
 */
export async function fetchByApt(directory, keyring, context) {
    const system = await systemMirror();
    const mirrors = [...new Set([...(system === undefined ? [] : [system]), DEFAULT_MIRROR])];
    for (;;) {
        const mirror = mirrors.shift();
        const config = await privateApt(directory, mirror, keyring);
        try {
            await run('apt-get', ['-c', config, 'update'], directory, { ...context, step: 'package index' });
            break;
        }
        catch (error) {
            // The system's mirror may be out of order or carry no armel.
            if (isAbort(error) || mirrors.length === 0)
                throw error;
        }
    }
    const config = join(directory, 'apt.conf');
    const show = async (name) => parseStanza(await run('apt-cache', ['-c', config, 'show', '--no-all-versions', name], directory, context));
    const kernel = currentKernelPackage((await show('linux-image-rpi')).get('Depends'));
    const names = [kernel, 'busybox-static'];
    const stanzas = await Promise.all(names.map(show));
    const total = stanzas.reduce((sum, stanza) => sum + Number(stanza.get('Size') ?? 0), 0);
    const downloads = join(directory, 'packages');
    await mkdir(downloads, { recursive: true });
    await run('apt-get', ['-c', config, 'download', ...names], downloads, { ...context, step: 'packages' }, total);
    const files = await readdir(downloads);
    return Promise.all(names.map(async (name, i) => {
        const file = files.find((f) => f.startsWith(`${name}_`) && f.endsWith('.deb'));
        if (file === undefined)
            throw new GuestError(`apt downloaded no package ${name}.`);
        return { name, version: stanzas[i]?.get('Version') ?? 'unknown', deb: new Uint8Array(await readFile(join(downloads, file))) };
    }));
}
/** Writes the private configuration. It is read after the system's (so that proxies stay in force) and takes back what would touch the system. */
async function privateApt(directory, mirror, keyring) {
    for (const sub of ['state/lists/partial', 'cache/archives/partial', 'etc'])
        await mkdir(join(directory, sub), { recursive: true });
    const sources = join(directory, 'etc', 'sources.list');
    await writeFile(sources, SUITES.map((suite) => `deb [arch=armel signed-by=${keyring}] ${mirror} ${suite} main\n`).join(''));
    const config = join(directory, 'apt.conf');
    const settings = [
        ['Dir::State', join(directory, 'state')],
        ['Dir::State::status', '/dev/null'],
        ['Dir::Cache', join(directory, 'cache')],
        ['Dir::Etc::sourcelist', sources],
        ['Dir::Etc::sourceparts', '/dev/null'],
        ['Dir::Etc::preferences', '/dev/null'],
        ['Dir::Etc::preferencesparts', '/dev/null'],
        ['Dir::Log', join(directory, 'etc')],
        ['APT::Architecture', 'armel'],
        // Files in a user's directory cannot be read by the sandbox user that root's apt changes to.
        ...(process.getuid?.() === 0 ? [['APT::Sandbox::User', 'root']] : []),
        // Without it a failed fetch is a mere warning of apt-get update.
        ['APT::Update::Error-Mode', 'any'],
        ['Acquire::Languages', 'none'],
        ['Acquire::Retries', '2'],
        ...['Contents-deb', 'DEP-11', 'DEP-11-icons-small', 'DEP-11-icons', 'DEP-11-icons-large', 'CNF']
            .map((target) => [`Acquire::IndexTargets::deb::${target}::DefaultEnabled`, 'false']),
    ];
    const hooks = ['APT::Update::Pre-Invoke', 'APT::Update::Post-Invoke', 'APT::Update::Post-Invoke-Success', 'DPkg::Pre-Invoke', 'DPkg::Post-Invoke', 'APT::Architectures'];
    await writeFile(config, [
        ...hooks.map((hook) => `#clear ${hook};`),
        'APT::Architectures { "armel"; };',
        ...settings.map(([key, value]) => `${key} "${value}";`),
    ].join('\n') + '\n');
    return config;
}
/**
 * Runs a tool of apt and returns its standard output. apt reports progress on descriptor 3 as "dlstatus:N:PERCENT:text"
 * (README.progress-reporting); `total` bytes, if known, turn the percentage into bytes.
 */
function run(tool, args, cwd, context, total = 0) {
    const { signal, onProgress, step } = context;
    return new Promise((resolve, reject) => {
        const extra = step === undefined ? [] : ['-q', '-o', 'APT::Status-Fd=3'];
        const child = spawn(tool, [...extra, ...args], {
            cwd, signal, env: { ...process.env, LC_ALL: 'C' }, stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
        });
        let out = '';
        let complaints = '';
        child.stdout?.setEncoding('utf8').on('data', (text) => { out += text; });
        child.stderr?.setEncoding('utf8').on('data', (text) => { complaints += text; });
        let status = '';
        child.stdio[3]?.on('data', (chunk) => {
            const lines = (status + chunk.toString('utf8')).split('\n');
            status = lines.pop() ?? '';
            const percent = lines.map((line) => /^dlstatus:[^:]*:([\d.]+):/.exec(line)?.[1]).filter((p) => p !== undefined).at(-1);
            if (percent !== undefined && step !== undefined) {
                onProgress?.(total > 0 ? { step, unit: 'bytes', done: Math.round(total * Number(percent) / 100), total } : { step, unit: 'percent', done: Number(percent), total: 100 });
            }
        });
        child.on('error', (error) => reject(isAbort(error) ? error : new GuestError(`Cannot run ${tool}: ${error.message}.`)));
        child.on('close', (code) => {
            if (code === 0)
                return resolve(out);
            const first = complaints.split('\n').find((line) => /^[EW]:/.test(line))?.slice(2).trim();
            reject(new GuestError(`${tool} failed: ${(first ?? `it ended with code ${code}`).replace(/\.$/, '')}.`));
        });
    });
}
/** The first stanza of deb822 text, continuation lines joined by newline. */
export function parseStanza(text) {
    const fields = new Map();
    let last = '';
    for (const line of text.replace(/^\n+/, '').split('\n')) {
        if (line.trim() === '')
            break;
        if (/^\s/.test(line)) {
            fields.set(last, `${fields.get(last) ?? ''}\n${line.trim()}`);
            continue;
        }
        const colon = line.indexOf(':');
        if (colon < 0)
            continue;
        last = line.slice(0, colon);
        fields.set(last, line.slice(colon + 1).trim());
    }
    return fields;
}
//# sourceMappingURL=apt.js.map