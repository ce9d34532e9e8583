import { cpuSeconds, start, usage } from './emulators.js';
import { BenchError } from './errors.js';
import { MarkReader, Recorder } from './marks.js';
/** How long jitvisor may take from the last mark to its end (ms). */
const GRACE_MS = 10_000;
/** Runs all programs in one boot. Throws BenchError when the emulator ends or hangs before the guest is up. */
export function boot(emulator, programs, options) {
    return new OneBoot(emulator, programs, options).run();
}
class OneBoot {
    emulator;
    programs;
    options;
    recorder;
    reader;
    started = performance.now();
    bootSeconds;
    done = false;
    used;
    gaveUp;
    errors = '';
    timer;
    child;
    constructor(emulator, programs, options) {
        this.emulator = emulator;
        this.programs = programs;
        this.options = options;
        this.recorder = new Recorder(programs);
        this.reader = new MarkReader({ text: (line) => this.recorder.text(line), mark: (mark, time) => this.mark(mark, time) });
    }
    run() {
        return new Promise((resolve, reject) => {
            const child = this.child = start(this.emulator);
            this.allow(this.options.bootTimeout, 'the guest was not up');
            child.stdout.on('data', (chunk) => this.reader.feed(chunk.toString('latin1'), performance.now()));
            child.stderr.on('data', (chunk) => { this.errors = (this.errors + chunk.toString('utf8')).slice(-100_000); });
            child.stdin.on('error', () => undefined);
            child.on('error', (error) => this.finish(resolve, reject, error.message));
            child.on('close', (code, signal) => this.finish(resolve, reject, signal === null ? `it ended with ${code}` : `it ended by ${signal}`));
        });
    }
    mark(mark, time) {
        const { recorder, emulator } = this;
        if (mark.kind === 'ready')
            this.bootSeconds ??= (time - this.started) / 1000;
        recorder.mark(mark, { ms: time, cpu: cpuSeconds(this.child) });
        if (mark.kind === 'begin') {
            const program = this.programs[mark.index];
            if (program)
                this.allow(program.timeout, `${program.name} had not ended`);
        }
        if (mark.kind === 'end') {
            const [program, sample] = [this.programs[mark.index], recorder.samples[mark.index]];
            if (program && sample)
                this.options.onSample?.(program, sample);
        }
        if (mark.kind === 'done') {
            this.done = true;
            this.used = usage(this.child);
            // QEMU's guest, without the power node, only halts; jitvisor ends and prints its counters.
            if (emulator.name === 'qemu')
                this.child.kill('SIGKILL');
            else
                this.allow(GRACE_MS / 1000, 'it did not power off');
        }
    }
    /** The next thing must happen within so many seconds. */
    allow(seconds, what) {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => {
            if (!this.done)
                this.gaveUp = `after ${seconds} s ${what}`;
            this.child.kill('SIGKILL');
        }, seconds * 1000);
    }
    finish(resolve, reject, how) {
        clearTimeout(this.timer);
        const { recorder, bootSeconds, emulator } = this;
        const said = this.said();
        if (bootSeconds === undefined) {
            return reject(new BenchError(`${emulator.name} did not boot the guest: ${this.gaveUp ?? how}${said}.`, this.gaveUp !== undefined));
        }
        if (!this.done)
            this.gaveUp ??= `${how} before the last program${said}`;
        const boot = { emulator: emulator.name, attempts: 1, bootSeconds, samples: recorder.samples };
        if (this.used)
            boot.usage = this.used;
        const counters = lastCounters(this.errors);
        if (counters)
            boot.counters = counters;
        if (this.gaveUp !== undefined) {
            boot.gaveUp = `${emulator.name}: ${this.gaveUp}.`;
            if (recorder.running !== undefined)
                recorder.samples[recorder.running] = { failure: this.gaveUp };
        }
        resolve(boot);
    }
    /** What the emulator or the guest said last, for a message. */
    said() {
        const text = this.errors.trim().split('\n').filter((line) => !line.startsWith('{')).at(-1) || this.recorder.lastWords();
        return text ? `; it said: ${text.replace(/\.$/, '')}` : '';
    }
}
/** The line of `--stats=json` on standard error. */
function lastCounters(errors) {
    const line = errors.split('\n').findLast((text) => text.startsWith('{"outcome"'));
    if (line === undefined)
        return undefined;
    return JSON.parse(line).counters;
}
//# sourceMappingURL=boot.js.map