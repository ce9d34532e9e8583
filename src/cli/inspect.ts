/** `jitvisor inspect`: what becomes of guest code, under each policy. */
import type { Argv, ArgumentsCamelCase, CommandModule, Options } from 'yargs';
import { REGION_LIMIT } from '../../runtime/engine/engine.js';
import { elfSymbols, type GuestSymbol } from '../guest/elf-symbols.js';
import { recogniseKernel, type Segment } from '../guest/kernel.js';
import { inspect, instructionsOf, type Inspection } from '../inspect/inspect.js';
import { mapUnit } from '../inspect/source-map.js';
import { inspectionText, sourcesText } from '../inspect/text.js';
import { askV8, type V8View } from '../inspect/v8.js';
import { parseInteger } from './quantities.js';
import { readUserFile } from './read-file.js';
import { writeReport } from './reporting.js';
import { parseRunOptions } from './run-options.js';
import { UsageError } from './usage-error.js';

const OPTIONS = {
  word: { describe: 'HEX[,HEX…]: these instruction words, at 0x8000', requiresArg: true, string: true },
  elf: { describe: 'FILE: an ELF program or kernel for ARM', requiresArg: true, string: true },
  kernel: { describe: "FILE: a kernel Image or a raw binary, at its load address", requiresArg: true, string: true },
  'load-addr': { describe: 'Load address of --kernel, such as 0xc0008000', requiresArg: true, string: true },
  symbol: { describe: 'NAME of a function of --elf', requiresArg: true, string: true },
  address: { describe: 'Address in --elf or --kernel; odd: Thumb code', requiresArg: true, string: true },
  thumb: { type: 'boolean', describe: 'The words are Thumb code' },
  virt: { type: 'array', string: true, nargs: 1, describe: 'A policy, as for run (repeatable)', defaultDescription: 'trap, callout and inline' },
  unit: { describe: 'region or block', requiresArg: true, string: true, defaultDescription: 'region' },
  limit: { describe: 'Most instructions in the unit', requiresArg: true, string: true, defaultDescription: String(REGION_LIMIT) },
  source: { type: 'boolean', describe: 'Print the whole generated functions too' },
  v8: { type: 'boolean', default: true, describe: 'Ask V8 for bytecode and tier, in a process of its own; --no-v8 leaves that out' },
  'source-map': { describe: 'PREFIX: write PREFIX.js, PREFIX.js.map and the disassembly PREFIX.s, of the last policy', requiresArg: true, string: true },
  json: { describe: 'FILE for everything as JSON', requiresArg: true, string: true },
} as const satisfies Record<string, Options>;

interface Raw {
  word?: string; elf?: string; kernel?: string; loadAddr?: string; symbol?: string; address?: string; thumb?: boolean; virt?: string[];
  unit?: string; limit?: string; source?: boolean; v8: boolean; sourceMap?: string; json?: string;
}

const POLICIES = ['trap', 'callout', 'inline'] as const;
const WORDS_AT = 0x8000;

export const inspectCommand: CommandModule<object, Raw> = {
  command: 'inspect',
  describe: 'Show what becomes of guest code: disassembly, control flow, JavaScript, V8',
  builder: (yargs: Argv) => yargs.options(OPTIONS)
    .example('jitvisor inspect --word e10f0000', 'mrs r0, cpsr under three policies')
    .example('jitvisor inspect --elf prog --symbol main --virt inline --source', 'a function, with the whole unit')
    .example('jitvisor run --inspect-at schedule', 'a unit of a live guest') as unknown as Argv<Raw>,
  handler: (args: ArgumentsCamelCase<Raw>) => show(args),
};

/** Code to look at: memory by address, and where to begin. */
interface Subject {
  segments: readonly Segment[];
  entry: number;
  thumb: boolean;
}

function show(raw: Raw): void {
  const policies = raw.virt ?? [...POLICIES];
  for (const virt of policies) parseRunOptions({ virt });
  const { unit } = parseRunOptions(raw.unit === undefined ? {} : { unit: raw.unit });
  const limit = raw.limit === undefined ? REGION_LIMIT : parseInteger('--limit', raw.limit, 1, 10_000);
  const { segments, entry, thumb } = subject(raw);
  const fetch = fetcher(segments, thumb);
  // A word is looked at alone; a program has an end.
  const inspection = inspect(entry, fetch.at, policies, { thumb, limit, single: unit === 'block', seen: fetch.has });
  const v8 = raw.v8 ? Object.fromEntries(policies.map((name) => [name, askV8(inspection.policies[name]!.source)])) : {};
  process.stdout.write(inspectionText(inspection, v8));
  if (raw.source) process.stdout.write(`\n${sourcesText(inspection)}`);
  if (raw.sourceMap !== undefined) writeSourceMap(raw.sourceMap, inspection, policies.at(-1)!);
  if (raw.json !== undefined) writeReport('--json', raw.json, asJson(inspection, v8));
}

