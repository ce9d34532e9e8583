/** `jitvisor bench` as a user runs it: mistakes, and a suite of one's own in Debian's guest. */
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { debianGuest } from '../boot/guest.js';
import { PROGRAM, ROOT, ensureBuilt, jitvisor, jitvisorLong } from '../support/program.js';

let dir: string;
beforeAll(() => {
  ensureBuilt();
  dir = mkdtempSync(join(tmpdir(), 'jitvisor-own-suite-'));
}, 120_000);
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('jitvisor bench', () => {
  it('lists its programs', () => {
    const { status, stdout } = jitvisor('bench', '--list');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^compute\/qsort\tsorts points/m);
    expect(stdout).toMatch(/^kernel\/fork-sh\t/m);
    expect(jitvisor('bench', '--list', '--suite', 'kernel', '--only', 'null,stat').stdout).toBe('kernel/null\tgetppid\nkernel/stat\tstat of a file\n');
  });

  it.each<[string[], RegExp]>([
    [['--only', 'sha,nonsense'], /^jitvisor: There is no program nonsense; there are qsort, /],
    [['--only', ','], /^jitvisor: --only names no program\.\n/],
    [['--suite', '/nowhere'], /^jitvisor: There is no \/nowhere\/suite\.json; a suite is a folder with a manifest of that name\.\n/],
    [['--against', 'bochs'], /^jitvisor: --against must be qemu, not "bochs"\.\n/],
    [['--qemu', 'qemu-system-arm'], /^jitvisor: --qemu is for --against qemu\.\n/],
    [['--runs', '0'], /^jitvisor: --runs must be a whole number from 1 to 1000, not "0"\.\n/],
    [['--scale', 'much'], /^jitvisor: --scale must be a number above 0, such as 0\.1, not "much"\.\n/],
    [['--unit', 'page'], /^jitvisor: --unit must be region or block, not "page"\.\n/],
    [['--engine', 'interp', '--unit', 'block'], /^jitvisor: --unit is for --engine jit/],

    [['--json', '/nowhere/x.json'], /^jitvisor: --json: cannot write \/nowhere\/x\.json: ENOENT/],
    [['--nonsense'], /^jitvisor: Unknown option --nonsense\.\n/],
  ])('%j: 2 and one sentence', (words, sentence) => {
    const { status, stdout, stderr } = jitvisor('bench', ...words);
    expect(stderr).toMatch(sentence);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });
});

/** Whether there is such a process; one that has ended and is not reaped by whoever inherited it (Z) does not count. */
function runs(pid: string): boolean {
  return existsSync(`/proc/${pid}`) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
}

const guest = await debianGuest();

describe.skipIf(!guest)('jitvisor bench in the guest', () => {
  it('without QEMU: 1 and one sentence', () => {
    const { status, stderr } = jitvisor('bench', '--against', 'qemu', '--qemu', '/nowhere/qemu', '--runs', '1');
    expect(stderr).toMatch(/^jitvisor: \/nowhere\/qemu cannot be run \(.*ENOENT\); install QEMU, or leave out --against\.\n$/);
    expect(status).toBe(1);
  });

  it.skipIf(process.platform !== 'linux')('interrupted: 130, and no emulator or file stays', async () => {
    const bench = spawn(process.execPath, [PROGRAM, 'bench', '--only', 'sha', '--runs', '1'], { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, TMPDIR: dir } });
    const children = await new Promise<string[]>((resolve) => {
      bench.stderr.once('data', () => setTimeout(() => resolve(readFileSync(`/proc/${bench.pid}/task/${bench.pid}/children`, 'utf8').trim().split(' ')), 500));
    });
    expect(children.length).toBeGreaterThan(0);
    expect(readdirSync(dir).filter((name) => name.startsWith('jitvisor-bench-'))).toHaveLength(1);
    const ended = new Promise((resolve) => bench.on('exit', resolve));
    bench.kill('SIGINT');
    expect(await ended).toBe(130);
    // A killed process takes a moment to give its memory back.
    await expect.poll(() => children.filter(runs), { timeout: 20_000 }).toEqual([]);
    expect(readdirSync(dir).filter((name) => name.startsWith('jitvisor-bench-'))).toEqual([]);
  }, 60_000);

  it('runs a suite of one\'s own: times of good programs, sentences for bad ones, and nothing left behind', async () => {
    mkdirSync(join(dir, 'tools'));
    copyFileSync(join(ROOT, 'guests/workloads/compute/bin/bitcount'), join(dir, 'tools', 'bits'));
    writeFileSync(join(dir, 'text'), "it's here\n");
    writeFileSync(join(dir, 'suite.json'), JSON.stringify({
      name: 'own',
      files: ['tools', 'text'],
      programs: [
        { name: 'marked', command: 'tools/bits {count}', count: 8, checksum: '00031171', unit: 'round' },
        { name: 'unmarked', command: `test "$(cat text)" = "it's here" && sleep 0.3` },
        { name: 'failing', command: 'echo no luck >&2; exit 3' },
        { name: 'lying', command: 'tools/bits 1', checksum: '00000000' },
      ],
    }));
    const [json, csv] = [join(dir, 'result.json'), join(dir, 'result.csv')];
    const before = readdirSync(tmpdir());
    const { status, stdout, stderr } = await jitvisorLong(300_000, 'bench', '--suite', dir, '--runs', '1', '--scale', '0.25', '--boot-timeout', '240', '--json', json, '--csv', csv);
    expect(stderr).toMatch(/^run 1 of 1: jitvisor\n {2}marked: .*\n {2}unmarked: .*\n {2}failing: exit status 3; it said: no luck\n/);
    expect(status).toBe(1);
    expect(stdout).toContain('lying on jitvisor, run 1: the checksum is 00031171 instead of 00000000.');
    const result = JSON.parse(readFileSync(json, 'utf8')) as {
      programs: { name: string; command: string; times: { jitvisor?: { seconds: number[] } } }[]; boots: { counters: Record<string, number> }[][];
    };
    const seconds = Object.fromEntries(result.programs.map(({ name, times }) => [name, times.jitvisor?.seconds[0]]));
    expect(seconds).toMatchObject({ failing: undefined, lying: undefined });
    expect(seconds.marked).toBeGreaterThan(0);
    expect(seconds.unmarked).toBeGreaterThan(0.28);
    expect(result.programs[0]!.command).toBe('tools/bits 2');
    expect(result.boots[0]![0]!.counters.instructions).toBeGreaterThan(1e8);
    expect(readFileSync(csv, 'utf8').split('\n')).toHaveLength(4);
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('jitvisor-bench-') && !before.includes(name))).toEqual([]);
    expect(existsSync(join(dir, 'suite.json'))).toBe(true);
  }, 320_000);
});
