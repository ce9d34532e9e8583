import { WordDevice } from './word-device.js';
export const GPIO_PINS = 54;
const REG = { FSEL: 0x00, SET: 0x1c, CLR: 0x28, LEV: 0x34, EDS: 0x40, REN: 0x4c, FEN: 0x58, HEN: 0x64, LEN: 0x70, AREN: 0x7c, AFEN: 0x88, PUD: 0x94, PUDCLK: 0x98 };
/** Index of the first of two words each. */
const LATCH = 0, EVENTS = 2, RISE = 4, FALL = 6, HIGH = 8, LOW = 10, ASYNC_RISE = 12, ASYNC_FALL = 14, LEVEL = 16, CLOCK = 18, WORDS = 20;
/** [register, word index] of the detect enables. */
const DETECT = new Map([[REG.REN, RISE], [REG.FEN, FALL], [REG.HEN, HIGH], [REG.LEN, LOW], [REG.AREN, ASYNC_RISE], [REG.AFEN, ASYNC_FALL]]);
const PULL = { NONE: 0, DOWN: 1, UP: 2 };
const OUTPUT = 1;
/** Pins of interrupt 0, 1 and 2, a mask for each bank. */
const GROUPS = [[0x0fffffff, 0], [0xf0000000 | 0, 0x3fff], [0, 0x3fc000]];
const BANK_MASK = [-1, 0x3fffff];
/** Pulls at reset (table 6-31). */
function resetPull(pin) {
    if (pin <= 8 || (pin >= 34 && pin <= 36) || pin >= 46)
        return PULL.UP;
    if (pin === 28 || pin === 29 || pin === 44 || pin === 45)
        return PULL.NONE;
    return PULL.DOWN;
}
export class Gpio extends WordDevice {
    lines;
    select = new Int32Array(6);
    words = new Int32Array(WORDS);
    pulls = new Uint8Array(GPIO_PINS);
    /** 0 low, 1 high, 2 not driven from outside. */
    driven = new Uint8Array(GPIO_PINS).fill(2);
    /** [0] GPPUD */
    pud = new Int32Array(1);
    /** @param lines interrupt sources 49 to 52 */
    constructor(base, lines) {
        super('gpio', base, 0x1000);
        this.lines = lines;
        this.setDefaults();
    }
    /** Drives a pin from outside, `null` lets it float to its pull. */
    drive(pin, level) {
        this.driven[pin] = level === null ? 2 : level ? 1 : 0;
        this.settle();
    }
    level(pin) {
        return ((this.words[LEVEL + (pin >> 5)] >>> (pin & 31)) & 1) !== 0;
    }
    /** Function select code: 0 input, 1 output, 4 5 6 7 3 2 the alternates 0 to 5. */
    function(pin) {
        return (this.select[Math.floor(pin / 10)] >>> ((pin % 10) * 3)) & 7;
    }
    setOutput(pin, level) {
        const word = LATCH + (pin >> 5);
        if (level)
            this.words[word] |= 1 << (pin & 31);
        else
            this.words[word] &= ~(1 << (pin & 31));
        this.settle();
    }
    settle() {
        for (let bank = 0; bank < 2; bank++) {
            let level = 0;
            for (let pin = bank * 32; pin < Math.min(GPIO_PINS, bank * 32 + 32); pin++) {
                let high;
                if (this.function(pin) === OUTPUT)
                    high = (this.words[LATCH + bank] >>> (pin & 31)) & 1;
                else if (this.driven[pin] !== 2)
                    high = this.driven[pin];
                else
                    high = this.pulls[pin] === PULL.UP ? 1 : 0;
                level |= high << (pin & 31);
            }
            const w = this.words;
            const before = w[LEVEL + bank];
            w[LEVEL + bank] = level;
            const up = level & ~before;
            const down = before & ~level;
            w[EVENTS + bank] |= (up & (w[RISE + bank] | w[ASYNC_RISE + bank])) | (down & (w[FALL + bank] | w[ASYNC_FALL + bank]));
        }
        this.detect();
    }
    /** Level detection, which sets its event again as long as the level stays, then the interrupts. */
    detect() {
        const w = this.words;
        for (let bank = 0; bank < 2; bank++) {
            w[EVENTS + bank] |= (w[LEVEL + bank] & w[HIGH + bank]) | (~w[LEVEL + bank] & w[LOW + bank] & BANK_MASK[bank]);
        }
        for (let group = 0; group < 3; group++) {
            const masks = GROUPS[group];
            this.lines[group].set(((w[EVENTS] & masks[0]) | (w[EVENTS + 1] & masks[1])) !== 0);
        }
        this.lines[3].set((w[EVENTS] | w[EVENTS + 1]) !== 0);
    }
    readWord(offset) {
        if (offset < 0x18)
            return this.select[offset >> 2];
        if (offset === REG.PUD)
            return this.pud[0];
        const bank = (offset - 0x1c) % 12 === 4 ? 1 : 0;
        const first = offset - bank * 4;
        if (first === REG.LEV)
            return this.words[LEVEL + bank];
        if (first === REG.EDS)
            return this.words[EVENTS + bank];
        const detect = DETECT.get(first);
        if (detect !== undefined)
            return this.words[detect + bank];
        if (offset === REG.PUDCLK || offset === REG.PUDCLK + 4)
            return this.words[CLOCK + ((offset - REG.PUDCLK) >> 2)];
        return 0;
    }
    writeWord(offset, value) {
        if (offset < 0x18) {
            this.select[offset >> 2] = value & 0x3fffffff;
            this.settle();
            return;
        }
        if (offset === REG.PUD) {
            this.pud[0] = value & 3;
            return;
        }
        if (offset === REG.PUDCLK || offset === REG.PUDCLK + 4) {
            this.clockPulls((offset - REG.PUDCLK) >> 2, value);
            return;
        }
        const bank = ((offset - 0x1c) % 12 === 4 ? 1 : 0);
        const first = offset - bank * 4;
        value &= BANK_MASK[bank];
        const detect = DETECT.get(first);
        if (first === REG.SET)
            this.words[LATCH + bank] |= value;
        else if (first === REG.CLR)
            this.words[LATCH + bank] &= ~value;
        else if (first === REG.EDS)
            this.words[EVENTS + bank] &= ~value;
        else if (detect !== undefined)
            this.words[detect + bank] = value;
        else
            return;
        if (first === REG.SET || first === REG.CLR)
            this.settle();
        else
            this.detect();
    }
    /** The pins whose clock bit is set take the pull in GPPUD. */
    clockPulls(bank, value) {
        this.words[CLOCK + bank] = value;
        for (let pin = bank * 32; pin < Math.min(GPIO_PINS, bank * 32 + 32); pin++) {
            if (((value >>> (pin & 31)) & 1) !== 0)
                this.pulls[pin] = this.pud[0];
        }
        if (value !== 0)
            this.settle();
    }
    setDefaults() {
        this.select.fill(0);
        this.words.fill(0);
        this.pud[0] = 0;
        for (let pin = 0; pin < GPIO_PINS; pin++)
            this.pulls[pin] = resetPull(pin);
        this.settle();
    }
    reset() {
        this.setDefaults();
    }
    state() {
        return { select: this.select, words: this.words, pulls: this.pulls, driven: this.driven, pud: this.pud };
    }
    restored() {
        this.detect();
    }
}
//# sourceMappingURL=gpio.js.map