import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { guestFiles, recogniseKernel, unpackZImage } from '../../src/guest/index.js';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'jitvisor-fast-load-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** A zImage as arch/arm/boot/compressed lays it out: header, tag table, payload, the payload's unpacked size. */
function zImage(payload: Uint8Array, size: number): Uint8Array {
  const file = Buffer.alloc(0x100 + payload.length + 4);
  const sizeAt = 0x100 + payload.length;
  for (const [at, word] of [[0x24, 0x016f2818], [0x28, 0], [0x2c, file.length], [0x34, 0x45454545], [0x38, 0x40], [0x40, 4], [0x44, 0x5a534c4b], [0x48, sizeAt], [sizeAt, size]] as const) {
    file.writeUInt32LE(word, at);
  }
  file.set(payload, 0x100);
  return file;
}

describe('fast load', () => {
  const image = Buffer.alloc(8192);
  image.writeUInt32LE(0xee109f10, 16); // mrc p15, 0, r9, c0, c0, 0

  it('unpacks a payload and keeps it for the next run', async () => {
    const file = zImage(gzipSync(image), image.length);
    expect(new Uint8Array((await unpackZImage(file, dir))!)).toEqual(new Uint8Array(image));
    expect(readdirSync(join(dir, 'unpacked'))).toHaveLength(1);
    expect(new Uint8Array((await unpackZImage(file, dir))!)).toEqual(new Uint8Array(image));
  });

  it('leaves to the guest what does not come out as it should', async () => {
    expect(await unpackZImage(zImage(gzipSync(image), image.length + 1), dir)).toBeUndefined();
    expect(await unpackZImage(zImage(Buffer.from('no stream'), image.length), dir)).toBeUndefined();
    expect(await unpackZImage(Buffer.from('not a kernel'), dir)).toBeUndefined();
  });

  it('unpacks no more than the header says, and does not try for ever', async () => {
    const before = process.memoryUsage.rss();
    expect(await unpackZImage(zImage(gzipSync(Buffer.alloc(256 << 20)), image.length), dir)).toBeUndefined();
    expect(process.memoryUsage.rss() - before).toBeLessThan(400 << 20);
    expect(await unpackZImage(zImage(gzipSync(image), 0xffffffff), dir)).toBeUndefined();
    const magics = Buffer.alloc(3_000_000, Buffer.from([0x1f, 0x8b, 0x08]));
    const started = process.cpuUsage();
    expect(await unpackZImage(zImage(magics, image.length), dir)).toBeUndefined();
    expect(process.cpuUsage(started).user).toBeLessThan(2e6);
  });

  it("unpacks Debian's kernel", async (context) => {
    const files = await guestFiles();
    if (!files) context.skip("Debian's guest is not in the cache");
    const unpacked = await unpackZImage(readFileSync(files!.kernel), dir);
    expect(unpacked && recogniseKernel(unpacked).kind).toBe('Image');
  });
});
