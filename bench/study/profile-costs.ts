/** Unit costs for a profile: the nanobenchmarks' rows under its policy, and the interpreter's speed. */
import { createMachine } from '../../src/index.js';
import { jitvisorMachine } from './dialogue.js';
import { runNano, type NanoLine, type Progress } from './nano.js';
import type { ProfileCosts } from './profile.js';
import { UNIT_COST_ROWS, unitCosts } from './unit-costs.js';

const NANO_MEMORY = 96 << 20;
/** Guest instructions of the interpreter's calibration. */
const INTERPRETED = 20_000_000;

export interface CostOptions {
  virt: string;
  /** guests/nano and guests/demo. */
  nano: Uint8Array;
  demo: Uint8Array;
  runs: number;
  /** Milliseconds of a run of a row. */
  time: number;
  onRow(progress: Progress): void;
}

/** Throws BenchError. */
export async function profileCosts({ virt, nano, demo, runs, time, onRow }: CostOptions): Promise<{ costs: ProfileCosts; lines: NanoLine[] }> {
  const machine = jitvisorMachine(virt, { kernel: nano, memory: NANO_MEMORY, virt });
  const lines = await runNano([machine], { runs, time, clock: 'cpu', only: [...UNIT_COST_ROWS, 'mmio_read', 'mmio_write'], onRow });
  const row = (name: string): number => Math.max(lines.find((line) => line.name === name)?.results[virt]?.median ?? 0, 0);
  return { costs: { classes: unitCosts(lines, virt), mmioRead: row('mmio_read'), mmioWrite: row('mmio_write'), interpreted: await interpreterCost(demo) }, lines };
}

/** Nanoseconds an instruction of the built-in guest. */
async function interpreterCost(kernel: Uint8Array): Promise<number> {
  const machine = createMachine({ kernel, memory: 64 << 20, engine: 'interp', instructions: INTERPRETED, icount: true });
  const before = process.cpuUsage();
  await machine.run();
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * 1000) / machine.stats().instructions!;
}
