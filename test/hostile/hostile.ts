/**
 * The long form of hostile input: `npm run hostile -- --minutes N [--seed S] [--kind KIND]`, with `--blocks N` until so many blocks of random code
 * were translated (the other kinds get a case for every thousand), and `--kind KIND --replay SEED` for one case. Interrupted, it reports what was done. Ends with status 1 at the first finding of each kind, with 2 when it is asked for what there is not.
 */
import { parseArgs } from 'node:util';
import { Random } from '../../src/random.js';
import { Finding, KINDS, KINDS_WITH_BLOCKS, memoryInUse, runCase, runKind, type Kind } from './suite.js';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '1' }, seed: { type: 'string' }, kind: { type: 'string' }, replay: { type: 'string' }, blocks: { type: 'string' } },
});

/** Set by an interrupt. */
let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => (interrupted = true));

async function main(): Promise<number> {
  const names = values.kind === undefined ? Object.keys(KINDS) : [values.kind];
  const unknown = names.find((name) => !(name in KINDS));
  if (unknown !== undefined) {
    console.error(`hostile: there is no kind ${unknown}, only ${Object.keys(KINDS).join(', ')}.`);
    return 2;
  }
  const seed = values.seed === undefined ? (Date.now() ^ (process.pid << 16)) >>> 0 : Number(values.seed) >>> 0;
  const blocks = values.blocks === undefined ? undefined : Number(values.blocks);
  const commit = process.env.JITVISOR_COMMIT ?? 'unknown';
  const seeds = new Random(seed);
  let status = 0;
  console.log(`hostile: commit ${commit}, seed ${seed}, ${blocks === undefined ? `${values.minutes} minutes` : `${blocks} blocks`}, ${names.join(', ')}`);
  let [allCases, allBlocks] = [0, 0];
  for (const name of names) {
    const first = seeds.word();
    try {
      if (values.replay !== undefined) {
        await replay(KINDS[name]!(), Number(values.replay) >>> 0);
        continue;
      }
      const enough = limit(names.length, blocks);
      await runKind(KINDS[name]!, first, (kind, cases) => !interrupted && !enough(kind, cases), (kind, cases) => {
        allCases += cases;
        allBlocks += kind.blocks?.() ?? 0;
        console.log(`${name}: ${cases} cases${kind.count ? `, ${kind.count()}` : ''}, ${mib(memoryInUse())} MiB allocated, ${mib(process.memoryUsage.rss())} MiB resident`);
      });
    } catch (error) {
      if (!(error instanceof Finding)) throw error;
      console.log(error.message);
      status = 1;
    }
  }
  const { user, system } = process.cpuUsage();
  if (values.replay === undefined) console.log(`commit ${commit}, seed ${seed}: ${allCases} cases, ${allBlocks} blocks, ${((user + system) / 6e7).toFixed(1)} minutes of the processor${status === 0 ? ', nothing found' : ''}`);
  return status;
}

const mib = (bytes: number): string => (bytes / 2 ** 20).toFixed(0);

async function replay(kind: Kind, seed: number): Promise<void> {
  try {
    await runCase(kind, seed);
    console.log(`${kind.name}: seed ${seed}: nothing found`);
  } finally {
    kind.close();
  }
}

/** Whether a kind has had its share, of time or of blocks. */
function limit(kinds: number, blocks: number | undefined): (kind: Kind, cases: number) => boolean {
  const end = performance.now() + (Number(values.minutes) * 60_000) / kinds;
  if (blocks === undefined) return () => performance.now() >= end;
  const share = blocks / Math.min(kinds, KINDS_WITH_BLOCKS);
  return (kind, cases) => (kind.blocks === undefined ? cases >= blocks / 1000 : kind.blocks() >= share);
}

process.exitCode = await main();
