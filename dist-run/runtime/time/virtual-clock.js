/**
 * Guest time that counts instructions (`--icount`): it passes only while the core executes or sleeps, so a run is
 * reproducible to the instruction. All times are whole nanoseconds, so that no rounding can differ between two engines.
 */
import { AlarmQueue } from './alarm-queue.js';
export class VirtualClock {
    instructions;
    nsPerInstruction;
    alarms = new AlarmQueue();
    /** Nanoseconds slept. */
    skipped = 0;
    /**
     * @param instructions how many instructions the core has executed since reset, exact at every device access
     * @param nsPerInstruction any positive number; 1 is a 1000 MIPS machine
     */
    constructor(instructions, nsPerInstruction = 1) {
        this.instructions = instructions;
        this.nsPerInstruction = nsPerInstruction;
        if (!(nsPerInstruction > 0))
            throw new RangeError('nsPerInstruction must be positive');
    }
    now() {
        return this.at(this.instructions());
    }
    at(instructions) {
        return Math.floor(instructions * this.nsPerInstruction) + this.skipped;
    }
    schedule(deadline, fire) {
        return this.alarms.schedule(deadline, fire);
    }
    nextDeadline() {
        return this.alarms.nextDeadline();
    }
    poll() {
        const now = this.now();
        if (this.alarms.nextDeadline() <= now)
            this.alarms.poll(now);
    }
    /** Told when the earliest deadline becomes an earlier one. */
    set onSooner(listener) {
        this.alarms.onSooner = listener;
    }
    /** The core slept until `ns`: afterwards now() >= ns. Time never goes back. */
    advanceTo(ns) {
        const gap = Math.ceil(ns) - this.now();
        if (gap > 0 && gap < Infinity)
            this.skipped += gap;
    }
    /** The least number of further instructions after which now() >= `deadline`: the engine's budget. */
    instructionsUntil(deadline) {
        if (deadline === Infinity)
            return Infinity;
        const done = this.instructions();
        if (this.at(done) >= deadline)
            return 0;
        let more = Math.max(1, Math.ceil((deadline - this.skipped) / this.nsPerInstruction) - done);
        while (this.at(done + more) < deadline)
            more++;
        while (more > 1 && this.at(done + more - 1) >= deadline)
            more--;
        return more;
    }
    /** The only state besides pending alarms, which belong to the devices. */
    state() {
        return { skipped: Float64Array.of(this.skipped) };
    }
    restore(state) {
        this.skipped = state.skipped[0];
    }
}
//# sourceMappingURL=virtual-clock.js.map