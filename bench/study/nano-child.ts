/** The process of jitvisorDialogue: a machine with the nanobenchmark guest. Lines come in as messages, answers go out. */
import type { Answer } from './dialogue.js';
import { processorMs, serve } from './machine-child.js';

serve(({ machine, send }) => {
  let text = '';
  let started = { ms: 0, cpu: 0 };
  let ended = started;
  const now = (): typeof started => ({ ms: performance.now(), cpu: processorMs() });
  machine.on('consoleByte', (byte) => {
    if (byte === 0x5b) started = now();
    else if (byte === 0x5d) ended = now();
  });
  machine.on('console', (bytes) => {
    text += Buffer.from(bytes).toString('latin1');
    if (!text.endsWith('> ') && !/FAIL.*\n/.test(text)) return;
    send({ text, ms: ended.ms - started.ms, cpu: ended.cpu - started.cpu, counters: machine.stats() } satisfies Answer);
    text = '';
    started = ended;
  });
}, (machine, line) => machine.sendConsole(Buffer.from(line, 'latin1')));
