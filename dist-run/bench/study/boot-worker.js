/** The worker of guest-boot.ts: one machine; the marks on its console are stamped while the guest waits for the byte to be written. */
import { parentPort, workerData } from 'node:worker_threads';
import { createMachine } from '../../src/index.js';
import { MarkReader } from '../marks.js';
const machine = createMachine(workerData);
const send = (message) => parentPort.postMessage(message);
const started = performance.now();
const startedCpu = process.cpuUsage();
const reader = new MarkReader({
    text: (text) => send({ text }),
    mark: (mark, ms) => {
        // Of the whole process: one machine runs at a time, and V8's compilers belong to it.
        const { user, system } = process.cpuUsage(startedCpu);
        send({ mark, ms, cpu: (user + system) / 1e6, counters: machine.stats() });
    },
});
let line = '';
machine.on('consoleByte', (byte) => {
    line += String.fromCharCode(byte);
    if (byte !== 0x0a)
        return;
    reader.feed(line, performance.now() - started);
    line = '';
});
const outcome = await machine.run();
send({ ended: `ended (${outcome.kind}${'reason' in outcome ? `: ${outcome.reason}` : ''})` });
//# sourceMappingURL=boot-worker.js.map