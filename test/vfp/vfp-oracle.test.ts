/**
 * VFP data processing against qemu-arm. Longer: JITVISOR_VFP_CASES=10000000 JITVISOR_VFP_SEED=7 npx vitest run test/vfp
 */
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { compareBatches, makeBatches, oracleMissing } from './oracle.js';

const ROUND = 120_000;
const total = Number(process.env.JITVISOR_VFP_CASES ?? 2 * ROUND);
const seed = Number(process.env.JITVISOR_VFP_SEED ?? 1);

describe('VFP against qemu-arm', () => {
  const missing = oracleMissing();
  if (missing !== undefined) console.log(`skipped: ${missing}`);

  it.skipIf(missing !== undefined)(`agrees on ${total} random cases`, { timeout: 3_600_000 }, async () => {
    let cases = 0;
    for (let round = 0; cases < total; round++) {
      const report = compareBatches(makeBatches(seed * 1_000_003 + round, Math.min(ROUND, total - cases)), round % 3 === 1);
      cases += report.cases;
      await setImmediate();
      const counts = [...report.byName].map(([name, n]) => `${name}: ${n}`).join(', ');
      expect(report.failures.length, `seed ${seed}, round ${round}: ${counts}\n${report.failures.join('\n')}`).toBe(0);
    }
  });
});
