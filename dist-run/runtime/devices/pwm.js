/** PWM (BCM2835 ARM Peripherals, chapter 9; device tree `brcm,bcm2835-pwm`): registers that nothing listens to. */
import { WordDevice } from './word-device.js';
const REG = { CTL: 0x00, STA: 0x04, DMAC: 0x08, RNG1: 0x10, DAT1: 0x14, FIF1: 0x18, RNG2: 0x20, DAT2: 0x24 };
const CTL = { PWEN1: 1, CLRF1: 1 << 6, PWEN2: 1 << 8 };
const STA = { EMPTY: 2, STA1: 1 << 9, STA2: 1 << 10 };
export class Pwm extends WordDevice {
    regs = new Int32Array(10);
    constructor(base) {
        super('pwm', base, 0x28);
        this.reset();
    }
    readWord(offset) {
        if (offset === REG.FIF1)
            return 0;
        if (offset !== REG.STA)
            return this.regs[offset >> 2];
        const control = this.regs[REG.CTL >> 2];
        return STA.EMPTY | ((control & CTL.PWEN1) !== 0 ? STA.STA1 : 0) | ((control & CTL.PWEN2) !== 0 ? STA.STA2 : 0);
    }
    writeWord(offset, value) {
        if (offset === REG.STA || offset === REG.FIF1)
            return;
        this.regs[offset >> 2] = offset === REG.CTL ? value & 0xbfff & ~CTL.CLRF1 : value;
    }
    reset() {
        this.regs.fill(0);
        this.regs[REG.DMAC >> 2] = 0x707;
        this.regs[REG.RNG1 >> 2] = this.regs[REG.RNG2 >> 2] = 0x20;
    }
    state() {
        return { regs: this.regs };
    }
}
//# sourceMappingURL=pwm.js.map