/** The process of guest-boot.ts: the marks on the guest's console are stamped while the guest waits for the byte to be written. */
import { MarkReader } from '../marks.js';
import type { BootMessage } from './guest-boot.js';
import { processorMs, serve } from './machine-child.js';

serve(({ machine, send: sendAny }) => {
  const send = (message: BootMessage): void => sendAny(message);
  const started = performance.now();
  const reader = new MarkReader({
    text: (text) => send({ text }),
    mark: (mark, ms) => send({ mark, ms, cpu: processorMs() / 1000, counters: machine.stats() }),
  });
  let line = '';
  machine.on('consoleByte', (byte) => {
    line += String.fromCharCode(byte);
    if (byte !== 0x0a) return;
    reader.feed(line, performance.now() - started);
    line = '';
  });
});
