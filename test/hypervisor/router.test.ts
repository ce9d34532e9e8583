/** The router's table, traps with their accounts, and the adaptive policy, on a small guest. */
import { describe, expect, it } from 'vitest';
import { Slot } from '../../translator/abi.js';
import { Engine } from '../../runtime/engine/engine.js';
import { accountsOf, accountsSince } from '../../runtime/hypervisor/accounts.js';
import { parsePolicy } from '../../runtime/hypervisor/policy.js';
import { EXCEPTIONS, EXITS, OTHERS } from '../../runtime/hypervisor/router.js';
import { GuestRam } from '../../runtime/memory/ram.js';

const bus = { decodes: () => false, read: () => 0, write: () => undefined };

/** loop: mrs r0, cpsr; add r1, r1, #1; cpsid i; b loop */
const LOOP = [0xe10f0000, 0xe2811001, 0xf10c0080, 0xeafffffb];

function guest(virt: string, accounts = true, code: readonly number[] = LOOP): Engine {
  const ram = new GuestRam(1 << 20);
  ram.i32.set(code, 0x8000 >> 2);
  const engine = new Engine(ram, bus, { engine: 'jit', jitThreshold: 0, unit: 'region', exactIo: false, policy: parsePolicy(virt), accounts });
  engine.S[Slot.PC] = 0x8000;
  return engine;
}

const stat = (engine: Engine, name: string): number => engine.stats()[name as never];

describe('the exception router', () => {
  it('has an owner for every event, and a name of its own', () => {
    const all = [...EXCEPTIONS, ...EXITS, ...OTHERS];
    expect(new Set([...EXITS, ...OTHERS].map(({ name }) => name)).size).toBe(EXITS.length + OTHERS.length);
    expect(new Set(all.map(({ owner }) => owner))).toEqual(new Set(['guest', 'hypervisor', 'host']));
    expect(EXCEPTIONS.map(({ name }) => name)).toEqual(expect.arrayContaining(['undefined', 'svc', 'prefetch_abort', 'data_abort', 'irq', 'fiq']));
  });

  it('emulates what traps, once each, by class and mode', () => {
    const engine = guest('trap');
    engine.run(4000);
    expect(engine.instructions()).toBe(4000);
    expect(engine.S[1]).toBe(1000);
    expect([stat(engine, 'exit_trap_psr_read'), stat(engine, 'exit_trap_cps'), stat(engine, 'exit_trap_svc')]).toEqual([1000, 1000, 0]);
    const { modes, sites } = accountsOf(engine.router);
    expect(modes).toEqual([{ class: 'psr-read', mode: 'svc', traps: 1000, callouts: 0, inPlace: 0 }, { class: 'cps', mode: 'svc', traps: 1000, callouts: 0, inPlace: 0 }]);
    expect(sites).toMatchObject([{ pc: 0x8000, class: 'psr-read', way: 'trap', traps: 1000, done: 0 }, { pc: 0x8008, class: 'cps', traps: 1000 }]);
    const before = accountsOf(engine.router);
    engine.run(40);
    expect(accountsSince(accountsOf(engine.router), before).sites.map(({ traps }) => traps)).toEqual([10, 10]);
  });

  it('counts callouts, and in accounts what is done in place', () => {
    const callouts = guest('callout');
    callouts.run(4000);
    expect([stat(callouts, 'callout_psr_read'), stat(callouts, 'callout_cps'), stat(callouts, 'exit_trap_cps')]).toEqual([1000, 1000, 0]);
    const inline = guest('inline');
    inline.run(4000);
    expect(accountsOf(inline.router).sites.map(({ done, way }) => [done, way])).toEqual([[1000, 'inline'], [1000, 'inline']]);
    expect(accountsOf(callouts.router).modes).toMatchObject([{ class: 'psr-read', mode: 'svc', callouts: 1000, inPlace: 0 }, { class: 'cps', callouts: 1000 }]);
    expect(accountsOf(inline.router).modes).toMatchObject([{ class: 'psr-read', mode: 'svc', callouts: 0, inPlace: 1000 }, { class: 'cps', inPlace: 1000 }]);
    // Without accounts nothing is counted in place, and nothing is printed for it.
    const plain = guest('inline', false);
    plain.run(4000);
    expect(accountsOf(plain.router)).toEqual({ modes: [], sites: [] });
    expect(plain.sourceAt(plain.code.views[1]!, 0x8000, false).source).not.toContain('N[');
  });

  it('promotes a site that traps often to a callout, and one that calls out often to inline', () => {
    const engine = guest('adaptive:100', false);
    const states: string[] = [];
    for (let i = 0; i < 5; i++) {
      engine.run(4 * 60);
      states.push(accountsOf(engine.router).sites.map(({ pc, way }) => `${pc.toString(16)} ${way}`).sort().join(', '));
    }
    expect(engine.S[1]).toBe(300);
    expect(states[0]).toBe('8000 trap, 8008 trap');
    expect(states[1]).toBe('8000 callout, 8008 callout');
    expect(states[4]).toBe('8000 inline, 8008 inline');
    expect([stat(engine, 'site_promoted_to_callout'), stat(engine, 'site_promoted_to_inline')]).toEqual([2, 2]);
    expect(stat(engine, 'units_retranslated')).toBeGreaterThanOrEqual(2);
    expect([stat(engine, 'exit_trap_psr_read'), stat(engine, 'exit_trap_cps')]).toEqual([100, 100]);
    expect([stat(engine, 'learned_inline_psr_read'), stat(engine, 'learned_inline_cps'), stat(engine, 'learned_trap_cps')]).toEqual([1, 1, undefined]);
    expect(stat(engine, 'callout_psr_read')).toBeGreaterThanOrEqual(100);
    expect(stat(engine, 'callout_psr_read')).toBeLessThan(170);
  });

  it('begins again at a site whose instruction was replaced', () => {
    const engine = guest('adaptive:10', false);
    engine.run(4 * 100);
    expect(accountsOf(engine.router).sites.find(({ pc }) => pc === 0x8000)!.way).toBe('inline');
    (engine as unknown as { ram: GuestRam }).ram.dmaWrite(0x8000, new Uint8Array(Int32Array.of(0xe14f0000).buffer)); // mrs r0, spsr
    engine.run(4 * 5);
    expect(accountsOf(engine.router).sites.filter(({ pc }) => pc === 0x8000).map(({ way }) => way).sort()).toEqual(['inline', 'trap']);
  });

  it('takes the data abort of an emulated access', () => {
    // ldrt r0, [r1] with r1 outside RAM: no device there, an external abort.
    const engine = guest('trap', true, [0xe4b10000]);
    engine.S[1] = 0x40000000;
    engine.run(1);
    expect(engine.S[Slot.CPSR]! & 31).toBe(0x17);
    expect(engine.S[Slot.PC]).toBe(0x10);
    expect(engine.S[14]).toBe(0x8008);
    expect([stat(engine, 'exit_trap_user_access'), stat(engine, 'exception_data_abort')]).toEqual([1, 1]);
  });
});
