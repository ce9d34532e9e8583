/** guests/nano on jitvisor under each policy, on the interpreter, and on QEMU: every row sees what it should. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { qemuDialogue, qemuVersion, type Answer, type Dialogue } from '../../bench/study/dialogue.js';
import { nanoRows } from '../../bench/study/nano.js';
import { createMachine, type MachineOptions } from '../../src/index.js';
import { ROOT, ensureBuilt, jitvisorLong } from '../support/program.js';

const path = join(ROOT, 'guests', 'nano', 'nano.elf');
const kernel = readFileSync(path);

/** A machine in this process, where the test's coverage and stack traces are. */
function inProcess(name: string, options: Partial<MachineOptions>): Dialogue {
  const machine = createMachine({ kernel, memory: 96 << 20, ...options });
  let text = '';
  let taker: ((answer: Answer) => void) | undefined;
  const early: Answer[] = [];
  machine.on('console', (bytes) => {
    text += Buffer.from(bytes).toString('latin1');
    if (!text.endsWith('> ')) return;
    const answer: Answer = { text, ms: 0, counters: machine.stats() };
    text = '';
    if (taker) taker(answer);
    else early.push(answer);
    taker = undefined;
  });
  void machine.run();
  return {
    name,
    ask: (line) => new Promise((resolve) => {
      if (early.length > 0) resolve(early.shift()!);
      else taker = resolve;
      if (line !== '') machine.sendConsole(Buffer.from(`${line}\n`));
    }),
    close: () => machine.stop(),
  };
}

async function answers(dialogue: Dialogue, iterations: number): Promise<Record<string, string>> {
  try {
    await dialogue.ask('');
    const all: Record<string, string> = {};
    for (const row of await nanoRows(dialogue)) all[row.name] = (await dialogue.ask(`r ${row.index} ${iterations}`)).text.split('\r')[0]!;
    return all;
  } finally {
    dialogue.close();
  }
}

const bad = (all: Record<string, string>): string[] => Object.entries(all).filter(([, text]) => text !== '[] ok').map(([name, text]) => `${name}: ${text}`);

describe('the nanobenchmark guest', () => {
  it.each(['trap', 'regfile', 'callout', 'inline', 'adaptive:2'])('sees what it should under %s', async (virt) => {
    const all = await answers(inProcess(virt, { virt, jitThreshold: 2 }), 64);
    expect(Object.keys(all).length).toBeGreaterThan(60);
    expect(bad(all)).toEqual([]);
  }, 120_000);

  it('sees what it should in the interpreter', async () => {
    expect(bad(await answers(inProcess('interp', { engine: 'interp' }), 16))).toEqual([]);
  }, 120_000);

  const reason = qemuVersion() === undefined ? 'qemu-system-arm is not installed' : undefined;
  if (reason) console.log(`nanobenchmarks on QEMU skipped: ${reason}`);
  it.skipIf(reason)('sees what it should on QEMU', async () => {
    expect(bad(await answers(qemuDialogue(path), 64))).toEqual([]);
  }, 120_000);
});

describe('jitvisor study nano', () => {
  beforeAll(ensureBuilt, 120_000);

  it('counts the exits, helper calls and dispatches of each policy', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'nano-')), 'nano.json');
    const { status, stdout, stderr } = await jitvisorLong(120_000, 'study', 'nano', '--no-qemu', '--only', 'svc,cps_pair,read_midr', '--runs', '2', '--time', '2', '--json', file);
    expect(stderr + stdout).toContain('cps_pair');
    expect(status).toBe(0);
    const { rows } = JSON.parse(readFileSync(file, 'utf8')) as { rows: { name: string; results: Record<string, { ns: number[]; counts: Record<string, number> }> }[] };
    const counts = (row: string, policy: string): Record<string, number> => rows.find(({ name }) => name === row)!.results[policy]!.counts;
    expect(counts('svc', 'trap')).toMatchObject({ exit_trap_svc: 1, exit_trap_exception_return: 1 });
    expect(counts('svc', 'inline')).not.toHaveProperty('exit_trap_svc');
    expect(counts('cps_pair', 'trap')).toMatchObject({ exit_trap_cps: 2 });
    expect(counts('cps_pair', 'callout')).toMatchObject({ callout_cps: 2 });
    expect(Object.keys(counts('cps_pair', 'inline')).filter((name) => /^(exit|callout|dispatch)_/.test(name))).toEqual([]);
    expect(counts('read_midr', 'trap')).toMatchObject({ exit_trap_cp15_identity: 1 });
    expect(rows.every(({ results }) => Object.values(results).every(({ ns }) => ns.length === 2))).toBe(true);
  }, 150_000);

  it.each([
    [['study'], 'Say what to study'],
    [['study', 'nano', '--virt', 'trapp'], '--virt'],
    [['study', 'nano', '--runs', '0'], '--runs must be a whole number from 1'],
    [['study', 'nano', '--clock', 'sun'], '--clock must be cpu or wall'],
    [['study', 'nano', '--only', ','], '--only names no row.'],
    [['study', 'thesis', '--only', 'nothing-of-that-name'], 'There is no program'],
    [['study', 'thesis', '--scale', '0'], '--scale'],
  ])('%s is a mistake', async (args, sentence) => {
    const { status, stderr } = await jitvisorLong(30_000, ...args);
    expect(stderr).toContain(sentence);
    expect(status).toBe(2);
  }, 40_000);
});
