/** Connects the command line to the engine and to src/guest. Everything heavy is loaded when it is used. */
import type { CommandModule } from 'yargs';
import type { Library } from './ports.js';

/** Commands beside `run`, one file each. */
export const COMMANDS: readonly CommandModule[] = [
  lazy('guest', 'Fetch, list and locate guests', async () => (await import('./guest.js')).guestCommand),
  lazy('study', 'Measure what virtualization costs', async () => (await import('./study.js')).studyCommand),
  lazy('inspect', 'Show what becomes of guest code: disassembly, control flow, JavaScript, V8', async () => (await import('./inspect.js')).inspectCommand as CommandModule),
  lazy('bench', 'Time programs inside the guest, alone or against QEMU', async () => (await import('./bench.js')).benchCommand as CommandModule),
];

/** A command whose file is loaded when it is used: only its name and its line of help are known before. */
function lazy(command: string, describe: string, load: () => Promise<CommandModule>): CommandModule {
  return {
    command,
    describe,
    builder: async (yargs) => {
      const { builder } = await load();
      return typeof builder === 'function' ? builder(yargs) : yargs;
    },
    handler: async (args) => (await load()).handler(args),
  };
}

/** The engine and the guest library. */
export const LIBRARY: Library = {
  createMachine: async () => (await import('../index.js')).createMachine,
  guest: () => import('../guest/index.js'),
};
