/**
 * The options of `jitvisor run`: what yargs is told of them, and the check of their values. Values come in as the
 * strings that the user typed, so that each mistake gets its own sentence.
 */
import type { Options } from 'yargs';
import type { LockstepOptions } from '../machine-api.js';
import { parsePolicy, PolicyError } from '../../runtime/hypervisor/policy.js';
import { MACHINES, MIN_MEMORY, type MachineName } from './machines.js';
import { formatSize, parseAddress, parseInteger, parseSeconds, parseSize } from './quantities.js';
import type { StatsFormat } from './stats.js';
import { UsageError } from './usage-error.js';

const GUEST = 'Guest:';
const ENGINE = 'Engine:';
const CONTROL = 'Driving a run:';

/** For yargs. Everything with a value is a string here; parseRunOptions gives it its type. */
export const RUN_OPTIONS = {
  machine: { group: GUEST, describe: `Machine: ${Object.entries(MACHINES).map(([name, { title }]) => `${name}, a ${title}`).join('; ')} (-M)`, defaultDescription: 'raspi1ap' },
  kernel: { group: GUEST, describe: 'Kernel: zImage, Image, ELF or raw; nothing is added to it that is not asked for (-kernel)', defaultDescription: "Debian's, fetched if missing" },
  'load-addr': { group: GUEST, describe: 'Physical load address of a raw kernel, such as 0x8000' },
  dtb: { group: GUEST, describe: 'Device tree (-dtb)', defaultDescription: "with Debian's kernel: Debian's bcm2835-rpi-a-plus.dtb" },
  initrd: { group: GUEST, describe: 'Initial RAM disk (-initrd)', defaultDescription: "with Debian's kernel: BusyBox with a shell" },
  append: { group: GUEST, describe: "Kernel command line; follows the default one with Debian's kernel (-append)" },
  memory: { group: GUEST, describe: 'RAM: 512M, 256M, a number of bytes (-m, which counts in MiB)', defaultDescription: '512M' },
  init: { group: GUEST, describe: "Script that the BusyBox guest runs instead of its own /init" },
  add: { group: GUEST, type: 'array', string: true, nargs: 1, describe: 'FILE:PATH puts a file of yours into the BusyBox guest (repeatable)' },
  demo: { group: GUEST, type: 'boolean', describe: 'Run the small built-in guest instead; needs no network' },
  engine: { group: ENGINE, describe: 'jit or interp', defaultDescription: 'jit' },
  'jit-threshold': { group: ENGINE, describe: 'Executions before code is translated; 0 translates everything at once' },
  unit: { group: ENGINE, describe: 'Unit of translation: region or block', defaultDescription: 'region' },
  rebuild: { group: ENGINE, type: 'boolean', default: true, describe: 'Make units anew that are often left for what they do not hold; --no-rebuild leaves them' },
  predict: { group: ENGINE, type: 'boolean', default: true, describe: 'Take what indirect calls usually call into the unit; --no-predict does not, nor does --no-rebuild' },
  join: { group: ENGINE, type: 'boolean', default: true, describe: 'End a unit where another begins, until it has been left there often; --no-join does not, nor does --no-rebuild' },
  heads: { group: ENGINE, type: 'boolean', default: true, describe: "Begin the unit of a hot place inside of a loop at the loop's head; --no-heads does not, nor does --no-rebuild" },
  'lazy-flags': { group: ENGINE, type: 'boolean', default: true, describe: 'Keep the operands of a compare until somebody reads its flags; --no-lazy-flags computes them at once' },
  'v8-flags': { group: ENGINE, type: 'boolean', default: true, describe: "Let V8 optimise translated code sooner and keep less memory; --no-v8-flags leaves V8's settings" },
  virt: { group: ENGINE, describe: 'What sensitive instructions cost: trap, regfile, callout, inline, adaptive[:N] or CLASS=WAY,…', defaultDescription: 'inline' },
  'fast-load': { group: ENGINE, type: 'boolean', default: true, describe: 'Unpack a zImage on the host; --no-fast-load leaves that to the guest' },
  'coalesce-ticks': { group: ENGINE, type: 'boolean', default: true, describe: "An idle guest's ticks come up to 24 at once; --no-coalesce-ticks wakes for each" },
  icount: { group: ENGINE, type: 'boolean', describe: "Guest time counts instructions: runs are reproducible" },
  lockstep: { group: ENGINE, type: 'boolean', describe: 'Interpret and translate side by side and compare after each unit; the first difference ends the run (implies --icount)' },
  'lockstep-seed': { group: ENGINE, describe: 'With --lockstep: random limits of units, time slices and delays of events' },
  'lockstep-memory': { group: ENGINE, describe: 'With --lockstep: compare memory and devices every so many instructions', defaultDescription: '1000000' },
  'lockstep-from': { group: ENGINE, describe: 'With --lockstep: compare memory after every unit from this instruction on' },
  trace: { group: ENGINE, describe: 'mmio: log each device register that is not modelled, once' },
  stats: { group: ENGINE, type: 'string', describe: 'Print counters at the end on standard error, as a table or with --stats=json as one line of JSON' },
  causes: { group: ENGINE, type: 'boolean', default: true, describe: 'With --stats: where the time went, by cause, and units over time; --no-causes only counts' },
  'inspect-at': { group: ENGINE, describe: 'ADDRESS (or a symbol of the kernel): show the units with this instruction when they are compiled, and at the end what V8 made of them' },
  'source-map': { group: ENGINE, describe: 'DIRECTORY for each unit with its source map and the disassembly; DevTools and profiles show guest code' },
  'state-hash': { group: ENGINE, type: 'boolean', hidden: true, describe: 'Print the hash of all guest-visible state at the end on standard error' },
  instructions: { group: ENGINE, hidden: true, describe: 'Stop after exactly so many guest instructions' },
  timeout: { group: CONTROL, describe: 'Stop after so many SECONDS (exit code 124)' },
  expect: { group: CONTROL, describe: 'Exit with 0 once the console shows TEXT, with 1 if the guest ends without' },
  script: { group: CONTROL, describe: 'FILE of lines expect TEXT, send TEXT, timeout SECONDS, end: drives the console instead of standard input' },
  reboot: { group: CONTROL, type: 'boolean', default: false, describe: 'Start again when the guest reboots, instead of exiting (--no-reboot)' },
} as const satisfies Record<string, Options>;

