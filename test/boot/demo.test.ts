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

describe('--stats', () => {
  interface Stats { seconds: number; time?: { seconds: number; samples: number; causes: { cause: string; seconds: number; how: string }[] }; units?: { compiled: number }[]; counters: Record<string, number> }
  const stats = async (...options: string[]): Promise<Stats> => {
    const { status, stderr } = await jitvisorLong(100_000, 'run', '--demo', '--stats=json', ...options);
    expect(status).toBe(0);
    return JSON.parse(stderr.trim().split('\n').at(-1)!) as Stats;
  };

  it('tells where the time went, all of it, and what became of units', async () => {
    const { time, units, counters } = await stats('--jit-threshold', '20');
    const seconds = Object.fromEntries(time!.causes.map((line) => [line.cause, line.seconds]));
    expect(time!.causes.reduce((all, line) => all + line.seconds, 0)).toBeCloseTo(time!.seconds, 4);
    expect(seconds).toMatchObject({ idle: expect.any(Number) as number, interpreted: expect.any(Number) as number, 'garbage collection': expect.any(Number) as number });
    expect(time!.samples).toBeGreaterThan(10);
    expect(seconds['setting up']).toBeGreaterThan(0);
    // Both clocks begin and end around the same: what `translate_us` has is in these two lines.
    expect(seconds.translating! + seconds['new Function']!).toBeGreaterThan(counters.translate_us! * 0.9e-6);
    expect(units!.reduce((all, { compiled }) => all + compiled, 0)).toBe(counters.units_compiled);
    expect(counters.units_compiled).toBeGreaterThan(10);
  });

  it('only counts with --no-causes', async () => {
    expect(Object.keys(await stats('--no-causes')).sort()).toEqual(['counters', 'outcome', 'seconds']);
  });
});
