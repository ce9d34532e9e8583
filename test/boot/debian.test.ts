/** Debian's kernel, unmodified, by translation in host time: to the shell, a session there, and power-off; on three boards. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt, jitvisorLong } from '../support/program.js';
import { debianGuest } from './guest.js';

const guest = await debianGuest();
const script = fileURLToPath(new URL('shell.script', import.meta.url));
/** What a kernel says when something is wrong with it. */
const TROUBLE = /^\[ *\d+\.\d+\] .*(Oops|WARNING:|BUG:|cut here|[Cc]all [Tt]race)/m;

describe.skipIf(!guest)("Debian's kernel", () => {
  let dir: string;
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'jitvisor-boot-'));
    ensureBuilt();
  }, 120_000);
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it('a session at the shell, and poweroff', async () => {
    const generated = Buffer.from('jitvisor\n'.repeat(500_000)).subarray(0, 4_000_000);
    expect(readFileSync(script, 'utf8')).toContain(createHash('md5').update(generated).digest('hex'));
    const { status, stdout, stderr } = await jitvisorLong(400_000, 'run', '--script', script);
    expect({ status, stderr, tail: stdout.slice(-500) }).toMatchObject({ status: 0, stderr: '' });
    expect(stdout).toContain('reboot: Power down');
    expect(stdout).not.toMatch(TROUBLE);
  }, 420_000);

  it.each([['bcm2835-rpi-b-plus.dtb', 'Raspberry Pi Model B+'], ['bcm2835-rpi-zero.dtb', 'Raspberry Pi Zero']])('%s: to the shell, and reboot', async (dtb, model) => {
    const reboot = join(dir, 'reboot.script');
    writeFileSync(reboot, 'timeout 240\nexpect jitvisor:~# \nsend reboot\\n\nend\n');
    const { status, stdout, stderr } = await jitvisorLong(300_000, 'run', '--dtb', guest!.dtbs[dtb]!, '--script', reboot);
    expect({ status, stderr, tail: stdout.slice(-500) }).toMatchObject({ status: 0, stderr: '' });
    expect(stdout).toContain(`Machine model: ${model}`);
    expect(stdout).toContain('reboot: Restarting system');
    expect(stdout).not.toMatch(TROUBLE);
  }, 320_000);
});

describe.skipIf(!guest)('files that cannot be booted: 2 and one sentence', () => {
  let dir: string;
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'jitvisor-files-'));
    writeFileSync(join(dir, 'short'), readFileSync(guest!.kernel).subarray(0, 3_000_000));
    writeFileSync(join(dir, 'text'), 'This is a text.\n');
    // The board's name occurs in the root's compatible string and in no other string that matters here.
    writeFileSync(join(dir, 'other.dtb'), Buffer.from(readFileSync(guest!.dtb).toString('latin1').replaceAll('brcm,bcm2835', 'acme,abc1234'), 'latin1'));
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it.each<[string, string[], RegExp]>([
    ['a truncated zImage', ['--kernel', 'short'], /^jitvisor: The kernel is a truncated zImage: 3000000 bytes of \d+\.\n$/],
    ['a text as a kernel', ['--kernel', 'text'], /^jitvisor: The kernel is a text file, not a kernel \(zImage, Image or ELF\)\.\n$/],
    ['a text as a device tree', ['--dtb', 'text'], /^jitvisor: The device tree is not a flattened device tree/],
    ["another board's device tree", ['--dtb', 'other.dtb'], /^jitvisor: The device tree is for another board, .*; the machine raspi1ap needs brcm,bcm2835\.\n$/],
    ['a directory as an initrd', ['--initrd', '.'], /^jitvisor: --initrd: cannot read .*: it is a directory\.\n$/],
  ])('%s', async (_what, [option, file], sentence) => {
    const { status, stdout, stderr } = await jitvisorLong(60_000, 'run', option!, join(dir, file!));
    expect(stderr).toMatch(sentence);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });
});
