/** Console bytes on their way out: a write a line, or whatever a turn of the host's event loop brought. */

import type { MachineEvents } from './machine-api.js';

/** Never hold back more. */
const MOST = 4096;

export class ConsoleOutput {
  private readonly listeners: { [K in keyof MachineEvents]: MachineEvents[K][] } = { console: [], consoleByte: [] };
  private readonly waiting: number[] = [];

  listen<K extends keyof MachineEvents>(event: K, listener: MachineEvents[K]): void {
    this.listeners[event].push(listener);
  }

  byte(byte: number): void {
    for (const listener of this.listeners.consoleByte) listener(byte);
    this.waiting.push(byte);
    if (this.waiting.length === 1) setImmediate(() => this.flush());
    if (this.waiting.length >= MOST) this.flush();
  }

  flush(): void {
    if (this.waiting.length === 0) return;
    const bytes = Uint8Array.from(this.waiting);
    this.waiting.length = 0;
    for (const listener of this.listeners.console) listener(bytes);
  }
}
