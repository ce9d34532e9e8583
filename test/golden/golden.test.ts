/**
 * The generated JavaScript of some forty snippets against units/*.txt. What changed on purpose is accepted with
 * `UPDATE_GOLDEN=1 npx vitest run test/golden`, and read before it is committed.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parse, type Program } from 'acorn';
import { generate } from 'astring';
import { describe, expect, it } from 'vitest';
import { disassemble } from '../../translator/decode/disassemble.js';
import { Way, WAY_NAMES } from '../../translator/decode/sensitive.js';
import { allLines, decodeArm, decodeThumb } from '../../translator/decode/tables.js';
import { translate, unitParameters } from '../../translator/emit/unit.js';
import { snippets, type Snippet } from './snippets.js';

const folder = new URL('./units/', import.meta.url);
/** Snippets with sensitive instructions again, trapping and calling out. */
const waysFolder = new URL('./ways/', import.meta.url);
const ENTRY = 0x8000;
/** Ends every snippet: permanently undefined. */
const END = { arm: 0xe7fddef0, thumb: 0xde00 };

function print({ name, shows, thumb, code }: Snippet, way: Way = Way.INLINE): string {
  const size = thumb ? 2 : 4;
  const fetch = (pc: number): number => code[(pc - ENTRY) / size] ?? (thumb ? END.thumb : END.arm);
  const unit = translate(ENTRY, fetch, { thumb, limit: 200, wayOf: () => way });
  const listing = code.map((word, i) => {
    const at = ENTRY + i * size;
    return `${at.toString(16)}  ${word.toString(16).padStart(2 * size, '0')}  ${disassemble(word, at, thumb, code[i + 1])}`;
  });
  const program = parse(unit.source, { ecmaVersion: 2022 }) as Program;
  return `${name}: ${shows}\n${listing.join('\n')}\n\n${unit.instructions} instructions, ${unit.blocks} blocks\n\n${generate(program)}`;
}

/** Collects what a tree declares and what it uses. */
function names(node: unknown, declared: Set<string>, used: Set<string>): void {
  if (Array.isArray(node)) for (const x of node) names(x, declared, used);
  if (typeof node !== 'object' || node === null || !('type' in node)) return;
  const { type, id, param, name, computed } = node as { type: string; id?: { name: string }; param?: { name: string }; name?: string; computed?: boolean };
  if (id) declared.add(id.name);
  if (param) declared.add(param.name);
  if (type === 'Identifier') used.add(name!);
  for (const [key, value] of Object.entries(node)) if (key !== 'label' && (key !== 'property' || computed)) names(value, declared, used);
}

const isSensitive = ({ thumb, code }: Snippet): boolean => code.some((word) => (thumb ? decodeThumb(word) : decodeArm(word)).sensitive !== undefined);

describe('generated code', () => {
  const update = process.env.UPDATE_GOLDEN === '1';

  for (const snippet of snippets) {
    it(`${snippet.name} is as committed`, () => {
      const text = print(snippet);
      const file = new URL(`${snippet.name}.txt`, folder);
      if (update) writeFileSync(file, text);
      expect(text).toBe(readFileSync(file, 'utf8'));
    });
  }

  const ways = snippets.filter(isSensitive).flatMap((snippet) => [Way.TRAP, Way.CALLOUT].map((way) => ({ snippet, way, file: `${snippet.name}.${WAY_NAMES[way]}.txt` })));
  it.each(ways)('$file is as committed', ({ snippet, way, file }) => {
    const text = print(snippet, way);
    if (update) writeFileSync(new URL(file, waysFolder), text);
    expect(text).toBe(readFileSync(new URL(file, waysFolder), 'utf8'));
  });

  it('has a file for every way of every sensitive snippet and no other', () => {
    expect(readdirSync(waysFolder).sort()).toEqual(ways.map(({ file }) => file).sort());
  });

  it('has a file for every snippet and no other', () => {
    expect(readdirSync(folder).sort()).toEqual(snippets.map(({ name }) => `${name}.txt`).sort());
  });

  it('shows every sensitive class', () => {
    const shown = new Set(snippets.flatMap(({ thumb, code }) => code.map((word) => (thumb ? decodeThumb(word) : decodeArm(word)).sensitive)));
    const all = new Set(allLines.map((line) => line.sensitive));
    expect([...all].filter((sensitive) => !shown.has(sensitive))).toEqual([]);
  });

  it('names nothing but its parameters, locals and the host', () => {
    for (const snippet of snippets) for (const way of [Way.TRAP, Way.CALLOUT, Way.INLINE]) {
      const unit = translate(ENTRY, (pc) => snippet.code[(pc - ENTRY) / (snippet.thumb ? 2 : 4)] ?? (snippet.thumb ? END.thumb : END.arm), { thumb: snippet.thumb, limit: 200, wayOf: () => way });
      const declared = new Set([...unitParameters, 'Math']);
      const used = new Set<string>();
      names(parse(unit.source, { ecmaVersion: 2022 }), declared, used);
      expect([...used].filter((name) => !declared.has(name)), snippet.name).toEqual([]);
    }
  });
});
