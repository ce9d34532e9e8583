/** One deadline of a device, set and cleared many times: with this package's clocks it allocates once. */
import { QueuedAlarm } from './alarm-queue.js';
export class Timer {
    clock;
    alarm = null;
    pending = false;
    expire;
    constructor(clock, fire) {
        this.clock = clock;
        this.expire = () => {
            this.pending = false;
            fire();
        };
    }
    get active() {
        return this.pending;
    }
    /** Fires at `deadline` (ns) instead of whatever was set before. */
    set(deadline) {
        const alarm = this.alarm;
        this.pending = true;
        if (alarm instanceof QueuedAlarm) {
            alarm.rearm(deadline);
        }
        else {
            alarm?.cancel();
            this.alarm = this.clock.schedule(deadline, this.expire);
        }
    }
    clear() {
        if (!this.pending)
            return;
        this.pending = false;
        this.alarm.cancel();
    }
}
//# sourceMappingURL=timer.js.map