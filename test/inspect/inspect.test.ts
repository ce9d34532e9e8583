import { parse } from 'acorn';
import { SourceMapConsumer, type RawSourceMap } from 'source-map';
import { beforeAll, describe, expect, it } from 'vitest';
import { elfSymbols, mapSymbols } from '../../src/guest/elf-symbols.js';
import { guestFiles } from '../../src/guest/index.js';
import { format, textByInstruction, withoutMarks } from '../../src/inspect/format.js';
import { inspect, instructionsOf } from '../../src/inspect/inspect.js';
import { mapUnit } from '../../src/inspect/source-map.js';
import { inspectionText } from '../../src/inspect/text.js';
import { tierOf } from '../../src/inspect/v8.js';
import { translate } from '../../translator/emit/unit.js';
import { ensureBuilt, jitvisorLong } from '../support/program.js';

/** mrs r0, cpsr; cpsid i; cmp r0, #0; bne 0x8004; bx lr. Entered in front of the loop: a unit that begins with a loop is the loop alone. */
const WORDS = [0xe10f0000, 0xf10c0080, 0xe3500000, 0x1afffffc, 0xe12fff1e];
const fetch = (pc: number): number => WORDS[(pc - 0x8000) >> 2]! | 0;
const has = (pc: number): boolean => (pc - 0x8000) >> 2 < WORDS.length && pc >= 0x8000;
const options = { thumb: false, limit: 200, seen: has };
/** Not fetched for this: boot tests do that. */
const files = await guestFiles().catch(() => undefined);
const look = (...policies: string[]): ReturnType<typeof inspect> => inspect(0x8000, fetch, policies, options);

describe('an inspection', () => {
  it('shows what each policy makes of an instruction', () => {
    const { policies } = look('trap', 'callout', 'inline');
    expect(policies.trap!.blocks.flatMap(({ instructions }) => instructions)).toHaveLength(1);
    expect(policies.callout!.texts.get(0x8004)).toContain('H.cps(');
    expect(policies.inline!.texts.get(0x8004)).toContain('S[22]=(S[22]|128)');
    expect(policies.inline!.texts.get(0x8004)).not.toContain('H.');
  });

  it('shows control flow and live flags', () => {
    const [entry, loop, exit] = look('inline').policies.inline!.blocks;
    expect(entry).toMatchObject({ pc: 0x8000, successors: [0x8004], loopHeader: false, live: ['N', 'Z', 'C', 'V'] });
    expect(loop).toMatchObject({ pc: 0x8004, successors: [0x8004, 0x8010], loopHeader: true, merge: false, live: [] });
    expect(exit).toMatchObject({ pc: 0x8010, successors: [], end: 'leave' });
  });

  it('names instructions and their classes', () => {
    expect(instructionsOf(look('inline')).map(({ text, sensitive }) => [text, sensitive])).toEqual([
      ['mrs r0, CPSR', 'psr-read'], ['cpsid i', 'cps'], ['cmp r0, #0', undefined], ['bne 0x8004', undefined], ['bx lr', undefined],
    ]);
  });

  it('gives the text that the engine would run', () => {
    const wayOf = () => 2 as const;
    expect(look('inline').policies.inline!.source).toBe(translate(0x8000, fetch, { thumb: false, limit: 200, seen: has, wayOf, viewOf: () => 1, calls: true, inline: 40 }).source);
  });

  it('reads well', () => {
    const text = inspectionText(look('trap', 'inline'), { inline: { bytecode: 12, tier: 'Maglev', calls: 3 } });
    expect(text).toContain('00008004  f10c0080  cpsid i    ; cps');
    expect(text).toContain('[loop header]');
    expect(text).toContain('12 bytes of bytecode, Maglev after 3 calls');
    expect(text).toContain('trap    (not in this unit)');
  });
});

