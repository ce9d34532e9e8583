/** The driver: packs the suites, boots the emulators in turn, sums up. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GuestFiles } from '../src/guest/index.js';
import { boot, type Boot } from './boot.js';
import { jitvisor, qemu, type Emulator } from './emulators.js';
import { packSuites } from './guest.js';
import { BenchError } from './errors.js';
import type { Sample } from './marks.js';
import { summarise, type Results } from './results.js';
import type { Program, Suite } from './suite.js';

export interface BenchOptions {
  suites: readonly Suite[];
  files: GuestFiles;
  /** The built main.js. */
  program: string;
  /** More options of `jitvisor run`. */
  runOptions: readonly string[];
  /** QEMU's binary when it is to be compared with. */
  qemu?: string;
  runs: number;
  bootTimeout: number;
  /** Ends the bench at once; what counts is then the runs that were complete. */
  signal?: AbortSignal;
  onBoot?(run: number, emulator: Emulator): void;
  onSample?(program: Program, sample: Sample): void;
  onBooted?(run: number, boot: Boot): void;
  /** A boot that failed is tried again, for `reason`. */
  onRetry?(reason: string): void;
}

export interface Bench {
  results: Results;
  /** The boots of each complete run. */
  pairs: Boot[][];
  emulators: Record<string, string>;
}

/** Runs everything: jitvisor, QEMU, jitvisor, QEMU … so that a machine whose speed drifts slows both. Throws BenchError, GuestError. */
export async function bench(options: BenchOptions): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), 'jitvisor-bench-'));
  const clean = (): void => rmSync(folder, { recursive: true, force: true });
  process.on('exit', clean);
  try {
    return await runAll(options, emulators(options, folder));
  } finally {
    process.off('exit', clean);
    clean();
  }
}

function emulators({ suites, files, program, runOptions, qemu: binary }: BenchOptions, folder: string): Emulator[] {
  const initrd = join(folder, 'initrd.cpio');
  writeFileSync(initrd, packSuites(suites, readFileSync(files.busybox)));
  const images = { kernel: files.kernel, dtb: files.dtb, initrd };
  return [
    jitvisor(program, images, ['--stats=json', '--no-causes', ...runOptions]),
    ...(binary === undefined ? [] : [qemu(images, folder, binary)]),
  ];
}

async function runAll(options: BenchOptions, all: readonly Emulator[]): Promise<Bench> {
  const programs = options.suites.flatMap((suite) => suite.programs);
  const pairs: Boot[][] = [];
  try {
    for (let run = 1; run <= options.runs; run++) pairs.push(await runOnce(run, options, all, programs));
  } catch (error) {
    if (!options.signal?.aborted) throw error;
  }
  return {
    results: summarise(options.suites, pairs),
    pairs,
    emulators: Object.fromEntries(all.map(({ name, version }) => [name, version])),
  };
}

async function runOnce(run: number, options: BenchOptions, all: readonly Emulator[], programs: readonly Program[]): Promise<Boot[]> {
  const boots: Boot[] = [];
  for (const emulator of all) {
    options.onBoot?.(run, emulator);
    const one = await bootWithRetries(emulator, programs, options);
    boots.push(one);
    options.onBooted?.(run, one);
  }
  return boots;
}

/** QEMU 7.2 now and then stops for good in the middle of a boot, when the kernel's console moves to the UART's driver. */
const ATTEMPTS = 3;

async function bootWithRetries(emulator: Emulator, programs: readonly Program[], { bootTimeout, signal, onSample, onRetry }: BenchOptions): Promise<Boot> {
  for (let attempt = 1; ; attempt++) {
    try {
      return { ...await boot(emulator, programs, { bootTimeout, ...(signal && { signal }), ...(onSample && { onSample }) }), attempts: attempt };
    } catch (error) {
      if (!(error instanceof BenchError) || !error.mayPass || attempt === ATTEMPTS || signal?.aborted) throw error;
      onRetry?.(error.message);
    }
  }
}
