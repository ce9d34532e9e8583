import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createCleartextMessage, generateKey, readPrivateKey, sign } from 'openpgp';
import tar from 'tar-stream';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemMirror } from '../../src/guest/apt.js';
import { readAr } from '../../src/guest/ar.js';
import { DEBIAN_BOOKWORM_KEYS } from '../../src/guest/debian-keys.js';
import { compareVersions } from '../../src/guest/debian-names.js';
import { asGuestError } from '../../src/guest/errors.js';
import { defaultCacheDir, fetchDebianGuest, guestFiles } from '../../src/guest/index.js';
import { readKeyFile } from '../../src/guest/openpgp.js';
import { decompress, unpackDeb } from '../../src/guest/unpack.js';
import { fakeAr, fakeBusybox, fakeTree, fakeZImage, haveTool } from './helpers.js';

const sha256 = (data: Uint8Array) => createHash('sha256').update(data).digest('hex');

async function tarOf(files: Record<string, Uint8Array>): Promise<Buffer> {
  const pack = tar.pack();
  for (const [name, data] of Object.entries(files)) pack.entry({ name }, Buffer.from(data));
  pack.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of pack) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function deb(files: Record<string, Uint8Array>): Promise<Uint8Array> {
  return fakeAr([['debian-binary', Buffer.from('2.0\n')], ['control.tar.gz', gzipSync('')], ['data.tar.gz', gzipSync(await tarOf(files))]]);
}

/** A Debian mirror in memory, signed by `armoredKey`; the tests damage `files`. */
async function makeMirror(armoredKey: string): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  const key = await readPrivateKey({ armoredKey });
  const kernel = await deb({
    './boot/vmlinuz-6.1.0-9-rpi': fakeZImage(8192), './usr/lib/linux-image-6.1.0-9-rpi/bcm2835-rpi-a-plus.dtb': fakeTree().serialise(),
    './usr/lib/linux-image-6.1.0-9-rpi/bcm2711-rpi-4-b.dtb': new Uint8Array(4), './boot/config-6.1.0-9-rpi': new Uint8Array(4),
  });
  const busybox = await deb({ './bin/busybox': fakeBusybox() });
  const stanza = (name: string, version: string, file: string, data: Uint8Array, extra = '') => {
    files.set(`/${file}`, data);
    return `Package: ${name}\nVersion: ${version}\n${extra}Filename: ${file}\nSize: ${data.length}\nSHA256: ${sha256(data)}\nDescription: x\n y: z\n`;
  };
  const indexes: Record<string, string> = {
    bookworm: [
      stanza('linux-image-rpi', '6.1.8-1', 'pool/meta-old.deb', new Uint8Array(1), 'Depends: linux-image-6.1.0-8-rpi (= 6.1.8-1)\n'),
      stanza('busybox-static', '1:1.35.0-4', 'pool/busybox.deb', busybox),
    ].join('\n'),
    'bookworm-updates': [
      stanza('linux-image-rpi', '6.1.10-1', 'pool/meta.deb', new Uint8Array(1), 'Depends: linux-image-6.1.0-9-rpi (= 6.1.10-1)\n'),
      stanza('linux-image-6.1.0-9-rpi', '6.1.10-1', 'pool/kernel.deb', kernel),
    ].join('\n'),
  };
  for (const [suite, text] of Object.entries(indexes)) {
    const packed = gzipSync(text);
    files.set(`/dists/${suite}/main/binary-armel/Packages.gz`, packed);
    const listed = `SHA256:\n ${sha256(Buffer.from('never served'))} 12 main/binary-armel/Packages.xz\n ${sha256(packed)} ${packed.length} main/binary-armel/Packages.gz\n`;
    const release = `Origin: Debian\nCodename: ${suite}\nAcquire-By-Hash: yes\n${listed}`;
    files.set(`/dists/${suite}/InRelease`, Buffer.from(await sign({ message: await createCleartextMessage({ text: release }), signingKeys: key })));
  }
  return files;
}

