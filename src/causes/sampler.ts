/**
 * A thread that looks, about every millisecond, at what the machine's thread is busy with (CauseWord.SAMPLED), and counts. Times between two
 * looks are random, so that nothing periodic in the machine meets the same phase again and again; while the guest is idle it sleeps too.
 */
import { Worker } from 'node:worker_threads';
import { Cause, CauseWord } from '../../runtime/engine/causes.js';
import type { SamplerData } from './sampler-worker.js';

const shared = (words: number): Int32Array => new Int32Array(new SharedArrayBuffer(words * Int32Array.BYTES_PER_ELEMENT));

export class Sampler {
  /** For Causes. */
  readonly words = shared(CauseWord.SIZE);
  private readonly counts = shared(Cause.SIZE);
  private worker: Worker | undefined;

  start(): void {
    const workerData: SamplerData = { words: this.words, counts: this.counts, interval: 1 };
    this.worker = new Worker(new URL('./sampler-worker.js', import.meta.url), { workerData, execArgv: [] });
    // Without samples the report says so.
    this.worker.on('error', () => undefined);
    this.worker.unref();
  }

  async stop(): Promise<void> {
    await this.worker?.terminate();
  }

  /** Samples by cause so far. */
  samples(): number[] {
    return Array.from(this.counts);
  }
}
