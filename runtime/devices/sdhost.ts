/**
 * SDHOST, the SD controller that the boards' card slot hangs on (Linux drivers/mmc/host/bcm2835.c; device tree
 * `brcm,bcm2835-sdhost`), with no card: every command that wants a response times out at once.
 */
import type { InterruptLine } from '../memory/bus.js';
import { WordDevice, type DeviceState } from './word-device.js';

const REG = { CMD: 0x00, ARG: 0x04, RSP0: 0x10, RSP3: 0x1c, HSTS: 0x20, EDM: 0x34, HCFG: 0x38, DATA: 0x40, HBLC: 0x50 } as const;
const CMD = { NEW: 0x8000, FAIL: 0x4000, BUSYWAIT: 0x800, NO_RESPONSE: 0x400 } as const;
const HSTS = { BUSY: 0x400, BLOCK: 0x200, SDIO: 0x100, COMMAND_TIMEOUT: 0x40, DATA: 0x01, CLEARABLE: 0x7f8 } as const;
const HCFG = { BUSY: 1 << 10, BLOCK: 1 << 8, SDIO: 1 << 5, DATA: 1 << 4 } as const;
/** The FIFO level and the state machine's state (idle), read-only fields of EDM. */
const EDM_READ_ONLY = 0x1ff;

export class Sdhost extends WordDevice {
  private readonly regs = new Int32Array(0x54 / 4);

  constructor(base: number, private readonly line: InterruptLine) {
    super('sdhost', base, 0x100);
  }

  private update(): void {
    const status = this.regs[REG.HSTS >> 2]!;
    const config = this.regs[REG.HCFG >> 2]!;
    this.line.set(
      ((status & HSTS.BUSY) !== 0 && (config & HCFG.BUSY) !== 0) || ((status & HSTS.BLOCK) !== 0 && (config & HCFG.BLOCK) !== 0) ||
      ((status & HSTS.SDIO) !== 0 && (config & HCFG.SDIO) !== 0) || ((status & HSTS.DATA) !== 0 && (config & HCFG.DATA) !== 0),
    );
  }

  private command(value: number): void {
    if ((value & CMD.NEW) !== 0) {
      value &= ~(CMD.NEW | CMD.FAIL);
      if ((value & CMD.NO_RESPONSE) === 0) {
        value |= CMD.FAIL;
        this.regs[REG.HSTS >> 2]! |= HSTS.COMMAND_TIMEOUT | ((value & CMD.BUSYWAIT) !== 0 ? HSTS.BUSY : 0);
      }
    }
    this.regs[REG.CMD >> 2] = value;
  }

  protected readWord(offset: number): number {
    return offset <= REG.HBLC ? this.regs[offset >> 2]! : 0;
  }

  protected writeWord(offset: number, value: number): void {
    if (offset > REG.HBLC || offset === REG.DATA || (offset >= REG.RSP0 && offset <= REG.RSP3)) return;
    if (offset === REG.CMD) this.command(value & 0xffff);
    else if (offset === REG.HSTS) this.regs[offset >> 2]! &= ~(value & (HSTS.CLEARABLE | HSTS.DATA));
    else if (offset === REG.EDM) this.regs[offset >> 2] = value & ~EDM_READ_ONLY & 0x7ffff;
    else this.regs[offset >> 2] = value;
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
