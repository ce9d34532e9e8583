import { WordDevice } from './word-device.js';
/** First of the ARM block's own sources. */
export const ARM_SOURCE = 64;
const REG = {
    BASIC_PENDING: 0x00, PENDING_1: 0x04, PENDING_2: 0x08, FIQ_CONTROL: 0x0c,
    ENABLE_1: 0x10, ENABLE_2: 0x14, ENABLE_BASIC: 0x18, DISABLE_1: 0x1c, DISABLE_2: 0x20, DISABLE_BASIC: 0x24,
};
/** GPU sources that show as bits 10 to 20 of the basic register and are left out of its bits 8 and 9. */
const SHORTCUTS_1 = [7, 9, 10, 18, 19];
const SHORTCUTS_2 = [21, 22, 23, 24, 25, 30];
const mask = (bits) => bits.reduce((all, bit) => all | (1 << bit), 0);
const SHORTCUT_MASK_1 = mask(SHORTCUTS_1);
const SHORTCUT_MASK_2 = mask(SHORTCUTS_2);
const FIQ_ENABLE = 0x80;
/** Indices of the enable words, the same as of the raw words; then the FIQ control register. */
const ONE = 0, TWO = 1, BASIC = 2, FIQ = 3;
class Input {
    controller;
    source;
    level = false;
    constructor(controller, source) {
        this.controller = controller;
        this.source = source;
    }
    set(level) {
        if (level === this.level)
            return;
        this.level = level;
        this.controller.change(this.source, level ? 1 : -1);
    }
}
export class Armctrl extends WordDevice {
    irq;
    fiq;
    /** Levels of the sources: not state, since every device puts its own lines right after a restore. */
    raw = new Int32Array(3);
    regs = new Int32Array(4);
    /** How many devices hold each source up. */
    holders = new Uint8Array(72);
    irqLevel = false;
    fiqLevel = false;
    constructor(base, irq, fiq) {
        super('armctrl', base, 0x40);
        this.irq = irq;
        this.fiq = fiq;
    }
    /** A new input of `source`; inputs of the same source are ored. */
    line(source) {
        if (source < 0 || source >= 72)
            throw new RangeError(`interrupt source ${source}`);
        return new Input(this, source);
    }
    /** For inputs only. */
    change(source, by) {
        const holders = (this.holders[source] += by);
        const word = source >> 5;
        const bit = 1 << (source & 31);
        if (holders === 0)
            this.raw[word] &= ~bit;
        else if (by > 0 && holders === 1)
            this.raw[word] |= bit;
        else
            return;
        this.update();
    }
    update() {
        const raw = this.raw;
        const r = this.regs;
        const irq = ((raw[ONE] & r[ONE]) | (raw[TWO] & r[TWO]) | (raw[BASIC] & r[BASIC])) !== 0;
        if (irq !== this.irqLevel)
            this.irq.set((this.irqLevel = irq));
        const control = r[FIQ];
        const source = control & 0x7f;
        const fiq = (control & FIQ_ENABLE) !== 0 && source < 72 && ((raw[source >> 5] >>> (source & 31)) & 1) !== 0;
        if (fiq !== this.fiqLevel)
            this.fiq.set((this.fiqLevel = fiq));
    }
    basicPending() {
        const one = this.raw[ONE] & this.regs[ONE];
        const two = this.raw[TWO] & this.regs[TWO];
        let value = this.raw[BASIC] & this.regs[BASIC];
        if (one !== 0) {
            if ((one & ~SHORTCUT_MASK_1) !== 0)
                value |= 1 << 8;
            if ((one & SHORTCUT_MASK_1) !== 0)
                for (let i = 0; i < 5; i++)
                    value |= ((one >>> SHORTCUTS_1[i]) & 1) << (10 + i);
        }
        if (two !== 0) {
            if ((two & ~SHORTCUT_MASK_2) !== 0)
                value |= 1 << 9;
            if ((two & SHORTCUT_MASK_2) !== 0)
                for (let i = 0; i < 6; i++)
                    value |= ((two >>> SHORTCUTS_2[i]) & 1) << (15 + i);
        }
        return value;
    }
    readWord(offset) {
        const r = this.regs;
        switch (offset) {
            case REG.BASIC_PENDING: return this.basicPending();
            case REG.PENDING_1: return this.raw[ONE] & r[ONE];
            case REG.PENDING_2: return this.raw[TWO] & r[TWO];
            case REG.FIQ_CONTROL: return r[FIQ];
            case REG.ENABLE_1:
            case REG.DISABLE_1: return r[ONE];
            case REG.ENABLE_2:
            case REG.DISABLE_2: return r[TWO];
            case REG.ENABLE_BASIC:
            case REG.DISABLE_BASIC: return r[BASIC];
            default: return 0;
        }
    }
    writeWord(offset, value) {
        const r = this.regs;
        switch (offset) {
            case REG.FIQ_CONTROL:
                r[FIQ] = value & 0xff;
                break;
            case REG.ENABLE_1:
                r[ONE] |= value;
                break;
            case REG.ENABLE_2:
                r[TWO] |= value;
                break;
            case REG.ENABLE_BASIC:
                r[BASIC] |= value & 0xff;
                break;
            case REG.DISABLE_1:
                r[ONE] &= ~value;
                break;
            case REG.DISABLE_2:
                r[TWO] &= ~value;
                break;
            case REG.DISABLE_BASIC:
                r[BASIC] &= ~value;
                break;
            default: return;
        }
        this.update();
    }
    /** Inputs keep their levels: each device lowers its own. */
    reset() {
        this.regs.fill(0);
        this.update();
    }
    state() {
        return { regs: this.regs };
    }
    restored() {
        this.update();
    }
}
//# sourceMappingURL=armctrl.js.map