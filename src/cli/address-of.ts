/** Places in a guest as people name them. */
import { GuestError } from '../guest/errors.js';
import { unpackZImage } from '../guest/fast-load.js';
import { readSymbols, type Symbols } from '../guest/symbols.js';
import { UsageError } from './usage-error.js';

/**
 * `0xc0008000`, or a symbol of `kernel` (`schedule`, `schedule+0x10`) -> virtual address. The kernel may be an ELF file or a Linux image,
 * compressed or not, that has kallsyms. Throws UsageError.
 */
export async function addressOf(option: string, text: string, kernel: Uint8Array): Promise<number> {
  if (/^(0x[0-9a-f]{1,8}|\d+)$/i.test(text) && Number(text) <= 0xffff_ffff) return (Number(text) & ~1) >>> 0;
  const symbols = await symbolsOf(kernel);
  const [address, ...others] = symbols?.addressesOf(text) ?? [];
  if (address === undefined) throw new UsageError(`${option} takes an address such as 0xc0100000, or a symbol of the kernel; ${symbols?.size ? `this kernel has no symbol ${text}` : 'this kernel has no symbols'}.`);
  if (others.length > 0) throw new UsageError(`${option}: the kernel has several symbols ${text}, at ${[address, ...others].map((one) => `0x${one.toString(16)}`).join(', ')}; say which address.`);
  return (address & ~1) >>> 0;
}

/** Undefined when the machine will refuse the file. */
async function symbolsOf(kernel: Uint8Array): Promise<Symbols | undefined> {
  try {
    return readSymbols((await unpackZImage(kernel)) ?? kernel);
  } catch (error) {
    if (!(error instanceof GuestError)) throw error;
    return undefined;
  }
}
