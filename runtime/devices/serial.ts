/** The host's end of a serial line. */
import type { Clock } from '../time/clock.js';
import { Timer } from '../time/timer.js';

export interface SerialPort {
  /** Sends bytes to the guest; they wait at this end while the guest's receiver is off or full. */
  send(bytes: Uint8Array): void;
  /** Bytes that still wait. */
  readonly waiting: number;
}

/** So many bytes may go at once, and so many more after each pause: 160 kB/s. */
const BURST = 16;
const PAUSE_NS = 100_000;

/**
 * Bytes on their way to the guest. A keystroke goes at once; a pasted megabyte goes in bursts with pauses, since a guest that
 * finds its FIFO full again after every read would never leave its interrupt handler and drop what its buffers cannot hold.
 */
export class SendQueue {
  private chunks: Uint8Array[] = [];
  private offset = 0;
  private credit = BURST;
  private readonly timer: Timer;
  length = 0;

  /** @param ready called when bytes may go again */
  constructor(private readonly clock: Clock, ready: () => void) {
    this.timer = new Timer(clock, () => {
      this.credit = BURST;
      ready();
    });
  }

  add(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.chunks.push(bytes.slice());
    this.length += bytes.length;
  }

  /** Whether a byte may go now. */
  get ready(): boolean {
    return this.length > 0 && this.credit > 0;
  }

  /** Takes the next byte, only when `ready`. */
  next(): number {
    const chunk = this.chunks[0]!;
    const byte = chunk[this.offset++]!;
    this.length--;
    if (this.offset === chunk.length) {
      this.chunks.shift();
      this.offset = 0;
    }
    this.credit--;
    if (!this.timer.active) this.timer.set(this.clock.now() + PAUSE_NS);
    return byte;
  }
}
