import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RASPI1AP } from '../../src/guest/layout.js';
import type { MachineOptions } from '../../src/machine-api.js';
import { runCli } from '../../src/cli/app.js';
import { progressReporter } from '../../src/cli/fetch-progress.js';
import type { GuestFiles, GuestLibrary, Library } from '../../src/cli/ports.js';
import { FakeMachine, fakeIo, type FakeIo } from '../support/fake-machine.js';

let dir: string;
const file = (name: string): string => join(dir, name);
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'jitvisor-run-'));
  for (const name of ['kernel', 'dtb', 'initrd', 'init', 'notes']) writeFileSync(file(name), `my ${name}`);
  writeFileSync(file('empty'), '');
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const named = Object.assign(new Error('The network cannot be reached.'), { name: 'GuestError' });

/** Runs `jitvisor ARGS` against a guest library and an engine that only take notes. */
async function cli(args: string[], { cached = true, offline = false, refuse = undefined as Error | undefined, io = fakeIo() } = {}) {
  const made: MachineOptions[] = [];
  const asked: string[] = [];
  const files: GuestFiles = { name: 'debian', directory: '/cache', release: '6.1', packages: {}, dtbs: {}, kernel: 'debian kernel', dtb: 'debian dtb', busybox: 'busybox', initrd: 'stock initrd' };
  const guest: GuestLibrary = {
    guestFiles: () => Promise.resolve(cached ? files : undefined),
    fetchDebianGuest: ({ onProgress, signal } = {}) => {
      asked.push('fetch');
      onProgress?.({ step: 'packages', unit: 'bytes', done: 500_000, total: 2_000_000 });
      onProgress?.({ step: 'packages', unit: 'bytes', done: 2_000_000, total: 2_000_000 });
      onProgress?.({ step: 'unpacking', unit: 'percent', done: 0, total: 100 });
      if (io.signals.emit('SIGINT') && signal?.aborted) asked.push('aborted');
      return offline ? Promise.reject(named) : Promise.resolve(files);
    },
    readGuestFile: (path) => Promise.resolve(Buffer.from(path)),
    readAddedFile: (spec) => Promise.resolve({ path: spec.slice(spec.lastIndexOf(':') + 1), data: Buffer.from('added'), mode: 0o644 }),
    buildInitramfs: ({ busybox, init, add }) => Buffer.from([busybox, init ?? 'no init', ...(add ?? []).map(({ path }) => path)].map((part) => Buffer.from(part as Uint8Array).toString()).join('|')),
    unpackZImage: () => Promise.resolve(undefined),
    RASPI1AP: { ...RASPI1AP, defaultAppend: 'console=ttyAMA0' },
  };
  const library: Library = {
    guest: () => { asked.push('guest'); return Promise.resolve(guest); },
    createMachine: () => Promise.resolve((options) => {
      if (refuse) throw refuse;
      made.push(options);
      return new FakeMachine((m) => m.end({ kind: 'poweroff' }));
    }),
  };
  // The fetch above interrupts only where a test asks for it.
  if (!io.signals.eventNames().includes('test')) io.signals.emit = () => false;
  const code = await runCli(args, { io, library, commands: [] });
  const text = (bytes: Uint8Array | undefined): string | undefined => (bytes ? Buffer.from(bytes).toString() : undefined);
  const last = made.at(-1);
  return { code, asked, io, options: last, kernel: text(last?.kernel), dtb: text(last?.dtb), initrd: text(last?.initrd), append: last?.append };
}

