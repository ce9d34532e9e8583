import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { addressOf } from '../../src/cli/address-of.js';
import { readSymbols } from '../../src/guest/symbols.js';
import { guestFiles, unpackZImage } from '../../src/guest/index.js';

const text = (lines: string): Uint8Array => new TextEncoder().encode(lines);

/** The tables of scripts/kallsyms.c for some names, `between` bytes after the markers, at an odd place of an image. */
function image(names: readonly (readonly [number, string])[], between = 0): Uint8Array {
  // Token 1 is a pair of letters, so that names are compressed; the printable characters stand for themselves.
  const tokens = Array.from({ length: 256 }, (_, i) => (i === 1 ? 'do_' : i >= 32 && i < 127 ? String.fromCharCode(i) : `~${i}`));
  const compressed = names.map(([, name]) => Buffer.from(name.replaceAll('do_', '\x01'), 'latin1'));
  const stream = Buffer.concat(compressed.map((name) => Buffer.concat([Buffer.from([name.length]), name])));
  const markers: number[] = [];
  compressed.reduce((at, name, i) => {
    if (i % 256 === 0) markers.push(at);
    return at + 1 + name.length;
  }, 0);
  const words = (values: readonly number[]): Buffer => Buffer.from(Uint32Array.from(values).buffer);
  const pad = (b: Buffer): Buffer => Buffer.concat([b, Buffer.alloc(-b.length & 3)]);
  const table = pad(Buffer.from(tokens.map((t) => `${t}\0`).join(''), 'latin1'));
  let at = 0;
  const index = Buffer.from(Uint16Array.from(tokens, (t) => (at += t.length + 1) - t.length - 1).buffer);
  return Buffer.concat([
    Buffer.from('some code and strings, 0\x001\x00 and not tokens', 'latin1').subarray(0, 32), words(names.map(([address]) => address - 0xc0008000)), words([0xc0008000, names.length]),
    pad(stream), words(markers), pad(Buffer.alloc(between, 7)), table, index, Buffer.alloc(64, 3),
  ]);
}

/** Not fetched for this: boot tests do that. */
const files = await guestFiles().catch(() => undefined);

describe('symbols', () => {
  it('come from System.map and kallsyms as text', () => {
    const symbols = readSymbols(text('c0008000 T stext\nc0008100 t __do_thing\nc0008100 t $a\n00000000 A zero\nnonsense\n'));
    expect([0xc0008000, 0xc00080fc, 0xc0008104, 0xc0007fff].map((a) => symbols.nameOf(a))).toEqual(['stext', 'stext+0xfc', '__do_thing+0x4', undefined]);
    expect(symbols.nameOf(0xffff0fe0)).toBe('__kuser_get_tls');
  });

  it("are none in Debian's stub of a System.map", () => {
    expect(readSymbols(text('ffffffffffffffff B The real System.map is in the linux-image-<version>-dbg package\n')).size).toBe(0);
  });

  it('come from an ELF file, which may have none', () => {
    expect(readSymbols(readFileSync(new URL('../../guests/demo/demo.elf', import.meta.url))).size).toBe(0);
  });

  it.each([['next to the markers', 0], ['with the order of names between', 900]])('come from the tables of a kernel image, tokens %s', (_what, between) => {
    const names = Array.from({ length: 300 }, (_, i) => [0xc0008000 + 16 * i, `T${i % 2 === 0 ? 'do_' : 'sys_'}call_${i}`] as const);
    const symbols = readSymbols(image(names, between));
    expect(symbols.nameOf(0xc0008000)).toBe('do_call_0');
    expect(symbols.nameOf(0xc0008000 + 16 * 299 + 4)).toBe('sys_call_299+0x4');
    expect(symbols.nameOf(0xc0008000 + 16 * 123)).toBe('sys_call_123');
  });

  it('are none in an image without tables', () => {
    expect(readSymbols(new Uint8Array(100_000)).size).toBe(0);
    expect(readSymbols(image([[0xc0008000, 'Tstext']]).subarray(0, 200)).size).toBe(0);
  });

  it('are looked up by name', async () => {
    const others = Array.from({ length: 300 }, (_, i) => [0xc0009000 + i, `tother_${i}`] as const);
    const kernel = image([[0xc0008000, 'Tstext'], [0xc0008010, 'tinit'], [0xc0008020, 'Tdo_it'], [0xc0008030, 'tinit'], ...others]);
    expect(await addressOf('--at', 'do_it', kernel)).toBe(0xc0008020);
    expect(await addressOf('--at', 'do_it+0x8', kernel)).toBe(0xc0008028);
    expect(await addressOf('--at', '0xc0008011', kernel)).toBe(0xc0008010);
    await expect(addressOf('--at', 'init', kernel)).rejects.toThrow('--at: the kernel has several symbols init, at 0xc0008010, 0xc0008030; say which address.');
    await expect(addressOf('--at', 'do_not', kernel)).rejects.toThrow('this kernel has no symbol do_not.');
    await expect(addressOf('--at', 'do_it', new Uint8Array(4096))).rejects.toThrow('this kernel has no symbols.');
  });

  it.skipIf(!files)("are found in Debian's kernel (skipped when that is not in the cache)", async () => {
    const kernel = await unpackZImage(readFileSync(files!.kernel));
    const symbols = readSymbols(kernel!);
    expect(symbols.size).toBeGreaterThan(20_000);
    expect(symbols.nameOf(0xc0100000 + 0x8000)).toMatch(/^\w[\w.]*(\+0x[0-9a-f]+)?$/);
    // In the compressed file too.
    const schedule = await addressOf('--at', 'schedule', readFileSync(files!.kernel));
    expect(symbols.nameOf(schedule)).toBe('schedule');
  });
});
