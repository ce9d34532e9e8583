/** The worker of dialogue.ts: one machine with the nanobenchmark guest. Lines come in as messages, answers go out. */
import { parentPort, workerData } from 'node:worker_threads';
import { createMachine } from '../../src/index.js';
const machine = createMachine(workerData);
const port = parentPort;
let text = '';
let started = 0;
let ended = 0;
let before = process.cpuUsage();
let used = before;
machine.on('consoleByte', (byte) => {
    if (byte === 0x5b) {
        started = performance.now();
        before = process.cpuUsage();
    }
    else if (byte === 0x5d) {
        // Of the whole process: no other machine runs meanwhile, and V8's compilers belong to it.
        used = process.cpuUsage(before);
        ended = performance.now();
    }
});
machine.on('console', (bytes) => {
    text += Buffer.from(bytes).toString('latin1');
    if (!text.endsWith('> '))
        return;
    const answer = { text, ms: ended - started, cpu: (used.user + used.system) / 1000, counters: machine.stats() };
    text = '';
    started = ended = 0;
    port.postMessage(answer);
});
port.on('message', (line) => machine.sendConsole(Buffer.from(line, 'latin1')));
const outcome = await machine.run();
port.postMessage({ ended: `the guest ended (${outcome.kind}${'reason' in outcome ? `: ${outcome.reason}` : ''})${text === '' ? '' : `; it said ${JSON.stringify(text.trim().slice(-200))}`}` });
//# sourceMappingURL=nano-worker.js.map