import { ESCAPE_HELP, EscapeParser } from './escape-keys.js';
/** Attributes off, cursor on, lines wrap: what a guest that was left in the middle of `vi` may have changed. */
const SOFT_RESET = '\x1b[0m\x1b[?25h\x1b[?7h';
export class SerialTerminal {
    io;
    handlers;
    keys = new EscapeParser();
    raw;
    attached = false;
    /** Standard input is ours, in raw mode if it is a terminal. */
    reading = false;
    /** The guest's output stopped in the middle of a line. */
    midLine = false;
    constructor(io, handlers) {
        this.io = io;
        this.handlers = handlers;
        this.raw = io.stdin.isTTY === true && typeof io.stdin.setRawMode === 'function';
    }
    /** Connects standard output and, unless `input` is false (a script types), standard input. */
    attach(input) {
        const { stdin, stdout, signals } = this.io;
        this.attached = true;
        stdout.on('error', this.onOutputError);
        if (!input)
            return;
        this.reading = true;
        signals.on('exit', this.restore);
        stdin.on('data', this.onInput);
        // A closed terminal or a vanished writer is no reason to end the guest.
        stdin.on('error', this.onInputError);
        if (this.raw) {
            stdin.setRawMode?.(true);
            signals.on('SIGCONT', this.onContinue);
            this.notice('Press Ctrl-A x to leave, Ctrl-A h for help.');
        }
        stdin.resume();
    }
    /** Guest output. */
    write(bytes) {
        if (bytes.length === 0)
            return;
        this.midLine = bytes[bytes.length - 1] !== 0x0a;
        // A copy: the machine may use its buffer again before a slow stream has taken it.
        this.io.stdout.write(Uint8Array.from(bytes));
    }
    /** Says something of our own on standard error, never in the middle of a line of the guest's. */
    notice(text) {
        const onSameScreen = this.io.stdout.isTTY === true && this.io.stderr.isTTY === true;
        const newline = this.midLine && onSameScreen ? '\n' : '';
        this.midLine = false;
        this.io.stderr.write(`${newline}jitvisor: ${text}\n`);
    }
    /** Prints lines without a prefix, for tables. */
    print(text) {
        this.io.stderr.write(`${this.midLine && this.io.stdout.isTTY === true ? '\n' : ''}${text}\n`);
        this.midLine = false;
    }
    /** Gives the terminal back as it was. May be called any number of times. */
    restore = () => {
        if (!this.attached)
            return;
        this.attached = false;
        if (!this.reading)
            return;
        const { stdin, stdout, signals } = this.io;
        signals.off('exit', this.restore);
        signals.off('SIGCONT', this.onContinue);
        stdin.off('data', this.onInput);
        stdin.pause();
        if (!this.raw)
            return;
        stdin.setRawMode?.(false);
        if (stdout.isTTY === true)
            stdout.write(SOFT_RESET);
    };
    onInput = (chunk) => {
        const bytes = typeof chunk === 'string' ? Buffer.from(chunk, 'utf8') : chunk;
        if (!this.raw)
            return this.handlers.data(bytes);
        for (const part of this.keys.feed(bytes)) {
            if (part.kind === 'data')
                this.handlers.data(part.bytes);
            else if (part.command === 'leave')
                this.handlers.leave();
            else if (part.command === 'stats')
                this.handlers.stats();
            else if (part.command === 'help')
                this.notice(`keys\n${ESCAPE_HELP}`);
            else
                this.notice('no such key; Ctrl-A h lists them.');
        }
    };
    onInputError = () => { };
    /** EPIPE: the reader is gone (`| head`). Any other error of a console (EIO: the terminal is gone) means the same. */
    onOutputError = () => this.handlers.outputClosed();
    /** Back in the foreground after a stop: a shell may have left the terminal in its own mode. */
    onContinue = () => {
        this.io.stdin.setRawMode?.(true);
    };
}
//# sourceMappingURL=terminal.js.map