/**
 * DMA controller (BCM2835 ARM Peripherals, chapter 4; device tree `brcm,bcm2835-dma`, Linux drivers/dma/bcm2835-dma.c):
 * 16 channels that run chains of control blocks in RAM. Channel 15 has its registers elsewhere.
 *
 * A block that no peripheral paces is moved at once. A paced one moves while its peripheral requests data and is held
 * otherwise. A chain or a block that goes on and on is interrupted now and then so that the core gets on: what is left of a block stands
 * in its length, source and destination, as on the board.
 */
import type { GuestMemory, InterruptLine, MmioDevice } from '../memory/bus.js';
import type { Clock } from '../time/clock.js';
import { Timer } from '../time/timer.js';
import { busToPhysical } from './firmware.js';
import { WordDevice, type DeviceState } from './word-device.js';

export const DMA_CHANNELS = 16;

const REG = { CS: 0x00, CONBLK_AD: 0x04, TI: 0x08, NEXTCONBK: 0x1c, DEBUG: 0x20, INT_STATUS: 0xfe0, ENABLE: 0xff0 } as const;
const CS = {
  ACTIVE: 1, END: 1 << 1, INT: 1 << 2, PAUSED: 1 << 4, HELD: 1 << 5, ERROR: 1 << 8,
  SETTINGS: 0x30ff0000, ABORT: 1 << 30, RESET: 1 << 31,
} as const;
const TI = {
  INTEN: 1, TDMODE: 1 << 1, DEST_INC: 1 << 4, DEST_DREQ: 1 << 6, DEST_IGNORE: 1 << 7,
  SRC_INC: 1 << 8, SRC_DREQ: 1 << 10, SRC_IGNORE: 1 << 11,
} as const;
/** Bits of TXFR_LEN: the length of a block, or rows - 1 and the length of a row. */
const LENGTH = 0x3fffffff;
const DEBUG = { READ_ERROR: 4, VERSION: 2 << 25, LITE: 1 << 28 } as const;
/** Words of a channel in `regs`. */
const CS_W = 0, CB_W = 1, TI_W = 2, SRC_W = 3, DST_W = 4, LEN_W = 5, STRIDE_W = 6, NEXT_W = 7, DEBUG_W = 8, WORDS = 9;

/** Bus addresses of the peripherals as control blocks name them. */
const PERIPHERAL_BUS = 0x7e000000;
const PERIPHERAL_SIZE = 0x1000000;
const PERIPHERAL_PHYSICAL = 0x20000000;
/** So many blocks or bytes without a break; a word to or from a peripheral takes as long as so many bytes. */
const BLOCKS = 256;
const BYTES = 16 << 20;
const BYTES_PER_PERIPHERAL_WORD = 256;
/** Bytes of a linear block that are moved in one go: a multiple of 4. */
const PIECE = 1 << 20;
const PERIPHERAL_PIECE = 4096;
/** 250 MB/s, for the length of a break. */
const NS_PER_BYTE = 4;

export interface DmaBus {
  read(address: number, width: 4): number;
  write(address: number, value: number, width: 4): void;
}

export class Dma extends WordDevice {
  readonly writesMemory = true;
  private readonly regs = new Int32Array(DMA_CHANNELS * WORDS);
  /** [0] ENABLE, [1] channels whose block is loaded and under way (a mask) */
  private readonly shared = new Int32Array(2);
  private readonly timers: Timer[];
  private running = false;
  /** The registers of channel 15, a device of its own on the bus. */
  readonly channel15: MmioDevice;

  /**
   * @param lines interrupt sources 16 to 28: channels 0 to 10, 11 to 14 together, all together
   * @param requests whether peripheral n (TI.PERMAP) wants a transfer now
   */
  constructor(
    base: number, base15: number, private readonly clock: Clock, private readonly memory: GuestMemory, private readonly bus: DmaBus,
    private readonly lines: readonly InterruptLine[], private readonly requests: (peripheral: number) => boolean,
  ) {
    super('dma', base, 0x1000);
    this.timers = Array.from({ length: DMA_CHANNELS }, (_, channel) => new Timer(clock, () => this.run(channel)));
    this.channel15 = new Channel15(this, base15);
    this.setDefaults();
  }

