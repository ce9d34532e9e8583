/**
 * The symbol table that Linux carries in its own image (CONFIG_KALLSYMS, scripts/kallsyms.c): names are compressed by a table of 256 tokens.
 *
 * Nothing in an image points at the tables, so they are found by their shape. In order, each aligned to 4 bytes (6.1):
 * offsets (a word a symbol), relative base, number of symbols, names, markers (a word for each 256 names), order of names, tokens, index of tokens.
 */
import type { GuestSymbol } from './elf-symbols.js';

/** A name and its virtual address. */
export type NamedAddress = Pick<GuestSymbol, 'name' | 'address'>;

const TOKENS = 256;
const MARKED = 256;
/** The digits are tokens of their own, since every kernel has names with digits. */
const DIGITS = Buffer.from('0\x001\x002\x003\x004\x005\x006\x007\x008\x009\x00', 'latin1');
const DIGIT_ZERO = 48;
/** Longest name with its type, in bytes. */
const LONGEST = 512;
/** Most bytes from the markers to the tokens: 3 for each of half a million symbols, and the markers. */
const FARTHEST = 2 << 20;

/** The symbols of a little-endian, uncompressed 32-bit kernel image with relative addresses; empty when there are none. */
export function kallsyms(image: Uint8Array): NamedAddress[] {
  const bytes = Buffer.from(image.buffer, image.byteOffset, image.byteLength);
  for (let at = bytes.indexOf(DIGITS); at >= 0; at = bytes.indexOf(DIGITS, at + 1)) {
    const tokens = tokenTable(bytes, at);
    const found = tokens && beforeTokens(bytes, tokens.start, tokens.texts);
    if (found) return found;
  }
  return [];
}

/** `digits` is where the digits are. The start of the first token is known by the index alone: what stands before it need not end. */
function tokenTable(bytes: Buffer, digits: number): { start: number; texts: string[] } | undefined {
  let second = digits;
  for (let i = 1; i < DIGIT_ZERO; i++) {
    second = bytes.lastIndexOf(0, second - 2) + 1;
    if (second <= 0 || digits - second > TOKENS * 32) return undefined;
  }
  const texts = [''];
  const starts = [0];
  let at = second;
  while (texts.length < TOKENS) {
    const end = bytes.indexOf(0, at);
    if (end < 0) return undefined;
    starts.push(at);
    texts.push(bytes.toString('latin1', at, end));
    at = end + 1;
  }
  const index = (at + 3) & ~3;
  if (index + 2 * TOKENS > bytes.length) return undefined;
  const start = second - bytes.readUInt16LE(index + 2);
  if (start < 0 || starts.some((place, i) => bytes.readUInt16LE(index + 2 * i) !== (i === 0 ? 0 : place - start))) return undefined;
  texts[0] = bytes.toString('latin1', start, second - 1);
  return { start, texts };
}

/** Works back from the tokens to the markers: 0, then ever larger. From 6.2 on (and in stable kernels) 3 bytes a symbol stand between them. */
function beforeTokens(bytes: Buffer, tokensAt: number, tokens: readonly string[]): NamedAddress[] | undefined {
  for (let at = tokensAt & ~3, lowest = Math.max(at - FARTHEST, 8); at >= lowest; at -= 4) {
    if (bytes.readUInt32LE(at) !== 0 || !follows(bytes, at + 4)) continue;
    let end = at + 4;
    while (end < tokensAt && follows(bytes, end)) end += 4;
    const found = beforeMarkers(bytes, at, end, tokens);
    if (found) return found;
  }
  return undefined;
}

/** Is this word a marker behind another? 256 names take from 512 bytes up. */
function follows(bytes: Buffer, at: number): boolean {
  const step = bytes.readUInt32LE(at) - bytes.readUInt32LE(at - 4);
  return step >= 2 * MARKED && step <= LONGEST * MARKED;
}

function beforeMarkers(bytes: Buffer, markers: number, end: number, tokens: readonly string[]): NamedAddress[] | undefined {
  const blocks = (end - markers) / 4;
  const last = bytes.readUInt32LE(end - 4);
  for (let names = (markers - last - 4) & ~3; names > 8 && names > markers - last - MARKED * LONGEST; names -= 4) {
    const count = bytes.readUInt32LE(names - 4);
    if (count <= (blocks - 1) * MARKED || count > blocks * MARKED) continue;
    const texts = decode(bytes, names, markers, count, tokens);
    if (texts) return addresses(bytes, names - 8, texts);
  }
  return undefined;
}

/** All names, if they fill the space up to the markers. */
function decode(bytes: Buffer, from: number, to: number, count: number, tokens: readonly string[]): string[] | undefined {
  const texts: string[] = [];
  let at = from;
  for (let i = 0; i < count; i++) {
    if (at >= to) return undefined;
    let length = bytes[at++]!;
    if (length >= 0x80) length = (length & 0x7f) | (bytes[at++]! << 7);
    if (length === 0 || at + length > to) return undefined;
    let text = '';
    for (let k = 0; k < length; k++) text += tokens[bytes[at + k]!]!;
    texts.push(text);
    at += length;
  }
  return to - at < 4 ? texts : undefined;
}

function addresses(bytes: Buffer, baseAt: number, texts: readonly string[]): NamedAddress[] | undefined {
  const base = bytes.readUInt32LE(baseAt);
  const offsets = baseAt - 4 * texts.length;
  if (offsets < 0) return undefined;
  // The first character is the type.
  return texts.map((text, i) => ({ address: (base + bytes.readUInt32LE(offsets + 4 * i)) >>> 0, name: text.slice(1) }));
}
