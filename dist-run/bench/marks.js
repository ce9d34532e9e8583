/**
 * The marks on the guest's console by which the host takes the time. One line each, anywhere behind MARK: the guest's own
 * output may stand before it on the line.
 */
export const MARK = '#bench# ';
/** Longest line that is kept while its end is awaited. */
const LONGEST_LINE = 1 << 16;
/** Splits console output into marks and text. */
export class MarkReader {
    listener;
    rest = '';
    constructor(listener) {
        this.listener = listener;
    }
    /** Takes a chunk of the console that came at `time` (any unit). */
    feed(chunk, time) {
        const lines = (this.rest + chunk).split('\n');
        this.rest = lines.pop().slice(-LONGEST_LINE);
        for (const line of lines)
            this.line(line.replace(/\r+$/, ''), time);
    }
    line(line, time) {
        const at = line.lastIndexOf(MARK);
        const mark = at < 0 ? undefined : parseMark(line.slice(at + MARK.length));
        const text = mark ? line.slice(0, at) : line;
        if (text !== '' || !mark)
            this.listener.text(text);
        if (mark)
            this.listener.mark(mark, time);
    }
}
function parseMark(text) {
    const [kind, ...words] = text.trim().split(' ');
    const numbers = words.map(Number);
    const whole = numbers.every((number) => Number.isSafeInteger(number));
    if ((kind === 'ready' || kind === 'done' || kind === 'start') && words.length === 0)
        return { kind };
    if (kind === 'begin' && words.length === 1 && whole)
        return { kind, index: numbers[0] };
    if (kind === 'end' && words.length === 2 && whole)
        return { kind, index: numbers[0], status: numbers[1] };
    if (kind === 'stop' && words.length <= 1)
        return { kind, checksum: words[0] ?? '' };
    return undefined;
}
/** Turns the marks of one run into a sample for each program. */
export class Recorder {
    programs;
    samples;
    /** The program that runs now. */
    running;
    begun = { ms: 0 };
    started;
    stopped;
    checksum = '';
    lastLines = [];
    constructor(programs) {
        this.programs = programs;
        this.samples = programs.map(() => undefined);
    }
    text(line) {
        this.lastLines = [...this.lastLines.slice(-4), line];
    }
    /** The last lines that the guest printed, for a message. */
    lastWords() {
        return this.lastLines.join(' | ').slice(-300);
    }
    mark(mark, time) {
        switch (mark.kind) {
            case 'begin':
                this.running = mark.index;
                this.begun = time;
                this.started = this.stopped = undefined;
                this.checksum = '';
                this.lastLines = [];
                break;
            case 'start':
                this.started = time;
                break;
            case 'stop':
                this.stopped = time;
                this.checksum = mark.checksum;
                break;
            case 'end':
                if (mark.index === this.running && this.programs[mark.index])
                    this.samples[mark.index] = this.sample(mark.index, mark.status, time);
                this.running = undefined;
                break;
            case 'ready':
            case 'done':
                break;
        }
    }
    /** The time between its own marks if the program has some, else from begin to end. */
    sample(index, status, time) {
        const { checksum } = this.programs[index];
        const said = this.lastLines.length > 0 ? `; it said: ${this.lastWords()}` : '';
        if (status !== 0)
            return { failure: `exit status ${status}${said}` };
        if ((this.started === undefined) !== (this.stopped === undefined))
            return { failure: `only one of its two marks was seen${said}` };
        if (checksum !== undefined && this.checksum !== checksum) {
            return { failure: this.checksum === '' ? `no checksum was printed${said}` : `the checksum is ${this.checksum} instead of ${checksum}` };
        }
        const [from, to] = this.started === undefined ? [this.begun, time] : [this.started, this.stopped];
        const seconds = (to.ms - from.ms) / 1000;
        return from.cpu === undefined || to.cpu === undefined ? { seconds } : { seconds, cpu: to.cpu - from.cpu };
    }
}
//# sourceMappingURL=marks.js.map