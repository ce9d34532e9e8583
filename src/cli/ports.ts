/**
 * What the command line needs of the rest of jitvisor. It is loaded when a run begins, not when the program starts,
 * so that `--help` and a mistyped option answer at once; tests hand in their own.
 */
import type { Machine, MachineOptions } from '../machine-api.js';

export type CreateMachine = (options: MachineOptions) => Machine;

/** Something being fetched; `total` is missing when the server does not say. */
export interface FetchProgress {
  label: string;
  received: number;
  total?: number;
}

/** Debian's guest, ready on disk. */
export interface DebianImages {
  kernel: Uint8Array;
  dtb: Uint8Array;
  /** Static BusyBox for armel. */
  busybox: Uint8Array;
  /** "linux-image-6.1.0-49-rpi …", for messages. */
  title: string;
}

/** What a run needs of src/guest. Errors are named GuestError and their message is one sentence. */
export interface GuestLibrary {
  /** Fetches what is missing in the cache, then reads it. */
  debianImages(options: { onProgress(progress: FetchProgress): void; signal: AbortSignal }): Promise<DebianImages>;
  readAddedFile(spec: string): Promise<{ path: string; data: Uint8Array; mode: number }>;
  buildInitramfs(options: { busybox: Uint8Array; init?: Uint8Array; add?: { path: string; data: Uint8Array; mode: number }[] }): Uint8Array;
  /** Command line that shows the console of `machine`. */
  defaultAppend(machine: string): string;
}

export interface Library {
  createMachine: CreateMachine;
  guest(): Promise<GuestLibrary>;
}
