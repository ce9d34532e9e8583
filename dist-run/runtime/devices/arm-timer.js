import { Timer } from '../time/timer.js';
import { WordDevice } from './word-device.js';
const REG = {
    LOAD: 0x00, VALUE: 0x04, CONTROL: 0x08, IRQ_CLEAR: 0x0c, RAW_IRQ: 0x10, MASKED_IRQ: 0x14,
    RELOAD: 0x18, PREDIVIDER: 0x1c, FREE_RUNNING: 0x20,
};
const CONTROL = { WIDE: 1 << 1, IRQ: 1 << 5, ENABLE: 1 << 7, FREE_RUN: 1 << 9 };
const PRESCALE = [1, 16, 256, 1];
/** One period of the 250 MHz APB clock. */
const APB_NS = 4;
const LOAD = 0, RELOAD = 1, CTRL = 2, PREDIV = 3, RAW = 4;
export class ArmTimer extends WordDevice {
    clock;
    line;
    regs = new Int32Array(5);
    /** [0] time at which the countdown held `from[1]`, [2] time at which the free-running counter held `from[3]` (ns, counts). */
    from = new Float64Array(4);
    timer;
    constructor(base, clock, line) {
        super('arm-timer', base, 0x40);
        this.clock = clock;
        this.line = line;
        this.timer = new Timer(clock, () => this.expire());
        this.setDefaults();
    }
    tickNs() {
        return APB_NS * (this.regs[PREDIV] + 1) * PRESCALE[((this.regs[CTRL] >>> 2) & 3)];
    }
    freeTickNs() {
        return APB_NS * (((this.regs[CTRL] >>> 16) & 0xff) + 1);
    }
    get limit() {
        return (this.regs[CTRL] & CONTROL.WIDE) !== 0 ? 0x7fffff : 0xffff;
    }
    value() {
        if ((this.regs[CTRL] & CONTROL.ENABLE) === 0)
            return this.from[1];
        return Math.max(0, this.from[1] - Math.floor((this.clock.now() - this.from[0]) / this.tickNs()));
    }
    freeRunning() {
        if ((this.regs[CTRL] & CONTROL.FREE_RUN) === 0)
            return this.from[3];
        return (this.from[3] + Math.floor((this.clock.now() - this.from[2]) / this.freeTickNs())) % 4294967296;
    }
    /** Counts down from `value` starting at `time`. */
    start(value, time) {
        this.from[0] = time;
        this.from[1] = value;
        if ((this.regs[CTRL] & CONTROL.ENABLE) !== 0)
            this.timer.set(time + Math.max(1, value) * this.tickNs());
        else
            this.timer.clear();
    }
    expire() {
        this.regs[RAW] = 1;
        this.update();
        // The reload takes one more tick; ticks that the host slept through are not made up for.
        const next = this.from[0] + (Math.max(1, this.from[1]) + 1) * this.tickNs();
        const value = (this.regs[RELOAD] >>> 0) & this.limit;
        const now = this.clock.now();
        this.start(value, next + value * this.tickNs() < now ? now : next);
    }
    update() {
        this.line.set((this.regs[RAW] & 1) !== 0 && (this.regs[CTRL] & CONTROL.IRQ) !== 0);
    }
    readWord(offset) {
        const r = this.regs;
        switch (offset) {
            case REG.LOAD: return r[LOAD];
            case REG.VALUE: return this.value();
            case REG.CONTROL: return r[CTRL];
            case REG.IRQ_CLEAR: return 0x544d5241; // the manual: "reads as ASCII 'ARMT'"
            case REG.RAW_IRQ: return r[RAW];
            case REG.MASKED_IRQ: return (r[CTRL] & CONTROL.IRQ) !== 0 ? r[RAW] : 0;
            case REG.RELOAD: return r[RELOAD];
            case REG.PREDIVIDER: return r[PREDIV];
            case REG.FREE_RUNNING: return this.freeRunning() | 0;
            default: return 0;
        }
    }
    writeWord(offset, value) {
        const r = this.regs;
        switch (offset) {
            case REG.LOAD:
                r[LOAD] = r[RELOAD] = value;
                this.start((value >>> 0) & this.limit, this.clock.now());
                break;
            case REG.RELOAD:
                r[RELOAD] = value;
                break;
            case REG.CONTROL:
                this.setControl(value & 0x00ff03af);
                break;
            case REG.IRQ_CLEAR:
                r[RAW] = 0;
                break;
            case REG.PREDIVIDER: {
                const count = this.value();
                r[PREDIV] = value & 0x3ff;
                this.start(count, this.clock.now());
                break;
            }
            default: return;
        }
        this.update();
    }
    setControl(value) {
        const count = this.value();
        const free = this.freeRunning();
        const now = this.clock.now();
        this.regs[CTRL] = value;
        this.from[2] = now;
        this.from[3] = free;
        this.start(Math.min(count, this.limit), now);
    }
    setDefaults() {
        this.regs.fill(0);
        this.regs[CTRL] = 0x003e0020;
        this.regs[PREDIV] = 0x7d;
        this.from.fill(0);
    }
    reset() {
        this.timer.clear();
        this.setDefaults();
        this.update();
    }
    state() {
        return { regs: this.regs, from: this.from };
    }
    restored() {
        this.start(this.from[1], this.from[0]);
        this.update();
    }
}
//# sourceMappingURL=arm-timer.js.map