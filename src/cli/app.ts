/** The command line as a function: arguments in, exit code out. main.ts calls it with the process's own. */
import yargs, { type Argv, type CommandModule } from 'yargs';
import { ExitCode } from './exit-codes.js';
import { packageVersion } from './package-root.js';
import type { Library } from './ports.js';
import { rewriteQemuArgs } from './qemu-args.js';
import { runCommand } from './run.js';
import type { Io } from './terminal.js';
import { UsageError, messageOf } from './usage-error.js';

export interface App {
  io: Io;
  library(): Promise<Library>;
  /** Commands of other files: `guest`, later `bench`, `study`, `inspect`. */
  commands: readonly CommandModule<object, never>[];
}

/** Runs one command line and returns the process's exit code. */
export async function runCli(argv: readonly string[], app: App): Promise<number> {
  const { stderr, stdout } = app.io;
  let code: number = ExitCode.OK;
  try {
    const args = argv[0] === 'run' ? ['run', ...rewriteQemuArgs(argv.slice(1))] : [...argv];
    const parser = buildParser(app, (result) => { code = result; });
    let text = '';
    await parser.parseAsync(args, {}, (error: Error | undefined, _args: unknown, output: string) => {
      text = output;
      if (error) throw error;
    });
    if (text) stdout.write(`${text}\n`);
    return code;
  } catch (error) {
    const command = argv[0] !== undefined && /^\w/.test(argv[0]) ? ` ${argv[0]}` : '';
    if (error instanceof UsageError) {
      stderr.write(`jitvisor: ${error.message}\nTry: jitvisor${command} --help\n`);
      return ExitCode.USAGE;
    }
    if (error instanceof Error && error.name === 'GuestError') {
      stderr.write(`jitvisor: ${error.message}\n`);
      return ExitCode.FAILED;
    }
    stderr.write(`jitvisor: internal error: ${error instanceof Error ? error.stack ?? error.message : messageOf(error)}\n`);
    return ExitCode.FAILED;
  }
}

function buildParser(app: App, done: (code: number) => void): Argv {
  const parser = yargs()
    .scriptName('jitvisor')
    .usage('jitvisor COMMAND [options]\n\nRuns ARMv6 guests (Raspberry Pi 1) by translating their code to JavaScript.')
    // Sentences in one language, whatever the user's locale: the other half of them is ours.
    .locale('en')
    .parserConfiguration({ 'camel-case-expansion': false, 'duplicate-arguments-array': false, 'dot-notation': false, 'parse-numbers': false, 'parse-positional-numbers': false })
    .version(packageVersion())
    .alias('version', 'V')
    .help()
    .alias('help', 'h')
    .wrap(Math.min(app.io.stdout.isTTY === true ? (process.stdout.columns ?? 100) : 100, 120))
    .strict()
    .recommendCommands()
    .demandCommand(1, 1, 'Name a command: jitvisor run boots a guest.')
    .exitProcess(false)
    .fail((message: string | null, error: Error | undefined) => {
      throw error ?? new UsageError(sentence(message ?? 'The command line is not understood.'));
    })
    .command(runCommand({ io: app.io, library: () => app.library(), done }));
  for (const command of app.commands) parser.command(command as CommandModule);
  return parser;
}

/** yargs' messages as sentences of ours. */
function sentence(message: string): string {
  const unknown = /^Unknown arguments?: (.+)$/.exec(message);
  if (unknown) {
    const names = unknown[1]!.split(', ').filter((name, index, all) => all.indexOf(name) === index);
    return names.length === 1 ? `Unknown option or argument ${names[0]!}.` : `Unknown options or arguments ${names.join(', ')}.`;
  }
  const missing = /^Not enough arguments following: (.+)$/.exec(message);
  if (missing) return `--${missing[1]!} needs a value.`;
  return /[.?!]$/.test(message) ? message : `${message}.`;
}
