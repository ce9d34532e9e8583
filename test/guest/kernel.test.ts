import { describe, expect, it } from 'vitest';
import { DeviceTree, decodeStrings, loadGuest, parseMemorySize, recogniseKernel } from '../../src/guest/index.js';
import { fakeElf, fakeTree, fakeZImage } from './helpers.js';

const MiB = 2 ** 20;
const words = (...list: number[]) => new Uint8Array(new Uint32Array(list).buffer);

describe('kernel files', () => {
  it('zImage, with the size of what is inside', () => {
    expect(recogniseKernel(fakeZImage(4096, { image: 0xe00000, bss: 0x1000 }))).toMatchObject({ kind: 'zImage', entry: 0x8000, end: 0x9000, decompressedSize: 0xe01000 });
    expect(recogniseKernel(fakeZImage()).decompressedSize).toBeUndefined();
  });

  it('zImage cut short', () => {
    expect(() => recogniseKernel(fakeZImage(4096).subarray(0, 1000), { what: 'vmlinuz' })).toThrow('vmlinuz is a truncated zImage: 1000 bytes of 4096.');
    expect(() => recogniseKernel(fakeZImage(4096).subarray(0, 0x28))).toThrow('truncated zImage');
  });

  it('uncompressed Image, by its reading of the processor id', () => {
    expect(recogniseKernel(words(0xe10f9000, 0xe229901a, 0xee109f10, 0))).toMatchObject({ kind: 'Image', entry: 0x8000 });
  });

  it('ELF, loaded at physical addresses and entered there', () => {
    const data = new Uint8Array([1, 2, 3, 4]);
    const elf = fakeElf(0xc0008004, [{ virtual: 0xc0008000, physical: 0x8000, data, memorySize: 0x1000 }]);
    expect(recogniseKernel(elf)).toEqual({ kind: 'elf', entry: 0x8004, segments: [{ address: 0x8000, data }], end: 0x9000 });
    expect(() => recogniseKernel(elf.subarray(0, elf.length - 1))).toThrow('is an ELF file that is cut short.');
    const x86 = elf.slice();
    x86[18] = 62;
    expect(() => recogniseKernel(x86)).toThrow('for another processor');
  });

  it('raw, only with an address', () => {
    expect(recogniseKernel(words(0xe3a00000), { loadAddress: 0x10000 })).toMatchObject({ kind: 'raw', entry: 0x10000 });
    expect(() => recogniseKernel(words(0xe3a00000))).toThrow('--load-addr');
  });

  it.each([
    ['text', Buffer.from('#!/bin/sh\necho hello\n'), 'is a text file, not a kernel'],
    ['nothing', Buffer.alloc(0), 'is empty'],
    ['gzip', Buffer.from([0x1f, 0x8b, 8, 0, 0]), 'is gzip-compressed'],
    ['a device tree', Buffer.from(fakeTree().serialise()), 'is a device tree'],
    ['cpio', Buffer.from('070701' + '0'.repeat(104)), 'is a cpio archive'],
  ])('%s is refused in one sentence', (_, bytes, sentence) => {
    expect(() => recogniseKernel(new Uint8Array(bytes))).toThrow(sentence);
  });
});

