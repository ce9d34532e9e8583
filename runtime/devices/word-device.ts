/**
 * What the devices of this machine have in common: 32-bit registers on a bus without byte strobes.
 *
 * A narrow read takes its bytes out of the word. A narrow write puts its bytes in their place and zero elsewhere, which is
 * right for data and write-one-to-clear registers, the only ones that drivers access that way.
 */
import type { MmioDevice, Width } from '../memory/bus.js';

export type DeviceState = Record<string, Int32Array | Uint8Array | Float64Array>;

export abstract class WordDevice implements MmioDevice {
  constructor(readonly name: string, readonly base: number, readonly size: number) {}

  /** `offset` is a multiple of four below `size`; any int32 or uint32 is a good answer. */
  protected abstract readWord(offset: number): number;
  protected abstract writeWord(offset: number, value: number): void;
  abstract reset(): void;
  abstract state(): DeviceState;

  /** After a snapshot was written into the arrays of `state()`: put lines and alarms right. */
  restored(): void {}

  read(offset: number, width: Width): number {
    if (width === 4) return this.readWord(offset & ~3);
    const word = this.readWord(offset & ~3) >>> ((offset & 3) * 8);
    return width === 1 ? word & 0xff : word & 0xffff;
  }

  write(offset: number, value: number, width: Width): void {
    if (width === 4) this.writeWord(offset & ~3, value | 0);
    else this.writeWord(offset & ~3, ((width === 1 ? value & 0xff : value & 0xffff) << ((offset & 3) * 8)) | 0);
  }
}