/** What yargs hands over. */
export type RawRunOptions = {
  [K in keyof typeof RUN_OPTIONS]?: (typeof RUN_OPTIONS)[K] extends { type: 'boolean' } ? boolean : (typeof RUN_OPTIONS)[K] extends { type: 'array' } ? string[] : string;
};

export interface AddedFile {
  /** On the host. */
  file: string;
  /** In the guest, absolute. */
  path: string;
}

export interface RunSettings {
  machine: MachineName;
  memory: number;
  /** Undefined: Debian's guest, or the demo. */
  kernel?: string;
  loadAddress?: number;
  dtb?: string;
  initrd?: string;
  append?: string;
  init?: string;
  add: AddedFile[];
  demo: boolean;
  engine?: 'jit' | 'interp';
  jitThreshold?: number;
  unit?: 'region' | 'block';
  rebuild: boolean;
  predict: boolean;
  join: boolean;
  heads: boolean;
  lazyFlags: boolean;
  v8Flags: boolean;
  /** A virtualization policy that exists. */
  virt?: string;
  /** The host unpacks a zImage that has no load address of its own. */
  fastLoad: boolean;
  coalesceTicks: boolean;
  icount: boolean;
  lockstep?: LockstepOptions;
  traceMmio: boolean;
  stats?: StatsFormat;
  /** With `stats`: time by cause too. */
  causes: boolean;
  instructions?: number;
  /** An address or a symbol. */
  inspectAt?: string;
  sourceMap?: string;
  /** For tests and for finding a difference between two engines: two runs with `icount` print the same. */
  stateHash: boolean;
  timeoutMs?: number;
  expect?: string;
  script?: string;
  reboot: boolean;
}

