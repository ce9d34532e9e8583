import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { tuneV8 } from '../../src/cli/v8-flags.js';

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
});
