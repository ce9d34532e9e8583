/** Runs the built program the way a user does. */
import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const PROGRAM = join(ROOT, 'dist', 'src', 'cli', 'main.js');

/** Brings dist/ up to date; call it in beforeAll. */
export function ensureBuilt(): void {
  const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'scripts', 'build.mjs')], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`dist/ cannot be built:\n${stderr}`);
}

export interface Ended {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** Runs `jitvisor ARGS` to its end with an empty standard input. */
export function jitvisor(...args: string[]): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], { encoding: 'utf8', input: '', timeout: 60_000 });
  return { status, stdout, stderr };
}

/** The same without holding up the test process, for runs that take long (ms). */
export function jitvisorLong(timeout: number, ...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [PROGRAM, ...args], { encoding: 'utf8', timeout, maxBuffer: 1 << 26 }, (_error, stdout, stderr) => resolve({ status: child.exitCode, stdout, stderr }));
    child.stdin?.end();
  });
}