describe('formatting', () => {
  const marked = translate(0x8000, fetch, { thumb: false, limit: 200, seen: has, marks: true }).source;

  it('changes nothing but white space', () => {
    const plain = translate(0x8000, fetch, { thumb: false, limit: 200, seen: has }).source;
    expect(withoutMarks(marked)).toBe(plain);
    const { lines } = format(marked);
    expect(lines.join('').replace(/\s/g, '')).toBe(plain.replace(/\s/g, ''));
    expect(() => parse(lines.join('\n'), { ecmaVersion: 2022 })).not.toThrow();
  });

  it('keeps the text of each instruction together', () => {
    const texts = textByInstruction(marked);
    expect([...texts.keys()]).toEqual([0x8000, 0x8004, 0x8008, 0x800c, 0x8010]);
    expect(texts.get(0x8010)).toContain('pc=r14;');
    expect([...texts.values()].join('')).not.toContain('/*');
  });

  it('maps every line of an instruction to its disassembly', async () => {
    const inspection = look('inline');
    const { source, listing, map } = mapUnit('unit', inspection.policies.inline!.formatted, instructionsOf(inspection));
    const lines = source.split('\n');
    const originalOf = (text: string): Promise<string> => SourceMapConsumer.with(JSON.parse(map) as RawSourceMap, null, (consumer) => {
      const at = lines.findIndex((line) => line.includes(text));
      // What has no mapping on its own line belongs to the mapping before.
      for (let line = at + 1; line > 0; line--) {
        const found = consumer.originalPositionFor({ line, column: 1000, bias: SourceMapConsumer.GREATEST_LOWER_BOUND });
        if (found.source === 'unit.s' && found.line !== null) return listing.split('\n')[found.line - 1]!;
      }
      return 'nothing';
    });
    expect(await originalOf('S[22]|128')).toContain('cpsid i');
    expect(await originalOf('pc=r14')).toContain('bx lr');
    expect(await originalOf('continue L1')).toContain('bne 0x8004');
  });
});

describe('symbols', () => {
  /** An ELF file with a symbol table of one ARM and one Thumb function. */
  function elf(): Uint8Array {
    const strings = Buffer.from('\0arm_function\0thumb_function\0$a\0', 'latin1');
    const symbols = Buffer.alloc(64);
    const symbol = (i: number, name: number, value: number, type: number): void => {
      symbols.writeUInt32LE(name, 16 * i);
      symbols.writeUInt32LE(value, 16 * i + 4);
      symbols.writeUInt8(type, 16 * i + 12);
      symbols.writeUInt16LE(1, 16 * i + 14);
    };
    symbol(1, 1, 0x8000, 2);
    symbol(2, 14, 0x8011, 2);
    symbol(3, 29, 0x8000, 0);
    const header = Buffer.alloc(52);
    header.write('\x7fELF\x01\x01\x01', 'latin1');
    header.writeUInt16LE(2, 16);
    header.writeUInt16LE(40, 18);
    const sections = Buffer.alloc(120);
    const section = (i: number, type: number, offset: number, size: number, link: number): void => {
      sections.writeUInt32LE(type, 40 * i + 4);
      sections.writeUInt32LE(offset, 40 * i + 16);
      sections.writeUInt32LE(size, 40 * i + 20);
      sections.writeUInt32LE(link, 40 * i + 24);
    };
    section(1, 2, 52, symbols.length, 2);
    section(2, 3, 52 + symbols.length, strings.length, 0);
    header.writeUInt32LE(52 + symbols.length + strings.length, 32);
    header.writeUInt16LE(3, 48);
    return Buffer.concat([header, symbols, strings, sections]);
  }

  it('are read from ELF files, with their instruction set', () => {
    expect(elfSymbols(elf())).toEqual([{ name: 'arm_function', address: 0x8000, size: 0, thumb: false }, { name: 'thumb_function', address: 0x8010, size: 0, thumb: true }]);
  });

  it('are refused from other files and truncated ones', () => {
    expect(() => elfSymbols(Buffer.from('hello'), 'x')).toThrow('x is not an ELF file for 32-bit ARM.');
    expect(() => elfSymbols(elf().subarray(0, 150), 'x')).toThrow('x is truncated');
  });

  it('are read from System.map', () => {
    expect(mapSymbols('c0008000 T _text\nc0008010 D data\nc0008004 t local\n').map(({ name }) => name)).toEqual(['_text', 'local']);
  });
});

