/** What the device tests share: a clock moved by hand, lines that remember, RAM without a core. */
import type { GuestMemory, InterruptLine } from '../../runtime/memory/bus.js';
import { VirtualClock } from '../../runtime/time/virtual-clock.js';
import { Raspi1ap, type Raspi1apOptions } from '../../runtime/machines/raspi1ap.js';

export class TestClock extends VirtualClock {
  constructor() {
    super(() => 0);
  }

  /** Goes to `ns`, firing alarms at their own times. */
  runTo(ns: number): void {
    while (this.nextDeadline() <= ns) {
      this.advanceTo(this.nextDeadline());
      this.poll();
    }
    this.advanceTo(ns);
  }
}

export class Wire implements InterruptLine {
  level = false;
  changes = 0;
  set(level: boolean): void {
    if (level !== this.level) this.changes++;
    this.level = level;
  }
}

export class Ram implements GuestMemory {
  readonly u8: Uint8Array;
  readonly i32: Int32Array;
  constructor(readonly size = 1 << 20) {
    this.u8 = new Uint8Array(size);
    this.i32 = new Int32Array(this.u8.buffer);
  }

  private check(address: number, length: number): void {
    if (address < 0 || address + length > this.size) throw new RangeError(`DMA at ${address}`);
  }

  dmaWrite(address: number, bytes: Uint8Array): void {
    this.check(address, bytes.length);
    this.u8.set(bytes, address);
  }

  dmaRead(address: number, length: number): Uint8Array {
    this.check(address, length);
    return this.u8.slice(address, address + length);
  }
}

/** A whole board, with register access by physical address. */
export class Board {
  readonly clock = new TestClock();
  readonly memory = new Ram();
  readonly irq = new Wire();
  readonly fiq = new Wire();
  readonly power: string[] = [];
  readonly traced: string[] = [];
  text = '';
  readonly machine: Raspi1ap;

  constructor(options: Partial<Raspi1apOptions> = {}) {
    this.machine = new Raspi1ap({
      memory: this.memory, clock: this.clock, irq: this.irq, fiq: this.fiq,
      onConsole: (byte) => (this.text += String.fromCharCode(byte)), onPower: (what) => this.power.push(what),
      trace: (line) => this.traced.push(line), ...options,
    });
    this.machine.reset();
  }

  r(address: number): number {
    return this.machine.bus.read(address, 4) >>> 0;
  }

  w(address: number, value: number): void {
    this.machine.bus.write(address, value, 4);
  }

  /** Unmasks an interrupt source. */
  enable(source: number): void {
    this.w(0x2000b210 + (source >> 5) * 4, 1 << (source & 31));
  }

  type(text: string): void {
    this.machine.sendConsole(new TextEncoder().encode(text));
  }
}
