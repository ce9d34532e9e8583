/** Processor time used so far, in seconds. */
import { readFileSync } from 'node:fs';

/** Of all threads of this process. */
export function ofProcess(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Of the main thread, on which this must run; undefined where neither Node (before 23.9) nor the system (other than Linux) tells. */
export function ofMainThread(): number | undefined {
  const { threadCpuUsage } = process as { threadCpuUsage?(): NodeJS.CpuUsage };
  if (threadCpuUsage !== undefined) {
    const { user, system } = threadCpuUsage.call(process);
    return (user + system) / 1e6;
  }
  try {
    // The first number: nanoseconds on a processor (Linux, Documentation/scheduler/sched-stats.rst).
    return Number(readFileSync('/proc/thread-self/schedstat', 'latin1').split(' ')[0]) / 1e9;
  } catch {
    return undefined;
  }
}
