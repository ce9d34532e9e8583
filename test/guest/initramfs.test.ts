import { spawnSync } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CpioArchive, buildInitramfs, busyboxApplets, readAddedFile, readGuestFile } from '../../src/guest/index.js';
import { APPLETS, fakeBusybox, haveTool } from './helpers.js';

describe('cpio', () => {
  it('adds parents once and replaces equal paths', () => {
    const archive = new CpioArchive().add({ type: 'file', path: '/a/b/c', data: Buffer.from('1') }).add({ type: 'file', path: 'a/b/c', data: Buffer.from('2') });
    expect(archive.paths()).toEqual(['a', 'a/b', 'a/b/c']);
  });

  it.each(['', '/', '../etc', 'a/../../b'])('refuses the path "%s"', (path) => {
    expect(() => new CpioArchive().add({ type: 'dir', path })).toThrow('is not a path inside the initramfs');
  });

  it('refuses files below files and over directories', () => {
    const archive = new CpioArchive().add({ type: 'symlink', path: 'x/y', target: 'z' });
    expect(() => archive.add({ type: 'dir', path: 'x/y/z' })).toThrow('/x/y is not a directory');
    expect(() => archive.add({ type: 'file', path: 'x', data: new Uint8Array() })).toThrow('is a directory there');
  });

  it('is read by the host\'s cpio', (context) => {
    if (!haveTool('cpio')) return context.skip();
    const archive = buildInitramfs({ busybox: fakeBusybox(), add: [{ path: '/opt/é.txt', data: Buffer.from('odd'), mode: 0o600 }] });
    const listed = spawnSync('cpio', ['-tv', '--quiet'], { input: archive });
    expect(listed.status).toBe(0);
    const text = listed.stdout.toString();
    expect(text).toMatch(/^crw-------.* 5, +1 .*dev\/console$/m);
    expect(text).toMatch(/^-rwxr-xr-x.* init$/m);
    expect(text).toMatch(/^lrwxrwxrwx.*bin\/sh -> busybox$/m);
    expect(text).toMatch(/^drwxrwxrwt.* tmp$/m);
    expect(text).toMatch(/^-rw-------.* 3 .*opt\//m);
  });
});

describe('the initramfs', () => {
  it('finds the applets in a binary and not in another', () => {
    expect(busyboxApplets(fakeBusybox())).toEqual(APPLETS);
    expect(() => busyboxApplets(Buffer.from('\0mount\0sh\0'))).toThrow('has no table of applets');
  });

  it('is the same every time, and takes another /init', () => {
    const busybox = fakeBusybox();
    expect(buildInitramfs({ busybox })).toEqual(buildInitramfs({ busybox }));
    const own = Buffer.from(buildInitramfs({ busybox, init: Buffer.from('#!/bin/sh\necho mine\n') })).toString('latin1');
    expect(own).toContain('echo mine');
    expect(own).not.toContain('shell ready');
  });

  it('reads added files with their executable bit', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'jitvisor-'));
    try {
      const file = join(directory, 'a:b');
      await writeFile(file, 'x');
      await chmod(file, 0o755);
      expect(await readAddedFile(`${file}:/bin/x`)).toMatchObject({ path: '/bin/x', mode: 0o755 });
      await expect(readAddedFile('nothing')).rejects.toThrow('must be FILE:PATH');
      await expect(readGuestFile(join(directory, 'none'), 'the initrd')).rejects.toThrow(/^Cannot read the initrd .*: there is no such file\.$/);
      await expect(readGuestFile(directory, 'the initrd')).rejects.toThrow(/: it is a directory\.$/);
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