describe('which guest', () => {
  it("no options: Debian's, from the cache", async () => {
    expect(await cli(['run'])).toMatchObject({ code: 0, asked: ['guest'], kernel: 'debian kernel', dtb: 'debian dtb', initrd: 'stock initrd', append: 'console=ttyAMA0' });
  });

  it('fetched if missing, with progress on standard error', async () => {
    const { code, asked, io } = await cli(['run'], { cached: false });
    expect({ code, asked }).toEqual({ code: 0, asked: ['guest', 'fetch'] });
    expect(io.stderr.text).toBe("jitvisor: fetching Debian's guest (once)\npackages: 25 % (500.0 kB of 2.0 MB)\npackages: 100 % (2.0 MB of 2.0 MB)\nunpacking: 0 %\n");
    expect(io.stdout.text).toBe('');
  });

  it('a fetch that fails: its sentence and 1', async () => {
    const { code, io } = await cli(['run'], { cached: false, offline: true });
    expect(code).toBe(1);
    expect(io.stderr.text).toMatch(/\njitvisor: The network cannot be reached\.\n$/);
  });

  it('Ctrl-C while fetching: one sentence and 130', async () => {
    const io = fakeIo();
    io.signals.on('test', () => {});
    const { code, asked } = await cli(['run'], { cached: false, offline: true, io });
    expect({ code, asked }).toEqual({ code: 130, asked: ['guest', 'fetch', 'aborted'] });
    expect(io.stderr.text).toMatch(/\njitvisor: interrupted before the guest started\.\n$/);
  });

  it('parts of it replaced; --append follows the default', async () => {
    expect(await cli(['run', '--dtb', file('dtb'), '--append', 'quiet', '--initrd', file('initrd')]))
      .toMatchObject({ code: 0, kernel: 'debian kernel', dtb: 'my dtb', initrd: 'my initrd', append: 'console=ttyAMA0 quiet' });
  });

  it('--init and --add build an initramfs', async () => {
    expect(await cli(['run', '--init', file('init'), '--add', `${file('notes')}:/a`, '--add', `${file('empty')}:/b`])).toMatchObject({ code: 0, initrd: 'busybox|my init|/a|/b' });
    expect(await cli(['run', '--kernel', file('kernel'), '--add', `${file('notes')}:/a`])).toMatchObject({ code: 0, kernel: 'my kernel', initrd: 'busybox|no init|/a', append: undefined });
  });

  it("one's own kernel gets nothing that was not asked for, and asks for no guest", async () => {
    const { code, asked, options } = await cli(['run', '-kernel', file('kernel'), '--load-addr', '0x10000', '-m', '64', '-append', '-- x', '--icount', '--engine', 'jit', '--unit', 'block', '--jit-threshold', '0']);
    expect({ code, asked }).toEqual({ code: 0, asked: [] });
    expect(options).toEqual({
      machine: 'raspi1ap', memory: 64 * 2 ** 20, kernel: new Uint8Array(Buffer.from('my kernel')), loadAddress: 0x10000, append: '-- x', icount: true, engine: 'jit', unit: 'block', jitThreshold: 0,
    });
  });

  it('a kernel that the engine refuses: its sentence and 2', async () => {
    const { code, io } = await cli(['run', '--kernel', file('kernel')], { refuse: new Error('The kernel is a text file.') });
    expect(code).toBe(2);
    expect(io.stderr.text).toBe('jitvisor: The kernel is a text file.\n');
  });

  it('an engine that trips over itself: an internal error and 1', async () => {
    const { code, io } = await cli(['run', '--kernel', file('kernel')], { refuse: new TypeError('undefined is no function') });
    expect(code).toBe(1);
    expect(io.stderr.text).toMatch(/^jitvisor: internal error: TypeError/);
  });

  it('--trace=mmio goes to standard error', async () => {
    const { options, io } = await cli(['run', '--kernel', file('kernel'), '--trace=mmio']);
    options?.traceMmio?.('sdhci+0x10');
    expect(io.stderr.text).toBe('mmio: sdhci+0x10\n');
  });
});

describe('progress', () => {
  it('a bar on a terminal', () => {
    const { stderr }: FakeIo = fakeIo({ tty: true });
    const reporter = progressReporter(stderr as unknown as NodeJS.WritableStream);
    reporter.onProgress({ step: 'packages', unit: 'bytes', done: 0, total: 0 });
    reporter.onProgress({ step: 'packages', unit: 'bytes', done: 5_000_000, total: 10_000_000 });
    reporter.stop();
    reporter.stop();
    expect(stderr.text).toMatch(/packages .*50 % 5\.0 MB of 10\.0 MB/);
    expect(process.listenerCount('SIGINT')).toBe(0);
  });
});

describe('repeated options', () => {
  it('the last one counts', async () => {
    const { options } = await cli(['run', '--kernel', '/nowhere', '--kernel', file('kernel'), '-m', '64M', '--memory', '128M']);
    expect(options?.memory).toBe(128 * 2 ** 20);
  });

  it('unknown ones are named as they were typed', async () => {
    expect((await cli(['run', '--no-such-thing'])).io.stderr.text).toMatch(/^jitvisor: Unknown option --no-such-thing\.\n/);
  });
});