describe('fetching from a mirror', () => {
  let server: Server;
  let mirror: string;
  let files: Map<string, Uint8Array>;
  let pristine: Map<string, Uint8Array>;
  let directory: string;
  let cacheDir: string;
  let keyring: string;
  let requests = 0;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'jitvisor-'));
    const { privateKey, publicKey } = await generateKey({ userIDs: [{ name: 'test' }], type: 'ecc' });
    keyring = join(directory, 'keyring.asc');
    await writeFile(keyring, publicKey);
    pristine = await makeMirror(privateKey);
    server = createServer((request, response) => {
      requests++;
      const data = files.get(request.url ?? '');
      response.writeHead(data ? 200 : 404).end(data);
    });
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    mirror = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(async () => {
    files = new Map(pristine);
    cacheDir = await mkdtemp(join(directory, 'cache-'));
  });
  afterEach(async () => {
    // Whatever happened: a whole guest or none, and no scratch.
    expect((await readdir(cacheDir)).filter((name) => name !== 'debian-bookworm-armel')).toEqual([]);
  });
  afterAll(async () => {
    server.close();
    await rm(directory, { recursive: true });
  });
  const fetchIt = (extra = {}) => fetchDebianGuest({ mirror, keyring, cacheDir, ...extra });
  const damage = (path: string) => {
    const data = Uint8Array.from(files.get(path) as Uint8Array);
    data[data.length >> 1] = (data[data.length >> 1] as number) ^ 1;
    files.set(path, data);
  };

  it('takes the newest kernel, reports progress, and works offline afterwards', async () => {
    const steps = new Set<string>();
    const guest = await fetchIt({ onProgress: ({ step, done, total }: { step: string; done: number; total: number }) => { steps.add(step); expect(done).toBeLessThanOrEqual(total); } });
    expect(guest).toMatchObject({ release: '6.1.0-9-rpi', packages: { 'linux-image-6.1.0-9-rpi': '6.1.10-1', 'busybox-static': '1:1.35.0-4' } });
    expect(new Uint8Array(await readFile(guest.kernel))).toEqual(fakeZImage(8192));
    expect(Object.keys(guest.dtbs)).toEqual(['bcm2835-rpi-a-plus.dtb']);
    expect((await readFile(guest.initrd)).subarray(0, 6).toString()).toBe('070701');
    expect([...steps]).toEqual(['package index', 'packages', 'unpacking']);
    files.clear();
    requests = 0;
    expect(await fetchIt()).toEqual(guest);
    expect(await guestFiles(cacheDir)).toEqual(guest);
    expect(requests).toBe(0);
    await rm(guest.initrd);
    expect(await readFile((await guestFiles(cacheDir))?.initrd ?? '')).toHaveLength((await readFile(guest.initrd)).length);
  });

  it('replaces a damaged guest by force only', async () => {
    const guest = await fetchIt();
    await truncate(guest.kernel, 10);
    await expect(guestFiles(cacheDir)).rejects.toThrow('is damaged (vmlinuz); run "jitvisor guest fetch --force".');
    expect((await readFile((await fetchIt({ force: true })).kernel)).length).toBe(8192);
  });

  it('has no guest before', async () => expect(await guestFiles(cacheDir)).toBeUndefined());

  it('refuses a changed index, package or signed text', async () => {
    damage('/pool/kernel.deb');
    await expect(fetchIt()).rejects.toThrow('/pool/kernel.deb does not match its SHA-256 checksum.');
    files = new Map(pristine);
    damage('/dists/bookworm/main/binary-armel/Packages.gz');
    await expect(fetchIt()).rejects.toThrow('Packages.gz does not match its SHA-256 checksum.');
    files = new Map(pristine);
    damage('/dists/bookworm/InRelease');
    await expect(fetchIt()).rejects.toThrow(/InRelease (has no valid signature|is not a signed index)/);
    files = new Map(pristine);
    files.set('/pool/busybox.deb', (files.get('/pool/busybox.deb') as Uint8Array).subarray(0, 100));
    await expect(fetchIt()).rejects.toThrow(/busybox.deb has 100 of the \d+ bytes that its index promises/);
  });

  it('refuses text around the signed message', async () => {
    const signed = Buffer.from(files.get('/dists/bookworm/InRelease') as Uint8Array).toString();
    files.set('/dists/bookworm/InRelease', Buffer.from(`Codename: bookworm\nSHA256:\n ${'0'.repeat(64)} 1 main/binary-armel/Packages.gz\n\n${signed}`));
    // The text before the message is not part of what was signed, so it changes nothing or is refused.
    await fetchIt().then((guest) => expect(guest.release).toBe('6.1.0-9-rpi'), (error: Error) => expect(error.message).toContain('is not a signed index'));
  });

  it('refuses another key and another suite', async () => {
    const debian = join(directory, 'debian.asc');
    await writeFile(debian, DEBIAN_BOOKWORM_KEYS);
    await expect(fetchIt({ keyring: debian })).rejects.toThrow("is not signed by any key of the keyring; give Debian's with --keyring FILE.");
    await expect(fetchIt({ keyring: join(directory, 'none') })).rejects.toThrow('there is no such file.');
    files.set('/dists/bookworm/InRelease', files.get('/dists/bookworm-updates/InRelease') as Uint8Array);
    await expect(fetchIt()).rejects.toThrow('is for "bookworm-updates", not for bookworm.');
  });

  it('takes an unsigned index only when told to', async () => {
    expect((await fetchIt({ keyring: undefined, allowUnsigned: true })).release).toBe('6.1.0-9-rpi');
    await expect(fetchDebianGuest({ cacheDir, allowUnsigned: true, force: true })).rejects.toThrow('apt always checks signatures');
  });

  it('says what is wrong with network, mirror and disk', async () => {
    await expect(fetchIt({ mirror: 'http://127.0.0.1:1' })).rejects.toThrow(/^Cannot download http:\/\/127\.0\.0\.1:1\/dists\/bookworm\/InRelease: .*\.$/);
    await expect(fetchIt({ mirror: 'ftp://x' })).rejects.toThrow('must be an http or https URL');
    files.clear();
    await expect(fetchIt()).rejects.toThrow('/dists/bookworm/InRelease does not exist.');
    await expect(fetchIt({ cacheDir: keyring })).rejects.toThrow(/^Cannot keep the guest in .*\.$/);
    expect(asGuestError('Cannot write x', Object.assign(new Error('write'), { code: 'ENOSPC' })).message).toBe('Cannot write x: the disk is full.');
  });

  it('leaves nothing when interrupted', async () => {
    const controller = new AbortController();
    const fetching = fetchIt({ signal: controller.signal, onProgress: ({ step }: { step: string }) => { if (step === 'packages') controller.abort(); } });
    await expect(fetching).rejects.toThrow('Interrupted; nothing was left half done.');
    expect(await readdir(cacheDir)).toEqual([]);
  });

  it('cleans up after killed fetches', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    await mkdir(join(cacheDir, `.fetch-${pid}-abc`, 'apt'), { recursive: true });
    await fetchIt();
    expect(await readdir(cacheDir)).toEqual(['debian-bookworm-armel']);
  });
});

