/**
 * Fast load: the host unpacks a zImage's payload, so that the guest does not run its own decompressor.
 *
 * What arch/arm/boot/compressed does for the kernel is small: it puts the Image at RAM + 0x8000 and jumps there with the MMU
 * off, r0 = 0, r1 the machine and r2 the device tree (Documentation/arm/booting.rst). A loader may do the same.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { defaultCacheDir, writeFileAtomic } from './files.js';
import { recogniseKernel } from './kernel.js';

const XZ_MAGIC = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00];
const GZIP_MAGIC = [0x1f, 0x8b, 0x08];
/** Largest kernel that any board here has room for, in bytes: a stream that unpacks to more is broken off. */
const LARGEST = 512 << 20;
/** A magic number stands in a zImage a few times at most; a file that is full of them is left to the guest. */
const MOST_PLACES = 16;

/**
 * The Image inside a zImage, or undefined when there is none that this loader can unpack with certainty (another compression,
 * no size to check against): the guest's decompressor then does the work.
 */
export async function unpackZImage(file: Uint8Array, cacheDir = defaultCacheDir()): Promise<Uint8Array | undefined> {
  if (!isZImage(file)) return undefined;
  const sizeAt = payloadSizeAt(file);
  if (sizeAt === undefined) return undefined;
  const size = new DataView(file.buffer, file.byteOffset, file.byteLength).getUint32(sizeAt, true);
  if (size > LARGEST) return undefined;
  const kept = join(cacheDir, 'unpacked', createHash('sha256').update(file).digest('hex'));
  const known = await readFile(kept).catch(() => undefined);
  if (known?.length === size) return known;
  // The compressed stream ends where its unpacked size stands.
  for (const [magic, unpack] of [[XZ_MAGIC, unxz], [GZIP_MAGIC, gunzip]] as const) {
    // The decompressor's own code holds the magic numbers too: every place is tried.
    for (const at of places(file, magic, sizeAt)) {
      try {
        const image = await unpack(file.subarray(at, sizeAt), size);
        if (image.length === size && recogniseKernel(image).kind === 'Image') {
          // Unpacking takes a second: the next run reads it. A cache that cannot be written costs only that.
          await writeFileAtomic(kept, image).catch(() => undefined);
          return image;
        }
      } catch {
        // Not a stream of this kind after all.
      }
    }
  }
  return undefined;
}

/** What is no kernel at all, or cut short, is reported by the loader. */
function isZImage(file: Uint8Array): boolean {
  try {
    return recogniseKernel(file).kind === 'zImage';
  } catch {
    return false;
  }
}

/** Offset of the word with the unpacked size, from the zImage's tag table (ZSLK; arch/arm/boot/compressed/vmlinux.lds.S). */
function payloadSizeAt(file: Uint8Array): number | undefined {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (file.length < 0x3c || view.getUint32(0x34, true) !== 0x45454545) return undefined;
  for (let at = view.getUint32(0x38, true); at + 12 <= file.length;) {
    const words = view.getUint32(at, true);
    if (words < 2) return undefined;
    if (view.getUint32(at + 4, true) === 0x5a534c4b) {
      const sizeAt = view.getUint32(at + 8, true);
      return sizeAt + 4 <= file.length ? sizeAt : undefined;
    }
    at += words * 4;
  }
  return undefined;
}

function* places(bytes: Uint8Array, magic: readonly number[], end: number): Generator<number> {
  let found = 0;
  for (let at = bytes.indexOf(magic[0]!); at !== -1 && at < end && found < MOST_PLACES; at = bytes.indexOf(magic[0]!, at + 1)) {
    if (!magic.every((b, i) => bytes[at + i] === b)) continue;
    found++;
    yield at;
  }
}

/** Kernels are packed with XZ's filter for ARM code, which needs liblzma (an optional dependency: without it the guest unpacks). */
async function unxz(data: Uint8Array, size: number): Promise<Uint8Array> {
  const { default: lzma } = await import('lzma-native');
  const stream = Readable.from([Buffer.from(data.buffer, data.byteOffset, data.byteLength)]).pipe(lzma.createDecompressor());
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > size) throw new RangeError('longer than its header says');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function gunzip(data: Uint8Array, size: number): Promise<Uint8Array> {
  return Promise.resolve(gunzipSync(data, { maxOutputLength: Math.max(size, 1) }));
}
