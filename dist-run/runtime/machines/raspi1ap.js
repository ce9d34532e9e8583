/**
 * Raspberry Pi 1 (A+, B+, Zero): the BCM2835's peripherals around one ARM1176, wiring only. Addresses and interrupt numbers
 * are those of Debian's `bcm2835-rpi-*.dtb` (bus addresses 0x7exxxxxx are 0x20xxxxxx to the ARM).
 */
import { PhysicalBus } from '../memory/physical-bus.js';
import { ArmTimer } from '../devices/arm-timer.js';
import { ARM_SOURCE, Armctrl } from '../devices/armctrl.js';
import { Asb } from '../devices/asb.js';
import { Aux } from '../devices/aux.js';
import { Cprman } from '../devices/cprman.js';
import { Dma } from '../devices/dma.js';
import { Doorbell } from '../devices/doorbell.js';
import { Dwc2 } from '../devices/dwc2.js';
import { Firmware } from '../devices/firmware.js';
import { Gpio } from '../devices/gpio.js';
import { I2c } from '../devices/i2c.js';
import { I2s } from '../devices/i2s.js';
import { Mailbox } from '../devices/mailbox.js';
import { Pl011 } from '../devices/pl011.js';
import { Pm } from '../devices/pm.js';
import { Pwm } from '../devices/pwm.js';
import { Rng } from '../devices/rng.js';
import { Sdhci } from '../devices/sdhci.js';
import { Sdhost } from '../devices/sdhost.js';
import { Spi } from '../devices/spi.js';
import { SystemTimer } from '../devices/system-timer.js';
import { temperature, Thermal } from '../devices/thermal.js';
import { WordDevice } from '../devices/word-device.js';
const BASE = 0x20000000;
const at = (offset) => BASE + offset;
const MIB = 1 << 20;
/** Blocks that are not modelled: they read zero, and their drivers are not built into the kernel. */
const UNMODELLED = [
    ['mphi', 0x006000, 0x1000], ['txp', 0x004000, 0x1000], ['pixelvalve0', 0x206000, 0x1000], ['pixelvalve1', 0x207000, 0x1000],
    ['dpi', 0x208000, 0x1000], ['dsi0', 0x209000, 0x1000], ['slimbus', 0x20a000, 0x1000], ['otp', 0x20f000, 0x1000], ['i2c-slave', 0x214000, 0x1000],
    ['hvs', 0x400000, 0x8000], ['smi', 0x600000, 0x1000], ['dsi1', 0x700000, 0x1000], ['unicam0', 0x800000, 0x1000],
    ['unicam1', 0x801000, 0x1000], ['pixelvalve2', 0x807000, 0x1000], ['hd', 0x808000, 0x1000], ['vec', 0x806000, 0x1000],
    ['hdmi', 0x902000, 0x1000], ['v3d', 0xc00000, 0x1000], ['sdram-controller', 0xe00000, 0x1000],
].map(([name, offset, size]) => ({ name, base: at(offset), size }));
/** Interrupt sources of the peripherals. */
const IRQ = { TIMER: 0, USB: 9, DMA: 16, AUX: 29, GPIO: 49, I2C: 53, SPI: 54, SDHOST: 56, UART: 57, SDHCI: 62 };
/** DMA request numbers (TI.PERMAP) that can ever be up. */
const DREQ = { UART_TX: 12, UART_RX: 14 };
export class Raspi1ap {
    bus;
    devices;
    interrupts;
    uart;
    aux;
    gpio;
    firmware;
    /** RAM from 0 that is the guest's: what the memory node of the device tree should say. */
    armMemory;
    useMini;
    constructor(options) {
        const { memory, clock, trace } = options;
        const bus = new PhysicalBus({
            window: { name: 'peripherals', base: BASE, size: 0x1000000 }, unmodelled: UNMODELLED, ...(trace === undefined ? {} : { trace }),
        });
        this.bus = bus;
        this.useMini = options.console === 'mini';
        const other = options.onOtherUart ?? (() => { });
        this.armMemory = memory.size - (options.videoMemory ?? (memory.size >= 128 * MIB ? 64 * MIB : 0));
        const interrupts = (this.interrupts = new Armctrl(at(0xb200), options.irq, options.fiq));
        const line = (source) => interrupts.line(source);
        const lines = (first, count) => Array.from({ length: count }, (_, i) => line(first + i));
        this.gpio = new Gpio(at(0x200000), lines(IRQ.GPIO, 4));
        this.uart = new Pl011(at(0x201000), clock, line(IRQ.UART), this.useMini ? other : options.onConsole);
        this.aux = new Aux(at(0x215000), clock, line(IRQ.AUX), this.useMini ? options.onConsole : other);
        const dma = new Dma(at(0x7000), at(0xe05000), clock, memory, bus, lines(IRQ.DMA, 13), (peripheral) => peripheral === DREQ.UART_TX || (peripheral === DREQ.UART_RX && this.uart.receiveRequest));
        this.uart.onReceive = () => dma.kick();
        this.firmware = new Firmware({
            memory, gpio: this.gpio, armMemory: this.armMemory, boardRevision: options.boardRevision ?? 0x900021,
            serial: options.serial ?? 0x4a495456, commandLine: options.commandLine ?? '', temperature, ...(trace === undefined ? {} : { trace }),
        });
        const mailbox = new Mailbox(at(0xb880), line(ARM_SOURCE + 1), trace);
        mailbox.connect(8, (data) => this.firmware.property(data));
        mailbox.connect(1, (data) => this.firmware.oldFramebuffer(data));
        const devices = [
            new SystemTimer(at(0x3000), clock, lines(IRQ.TIMER, 4)),
            interrupts,
            new ArmTimer(at(0xb400), clock, line(ARM_SOURCE)),
            mailbox,
            new Doorbell(at(0xb840)),
            this.uart,
            this.aux,
            this.gpio,
            dma,
            dma.channel15,
            new Cprman(at(0x101000)),
            new Pm(at(0x100000), clock, options.onPower),
            new Asb(at(0xa000)),
            new Rng(at(0x104000), options.rngSeed ?? 1),
            new Thermal(at(0x212000)),
            new Sdhost(at(0x202000), line(IRQ.SDHOST)),
            new Sdhci(at(0x300000), line(IRQ.SDHCI)),
            new I2c('i2c0', at(0x205000), line(IRQ.I2C)),
            new I2c('i2c1', at(0x804000), line(IRQ.I2C)),
            new I2c('i2c2', at(0x805000), line(IRQ.I2C)),
            new Spi(at(0x204000), line(IRQ.SPI)),
            new Pwm(at(0x20c000)),
            new I2s(at(0x203000)),
            new Dwc2(at(0x980000), clock, line(IRQ.USB)),
        ];
        for (const device of devices)
            bus.add(device);
        this.devices = devices;
    }
    /** Types on the console; what the guest does not take yet waits. */
    sendConsole(bytes) {
        (this.useMini ? this.aux : this.uart).send(bytes);
    }
    /** Console bytes that the guest has not taken. */
    get consoleWaiting() {
        return (this.useMini ? this.aux : this.uart).waiting;
    }
    reset() {
        this.firmware.reset();
        this.bus.reset();
    }
    /** Every component's guest-visible state, by device name. */
    state() {
        const result = { firmware: this.firmware.state() };
        for (const device of this.devices)
            result[device.name] = device.state();
        return result;
    }
    /** Call after the arrays of `state()` were overwritten with a snapshot, and after the clock was set. */
    restored() {
        for (const device of this.devices)
            if (device instanceof WordDevice)
                device.restored();
    }
}
//# sourceMappingURL=raspi1ap.js.map