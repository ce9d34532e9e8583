/**
 * `--script FILE`: drives a guest without a terminal. One step a line, in order:
 *
 *     # comment
 *     timeout 60            each of the following expects may take 60 seconds (120 at first)
 *     expect TEXT           wait until the console shows TEXT, from the end of the last match on
 *     send TEXT             type TEXT; \n is the Enter key
 *     end                   wait until the guest itself powers off or reboots
 *
 * TEXT reaches to the end of the line; \n \r \t \e \\ and \xHH are understood in it. The console echoes what is
 * sent, so a script that sends `echo done` and expects `done` matches its own echo: send `echo do''ne` instead.
 */
import { StreamMatcher } from './matcher.js';
import { parseSeconds } from './quantities.js';
import { UsageError } from './usage-error.js';
const FIRST_TIMEOUT_MS = 120_000;
/** Reads a script; `name` is for the sentences. Throws UsageError. */
export function parseScript(source, name) {
    const steps = [];
    source.split(/\r?\n/).forEach((raw, index) => {
        const line = index + 1;
        const where = `${name}, line ${line}`;
        const match = /^\s*([^\s#]\S*)(?:[ \t](.*))?$/.exec(raw);
        if (!match)
            return;
        const [, word, rest = ''] = match;
        if (word === 'expect' || word === 'send') {
            if (rest === '')
                throw new UsageError(`${where}: ${word} needs a text.`);
            steps.push({ kind: word, text: unescapeText(rest, where), line });
        }
        else if (word === 'timeout') {
            steps.push({ kind: 'timeout', ms: parseSeconds(`${where}: timeout`, rest), line });
        }
        else if (word === 'end' && rest.trim() === '') {
            steps.push({ kind: 'end', line });
        }
        else {
            throw new UsageError(`${where}: a line is expect TEXT, send TEXT, timeout SECONDS or end, not "${raw.trim()}".`);
        }
    });
    if (steps.length === 0)
        throw new UsageError(`${name} holds no step: write expect TEXT, send TEXT, timeout SECONDS or end.`);
    return steps;
}
const ESCAPES = { n: '\n', r: '\r', t: '\t', e: '\x1b', '\\': '\\' };
/** \n \r \t \e \\ and \xHH. */
export function unescapeText(text, where) {
    return text.replace(/\\(x[0-9a-fA-F]{2}|[^]|$)/g, (whole, code) => {
        if (code.length === 3)
            return String.fromCharCode(parseInt(code.slice(1), 16));
        const plain = ESCAPES[code];
        if (plain === undefined)
            throw new UsageError(`${where}: "${whole}" is none of \\n \\r \\t \\e \\\\ and \\xHH.`);
        return plain;
    });
}
/** Carries out a script against console output. */
export class ScriptRunner {
    steps;
    name;
    host;
    matcher = new StreamMatcher();
    next = 0;
    limit = FIRST_TIMEOUT_MS;
    timer;
    over = false;
    constructor(steps, name, host) {
        this.steps = steps;
        this.name = name;
        this.host = host;
    }
    start() {
        this.advance();
    }
    /** Console output of the guest. */
    feed(chunk) {
        if (!this.over && this.matcher.feed(chunk))
            this.stepDone();
    }
    /** The guest powered off or rebooted by itself. Says whether the script is content with that. */
    guestEnded() {
        const step = this.steps[this.next];
        const content = this.over || (step?.kind === 'end' && this.next === this.steps.length - 1);
        this.cancel();
        return content;
    }
    /** The step that is being waited for, for a sentence. */
    describe() {
        const step = this.steps[this.next];
        if (step === undefined)
            return `${this.name} was done`;
        const what = step.kind === 'expect' ? `expect ${JSON.stringify(step.text)}` : step.kind;
        return `${this.name}, line ${step.line}: ${what}`;
    }
    cancel() {
        this.over = true;
        clearTimeout(this.timer);
    }
    stepDone() {
        clearTimeout(this.timer);
        this.next++;
        this.advance();
    }
    advance() {
        for (;; this.next++) {
            const step = this.steps[this.next];
            if (step === undefined) {
                this.over = true;
                return this.host.done();
            }
            if (step.kind === 'timeout')
                this.limit = step.ms;
            else if (step.kind === 'send')
                this.host.send(Buffer.from(step.text, 'utf8'));
            else if (step.kind === 'end' || !this.matcher.expect(step.text))
                return this.wait();
        }
    }
    wait() {
        this.timer = setTimeout(() => {
            const sentence = `${this.describe()} did not happen within ${this.limit / 1000} s.`;
            this.cancel();
            this.host.failed(sentence);
        }, this.limit);
    }
}
//# sourceMappingURL=script.js.map