  /** A peripheral may have something new to request: held channels look again. */
  kick(): void {
    if (this.running) return;
    for (let channel = 0; channel < DMA_CHANNELS; channel++) {
      if ((this.regs[channel * WORDS + CS_W]! & CS.HELD) !== 0) this.run(channel);
    }
  }

  private update(): void {
    let shared = false;
    let all = false;
    for (let channel = 0; channel < DMA_CHANNELS; channel++) {
      const pending = (this.regs[channel * WORDS + CS_W]! & CS.INT) !== 0;
      if (channel <= 10) this.lines[channel]!.set(pending);
      else if (channel <= 14) shared ||= pending;
      all ||= pending;
    }
    this.lines[11]!.set(shared);
    this.lines[12]!.set(all);
  }

  readChannel(channel: number, offset: number): number {
    const base = channel * WORDS;
    if (offset === REG.CS) {
      const value = this.regs[base + CS_W]!;
      return (value & CS.ACTIVE) !== 0 ? value : value | CS.PAUSED;
    }
    return offset <= REG.DEBUG ? this.regs[base + (offset >> 2)]! : 0;
  }

  writeChannel(channel: number, offset: number, value: number): void {
    const base = channel * WORDS;
    switch (offset) {
      case REG.CS: this.control(channel, value); break;
      case REG.CONBLK_AD:
        if ((this.regs[base + CS_W]! & CS.ACTIVE) === 0 || this.regs[base + CB_W] === 0) {
          this.regs[base + CB_W] = value & ~31;
          // A channel that was left active and idle starts with its next block.
          if ((this.regs[base + CS_W]! & CS.ACTIVE) !== 0) this.run(channel);
        }
        break;
      case REG.NEXTCONBK: this.regs[base + NEXT_W] = value & ~31; break;
      case REG.DEBUG: this.regs[base + DEBUG_W]! &= ~(value & 7); break;
    }
  }

  private control(channel: number, value: number): void {
    const base = channel * WORDS;
    const r = this.regs;
    if ((value & CS.RESET) !== 0) {
      this.resetChannel(channel);
      this.update();
      return;
    }
    r[base + CS_W]! &= ~(value & (CS.END | CS.INT));
    r[base + CS_W] = (r[base + CS_W]! & ~(CS.SETTINGS | CS.ACTIVE)) | (value & (CS.SETTINGS | CS.ACTIVE));
    if ((value & CS.ABORT) !== 0) {
      this.timers[channel]!.clear();
      r[base + CB_W] = r[base + NEXT_W]!;
      this.shared[1]! &= ~(1 << channel);
    }
    this.update();
    if ((value & CS.ACTIVE) === 0) {
      this.timers[channel]!.clear();
      r[base + CS_W]! &= ~CS.HELD;
    } else if (r[base + CB_W] !== 0 && !this.timers[channel]!.active) {
      this.run(channel);
    }
  }

  /** Works off the chain until it ends, is held, or has had its share. */
  private run(channel: number): void {
    const base = channel * WORDS;
    const r = this.regs;
    let bytes = 0;
    // Started by a write of another channel, or by its own: it waits until that one takes a break.
    if (this.running) {
      this.timers[channel]!.set(this.clock.now());
      return;
    }
    this.running = true;
    r[base + CS_W]! &= ~CS.HELD;
    for (let blocks = 0; r[base + CB_W] !== 0 && (r[base + CS_W]! & CS.ACTIVE) !== 0; blocks++) {
      if (blocks === BLOCKS || bytes >= BYTES) {
        this.timers[channel]!.set(this.clock.now() + Math.max(1000, bytes * NS_PER_BYTE));
        break;
      }
      if (!this.loaded(channel) && !this.load(channel)) break;
      const moved = this.transfer(channel);
      if (moved < 0) break;
      bytes += moved;
      if (this.loaded(channel) && (r[base + LEN_W]! & LENGTH) === 0) this.finish(channel);
    }
    if (r[base + CB_W] === 0) r[base + CS_W]! &= ~CS.ACTIVE;
    this.running = false;
    this.update();
  }

  /** Fetches the control block. */
  private load(channel: number): boolean {
    const base = channel * WORDS;
    const address = busToPhysical(this.regs[base + CB_W]!);
    if (address + 32 > this.memory.size) {
      this.fail(channel);
      return false;
    }
    for (let word = 0; word < 6; word++) this.regs[base + TI_W + word] = this.memory.i32[(address >> 2) + word]!;
    this.shared[1]! |= 1 << channel;
    return true;
  }

