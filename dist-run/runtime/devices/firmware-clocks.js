const clock = (id, name, rate, minimum = rate, maximum = rate, on = true) => ({ id, name, rate, minimum, maximum, on });
export const CLOCKS = [
    clock(1, 'emmc', 250e6),
    clock(2, 'uart', 48e6, 0, 1000e6),
    clock(3, 'arm', 700e6),
    clock(4, 'core', 250e6),
    clock(5, 'v3d', 250e6),
    clock(6, 'h264', 250e6),
    clock(7, 'isp', 250e6),
    clock(8, 'sdram', 400e6),
    clock(9, 'pixel', 0, 0, 2400e6, false),
    clock(10, 'pwm', 0, 0, 500e6, false),
];
const NUMBERS = 16;
export class ClockTable {
    rates = new Float64Array(NUMBERS);
    states = new Uint8Array(NUMBERS);
    byId = new Map(CLOCKS.map((entry) => [entry.id, entry]));
    constructor() {
        this.reset();
    }
    reset() {
        this.rates.fill(0);
        this.states.fill(0);
        for (const { id, rate, on } of CLOCKS) {
            this.rates[id] = rate;
            this.states[id] = on ? 1 : 0;
        }
    }
    /** Bit 0 on, bit 1 does not exist. */
    state(id) {
        return this.byId.has(id) ? this.states[id] : 2;
    }
    setState(id, state) {
        if (!this.byId.has(id))
            return 2;
        return (this.states[id] = state & 1);
    }
    rate(id) {
        return this.byId.has(id) ? this.rates[id] : 0;
    }
    measured(id) {
        return this.byId.has(id) && this.states[id] !== 0 ? this.rates[id] : 0;
    }
    minimum(id) {
        return this.byId.get(id)?.minimum ?? 0;
    }
    maximum(id) {
        return this.byId.get(id)?.maximum ?? 0;
    }
    /** The rate nearest to the one asked for that the clock can have. */
    setRate(id, rate) {
        const entry = this.byId.get(id);
        if (entry === undefined)
            return 0;
        return (this.rates[id] = Math.max(entry.minimum, Math.min(entry.maximum, rate)));
    }
}
//# sourceMappingURL=firmware-clocks.js.map