/**
 * The bare-metal programs of guests/privileged print what privileged instructions, exceptions and translation tables do. Here they run on
 * QEMU and on every engine, and the logs are compared line by line (docs/correctness.md).
 */
import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ROOT, ensureBuilt, jitvisorLong } from '../support/program.js';
import { PROGRAMS, QEMU_VERSION, compare, differences, expected, nameIn, named, qemuLog } from './logs.js';

const binary = (program: string): string => join(ROOT, 'guests', 'privileged', `${program}.elf`);

/** Each with its own clock where it matters: the last one keeps host time, the others count instructions. */
const ENGINES: readonly (readonly [string, readonly string[]])[] = [
  ['interpreted', ['--engine', 'interp', '--icount']],
  ['regions at once', ['--jit-threshold', '0', '--icount']],
  ['blocks at once, all trapping, host time', ['--jit-threshold', '0', '--unit', 'block', '--virt', 'trap']],
];

/** Programs that are all about sensitive instructions run with call-outs too. */
const CALLED_OUT = ['exceptions', 'modes'];

function cannotUseQemu(): string | undefined {
  const { status, stdout } = spawnSync('qemu-system-arm', ['--version'], { encoding: 'utf8' });
  if (status !== 0) return 'qemu-system-arm is not installed';
  const version = /version (\d+\.\d+)/.exec(stdout)?.[1];
  return version === QEMU_VERSION ? undefined : `the logs are of QEMU ${QEMU_VERSION}; here is ${version}`;
}

function qemu(program: string): Promise<string> {
  const options = ['-M', 'raspi1ap', '-kernel', binary(program), '-serial', 'stdio', '-display', 'none', '-monitor', 'none', '-no-reboot'];
  return new Promise((resolve, reject) => {
    const child = execFile('qemu-system-arm', options, { encoding: 'utf8', timeout: 60_000, maxBuffer: 1 << 24 }, (error, stdout) => (error ? reject(error) : resolve(stdout)));
    child.stdin?.end();
  });
}

const noQemu = cannotUseQemu();
if (noQemu) console.log(`privileged programs: not run on QEMU, ${noQemu}; compared with recorded logs only`);

beforeAll(ensureBuilt, 120_000);

describe.each(PROGRAMS)('%s', (program) => {
  it('departs from QEMU only where a reason is given', () => {
    const log = qemuLog(program);
    const known = differences(program);
    for (const { name, line, reason } of known) {
      expect(reason, name).toMatch(/DDI|\d\.\d|UNPREDICTABLE|The same|the same table/);
      expect(log.get(nameIn(log, name)), 'QEMU has this right').not.toBe(line);
    }
    expect(new Set(known.map(({ name }) => name)).size).toBe(known.length);
  });

  it.skipIf(noQemu)('prints the recorded log on QEMU', async () => {
    expect(compare(qemuLog(program), named(await qemu(program)))).toEqual([]);
  });

  it.each(ENGINES)('%s', (_name, options) => runs(program, options));

  it.runIf(CALLED_OUT.includes(program))('regions at once, all called out', () => runs(program, ['--jit-threshold', '0', '--virt', 'callout', '--icount']));

  // Here units make the accesses that raise lines.
  it.runIf(program === 'irq')('regions at once, host time', () => runs(program, ['--jit-threshold', '0']));
});

async function runs(program: string, options: readonly string[]): Promise<void> {
  const { status, stdout, stderr } = await jitvisorLong(100_000, 'run', '--kernel', binary(program), ...options);
  expect(compare(expected(program), named(stdout))).toEqual([]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
}
