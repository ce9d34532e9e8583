import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { missingAtStart, tuneV8 } from '../../src/cli/v8-flags.js';
import { PROGRAM, ensureBuilt } from '../support/program.js';

describe("V8's flags", () => {
  it('are set for the V8 that they were measured on, and left alone for others', () => {
    const set: string[] = [];
    expect(tuneV8('14.6.202.34-node.34', (flag) => set.push(flag))).toEqual(set);
    expect(set.length).toBeGreaterThan(0);
    expect(tuneV8('11.3.244.8-node.38', (flag) => set.push(flag))).toEqual([]);
    expect(tuneV8('140.1.2.3', (flag) => set.push(flag))).toEqual([]);
  });

  it('are known to the V8 that runs this', () => {
    const flags = tuneV8(process.versions.v8, () => undefined);
    const { stderr, status } = spawnSync(process.execPath, ['-e', `const { setFlagsFromString } = require('node:v8'); for (const flag of ${JSON.stringify(flags)}) setFlagsFromString(flag);`], { encoding: 'utf8' });
    expect([stderr, status]).toEqual(['', 0]);
  });

  it('that V8 reads at its start are those of its version, for run only, and the user has the last word', () => {
    const version = '14.6.202.34-node.34';
    const all = missingAtStart(['run', '--icount'], [], version);
    expect(all.length).toBeGreaterThan(0);
    expect(missingAtStart(['run'], all, version)).toEqual([]);
    expect(missingAtStart(['run'], ['--max-semi-space-size=64'], version)).toEqual(all.filter((flag) => !flag.startsWith('--max-semi-space-size')));
    for (const words of [['bench'], [], ['run', '--no-v8-flags'], ['run', '--v8-flags=false']]) expect(missingAtStart(words, [], version)).toEqual([]);
    for (const other of ['14.60.1', '14.1.146', '11.3.244.8-node.38']) expect(missingAtStart(['run'], [], other)).toEqual([]);
  });

  it('that V8 reads at its start are known to the V8 that runs this, and the program gets them in the process that was started', () => {
    ensureBuilt();
    const code = `import(${JSON.stringify(String(new URL('v8-flags.js', pathToFileURL(PROGRAM))))}).then(({ restartWithFlags }) => {
      restartWithFlags();
      console.log(JSON.stringify([process.pid, process.execArgv.filter((word) => /^--(no-)?m/.test(word)), process.argv.slice(1)]));
    })`;
    const file = join(mkdtempSync(join(tmpdir(), 'jitvisor-flags-')), 'probe.mjs');
    writeFileSync(file, code);
    const { pid, stdout, stderr, status } = spawnSync(process.execPath, [file, 'run', '--append', 'a  "b"'], { encoding: 'utf8' });
    rmSync(dirname(file), { recursive: true });
    expect([stderr, status]).toEqual(['', 0]);
    const flags = 'execve' in process ? missingAtStart(['run'], []) : [];
    expect(JSON.parse(stdout)).toEqual([pid, flags, [file, 'run', '--append', 'a  "b"']]);
  }, 120_000);
});
