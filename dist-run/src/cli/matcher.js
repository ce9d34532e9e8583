/** Finding text in the guest's console output, which arrives in chunks that break anywhere. */
/** Waits for one text after another in a stream of bytes. Text is compared as UTF-8, byte for byte. */
export class StreamMatcher {
    pending = Buffer.alloc(0);
    pattern;
    /**
     * Looks for `text` from the end of the previous match on. Returns true when bytes that already arrived contain it.
     */
    expect(text) {
        if (text === '')
            throw new RangeError('an empty text is always there');
        this.pattern = Buffer.from(text, 'utf8');
        return this.search();
    }
    /** Takes a chunk of the stream. Returns true when it completes the expected text (once; expect() starts again). */
    feed(chunk) {
        this.pending = this.pending.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.pending, chunk]);
        return this.search();
    }
    search() {
        if (!this.pattern)
            return false;
        const at = this.pending.indexOf(this.pattern);
        if (at >= 0) {
            this.pending = this.pending.subarray(at + this.pattern.length);
            this.pattern = undefined;
            return true;
        }
        // Only a beginning of the text can be at the end: keep that much and no more.
        const keep = Math.min(this.pending.length, this.pattern.length - 1);
        this.pending = Buffer.from(this.pending.subarray(this.pending.length - keep));
        return false;
    }
}
/** A line longer than this is cut: no kernel prints one, and memory stays bounded. */
const LONGEST_LINE = 4096;
/** Linux's panic line (kernel/panic.c), at the start of a console line, with or without a time stamp. */
const PANIC = /^(?:<\d>)?(?:\[[ \d.]+\](?:\[[^\]]*\])? ?)?Kernel panic - not syncing: ?(.*)$/;
/** What Linux prints last, when the whole report is out. */
const PANIC_END = /---\[ end Kernel panic - not syncing/;
/** Watches console output for a kernel panic. */
export class PanicWatch {
    line = '';
    /** What the kernel gave as the reason, once it panicked. */
    reason;
    /** The report is complete. */
    complete = false;
    /** Takes a chunk; returns true when `reason` or `complete` has just been set. */
    feed(chunk) {
        let news = false;
        // latin1: one character a byte, so a multi-byte character cut by a chunk border does no harm.
        const lines = (this.line + Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('latin1')).split(/\r*\n/);
        this.line = lines.pop().slice(0, LONGEST_LINE);
        for (const line of lines) {
            if (this.reason === undefined) {
                const match = PANIC.exec(line.replace(/^\r+/, ''));
                if (!match)
                    continue;
                this.reason = match[1].trim() || 'no reason given';
                news = true;
            }
            else if (!this.complete && PANIC_END.test(line)) {
                this.complete = news = true;
            }
        }
        return news;
    }
}
//# sourceMappingURL=matcher.js.map