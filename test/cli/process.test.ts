/** The program as a process: signals, closed pipes, and the exit codes of real runs of the built-in guest. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROGRAM, ensureBuilt } from '../support/program.js';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'jitvisor-process-'));
  ensureBuilt();
}, 120_000);
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** Starts `jitvisor run --demo ARGS` with pipes; `seen` resolves when standard output holds a text. */
function demo(...args: string[]) {
  const child: ChildProcess = spawn(process.execPath, [PROGRAM, 'run', '--demo', ...args], { stdio: 'pipe' });
  const out = { stdout: '', stderr: '' };
  child.stdout!.on('data', (chunk: Buffer) => { out.stdout += chunk.toString(); });
  child.stderr!.on('data', (chunk: Buffer) => { out.stderr += chunk.toString(); });
  const ended = new Promise<{ code: number | null }>((resolve) => child.on('close', (code) => resolve({ code })));
  const seen = (text: string, where: 'stdout' | 'stderr' = 'stdout'): Promise<void> => new Promise((resolve, reject) => {
    const check = (): void => { if (out[where].includes(text)) resolve(); };
    child[where]!.on('data', check);
    child.on('close', () => reject(new Error(`ended before ${text}: ${out.stdout}${out.stderr}`)));
    check();
  });
  return { child, out, ended, seen };
}

describe('a run of the built-in guest', () => {
  it('--expect ends it with 0', async () => {
    const { ended, out } = demo('--expect', 'ok cpu id', '--timeout', '60');
    expect(await ended).toEqual({ code: 0 });
    expect(out.stdout).toContain('ok cpu id');
    expect(out.stderr).toBe('');
  });

  it('--timeout ends it with 124', async () => {
    const { ended, out } = demo('--expect', 'no such text', '--timeout', '0.5');
    expect(await ended).toEqual({ code: 124 });
    expect(out.stderr).toMatch(/^jitvisor: 0\.5 s \(--timeout\) are over and the console never showed "no such text"\.\n$/);
  });

  it('--script drives it', async () => {
    writeFileSync(join(dir, 'script'), 'timeout 60\nexpect ok cpu id\nexpect demo>\n');
    const { ended } = demo('--script', join(dir, 'script'));
    expect(await ended).toEqual({ code: 0 });
  });

  it('a reader that leaves ends it quietly', async () => {
    const { child, ended, seen, out } = demo('--timeout', '60');
    await seen('ok');
    child.stdout!.destroy();
    expect(await ended).toEqual({ code: 141 });
    expect(out.stderr).toBe('');
  });

  it('SIGINT stops it with a sentence and 130', async () => {
    const { child, ended, seen, out } = demo('--timeout', '60');
    await seen('ok');
    child.kill('SIGINT');
    expect(await ended).toEqual({ code: 130 });
    expect(out.stderr).toMatch(/^jitvisor: interrupted; stopping the guest/);
  });

  it('SIGTERM ends it with a sentence and 143', async () => {
    const { child, ended, seen, out } = demo('--timeout', '60');
    await seen('ok');
    child.kill('SIGTERM');
    expect(await ended).toEqual({ code: 143 });
    expect(out.stderr).toBe('jitvisor: terminated.\n');
  });

  it('the end of standard input does not end it', async () => {
    const { child, ended } = demo('--expect', 'demo>', '--timeout', '60');
    child.stdin!.end();
    expect(await ended).toEqual({ code: 0 });
  });
});
