import { WordDevice } from './word-device.js';
const REG = { CMD: 0x00, ARG: 0x04, RSP0: 0x10, RSP3: 0x1c, HSTS: 0x20, EDM: 0x34, HCFG: 0x38, DATA: 0x40, HBLC: 0x50 };
const CMD = { NEW: 0x8000, FAIL: 0x4000, BUSYWAIT: 0x800, NO_RESPONSE: 0x400 };
const HSTS = { BUSY: 0x400, BLOCK: 0x200, SDIO: 0x100, COMMAND_TIMEOUT: 0x40, DATA: 0x01, CLEARABLE: 0x7f8 };
const HCFG = { BUSY: 1 << 10, BLOCK: 1 << 8, SDIO: 1 << 5, DATA: 1 << 4 };
/** The FIFO level and the state machine's state (idle), read-only fields of EDM. */
const EDM_READ_ONLY = 0x1ff;
export class Sdhost extends WordDevice {
    line;
    regs = new Int32Array(0x54 / 4);
    constructor(base, line) {
        super('sdhost', base, 0x100);
        this.line = line;
    }
    update() {
        const status = this.regs[REG.HSTS >> 2];
        const config = this.regs[REG.HCFG >> 2];
        this.line.set(((status & HSTS.BUSY) !== 0 && (config & HCFG.BUSY) !== 0) || ((status & HSTS.BLOCK) !== 0 && (config & HCFG.BLOCK) !== 0) ||
            ((status & HSTS.SDIO) !== 0 && (config & HCFG.SDIO) !== 0) || ((status & HSTS.DATA) !== 0 && (config & HCFG.DATA) !== 0));
    }
    command(value) {
        if ((value & CMD.NEW) !== 0) {
            value &= ~(CMD.NEW | CMD.FAIL);
            if ((value & CMD.NO_RESPONSE) === 0) {
                value |= CMD.FAIL;
                this.regs[REG.HSTS >> 2] |= HSTS.COMMAND_TIMEOUT | ((value & CMD.BUSYWAIT) !== 0 ? HSTS.BUSY : 0);
            }
        }
        this.regs[REG.CMD >> 2] = value;
    }
    readWord(offset) {
        return offset <= REG.HBLC ? this.regs[offset >> 2] : 0;
    }
    writeWord(offset, value) {
        if (offset > REG.HBLC || offset === REG.DATA || (offset >= REG.RSP0 && offset <= REG.RSP3))
            return;
        if (offset === REG.CMD)
            this.command(value & 0xffff);
        else if (offset === REG.HSTS)
            this.regs[offset >> 2] &= ~(value & (HSTS.CLEARABLE | HSTS.DATA));
        else if (offset === REG.EDM)
            this.regs[offset >> 2] = value & ~EDM_READ_ONLY & 0x7ffff;
        else
            this.regs[offset >> 2] = value;
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
//# sourceMappingURL=sdhost.js.map