/** Progress of a download: a bar on a terminal, a line per file otherwise. On standard error: standard output is the guest's. */
import cliProgress from 'cli-progress';
import type { FetchProgress } from './ports.js';

export interface ProgressView {
  update(progress: FetchProgress): void;
  stop(): void;
}

export function progressView(stream: NodeJS.WritableStream & { isTTY?: boolean }): ProgressView {
  return stream.isTTY === true ? bars(stream) : lines(stream);
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);

function bars(stream: NodeJS.WritableStream): ProgressView {
  const bar = new cliProgress.SingleBar({ stream, format: '{bar} {percentage} % | {got} of {all} MB | {label}', hideCursor: true, clearOnComplete: false, barsize: 30, gracefulExit: false }, cliProgress.Presets.shades_classic);
  let label: string | undefined;
  return {
    update({ label: name, received, total }) {
      const payload = { label: name, got: megabytes(received), all: total === undefined ? '?' : megabytes(total) };
      if (name !== label) {
        if (label !== undefined) bar.stop();
        bar.start(total ?? 1, 0, payload);
        label = name;
      }
      if (total !== undefined) bar.setTotal(total);
      bar.update(total === undefined ? 0 : received, payload);
    },
    stop() {
      if (label !== undefined) bar.stop();
    },
  };
}

function lines(stream: NodeJS.WritableStream): ProgressView {
  let label: string | undefined;
  return {
    update({ label: name, total }) {
      if (name === label) return;
      label = name;
      stream.write(`jitvisor: fetching ${name}${total === undefined ? '' : ` (${megabytes(total)} MB)`}\n`);
    },
    stop() {},
  };
}
