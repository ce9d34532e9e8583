/** Places in a guest as people name them. */
import { GuestError } from '../guest/errors.js';
import { elfSymbols } from '../guest/elf-symbols.js';
import { UsageError } from './usage-error.js';

/** `0xc0008000`, or the name of a symbol of `kernel` if that is an ELF file -> virtual address. Throws UsageError. */
export function addressOf(option: string, text: string, kernel: Uint8Array): number {
  if (/^(0x[0-9a-f]{1,8}|\d+)$/i.test(text) && Number(text) <= 0xffff_ffff) return Number(text) & ~1;
  try {
    const symbol = elfSymbols(kernel).find(({ name }) => name === text);
    if (symbol) return symbol.address;
  } catch (error) {
    if (!(error instanceof GuestError)) throw error;
  }
  throw new UsageError(`${option} takes an address such as 0xc0100000, or a symbol of an ELF kernel that was not stripped; this kernel has no symbol ${text}.`);
}
