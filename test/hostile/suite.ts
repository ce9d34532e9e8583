/** The kinds of hostile input, and the guard that each case runs under: no exception, no hang, no growing memory. */
import { setFlagsFromString } from 'node:v8';
import { createContext, runInContext, runInNewContext } from 'node:vm';
import { Random } from '../../src/random.js';
import { hostileCode } from './code.js';
import { Images } from './images.js';
import { Rig } from './rig.js';
import { Traffic } from './traffic.js';

/** Most time of the host's processors that a case may take, in ms: about ten times what the longest takes on a slow machine. */
const CASE_MS = 5000;
/** A case that has not come back by then, in ms of the wall's clock, is stopped: a hang, however busy the host is. */
const HANG_MS = 180_000;
/** Most memory of the host that all cases together may keep, in bytes, when garbage has been collected. */
const GROWTH = 400 << 20;

export interface Kind {
  readonly name: string;
  /** Runs one case; throws on a finding. */
  run(random: Random): void | Promise<void>;
  /** What to count besides cases. */
  count?(): string;
  /** Blocks translated so far. */
  blocks?(): number;
  close?(): void;
}

/** A kind on a rig, which is thrown away after a finding. */
function onRig(name: string, unit: 'region' | 'block', run: (rig: Rig, random: Random) => void): Kind {
  let rig: Rig | undefined;
  let blocks = 0;
  return {
    name,
    run(random) {
      rig ??= new Rig(unit);
      const before = rig.blocks;
      try {
        run(rig, random);
        blocks += rig.blocks - before;
      } catch (error) {
        rig = undefined;
        throw error;
      }
    },
    count: () => `${blocks} blocks`,
    blocks: () => blocks,
  };
}

/** By name, made when asked for: a machine takes a while. */
export const KINDS: Readonly<Record<string, () => Kind>> = {
  code: () => onRig('code', 'region', (rig, random) => hostileCode(rig, random, false)),
  tables: () => onRig('tables', 'region', (rig, random) => hostileCode(rig, random, true)),
  blocks: () => onRig('blocks', 'block', (rig, random) => hostileCode(rig, random)),
  traffic: () => {
    const traffic = new Traffic();
    return { name: 'traffic', run: (random) => traffic.run(random) };
  },
  images: () => {
    const images = new Images();
    return { name: 'images', run: (random) => images.run(random), count: () => `${images.refused} refused, ${images.ran} run`, close: () => images.close() };
  },
};

/** How many of them translate blocks. */
export const KINDS_WITH_BLOCKS = 3;

export class Finding extends Error {
  constructor(readonly kind: string, readonly seed: number, cause: unknown) {
    super(`hostile input: ${kind}, seed ${seed} (npm run hostile -- --kind ${kind} --replay ${seed}):\n${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`, { cause });
  }
}

const watched = createContext({ run: undefined as unknown });

/** Calls a function that is stopped, and throws, after so many ms (as far as it is synchronous). */
function stopAfter<T>(ms: number, run: () => T): T {
  watched.run = run;
  try {
    return runInContext('run()', watched, { timeout: ms, displayErrors: false }) as T;
  } finally {
    watched.run = undefined;
  }
}

/** One case under the guard: `most` ms of the host's processors, and `hang` ms in all. */
export async function runCase(kind: Kind, seed: number, most = CASE_MS, hang = HANG_MS): Promise<void> {
  const before = process.cpuUsage();
  try {
    await stopAfter(hang, () => kind.run(new Random(seed)));
  } catch (error) {
    throw new Finding(kind.name, seed, error);
  }
  const { user, system } = process.cpuUsage(before);
  const ms = (user + system) / 1000;
  if (ms > most) throw new Finding(kind.name, seed, `it took ${ms.toFixed(0)} ms of the processor`);
}

/** Bytes that are in use, after a full collection. */
export function memoryInUse(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return heapUsed + external + arrayBuffers;
}

/** Runs cases until `more` says no; the seeds follow from the first. Returns how many. Throws a Finding. */
export async function runCases(kind: Kind, seed: number, more: (cases: number) => boolean): Promise<number> {
  const seeds = new Random(seed);
  let cases = 0;
  let settled: number | undefined;
  for (; more(cases); cases++) {
    await runCase(kind, seeds.word());
    // Timers of whoever runs this have a right to fire.
    await new Promise((resolve) => setImmediate(resolve));
    // By then everything has been allocated that is allocated once.
    if (cases === 50) settled = memoryInUse();
  }
  const growth = settled === undefined ? 0 : memoryInUse() - settled;
  if (growth > GROWTH) throw new Finding(kind.name, seed, `${cases} cases kept ${(growth / 2 ** 20).toFixed(0)} MiB`);
  return cases;
}
