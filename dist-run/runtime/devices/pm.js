import { Timer } from '../time/timer.js';
import { WordDevice } from './word-device.js';
const PASSWORD = 0x5a;
const REG = { RSTC: 0x1c, RSTS: 0x20, WDOG: 0x24, IMAGE: 0x108, GRAFX: 0x10c, PROC: 0x110 };
const RSTC_WRCFG = 0x30, RSTC_FULL_RESET = 0x20, RSTC_DEFAULT = 0x102;
const RSTS_POWER_ON = 0x1000, RSTS_WATCHDOG_FULL = 0x20;
/** The bits of RSTS that hold the partition to boot, every other one; all set is partition 63: halt. */
const RSTS_PARTITION = 0x555;
const WDOG_MASK = 0xfffff;
/** The watchdog counts 65536 ticks a second. */
const TICK_NS = 1e9 / 65536;
/**
 * A watchdog that is set to less than this (Linux's way to reboot: 10 ticks, 0.15 ms) bites at once. Linux waits for it in a loop
 * of a millisecond that it calibrated while the engine was cold; the loop ends early, and Linux would complain that it still runs.
 */
const AT_ONCE = 64;
const POWUP = 1, POWOK = 2, ISPOW = 4, MEMREP = 8, MRDONE = 0x10, ISFUNC = 0x20, ARM_RESET = 0x40;
export class Pm extends WordDevice {
    clock;
    onPower;
    regs = new Int32Array(0x114 / 4);
    /** [0] time at which the watchdog bites, Infinity while it is off. */
    deadline = new Float64Array([Infinity]);
    timer;
    constructor(base, clock, onPower) {
        super('pm', base, 0x114);
        this.clock = clock;
        this.onPower = onPower;
        this.timer = new Timer(clock, () => this.bite());
        this.setDefaults(RSTS_POWER_ON);
    }
    bite() {
        this.deadline[0] = Infinity;
        const halt = (this.regs[REG.RSTS >> 2] & RSTS_PARTITION) === RSTS_PARTITION;
        this.regs[REG.RSTS >> 2] |= RSTS_WATCHDOG_FULL;
        this.onPower(halt ? 'poweroff' : 'reboot');
    }
    ticksLeft() {
        if (this.deadline[0] === Infinity)
            return this.regs[REG.WDOG >> 2];
        return Math.max(0, Math.ceil((this.deadline[0] - this.clock.now()) / TICK_NS)) & WDOG_MASK;
    }
    startWatchdog() {
        if ((this.regs[REG.RSTC >> 2] & RSTC_WRCFG) === RSTC_FULL_RESET) {
            if (this.regs[REG.WDOG >> 2] < AT_ONCE) {
                this.timer.clear();
                this.bite();
                return;
            }
            this.deadline[0] = this.clock.now() + this.regs[REG.WDOG >> 2] * TICK_NS;
            this.timer.set(this.deadline[0]);
        }
        else {
            this.deadline[0] = Infinity;
            this.timer.clear();
        }
    }
    readWord(offset) {
        if (offset === REG.WDOG)
            return this.ticksLeft();
        const value = this.regs[offset >> 2];
        if (offset >= REG.IMAGE && offset <= REG.PROC) {
            // Power is good and memory repaired as soon as that was asked for.
            return (value & ~(POWOK | MRDONE)) | ((value & POWUP) !== 0 ? POWOK : 0) | ((value & MEMREP) !== 0 ? MRDONE : 0);
        }
        return value;
    }
    writeWord(offset, value) {
        if (value >>> 24 !== PASSWORD)
            return;
        value &= 0xffffff;
        this.regs[offset >> 2] = offset === REG.WDOG ? value & WDOG_MASK : value;
        if (offset === REG.RSTC || offset === REG.WDOG)
            this.startWatchdog();
    }
    setDefaults(rsts) {
        this.regs.fill(0);
        this.regs[REG.RSTC >> 2] = RSTC_DEFAULT;
        this.regs[REG.RSTS >> 2] = rsts;
        this.regs[REG.PROC >> 2] = POWUP | ISPOW | MEMREP | ISFUNC | ARM_RESET;
        this.deadline[0] = Infinity;
        this.timer.clear();
    }
    /** RSTS tells the next boot what happened: it survives. */
    reset() {
        this.setDefaults(this.regs[REG.RSTS >> 2]);
    }
    state() {
        return { regs: this.regs, deadline: this.deadline };
    }
    restored() {
        if (this.deadline[0] === Infinity)
            this.timer.clear();
        else
            this.timer.set(this.deadline[0]);
    }
}
//# sourceMappingURL=pm.js.map