import { afterAll, describe, expect, it } from 'vitest';
import { CODE_BASE, DATA_BASE, DATA_BYTES, baseImage, makeCase, type TestCase } from './case.js';
import { engineExecutors } from './engine-executor.js';
import { Oracle, oracleMissing } from './oracle.js';

const missing = oracleMissing();
if (missing) console.log(`oracle tests skipped: ${missing}`);

/** r0.. as given, the rest zero. */
const regs = (...values: number[]): number[] => Array.from({ length: 15 }, (_, i) => (values[i] ?? 0) >>> 0);

describe.skipIf(missing)('oracle', () => {
  const oracle = new Oracle();
  afterAll(() => oracle.close());
  const run = (part: Partial<TestCase> & Pick<TestCase, 'code'>) => oracle.run(makeCase(part));

  it('carries every register and flag through an empty case', async () => {
    const r = Array.from({ length: 15 }, (_, i) => (0x11111111 * (i + 1)) >>> 0);
    const vfp = Array.from({ length: 32 }, (_, i) => 0x3f800000 + i);
    for (const thumb of [false, true]) {
      for (const cpsr of [0xf80f0000, 0xa8050000, 0x000f0200]) {
        const result = await run({ thumb, code: [], r, vfp, cpsr, fpscr: 0x53c30001 });
        expect(result).toEqual({
          stop: 'end', address: 0, r: [...r, CODE_BASE], vfp, changes: [], cpsr: (cpsr | (thumb ? 0x20 : 0)) >>> 0, fpscr: 0x53c30001,
        });
      }
    }
  });

  it('adds with flags', async () => {
    const result = await run({ code: [0xe0910002], r: regs(0, 0x7fffffff, 1) }); // adds r0, r1, r2
    expect(result.r[0]).toBe(0x80000000);
    expect(result.cpsr).toBe(0x90000000);
    expect(result.r[15]).toBe(CODE_BASE + 4);
    expect(result.stop).toBe('end');
  });

  it('runs Thumb with an odd number of halfwords', async () => {
    const result = await run({ thumb: true, code: [0x3001, 0x1840, 0x0040], r: regs(1, 5) }); // adds #1; adds r0,r0,r1; lsls #1
    expect(result.r[0]).toBe(14);
    expect(result.r[15]).toBe(CODE_BASE + 6);
    expect(result.stop).toBe('end');
  });

  it('reports changed memory only, after patches', async () => {
    const result = await run({ code: [0xe5910000, 0xe5c10005], r: regs(0, DATA_BASE + 16), patches: [[16, 0xcafe4321]] }); // ldr; strb
    expect(result.r[0]).toBe(0xcafe4321);
    const before = baseImage()[5]!;
    expect(result.changes).toEqual([[20, ((before & 0xffff00ff) | 0x2100) >>> 0]]);
  });

  it('loads big-endian after an initial E', async () => {
    const result = await run({ code: [0xe5910000], r: regs(0, DATA_BASE), patches: [[0, 0x11223344]], cpsr: 0x200 });
    expect(result.r[0]).toBe(0x44332211);
    expect(result.cpsr).toBe(0x200);
  });

  it('reports faults with instruction and address', async () => {
    const beyond = DATA_BASE + DATA_BYTES;
    const load = await run({ code: [0xe1a00000, 0xe5910000], r: regs(7, beyond) });
    expect(load).toMatchObject({ stop: 'abort', address: beyond });
    expect(load.r[15]).toBe(CODE_BASE + 4);
    expect(load.r[0]).toBe(7);
    const undef = await run({ code: [0xe1a00000, 0xe7f000f0, 0xe1a00000] });
    expect(undef).toMatchObject({ stop: 'undefined', address: 0 });
    expect(undef.r[15]).toBe(CODE_BASE + 4);
    const trap = await run({ code: [0xe1200070] });
    expect(trap.stop).toBe('breakpoint');
    const jump = await run({ code: [0xe12fff11], r: regs(0, 0x03000000) });
    expect(jump).toMatchObject({ stop: 'abort', address: 0x03000000 });
    const exclusive = await run({ code: [0xe1910f9f], r: regs(0, DATA_BASE + 1) });
    expect(exclusive.stop).toBe('alignment');
  });

  it('computes VFP with the given FPSCR', async () => {
    const vfp = new Array<number>(32).fill(0);
    vfp[1] = 0x3f800000; // 1
    vfp[2] = 0x40400000; // 3
    const nearest = await run({ code: [0xee800a81], vfp }); // fdivs s0, s1, s2
    expect(nearest.vfp[0]).toBe(0x3eaaaaab);
    expect(nearest.fpscr).toBe(0x10);
    const toZero = await run({ code: [0xee800a81], vfp, fpscr: 0x00c00000 });
    expect(toZero.vfp[0]).toBe(0x3eaaaaaa);
  });

  it('starts with the exclusive monitor open', async () => {
    await run({ code: [0xe1910f9f], r: regs(0, DATA_BASE) }); // ldrex
    const result = await run({ code: [0xe1810f92], r: regs(5, DATA_BASE, 9) }); // strex r0, r2, [r1]
    expect(result.r[0]).toBe(1);
    expect(result.changes).toEqual([]);
  });

  it('fails a store-exclusive behind SETEND, which the manual (A2.9: a monitor of addresses) and ours perform', async () => {
    const swapped = { code: [0xe1f60f9f, 0xf1010200, 0xe1e60f91], r: regs(0, 0xb89d, 0, 0, 0, 0, DATA_BASE) }; // ldrexh r0, [r6]; setend be; strexh r0, r1, [r6]
    expect(await run(swapped)).toMatchObject({ r: expect.objectContaining({ 0: 1 }) as unknown, changes: [] });
    for (const executor of engineExecutors()) {
      const { r, changes } = executor.run(makeCase(swapped));
      expect([r[0], changes.map(([offset, value]) => [offset, value & 0xffff])]).toEqual([0, [[0, 0x9db8]]]);
    }
  });

  it('refuses system calls and survives endless loops', async () => {
    expect((await run({ code: [0xef000000] })).stop).toBe('refused');
    expect((await run({ thumb: true, code: [0xdf00] })).stop).toBe('refused');
    expect((await run({ code: [0xe10f0070] })).stop).toBe('refused');
    expect((await run({ thumb: true, code: [0x46c0, 0xbabc] })).stop).toBe('refused');
    expect((await run({ code: [0xeafffffe] })).stop).toBe('stuck');
    expect((await run({ code: [0xe3a00001] })).r[0]).toBe(1);
  });

  it('is fast enough to be used for millions of cases', async () => {
    const cases = Array.from({ length: 20000 }, (_, i) => makeCase({ code: [0xe2800000 | (i & 255), 0xe0811000, 0xe5821000, 0xe2833001], r: regs(i, 0, DATA_BASE) }));
    const start = performance.now();
    const results = await oracle.runAll(cases);
    const seconds = (performance.now() - start) / 1000;
    expect(results.every((result, i) => result.r[0] === i + (i & 255))).toBe(true);
    console.log(`oracle: ${Math.round(cases.length / seconds)} cases/s`);
  });
});
