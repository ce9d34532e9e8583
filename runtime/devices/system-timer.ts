/**
 * System timer (BCM2835 ARM Peripherals, chapter 12; device tree `brcm,bcm2835-system-timer`): a free-running 64-bit
 * microsecond counter with four comparators of its low half. Linux takes its clock from CLO and its tick from C3, so
 * both paths are kept short and allocate nothing.
 */
import type { InterruptLine, Width } from '../memory/bus.js';
import type { Clock } from '../time/clock.js';
import { Timer } from '../time/timer.js';
import { WordDevice, type DeviceState } from './word-device.js';

const REG = { CS: 0x00, CLO: 0x04, CHI: 0x08, C0: 0x0c, C3: 0x18 } as const;
const US = 1000;
const WRAP = 4294967296;
/**
 * A comparator that is set to a time up to so many microseconds ago matches at once. On the chip it would wait a whole turn
 * of 71 minutes, and Linux, which adds as little as 15 us to the counter it has just read, trusts that the core gets from
 * the read to the write in that time. A host that pauses in between (a compilation, a collection, a stopped process) must
 * not cost the guest its tick.
 */
const LATE = 2 ** 28;

export class SystemTimer extends WordDevice {
  private readonly compare = new Int32Array(4);
  /** [0] match bits (CS), [1] comparators that were ever written: the others stay quiet; [2] those that have not matched since. */
  private readonly flags = new Int32Array(3);
  private readonly timers: Timer[];

  /** @param lines interrupt sources 0 to 3 */
  constructor(base: number, private readonly clock: Clock, private readonly lines: readonly InterruptLine[]) {
    super('system-timer', base, 0x1c);
    this.timers = [0, 1, 2, 3].map((channel) => new Timer(clock, () => this.match(channel)));
  }

  private microseconds(): number {
    return Math.floor(this.clock.now() / US);
  }

  override read(offset: number, width: Width): number {
    if (offset === REG.CLO && width === 4) return Math.floor(this.clock.now() / US) | 0;
    return super.read(offset, width);
  }

  protected readWord(offset: number): number {
    switch (offset) {
      case REG.CS: return this.flags[0]!;
      case REG.CLO: return this.microseconds() | 0;
      case REG.CHI: return Math.floor(this.microseconds() / WRAP) | 0;
      default: return offset >= REG.C0 && offset <= REG.C3 ? this.compare[(offset - REG.C0) >> 2]! : 0;
    }
  }

  protected writeWord(offset: number, value: number): void {
    if (offset === REG.CS) {
      for (let channel = 0; channel < 4; channel++) {
        const bit = 1 << channel;
        if ((this.flags[0]! & value & bit) === 0) continue;
        this.flags[0]! &= ~bit;
        this.lines[channel]!.set(false);
      }
    } else if (offset >= REG.C0 && offset <= REG.C3) {
      const channel = (offset - REG.C0) >> 2;
      this.compare[channel] = value;
      this.flags[1]! |= 1 << channel;
      this.flags[2]! |= 1 << channel;
      this.arm(channel);
    }
  }

  /** Waits for the next time the counter equals the comparator. */
  private arm(channel: number): void {
    const now = this.microseconds();
    let delta = (this.compare[channel]! - now) >>> 0;
    if (((this.flags[2]! >>> channel) & 1) !== 0) {
      if (delta >= WRAP - LATE) delta = 0;
    } else if (delta < WRAP / 2) {
      // It has just matched: the next time is one turn later.
      delta += WRAP;
    }
    this.timers[channel]!.set((now + delta) * US);
  }

  private match(channel: number): void {
    const bit = 1 << channel;
    this.flags[0]! |= bit;
    this.flags[2]! &= ~bit;
    this.lines[channel]!.set(true);
    this.arm(channel);
  }

  reset(): void {
    this.compare.fill(0);
    this.flags.fill(0);
    for (const timer of this.timers) timer.clear();
    for (const line of this.lines) line.set(false);
  }

  state(): DeviceState {
    return { compare: this.compare, flags: this.flags };
  }

  override restored(): void {
    for (let channel = 0; channel < 4; channel++) {
      this.lines[channel]!.set(((this.flags[0]! >>> channel) & 1) !== 0);
      if (((this.flags[1]! >>> channel) & 1) !== 0) this.arm(channel);
      else this.timers[channel]!.clear();
    }
  }
}
