/** What the commands that measure have in common: failures, interruption, progress, and files with results. */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { BenchError, SuiteError } from '../../bench/errors.js';
import { ExitCode } from './exit-codes.js';
import { packageVersion } from './package-root.js';
import { UsageError, messageOf } from './usage-error.js';

/** Runs a command; what failed becomes one line on standard error and exit code 1, a mistake in a suite a usage error. */
export async function measuring(action: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await action();
  } catch (error) {
    if (error instanceof SuiteError) throw new UsageError(error.message, { cause: error });
    if (!(error instanceof BenchError)) throw error;
    process.stderr.write(`jitvisor: ${error.message}\n`);
    process.exitCode = ExitCode.FAILED;
  }
}

/** Ctrl-C ends the process, or where there is `onFirst` calls that, and a second one ends the process; its exit handlers end the machines and remove temporary files. */
export async function interruptible<T>(action: () => Promise<T>, onFirst?: () => void): Promise<T> {
  let asked = onFirst === undefined;
  const interrupt = (): void => {
    if (asked) process.exit(ExitCode.SIGINT);
    asked = true;
    onFirst?.();
  };
  const terminate = (): never => process.exit(ExitCode.SIGTERM);
  process.on('SIGINT', interrupt).once('SIGTERM', terminate);
  try {
    return await action();
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', terminate);
  }
}

export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Measuring takes minutes: a file that cannot be written is told before. Throws UsageError. */
export function checkWritable(raw: Readonly<Partial<Record<'json' | 'csv' | 'html', string>>>): void {
  for (const name of ['json', 'csv', 'html'] as const) if (raw[name] !== undefined) writeReport(`--${name}`, raw[name], '', 'a');
}

/** Writes a file that an option names. Throws UsageError. */
export function writeReport(option: string, path: string, text: string, flag = 'w'): void {
  try {
    writeFileSync(path, text, { flag });
  } catch (error) {
    throw new UsageError(`${option}: cannot write ${path}: ${messageOf(error)}.`);
  }
}

/** Where, when and by which command something was measured. */
export function circumstances(): { date: string; jitvisor: string; host: string; node: string; command: string } {
  const all = cpus();
  return {
    date: new Date().toISOString(), jitvisor: packageVersion(), node: process.version,
    host: `${all[0]?.model.trim() ?? 'an unknown CPU'} (${all.length} cores), ${process.platform} ${process.arch}`,
    command: ['jitvisor', ...process.argv.slice(2)].join(' '),
  };
}

/** `a, b,c` -> names of a `what` each; undefined stays. Throws UsageError when there is none. */
export function parseNames(option: string, text: string | undefined, what: string): string[] | undefined {
  const names = text?.split(',').map((name) => name.trim()).filter(Boolean);
  if (names?.length === 0) throw new UsageError(`${option} names no ${what}.`);
  return names;
}
