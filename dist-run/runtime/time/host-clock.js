/** Guest time that follows the host's: real delays take as long as they do on the board. */
import { AlarmQueue } from './alarm-queue.js';
export class HostClock {
    hostNs;
    alarms = new AlarmQueue();
    origin;
    last = 0;
    paused = false;
    /** @param hostNs a monotonic source in nanoseconds, for example `() => performance.now() * 1e6` */
    constructor(hostNs) {
        this.hostNs = hostNs;
        this.origin = hostNs();
    }
    now() {
        if (!this.paused) {
            const elapsed = Math.floor(this.hostNs() - this.origin);
            if (elapsed > this.last)
                this.last = elapsed;
        }
        return this.last;
    }
    schedule(deadline, fire) {
        return this.alarms.schedule(deadline, fire);
    }
    nextDeadline() {
        return this.alarms.nextDeadline();
    }
    poll() {
        if (this.alarms.nextDeadline() <= this.now())
            this.alarms.poll(this.last);
    }
    /** Told when the earliest deadline becomes an earlier one. */
    set onSooner(listener) {
        this.alarms.onSooner = listener;
    }
    /** Stops guest time, for example while a debugger holds the machine. */
    pause() {
        this.now();
        this.paused = true;
    }
    /** Guest time goes on where it was stopped. */
    resume() {
        if (!this.paused)
            return;
        this.paused = false;
        this.origin = this.hostNs() - this.last;
    }
}
//# sourceMappingURL=host-clock.js.map