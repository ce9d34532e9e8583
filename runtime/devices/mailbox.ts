/**
 * ARM-VideoCore mailboxes (Linux drivers/mailbox/bcm2835-mailbox.c; device tree `brcm,bcm2835-mbox`): mailbox 0 carries
 * words to the ARM, mailbox 1 words to the firmware. The low four bits of a word are the channel.
 *
 * The firmware answers at once: the reply is in mailbox 0 when the write has returned.
 */
import type { InterruptLine } from '../memory/bus.js';
import { Fifo } from './fifo.js';
import { WordDevice, type DeviceState } from './word-device.js';

const REG = { READ: 0x00, PEEK: 0x10, SENDER: 0x14, STATUS: 0x18, CONFIG: 0x1c, WRITE: 0x20, STATUS_1: 0x38, CONFIG_1: 0x3c } as const;
const STATUS = { EMPTY: 1 << 30, FULL: 1 << 31 } as const;
const CONFIG = { DATA_IRQ: 1, DATA_PENDING: 1 << 4 } as const;
const DEPTH = 8;

/** The firmware's side of a channel: takes the 28 bits of data, returns what it answers or null for no answer. */
export type MailboxChannel = (data: number) => number | null;

export class Mailbox extends WordDevice {
  readonly writesMemory = true;
  private readonly inbox = new Fifo(DEPTH);
  /** [0] configuration of mailbox 0, [1] of mailbox 1. */
  private readonly config = new Int32Array(2);
  private readonly channels = new Map<number, MailboxChannel>();

  constructor(base: number, private readonly line: InterruptLine, private readonly trace?: (line: string) => void) {
    super('mailbox', base, 0x40);
  }

  connect(channel: number, handler: MailboxChannel): void {
    this.channels.set(channel, handler);
  }

  private update(): void {
    this.line.set(this.inbox.length > 0 && (this.config[0]! & CONFIG.DATA_IRQ) !== 0);
  }

  private request(word: number): void {
    const handler = this.channels.get(word & 0xf);
    if (handler === undefined) {
      this.trace?.(`mailbox: nobody answers channel ${word & 0xf}`);
      return;
    }
    const answer = handler(word & ~0xf);
    if (answer === null) return;
    if (!this.inbox.push((answer & ~0xf) | (word & 0xf))) this.trace?.('mailbox: reply lost, the guest does not read');
    this.update();
  }

  protected readWord(offset: number): number {
    switch (offset) {
      case REG.READ: {
        if (this.inbox.length === 0) return 0;
        const word = this.inbox.shift();
        this.update();
        return word;
      }
      case REG.PEEK: return this.inbox.length > 0 ? this.inbox.peek() : 0;
      case REG.STATUS:
        return (this.inbox.length === 0 ? STATUS.EMPTY : 0) | (this.inbox.full ? STATUS.FULL : 0) | this.inbox.length;
      case REG.CONFIG: return this.config[0]! | (this.inbox.length > 0 ? CONFIG.DATA_PENDING : 0);
      case REG.STATUS_1: return STATUS.EMPTY;
      case REG.CONFIG_1: return this.config[1]!;
      default: return 0;
    }
  }

  protected writeWord(offset: number, value: number): void {
    switch (offset) {
      case REG.WRITE: this.request(value); break;
      case REG.CONFIG: this.config[0] = value & 0xf; this.update(); break;
      case REG.CONFIG_1: this.config[1] = value & 0xf; break;
    }
  }

  reset(): void {
    this.inbox.clear();
    this.config.fill(0);
    this.update();
  }

  state(): DeviceState {
    return { inbox: this.inbox.cells, config: this.config };
  }

  override restored(): void {
    this.update();
  }
}
