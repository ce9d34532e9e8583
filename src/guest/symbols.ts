/** Names of guest addresses: from System.map or /proc/kallsyms as text, from an ELF file, or from the tables in a kernel image. */
import { elfSymbols, mapSymbols } from './elf-symbols.js';
import { kallsyms, type NamedAddress } from './kallsyms.js';

/** Helpers that Linux maps for every process; their addresses are part of its interface (Documentation/arm/kernel_user_helpers.rst). */
const USER_HELPERS: readonly NamedAddress[] = [
  { address: 0xffff0f60, name: '__kuser_cmpxchg64' }, { address: 0xffff0fa0, name: '__kuser_memory_barrier' },
  { address: 0xffff0fc0, name: '__kuser_cmpxchg' }, { address: 0xffff0fe0, name: '__kuser_get_tls' },
];

/** Largest distance from a symbol to an address that still belongs to it. */
const REACH = 1 << 20;

export class Symbols {
  private readonly sorted: readonly NamedAddress[];

  constructor(symbols: readonly NamedAddress[]) {
    this.sorted = [...symbols].sort((a, b) => a.address - b.address);
  }

  get size(): number {
    return this.sorted.length;
  }

  /** Addresses of that name, ascending: static functions may share one. `name+0x10` is 16 bytes behind. */
  addressesOf(text: string): number[] {
    const [, name, offset] = /^(.+?)(?:\+(0x[0-9a-f]+|\d+))?$/i.exec(text) ?? [];
    return [...new Set(this.sorted.filter((symbol) => symbol.name === name).map(({ address }) => (address + Number(offset ?? 0)) >>> 0))];
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

/** The symbols in a file, whatever its kind; none when it has none (as Debian's System.map, a stub). Throws GuestError for an ELF file that is cut off. */
export function readSymbols(file: Uint8Array): Symbols {
  if (Buffer.from(file.subarray(0, 4)).toString('latin1') === '\x7fELF') return new Symbols(elfSymbols(file));
  const isText = /^[0-9a-f]{8,16} [a-zA-Z] /.test(Buffer.from(file.subarray(0, 64)).toString('latin1'));
  const found = isText ? mapSymbols(Buffer.from(file).toString('latin1')).filter(({ name, address }) => address !== 0 && !name.startsWith('$')) : kallsyms(file);
  return new Symbols(found.length === 0 ? [] : [...found, ...USER_HELPERS]);
}
