import { WordDevice } from './word-device.js';
const REG = { CS: 0x00, FIFO: 0x04, CLK: 0x08, DLEN: 0x0c, LTOH: 0x10, DC: 0x14 };
const CS = { CLEAR_RX: 1 << 5, TA: 1 << 7, INTD: 1 << 9, INTR: 1 << 10, DONE: 1 << 16, RXD: 1 << 17, TXD: 1 << 18, RXR: 1 << 19, RXF: 1 << 20, STORED: 0x3e0ff8f };
const FIFO_BYTES = 64;
/** From here on the receive FIFO "needs reading". */
const NEEDS_READING = 48;
export class Spi extends WordDevice {
    line;
    /** The registers, then the number of bytes received. */
    regs = new Int32Array(7);
    constructor(base, line) {
        super('spi0', base, 0x18);
        this.line = line;
    }
    status() {
        const control = this.regs[0];
        const received = this.regs[6];
        return control | CS.TXD | ((control & CS.TA) !== 0 ? CS.DONE : 0) | (received > 0 ? CS.RXD : 0) |
            (received >= NEEDS_READING ? CS.RXR : 0) | (received === FIFO_BYTES ? CS.RXF : 0);
    }
    update() {
        const status = this.status();
        this.line.set(((status & CS.INTD) !== 0 && (status & CS.DONE) !== 0) || ((status & CS.INTR) !== 0 && (status & CS.RXR) !== 0));
    }
    readWord(offset) {
        if (offset === REG.CS)
            return this.status();
        if (offset !== REG.FIFO)
            return this.regs[offset >> 2];
        if (this.regs[6] > 0)
            this.regs[6]--;
        this.update();
        return 0;
    }
    writeWord(offset, value) {
        if (offset === REG.CS) {
            this.regs[0] = value & CS.STORED & ~CS.CLEAR_RX;
            if ((value & CS.CLEAR_RX) !== 0)
                this.regs[6] = 0;
        }
        else if (offset === REG.FIFO) {
            if (this.regs[6] < FIFO_BYTES)
                this.regs[6]++;
        }
        else {
            this.regs[offset >> 2] = value;
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
//# sourceMappingURL=spi.js.map