describe('packages', () => {
  it('are read from ar, and refused when cut short', () => {
    const archive = fakeAr([['a', Buffer.from('odd')], ['b/', Buffer.from('even')]]);
    expect(readAr(archive).map(({ name, data }) => [name, Buffer.from(data).toString()])).toEqual([['a', 'odd'], ['b', 'even']]);
    expect(() => readAr(archive.subarray(0, archive.length - 2))).toThrow('The package is damaged: it is cut short.');
    expect(() => readAr(Buffer.from('hello'))).toThrow('is not a Debian package');
  });

  it.each(['xz', 'zstd'])('may be compressed by %s', async (tool) => {
    if (!haveTool(tool)) return;
    const content = await tarOf({ './a': Buffer.from('in a'), './b': new Uint8Array(300_000).fill(1) });
    const packed = new Uint8Array(spawnSync(tool, ['-c'], { input: content, maxBuffer: 1e8 }).stdout);
    const name = `data.tar.${tool === 'zstd' ? 'zst' : 'xz'}`;
    expect(await decompress(name, packed)).toEqual(content);
    const found = await unpackDeb(fakeAr([[name, packed]]), (path) => path === 'a', 'The package x');
    expect([...found.entries()].map(([path, data]) => [path, Buffer.from(data).toString()])).toEqual([['a', 'in a']]);
    await expect(unpackDeb(fakeAr([[name, packed.subarray(0, packed.length >> 1)]]), () => true, 'The package x')).rejects.toThrow(/^The package x cannot be unpacked: .*\.$/);
  });

  it('are ordered by Debian\'s rules', () => {
    const ordered = ['1.0~rc1', '1.0', '1.0-1', '1.0-1+b1', '1.0-2', '1.0-10', '1.0a', '1.0+x', '1.2', '1.10', '1:0.1', '1:1.35.0-4+deb12u1', '1:1.35.0-4+deb12u1+b1'];
    ordered.slice(1).forEach((version, i) => {
      expect(compareVersions(ordered[i] as string, version)).toBeLessThan(0);
      expect(compareVersions(version, ordered[i] as string)).toBeGreaterThan(0);
      expect(compareVersions(version, version)).toBe(0);
    });
  });
});

describe('the host', () => {
  it('names its mirror in either format of apt sources', async () => {
    const etc = await mkdtemp(join(tmpdir(), 'jitvisor-'));
    try {
      expect(await systemMirror(etc)).toBeUndefined();
      await mkdir(join(etc, 'sources.list.d'));
      await writeFile(join(etc, 'sources.list.d', 'b.sources'), 'Types: deb\nURIs: https://one.example/debian-security https://two.example/debian/\nSuites: x\n');
      expect(await systemMirror(etc)).toBe('https://two.example/debian');
      await writeFile(join(etc, 'sources.list'), '# deb http://no.example/debian x main\ndeb cdrom:[x]/ x main\ndeb [arch=amd64] http://yes.example/debian bookworm main\n');
      expect(await systemMirror(etc)).toBe('http://yes.example/debian');
    } finally {
      await rm(etc, { recursive: true });
    }
  });

  it('names the cache directory', () => {
    expect(defaultCacheDir({ JITVISOR_CACHE: '/x', XDG_CACHE_HOME: '/y' })).toBe('/x');
    expect(defaultCacheDir({ XDG_CACHE_HOME: '/y' })).toBe('/y/jitvisor');
    expect(defaultCacheDir({ XDG_CACHE_HOME: 'y' })).toMatch(/\.cache[/\\]jitvisor$/);
  });

  it('may lack a Debian keyring: the built-in keys are Debian\'s', async () => {
    expect((await readKeyFile(DEBIAN_BOOKWORM_KEYS)).map((key) => key.getFingerprint().toUpperCase())).toEqual([
      'B8B80B5B623EAB6AD8775C45B7C5D7D6350947F8', '4D64FEC119C2029067D6E791F8D2585B8783D481']);
    await expect(readKeyFile('nonsense')).rejects.toThrow(/^The keyring cannot be read as OpenPGP keys: .*\.$/);
  });
});
