import { ExitCode, judge } from './exit-codes.js';
import { PanicWatch, StreamMatcher } from './matcher.js';
import { ScriptRunner } from './script.js';
import { formatStats } from './stats.js';
import { SerialTerminal } from './terminal.js';
const PANIC_GRACE_MS = 2000;
/** Runs a machine to its end and returns the exit code. */
export async function runSession(options, io) {
    return new Session(options, io).run();
}
class Session {
    options;
    io;
    machine;
    cause;
    matcher;
    panic = new PanicWatch();
    script;
    terminal;
    started = performance.now();
    timers = new Set();
    unmet;
    constructor(options, io) {
        this.options = options;
        this.io = io;
        this.terminal = new SerialTerminal(io, {
            data: (bytes) => this.machine?.sendConsole(bytes),
            leave: () => (this.cause === undefined ? this.finish({ kind: 'left' }) : this.die('quitting at once.', ExitCode.FAILED)),
            stats: () => this.terminal.print(this.statsText('table', 'running')),
            outputClosed: () => this.finish({ kind: 'epipe' }),
        });
        if (options.expect !== undefined) {
            this.unmet = options.expect;
            this.matcher = new StreamMatcher();
            this.matcher.expect(options.expect);
        }
        if (options.script) {
            this.script = new ScriptRunner(options.script.steps, options.script.name, {
                send: (bytes) => this.machine?.sendConsole(bytes),
                done: () => this.finish({ kind: 'script-done' }),
                failed: (sentence) => this.finish({ kind: 'script-failed', sentence }),
            });
        }
    }
    async run() {
        const { options, terminal } = this;
        this.machine = this.newMachine();
        this.signals('on');
        terminal.attach(this.script === undefined);
        const { timeoutMs } = options;
        if (timeoutMs !== undefined)
            this.after(timeoutMs, () => this.finish({ kind: 'timeout', ms: timeoutMs }));
        let unfinished;
        try {
            this.script?.start();
            const outcome = await this.runMachine();
            // A panic with panic=N on the command line ends in a reboot: it is still a panic.
            if (this.panic.reason !== undefined)
                this.cause ??= { kind: 'panic', reason: this.panic.reason };
            if (this.cause === undefined) {
                if (this.script !== undefined && !this.script.guestEnded())
                    unfinished = this.script.describe();
                this.cause = { kind: 'outcome', outcome };
            }
        }
        catch (error) {
            this.cause ??= { kind: 'crashed', error };
        }
        finally {
            this.script?.cancel();
            for (const timer of this.timers)
                clearTimeout(timer);
            terminal.restore();
            this.signals('off');
        }
        if (this.cause.kind === 'timeout' && this.script)
            unfinished = this.script.describe();
        const { code, sentence } = judge(this.cause, { unmet: this.unmet, unfinished });
        if (sentence !== undefined)
            terminal.notice(sentence);
        if (options.stateHash)
            terminal.print(`state-hash ${this.machine.stateHash()} after ${this.machine.stats().instructions ?? '?'} instructions`);
        if (options.stats) {
            const how = this.cause.kind === 'outcome' ? this.cause.outcome.kind : this.cause.kind;
            terminal.print(this.statsText(options.stats, how));
        }
        return code;
    }
    /** Runs machines until one ends other than by a reboot that is allowed. */
    async runMachine() {
        for (;;) {
            const outcome = await this.machine.run();
            const again = outcome.kind === 'reboot' && this.options.reboot === true && this.cause === undefined && this.panic.reason === undefined;
            if (!again)
                return outcome;
            this.machine = this.newMachine();
        }
    }
    newMachine() {
        const machine = this.options.createMachine();
        machine.on('console', (bytes) => this.onConsole(bytes));
        return machine;
    }
    onConsole(bytes) {
        this.terminal.write(bytes);
        if (this.matcher?.feed(bytes)) {
            this.unmet = undefined;
            this.finish({ kind: 'expect-met' });
        }
        this.script?.feed(bytes);
        if (this.panic.feed(bytes)) {
            const reason = this.panic.reason ?? '';
            // The report ends with a line of its own; a kernel that hangs in it gets a while.
            const grace = this.panic.complete ? 50 : (this.options.panicGraceMs ?? PANIC_GRACE_MS);
            this.after(grace, () => this.finish({ kind: 'panic', reason }));
        }
    }
    /** Ends the run; the first cause counts. */
    finish(cause) {
        if (this.cause !== undefined)
            return;
        this.cause = cause;
        this.machine?.stop();
    }
    after(ms, act) {
        const timer = setTimeout(act, ms);
        this.timers.add(timer);
    }
    statsText(format, outcome) {
        const seconds = (performance.now() - this.started) / 1000;
        return formatStats(format, this.machine?.stats() ?? {}, { outcome, seconds });
    }
    signals(how) {
        this.io.signals[how]('SIGINT', this.onInterrupt);
        this.io.signals[how]('SIGTERM', this.onTerminate);
        this.io.signals[how]('SIGHUP', this.onHangup);
    }
    /** Ctrl-C where standard input is no terminal (on one it is a key of the guest's), or `kill -INT`. */
    onInterrupt = () => {
        if (this.cause !== undefined)
            return this.die('interrupted again; quitting at once.', ExitCode.SIGINT);
        this.terminal.notice('interrupted; stopping the guest (Ctrl-C again quits at once).');
        this.finish({ kind: 'interrupted' });
    };
    onTerminate = () => this.die('terminated.', ExitCode.SIGTERM);
    onHangup = () => this.die('the terminal was closed.', ExitCode.SIGHUP);
    die(sentence, code) {
        this.terminal.restore();
        this.terminal.notice(sentence);
        this.io.exit(code);
    }
}
//# sourceMappingURL=session.js.map