/** The command line as a function: arguments in, exit code out. main.ts calls it with the process's own. */
import yargs from 'yargs';
import { ExitCode } from './exit-codes.js';
import { packageVersion } from './package-root.js';
import { rewriteQemuArgs } from './qemu-args.js';
import { runCommand } from './run.js';
import { CommandLineError, UsageError, messageOf } from './usage-error.js';
/** Runs one command line and returns the process's exit code. */
export async function runCli(argv, app) {
    const { stderr, stdout } = app.io;
    let code = ExitCode.OK;
    try {
        const args = argv[0] === 'run' ? ['run', ...rewriteQemuArgs(argv.slice(1))] : [...argv];
        const [first] = argv;
        if (first !== undefined && /^[^-]/.test(first) && knownCommand(argv, app).length === 0) {
            throw new CommandLineError(`There is no command ${first}; the commands are ${commandNames(app).join(', ')}.`);
        }
        const parser = buildParser(app, argv, (result) => { code = result; });
        let text = '';
        await parser.parseAsync(args, {}, (error, _args, output) => {
            text = output;
            if (error)
                throw error;
        });
        if (text)
            stdout.write(`${text}\n`);
        return code;
    }
    catch (error) {
        // YError: how yargs itself reports some mistakes.
        const mistake = error instanceof Error && error.name === 'YError' ? new CommandLineError(sentence(error.message, argv)) : error;
        if (mistake instanceof UsageError) {
            stderr.write(`jitvisor: ${mistake.message}\n`);
            if (mistake instanceof CommandLineError)
                stderr.write(`Try: ${['jitvisor', ...knownCommand(argv, app), '--help'].join(' ')}\n`);
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
function commandNames({ commands }) {
    return ['run', ...commands.map(({ command }) => String(command).split(' ')[0])];
}
function knownCommand([first], app) {
    return first !== undefined && commandNames(app).includes(first) ? [first] : [];
}
function buildParser(app, argv, done) {
    const parser = yargs()
        .scriptName('jitvisor')
        .usage('jitvisor COMMAND [options]\n\nRuns ARMv6 guests (Raspberry Pi 1) by translating their code to JavaScript.')
        // Sentences in one language, whatever the user's locale: the other half of them is ours.
        .locale('en')
        .parserConfiguration({ 'dot-notation': false, 'parse-numbers': false, 'parse-positional-numbers': false })
        .version(packageVersion())
        .alias('version', 'V')
        .help()
        .alias('help', 'h')
        .wrap(Math.min(app.io.stdout.isTTY === true ? (process.stdout.columns ?? 100) : 100, 120))
        .strict()
        .demandCommand(1, 1, 'Name a command: jitvisor run boots a guest.')
        .exitProcess(false)
        .fail((message, error) => {
        throw error ?? new CommandLineError(sentence(message ?? 'The command line is not understood.', argv));
    })
        .command(runCommand({ io: app.io, library: app.library, done }));
    for (const command of app.commands)
        parser.command(command);
    return parser;
}
/** yargs' messages as sentences of ours, with options spelt as in `argv`. */
function sentence(message, argv) {
    const unknown = /^Unknown arguments?: (.+)$/.exec(message);
    if (unknown) {
        const all = unknown[1].split(', ');
        // yargs adds a camelCase twin to each --kebab-case option.
        const twins = all.filter((name) => name.includes('-')).map((name) => name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase()));
        const names = [...new Set(all)].filter((name) => !twins.includes(name)).map((name) => argv.map((word) => word.split('=')[0]).find((word) => word === `--${name}` || word === `--no-${name}`) ?? name);
        return names.length === 1 ? `Unknown ${names[0].startsWith('-') ? 'option' : 'argument'} ${names[0]}.` : `Unknown options or arguments ${names.join(', ')}.`;
    }
    const missing = /^Not enough arguments following: (.+)$/.exec(message);
    if (missing)
        return `--${missing[1]} needs a value.`;
    if (message.startsWith('Not enough non-option arguments'))
        return 'An argument is missing.';
    return /[.?!]$/.test(message) ? message : `${message}.`;
}
//# sourceMappingURL=app.js.map