describe('the layout', () => {
  const dtb = fakeTree().serialise();
  const kernel = fakeZImage(4 * MiB, { image: 14 * MiB, bss: MiB });

  it('keeps kernel, decompressed kernel, initrd and device tree apart', () => {
    const initrd = new Uint8Array(2 * MiB + 5).fill(7);
    for (const ramSize of [32, 64, 100, 128, 256, 512].map((n) => n * MiB)) {
      const plan = loadGuest({ kernel, dtb, initrd, ramSize });
      const ranges = [...plan.map, { name: 'decompressed', start: 0x4000, end: 0x8000 + 15 * MiB }].sort((a, b) => a.start - b.start);
      ranges.forEach((range, i) => {
        expect(range.end).toBeLessThanOrEqual(ramSize);
        const before = ranges[i - 1];
        // In small RAM the zImage lies where its kernel goes, and moves away by itself.
        if (before && !(ramSize === 32 * MiB && (range.name === 'kernel' || before.name === 'kernel'))) expect(range.start).toBeGreaterThanOrEqual(before.end);
      });
      expect(plan.registers).toEqual({ r0: 0, r1: 0xffffffff, r2: plan.map.find((m) => m.name === 'dtb')?.start });
      const tree = DeviceTree.parse(plan.segments.at(-1)?.data as Uint8Array);
      const cell = (path: string, name: string) => Buffer.from(tree.find(path)?.properties.get(name) as Uint8Array);
      const at = plan.map.find((m) => m.name === 'initrd');
      expect(cell('/chosen', 'linux,initrd-start').readUInt32BE()).toBe(at?.start);
      expect(cell('/chosen', 'linux,initrd-end').readUInt32BE()).toBe(at?.end);
      expect(cell('/memory', 'reg').readUInt32BE(4)).toBe(ramSize);
      expect(decodeStrings(cell('/chosen', 'bootargs'))[0]).toContain('console=ttyAMA0,115200');
    }
  });

  it('puts a zImage that does not tell its size, and large initrds, where they fit', () => {
    expect(loadGuest({ kernel: fakeZImage(4 * MiB), dtb }).entry).toBe(32 * MiB);
    const plan = loadGuest({ kernel, dtb, initrd: new Uint8Array(200 * MiB) });
    expect(plan.map.find((m) => m.name === 'initrd')?.start).toBeGreaterThan(128 * MiB);
  });

  it('honours an explicit load address', () => {
    expect(loadGuest({ kernel, dtb, loadAddress: 0x10000 }).entry).toBe(0x10000);
  });

  it('leaves bare guests alone', () => {
    const plan = loadGuest({ kernel: words(0xe3a00000), loadAddress: 0x8000, ramSize: MiB });
    expect(plan).toMatchObject({ kind: 'raw', entry: 0x8000, registers: { r2: 0 }, segments: [{ address: 0x8000 }] });
    expect(() => loadGuest({ kernel: words(1), loadAddress: MiB, ramSize: MiB })).toThrow('The kernel does not fit: it needs addresses 0x100000 to 0x100004, and memory ends at 0x100000.');
  });

  it.each([
    ['3 GiB', { ramSize: parseMemorySize('3G') }, 'The machine raspi1ap has at most 512 MiB of memory, not 3072 MiB.'],
    ['half a MiB', { ramSize: 0.5 * MiB }, 'must be a whole number of MiB'],
    ['too little', { ramSize: 16 * MiB }, '16 MiB of memory is too little for the kernel'],
    ['too large an initrd', { ramSize: 64 * MiB, initrd: new Uint8Array(60 * MiB) }, 'too little for the kernel (21 MiB), device tree and initrd (60.0 MiB).'],
    ['another board', { dtb: fakeTree(['brcm,bcm2836']).serialise() }, 'is for another board'],
    ['no tree', { dtb: undefined }, 'A Linux kernel needs a device tree; add --dtb.'],
  ])('%s is refused in one sentence', (_, options, sentence) => {
    expect(() => loadGuest({ kernel, dtb, ...options } as never)).toThrow(sentence);
  });
});

describe('memory sizes', () => {
  it.each([['512M', 512 * MiB], ['0x100000', MiB], ['1g', 1024 * MiB], ['256', 256 * MiB], ['16MiB', 16 * MiB], ['1048576', MiB], ['1.5G', 1536 * MiB]])('%s', (text, bytes) => {
    expect(parseMemorySize(text)).toBe(bytes);
  });
  it('refuses others', () => expect(() => parseMemorySize('lots')).toThrow('"lots" is not a memory size; write for example 512M.'));
});
