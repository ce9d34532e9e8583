/**
 * Settings of V8 that suit this program. Measured in docs/performance.md; nothing depends on them; off with `--no-v8-flags`.
 *
 * Some are set while the program runs: a unit has earned its translation when V8 first sees it, so that its optimising compilers need not
 * wait as long as for code that a page has just loaded. Others V8 reads once, when it starts: those about memory. `run` therefore begins with
 * the same program in the same process again (execve), before anything else is loaded, which takes some 40 ms.
 */
import { setFlagsFromString } from 'node:v8';

/** By major version of V8, since V8 complains about a flag that it does not know. Others are left as they are. */
const FLAGS: Readonly<Record<string, readonly string[]>> = {
  14: ['--invocation-count-for-maglev=100', '--minimum-invocations-after-ic-update=50'],
};

/**
 * By version of V8, major and minor: Node ends when it does not know one. What is allocated here dies young, so that a small young generation costs nothing;
 * compilers' zones that V8 takes from the system go back to it, where malloc keeps the largest that each thread ever had;
 * and Maglev lets a compilation's zone go when it is over, not when no other is waiting.
 */
const AT_START: Readonly<Record<string, readonly string[]>> = {
  14.6: ['--max-semi-space-size=8', '--managed-zone-memory', '--no-maglev-destroy-on-background'],
};

/** To be called before generated code is made. The flags that were set. */
export function tuneV8(version = process.versions.v8, set: (flag: string) => void = setFlagsFromString): readonly string[] {
  const flags = FLAGS[version.split('.')[0]!] ?? [];
  for (const flag of flags) set(flag);
  return flags;
}

const nameOf = (flag: string): string => flag.split('=')[0]!;

/** The flags that are missing to start the command line `words` (`run` first); those that the user has given to Node stay as they are. */
export function missingAtStart(words: readonly string[], given: readonly string[], version = process.versions.v8): readonly string[] {
  if (words[0] !== 'run' || words.includes('--no-v8-flags') || words.includes('--v8-flags=false')) return [];
  const names = given.map(nameOf);
  return (AT_START[/^\d+\.\d+/.exec(version)?.[0] ?? ''] ?? []).filter((flag) => !names.includes(nameOf(flag)));
}

/** Node 22.15, 23.11 and later, not on Windows. Replaces the program of this process. */
type Restartable = NodeJS.Process & { execve?(file: string, args: readonly string[]): never };

/** Starts the program again in this process when flags are missing; returns when none is, or where Node cannot. */
export function restartWithFlags(process: Restartable = globalThis.process): void {
  const { execArgv, argv, argv0, env, execPath, platform } = process;
  const missing = missingAtStart(argv.slice(2), [...execArgv, ...(env.NODE_OPTIONS ?? '').split(/\s+/)]);
  if (missing.length === 0 || platform === 'win32') return;
  process.execve?.(execPath, [argv0, ...execArgv, ...missing, ...argv.slice(1)]);
}
