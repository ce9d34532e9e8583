/** Console bytes on their way out: a write a line, or whatever a turn of the host's event loop brought. */

/** Never hold back more. */
const MOST = 4096;

export class ConsoleOutput {
  private readonly listeners: ((bytes: Uint8Array) => void)[] = [];
  private readonly waiting: number[] = [];

  listen(listener: (bytes: Uint8Array) => void): void {
    this.listeners.push(listener);
  }

  byte(byte: number): void {
    this.waiting.push(byte);
    if (this.waiting.length === 1) setImmediate(() => this.flush());
    if (this.waiting.length >= MOST) this.flush();
  }

  flush(): void {
    if (this.waiting.length === 0) return;
    const bytes = Uint8Array.from(this.waiting);
    this.waiting.length = 0;
    for (const listener of this.listeners) listener(bytes);
  }
}
