/**
 * Boot to the shell, jitvisor beside `qemu-system-arm -M raspi1ap`: the same kernel, device tree and initrd, runs in turn
 * (A B A B …), so that a machine whose speed drifts slows both. Prints medians of wall time, and their ratios.
 *
 *   npm run bench:boot -- --runs 3 [--no-fast-load]
 *
 * QEMU 7.2 oopses in bcm2835_power_probe with Debian's device tree; its copy has that node disabled (docs/guests.md).
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { fetchDebianGuest, guestFiles, SHELL_READY } from '../src/guest/index.js';
import { jitvisor, qemu, start, usage, type Emulator } from './emulators.js';
import { BenchError } from './errors.js';
import { median } from './statistics.js';

interface Sample { wall: number; cpu: number }

const TIMEOUT_MS = 300_000;

/** Runs an emulator until its output shows the shell; seconds of wall time, and of processor time of the whole process. */
function untilShell(emulator: Emulator): Promise<Sample> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = start(emulator);
    let text = '';
    let sample: Sample | undefined;
    const timer = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MS);
    child.on('error', reject);
    child.stderr!.resume();
    child.stdout!.on('data', (chunk: Buffer) => {
      text = (text + chunk.toString('latin1')).slice(-20_000);
      if (sample !== undefined || !text.includes(SHELL_READY)) return;
      sample = { wall: (performance.now() - started) / 1000, cpu: usage(child).cpu ?? NaN };
      child.kill('SIGKILL');
    });
    child.on('exit', () => {
      clearTimeout(timer);
      if (sample === undefined) reject(new BenchError(`${emulator.name} ended without showing the shell; its last words: ${text.slice(-300)}`));
      else resolve(sample);
    });
  });
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { runs: { type: 'string', default: '3' }, 'no-fast-load': { type: 'boolean', default: false } } });
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1 || runs > 100) throw new Error('--runs takes a whole number from 1 to 100.');
  const files = (await guestFiles()) ?? (await fetchDebianGuest());
  const folder = mkdtempSync(join(tmpdir(), 'jitvisor-bench-'));
  try {
    const images = { kernel: files.kernel, dtb: files.dtb, initrd: files.initrd };
    const cli = join(dirname(fileURLToPath(import.meta.url)), '../src/cli/main.js');
    const [we, they] = [jitvisor(cli, images, values['no-fast-load'] ? ['--no-fast-load'] : []), qemu(images, folder)];
    const ours: Sample[] = [];
    const theirs: Sample[] = [];
    for (let run = 1; run <= runs; run++) {
      const b = await untilShell(they);
      const a = await untilShell(we);
      theirs.push(b);
      ours.push(a);
      console.log(`run ${run}: jitvisor ${a.wall.toFixed(2)} s (cpu ${a.cpu.toFixed(2)}), qemu ${b.wall.toFixed(2)} s (cpu ${b.cpu.toFixed(2)}), ratio ${(a.wall / b.wall).toFixed(2)}`);
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
