/** `jitvisor run`: boots a guest with its serial console on standard input and output. */
import type { Argv, CommandModule } from 'yargs';
import type { Measurement } from '../causes/measurement.js';
import type { LiveInspection } from '../inspect/live.js';
import type { Machine, MachineOptions } from '../machine-api.js';
import { ExitCode } from './exit-codes.js';
import { collectImages } from './guest-images.js';
import { declareOptions, onlyLast } from './options.js';
import type { CreateMachine, Library } from './ports.js';
import { progressReporter } from './fetch-progress.js';
import { readUserFile } from './read-file.js';
import { RUN_OPTIONS, parseRunOptions, type RawRunOptions, type RunSettings } from './run-options.js';
import { parseScript } from './script.js';
import { runSession, type SessionOptions } from './session.js';
import type { Io } from './terminal.js';
import { UsageError, messageOf } from './usage-error.js';
import { tuneV8 } from './v8-flags.js';

export interface RunHost {
  io: Io;
  library: Library;
  /** Takes the exit code of a finished command. */
  done(code: number): void;
}

/** The yargs command. */
export function runCommand(host: RunHost): CommandModule<object, RawRunOptions> {
  return {
    command: 'run',
    describe: "Boot a guest; with no options Debian's kernel for the Raspberry Pi 1 to a shell",
    builder: (yargs) => describeRun(yargs) as unknown as Argv<RawRunOptions>,
    handler: async (args) => {
      host.done(await run(parseRunOptions(onlyLast<RawRunOptions>(args, RUN_OPTIONS)), host));
    },
  };
}

function describeRun(yargs: Argv): Argv {
  yargs.usage('jitvisor run [options]\n\nBoots a guest. Standard input and output are its serial console.');
  declareOptions(yargs, RUN_OPTIONS);
  return yargs
    .example('jitvisor run', "Debian's kernel and BusyBox, to a shell")
    .example('jitvisor run --memory 256M --append quiet', 'less memory, fewer messages')
    .example('jitvisor run -M raspi1ap -kernel zImage -dtb pi.dtb', "QEMU's spellings work")
    .example('jitvisor run --expect "shell ready" --stats', 'boot, count, exit')
    .example('jitvisor run --script boot.txt', 'drive the console from a file')
    .epilogue(EPILOGUE);
}

/** Each paragraph on one line: yargs folds them. */
const EPILOGUE = [
  'On a terminal, Ctrl-A x leaves, Ctrl-A h helps, and Ctrl-C goes to the guest. From a pipe, the end of the input does not end the guest; use --expect, --script or --timeout for that.',
  'Exit codes: 0 the guest powered off or rebooted, --expect or --script was met, or you left; 1 kernel panic, a guest that cannot go on, a difference in lockstep, or --expect or --script not met; 2 a mistake on the command line or an unusable file; 124 --timeout was over; 130 interrupted; 141 nobody read the output; 143 terminated.',
].join('\n\n');

/** Carries out a run and returns the exit code. Throws UsageError, or GuestError from src/guest. */
export async function run(settings: RunSettings, host: Pick<RunHost, 'io' | 'library'>): Promise<number> {
  const { io } = host;
  const script = settings.script === undefined ? undefined : { steps: parseScript(Buffer.from(readUserFile('--script', settings.script)).toString('utf8'), settings.script), name: settings.script };
  const options = await prepare(settings, host.library, io);
  if (options === undefined) return ExitCode.SIGINT;
  if (settings.v8Flags) tuneV8();
  const create = await host.library.createMachine();
  const measurement = await measure(settings);
  if (measurement) options.measure = measurement.causes;
  const session: SessionOptions = {
    createMachine: () => createMachine(create, options),
    expect: settings.expect,
    script,
    timeoutMs: settings.timeoutMs,
    reboot: settings.reboot,
    stats: settings.stats,
    measurement,
    stateHash: settings.stateHash,
  };
  if (settings.inspectAt === undefined && settings.sourceMap === undefined) return runSession(session, io);
  const live = await observe(settings, options, io);
  options.observer = live;
  const code = await runSession(session, io);
  live.finish();
  return code;
}

/** What looks at where the time goes for --stats. Two machines side by side are not taken apart. */
async function measure({ stats, causes, lockstep }: RunSettings): Promise<Measurement | undefined> {
  if (stats === undefined || !causes || lockstep) return undefined;
  const { Measurement } = await import('../causes/measurement.js');
  return new Measurement();
}

/** What looks at units for --inspect-at and --source-map. */
async function observe(settings: RunSettings, { kernel, virt }: MachineOptions, io: Io): Promise<LiveInspection> {
  const { LiveInspection } = await import('../inspect/live.js');
  const { addressOf } = await import('./address-of.js');
  const at = settings.inspectAt === undefined ? undefined : await addressOf('--inspect-at', settings.inspectAt, kernel);
  return new LiveInspection({ at, directory: settings.sourceMap, virt, say: (text) => void io.stderr.write(text) });
}

/** The images, with a progress bar if they have to be fetched first. Undefined: the user interrupted. */
async function prepare(settings: RunSettings, library: Library, io: Io): Promise<MachineOptions | undefined> {
  const abort = new AbortController();
  const reporter = progressReporter(io.stderr);
  const onInterrupt = (): void => {
    if (abort.signal.aborted) io.exit(ExitCode.SIGINT);
    abort.abort();
  };
  io.signals.on('SIGINT', onInterrupt);
  try {
    const images = await collectImages(settings, { 
      guest: () => library.guest(),
      onFetch: () => void io.stderr.write("jitvisor: fetching Debian's guest (once)\n"),
      onProgress: reporter.onProgress,
      signal: abort.signal,
    });
    return machineOptions(settings, images, io);
  } catch (error) {
    if (!abort.signal.aborted) throw error;
    reporter.stop();
    io.stderr.write('jitvisor: interrupted before the guest started.\n');
    return undefined;
  } finally {
    reporter.stop();
    io.signals.off('SIGINT', onInterrupt);
  }
}

function machineOptions(settings: RunSettings, images: Awaited<ReturnType<typeof collectImages>>, io: Io): MachineOptions {
  const options: MachineOptions = { machine: settings.machine, memory: settings.memory, icount: settings.icount, ...images };
  if (settings.engine !== undefined) options.engine = settings.engine;
  if (settings.jitThreshold !== undefined) options.jitThreshold = settings.jitThreshold;
  if (settings.unit !== undefined) options.unit = settings.unit;
  if (settings.lockstep !== undefined) options.lockstep = settings.lockstep;
  if (settings.virt !== undefined) options.virt = settings.virt;
  if (settings.instructions !== undefined) options.instructions = settings.instructions;
  if (!settings.coalesceTicks) options.coalesceTicks = false;
  if (!settings.rebuild) options.rebuild = false;
  if (!settings.predict) options.predict = false;
  if (!settings.join) options.join = false;
  if (!settings.heads) options.heads = false;
  if (!settings.lazyFlags) options.lazyFlags = false;
  if (settings.traceMmio) options.traceMmio = (line) => void io.stderr.write(`mmio: ${line}\n`);
  return options;
}

/** An image that does not fit or is none is the user's mistake; an engine that trips over its own feet is not. */
function createMachine(create: CreateMachine, options: MachineOptions): Machine {
  try {
    return create(options);
  } catch (error) {
    if (error instanceof TypeError || error instanceof ReferenceError || error instanceof SyntaxError) throw error;
    throw new UsageError(messageOf(error), { cause: error });
  }
}
