/** Connects the command line to the engine and to src/guest. Everything heavy is loaded when it is used. */
import type { CommandModule } from 'yargs';
import type { Library } from './ports.js';

/** Commands beside `run`, one file each. */
export const COMMANDS: readonly CommandModule[] = [
  {
    command: 'guest',
    describe: 'Fetch, list and locate guests',
    builder: async (yargs) => {
      const { guestCommand } = await import('./guest.js');
      if (typeof guestCommand.builder === 'function') await guestCommand.builder(yargs);
      return yargs;
    },
    handler: () => undefined,
  },
  {
    command: 'study',
    describe: 'Measure what virtualization costs',
    builder: async (yargs) => {
      const { studyCommand } = await import('./study.js');
      if (typeof studyCommand.builder === 'function') await studyCommand.builder(yargs);
      return yargs;
    },
    handler: () => undefined,
  },
  {
    command: 'inspect',
    describe: 'Show what becomes of guest code: disassembly, control flow, JavaScript, V8',
    builder: async (yargs) => {
      const { inspectCommand } = await import('./inspect.js');
      if (typeof inspectCommand.builder === 'function') await inspectCommand.builder(yargs);
      return yargs;
    },
    handler: async (args) => (await import('./inspect.js')).inspectCommand.handler(args as never),
  },
  {
    command: 'bench',
    describe: 'Time programs inside the guest, alone or against QEMU',
    builder: async (yargs) => {
      const { benchCommand } = await import('./bench.js');
      if (typeof benchCommand.builder === 'function') await benchCommand.builder(yargs);
      return yargs;
    },
    handler: async (args) => (await import('./bench.js')).benchCommand.handler(args as never),
  },
];

/** The engine and the guest library. */
export const LIBRARY: Library = {
  createMachine: async () => (await import('../index.js')).createMachine,
  guest: () => import('../guest/index.js'),
};
