/**
 * ASB: asynchronous AXI bridges to V3D, ISP and H264 (Linux drivers/soc/bcm/bcm2835-power.c, second register range of
 * `brcm,bcm2835-pm`). A bridge acknowledges a stop request at once.
 */
import { WordDevice } from './word-device.js';
const PASSWORD = 0x5a;
const REG = { CPR_CTRL: 0x04, H264_M_CTRL: 0x1c, BRIDGE_ID: 0x20 };
const REQ_STOP = 1, ACK = 2, EMPTY = 4;
/** "BRDG" */
const ID = 0x62726467;
export class Asb extends WordDevice {
    regs = new Int32Array(8);
    constructor(base) {
        super('asb', base, 0x24);
        this.reset();
    }
    readWord(offset) {
        if (offset === REG.BRIDGE_ID)
            return ID;
        const value = this.regs[offset >> 2];
        if (offset <= REG.CPR_CTRL)
            return value;
        return (value & ~(ACK | EMPTY)) | EMPTY | ((value & REQ_STOP) !== 0 ? ACK : 0);
    }
    writeWord(offset, value) {
        if (value >>> 24 === PASSWORD && offset >= REG.CPR_CTRL && offset <= REG.H264_M_CTRL)
            this.regs[offset >> 2] = value & 0xffffff;
    }
    reset() {
        this.regs.fill(REQ_STOP);
        this.regs[0] = this.regs[1] = 0;
    }
    state() {
        return { regs: this.regs };
    }
}
//# sourceMappingURL=asb.js.map