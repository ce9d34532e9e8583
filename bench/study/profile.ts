/**
 * The thesis's chapter 5.1: which instructions trap most, how often, and what share of the time they cost. A guest boots with accounts
 * by site, runs one workload, and its time is taken apart twice: by sampling, and by count x unit cost.
 */
import { Worker } from 'node:worker_threads';
import { SENSITIVE_CLASSES, type SensitiveClass } from '../../translator/decode/sensitive.js';
import { disassemble } from '../../translator/decode/disassemble.js';
import { accountsSince, type Accounts, type ModeAccount } from '../../runtime/hypervisor/accounts.js';
import type { Symbols } from '../../src/guest/symbols.js';
import type { MachineOptions } from '../../src/machine-api.js';
import { BenchError } from '../errors.js';
import { difference, type Counters } from './guest-boot.js';
import type { ProfileMessage } from './profile-worker.js';
import { CATEGORIES, type Category, type Times } from './sampling.js';

/** One stretch of a run: the boot, or the workload. */
export interface Stretch {
  seconds: number;
  counters: Counters;
  accounts: Accounts;
  /** Sampled seconds; their sum is less than `seconds` by what the host took from the process. */
  sampled: Times;
}

export interface ProfileRun {
  boot: Stretch;
  workload: Stretch;
  /** Exit code of the workload's shell. */
  status: number;
}

export interface ProfileOptions {
  bootTimeout: number;
  timeout: number;
  onText?(line: string): void;
}

/** Boots a guest whose init script brings one program (packSuites). Throws BenchError when it hangs or ends early. */
export function runProfile(machine: MachineOptions, options: ProfileOptions): Promise<ProfileRun> {
  const worker = new Worker(new URL('./profile-worker.js', import.meta.url), { workerData: { ...machine, accounts: true } });
  let timer: NodeJS.Timeout | undefined;
  let before: { ms: number; counters: Counters; accounts: Accounts } = { ms: 0, counters: {}, accounts: { modes: [], sites: [] } };
  let boot: Stretch | undefined;
  let words = '';
  const done = new Promise<ProfileRun>((resolve, reject) => {
    const fail = (why: string): void => reject(new BenchError(`The guest ${why}${words === '' ? '' : `; it said: ${words}`}.`));
    const allow = (seconds: number, what: string): void => {
      clearTimeout(timer);
      timer = setTimeout(() => fail(`${what} after ${seconds} s`), seconds * 1000);
    };
    allow(options.bootTimeout, 'was not up');
    worker.on('error', (error) => fail(`failed: ${error.message}`));
    worker.on('message', (message: ProfileMessage) => {
      if ('text' in message) {
        words = message.text.slice(-200);
        return options.onText?.(message.text);
      }
      if ('ended' in message) return fail(message.ended);
      const { mark, ms, counters, accounts, times } = message;
      const stretch: Stretch = { seconds: (ms - before.ms) / 1000, counters: difference(counters, before.counters), accounts: accountsSince(accounts, before.accounts), sampled: times };
      before = { ms, counters, accounts };
      if (mark.kind === 'ready') boot = stretch;
      else if (mark.kind === 'begin') allow(options.timeout, 'had not ended the workload');
      else if (mark.kind === 'end') resolve({ boot: boot!, workload: stretch, status: mark.status });
      return undefined;
    });
  });
  return done.finally(() => {
    clearTimeout(timer);
    void worker.terminate();
  });
}

/** Nanoseconds an event, measured by the nanobenchmarks. */
export interface ProfileCosts {
  /** A sensitive instruction of each class under the policy that was profiled. */
  classes: Readonly<Record<SensitiveClass, number>>;
  mmioRead: number;
  mmioWrite: number;
  /** An instruction of the interpreter. */
  interpreted: number;
}

export interface ClassLine {
  name: SensitiveClass;
  what: string;
  /** Traps, and by guest mode. */
  exits: number;
  modes: Record<string, number>;
  /** Performed by callout or in place, and by guest mode. */
  done: number;
  doneModes: Record<string, number>;
  share: number;
  perSecond: number;
  ns: number;
  seconds: number;
  shareOfTime: number;
}

export interface SiteLine {
  address: string;
  symbol: string;
  instruction: string;
  class: SensitiveClass;
  way: string;
  exits: number;
  done: number;
}

export interface CategoryLine {
  name: Category;
  sampled: number;
  /** By count x unit cost, or by the clock; undefined where there is no model. */
  computed?: number;
  how?: string;
}

export interface Profile {
  seconds: number;
  exits: number;
  classes: ClassLine[];
  sites: SiteLine[];
  categories: CategoryLine[];
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

export function summariseProfile({ seconds, counters, accounts, sampled }: Stretch, costs: ProfileCosts, symbols: Symbols, top: number): Profile {
  const exits = sum(accounts.modes.map(({ traps }) => traps));
  const classes = SENSITIVE_CLASSES.map(({ name, what }): ClassLine => {
    const ofClass = accounts.modes.filter((m) => m.class === name);
    const byMode = (count: (m: ModeAccount) => number): Record<string, number> => Object.fromEntries(ofClass.map((m) => [m.mode, count(m)] as const).filter(([, n]) => n > 0));
    const [modes, doneModes] = [byMode(({ traps }) => traps), byMode(({ callouts, inPlace }) => callouts + inPlace)];
    const [count, performed] = [sum(Object.values(modes)), sum(Object.values(doneModes))];
    const cost = ((count + performed) * costs.classes[name]) / 1e9;
    return { name, what, exits: count, modes, done: performed, doneModes, share: exits === 0 ? 0 : count / exits, perSecond: count / seconds, ns: costs.classes[name], seconds: cost, shareOfTime: cost / seconds };
  }).filter((line) => line.exits + line.done > 0).sort((a, b) => b.exits - a.exits || b.done - a.done);
  const sites = accounts.sites.slice(0, top).map(({ pc, word, thumb, class: cls, way, traps, done: performed }): SiteLine => ({
    address: pc.toString(16).padStart(8, '0'), symbol: symbols.nameOf(pc) ?? '', instruction: disassemble(word, pc, thumb), class: cls, way, exits: traps, done: performed,
  }));
  const count = (name: string): number => counters[name] ?? 0;
  const trapped = classes.filter(({ exits: n }) => n > 0);
  const computed: Partial<Record<Category, [number, string]>> = {
    exits: [sum(trapped.map(({ exits: n, ns }) => (n * ns) / 1e9)), 'traps x unit cost of the class'],
    translation: [count('translate_us') / 1e6, 'measured around each translation'],
    interpretation: [(count('instructions_interpreted') * costs.interpreted) / 1e9, 'instructions x unit cost'],
    devices: [(count('event_mmio_read') * costs.mmioRead + count('event_mmio_write') * costs.mmioWrite) / 1e9, 'accesses x unit cost'],
    idle: [count('idle_ms') / 1e3, 'measured around each sleep'],
  };
  const performed = sum(classes.map(({ done: n, ns }) => (n * ns) / 1e9));
  if (performed > 0) computed.callouts = [performed, 'callouts and executions in place x unit cost'];
  const categories = CATEGORIES.map((name): CategoryLine => ({ name, sampled: sampled[name], ...(computed[name] && { computed: computed[name][0], how: computed[name][1] }) }));
  return { seconds, exits, classes, sites, categories };
}
