import { WordDevice } from './word-device.js';
const REG = {
    COMMAND: 0x0c, RESP0: 0x10, RESP3: 0x1c, DATA: 0x20, STATUS: 0x24, CONTROL1: 0x2c, INTERRUPT: 0x30,
    STATUS_ENABLE: 0x34, SIGNAL_ENABLE: 0x38, CAPABILITIES: 0x40, VERSION: 0xfc,
};
/** Upper half of the word: the COMMAND register; a response type of 0 wants none. */
const RESPONSE_TYPE = 3 << 16;
const INT = { COMMAND_DONE: 1, ERROR: 1 << 15, COMMAND_TIMEOUT: 1 << 16 };
const CONTROL1 = { CLOCK_ENABLE: 1, CLOCK_STABLE: 2, RESETS: 7 << 24, RESET_ALL: 1 << 24 };
/** Data lines pulled high, no card. */
const STATUS_EMPTY = 0x00f00000 | (1 << 24);
const VERSION = 0x99020000 | 0;
export class Sdhci extends WordDevice {
    line;
    regs = new Int32Array(0x100 / 4);
    constructor(base, line) {
        super('sdhci', base, 0x100);
        this.line = line;
    }
    pending() {
        const status = this.regs[REG.INTERRUPT >> 2] & this.regs[REG.STATUS_ENABLE >> 2];
        return (status >>> 16) !== 0 ? status | INT.ERROR : status & ~INT.ERROR;
    }
    update() {
        const enabled = this.regs[REG.SIGNAL_ENABLE >> 2];
        // The summary bit of errors signals by itself.
        this.line.set((this.pending() & enabled & ~INT.ERROR) !== 0);
    }
    readWord(offset) {
        switch (offset) {
            case REG.STATUS: return STATUS_EMPTY;
            case REG.INTERRUPT: return this.pending();
            case REG.CAPABILITIES: return 0;
            case REG.VERSION: return VERSION;
            default: return this.regs[offset >> 2];
        }
    }
    writeWord(offset, value) {
        const r = this.regs;
        switch (offset) {
            case REG.COMMAND:
                r[offset >> 2] = value;
                r[REG.INTERRUPT >> 2] |= (value & RESPONSE_TYPE) === 0 ? INT.COMMAND_DONE : INT.COMMAND_TIMEOUT;
                break;
            case REG.INTERRUPT:
                r[offset >> 2] &= ~value;
                break;
            case REG.CONTROL1:
                if ((value & CONTROL1.RESET_ALL) !== 0)
                    r.fill(0);
                else if ((value & CONTROL1.RESETS) !== 0)
                    r[REG.INTERRUPT >> 2] = 0;
                value &= ~(CONTROL1.RESETS | CONTROL1.CLOCK_STABLE);
                r[offset >> 2] = (value & CONTROL1.CLOCK_ENABLE) !== 0 ? value | CONTROL1.CLOCK_STABLE : value;
                break;
            case REG.STATUS:
            case REG.CAPABILITIES:
            case REG.VERSION:
            case REG.DATA: return;
            default:
                if (offset >= REG.RESP0 && offset <= REG.RESP3)
                    return;
                r[offset >> 2] = value;
        }
        this.update();
    }
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
//# sourceMappingURL=sdhci.js.map