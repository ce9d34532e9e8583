import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { DeviceTree, busyboxApplets, guestFiles, loadGuest, recogniseKernel } from '../../src/guest/index.js';

/** Only where the Debian guest has been fetched: tests never download. */
const guest = await guestFiles().catch(() => undefined);
if (!guest) console.info('skipped: the Debian guest is not in the cache; "jitvisor guest fetch" gets it');

describe.skipIf(!guest)('the Debian guest in the cache', () => {
  const read = async (path: string | undefined) => new Uint8Array(await readFile(path as string));

  it('has a zImage that tells its decompressed size', async () => {
    const kernel = recogniseKernel(await read(guest?.kernel));
    expect(kernel.kind).toBe('zImage');
    expect(kernel.decompressedSize).toBeGreaterThan(8 * 2 ** 20);
    expect(kernel.decompressedSize).toBeLessThan(24 * 2 ** 20);
  });

  it('has a BusyBox with the applets that /init uses', async () => {
    const applets = busyboxApplets(await read(guest?.busybox));
    expect(applets.length).toBeGreaterThan(200);
    expect(applets).toEqual(expect.arrayContaining(['init', 'sh', 'mount', 'mkdir', 'hostname', 'cttyhack', 'poweroff', 'vi', 'md5sum']));
  });

  it('has device trees that survive editing, and all of them load', async () => {
    const [kernel, initrd] = [await read(guest?.kernel), await read(guest?.initrd)];
    for (const path of Object.values(guest?.dtbs ?? {})) {
      const dtb = await read(path);
      expect(DeviceTree.parse(DeviceTree.parse(dtb).serialise()).root).toEqual(DeviceTree.parse(dtb).root);
      expect(loadGuest({ kernel, dtb, initrd }).map.map(({ name }) => name)).toEqual(['kernel', 'initrd', 'dtb']);
    }
  });
});
