import { Timer } from '../time/timer.js';
import { WordDevice } from './word-device.js';
const REG = { CS: 0x00, CLO: 0x04, CHI: 0x08, C0: 0x0c, C3: 0x18 };
const US = 1000;
const WRAP = 4294967296;
/**
 * A comparator that is set to a time up to so many microseconds ago matches at once. On the chip it would wait a whole turn
 * of 71 minutes, and Linux, which adds as little as 15 us to the counter it has just read, trusts that the core gets from
 * the read to the write in that time. A host that pauses in between (a compilation, a collection, a stopped process) must
 * not cost the guest its tick.
 */
const LATE = 2 ** 28;
export class SystemTimer extends WordDevice {
    clock;
    lines;
    compare = new Int32Array(4);
    /** [0] match bits (CS), [1] comparators that were ever written: the others stay quiet; [2] those that have not matched since. */
    flags = new Int32Array(3);
    timers;
    /** @param lines interrupt sources 0 to 3 */
    constructor(base, clock, lines) {
        super('system-timer', base, 0x1c);
        this.clock = clock;
        this.lines = lines;
        this.timers = [0, 1, 2, 3].map((channel) => new Timer(clock, () => this.match(channel)));
    }
    microseconds() {
        return Math.floor(this.clock.now() / US);
    }
    read(offset, width) {
        if (offset === REG.CLO && width === 4)
            return Math.floor(this.clock.now() / US) | 0;
        return super.read(offset, width);
    }
    readWord(offset) {
        switch (offset) {
            case REG.CS: return this.flags[0];
            case REG.CLO: return this.microseconds() | 0;
            case REG.CHI: return Math.floor(this.microseconds() / WRAP) | 0;
            default: return offset >= REG.C0 && offset <= REG.C3 ? this.compare[(offset - REG.C0) >> 2] : 0;
        }
    }
    writeWord(offset, value) {
        if (offset === REG.CS) {
            for (let channel = 0; channel < 4; channel++) {
                const bit = 1 << channel;
                if ((this.flags[0] & value & bit) === 0)
                    continue;
                this.flags[0] &= ~bit;
                this.lines[channel].set(false);
            }
        }
        else if (offset >= REG.C0 && offset <= REG.C3) {
            const channel = (offset - REG.C0) >> 2;
            this.compare[channel] = value;
            this.flags[1] |= 1 << channel;
            this.flags[2] |= 1 << channel;
            this.arm(channel);
        }
    }
    /** Waits for the next time the counter equals the comparator. */
    arm(channel) {
        const now = this.microseconds();
        let delta = (this.compare[channel] - now) >>> 0;
        if (((this.flags[2] >>> channel) & 1) !== 0) {
            if (delta >= WRAP - LATE)
                delta = 0;
        }
        else if (delta < WRAP / 2) {
            // It has just matched: the next time is one turn later.
            delta += WRAP;
        }
        this.timers[channel].set((now + delta) * US);
    }
    match(channel) {
        const bit = 1 << channel;
        this.flags[0] |= bit;
        this.flags[2] &= ~bit;
        this.lines[channel].set(true);
        this.arm(channel);
    }
    reset() {
        this.compare.fill(0);
        this.flags.fill(0);
        for (const timer of this.timers)
            timer.clear();
        for (const line of this.lines)
            line.set(false);
    }
    state() {
        return { compare: this.compare, flags: this.flags };
    }
    restored() {
        for (let channel = 0; channel < 4; channel++) {
            this.lines[channel].set(((this.flags[0] >>> channel) & 1) !== 0);
            if (((this.flags[1] >>> channel) & 1) !== 0)
                this.arm(channel);
            else
                this.timers[channel].clear();
        }
    }
}
//# sourceMappingURL=system-timer.js.map