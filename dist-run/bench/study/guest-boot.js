/** Boots the packed guest in a process of its own and runs its programs, with jitvisor's counters at each mark. */
import { BenchError } from '../errors.js';
import { Recorder } from '../marks.js';
import { startMachine } from './machine-process.js';
/** Runs all programs in one boot. Throws BenchError when the guest does not come up, ends early or hangs. */
export function bootGuest(name, machine, programs, options) {
    const recorder = new Recorder(programs);
    const runs = [];
    const boot = { bootSeconds: 0, bootCounters: {}, counters: {} };
    let timer;
    let from = {};
    let to;
    let close = () => undefined;
    const done = new Promise((resolve, reject) => {
        const fail = (why) => reject(new BenchError(`The guest under ${name} ${why}${recorder.lastWords() === '' ? '' : `; it said: ${recorder.lastWords()}`}.`));
        const allow = (seconds, what) => {
            clearTimeout(timer);
            timer = setTimeout(() => fail(`${what} after ${seconds} s`), seconds * 1000);
        };
        allow(options.bootTimeout, 'was not up');
        const message = (message) => {
            if ('text' in message)
                return recorder.text(message.text);
            if ('ended' in message)
                return fail(message.ended);
            const { mark, ms, cpu, counters } = message;
            recorder.mark(mark, { ms, cpu });
            boot.counters = counters;
            switch (mark.kind) {
                case 'ready':
                    boot.bootSeconds = ms / 1000;
                    boot.bootCounters = counters;
                    break;
                case 'begin':
                    allow(programs[mark.index]?.timeout ?? options.bootTimeout, `had not ended ${programs[mark.index]?.name ?? 'a program'}`);
                    [from, to] = [counters, undefined];
                    break;
                case 'start':
                    from = counters;
                    break;
                case 'stop':
                    to = counters;
                    break;
                case 'end': {
                    const program = programs[mark.index];
                    if (!program)
                        break;
                    const run = withCounters(recorder.samples[mark.index], difference(to ?? counters, from));
                    runs[mark.index] = run;
                    options.onProgram?.(program, run);
                    break;
                }
                case 'done': resolve({ ...boot, programs: programs.map((_, i) => runs[i] ?? { failure: 'it was not run' }) });
            }
        };
        ({ close } = startMachine('./boot-child.js', machine, { message, ended: fail }));
    });
    return done.finally(() => {
        clearTimeout(timer);
        close();
    });
}
const withCounters = (sample, counters) => ('failure' in sample ? sample : { seconds: sample.seconds, cpu: sample.cpu ?? sample.seconds, counters });
/** What grew. */
export function difference(to, from) {
    return Object.fromEntries(Object.entries(to).map(([name, value]) => [name, value - (from[name] ?? 0)]).filter(([, value]) => value !== 0));
}
//# sourceMappingURL=guest-boot.js.map