import { Timer } from '../time/timer.js';
/** So many bytes may go at once, and so many more after each pause: 160 kB/s. */
const BURST = 16;
const PAUSE_NS = 100_000;
/**
 * Bytes on their way to the guest. A keystroke goes at once; a pasted megabyte goes in bursts with pauses, since a guest that
 * finds its FIFO full again after every read would never leave its interrupt handler and drop what its buffers cannot hold.
 */
export class SendQueue {
    clock;
    chunks = [];
    offset = 0;
    credit = BURST;
    timer;
    length = 0;
    /** @param ready called when bytes may go again */
    constructor(clock, ready) {
        this.clock = clock;
        this.timer = new Timer(clock, () => {
            this.credit = BURST;
            ready();
        });
    }
    add(bytes) {
        if (bytes.length === 0)
            return;
        this.chunks.push(bytes.slice());
        this.length += bytes.length;
    }
    /** Whether a byte may go now. */
    get ready() {
        return this.length > 0 && this.credit > 0;
    }
    /** Takes the next byte, only when `ready`. */
    next() {
        const chunk = this.chunks[0];
        const byte = chunk[this.offset++];
        this.length--;
        if (this.offset === chunk.length) {
            this.chunks.shift();
            this.offset = 0;
        }
        this.credit--;
        if (!this.timer.active)
            this.timer.set(this.clock.now() + PAUSE_NS);
        return byte;
    }
}
//# sourceMappingURL=serial.js.map