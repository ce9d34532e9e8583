/**
 * Settings of V8 that suit translated code: a unit has earned its translation when V8 first sees it, so that its optimising compilers need
 * not wait as long as for code that a page has just loaded. Measured in docs/performance.md; nothing depends on them; off with `--no-v8-flags`.
 */
import { setFlagsFromString } from 'node:v8';

/** By major version of V8, since V8 complains about a flag that it does not know. Others are left as they are. */
const FLAGS: Readonly<Record<string, readonly string[]>> = {
  14: ['--invocation-count-for-maglev=100', '--minimum-invocations-after-ic-update=50'],
};

/** To be called before generated code is made. The flags that were set. */
export function tuneV8(version = process.versions.v8, set: (flag: string) => void = setFlagsFromString): readonly string[] {
  const flags = FLAGS[version.split('.')[0]!] ?? [];
  for (const flag of flags) set(flag);
  return flags;
}
