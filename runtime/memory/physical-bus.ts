/**
 * The bus above RAM: finds the device of a physical address. Several devices may share a 4 KiB page (the ARM control block
 * of BCM2835 has five in one). Addresses that no device claims but a declared region covers read zero, ignore writes, and
 * are named once per register through `trace`, so that a missing device shows up as one line and not as a hang.
 */
import type { MmioDevice, Width } from './bus.js';

/** A stretch of addresses that the board decodes although nothing is modelled there. */
export interface Region {
  readonly name: string;
  readonly base: number;
  readonly size: number;
}

export interface BusOptions {
  /** Where a missing device reads zero; elsewhere the bus does not decode and the core may take an external abort. */
  readonly window: Region;
  /** Names of unmodelled blocks inside the window, for the trace. */
  readonly unmodelled?: readonly Region[];
  readonly trace?: (line: string) => void;
}

/** So many places that no device answers for are traced, each once; a guest that goes on must not fill the memory of the host. */
const TRACED_PLACES = 4096;

class Slot {
  reads = 0;
  writes = 0;
  readonly end: number;
  constructor(readonly device: MmioDevice, readonly base: number) {
    this.end = base + device.size;
  }
}

export class PhysicalBus {
  readonly devices: MmioDevice[] = [];
  private readonly slots: Slot[] = [];
  private readonly pages = new Map<number, Slot[]>();
  private readonly window: Region;
  private readonly unmodelled: readonly Region[];
  private readonly trace: ((line: string) => void) | undefined;
  private readonly seen = new Set<string>();
  private hit: Slot | null = null;
  private missedReads = 0;
  private missedWrites = 0;

  constructor(options: BusOptions) {
    this.window = options.window;
    this.unmodelled = options.unmodelled ?? [];
    this.trace = options.trace;
  }

  add(device: MmioDevice): void {
    const slot = new Slot(device, device.base >>> 0);
    for (const other of this.slots) {
      if (slot.base < other.end && other.base < slot.end) {
        throw new RangeError(`device ${device.name} overlaps ${other.device.name}`);
      }
    }
    this.devices.push(device);
    this.slots.push(slot);
    for (let page = slot.base >>> 12; page <= (slot.end - 1) >>> 12; page++) {
      const list = this.pages.get(page);
      if (list === undefined) this.pages.set(page, [slot]);
      else list.push(slot);
    }
  }

  /** Whether the bus answers at all: outside, the core takes an external abort. */
  decodes(address: number): boolean {
    address >>>= 0;
    return this.inside(address) || this.find(address) !== null;
  }

  /** Whether an access to this address can change RAM (see MmioDevice). */
  writesMemory(address: number): boolean {
    return this.find(address >>> 0)?.device.writesMemory === true;
  }

  private inside(address: number): boolean {
    return address >= this.window.base && address < this.window.base + this.window.size;
  }

  private find(address: number): Slot | null {
    const hit = this.hit;
    if (hit !== null && address >= hit.base && address < hit.end) return hit;
    const list = this.pages.get(address >>> 12);
    if (list === undefined) return null;
    for (const slot of list) {
      if (address >= slot.base && address < slot.end) return (this.hit = slot);
    }
    return null;
  }

  /** A device access; the address is naturally aligned. The answer is an int32 or uint32, narrowed to `width`. */
  read(address: number, width: Width): number {
    address >>>= 0;
    const slot = this.find(address);
    if (slot === null) return this.missing(address, width, false, 0);
    slot.reads++;
    return slot.device.read(address - slot.base, width);
  }

  write(address: number, value: number, width: Width): void {
    address >>>= 0;
    const slot = this.find(address);
    if (slot === null) {
      this.missing(address, width, true, value);
      return;
    }
    slot.writes++;
    slot.device.write(address - slot.base, value, width);
  }

  private missing(address: number, width: Width, isWrite: boolean, value: number): 0 {
    if (isWrite) this.missedWrites++;
    else this.missedReads++;
    if (this.trace === undefined) return 0;
    let region = this.inside(address) ? this.window : null;
    for (const candidate of this.unmodelled) {
      if (address >= candidate.base && address < candidate.base + candidate.size) region = candidate;
    }
    const where = region === null ? `outside 0x${hex(address)}` : `${region.name}+0x${(address - region.base).toString(16)}`;
    const key = `${isWrite ? 'w' : 'r'} ${where}`;
    if (!this.seen.has(key) && this.seen.size < TRACED_PLACES) {
      this.seen.add(key);
      this.trace(isWrite ? `unmodelled write ${where} width ${width} value 0x${hex(value)}` : `unmodelled read ${where} width ${width}`);
      if (this.seen.size === TRACED_PLACES) this.trace('further unmodelled places are not traced');
    }
    return 0;
  }

  reset(): void {
    for (const device of this.devices) device.reset();
  }

  /** `mmio_read`, `mmio_write`, the same per device with its name appended, and accesses that met no device. */
  counters(): Record<string, number> {
    const result: Record<string, number> = { mmio_read: this.missedReads, mmio_write: this.missedWrites };
    for (const slot of this.slots) {
      result.mmio_read! += slot.reads;
      result.mmio_write! += slot.writes;
      if (slot.reads > 0) result[`mmio_read_${slot.device.name}`] = slot.reads;
      if (slot.writes > 0) result[`mmio_write_${slot.device.name}`] = slot.writes;
    }
    result.mmio_read_unmodelled = this.missedReads;
    result.mmio_write_unmodelled = this.missedWrites;
    return result;
  }
}

function hex(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0');
}
