/** From the settings of a run to the bytes that a machine is made with. */
import type { MachineOptions } from '../machine-api.js';
import { demoKernelPath } from './package-root.js';
import type { DebianImages, FetchProgress, GuestLibrary } from './ports.js';
import { readUserFile } from './read-file.js';
import type { RunSettings } from './run-options.js';

export type GuestImages = Pick<MachineOptions, 'kernel' | 'loadAddress' | 'dtb' | 'initrd' | 'append'>;

export interface ImageHost {
  guest(): Promise<GuestLibrary>;
  onProgress(progress: FetchProgress): void;
  signal: AbortSignal;
}

/**
 * Collects kernel, device tree, initrd and command line.
 *
 * - `--demo`: the ELF in guests/demo, nothing else.
 * - `--kernel FILE`: exactly what was given. `--init` and `--add` put a BusyBox initramfs beside it.
 * - neither: Debian's kernel, device tree and BusyBox, each replaced by what was given; `--append` follows the
 *   default command line, so that `--append quiet` does not lose the console.
 *
 * Files are read before anything is fetched: a mistyped name is told at once.
 */
export async function collectImages(settings: RunSettings, host: ImageHost): Promise<GuestImages> {
  if (settings.demo) return { kernel: readUserFile('--demo', demoKernelPath()) };
  const given = {
    kernel: settings.kernel === undefined ? undefined : readUserFile('--kernel', settings.kernel),
    dtb: settings.dtb === undefined ? undefined : readUserFile('--dtb', settings.dtb),
    initrd: settings.initrd === undefined ? undefined : readUserFile('--initrd', settings.initrd),
    init: settings.init === undefined ? undefined : readUserFile('--init', settings.init),
  };
  for (const { file } of settings.add) readUserFile('--add', file);

  const needsBusybox = given.initrd === undefined && (given.kernel === undefined || given.init !== undefined || settings.add.length > 0);
  const needsDebian = given.kernel === undefined || needsBusybox;
  const guest = needsDebian ? await host.guest() : undefined;
  const debian = await guest?.debianImages({ onProgress: (progress) => host.onProgress(progress), signal: host.signal });

  const images: GuestImages = { kernel: given.kernel ?? debian!.kernel };
  const dtb = given.dtb ?? (given.kernel === undefined ? debian!.dtb : undefined);
  const initrd = given.initrd ?? (needsBusybox ? await buildInitrd(settings, guest!, debian!, given.init) : undefined);
  const append = given.kernel === undefined ? [guest!.defaultAppend(settings.machine), settings.append].filter(Boolean).join(' ') : settings.append;
  if (settings.loadAddress !== undefined) images.loadAddress = settings.loadAddress;
  if (dtb) images.dtb = dtb;
  if (initrd) images.initrd = initrd;
  if (append !== undefined) images.append = append;
  return images;
}

async function buildInitrd(settings: RunSettings, guest: GuestLibrary, { busybox }: DebianImages, init: Uint8Array | undefined): Promise<Uint8Array> {
  const add = await Promise.all(settings.add.map(({ file, path }) => guest.readAddedFile(`${file}:${path}`)));
  return guest.buildInitramfs({ busybox, add, ...(init ? { init } : {}) });
}
