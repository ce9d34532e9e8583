/**
 * The long form of hostile input: `npm run hostile -- --minutes N [--seed S] [--kind KIND]`, and `--kind KIND --replay SEED` for one case.
 * Ends with status 1 at the first finding of each kind, with 2 when it is asked for what there is not.
 */
import { parseArgs } from 'node:util';
import { Random } from '../../src/random.js';
import { Finding, KINDS, memoryInUse, runCase, runCases } from './suite.js';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '1' }, seed: { type: 'string' }, kind: { type: 'string' }, replay: { type: 'string' } },
});

async function main(): Promise<number> {
  const names = values.kind === undefined ? Object.keys(KINDS) : [values.kind];
  const unknown = names.find((name) => !(name in KINDS));
  if (unknown !== undefined) {
    console.error(`hostile: there is no kind ${unknown}, only ${Object.keys(KINDS).join(', ')}.`);
    return 2;
  }
  const seed = values.seed === undefined ? (Date.now() ^ (process.pid << 16)) >>> 0 : Number(values.seed) >>> 0;
  const share = (Number(values.minutes) * 60_000) / names.length;
  const seeds = new Random(seed);
  let status = 0;
  console.log(`hostile: seed ${seed}, ${values.minutes} minutes, ${names.join(', ')}`);
  for (const name of names) {
    const kind = KINDS[name]!();
    const first = seeds.word();
    const end = performance.now() + share;
    try {
      if (values.replay !== undefined) {
        await runCase(kind, Number(values.replay) >>> 0);
        console.log(`${name}: seed ${values.replay}: nothing found`);
        continue;
      }
      const cases = await runCases(kind, first, () => performance.now() < end);
      console.log(`${name}: ${cases} cases${kind.count ? `, ${kind.count()}` : ''}, ${(memoryInUse() / 2 ** 20).toFixed(0)} MiB in use`);
    } catch (error) {
      if (!(error instanceof Finding)) throw error;
      console.log(error.message);
      status = 1;
    } finally {
      kind.close?.();
    }
  }
  return status;
}

process.exitCode = await main();