  /** Whether a block is under way. */
  private loaded(channel: number): boolean {
    return (this.shared[1]! & (1 << channel)) !== 0;
  }

  private finish(channel: number): void {
    const base = channel * WORDS;
    const r = this.regs;
    this.shared[1]! &= ~(1 << channel);
    r[base + CS_W]! |= CS.END | ((r[base + TI_W]! & TI.INTEN) !== 0 ? CS.INT : 0);
    r[base + CB_W] = r[base + NEXT_W]!;
  }

  private fail(channel: number): void {
    const base = channel * WORDS;
    this.regs[base + DEBUG_W]! |= DEBUG.READ_ERROR;
    this.regs[base + CS_W] = (this.regs[base + CS_W]! & ~CS.ACTIVE) | CS.ERROR;
    this.shared[1]! &= ~(1 << channel);
  }

  /** Moves a piece of the block. How many bytes that was worth, or -1 when the channel is held or has failed. */
  private transfer(channel: number): number {
    const base = channel * WORDS;
    const r = this.regs;
    const ti = r[base + TI_W]!;
    const peripheral = (ti >>> 16) & 31;
    const paced = peripheral !== 0 && (ti & (TI.DEST_DREQ | TI.SRC_DREQ)) !== 0;
    const words = isPeripheral(r[base + SRC_W]!) || isPeripheral(r[base + DST_W]!);
    const rows = (ti & TI.TDMODE) !== 0;
    const length = rows ? r[base + LEN_W]! & 0xffff : Math.min(r[base + LEN_W]! & LENGTH, words ? PERIPHERAL_PIECE : PIECE);
    try {
      if (paced) return this.paced(channel, peripheral);
      this.move(r[base + SRC_W]!, r[base + DST_W]!, length, ti);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.fail(channel);
      return -1;
    }
    // It may have written the registers of its own channel.
    if (!this.loaded(channel)) return length;
    r[base + SRC_W]! += ((ti & TI.SRC_INC) !== 0 ? length : 0) + (rows ? (r[base + STRIDE_W]! << 16) >> 16 : 0);
    r[base + DST_W]! += ((ti & TI.DEST_INC) !== 0 ? length : 0) + (rows ? r[base + STRIDE_W]! >> 16 : 0);
    if (!rows) r[base + LEN_W] = (r[base + LEN_W]! & LENGTH) - length;
    else r[base + LEN_W] = (r[base + LEN_W]! & LENGTH) >>> 16 === 0 ? 0 : r[base + LEN_W]! - 0x10000;
    return words ? ((length + 3) >> 2) * BYTES_PER_PERIPHERAL_WORD : Math.max(length, 4);
  }

  /** One word for each request; the rest of the length stays in TXFR_LEN while the channel is held. */
  private paced(channel: number, peripheral: number): number {
    const base = channel * WORDS;
    const r = this.regs;
    const ti = r[base + TI_W]!;
    let moved = 0;
    while ((r[base + LEN_W]! & LENGTH) > 0) {
      if (moved >= BYTES || !this.loaded(channel)) break;
      if (!this.requests(peripheral)) {
        r[base + CS_W]! |= CS.HELD;
        return -1;
      }
      const step = Math.min(4, r[base + LEN_W]! & LENGTH);
      this.writeWordTo(r[base + DST_W]!, this.readWordFrom(r[base + SRC_W]!, ti), step, ti);
      if ((ti & TI.SRC_INC) !== 0) r[base + SRC_W]! += step;
      if ((ti & TI.DEST_INC) !== 0) r[base + DST_W]! += step;
      r[base + LEN_W]! -= step;
      moved += BYTES_PER_PERIPHERAL_WORD;
    }
    return moved;
  }

