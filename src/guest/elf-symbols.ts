/** Symbols of an ELF32 file (System V gABI; ELF for the ARM Architecture, IHI 0044), and of System.map. */
import { GuestError } from './errors.js';

export interface GuestSymbol {
  name: string;
  /** Virtual address, bit 0 clear. */
  address: number;
  /** Bytes; 0 when the file does not say. */
  size: number;
  thumb: boolean;
}

const SECTION = 40;
const SHT_SYMTAB = 2;
const SHT_DYNSYM = 11;
const STT_NOTYPE = 0;
const STT_FUNC = 2;

/** Functions and labels of the symbol tables, by address. None when the file was stripped. Throws GuestError when it is no ELF for ARM. */
export function elfSymbols(bytes: Uint8Array, what = 'The file'): GuestSymbol[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 52 || view.getUint32(0, true) !== 0x464c457f || bytes[4] !== 1 || view.getUint16(18, true) !== 40) {
    throw new GuestError(`${what} is not an ELF file for 32-bit ARM.`);
  }
  const sections = view.getUint32(32, true);
  const count = view.getUint16(48, true);
  if (sections + count * SECTION > bytes.length) throw new GuestError(`${what} is truncated: its section headers lie outside.`);
  const header = (i: number): { type: number; offset: number; size: number; link: number } => {
    const at = sections + i * SECTION;
    return { type: view.getUint32(at + 4, true), offset: view.getUint32(at + 16, true), size: view.getUint32(at + 20, true), link: view.getUint32(at + 24, true) };
  };
  const found: GuestSymbol[] = [];
  const modes: { address: number; thumb: boolean }[] = [];
  for (let i = 0; i < count; i++) {
    const table = header(i);
    if (table.type !== SHT_SYMTAB && table.type !== SHT_DYNSYM) continue;
    const strings = table.link < count ? header(table.link) : undefined;
    if (!strings || table.offset + table.size > bytes.length || strings.offset + strings.size > bytes.length) throw new GuestError(`${what} is truncated: its symbol table lies outside.`);
    for (let at = table.offset; at + 16 <= table.offset + table.size; at += 16) {
      const type = bytes[at + 12]! & 15;
      const section = view.getUint16(at + 14, true);
      if (section === 0 || (type !== STT_FUNC && type !== STT_NOTYPE)) continue;
      const name = text(bytes, strings.offset + view.getUint32(at, true), strings.offset + strings.size);
      const value = view.getUint32(at + 4, true);
      // Mapping symbols (IHI 0044, 4.6.5) tell the instruction set; they are no names.
      if (/^\$[at]($|\.)/.test(name)) modes.push({ address: value, thumb: name[1] === 't' });
      else if (name !== '' && !name.startsWith('$')) found.push({ name, address: value & ~1, size: view.getUint32(at + 8, true), thumb: type === STT_FUNC && (value & 1) !== 0 });
    }
  }
  modes.sort((a, b) => a.address - b.address);
  return found.map((symbol) => ({ ...symbol, thumb: symbol.thumb || (modes.findLast(({ address }) => address <= symbol.address)?.thumb ?? false) })).sort((a, b) => a.address - b.address);
}

function text(bytes: Uint8Array, from: number, end: number): string {
  let to = from;
  while (to < end && bytes[to] !== 0) to++;
  return Buffer.from(bytes.subarray(from, to)).toString('latin1');
}

/** `c0008000 T _text` a line, as in System.map and /proc/kallsyms. Lines of another shape are skipped. */
export function mapSymbols(file: string): GuestSymbol[] {
  const symbols = [...file.matchAll(/^([0-9a-f]{8}) [tTwW] (\S+)/gm)].map(([, address, name]) => ({ name: name!, address: parseInt(address!, 16), size: 0, thumb: false }));
  return symbols.sort((a, b) => a.address - b.address);
}
