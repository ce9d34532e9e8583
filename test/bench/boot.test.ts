/** One boot, with a script of the host's shell in place of an emulator: what ends it, and how that is told. */
import { describe, expect, it } from 'vitest';
import { boot } from '../../bench/boot.js';
import type { Emulator } from '../../bench/emulators.js';

const programs = ['one', 'two'].map((name) => ({ name, group: '', about: '', command: name, count: 1, timeout: 0.3 }));
const marks = (...lines: string[]): string => lines.map((line) => `echo '#bench# ${line}';`).join(' ');
const emulator = (script: string, name: Emulator['name'] = 'jitvisor'): Emulator => ({ name, version: '', command: 'sh', args: ['-c', script] });
const run = (script: string, name?: Emulator['name']): ReturnType<typeof boot> => boot(emulator(script, name), programs, { bootTimeout: 5 });

describe('a boot', () => {
  it('brings a sample for each program, processor time, memory and counters', async () => {
    const told: string[] = [];
    const script = `${marks('ready', 'begin 0')} sleep 0.1; ${marks('end 0 0', 'begin 1', 'end 1 3', 'done')} sleep 0.1; echo '{"outcome":"poweroff","seconds":1,"counters":{"units":7}}' >&2`;
    const result = await boot(emulator(script), programs, { bootTimeout: 5, onSample: ({ name }) => told.push(name) });
    expect((result.samples[0] as { seconds: number }).seconds).toBeGreaterThan(0.09);
    expect(result.samples[1]).toEqual({ failure: 'exit status 3' });
    expect(result.counters).toEqual({ units: 7 });
    expect(result.gaveUp).toBeUndefined();
    expect(told).toEqual(['one', 'two']);
    if (process.platform === 'linux') expect(result.usage!.peakMemory).toBeGreaterThan(100_000);
  });

  it('does not wait for QEMU to end', async () => {
    const result = await run(`${marks('ready', 'begin 0', 'end 0 0', 'begin 1', 'end 1 0', 'done')} exec sleep 60`, 'qemu');
    expect(result.gaveUp).toBeUndefined();
    expect(result.samples.every((sample) => sample && 'seconds' in sample)).toBe(true);
  });

  it('is given up when a program takes too long', async () => {
    const result = await run(`${marks('ready', 'begin 0', 'end 0 0', 'begin 1')} exec sleep 60`);
    expect(result.gaveUp).toBe('jitvisor: after 0.3 s two had not ended.');
    expect(result.samples[0]).toHaveProperty('seconds');
    expect(result.samples[1]).toEqual({ failure: 'after 0.3 s two had not ended' });
  });

  it('is given up when the emulator ends too early', async () => {
    const result = await run(`${marks('ready', 'begin 0')} echo 'Kernel panic'; exit 1`);
    expect(result.gaveUp).toBe('jitvisor: it ended with 1 before the last program; it said: Kernel panic.');
    expect(result.samples[1]).toBeUndefined();
  });

  it('fails when the emulator ends before the guest is up', async () => {
    await expect(run("echo 'jitvisor: no such file.' >&2; exit 2")).rejects.toMatchObject({
      name: 'BenchError', mayPass: false, message: 'jitvisor did not boot the guest: it ended with 2; it said: jitvisor: no such file.',
    });
  });

  it('may be tried again when the guest is not up in time', async () => {
    await expect(boot(emulator('echo hello; exec sleep 60'), programs, { bootTimeout: 0.3 })).rejects.toMatchObject({
      name: 'BenchError', mayPass: true, message: 'jitvisor did not boot the guest: after 0.3 s of silence the guest was not up; it said: hello.',
    });
  });

  it('ends at once when it is interrupted', async () => {
    const abort = new AbortController();
    const started = performance.now();
    const booting = boot(emulator(`${marks('ready', 'begin 0')} exec sleep 60`), programs, { bootTimeout: 60, signal: abort.signal });
    setTimeout(() => abort.abort(), 100);
    await expect(booting).rejects.toMatchObject({ name: 'BenchError', message: 'jitvisor was interrupted.' });
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  it('fails when there is no such emulator', async () => {
    await expect(boot({ name: 'qemu', version: '', command: '/nowhere/qemu', args: [] }, programs, { bootTimeout: 5 })).rejects.toThrow(/^qemu did not boot the guest: .*ENOENT/);
  });
});
