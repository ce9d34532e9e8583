/**
 * What the command line needs of the rest of jitvisor. It is loaded when a run needs it, not when the program starts,
 * so that `--help` and a mistyped option answer at once; tests hand in their own.
 */
import type * as guest from '../guest/index.js';
import type { Machine, MachineOptions } from '../machine-api.js';

export type { FetchProgress, GuestFiles } from '../guest/index.js';

/** Throws an Error of one sentence when the images are unusable. */
export type CreateMachine = (options: MachineOptions) => Machine;

/** What a run uses of src/guest. Errors there are named GuestError, and their message is one sentence. */
export type GuestLibrary = Pick<typeof guest, 'guestFiles' | 'fetchDebianGuest' | 'readGuestFile' | 'readAddedFile' | 'buildInitramfs' | 'unpackZImage' | 'RASPI1AP'>;

export interface Library {
  createMachine(): Promise<CreateMachine>;
  guest(): Promise<GuestLibrary>;
}
