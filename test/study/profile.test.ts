import { describe, expect, it } from 'vitest';
import type { Profiler } from 'node:inspector';
import { profileCsv, profileText } from '../../bench/study/profile-report.js';
import { summariseProfile, type ProfileCosts, type Stretch } from '../../bench/study/profile.js';
import { byCategory, CATEGORIES } from '../../bench/study/sampling.js';
import { Symbols } from '../../src/guest/symbols.js';
import { SENSITIVE_CLASSES } from '../../translator/decode/sensitive.js';

const costs: ProfileCosts = { classes: Object.fromEntries(SENSITIVE_CLASSES.map(({ name }) => [name, name === 'svc' ? 400 : 100])) as never, mmioRead: 1000, mmioWrite: 500, interpreted: 10 };
const sampled = Object.fromEntries(CATEGORIES.map((name, i) => [name, i / 100])) as Stretch['sampled'];
const stretch: Stretch = {
  seconds: 2, sampled,
  counters: { translate_us: 250_000, instructions_interpreted: 5_000_000, event_mmio_read: 1000, event_mmio_write: 2000, idle_ms: 300 },
  accounts: {
    modes: [
      { class: 'psr-read', mode: 'svc', traps: 900_000, callouts: 0, inPlace: 0 }, { class: 'psr-read', mode: 'irq', traps: 100_000, callouts: 0, inPlace: 0 },
      { class: 'svc', mode: 'usr', traps: 250_000, callouts: 20_000, inPlace: 30_000 },
    ],
    sites: [
      { pc: 0xc0008010, physical: 0x8010, word: 0xe10f0000, thumb: false, class: 'psr-read', way: 'trap', traps: 700_000, done: 0 },
      { pc: 0x10100, physical: 0x100, word: 0xef000000, thumb: false, class: 'svc', way: 'inline', traps: 250_000, done: 50_000 },
    ],
  },
};

describe('a profile', () => {
  const profile = summariseProfile(stretch, costs, new Symbols([{ address: 0xc0008000, name: 'stext' }]), 10);

  it('tells which classes trap most, how often and at what cost', () => {
    expect(profile.exits).toBe(1_250_000);
    expect(profile.classes.map(({ name, exits, done }) => [name, exits, done])).toEqual([['psr-read', 1_000_000, 0], ['svc', 250_000, 50_000]]);
    const [read, svc] = profile.classes;
    expect(read).toMatchObject({ share: 0.8, perSecond: 500_000, modes: { svc: 900_000, irq: 100_000 } });
    expect(read!.seconds).toBeCloseTo(0.1);
    expect(svc).toMatchObject({ modes: { usr: 250_000 }, doneModes: { usr: 50_000 } });
    expect(svc!.seconds).toBeCloseTo(0.12);
    expect(svc!.shareOfTime).toBeCloseTo(0.06);
  });

  it('names addresses', () => {
    expect(profile.sites[0]).toMatchObject({ address: 'c0008010', symbol: 'stext+0x10', instruction: 'mrs r0, CPSR', exits: 700_000 });
    expect(profile.sites[1]!.symbol).toBe('');
  });

  it('computes times beside the sampled ones', () => {
    const of = Object.fromEntries(profile.categories.map((c) => [c.name, c]));
    expect(of.exits!.computed).toBeCloseTo(0.2);
    expect(of.callouts!.computed).toBeCloseTo(0.02);
    expect(of.translation!.computed).toBeCloseTo(0.25);
    expect(of.interpretation!.computed).toBeCloseTo(0.05);
    expect(of.devices!.computed).toBeCloseTo(0.002);
    expect(of.idle!.computed).toBeCloseTo(0.3);
    expect(of['guest user']!.computed).toBeUndefined();
    for (const c of profile.categories) expect(c.sampled).toBe(sampled[c.name]);
  });

  it('prints a table and CSV', () => {
    const report = { virt: 'trap', command: 'ls', boot: profile, workload: profile, counters: { boot: {}, workload: {} } };
    expect(profileText(report)).toContain('trapped most by psr-read (80.0 %), svc (20.0 %)');
    expect(profileText(report)).toMatch(/psr-read .*svc 90\.0 %, irq 10\.0 %/);
    expect(profileCsv(report).split('\n')).toEqual(expect.arrayContaining(['boot,class,psr-read,,1000000,0,100,0.1,0.05', 'boot,mode,svc,usr,250000,50000,,,']));
  });
});

describe('samples', () => {
  const frame = (functionName: string, url = '') => ({ functionName, url: url && `file:///x/dist/${url}`, scriptId: '0', lineNumber: 0, columnNumber: 0 });
  const nodes: [string, string?][][] = [
    [['run', 'runtime/engine/engine.js'], ['u_c0008000']], [['u_00010000']], [['u_c0008000'], ['trap', 'runtime/hypervisor/router.js'], ['decodeArm', 'translator/decode/tables.js']],
    [['u_c0008000'], ['msr', 'runtime/cpu/psr.js']], [['compile', 'runtime/engine/engine.js'], ['translate', 'translator/emit/unit.js'], ['push']], [['armInterpreter'], ['P', 'translator/semantics/pure.js']],
    [['u_c0008000'], ['load', 'runtime/engine/memory-access.js'], ['walk', 'runtime/memory/mmu.js']], [['load', 'runtime/engine/memory-access.js'], ['read', 'runtime/devices/pl011.js']], [['(idle)']], [['something', 'src/index.js']],
    [['u_c0008000'], ['trap', 'runtime/hypervisor/router.js'], [''], ['write', 'runtime/cpu/cp15.js'], ['flushPage', 'runtime/memory/soft-tlb.js']],
  ];

  it('belong to the innermost frame that says something', () => {
    const all: Profiler.ProfileNode[] = [{ id: 1, callFrame: frame('(root)'), children: [] }];
    const leaves = nodes.map((path) => path.reduce((parent, [name, url]) => {
      const id = all.length + 1;
      all.push({ id, callFrame: frame(name, url), children: [] });
      all[parent - 1]!.children!.push(id);
      return id;
    }, 1));
    const times = byCategory({ nodes: all, startTime: 0, endTime: 0, samples: leaves, timeDeltas: leaves.map((_, i) => 1e6 * 2 ** i) });
    const expected = ['guest kernel', 'guest user', 'exits', 'callouts', 'translation', 'interpretation', 'memory', 'devices', 'idle', 'host', 'memory'];
    const sums = Object.fromEntries(CATEGORIES.map((name) => [name, expected.reduce((s, e, i) => (e === name ? s + 2 ** i : s), 0)]));
    expect(times).toEqual(sums);
  });
});
