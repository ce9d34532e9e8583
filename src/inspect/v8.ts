/** What V8 makes of a unit: bytes of bytecode, and the compiler that it reached. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Task {
  source: string;
  /** How often the unit is run. */
  calls: number;
}

export interface Report {
  /** What %GetOptimizationStatus says (src/runtime/runtime.h of V8). */
  status: number;
  calls: number;
}

export interface V8View {
  /** Undefined: this Node prints no bytecode. */
  bytecode: number | undefined;
  tier: string;
  calls: number;
}

/** Bits of OptimizationStatus; the order is that of the tiers, highest first. */
const TIERS = [[1 << 6, 'TurboFan'], [1 << 5, 'Maglev'], [1 << 15, 'Sparkplug'], [1 << 7, 'Ignition']] as const;

/** The tier that a function has code of. */
export const tierOf = (status: number): string => TIERS.find(([bit]) => (status & bit) !== 0)?.[1] ?? 'not compiled';

const CALLS = 20_000;

/** Throws when the process fails. */
export function askV8(source: string, calls = CALLS): V8View {
  const name = /function (\w+)/.exec(source)![1]!;
  const flags = ['--allow-natives-syntax', '--print-bytecode', `--print-bytecode-filter=${name}`, '--max-optimized-bytecode-size=1000000'];
  const child = spawnSync(process.execPath, [...flags, fileURLToPath(new URL('./v8-child.js', import.meta.url))], {
    input: JSON.stringify({ source, calls } satisfies Task), encoding: 'utf8', maxBuffer: 1 << 28,
  });
  if (child.status !== 0) throw new Error(`the process that asks V8 failed: ${child.stderr.trim().slice(-500)}`);
  const report = JSON.parse(child.stdout.trimEnd().split('\n').at(-1)!) as Report;
  const bytes = /^Bytecode length: (\d+)/m.exec(child.stdout)?.[1];
  return { bytecode: bytes === undefined ? undefined : Number(bytes), tier: tierOf(report.status), calls: report.calls };
}