  private move(source: number, destination: number, length: number, ti: number): void {
    const toPeripheral = isPeripheral(destination);
    if (toPeripheral || isPeripheral(source)) {
      for (let done = 0; done < length; done += 4) {
        const from = (ti & TI.SRC_INC) !== 0 ? source + done : source;
        const to = (ti & TI.DEST_INC) !== 0 ? destination + done : destination;
        this.writeWordTo(to, this.readWordFrom(from, ti), Math.min(4, length - done), ti);
      }
      return;
    }
    if (length === 0) return;
    let bytes: Uint8Array;
    if ((ti & TI.SRC_IGNORE) !== 0) {
      bytes = new Uint8Array(length);
    } else if ((ti & TI.SRC_INC) !== 0) {
      bytes = this.memory.dmaRead(busToPhysical(source), length);
    } else {
      const word = this.memory.dmaRead(busToPhysical(source), 4);
      bytes = new Uint8Array(length);
      for (let i = 0; i < length; i++) bytes[i] = word[i & 3]!;
    }
    if ((ti & TI.DEST_IGNORE) !== 0) return;
    const to = busToPhysical(destination);
    if ((ti & TI.DEST_INC) !== 0) this.memory.dmaWrite(to, bytes);
    else this.memory.dmaWrite(to, bytes.subarray((length - 1) & ~3));
  }

  private readWordFrom(address: number, ti: number): number {
    if ((ti & TI.SRC_IGNORE) !== 0) return 0;
    if (isPeripheral(address)) return this.bus.read(toPhysical(address), 4);
    const physical = busToPhysical(address);
    if (physical + 4 > this.memory.size) throw new RangeError('DMA source');
    const { u8 } = this.memory;
    return u8[physical]! | (u8[physical + 1]! << 8) | (u8[physical + 2]! << 16) | (u8[physical + 3]! << 24);
  }

  private writeWordTo(address: number, value: number, length: number, ti: number): void {
    if ((ti & TI.DEST_IGNORE) !== 0) return;
    if (isPeripheral(address)) this.bus.write(toPhysical(address), value, 4);
    else this.memory.dmaWrite(busToPhysical(address), Uint8Array.of(value, value >>> 8, value >>> 16, value >>> 24).subarray(0, length));
  }

  protected readWord(offset: number): number {
    if (offset === REG.INT_STATUS) {
      let value = 0;
      for (let channel = 0; channel < DMA_CHANNELS; channel++) {
        if ((this.regs[channel * WORDS + CS_W]! & CS.INT) !== 0) value |= 1 << channel;
      }
      return value;
    }
    if (offset === REG.ENABLE) return this.shared[0]!;
    return offset < 0xf00 ? this.readChannel(offset >> 8, offset & 0xff) : 0;
  }

  protected writeWord(offset: number, value: number): void {
    if (offset === REG.ENABLE) this.shared[0] = value & 0xffff;
    else if (offset < 0xf00) this.writeChannel(offset >> 8, offset & 0xff, value);
  }

  private resetChannel(channel: number): void {
    this.timers[channel]!.clear();
    this.shared[1]! &= ~(1 << channel);
    this.regs.fill(0, channel * WORDS, (channel + 1) * WORDS);
    this.regs[channel * WORDS + DEBUG_W] = DEBUG.VERSION | (channel >= 7 && channel <= 14 ? DEBUG.LITE : 0);
  }

  private setDefaults(): void {
    this.shared[0] = 0xffff;
    for (let channel = 0; channel < DMA_CHANNELS; channel++) this.resetChannel(channel);
  }

  reset(): void {
    this.setDefaults();
    this.update();
  }

  state(): DeviceState {
    return { regs: this.regs, shared: this.shared };
  }

  override restored(): void {
    for (let channel = 0; channel < DMA_CHANNELS; channel++) {
      const cs = this.regs[channel * WORDS + CS_W]!;
      if ((cs & CS.ACTIVE) !== 0 && (cs & CS.HELD) === 0 && this.regs[channel * WORDS + CB_W] !== 0) {
        this.timers[channel]!.set(this.clock.now());
      } else {
        this.timers[channel]!.clear();
      }
    }
    this.update();
  }
}

class Channel15 extends WordDevice {
  readonly writesMemory = true;
  constructor(private readonly dma: Dma, base: number) {
    super('dma15', base, 0x100);
  }

  protected readWord(offset: number): number {
    return this.dma.readChannel(15, offset);
  }

  protected writeWord(offset: number, value: number): void {
    this.dma.writeChannel(15, offset, value);
  }

  reset(): void {}

  state(): DeviceState {
    return {};
  }
}

function isPeripheral(address: number): boolean {
  const offset = (address >>> 0) - PERIPHERAL_BUS;
  return offset >= 0 && offset < PERIPHERAL_SIZE;
}

function toPhysical(address: number): number {
  return (address >>> 0) - PERIPHERAL_BUS + PERIPHERAL_PHYSICAL;
}
