/** Kernels, device trees and initrds that are cut short or changed at random: refused in one sentence, or run. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createMachine } from '../../src/index.js';
import { CpioArchive, GuestError, unpackZImage } from '../../src/guest/index.js';
import type { Random } from '../../src/random.js';
import { fakeTree, fakeZImage } from '../guest/helpers.js';
import { MIB } from './rig.js';

const INSTRUCTIONS = 20_000;

/** Changes a file the way a bad disk, a broken-off download or an attacker does. */
export function mutate(bytes: Uint8Array, random: Random): Uint8Array {
  let out = bytes.slice();
  for (let n = random.pick([0, 1, 1, 2, 8, 40]); n > 0 && out.length > 0; n--) {
    // Headers decide what becomes of a file.
    const at = random.below(random.chance(0.6) ? Math.min(out.length, 256) : out.length);
    switch (random.below(6)) {
      case 0: out[at]! ^= 1 << random.below(8); break;
      case 1: if (at + 4 <= out.length) new DataView(out.buffer).setUint32(at, random.interesting(), random.chance(0.5)); break;
      case 2: out = out.slice(0, random.chance(0.5) ? at : random.below(out.length)); break;
      case 3: out.fill(random.pick([0, 0xff, 0x20]), at, at + random.below(64)); break;
      case 4: out.copyWithin(at, random.below(out.length), random.below(out.length)); break;
      case 5: out = Uint8Array.from([...out.subarray(0, at), ...Array.from({ length: random.below(16) }, () => random.below(256)), ...out.subarray(at)]); break;
    }
  }
  return out;
}

/** A small program as an Image: reads the processor id, as every kernel does at first, and goes on to count. */
function image(): Uint8Array {
  const words = new Uint32Array(2048).fill(0xe2800001);
  words[0] = 0xee109f10;
  words[2047] = 0xeafff800;
  return new Uint8Array(words.buffer);
}

/** A zImage whose payload the host unpacks: header, gzip stream, its length, and the tag that points there. */
function zImage(): Uint8Array {
  const payload = gzipSync(image());
  const out = fakeZImage(0x400 + ((payload.length + 7) & ~3), { image: 8192, bss: 4096 });
  const view = new DataView(out.buffer);
  out.set(payload, 0x400);
  const sizeAt = 0x400 + payload.length;
  view.setUint32(0x108, sizeAt, true);
  view.setUint32(sizeAt, 8192, true);
  return out;
}

export class Images {
  private readonly kernels = [readFileSync(join(process.cwd(), 'guests', 'demo', 'demo.elf')), image(), fakeZImage(8192, { image: 20_000, bss: 4000 }), zImage()].map((b) => new Uint8Array(b));
  private readonly tree = fakeTree().serialise();
  private readonly initrd: Uint8Array;
  private readonly cache = mkdtempSync(join(tmpdir(), 'jitvisor-hostile-'));
  refused = 0;
  ran = 0;

  constructor() {
    const archive = new CpioArchive();
    this.initrd = archive.serialise();
  }

  close(): void {
    rmSync(this.cache, { recursive: true, force: true });
  }

  async run(random: Random): Promise<void> {
    const some = (bytes: Uint8Array, probability: number): Uint8Array => (random.chance(probability) ? mutate(bytes, random) : bytes);
    const kernel = some(random.pick(this.kernels), 0.7);
    const dtb = random.chance(0.9) ? some(this.tree, 0.6) : undefined;
    const initrd = random.chance(0.5) ? some(this.initrd, 0.5) : undefined;
    try {
      const unpacked = random.chance(0.5) ? await unpackZImage(kernel, this.cache) : undefined;
      const machine = createMachine({
        kernel: unpacked ?? kernel, memory: 16 * MIB, icount: true, training: false, instructions: INSTRUCTIONS, jitThreshold: random.pick([0, 10]), engine: random.pick(['jit', 'interp'] as const),
        ...(dtb ? { dtb } : {}), ...(initrd ? { initrd } : {}), ...(random.chance(0.2) ? { loadAddress: random.pick([0, 0x8000, 0xfffffc, random.word()]) } : {}),
        ...(random.chance(0.3) ? { append: Array.from({ length: random.below(3000) }, () => String.fromCharCode(random.below(300))).join('') } : {}),
      });
      await machine.run();
      this.ran++;
    } catch (error) {
      if (!(error instanceof GuestError)) throw error;
      if (!/^[^\n]+\.$/.test(error.message)) throw new Error(`not one sentence: ${JSON.stringify(error.message)}`, { cause: error });
      this.refused++;
    }
  }
}
