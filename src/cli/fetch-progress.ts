/** Progress of a download: a bar on a terminal, a line per step otherwise. On standard error: standard output is the guest's. */
import cliProgress from 'cli-progress';
import type { FetchProgress } from './ports.js';

export interface ProgressView {
  update(progress: FetchProgress): void;
  /** Leaves the bar as it is and shows the cursor again. */
  stop(): void;
}

export function progressView(stream: NodeJS.WritableStream & { isTTY?: boolean }): ProgressView {
  return stream.isTTY === true ? bar(stream) : lines(stream);
}

/** "3.1 of 24.0 MB", "40 %", or nothing where the total is unknown. */
export function amount({ unit, done, total }: FetchProgress): string {
  const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
  if (unit === 'percent') return `${Math.round(done)} %`;
  return total > 0 ? `${megabytes(done)} of ${megabytes(total)} MB` : `${megabytes(done)} MB`;
}

function bar(stream: NodeJS.WritableStream): ProgressView {
  const single = new cliProgress.SingleBar(
    { stream, format: '{bar} {step}: {amount}', barsize: 30, hideCursor: true, gracefulExit: false, emptyOnZero: true },
    cliProgress.Presets.shades_classic,
  );
  let step: string | undefined;
  const stop = (): void => {
    if (step !== undefined) single.stop();
    step = undefined;
  };
  return {
    update(progress) {
      const payload = { step: progress.step, amount: amount(progress) };
      if (progress.step !== step) {
        stop();
        single.start(Math.max(progress.total, 1), 0, payload);
        step = progress.step;
      }
      if (progress.total > 0) single.setTotal(progress.total);
      single.update(progress.total > 0 ? progress.done : 0, payload);
    },
    stop,
  };
}

function lines(stream: NodeJS.WritableStream): ProgressView {
  let step: string | undefined;
  return {
    update(progress) {
      if (progress.step === step) return;
      step = progress.step;
      const total = progress.unit === 'bytes' && progress.total > 0 ? ` (${(progress.total / 1e6).toFixed(1)} MB)` : '';
      stream.write(`jitvisor: ${step}${total}\n`);
    },
    stop() {},
  };
}
