/** The physical address space: guest RAM from 0, devices above it. */

/** Width of an access in bytes. */
export type Width = 1 | 2 | 4;

/**
 * A memory-mapped device. Registers are little-endian; `offset` is relative to `base`.
 * A read must return an int32 or uint32 number, already narrowed to `width`.
 */
export interface MmioDevice {
  /** Short name, as in the machine's device tree: used by --trace=mmio and by counters. */
  readonly name: string;
  /** Physical address as the ARM sees it, page-aligned ranges may be shared by several devices. */
  readonly base: number;
  /** Bytes. */
  readonly size: number;
  /**
   * Set when an access to a register can make the device write RAM at once. Such an access is left to the interpreter: a unit would go on
   * although its own code may have changed.
   */
  readonly writesMemory?: true;
  read(offset: number, width: Width): number;
  write(offset: number, value: number, width: Width): void;
  reset(): void;
  /** Guest-visible state as named typed arrays, for snapshots and state hashes (devices without state return {}). */
  state(): Record<string, Int32Array | Uint8Array | Float64Array>;
}

/** Guest RAM as devices (DMA, mailbox, framebuffer) and loaders see it. Addresses are physical, in bytes, below `size`. */
export interface GuestMemory {
  readonly size: number;
  readonly u8: Uint8Array;
  readonly i32: Int32Array;
  /** Device-side write: copies `bytes` to RAM and invalidates translations of code it changed. Throws RangeError outside RAM. */
  dmaWrite(address: number, bytes: Uint8Array): void;
  /** Device-side read: a copy. Throws RangeError outside RAM. */
  dmaRead(address: number, length: number): Uint8Array;
}

/** The level-triggered input of the core or of an interrupt controller. */
export interface InterruptLine {
  set(level: boolean): void;
}
