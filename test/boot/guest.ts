/** The Debian guest for the boot tests: from the cache, or fetched. */
import { fetchDebianGuest, guestFiles } from '../../src/guest/index.js';
import type { GuestFiles } from '../../src/guest/debian.js';

/** Undefined, with the reason printed, where it can be neither found nor fetched: those tests are skipped then. */
export async function debianGuest(): Promise<GuestFiles | undefined> {
  try {
    return (await guestFiles()) ?? (await fetchDebianGuest());
  } catch (error) {
    console.info(`skipped: no Debian guest to boot. ${(error as Error).message}`);
    return undefined;
  }
}

/** The engines that must agree under --icount, as options of `jitvisor run`. */
export const ENGINES: readonly (readonly [string, readonly string[]])[] = [
  ['translated', ['--engine', 'jit']],
  ['interpreted', ['--engine', 'interp']],
  ['translated at once', ['--engine', 'jit', '--jit-threshold', '0']],
  ['block by block', ['--engine', 'jit', '--unit', 'block']],
];

/** The virtualization policies that must agree with those. */
export const POLICIES: readonly (readonly [string, readonly string[]])[] = [
  ['trapping', ['--virt', 'trap']],
  ['the register file in place', ['--virt', 'regfile']],
  ['calling out', ['--virt', 'callout']],
  ['adapting', ['--virt', 'adaptive:50']],
];
