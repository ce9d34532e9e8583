/**
 * One guest, four engines and every virtualization policy, instruction-count time: the same console text and the same final state. The first stretch of
 * Debian's boot always; the whole boot and the userland script with `npm run test:equality` (minutes).
 */
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt, jitvisorLong, type Ended } from '../support/program.js';
import { ENGINES, POLICIES, debianGuest } from './guest.js';

const guest = await debianGuest();
const whole = process.env['JITVISOR_EQUALITY'] === 'whole';
const init = fileURLToPath(new URL('userland.init', import.meta.url));
/** Guest instructions of the short run: past the kernel's start-up and into its drivers. */
const SHORT = 500_000_000;
const LIMIT = whole ? 1_800_000 : 200_000;

beforeAll(ensureBuilt, 120_000);

describe.skipIf(!guest)(whole ? 'the whole boot and the userland script' : "the first stretch of Debian's boot", () => {
  let first: Ended | undefined;
  // The policies in full with the long form; the built-in guest shows them always (demo.test.ts).
  it.each(whole ? [...ENGINES, ...POLICIES] : ENGINES)('%s', async (_name, options) => {
    const how = whole ? [] : ['--instructions', String(SHORT)];
    const run = await jitvisorLong(LIMIT, 'run', '--init', init, '--icount', '--state-hash', ...how, ...options);
    expect(run.stderr).toMatch(/state-hash [0-9a-f]{64} after \d+ instructions\n$/);
    expect(run.stdout).toContain('Booting Linux on physical CPU 0x0');
    if (whole) {
      expect(run.status).toBe(0);
      expect(run.stdout).toContain('== done');
    }
    first ??= run;
    expect(run.stderr).toBe(first.stderr);
    expect(run.stdout).toBe(first.stdout);
  }, LIMIT + 10_000);
});
