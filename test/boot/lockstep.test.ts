/**
 * Interpreter and translator side by side (docs/correctness.md): the built-in guest always; Debian's whole boot and the userland script, for
 * both units and with seeds, by `npm run test:lockstep` (JITVISOR_LOCKSTEP_SEEDS chooses the seeds: 1,2,3; `-t 'block --lockstep-seed 2'` one run).
 */
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt, jitvisorLong } from '../support/program.js';
import { debianGuest } from './guest.js';

const whole = process.env['JITVISOR_LOCKSTEP'] === 'whole';
const guest = whole ? await debianGuest() : undefined;
const init = fileURLToPath(new URL('userland.init', import.meta.url));
const LIMIT = 7_200_000;
const UNITS = ['region', 'block'] as const;
const SEEDS = (process.env['JITVISOR_LOCKSTEP_SEEDS'] ?? '1,2').split(',');
/** Each unit without a seed; each seed with one unit and, of the small guest, with the other too: a seeded boot takes three times as long. */
const PLAIN = UNITS.map((unit) => ['--unit', unit]);
const seeded = (seed: string, i: number): string[] => ['--unit', UNITS[i % 2]!, '--lockstep-seed', seed];
const BOOTS = [...PLAIN, ...SEEDS.map(seeded)];
const RUNS = [...BOOTS, ...SEEDS.map((seed, i) => seeded(seed, i + 1))];

beforeAll(ensureBuilt, 120_000);

describe('in lockstep', () => {
  it.each(RUNS.map((options) => [options.join(' '), options]))('the built-in guest: %s', async (_name, options) => {
    const { status, stdout, stderr } = await jitvisorLong(280_000, 'run', '--demo', '--memory', '16M', '--lockstep', '--stats=json', ...options);
    const { outcome, counters } = JSON.parse(stderr.split('\n').at(-2) ?? '') as { outcome: string; counters: Record<string, number> };
    expect({ status, outcome, stderr: stderr.slice(0, -1).split('\n').slice(0, -1) }).toEqual({ status: 0, outcome: 'poweroff', stderr: [] });
    expect(stdout).toContain(' 0 failed');
    expect(counters.lockstep_comparisons).toBeGreaterThan(100_000);
    expect(counters.lockstep_memory_comparisons).toBeGreaterThan(10);
  }, 300_000);
});

describe.skipIf(!guest)("Debian's boot and the userland script in lockstep", () => {
  it.each(BOOTS.map((options) => [options.join(' '), options]))('%s', async (_name, options) => {
    const { status, stdout, stderr } = await jitvisorLong(LIMIT, 'run', '--memory', '128M', '--init', init, '--lockstep', '--stats=json', ...options);
    expect({ status, report: stderr.split('\n').slice(0, -2), tail: stdout.slice(-200) }).toMatchObject({ status: 0, report: [] });
    expect(stdout).toContain('== done');
    const { counters } = JSON.parse(stderr.split('\n').at(-2)!) as { counters: Record<string, number> };
    console.log(`${options.join(' ')}: ${counters.instructions} instructions, ${counters.lockstep_comparisons} comparisons, ${counters.units_compiled} units`);
    expect(counters.lockstep_comparisons).toBeGreaterThan(1_000_000);
  }, LIMIT + 10_000);
});
