/** Guest RAM: one fixed ArrayBuffer (a resizable one costs a factor of two to five), physical addresses from 0. */
import type { GuestMemory } from './bus.js';

/**
 * RAM by bytes. A class of its own, since V8 checks the map of a constant array at each access in compiled code unless that map is stable, and that of Uint8Array is not once Node's Buffer
 * has been derived from it.
 */
class RamBytes extends Uint8Array {}

export class GuestRam implements GuestMemory {
  readonly u8: Uint8Array;
  readonly u16: Uint16Array;
  readonly i32: Int32Array;
  /** Set by the engine: called before a device writes `bytes` to `address`. */
  beforeDeviceWrite: (address: number, bytes: Uint8Array) => void = () => {};
  /** 1 for frames that may have been written, by the core or by a device, since somebody cleared this (lockstep does). */
  readonly written: Uint8Array;

  /** `size` in bytes: a multiple of 4096, at most 512 MiB (the BCM2835's peripherals begin there). */
  constructor(readonly size: number) {
    if (!Number.isInteger(size) || size < 4096 || size > 0x20000000 || size % 4096 !== 0) {
      throw new RangeError(`guest memory must be a multiple of 4 KiB up to 512 MiB, not ${size} bytes`);
    }
    const buffer = new ArrayBuffer(size);
    this.u8 = new RamBytes(buffer);
    this.u16 = new Uint16Array(buffer);
    this.i32 = new Int32Array(buffer);
    this.written = new Uint8Array(size >>> 12);
  }

  dmaWrite(address: number, bytes: Uint8Array): void {
    this.check(address, bytes.length);
    this.beforeDeviceWrite(address, bytes);
    this.load(address, bytes);
  }

  /** Puts bytes into RAM before anything was run from there. */
  load(address: number, bytes: Uint8Array): void {
    this.u8.set(bytes, address);
    if (bytes.length > 0) this.written.fill(1, address >>> 12, ((address + bytes.length - 1) >>> 12) + 1);
  }

  /** KiB of the frames that may have been written since reset: about what the host had to give the guest. */
  touchedKib(): number {
    let frames = 0;
    for (const mark of this.written) frames += mark;
    return frames * 4;
  }

  dmaRead(address: number, length: number): Uint8Array {
    this.check(address, length);
    return this.u8.slice(address, address + length);
  }

  private check(address: number, length: number): void {
    if (address < 0 || length < 0 || address + length > this.size) throw new RangeError(`device access outside RAM: ${address.toString(16)}+${length}`);
  }
}
