/**
 * Random number generator (Linux drivers/char/hw_random/bcm2835-rng.c; device tree `brcm,bcm2835-rng`): xorshift128 from a
 * seed, so that a run in instruction-count time repeats. Give it a seed from the host's entropy otherwise.
 */
import { WordDevice } from './word-device.js';
const REG = { CTRL: 0x00, STATUS: 0x04, DATA: 0x08, THRESHOLD: 0x0c, INT_MASK: 0x10 };
const CTRL_ENABLE = 1;
/** Words that STATUS says are ready. */
const READY = 4;
const CTRL = 0, WARM_UP = 1, THRESHOLD = 2, MASK = 3;
export class Rng extends WordDevice {
    seed;
    regs = new Int32Array(4);
    words = new Int32Array(4);
    constructor(base, seed) {
        super('rng', base, 0x14);
        this.seed = seed;
        this.reset();
    }
    next() {
        const w = this.words;
        const t = w[3] ^ (w[3] << 11);
        w[3] = w[2];
        w[2] = w[1];
        w[1] = w[0];
        w[0] = w[0] ^ (w[0] >>> 19) ^ t ^ (t >>> 8);
        return w[0];
    }
    readWord(offset) {
        const on = (this.regs[CTRL] & CTRL_ENABLE) !== 0;
        switch (offset) {
            case REG.CTRL: return this.regs[CTRL];
            case REG.STATUS: return (on ? READY << 24 : 0) | this.regs[WARM_UP];
            case REG.DATA: return on ? this.next() : 0;
            case REG.THRESHOLD: return this.regs[THRESHOLD];
            default: return this.regs[MASK];
        }
    }
    writeWord(offset, value) {
        switch (offset) {
            case REG.CTRL:
                this.regs[CTRL] = value;
                break;
            case REG.STATUS:
                this.regs[WARM_UP] = value & 0xfffff;
                break;
            case REG.THRESHOLD:
                this.regs[THRESHOLD] = value;
                break;
            case REG.INT_MASK:
                this.regs[MASK] = value;
                break;
        }
    }
    reset() {
        this.regs.fill(0);
        this.words.set([this.seed ^ 0x3c6ef372, this.seed ^ 0x1b873593, 0x9e3779b9 | 0, 0x2545f491]);
        for (let i = 0; i < 16; i++)
            this.next();
    }
    state() {
        return { regs: this.regs, words: this.words };
    }
}
//# sourceMappingURL=rng.js.map