/**
 * CPRMAN: clock generators (CM) and PLLs (A2W) (BCM2835 ARM Peripherals, section 6.3 for the generators; the rest from
 * Linux drivers/clk/bcm/clk-bcm2835.c; device tree `brcm,bcm2835-cprman`).
 *
 * Nothing is clocked by these registers here: they hold what the firmware leaves behind, so that Linux computes the rates
 * of a real board (core 250 MHz, ARM 700 MHz, UART 48 MHz, EMMC 250 MHz from a 19.2 MHz crystal), and they answer the
 * handshakes: a PLL that is powered locks at once, a generator is busy while it is enabled.
 */
import { WordDevice } from './word-device.js';
const PASSWORD = 0x5a;
/** Generators whose CTL and DIV differ from the default (zero: off). Offsets of CTL; DIV follows. */
const CTL = {
    VPU: 0x008, SYS: 0x010, PERIA: 0x018, PERII: 0x020, H264: 0x028, ISP: 0x030, V3D: 0x038, HSM: 0x088, OTP: 0x090,
    TSENS: 0x0e0, TIMER: 0x0e8, UART: 0x0f0, SDC: 0x1a8, ARM: 0x1b0, EMMC: 0x1c0,
};
const ENABLE = 0x10, KILL = 0x20, GATE = 0x40, BUSY = 0x80, FRAC = 0x200;
const SRC = { OSC: 1, PLLC_CORE0: 5, PLLD_PER: 6 };
const CM = { OSCCOUNT: 0x100, PLLA: 0x104, PLLC: 0x108, PLLD: 0x10c, PLLH: 0x110, LOCK: 0x114, PLLB: 0x170 };
const ANARST = 0x100;
/** Not generators although they lie among them. */
const NOT_GENERATORS = new Set([0x0c0, 0x100, 0x104, 0x108, 0x10c, 0x110, 0x114, 0x118, 0x170]);
const A2W = { FIRST: 0x1000, XOSC_CTRL: 0x1190, READBACK: 0x1800 };
const PRST_DISABLE = 1 << 17, POWER_DOWN = 1 << 16;
const CHANNEL_DISABLE = 0x100;
/** ANA1 bit that doubles the feedback divider (PLLA to PLLD). */
const FB_PREDIV = 1 << 14;
/** Each PLL: control, fraction and ANA1 registers, its CM register and its bit in CM_LOCK. */
const PLLS = [
    { name: 'A', control: 0x1100, frac: 0x1200, ana1: 0x1014, cm: CM.PLLA, lock: 1 << 8 },
    { name: 'B', control: 0x11e0, frac: 0x12e0, ana1: 0x10f4, cm: CM.PLLB, lock: 1 << 9 },
    { name: 'C', control: 0x1120, frac: 0x1220, ana1: 0x1034, cm: CM.PLLC, lock: 1 << 10 },
    { name: 'D', control: 0x1140, frac: 0x1240, ana1: 0x1054, cm: CM.PLLD, lock: 1 << 11 },
    { name: 'H', control: 0x1160, frac: 0x1260, ana1: 0x1074, cm: CM.PLLH, lock: 1 << 12 },
];
const pllControl = (ndiv) => PRST_DISABLE | (1 << 12) | ndiv;
/** Register values after the firmware: [offset, value]. */
const FIRMWARE = [
    [A2W.XOSC_CTRL, 0xff],
    // PLLA is off.
    [0x1100, POWER_DOWN], [CM.PLLA, ANARST], [0x1300, CHANNEL_DISABLE], [0x1400, CHANNEL_DISABLE], [0x1500, CHANNEL_DISABLE], [0x1600, CHANNEL_DISABLE],
    // PLLB 1400 MHz, ARM channel by 2.
    [0x11e0, pllControl(72)], [0x12e0, 961195], [0x13e0, 2],
    // PLLC 2000 MHz: CORE0 and PER by 4, CORE1 and CORE2 off.
    [0x1120, pllControl(52)], [0x1220, 87382], [0x1034, FB_PREDIV], [0x1620, 4], [0x1520, 4], [0x1420, CHANNEL_DISABLE | 4], [0x1320, CHANNEL_DISABLE | 4],
    // PLLD 2000 MHz: CORE and PER by 4, DSI off.
    [0x1140, pllControl(52)], [0x1240, 87382], [0x1054, FB_PREDIV], [0x1440, 4], [0x1540, 4], [0x1340, CHANNEL_DISABLE], [0x1640, CHANNEL_DISABLE],
    // PLLH 864 MHz: AUX by 4, PIX and RCAL off.
    [0x1160, pllControl(45)], [0x1360, 4], [0x1460, CHANNEL_DISABLE], [0x1560, CHANNEL_DISABLE],
    [CTL.VPU, ENABLE | GATE | SRC.PLLC_CORE0], [CTL.VPU + 4, 2 << 12],
    [CTL.SYS, ENABLE | GATE], [CTL.PERIA, ENABLE | GATE], [CTL.PERII, ENABLE | GATE],
    [CTL.H264, SRC.PLLC_CORE0], [CTL.H264 + 4, 2 << 12],
    [CTL.ISP, SRC.PLLC_CORE0], [CTL.ISP + 4, 2 << 12],
    [CTL.V3D, SRC.PLLC_CORE0], [CTL.V3D + 4, 2 << 12],
    [CTL.HSM, ENABLE | SRC.PLLD_PER], [CTL.HSM + 4, 0x30e0],
    [CTL.OTP, ENABLE | SRC.OSC], [CTL.OTP + 4, 4 << 12],
    [CTL.TSENS, ENABLE | SRC.OSC], [CTL.TSENS + 4, 10 << 12],
    [CTL.TIMER, ENABLE | FRAC | SRC.OSC], [CTL.TIMER + 4, 0x13333],
    // 500.000006 MHz / 10.416748: Linux rounds the result to 48 MHz.
    [CTL.UART, ENABLE | FRAC | SRC.PLLD_PER], [CTL.UART + 4, 42667],
    [CTL.SDC, ENABLE | SRC.PLLC_CORE0], [CTL.SDC + 4, 1 << 12],
    [CTL.ARM, ENABLE | 4],
    [CTL.EMMC, ENABLE | SRC.PLLD_PER], [CTL.EMMC + 4, 2 << 12],
];
export class Cprman extends WordDevice {
    regs = new Int32Array(0x2000 / 4);
    constructor(base) {
        super('cprman', base, 0x2000);
        this.reset();
    }
    locked() {
        let value = 0;
        for (const pll of PLLS) {
            const on = (this.regs[pll.control >> 2] & POWER_DOWN) === 0 && (this.regs[pll.cm >> 2] & ANARST) === 0;
            if (on)
                value |= pll.lock;
        }
        return value;
    }
    readWord(offset) {
        if (offset >= A2W.READBACK)
            offset -= A2W.READBACK - A2W.FIRST;
        const value = this.regs[offset >> 2];
        if (offset >= A2W.FIRST)
            return value;
        if (offset === CM.LOCK)
            return this.locked();
        // The reference count of a measurement is over at once.
        if (offset === CM.OSCCOUNT)
            return 0;
        if ((offset & 4) === 0 && !NOT_GENERATORS.has(offset)) {
            return (value & (ENABLE | KILL)) === ENABLE ? value | BUSY : value & ~BUSY;
        }
        return value;
    }
    writeWord(offset, value) {
        if (value >>> 24 !== PASSWORD || offset === CM.LOCK || offset >= A2W.READBACK)
            return;
        this.regs[offset >> 2] = value & 0xffffff;
    }
    reset() {
        this.regs.fill(0);
        for (const [offset, value] of FIRMWARE)
            this.regs[offset >> 2] = value;
    }
    state() {
        return { regs: this.regs };
    }
}
//# sourceMappingURL=cprman.js.map