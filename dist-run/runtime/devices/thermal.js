/**
 * Temperature sensor (Linux drivers/thermal/broadcom/bcm2835_thermal.c; device tree `brcm,bcm2835-thermal`):
 * millidegrees = 407000 - 538 * reading. The guest's chip is always at 45 degrees.
 */
import { WordDevice } from './word-device.js';
const REG = { CTL: 0x00, STAT: 0x04 };
const STAT_VALID = 1 << 10;
const OFFSET = 407000, SLOPE = -538;
export const READING = Math.round((45000 - OFFSET) / SLOPE);
/** Out of reset, as the firmware leaves it: regulator on, reset delay 0xfe, bandgap 1. */
const CTL_FIRMWARE = 0x07f80006;
export const temperature = () => OFFSET + SLOPE * READING;
export class Thermal extends WordDevice {
    regs = new Int32Array(1);
    constructor(base) {
        super('thermal', base, 0x8);
        this.reset();
    }
    readWord(offset) {
        return offset === REG.CTL ? this.regs[0] : STAT_VALID | READING;
    }
    writeWord(offset, value) {
        if (offset === REG.CTL)
            this.regs[0] = value;
    }
    reset() {
        this.regs[0] = CTL_FIRMWARE;
    }
    state() {
        return { regs: this.regs };
    }
}
//# sourceMappingURL=thermal.js.map