/** Checks everything that can be checked without looking at a file. Throws UsageError. */
export function parseRunOptions(raw: RawRunOptions): RunSettings {
  for (const [name, value] of Object.entries(raw)) {
    if (value === '' && name !== 'stats' && name !== 'append') throw new UsageError(`--${name} needs a value.`);
  }
  const machine = choice('--machine', raw.machine ?? 'raspi1ap', Object.keys(MACHINES)) as MachineName;
  const settings: RunSettings = {
    machine,
    memory: parseMemory(raw.memory, machine),
    add: (raw.add ?? []).map(parseAdd),
    demo: raw.demo ?? false,
    fastLoad: raw['fast-load'] ?? true,
    coalesceTicks: raw['coalesce-ticks'] ?? true,
    rebuild: raw.rebuild ?? true,
    predict: raw.predict ?? true,
    join: raw.join ?? true,
    heads: raw.heads ?? true,
    lazyFlags: raw['lazy-flags'] ?? true,
    v8Flags: raw['v8-flags'] ?? true,
    icount: raw.icount ?? false,
    causes: raw.causes ?? true,
    traceMmio: raw.trace !== undefined && choice('--trace', raw.trace, ['mmio']) === 'mmio',
    reboot: raw.reboot ?? false,
    stateHash: raw['state-hash'] ?? false,
  };
  for (const name of ['kernel', 'dtb', 'initrd', 'append', 'init', 'expect', 'script'] as const) {
    if (raw[name] !== undefined) settings[name] = raw[name];
  }
  if (raw['load-addr'] !== undefined) settings.loadAddress = parseAddress('--load-addr', raw['load-addr']);
  if (raw.engine !== undefined) settings.engine = choice('--engine', raw.engine, ['jit', 'interp'] as const);
  if (raw.unit !== undefined) settings.unit = choice('--unit', raw.unit, ['region', 'block'] as const);
  if (raw.virt !== undefined) settings.virt = policy(raw.virt);
  if (raw['jit-threshold'] !== undefined) settings.jitThreshold = parseInteger('--jit-threshold', raw['jit-threshold'], 0, 32_766);
  if (raw.instructions !== undefined) settings.instructions = parseInteger('--instructions', raw.instructions, 1, Number.MAX_SAFE_INTEGER);
  if (raw.lockstep === true) settings.lockstep = parseLockstep(raw);
  if (raw.timeout !== undefined) settings.timeoutMs = parseSeconds('--timeout', raw.timeout);
  if (raw.stats !== undefined) settings.stats = raw.stats === '' ? 'table' : choice('--stats', raw.stats, ['table', 'json'] as const);
  if (raw['inspect-at'] !== undefined) settings.inspectAt = raw['inspect-at'];
  if (raw['source-map'] !== undefined) settings.sourceMap = raw['source-map'];
  checkTogether(settings, raw);
  return settings;
}

function parseLockstep(raw: RawRunOptions): LockstepOptions {
  const lockstep: LockstepOptions = {};
  const integer = (name: 'seed' | 'memory' | 'from', least: number, most: number): number | undefined => {
    const text = raw[`lockstep-${name}`];
    return text === undefined ? undefined : parseInteger(`--lockstep-${name}`, text, least, most);
  };
  const [seed, every, from] = [integer('seed', 0, 0xffffffff), integer('memory', 1, 2 ** 30), integer('from', 0, Number.MAX_SAFE_INTEGER)];
  if (seed !== undefined) lockstep.seed = seed;
  if (every !== undefined) lockstep.memoryEvery = every;
  if (from !== undefined) lockstep.memoryFrom = from;
  return lockstep;
}

