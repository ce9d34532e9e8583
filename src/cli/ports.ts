/**
 * What the command line needs of the rest of jitvisor. It is loaded when a run needs it, not when the program starts,
 * so that `--help` and a mistyped option answer at once; tests hand in their own.
 */
import type { Machine, MachineOptions } from '../machine-api.js';

/** Exported by src/index.ts. Throws an Error of one sentence when the images are unusable. */
export type CreateMachine = (options: MachineOptions) => Machine;

/** `done` of `total` (0: unknown). */
export interface FetchProgress {
  step: string;
  unit: 'bytes' | 'percent';
  done: number;
  total: number;
}

/** Paths of the Debian guest in the cache. */
export interface DebianFiles {
  kernel: string;
  dtb: string;
  busybox: string;
  /** The stock initramfs. */
  initrd: string;
}

export interface AddedContent {
  path: string;
  data: Uint8Array;
  mode: number;
}

/** What a run uses of src/guest/index.ts. Errors there are named GuestError, and their message is one sentence. */
export interface GuestLibrary {
  /** The Debian guest if the cache has it. */
  guestFiles(): Promise<DebianFiles | undefined>;
  fetchDebianGuest(options: { onProgress(progress: FetchProgress): void; signal: AbortSignal }): Promise<DebianFiles>;
  readGuestFile(path: string, what: string): Promise<Uint8Array>;
  /** `spec` is FILE:PATH. */
  readAddedFile(spec: string): Promise<AddedContent>;
  buildInitramfs(options: { busybox: Uint8Array; init?: Uint8Array; add?: AddedContent[] }): Uint8Array;
  /** The board of raspi1ap, with the command line that shows its console. */
  RASPI1AP: { defaultAppend: string };
}

export interface Library {
  createMachine(): Promise<CreateMachine>;
  guest(): Promise<GuestLibrary>;
}
