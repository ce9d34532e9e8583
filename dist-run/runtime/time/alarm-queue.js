/** An alarm that may be set again: periodic devices keep one and never allocate (see timer.ts). */
export class QueuedAlarm {
    queue;
    fire;
    /** Position in the heap, -1 when not pending. */
    index = -1;
    sequence = 0;
    deadline = Infinity;
    constructor(queue, fire) {
        this.queue = queue;
        this.fire = fire;
    }
    cancel() {
        this.queue.remove(this);
    }
    /** Schedules (again): pending or fired or cancelled, afterwards it is pending at `deadline`. */
    rearm(deadline) {
        this.queue.set(this, deadline);
    }
}
export class AlarmQueue {
    heap = [];
    sequence = 0;
    /** Called when the earliest deadline moved forward in time: the engine shortens its budget then. */
    onSooner = null;
    get size() {
        return this.heap.length;
    }
    nextDeadline() {
        const first = this.heap[0];
        return first === undefined ? Infinity : first.deadline;
    }
    schedule(deadline, fire) {
        const alarm = new QueuedAlarm(this, fire);
        this.set(alarm, deadline);
        return alarm;
    }
    set(alarm, deadline) {
        if (Number.isNaN(deadline))
            throw new RangeError('alarm deadline is not a number');
        const before = this.nextDeadline();
        if (alarm.index >= 0)
            this.remove(alarm);
        alarm.deadline = deadline;
        alarm.sequence = this.sequence++;
        this.place(alarm, this.heap.length);
        this.up(alarm);
        if (deadline < before && this.onSooner !== null)
            this.onSooner(deadline);
    }
    remove(alarm) {
        const index = alarm.index;
        if (index < 0)
            return;
        alarm.index = -1;
        const last = this.heap.pop();
        if (last === alarm)
            return;
        this.place(last, index);
        this.up(last);
        this.down(last);
    }
    /**
     * Fires what is due at `now`. Stops at an alarm that a callback scheduled during this call: it waits for the next one,
     * even when it is due already, so that a device that rearms in the past cannot hold the engine here.
     */
    poll(now) {
        const limit = this.sequence;
        const heap = this.heap;
        for (let first = heap[0]; first !== undefined && first.deadline <= now && first.sequence < limit; first = heap[0]) {
            this.remove(first);
            first.fire();
        }
    }
    place(alarm, index) {
        this.heap[index] = alarm;
        alarm.index = index;
    }
    up(alarm) {
        let index = alarm.index;
        while (index > 0) {
            const parent = this.heap[(index - 1) >> 1];
            if (!before(alarm, parent))
                break;
            this.place(parent, index);
            index = (index - 1) >> 1;
        }
        this.place(alarm, index);
    }
    down(alarm) {
        let index = alarm.index;
        for (;;) {
            let child = 2 * index + 1;
            if (child >= this.heap.length)
                break;
            if (child + 1 < this.heap.length && before(this.heap[child + 1], this.heap[child]))
                child++;
            if (!before(this.heap[child], alarm))
                break;
            this.place(this.heap[child], index);
            index = child;
        }
        this.place(alarm, index);
    }
}
function before(a, b) {
    return a.deadline < b.deadline || (a.deadline === b.deadline && a.sequence < b.sequence);
}
//# sourceMappingURL=alarm-queue.js.map