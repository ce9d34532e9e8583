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
/** How far (in microseconds) a comparator may lie in the past and still mean the near future. */
const LATE = 2_000_000;

export class SystemTimer extends WordDevice {
  private readonly compare = new Int32Array(4);
  /** [0] match bits (CS), [1] comparators that were ever written: the others stay quiet. */
  private readonly flags = new Int32Array(2);
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
      // The board matches on equality. A host that took the time between the guest's reading of the counter and this write
      // must not cost the guest its tick: a value just missed matches at once.
      const late = (this.microseconds() - value) >>> 0;
      if (late > 0 && late < LATE) this.match(channel);
      else this.arm(channel, 0);
    }
  }

  /** Waits for the next time the counter equals the comparator, `least` microseconds or more from now. */
  private arm(channel: number, least: number): void {
    const now = this.microseconds();
    let delta = (this.compare[channel]! - now) >>> 0;
    if (delta < least) delta += WRAP;
    this.timers[channel]!.set((now + delta) * US);
  }

  private match(channel: number): void {
    this.flags[0]! |= 1 << channel;
    this.lines[channel]!.set(true);
    // Half a turn from now at the least: a late alarm must not match the same value twice.
    this.arm(channel, WRAP / 2);
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
      if (((this.flags[1]! >>> channel) & 1) !== 0) this.arm(channel, 0);
      else this.timers[channel]!.clear();
    }
  }
}
