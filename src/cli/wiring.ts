/** Connects the command line to the engine and to src/guest. */
import type { CommandModule } from 'yargs';
import type { CreateMachine, GuestLibrary, Library } from './ports.js';

/** Commands beside `run`, one file each. */
export const COMMANDS: readonly CommandModule<object, never>[] = [];

/** The engine and the guest library, each loaded on demand. */
export const LIBRARY: Library = {
  createMachine: async () => (await load<{ createMachine: CreateMachine }>('../index.js')).createMachine,
  guest: () => load<GuestLibrary>('../guest/index.js'),
};

/** Stands in for a literal import until both modules are in the tree. */
function load<T>(module: string): Promise<T> {
  return import(module) as Promise<T>;
}
