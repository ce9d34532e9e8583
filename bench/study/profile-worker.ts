/** The worker of profile.ts: one machine with accounts, sampled from mark to mark. */
import { parentPort, workerData } from 'node:worker_threads';
import { createMachine, type MachineOptions } from '../../src/index.js';
import type { Accounts } from '../../runtime/hypervisor/accounts.js';
import { MarkReader, type Mark } from '../marks.js';
import { Sampler, type Times } from './sampling.js';

/** What happened up to a mark since the mark before; counters and accounts are totals. */
export type ProfileMessage =
  | { mark: Mark; ms: number; counters: Record<string, number>; accounts: Accounts; times: Times }
  | { text: string }
  | { ended: string };

const machine = createMachine(workerData as MachineOptions);
const send = (message: ProfileMessage): void => parentPort!.postMessage(message);
const sampler = new Sampler();
let ms = 0;

const reader = new MarkReader({
  text: (text) => send({ text }),
  mark: (mark) => {
    const before = performance.now();
    const times = sampler.stop();
    send({ mark, ms: ms + before - resumed, counters: machine.stats(), accounts: machine.accounts(), times });
    ms += before - resumed;
    sampler.start();
    resumed = performance.now();
  },
});
let line = '';
machine.on('consoleByte', (byte) => {
  line += String.fromCharCode(byte);
  if (byte !== 0x0a) return;
  reader.feed(line, 0);
  line = '';
});

sampler.start();
let resumed = performance.now();
const outcome = await machine.run();
send({ ended: `ended (${outcome.kind}${'reason' in outcome ? `: ${outcome.reason}` : ''})` });
