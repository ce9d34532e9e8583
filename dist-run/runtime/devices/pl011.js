import { Fifo } from './fifo.js';
import { SendQueue } from './serial.js';
import { WordDevice } from './word-device.js';
const REG = {
    DR: 0x00, RSRECR: 0x04, FR: 0x18, ILPR: 0x20, IBRD: 0x24, FBRD: 0x28, LCRH: 0x2c, CR: 0x30, IFLS: 0x34,
    IMSC: 0x38, RIS: 0x3c, MIS: 0x40, ICR: 0x44, DMACR: 0x48, ID: 0xfe0,
};
const FR = { CTS: 1, RXFE: 0x10, RXFF: 0x40, TXFE: 0x80 };
const LCRH_FEN = 0x10;
const CR = { UARTEN: 1, LBE: 0x80, TXE: 0x100, RXE: 0x200 };
const INT = { RX: 0x10, TX: 0x20, RT: 0x40, OE: 0x400, ALL: 0x7ff };
const DATA_OVERRUN = 0x800;
/** PeriphID 0x00241011 (the part, ARM, revision 2: 16-byte FIFOs) and PCellID 0xb105f00d, a byte a register. */
const ID_BYTES = [0x11, 0x10, 0x24, 0x00, 0x0d, 0xf0, 0x05, 0xb1];
/** RX trigger levels of IFLS[5:3] for 16 bytes. */
const RX_LEVEL = [2, 4, 8, 12, 14, 14, 14, 14];
/** So many looks at an empty FR without sending mean that the guest polls for input (Linux's own output looks twice). */
const POLLS = 16;
const IBRD = 0, FBRD = 1, LCRH = 2, CTRL = 3, IFLS = 4, IMSC = 5, RIS = 6, DMACR = 7, RSR = 8, ILPR = 9, LAST = 10, LISTENS = 11;
export class Pl011 extends WordDevice {
    line;
    output;
    regs = new Int32Array(12);
    rx = new Fifo(16);
    queue;
    polls = 0;
    /** Set by the machine: the DMA controller wants to know when there is something to fetch. */
    onReceive = null;
    constructor(base, clock, line, output) {
        super('uart0', base, 0x1000);
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
    /** DMA requests (peripherals 12 and 14). */
    get receiveRequest() {
        return this.rx.length > 0;
    }
    get depth() {
        return (this.regs[LCRH] & LCRH_FEN) !== 0 ? 16 : 1;
    }
    get receiving() {
        return (this.regs[CTRL] & (CR.UARTEN | CR.RXE)) === (CR.UARTEN | CR.RXE);
    }
    /** Moves waiting bytes into the FIFO while there is room and somebody listens. */
    feed() {
        if (!this.queue.ready || this.regs[LISTENS] === 0 || (this.regs[CTRL] & CR.LBE) !== 0)
            return;
        const depth = this.depth;
        let moved = false;
        while (this.queue.ready && this.rx.length < depth) {
            this.rx.push(this.queue.next());
            moved = true;
        }
        if (moved)
            this.received();
    }
    received() {
        const level = this.depth === 1 ? 1 : RX_LEVEL[((this.regs[IFLS] >>> 3) & 7)];
        // The timeout interrupt comes 32 bit times after the last byte; at infinite speed that is now.
        this.regs[RIS] |= this.rx.length >= level ? INT.RX | INT.RT : INT.RT;
        this.update();
        if (this.onReceive !== null)
            this.onReceive();
    }
    listen(on) {
        this.regs[LISTENS] = on ? 1 : 0;
        this.polls = 0;
    }
    update() {
        this.line.set((this.regs[RIS] & this.regs[IMSC]) !== 0);
    }
    readData() {
        const r = this.regs;
        if (this.rx.length === 0)
            return r[LAST];
        const byte = this.rx.shift();
        r[LAST] = byte & 0xff;
        r[RSR] = (r[RSR] & 8) | ((byte >>> 8) & 7);
        const level = this.depth === 1 ? 1 : RX_LEVEL[((r[IFLS] >>> 3) & 7)];
        if (this.rx.length < level)
            r[RIS] &= ~INT.RX;
        if (this.rx.length === 0)
            r[RIS] &= ~INT.RT;
        this.feed();
        this.update();
        return byte;
    }
    writeData(byte) {
        this.polls = 0;
        if ((this.regs[CTRL] & CR.LBE) !== 0) {
            if (this.rx.length < this.depth)
                this.rx.push(byte);
            else {
                this.regs[RSR] |= 8;
                this.regs[RIS] |= INT.OE;
                this.rx.cells[2 + ((this.rx.cells[0] + this.rx.length - 1) % 16)] |= DATA_OVERRUN;
            }
            this.received();
        }
        else {
            this.output(byte);
        }
        this.regs[RIS] |= INT.TX;
        this.update();
    }
    readFlags() {
        if (this.rx.length === 0 && this.regs[LISTENS] === 0 && this.receiving && ++this.polls >= POLLS) {
            this.listen(true);
            this.feed();
        }
        const length = this.rx.length;
        return FR.TXFE | FR.CTS | (length === 0 ? FR.RXFE : 0) | (length >= this.depth ? FR.RXFF : 0);
    }
    readWord(offset) {
        const r = this.regs;
        switch (offset) {
            case REG.DR: return this.readData();
            case REG.RSRECR: return r[RSR];
            case REG.FR: return this.readFlags();
            case REG.ILPR: return r[ILPR];
            case REG.IBRD: return r[IBRD];
            case REG.FBRD: return r[FBRD];
            case REG.LCRH: return r[LCRH];
            case REG.CR: return r[CTRL];
            case REG.IFLS: return r[IFLS];
            case REG.IMSC: return r[IMSC];
            case REG.RIS: return r[RIS];
            case REG.MIS: return r[RIS] & r[IMSC];
            case REG.DMACR: return r[DMACR];
            default: return offset >= REG.ID ? ID_BYTES[((offset - REG.ID) >> 2)] : 0;
        }
    }
    writeWord(offset, value) {
        const r = this.regs;
        switch (offset) {
            case REG.DR:
                this.writeData(value & 0xff);
                return;
            case REG.RSRECR:
                r[RSR] = 0;
                return;
            case REG.ILPR:
                r[ILPR] = value & 0xff;
                return;
            case REG.IBRD:
                r[IBRD] = value & 0xffff;
                return;
            case REG.FBRD:
                r[FBRD] = value & 0x3f;
                return;
            case REG.LCRH:
                // Switching the FIFOs on or off empties them.
                if (((r[LCRH] ^ value) & LCRH_FEN) !== 0)
                    this.flush();
                r[LCRH] = value & 0xff;
                this.feed();
                break;
            case REG.CR:
                r[CTRL] = value & 0xff87;
                if (!this.receiving)
                    this.listen(false);
                break;
            case REG.IFLS:
                r[IFLS] = value & 0x3f;
                break;
            case REG.IMSC:
                r[IMSC] = value & INT.ALL;
                this.listen(this.receiving && (value & (INT.RX | INT.RT)) !== 0);
                this.feed();
                break;
            case REG.ICR:
                r[RIS] &= ~value;
                break;
            case REG.DMACR:
                r[DMACR] = value & 7;
                break;
            default: return;
        }
        this.update();
    }
    flush() {
        this.rx.clear();
        this.regs[RIS] &= ~(INT.RX | INT.RT);
    }
    setDefaults() {
        this.regs.fill(0);
        this.regs[CTRL] = CR.RXE | CR.TXE;
        this.regs[IFLS] = 0x12;
        this.rx.clear();
        this.polls = 0;
    }
    /** What the host has sent but the guest has not taken stays: the terminal at the other end was not reset. */
    reset() {
        this.setDefaults();
        this.update();
    }
    state() {
        return { regs: this.regs, rx: this.rx.cells };
    }
    restored() {
        this.polls = 0;
        this.update();
    }
}
//# sourceMappingURL=pl011.js.map