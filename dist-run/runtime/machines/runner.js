import { Event } from '../hypervisor/router.js';
import { VirtualClock } from '../time/virtual-clock.js';
/** Longest uninterrupted turn, in ns: console input waits at most this long. */
const TURN = 8e6;
/** Length of a slice under the host clock, in ns. */
const SLICE = 5e5;
const MAX_SLICE = 1 << 20;
/** So many alarms in a row at multiples of one period, and the guest does nothing but tick. */
const TICKS_SEEN = 8;
/** Then so many of its ticks come as one. */
const TICKS_AT_ONCE = 5;
/** Longest period (ns) of a tick, and how far from its grid an alarm may be: the guest sets it from a counter of microseconds. */
const TICK_PERIOD = 1.1e7;
const TICK_JITTER = 2e4;
export class Runner {
    engine;
    clock;
    host;
    stopped = false;
    /** Guest instructions per ns, measured. */
    rate = 0.1;
    /** Guest instructions after which run() ends, exactly. */
    limit = Infinity;
    counters = { slices: 0, sleeps: 0, ticks_coalesced: 0, idle_ms: 0, turns: 0 };
    tick = { last: 0, period: 0, seen: 0 };
    constructor(engine, clock, host) {
        this.engine = engine;
        this.clock = clock;
        this.host = host;
    }
    /** Ends run() at the next slice. */
    stop() {
        this.stopped = true;
        this.engine.hostEvent(Event.SIGNAL);
        this.host.wake();
    }
    /** Runs until stop(), until `limit` instructions have been executed, or until the engine reports a failure. */
    async run() {
        const { engine, clock, host } = this;
        const S = engine.S;
        let turn = host.now();
        // An alarm that is due before the slice ends shortens it.
        clock.onSooner = () => engine.hostEvent(Event.TIMER);
        while (!this.stopped && engine.failure === undefined && engine.instructions() < this.limit) {
            clock.poll();
            if (S[30 /* Slot.WFI */] !== 0 && S[29 /* Slot.LINES */] === 0) {
                await this.idle();
                turn = host.now();
                continue;
            }
            this.counters.slices++;
            if (clock instanceof VirtualClock)
                engine.run(this.atMost(Math.max(clock.instructionsUntil(clock.nextDeadline()), 1)));
            else
                this.hostSlice(clock);
            if (host.now() - turn > TURN) {
                this.counters.turns++;
                await host.yield();
                turn = host.now();
            }
        }
    }
    atMost(instructions) {
        return Math.min(instructions, MAX_SLICE, this.limit - this.engine.instructions());
    }
    hostSlice(clock) {
        const { engine, host } = this;
        const before = host.now();
        const done = engine.instructions();
        const due = clock.nextDeadline() - clock.now();
        const length = Math.max(Math.min(SLICE, due), 1e4);
        engine.run(this.atMost(Math.max(Math.round(length * this.rate), 1000)));
        const took = host.now() - before;
        const executed = engine.instructions() - done;
        if (took > 1000 && executed > 500)
            this.rate = this.rate * 0.9 + (executed / took) * 0.1;
    }
    /** The core waits for an interrupt: sleep until the next alarm, or until something wakes the host. */
    async idle() {
        const { clock, host } = this;
        const deadline = clock.nextDeadline();
        if (clock instanceof VirtualClock && deadline !== Infinity) {
            clock.advanceTo(deadline);
            if (++this.counters.sleeps % 256 === 0)
                await host.yield();
            return;
        }
        this.counters.sleeps++;
        const before = host.now();
        await host.sleep((this.coalesced(deadline) - clock.now()) / 1e6);
        this.counters.idle_ms += (host.now() - before) / 1e6;
    }
    /**
     * When to wake for an alarm at `deadline`. Debian's kernel ticks 250 times a second, asleep or not (no CONFIG_NO_HZ), and each tick costs
     * the host a wake-up. A guest that only ticks is woken for every fifth one: Linux makes up for ticks that it missed, as it does for long
     * stretches with interrupts off. Any other alarm, and any input, brings back the exact times.
     */
    coalesced(deadline) {
        const { tick } = this;
        const gap = deadline - tick.last;
        tick.last = deadline;
        const periods = Math.round(gap / tick.period);
        if (periods >= 1 && periods <= TICKS_AT_ONCE && Math.abs(gap - periods * tick.period) < TICK_JITTER)
            tick.seen++;
        else {
            tick.period = gap;
            tick.seen = 0;
        }
        if (tick.seen < TICKS_SEEN || tick.period > TICK_PERIOD)
            return deadline;
        this.counters.ticks_coalesced += TICKS_AT_ONCE - 1;
        return deadline + (TICKS_AT_ONCE - 1) * tick.period;
    }
}
//# sourceMappingURL=runner.js.map