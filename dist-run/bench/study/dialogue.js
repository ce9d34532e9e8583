/** The console dialogue of guests/nano (its README.md), and the two machines that one can have it with. */
import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { BenchError } from '../errors.js';
import { startMachine } from './machine-process.js';
const PROMPT = '> ';
/** Longest time (ms) that one answer may take. */
const PATIENCE = 120_000;
/** Hands what comes of a machine to who asked, or will ask. */
class Waiting {
    name;
    taker;
    early;
    timer;
    constructor(name) {
        this.name = name;
    }
    next() {
        return new Promise((resolve, reject) => {
            const settle = (event) => (event instanceof Error ? reject(event) : resolve(event));
            if (this.early) {
                settle(this.early);
                // What ended stays ended.
                if (!(this.early instanceof Error))
                    this.early = undefined;
                return;
            }
            this.taker = settle;
            this.timer = setTimeout(() => this.fail('it does not answer'), PATIENCE);
        });
    }
    answer(answer) {
        if (answer.text.includes('FAIL'))
            this.fail(`it says ${JSON.stringify(answer.text.slice(answer.text.indexOf('FAIL')).split('\r')[0])}`);
        else
            this.settle(answer);
    }
    fail(why) {
        this.settle(new BenchError(`The nanobenchmark guest on ${this.name} failed: ${why}.`));
    }
    settle(event) {
        clearTimeout(this.timer);
        const { taker } = this;
        this.taker = undefined;
        if (taker)
            taker(event);
        else if (!(this.early instanceof Error))
            this.early = event;
    }
}
/** jitvisor in a process of its own. */
export function jitvisorDialogue(name, options) {
    const waiting = new Waiting(name);
    const machine = startMachine('./nano-child.js', options, {
        message: (message) => ('ended' in message ? waiting.fail(`it ${message.ended}`) : waiting.answer(message)),
        ended: (why) => waiting.fail(`it ${why}`),
    });
    return {
        name,
        ask(line) {
            const answer = waiting.next();
            if (line !== '')
                machine.send(`${line}\n`);
            return answer;
        },
        close: () => machine.close(),
    };
}
/** First line of what QEMU says of its version; undefined when there is none. */
export function qemuVersion(binary = 'qemu-system-arm') {
    const { error, stdout, status } = spawnSync(binary, ['--version'], { encoding: 'utf8' });
    return error || status !== 0 ? undefined : stdout.split('\n')[0];
}
/** Milliseconds of processor time of all threads of a process; exact only while they sleep. Undefined where there is no /proc. */
function processorTime(pid) {
    try {
        const tasks = readdirSync(`/proc/${pid}/task`);
        return tasks.reduce((sum, task) => sum + Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'latin1').split(' ')[0]), 0) / 1e6;
    }
    catch {
        return undefined;
    }
}
/** Milliseconds after a prompt until QEMU's threads sleep. */
const SETTLE = 2;
/** `qemu-system-arm -M raspi1ap` with the UART on its standard input and output; the marks are timed where they arrive. */
export function qemuDialogue(kernel, binary = 'qemu-system-arm') {
    const child = spawn(binary, ['-M', 'raspi1ap', '-kernel', kernel, '-display', 'none', '-monitor', 'none', '-serial', 'stdio'], { stdio: ['pipe', 'pipe', 'ignore'] });
    const kill = () => void child.kill('SIGKILL');
    process.on('exit', kill);
    const waiting = new Waiting('QEMU');
    let text = '';
    let started = 0;
    let ended = 0;
    let before;
    child.stdout.on('data', (chunk) => {
        const now = performance.now();
        if (chunk.includes('['))
            started = now;
        if (chunk.includes(']'))
            ended = now;
        text += chunk.toString('latin1');
        if (!text.endsWith(PROMPT) && !/FAIL.*\n/.test(text))
            return;
        const answer = { text, ms: ended - started };
        text = '';
        started = ended = 0;
        setTimeout(() => {
            const cpu = processorTime(child.pid);
            waiting.answer(cpu === undefined || before === undefined ? answer : { ...answer, cpu: cpu - before });
        }, SETTLE);
    });
    child.on('error', (error) => waiting.fail(error.message));
    child.on('exit', () => waiting.fail('it ended'));
    child.stdin.on('error', () => undefined);
    return {
        name: 'qemu',
        ask(line) {
            before = processorTime(child.pid);
            const answer = waiting.next();
            if (line !== '')
                child.stdin.write(`${line}\n`);
            return answer;
        },
        close() {
            process.off('exit', kill);
            kill();
        },
    };
}
//# sourceMappingURL=dialogue.js.map