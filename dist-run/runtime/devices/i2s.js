/**
 * PCM / I2S audio (BCM2835 ARM Peripherals, chapter 8; device tree `brcm,bcm2835-i2s`): no codec is attached and no clock
 * runs, so the FIFOs stay empty and never request anything.
 */
import { WordDevice } from './word-device.js';
const REG = { CS: 0x00, FIFO: 0x04, INTSTC: 0x1c };
const CS = { STORED: 0x1ffe7 & ~0x18, TXD: 1 << 19, TXE: 1 << 21, TXW: 1 << 17, SYNC: 1 << 24 };
export class I2s extends WordDevice {
    regs = new Int32Array(9);
    constructor(base) {
        super('i2s', base, 0x24);
    }
    readWord(offset) {
        if (offset === REG.CS)
            return this.regs[0] | CS.TXD | CS.TXE | CS.TXW;
        return offset === REG.FIFO || offset === REG.INTSTC ? 0 : this.regs[offset >> 2];
    }
    writeWord(offset, value) {
        if (offset === REG.FIFO || offset === REG.INTSTC)
            return;
        // SYNC reads back what was written, two PCM clocks later on the chip.
        this.regs[offset >> 2] = offset === REG.CS ? value & (CS.STORED | CS.SYNC) : value;
    }
    reset() {
        this.regs.fill(0);
    }
    state() {
        return { regs: this.regs };
    }
}
//# sourceMappingURL=i2s.js.map