import { WordDevice } from './word-device.js';
const REG = {
    GOTGCTL: 0x000, GOTGINT: 0x004, GAHBCFG: 0x008, GUSBCFG: 0x00c, GRSTCTL: 0x010, GINTSTS: 0x014, GINTMSK: 0x018,
    GRXSTSR: 0x01c, GRXSTSP: 0x020, GRXFSIZ: 0x024, GNPTXFSIZ: 0x028, GNPTXSTS: 0x02c, GUID: 0x03c, GSNPSID: 0x040,
    GHWCFG1: 0x044, GHWCFG2: 0x048, GHWCFG3: 0x04c, GHWCFG4: 0x050, HPTXFSIZ: 0x100, DPTXFSIZ1: 0x104, DPTXFSIZ7: 0x11c,
    HFIR: 0x404, HFNUM: 0x408, HPTXSTS: 0x410, HAINT: 0x414, HAINTMSK: 0x418, HPRT0: 0x440, CHANNELS: 0x500, CHANNELS_END: 0x600,
    DCTL: 0x804, PCGCTL: 0xe00, END: 0x1000,
};
/** Values that the chip has: OTG capable, internal DMA, 8 host channels, 4080 words of FIFO, dedicated transmit FIFOs. */
const FIXED = new Map([
    [REG.GSNPSID, 0x4f54280a], [REG.GUID, 0x2708a000], [REG.GHWCFG1, 0], [REG.GHWCFG2, 0x228ddd50], [REG.GHWCFG3, 0x0ff000e8], [REG.GHWCFG4, 0x1ff00020],
]);
/** Depth and start of each FIFO after reset: shared by rx, non-periodic and periodic transmit. */
const RESET = [
    [REG.GRXFSIZ, 0x1000], [REG.GNPTXFSIZ, 0x01001000], [REG.HPTXFSIZ, 0x02002000], [REG.HFIR, 60000], [REG.GUSBCFG, 0x1400],
    // Device mode transmit FIFOs 1 to 7.
    [0x104, 0x01001000], [0x108, 0x01001100], [0x10c, 0x02001200], [0x110, 0x02001400], [0x114, 0x02001600], [0x118, 0x03001800], [0x11c, 0x03001b00],
    [REG.DCTL, 2],
];
/** Both sessions valid, connector A: the host's end of the cable. */
const GOTGCTL_HOST = 0x000c0000;
const GAHBCFG_INTERRUPTS = 1;
const GUSBCFG_FORCE_DEVICE = 1 << 30;
const GRSTCTL = { CORE: 1, IDLE: 1 << 31, SELF_CLEARING: 0x3f };
const INT = { HOST_MODE: 1, NPTX_EMPTY: 1 << 5, PORT: 1 << 24, CHANNEL: 1 << 25, PTX_EMPTY: 1 << 26, CLEARABLE: 0xf030fc0a | 0 };
const HPRT = { ENABLED: 1 << 2, CHANGES: 0x2a, RESET: 1 << 8, POWER: 1 << 12, STORED: 0x1f1c0 };
/** One host channel: characteristics, interrupt and mask. */
const HC = { CHAR: 0x00, INT: 0x08, INTMSK: 0x0c };
const HCCHAR = { DISABLE: 1 << 30, ENABLE: 1 << 31 };
const HCINT = { HALTED: 2, TRANSACTION_ERROR: 0x80 };
const CHANNELS = 8;
/** A microframe. */
const FRAME_NS = 125_000;
export class Dwc2 extends WordDevice {
    clock;
    line;
    regs = new Int32Array(REG.END / 4);
    constructor(base, clock, line) {
        super('usb', base, 0x10000);
        this.clock = clock;
        this.line = line;
        this.setDefaults();
    }
    get hostMode() {
        return (this.regs[REG.GUSBCFG >> 2] & GUSBCFG_FORCE_DEVICE) === 0;
    }
    channelInterrupts() {
        let value = 0;
        for (let channel = 0; channel < CHANNELS; channel++) {
            const first = (REG.CHANNELS + channel * 0x20) >> 2;
            if ((this.regs[first + (HC.INT >> 2)] & this.regs[first + (HC.INTMSK >> 2)]) !== 0)
                value |= 1 << channel;
        }
        return value;
    }
    interrupts() {
        let value = this.regs[REG.GINTSTS >> 2] | INT.NPTX_EMPTY;
        if (this.hostMode) {
            value |= INT.HOST_MODE | INT.PTX_EMPTY;
            if ((this.channelInterrupts() & this.regs[REG.HAINTMSK >> 2]) !== 0)
                value |= INT.CHANNEL;
            if ((this.regs[REG.HPRT0 >> 2] & HPRT.CHANGES) !== 0)
                value |= INT.PORT;
        }
        return value;
    }
    update() {
        const on = (this.regs[REG.GAHBCFG >> 2] & GAHBCFG_INTERRUPTS) !== 0;
        this.line.set(on && (this.interrupts() & this.regs[REG.GINTMSK >> 2] & ~INT.HOST_MODE) !== 0);
    }
    readWord(offset) {
        const fixed = FIXED.get(offset);
        if (fixed !== undefined)
            return fixed;
        switch (offset) {
            case REG.GOTGCTL: return this.regs[0] | GOTGCTL_HOST;
            case REG.GRSTCTL: return this.regs[offset >> 2] | GRSTCTL.IDLE;
            case REG.GINTSTS: return this.interrupts();
            case REG.GRXSTSR:
            case REG.GRXSTSP: return 0;
            case REG.GNPTXSTS: return (8 << 16) | (this.regs[REG.GNPTXFSIZ >> 2] >>> 16);
            case REG.HPTXSTS: return (8 << 16) | (this.regs[REG.HPTXFSIZ >> 2] >>> 16);
            case REG.HFNUM: return Math.floor(this.clock.now() / FRAME_NS) & 0x3fff;
            case REG.HAINT: return this.channelInterrupts();
            default: return offset < REG.END ? this.regs[offset >> 2] : 0;
        }
    }
    writeWord(offset, value) {
        const r = this.regs;
        if (FIXED.has(offset) || offset >= REG.END)
            return;
        if (offset >= REG.CHANNELS && offset < REG.CHANNELS_END) {
            this.writeChannel(offset, value);
        }
        else {
            switch (offset) {
                case REG.GRSTCTL:
                    if ((value & GRSTCTL.CORE) !== 0)
                        this.coreReset();
                    r[offset >> 2] = value & ~GRSTCTL.SELF_CLEARING & ~GRSTCTL.IDLE;
                    break;
                case REG.GINTSTS:
                    r[offset >> 2] &= ~(value & INT.CLEARABLE);
                    break;
                case REG.GOTGINT:
                    r[offset >> 2] &= ~value;
                    break;
                case REG.HPRT0: {
                    const before = r[offset >> 2];
                    // Change bits and the enable bit are cleared by writing one; the rest is stored.
                    const kept = before & (HPRT.CHANGES | HPRT.ENABLED) & ~value;
                    r[offset >> 2] = kept | (value & HPRT.STORED);
                    break;
                }
                case REG.HAINT:
                case REG.HFNUM:
                case REG.GNPTXSTS:
                case REG.HPTXSTS: return;
                default: r[offset >> 2] = value;
            }
        }
        this.update();
    }
    writeChannel(offset, value) {
        const r = this.regs;
        const first = offset & ~0x1f;
        switch (offset & 0x1f) {
            case HC.CHAR:
                r[offset >> 2] = value & ~(HCCHAR.ENABLE | HCCHAR.DISABLE);
                // A channel that is told to stop halts; one that is started finds nobody and halts too.
                if ((value & HCCHAR.DISABLE) !== 0)
                    r[(first + HC.INT) >> 2] |= HCINT.HALTED;
                else if ((value & HCCHAR.ENABLE) !== 0)
                    r[(first + HC.INT) >> 2] |= HCINT.HALTED | HCINT.TRANSACTION_ERROR;
                break;
            case HC.INT:
                r[offset >> 2] &= ~value;
                break;
            default: r[offset >> 2] = value;
        }
    }
    /** Everything but what selects mode and PHY. */
    coreReset() {
        const usb = this.regs[REG.GUSBCFG >> 2];
        this.setDefaults();
        this.regs[REG.GUSBCFG >> 2] = usb;
    }
    setDefaults() {
        this.regs.fill(0);
        for (const [offset, value] of RESET)
            this.regs[offset >> 2] = value;
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
//# sourceMappingURL=dwc2.js.map