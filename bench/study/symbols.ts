/** Names of guest addresses: from System.map or /proc/kallsyms as text, from an ELF file, or from the tables in a kernel image. */
import { kallsyms } from './kallsyms.js';

export interface Symbol {
  readonly address: number;
  readonly name: string;
}

/** Helpers that Linux maps for every process; their addresses are part of its interface (Documentation/arm/kernel_user_helpers.rst). */
const USER_HELPERS: readonly Symbol[] = [
  { address: 0xffff0f60, name: '__kuser_cmpxchg64' }, { address: 0xffff0fa0, name: '__kuser_memory_barrier' },
  { address: 0xffff0fc0, name: '__kuser_cmpxchg' }, { address: 0xffff0fe0, name: '__kuser_get_tls' },
];

/** Largest distance from a symbol to an address that still belongs to it. */
const REACH = 1 << 20;

export class Symbols {
  private readonly sorted: readonly Symbol[];

  constructor(symbols: readonly Symbol[]) {
    this.sorted = [...symbols].sort((a, b) => a.address - b.address);
  }

  get size(): number {
    return this.sorted.length;
  }

  /** `name+0x10`, or undefined when nothing is near. */
  nameOf(address: number): string | undefined {
    let low = 0;
    let high = this.sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.sorted[middle]!.address <= address) low = middle + 1;
      else high = middle;
    }
    const symbol = this.sorted[low - 1];
    if (symbol === undefined || address - symbol.address > REACH) return undefined;
    return address === symbol.address ? symbol.name : `${symbol.name}+0x${(address - symbol.address).toString(16)}`;
  }
}

/** Lines `c0008000 T stext`; what is no such line is passed over. Debian's System.map is a stub without any. */
function textSymbols(text: string): Symbol[] {
  const symbols: Symbol[] = [];
  for (const line of text.split('\n')) {
    const match = /^([0-9a-f]{8,16}) ([a-zA-Z]) (\S+)/.exec(line);
    if (match === null || /^(0+|f{9,})$/.test(match[1]!) || match[3]!.startsWith('$')) continue;
    symbols.push({ address: Number.parseInt(match[1]!, 16), name: match[3]! });
  }
  return symbols;
}

const ELF_FUNCTION = 2;
const ELF_SYMBOLS = 2;

/** Function symbols of a 32-bit little-endian ELF. */
function elfSymbols(file: Uint8Array): Symbol[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const [table, size, count] = [view.getUint32(32, true), view.getUint16(46, true), view.getUint16(48, true)];
  const section = (i: number) => ({ type: view.getUint32(table + i * size + 4, true), at: view.getUint32(table + i * size + 16, true), bytes: view.getUint32(table + i * size + 20, true), link: view.getUint32(table + i * size + 24, true) });
  const symbols: Symbol[] = [];
  for (let i = 0; i < count; i++) {
    const { type, at, bytes, link } = section(i);
    if (type !== ELF_SYMBOLS) continue;
    const strings = section(link).at;
    for (let s = at; s + 16 <= at + bytes; s += 16) {
      const kind = view.getUint8(s + 12) & 15;
      const start = strings + view.getUint32(s, true);
      const name = Buffer.from(file.subarray(start, file.indexOf(0, start))).toString('latin1');
      // Labels of assembly files have no type.
      if ((kind === ELF_FUNCTION || kind === 0) && name !== '' && !name.startsWith('$')) symbols.push({ address: view.getUint32(s + 4, true) & ~(kind === ELF_FUNCTION ? 1 : 0), name });
    }
  }
  return symbols;
}

/** The symbols in a file, whatever its kind; none when it has none. Throws RangeError for an ELF file that is cut off. */
export function readSymbols(file: Uint8Array): Symbols {
  if (Buffer.from(file.subarray(0, 4)).toString('latin1') === '\x7fELF') return new Symbols(elfSymbols(file));
  const text = Buffer.from(file.subarray(0, 64)).toString('latin1');
  const found = /^[0-9a-f]{8,16} [a-zA-Z] /.test(text) ? textSymbols(Buffer.from(file).toString('latin1')) : kallsyms(file);
  return new Symbols(found.length === 0 ? [] : [...found, ...USER_HELPERS]);
}