function checkTogether(settings: RunSettings, raw: RawRunOptions): void {
  for (const name of ['lockstep-seed', 'lockstep-memory', 'lockstep-from'] as const) {
    if (raw[name] !== undefined && !settings.lockstep) throw new UsageError(`--${name} is for --lockstep: give that too.`);
  }
  if (settings.lockstep && settings.engine !== undefined) throw new UsageError('--lockstep runs both engines: leave out --engine.');
  if (settings.demo) {
    for (const name of ['kernel', 'load-addr', 'dtb', 'initrd', 'append', 'init', 'add'] as const) {
      if (raw[name] !== undefined) throw new UsageError(`--demo brings its own guest: leave out --${name}.`);
    }
  }
  if (settings.loadAddress !== undefined && settings.kernel === undefined) throw new UsageError('--load-addr is for a raw kernel: give --kernel too.');
  if (settings.loadAddress !== undefined && settings.loadAddress >= settings.memory) {
    throw new UsageError(`--load-addr ${raw['load-addr']} is outside the guest's memory of ${formatSize(settings.memory)}.`);
  }
  if (settings.initrd !== undefined && (settings.init !== undefined || settings.add.length > 0)) {
    throw new UsageError(`--initrd brings its own files: leave out --${settings.init !== undefined ? 'init' : 'add'}.`);
  }
  if (settings.expect !== undefined && settings.script !== undefined) throw new UsageError('--expect and --script exclude each other: use an expect line in the script.');
  const looksAtUnits = settings.inspectAt !== undefined ? 'inspect-at' : settings.sourceMap !== undefined ? 'source-map' : undefined;
  if (settings.engine === 'interp' && looksAtUnits !== undefined) throw new UsageError(`--${looksAtUnits} is for --engine jit: the interpreter translates nothing.`);
  if (settings.engine === 'interp' && (settings.jitThreshold !== undefined || settings.unit !== undefined)) {
    throw new UsageError(`--${settings.unit !== undefined ? 'unit' : 'jit-threshold'} is for --engine jit: the interpreter translates nothing.`);
  }
}

function parseMemory(text: string | undefined, machine: MachineName): number {
  const { defaultMemory, maxMemory } = MACHINES[machine];
  if (text === undefined) return defaultMemory;
  const bytes = parseSize('--memory', text);
  if (bytes < MIN_MEMORY || bytes > maxMemory) {
    const hint = bytes < MIN_MEMORY && /^\d+$/.test(text.trim()) && bytes >= 16 ? ` (a number without M counts bytes: did you mean ${text.trim()}M?)` : '';
    throw new UsageError(`--memory ${text} does not fit ${machine}, which takes from ${formatSize(MIN_MEMORY)} to ${formatSize(maxMemory)}${hint}.`);
  }
  if (bytes % (1 << 20) !== 0) throw new UsageError(`--memory must be a whole number of MiB, and ${text} is not.`);
  return bytes;
}

/** FILE:PATH; the last colon counts, since guest paths rarely have one and host paths on Windows always do. */
function parseAdd(text: string): AddedFile {
  const colon = text.lastIndexOf(':');
  const file = text.slice(0, colon);
  const path = text.slice(colon + 1);
  if (colon <= 0 || !path.startsWith('/') || path.endsWith('/')) {
    throw new UsageError(`--add takes FILE:PATH with an absolute path in the guest, such as notes.txt:/root/notes.txt, not "${text}".`);
  }
  return { file, path };
}

function policy(text: string): string {
  try {
    parsePolicy(text);
    return text;
  } catch (error) {
    throw error instanceof PolicyError ? new UsageError(`--virt: ${error.message}`) : error;
  }
}

function choice<const T extends string>(option: string, value: string, allowed: readonly T[]): T {
  if (!(allowed as readonly string[]).includes(value)) {
    const list = allowed.length === 1 ? allowed[0]! : `${allowed.slice(0, -1).join(', ')} or ${allowed.at(-1)!}`;
    throw new UsageError(`${option} must be ${list}, not "${value}".`);
  }
  return value as T;
}