function subject(raw: Raw): Subject {
  const given = (['word', 'elf', 'kernel'] as const).filter((name) => raw[name] !== undefined);
  if (given.length !== 1) throw new UsageError('Say what to inspect: one of --word, --elf and --kernel.');
  if (raw.symbol !== undefined && (raw.elf === undefined || raw.address !== undefined)) throw new UsageError('--symbol is for --elf, and excludes --address.');
  if (raw.word !== undefined) return { segments: [{ address: WORDS_AT, data: parseWords(raw.word, raw.thumb ?? false) }], entry: WORDS_AT, thumb: raw.thumb ?? false };
  const path = (raw.elf ?? raw.kernel)!;
  const bytes = readUserFile(raw.elf === undefined ? '--kernel' : '--elf', path);
  const loadAddress = raw.loadAddr === undefined ? undefined : parseInteger('--load-addr', raw.loadAddr, 0, 0xffff_fffc);
  const image = recogniseKernel(bytes, { what: path, ...(loadAddress !== undefined && { loadAddress }) });
  if (raw.elf !== undefined && image.kind !== 'elf') throw new UsageError(`--elf ${path} is not an ELF file; use --kernel.`);
  if (image.kind === 'zImage') throw new UsageError(`--kernel ${path} is compressed; inspect the running guest with jitvisor run --inspect-at.`);
  const place = raw.symbol !== undefined ? named(elfSymbols(bytes, path), raw.symbol, path) : raw.address !== undefined ? parseInteger('--address', raw.address, 0, 0xffff_ffff) : image.entry;
  const thumb = raw.thumb ?? (place & 1) !== 0;
  const entry = place - (place % (thumb ? 2 : 4));
  if (!image.segments.some(({ address, data }) => entry >= address && entry + (thumb ? 2 : 4) <= address + data.length)) {
    throw new UsageError(`There is no code at 0x${entry.toString(16)} in ${path}.`);
  }
  return { segments: image.segments, entry, thumb };
}

function named(symbols: readonly GuestSymbol[], name: string, path: string): number {
  const symbol = symbols.find((one) => one.name === name);
  if (!symbol) throw new UsageError(`${path} has no symbol ${name}${symbols.length === 0 ? ': it was stripped' : ''}.`);
  return symbol.address + (symbol.thumb ? 1 : 0);
}

function parseWords(text: string, thumb: boolean): Uint8Array {
  const digits = thumb ? 4 : 8;
  const words = text.split(',').map((one) => one.trim().replace(/^0x/i, ''));
  const bad = words.find((one) => !/^[0-9a-f]+$/i.test(one) || one.length > digits);
  if (bad !== undefined) throw new UsageError(`--word takes ${thumb ? 'halfwords' : 'words'} in hexadecimal, such as ${thumb ? 'b672' : 'e10f0000'}, not "${bad}".`);
  const data = new Uint8Array(words.length * (digits / 2));
  const view = new DataView(data.buffer);
  words.forEach((one, i) => (thumb ? view.setUint16(2 * i, parseInt(one, 16), true) : view.setUint32(4 * i, parseInt(one, 16), true)));
  return data;
}

function fetcher(segments: readonly Segment[], thumb: boolean): { at(pc: number): number; has(pc: number): boolean } {
  const size = thumb ? 2 : 4;
  const find = (pc: number): Segment | undefined => segments.find(({ address, data }) => pc >>> 0 >= address && (pc >>> 0) + size <= address + data.length);
  return {
    has: (pc) => find(pc) !== undefined,
    at(pc) {
      const { address, data } = find(pc)!;
      const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
      return thumb ? view.getUint16((pc >>> 0) - address, true) : view.getInt32((pc >>> 0) - address, true);
    },
  };
}

function writeSourceMap(prefix: string, inspection: Inspection, policy: string): void {
  const name = prefix.replace(/^.*[/\\]/, '');
  if (name === '') throw new UsageError('--source-map takes the beginning of file names, such as out/unit.');
  const { source, listing, map } = mapUnit(name, inspection.policies[policy]!.formatted, instructionsOf(inspection));
  writeReport('--source-map', `${prefix}.js`, `${source}\n//# sourceMappingURL=${name}.js.map\n`);
  writeReport('--source-map', `${prefix}.js.map`, map);
  writeReport('--source-map', `${prefix}.s`, listing);
}

function asJson({ entry, thumb, policies }: Inspection, v8: Readonly<Record<string, V8View>>): string {
  const units = Object.entries(policies).map(([policy, { source, blocks, instructions, texts }]) => (
    { policy, instructions, source, v8: v8[policy], blocks: blocks.map((block) => ({ ...block, instructions: block.instructions.map((x) => ({ ...x, javascript: texts.get(x.pc) })) })) }
  ));
  return `${JSON.stringify({ format: 1, kind: 'inspect', entry, thumb, units }, null, 1)}\n`;
}
