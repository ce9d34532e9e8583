import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { PROGRAMS } from '../privileged/logs.js';

const guests = fileURLToPath(new URL('../../guests/', import.meta.url));
const build = join(guests, 'build.sh');

/** The programs of the bench below a folder, as paths from there. */
function workloads(folder: string): string[] {
  return ['compute', 'kernel'].flatMap((suite) => readdirSync(join(folder, 'workloads', suite, 'bin')).sort().map((name) => `workloads/${suite}/bin/${name}`));
}

const programs = workloads(guests);
const binaries = ['demo/demo.elf', 'oracle/oracle.elf', ...PROGRAMS.map((name) => `privileged/${name}.elf`), ...programs];

/** Why the binaries cannot be rebuilt to the same bytes here, or undefined. */
function cannotRebuild(): string | undefined {
  for (const tool of ['gcc', 'ld', 'objcopy']) {
    const name = `${process.env.CROSS ?? 'arm-linux-gnueabi-'}${tool}`;
    if (spawnSync(name, ['--version']).status !== 0) return `${name} is not installed`;
  }
  const wanted = readFileSync(join(guests, 'toolchain.txt'), 'utf8').trim();
  const found = execFileSync(build, ['--toolchain'], { encoding: 'utf8' }).trim();
  return found === wanted ? undefined : `the binaries were built with ${wanted.replace('\n', ', ')}; here is ${found.replace('\n', ', ')}`;
}

const reason = cannotRebuild();
if (reason) console.log(`guest rebuild skipped: ${reason}`);

describe.skipIf(reason)('guest binaries', () => {
  it('are what their sources give', () => {
    const out = mkdtempSync(join(tmpdir(), 'guests-'));
    try {
      const { ROUNDS: _, ...env } = process.env;
      execFileSync(build, ['-o', out], { env, stdio: 'pipe' });
      expect(workloads(out)).toEqual(programs);
      for (const binary of binaries) {
        expect(readFileSync(join(out, binary)).equals(readFileSync(join(guests, binary))), binary).toBe(true);
      }
    } finally {
      rmSync(out, { recursive: true });
    }
  });
});
