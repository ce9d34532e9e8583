import { WordDevice } from './word-device.js';
const REG = { C: 0x00, S: 0x04, DLEN: 0x08, A: 0x0c, FIFO: 0x10, DIV: 0x14, DEL: 0x18, CLKT: 0x1c };
const C = { START: 1 << 7, INTD: 1 << 8, INTT: 1 << 9, INTR: 1 << 10, ENABLE: 1 << 15, STORED: 0x8781 & ~0x80 };
const S = { DONE: 1 << 1, TXD: 1 << 4, TXE: 1 << 6, ERR: 1 << 8, CLKT: 1 << 9 };
export class I2c extends WordDevice {
    line;
    regs = new Int32Array(8);
    constructor(name, base, line) {
        super(name, base, 0x20);
        this.line = line;
        this.setDefaults();
    }
    update() {
        const control = this.regs[REG.C >> 2];
        const over = (this.regs[REG.S >> 2] & (S.DONE | S.ERR)) !== 0;
        this.line.set((control & C.ENABLE) !== 0 && over && (control & (C.INTD | C.INTT | C.INTR)) !== 0);
    }
    readWord(offset) {
        if (offset === REG.S)
            return this.regs[offset >> 2] | S.TXD | S.TXE;
        return offset === REG.FIFO ? 0 : this.regs[offset >> 2];
    }
    writeWord(offset, value) {
        switch (offset) {
            case REG.C:
                this.regs[offset >> 2] = value & C.STORED;
                if ((value & (C.ENABLE | C.START)) === (C.ENABLE | C.START))
                    this.regs[REG.S >> 2] |= S.DONE | S.ERR;
                break;
            case REG.S:
                this.regs[offset >> 2] &= ~(value & (S.DONE | S.ERR | S.CLKT));
                break;
            case REG.FIFO: return;
            default: this.regs[offset >> 2] = value;
        }
        this.update();
    }
    setDefaults() {
        this.regs.fill(0);
        this.regs[REG.DIV >> 2] = 0x5dc;
        this.regs[REG.DEL >> 2] = 0x300030;
        this.regs[REG.CLKT >> 2] = 0x40;
    }
    reset() {
        this.setDefaults();
        this.update();
    }
    state() {
        return { regs: this.regs };
    }
    restored() {
        this.update();
    }
}
//# sourceMappingURL=i2c.js.map