/** The built program, spawned as a user does it: usage errors, help, and the exit codes around them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt, jitvisor } from '../support/program.js';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'jitvisor-program-'));
  writeFileSync(join(dir, 'empty'), '');
  writeFileSync(join(dir, 'bad.script'), 'expect a\nwait 5\n');
  ensureBuilt();
}, 120_000);
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('usage errors: 2 and one sentence', () => {
  it.each<[string[], RegExp]>([
    [['run', '--memory', '3G'], /^jitvisor: --memory 3G does not fit raspi1ap, which takes from 16M to 512M\.\n$/],
    [['run', '-m', '1T'], /^jitvisor: --memory must be a size such as 512M, 1G or a number of bytes, not "1T"\.\n$/],
    [['run', '--kernel', '/nowhere/zImage'], /^jitvisor: --kernel: cannot read \/nowhere\/zImage: there is no such file\.\n$/],
    [['run', '-dtb', '/'], /^jitvisor: --dtb: cannot read \/: it is a directory\.\n$/],
    [['run', '--initrd', '/nowhere'], /^jitvisor: --initrd: cannot read/],
    [['run', '--init', '/nowhere'], /^jitvisor: --init: cannot read/],
    [['run', '--add', '/nowhere:/a'], /^jitvisor: --add: cannot read/],
    [['run', '--script', '/nowhere'], /^jitvisor: --script: cannot read/],
    [['run', '--frobnicate'], /^jitvisor: Unknown option --frobnicate\.\nTry: jitvisor run --help\n$/],
    [['run', '-nographic'], /^jitvisor: Unknown option -nographic\.\n/],
    [['run', 'zImage'], /^jitvisor: Unknown argument zImage\.\n/],
    [['run', '--kernel'], /^jitvisor: --kernel needs a value\.\n/],
    [['run', '--timeout', 'soon'], /^jitvisor: --timeout must be a number of seconds/],
    [['frob'], /^jitvisor: There is no command frob; the commands are run, guest, study, inspect, bench\.\nTry: jitvisor --help\n$/],
    [['guest'], /^jitvisor: Say what to do: fetch, list or path\.\nTry: jitvisor guest --help\n$/],
    [[], /^jitvisor: Name a command: jitvisor run boots a guest\.\nTry: jitvisor --help\n$/],
  ])('%j', (args, sentence) => {
    const { status, stdout, stderr } = jitvisor(...args);
    expect(stderr).toMatch(sentence);
    expect(status).toBe(2);
    expect(stdout).toBe('');
  });

  it('names the line of a script', () => {
    expect(jitvisor('run', '--script', join(dir, 'bad.script'))).toMatchObject({ status: 2, stderr: expect.stringMatching(/bad\.script, line 2: a line is expect TEXT/) as string });
  });

  it('refuses an empty file', () => {
    expect(jitvisor('run', '--kernel', join(dir, 'empty'))).toMatchObject({ status: 2, stderr: expect.stringMatching(/ is empty\.\n$/) as string });
  });
});

describe('help', () => {
  it('lists every option with 0', () => {
    const { status, stdout, stderr } = jitvisor('run', '--help');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    for (const option of ['machine', 'kernel', 'load-addr', 'dtb', 'initrd', 'append', 'memory', 'engine', 'jit-threshold', 'unit', 'icount', 'stats', 'timeout', 'expect', 'script', 'reboot', 'demo', 'trace', 'init', 'add']) {
      expect(stdout).toContain(`--${option} `);
    }
    expect(stdout).toContain('Exit codes');
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });

  it('names the commands and the version', () => {
    expect(jitvisor('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('jitvisor run') as string });
    expect(jitvisor('--version').stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
