import { Fifo } from './fifo.js';
import { SendQueue } from './serial.js';
import { WordDevice } from './word-device.js';
const REG = {
    IRQ: 0x00, ENABLES: 0x04, IO: 0x40, IER: 0x44, IIR: 0x48, LCR: 0x4c, MCR: 0x50, LSR: 0x54, MSR: 0x58, SCRATCH: 0x5c,
    CNTL: 0x60, STAT: 0x64, BAUD: 0x68, SPI1: 0x80, SPI2: 0xc0,
};
const ENABLE_UART = 1;
const IER = { RX: 1, TX: 2 };
const LCR_DLAB = 0x80;
const LSR = { DATA: 1, IDLE: 0x60 };
const CNTL_RX = 1;
/** Offset of STAT in one SPI master, and its value with both FIFOs empty. */
const SPI_STAT = 0x08;
const SPI_EMPTY = 0x280;
const ENABLES = 0, IERS = 1, LCR = 2, MCR = 3, SCRATCH = 4, CNTL = 5, BAUD = 6, TX_PENDING = 7;
export class Aux extends WordDevice {
    line;
    output;
    regs = new Int32Array(8);
    spi = new Int32Array(8);
    rx = new Fifo(8);
    queue;
    constructor(base, clock, line, output) {
        super('aux', base, 0x100);
        this.line = line;
        this.output = output;
        this.queue = new SendQueue(clock, () => this.feed());
        this.setDefaults();
    }
    get waiting() {
        return this.queue.length;
    }
    send(bytes) {
        this.queue.add(bytes);
        this.feed();
    }
    feed() {
        const r = this.regs;
        if ((r[ENABLES] & ENABLE_UART) === 0 || (r[CNTL] & CNTL_RX) === 0 || (r[IERS] & IER.RX) === 0)
            return;
        while (this.queue.ready && !this.rx.full)
            this.rx.push(this.queue.next());
        this.update();
    }
    /** 0 none, 1 transmitter empty, 2 data received: the field of IIR. */
    cause() {
        if (this.rx.length > 0 && (this.regs[IERS] & IER.RX) !== 0)
            return 2;
        return this.regs[TX_PENDING] !== 0 && (this.regs[IERS] & IER.TX) !== 0 ? 1 : 0;
    }
    update() {
        this.line.set((this.regs[ENABLES] & ENABLE_UART) !== 0 && this.cause() !== 0);
    }
    identify() {
        const cause = this.cause();
        if (cause === 1) {
            this.regs[TX_PENDING] = 0;
            this.update();
        }
        return 0xc0 | (cause << 1) | (cause === 0 ? 1 : 0);
    }
    readIo() {
        if ((this.regs[LCR] & LCR_DLAB) !== 0)
            return this.regs[BAUD] & 0xff;
        if (this.rx.length === 0)
            return 0;
        const byte = this.rx.shift();
        this.feed();
        this.update();
        return byte;
    }
    readWord(offset) {
        const r = this.regs;
        if (offset >= REG.SPI1) {
            if ((offset & 0x3f) === SPI_STAT)
                return SPI_EMPTY;
            return (offset & 0x3f) < 8 ? this.spi[((offset >= REG.SPI2 ? 4 : 0) + ((offset & 0x3f) >> 2))] : 0;
        }
        switch (offset) {
            case REG.IRQ: return (r[ENABLES] & ENABLE_UART) !== 0 && this.cause() !== 0 ? 1 : 0;
            case REG.ENABLES: return r[ENABLES];
            case REG.IO: return this.readIo();
            case REG.IER: return (r[LCR] & LCR_DLAB) !== 0 ? (r[BAUD] >>> 8) & 0xff : r[IERS];
            case REG.IIR: return this.identify();
            case REG.LCR: return r[LCR];
            case REG.MCR: return r[MCR];
            case REG.LSR: return LSR.IDLE | (this.rx.length > 0 ? LSR.DATA : 0);
            case REG.MSR: return 0x30;
            case REG.SCRATCH: return r[SCRATCH];
            case REG.CNTL: return r[CNTL];
            case REG.STAT: return 0x30e | (this.rx.length > 0 ? 1 : 0) | (this.rx.length << 16);
            case REG.BAUD: return r[BAUD];
            default: return 0;
        }
    }
    writeWord(offset, value) {
        const r = this.regs;
        if (offset >= REG.SPI1) {
            if ((offset & 0x3f) < 8)
                this.spi[(offset >= REG.SPI2 ? 4 : 0) + ((offset & 0x3f) >> 2)] = value;
            return;
        }
        switch (offset) {
            case REG.ENABLES:
                r[ENABLES] = value & 7;
                this.feed();
                break;
            case REG.IO:
                if ((r[LCR] & LCR_DLAB) !== 0)
                    r[BAUD] = (r[BAUD] & 0xff00) | (value & 0xff);
                else {
                    this.output(value & 0xff);
                    r[TX_PENDING] = 1;
                }
                break;
            case REG.IER:
                if ((r[LCR] & LCR_DLAB) !== 0)
                    r[BAUD] = (r[BAUD] & 0xff) | ((value & 0xff) << 8);
                else {
                    // The transmitter is empty: asking for its interrupt raises it.
                    if ((value & ~r[IERS] & IER.TX) !== 0)
                        r[TX_PENDING] = 1;
                    r[IERS] = value & 0xf;
                    this.feed();
                }
                break;
            case REG.IIR: // FCR: bit 1 empties the receive FIFO, bit 2 the transmit FIFO
                if ((value & 2) !== 0)
                    this.rx.clear();
                break;
            case REG.LCR:
                r[LCR] = value & 0xff;
                break;
            case REG.MCR:
                r[MCR] = value & 0xff;
                break;
            case REG.SCRATCH:
                r[SCRATCH] = value & 0xff;
                break;
            case REG.CNTL:
                r[CNTL] = value & 0xff;
                this.feed();
                break;
            case REG.BAUD:
                r[BAUD] = value & 0xffff;
                break;
            default: return;
        }
        this.update();
    }
    setDefaults() {
        this.regs.fill(0);
        this.spi.fill(0);
        this.regs[CNTL] = 3;
        this.rx.clear();
    }
    reset() {
        this.setDefaults();
        this.update();
    }
    state() {
        return { regs: this.regs, spi: this.spi, rx: this.rx.cells };
    }
    restored() {
        this.update();
    }
}
//# sourceMappingURL=aux.js.map