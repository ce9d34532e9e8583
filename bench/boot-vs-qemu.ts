/**
 * Boot to the shell, jitvisor beside `qemu-system-arm -M raspi1ap`: the same kernel, device tree and initrd, runs in turn
 * (A B A B …), so that a machine whose speed drifts slows both. Prints medians of wall and of user time, and their ratios.
 *
 *   npm run bench:boot -- --runs 3 [--no-fast-load]
 *
 * QEMU 7.2 oopses in bcm2835_power_probe with Debian's device tree; its copy has that node disabled (docs/guests.md).
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { DeviceTree, fetchDebianGuest, guestFiles, RASPI1AP, SHELL_READY } from '../src/guest/index.js';

interface Sample { wall: number; user: number }

const TIMEOUT_MS = 300_000;

/** Runs a command until its output shows the shell; seconds of wall time, and of user time of the whole process. */
function untilShell(command: string, args: readonly string[]): Promise<Sample> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'ignore'] });
    let text = '';
    let wall: number | undefined;
    let user = 0;
    const timer = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MS);
    child.on('error', reject);
    child.stdout.on('data', (chunk: Buffer) => {
      text = (text + chunk.toString('latin1')).slice(-20_000);
      if (wall !== undefined || !text.includes(SHELL_READY)) return;
      wall = (performance.now() - started) / 1000;
      // Linux: user time in clock ticks, field 14 of /proc/PID/stat.
      const fields = readFileSync(`/proc/${child.pid}/stat`, 'latin1').replace(/^.*\) /, '').split(' ');
      user = Number(fields[11]) / 100;
      child.kill('SIGKILL');
    });
    child.on('exit', () => {
      clearTimeout(timer);
      if (wall === undefined) reject(new Error(`${command} ended without showing the shell; its last words: ${text.slice(-300)}`));
      else resolve({ wall, user });
    });
  });
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { runs: { type: 'string', default: '3' }, 'no-fast-load': { type: 'boolean', default: false } } });
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1 || runs > 100) throw new Error('--runs takes a whole number from 1 to 100.');
  const files = (await guestFiles()) ?? (await fetchDebianGuest());
  const folder = mkdtempSync(join(tmpdir(), 'jitvisor-bench-'));
  try {
    const tree = DeviceTree.parse(readFileSync(files.dtb));
    tree.disable('brcm,bcm2835-pm');
    const qemuTree = join(folder, 'qemu.dtb');
    writeFileSync(qemuTree, tree.serialise());
    const cli = join(dirname(fileURLToPath(import.meta.url)), '../src/cli/main.js');
    const append = RASPI1AP.defaultAppend;
    const guest = (dtb: string): string[] => ['-kernel', files.kernel, '-dtb', dtb, '-initrd', files.initrd, '-append', append];
    const ours: Sample[] = [];
    const theirs: Sample[] = [];
    for (let run = 1; run <= runs; run++) {
      const b = await untilShell('qemu-system-arm', ['-M', 'raspi1ap', '-nographic', '-no-reboot', ...guest(qemuTree)]);
      const a = await untilShell(process.execPath, [cli, 'run', ...guest(files.dtb), ...(values['no-fast-load'] ? ['--no-fast-load'] : [])]);
      theirs.push(b);
      ours.push(a);
      console.log(`run ${run}: jitvisor ${a.wall.toFixed(2)} s (user ${a.user.toFixed(2)}), qemu ${b.wall.toFixed(2)} s (user ${b.user.toFixed(2)}), ratio ${(a.wall / b.wall).toFixed(2)}`);
    }
    const wall = (samples: readonly Sample[]): number => median(samples.map((s) => s.wall));
    const ratio = median(ours.map((a, i) => a.wall / theirs[i]!.wall));
    console.log(`median of ${runs}: jitvisor ${wall(ours).toFixed(2)} s, qemu ${wall(theirs).toFixed(2)} s, ratio of pairs ${ratio.toFixed(2)} (Node ${process.version})`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  console.error(`bench: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
