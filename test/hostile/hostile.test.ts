/** Hostile input, the quick form. The seed is printed; JITVISOR_FUZZ_SEED sets it. `npm run hostile -- --minutes N` goes on and on. */
import { describe, expect, it } from 'vitest';
import { KINDS, memoryInUse, runCase, runCases, runKind, type Kind } from './suite.js';

const seed = Number(process.env.JITVISOR_FUZZ_SEED ?? Date.now() % 1_000_000);
const CASES: Readonly<Record<string, number>> = { code: 30, tables: 60, blocks: 40, traffic: 60, images: 40 };

const close = (): void => undefined;

describe('hostile input', () => {
  it.each(Object.keys(KINDS))('%s', async (name) => {
    await runKind(KINDS[name]!, seed, (_, cases) => cases < CASES[name]!, (kind, cases) => {
      expect(cases).toBe(CASES[name]);
      console.log(`hostile: ${name}, seed ${seed}, ${cases} cases${kind.count ? `, ${kind.count()}` : ''}`);
    });
  });

  it('an exception and a hang are findings, with a seed to run again', async () => {
    const broken: Kind = { name: 'broken', run: () => { throw new TypeError('bug'); }, close };
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
      close,
    };
    await expect(runCase(slow, 8, 100)).rejects.toThrow(/it took \d+ ms of the processor/);
    const endless: Kind = { name: 'endless', run: () => { for (;;); }, close };
    await expect(runCase(endless, 9, 5000, 200)).rejects.toThrow(/timed out after 200ms/);
  });

  it('memory that is kept is a finding', async () => {
    const kept: Uint8Array[] = [];
    const leak: Kind = { name: 'leak', run: () => void kept.push(new Uint8Array(10 << 20)), close };

    await expect(runCases(leak, 1, (n) => n < 100)).rejects.toThrow(/100 cases kept \d+ MiB/);
    kept.length = 0;
  });

  it('memory is looked at while cases run, not only at their end', async () => {
    const kept: Uint8Array[] = [];
    const leak: Kind = { name: 'leak', run: () => void kept.push(new Uint8Array(1 << 20)), close };
    await expect(runCases(leak, 1, (n) => n < 100_000)).rejects.toThrow(/500 cases kept \d+ MiB/);
  });

  it('machines that outlive their kind are a finding', async () => {
    const kept: Uint8Array[] = [];
    const hoard = (): Kind => ({ name: 'hoard', run: () => void (kept.length === 0 && kept.push(new Uint8Array(100 << 20))), close });
    await expect(runKind(hoard, 1, (_, n) => n < 2, () => undefined)).rejects.toThrow(/the machines, when it had ended, kept \d+ MiB/);
  });

  it('memory in use counts a buffer once', () => {
    const before = memoryInUse();
    const buffer = new Uint8Array(100 << 20);
    const growth = memoryInUse() - before;
    expect(buffer.length).toBe(100 << 20);
    expect(growth).toBeGreaterThan(95 << 20);
    expect(growth).toBeLessThan(105 << 20);
  });
});
