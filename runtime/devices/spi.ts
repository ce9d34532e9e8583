/**
 * SPI0 (BCM2835 ARM Peripherals, chapter 10; device tree `brcm,bcm2835-spi`) with nothing attached: transfers take no time
 * and read zeros.
 */
import type { InterruptLine } from '../memory/bus.js';
import { WordDevice, type DeviceState } from './word-device.js';

const REG = { CS: 0x00, FIFO: 0x04, CLK: 0x08, DLEN: 0x0c, LTOH: 0x10, DC: 0x14 } as const;
const CS = { CLEAR_RX: 1 << 5, TA: 1 << 7, INTD: 1 << 9, INTR: 1 << 10, DONE: 1 << 16, RXD: 1 << 17, TXD: 1 << 18, RXR: 1 << 19, RXF: 1 << 20, STORED: 0x3e0ff8f } as const;
const FIFO_BYTES = 64;
/** From here on the receive FIFO "needs reading". */
const NEEDS_READING = 48;

export class Spi extends WordDevice {
  /** The registers, then the number of bytes received. */
  private readonly regs = new Int32Array(7);

  constructor(base: number, private readonly line: InterruptLine) {
    super('spi0', base, 0x18);
  }

  private status(): number {
    const control = this.regs[0]!;
    const received = this.regs[6]!;
    return control | CS.TXD | ((control & CS.TA) !== 0 ? CS.DONE : 0) | (received > 0 ? CS.RXD : 0) |
      (received >= NEEDS_READING ? CS.RXR : 0) | (received === FIFO_BYTES ? CS.RXF : 0);
  }

  private update(): void {
    const status = this.status();
    this.line.set(((status & CS.INTD) !== 0 && (status & CS.DONE) !== 0) || ((status & CS.INTR) !== 0 && (status & CS.RXR) !== 0));
  }

  protected readWord(offset: number): number {
    if (offset === REG.CS) return this.status();
    if (offset !== REG.FIFO) return this.regs[offset >> 2]!;
    if (this.regs[6]! > 0) this.regs[6]!--;
    this.update();
    return 0;
  }

  protected writeWord(offset: number, value: number): void {
    if (offset === REG.CS) {
      this.regs[0] = value & CS.STORED & ~CS.CLEAR_RX;
      if ((value & CS.CLEAR_RX) !== 0) this.regs[6] = 0;
    } else if (offset === REG.FIFO) {
      if (this.regs[6]! < FIFO_BYTES) this.regs[6]!++;
    } else {
      this.regs[offset >> 2] = value;
    }
    this.update();
  }

  reset(): void {
    this.regs.fill(0);
    this.update();
  }

  state(): DeviceState {
    return { regs: this.regs };
  }

  override restored(): void {
    this.update();
  }
}