describe('jitvisor inspect', () => {
  beforeAll(ensureBuilt, 120_000);

  it('asks V8', async () => {
    const { status, stdout } = await jitvisorLong(60_000, 'inspect', '--word', 'e10f0000', '--virt', 'inline');
    expect(status).toBe(0);
    expect(stdout).toMatch(/inline: 1 instruction in 1 block, \d+ bytes of JavaScript, \d+ bytes of bytecode, \w+ after 20000 calls/);
    expect([1 << 6 | 1 << 4, 1 << 5, 1 << 15, 1 << 7, 0].map(tierOf)).toEqual(['TurboFan', 'Maglev', 'Sparkplug', 'Ignition', 'not compiled']);
  }, 70_000);

  it('asks V8 about transfers of several registers, whose slow path has an array of its own', async () => {
    const { status, stdout } = await jitvisorLong(60_000, 'inspect', '--word', 'e92d4830', '--virt', 'inline');
    expect(status).toBe(0);
    expect(stdout).toMatch(/bytes of bytecode, \w+ after 20000 calls/);
  }, 70_000);

  it.skipIf(!files)("looks into Debian's kernel, at a name (skipped when it is not in the cache)", async () => {
    const { status, stderr } = await jitvisorLong(300_000, 'run', '--jit-threshold', '100', '--inspect-at', 'schedule', '--expect', 'shell ready', '--timeout', '280');
    expect(stderr).toMatch(/compiled under inline\nUnit at c[0-9a-f]{7} \(ARM\)/);
    expect(stderr).toMatch(/jitvisor: unit at c[0-9a-f]{7}: \d+ bytes of bytecode; in this run it reached/);
    expect(status).toBe(0);
  }, 310_000);

  it('looks into a live guest', async () => {
    const { status, stderr } = await jitvisorLong(60_000, 'run', '--demo', '--jit-threshold', '50', '--inspect-at', '0x8060', '--timeout', '50');
    expect(status).toBe(0);
    // The unit may begin before the instruction.
    const unit = /compiled under inline\nUnit at ([0-9a-f]{8}) \(ARM\)/.exec(stderr)?.[1];
    expect(stderr).toMatch(/^ {2}00008060 {2}[0-9a-f]{8} {2}/m);
    expect(stderr).toMatch(new RegExp(`unit at ${unit}: \\d+ bytes of bytecode; in this run it reached (not compiled|\\w+)\\.`));
  }, 70_000);

  it.each([
    [['inspect'], 'Say what to inspect'],
    [['inspect', '--word', 'zz'], '--word takes words in hexadecimal'],
    [['inspect', '--word', 'e10f0000', '--virt', 'none'], '--virt'],
    [['inspect', '--elf', 'guests/nano/nano.elf', '--symbol', 'main'], 'it was stripped'],
    [['inspect', '--elf', 'guests/nano/nano.elf', '--address', '0x40'], 'There is no code at 0x40'],
    [['run', '--demo', '--inspect-at', 'main'], '--inspect-at takes an address'],
    [['run', '--demo', '--engine', 'interp', '--inspect-at', '0x8000'], '--inspect-at is for --engine jit'],
  ])('%s is a mistake', async (args, sentence) => {
    const { status, stderr } = await jitvisorLong(30_000, ...args);
    expect(stderr).toContain(sentence);
    expect(status).toBe(2);
  }, 40_000);
});
