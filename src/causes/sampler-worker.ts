/** The thread of sampler.ts: it runs until it is ended from outside. */
import { workerData } from 'node:worker_threads';
import { Cause, CauseWord } from '../../runtime/engine/causes.js';

export interface SamplerData {
  readonly words: Int32Array;
  /** Samples by cause. */
  readonly counts: Int32Array;
  /** Mean time between samples, in ms. */
  readonly interval: number;
}

const { words, counts, interval } = workerData as SamplerData;
const never = new Int32Array(new SharedArrayBuffer(4));
for (;;) {
  Atomics.wait(words, CauseWord.TIMED, Cause.IDLE);
  Atomics.wait(never, 0, 0, interval * (0.5 + Math.random()));
  if (Atomics.load(words, CauseWord.TIMED) === 0) Atomics.add(counts, Atomics.load(words, CauseWord.SAMPLED), 1);
}
