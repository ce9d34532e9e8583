/** Hostile input, the quick form. The seed is printed; JITVISOR_FUZZ_SEED sets it. `npm run hostile -- --minutes N` goes on and on. */
import { describe, expect, it } from 'vitest';
import { KINDS, runCase, runCases, type Kind } from './suite.js';

const seed = Number(process.env.JITVISOR_FUZZ_SEED ?? Date.now() % 1_000_000);
const CASES: Readonly<Record<string, number>> = { code: 30, tables: 60, blocks: 40, traffic: 60, images: 40 };

describe('hostile input', () => {
  it.each(Object.keys(KINDS))('%s', async (name) => {
    const kind = KINDS[name]!();
    try {
      const cases = await runCases(kind, seed, (n) => n < CASES[name]!);
      expect(cases).toBe(CASES[name]);
      console.log(`hostile: ${name}, seed ${seed}, ${cases} cases${kind.count ? `, ${kind.count()}` : ''}`);
    } finally {
      kind.close?.();
    }
  });

  it('an exception and a hang are findings, with a seed to run again', async () => {
    const broken: Kind = { name: 'broken', run: () => { throw new TypeError('bug'); } };
    await expect(runCase(broken, 7)).rejects.toThrow(/broken, seed 7 \(npm run hostile -- --kind broken --replay 7\):\nTypeError: bug/);
    const slow: Kind = {
      name: 'slow',
      run: () => {
        const from = process.cpuUsage();
        for (let used = 0; used < 2e5;) {
          const { user, system } = process.cpuUsage(from);
          used = user + system;
        }
      },
    };
    await expect(runCase(slow, 8, 100)).rejects.toThrow(/it took \d+ ms of the processor/);
    const endless: Kind = { name: 'endless', run: () => { for (;;); } };
    await expect(runCase(endless, 9, 5000, 200)).rejects.toThrow(/timed out after 200ms/);
  });

  it('memory that is kept is a finding', async () => {
    const kept: Uint8Array[] = [];
    const leak: Kind = { name: 'leak', run: () => void kept.push(new Uint8Array(10 << 20)) };

    await expect(runCases(leak, 1, (n) => n < 100)).rejects.toThrow(/100 cases kept \d+ MiB/);
  });
});
