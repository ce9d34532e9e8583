/** The kinds of hostile input, and the guard that each case runs under: no exception, no hang, no growing memory. */
import { setTimeout } from 'node:timers/promises';
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
/** Most memory of the host that all cases of a kind together may keep, and that may be left when it has been closed, in bytes, when garbage has been collected. */
const GROWTH = 200 << 20;
const LEFT = 50 << 20;
/** The cases after which that is looked at: everything that is allocated once has been, and then now and then. */
const SETTLED = 50;
const LOOK = 500;

export interface Kind {
  readonly name: string;
  /** Runs one case; throws on a finding. */
  run(random: Random): void | Promise<void>;
  /** What to count besides cases. */
  count?(): string;
  /** Blocks translated so far. */
  blocks?(): number;
  /** Lets go of everything: machines too. */
  close(): void;
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
    close: () => (rig = undefined),
  };
}

/** By name, made when asked for: a machine takes a while. */
export const KINDS: Readonly<Record<string, () => Kind>> = {
  code: () => onRig('code', 'region', (rig, random) => hostileCode(rig, random, false)),
  tables: () => onRig('tables', 'region', (rig, random) => hostileCode(rig, random, true)),
  blocks: () => onRig('blocks', 'block', (rig, random) => hostileCode(rig, random)),
  traffic: () => {
    let traffic: Traffic | undefined;
    return { name: 'traffic', run: (random) => (traffic ??= new Traffic()).run(random), close: () => (traffic = undefined) };
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

/** Bytes that are in use when garbage has been collected. A machine's software TLB is a reservation of 430 MiB, of which the host gives what is touched. */
export function memoryInUse(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect(); // what array buffers held is given back after a collection, and counted as free at the next
  const { heapUsed, external } = process.memoryUsage(); // array buffers are among what is external
  return heapUsed + external;
}

/** Throws a Finding when more than `most` bytes have been added to `before`. */
function keeps(kind: Kind, seed: number, before: number, most: number, what: string): void {
  const growth = memoryInUse() - before;
  if (growth > most) throw new Finding(kind.name, seed, `${what} kept ${(growth / 2 ** 20).toFixed(0)} MiB`);
}

/** Runs cases until `more` says no; the seeds follow from the first. Returns how many. Throws a Finding. */
export async function runCases(kind: Kind, seed: number, more: (cases: number) => boolean): Promise<number> {
  const seeds = new Random(seed);
  let cases = 0;
  let settled: number | undefined;
  const look = (): void => {
    if (settled !== undefined) keeps(kind, seed, settled, GROWTH, `${cases} cases`);
  };
  for (; more(cases); cases++) {
    await runCase(kind, seeds.word());
    // Timers of whoever runs this have a right to fire.
    await new Promise((resolve) => setImmediate(resolve));
    if (cases === SETTLED) settled = memoryInUse();
    else if (cases % LOOK === 0) look();
  }
  look();
  return cases;
}

/** Runs a kind from the making of its machines to their end, of which nothing may be left. `done` gets the number of cases. Throws a Finding. */
export async function runKind(make: () => Kind, seed: number, more: (kind: Kind, cases: number) => boolean, done: (kind: Kind, cases: number) => void): Promise<void> {
  const before = memoryInUse();
  const kind = make();
  try {
    done(kind, await runCases(kind, seed, (cases) => more(kind, cases)));
  } finally {
    kind.close();
  }
  // V8 optimises units in the background, and holds on to their machine until it has.
  for (let wait = 0; wait < 20 && memoryInUse() > before + LEFT; wait++) await setTimeout(100);
  keeps(kind, seed, before, LEFT, 'the machines, when it had ended,');
}
