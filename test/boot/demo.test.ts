/** The built-in guest by every engine: it powers off, and under --icount ends in the same state with the same text. */
import { beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt, jitvisorLong, type Ended } from '../support/program.js';
import { ENGINES, POLICIES } from './guest.js';

beforeAll(ensureBuilt, 120_000);

describe('the built-in guest', () => {
  it.each(ENGINES)('%s: host time', async (_name, options) => {
    const { status, stdout, stderr } = await jitvisorLong(100_000, 'run', '--demo', ...options);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('ok cpu id');
    expect(stdout).not.toMatch(/^(not ok|FAIL)/m);
  });

  let first: Ended | undefined;
  const quickly = ['--jit-threshold', '20'];
  const policies = POLICIES.flatMap(([name, options]) => [[name, [...options, ...quickly]], [`${name}, interpreted`, [...options, '--engine', 'interp']]] as const);
  it.each([...ENGINES, ...policies])('%s: --icount, the same text and state', async (_name, options) => {
    const run = await jitvisorLong(100_000, 'run', '--demo', '--icount', '--state-hash', ...options);
    expect(run.status).toBe(0);
    expect(run.stderr).toMatch(/^state-hash [0-9a-f]{64} after \d+ instructions\n$/);
    first ??= run;
    expect(run).toEqual(first);
  });
});
