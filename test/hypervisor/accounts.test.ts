/** Accounts by class and guest mode are complete: whatever the policy, the same instructions are counted, by trap, by callout or in place. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ModeAccount } from '../../runtime/hypervisor/accounts.js';
import { createMachine, type MachineOptions } from '../../src/index.js';
import { ROOT } from '../support/program.js';

const kernel = readFileSync(join(ROOT, 'guests', 'demo', 'demo.elf'));

async function modes(virt: string, options: Partial<MachineOptions> = {}): Promise<readonly ModeAccount[]> {
  const machine = createMachine({ kernel, memory: 64 << 20, icount: true, instructions: 8_000_000, accounts: true, virt, jitThreshold: 20, ...options });
  await machine.run();
  return machine.accounts().modes;
}

/** `class mode: number`, whichever way. */
const totals = (all: readonly ModeAccount[]): string[] => all.map(({ class: cls, mode, traps, callouts, inPlace }) => `${cls} ${mode}: ${traps + callouts + inPlace}`);
const sum = (all: readonly ModeAccount[], key: 'traps' | 'callouts' | 'inPlace'): number => all.reduce((total, one) => total + one[key], 0);

describe('accounts by class and guest mode', async () => {
  const trap = await modes('trap');

  it.each(['trap', 'inline', 'adaptive:1'])('begin with nothing, although the interpreter was trained, under %s', (virt) => {
    const machine = createMachine({ kernel, memory: 64 << 20, accounts: true, virt });
    expect(machine.accounts()).toEqual({ modes: [], sites: [] });
    // What was loaded is the guest's memory already.
    const loaded = createMachine({ kernel, memory: 64 << 20, training: false }).stats().ram_touched_kib!;
    expect(loaded).toBeGreaterThan(0);
    expect(Object.entries(machine.stats()).filter(([, value]) => value !== 0)).toEqual([['ram_touched_kib', loaded]]);
  });

  it('know traps alone under trap, in several modes', () => {
    expect(sum(trap, 'traps')).toBeGreaterThan(1000);
    expect(sum(trap, 'callouts') + sum(trap, 'inPlace')).toBe(0);
    expect(new Set(trap.map(({ mode }) => mode)).size).toBeGreaterThan(2);
  });

  it.each(['callout', 'regfile', 'inline', 'adaptive:5'])('are the same under %s', async (virt) => {
    expect(totals(await modes(virt))).toEqual(totals(trap));
  });

  it.each(['trap', 'callout', 'inline'])('are the same in the interpreter, under %s', async (virt) => {
    expect(totals(await modes(virt, { engine: 'interp' }))).toEqual(totals(trap));
  });

  it('tell ways apart', async () => {
    const callout = await modes('callout');
    expect([sum(callout, 'traps'), sum(callout, 'inPlace')]).toEqual([0, 0]);
    const inline = await modes('inline');
    expect([sum(inline, 'traps'), sum(inline, 'callouts')]).toEqual([0, 0]);
    const regfile = await modes('regfile');
    expect(regfile.find(({ class: cls, mode }) => cls === 'psr-read' && mode === 'svc')).toMatchObject({ traps: 0, callouts: 0 });
    expect(sum(regfile, 'traps')).toBeGreaterThan(0);
    expect(sum(regfile, 'inPlace')).toBeGreaterThan(0);
  });

  it('without them know traps only', async () => {
    expect(sum(await modes('inline', { accounts: false }), 'inPlace')).toBe(0);
    expect(totals(await modes('trap', { accounts: false }))).toEqual(totals(trap));
  });
});
