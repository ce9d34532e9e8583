/**
 * The generated JavaScript of some forty snippets against units/*.txt. What changed on purpose is accepted with
 * `UPDATE_GOLDEN=1 npx vitest run test/golden`, and read before it is committed.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parse, type Program } from 'acorn';
import { generate } from 'astring';
import { describe, expect, it } from 'vitest';
import { disassemble } from '../../translator/decode/disassemble.js';
import { allLines, decodeArm, decodeThumb } from '../../translator/decode/tables.js';
import { translate, unitParameters } from '../../translator/emit/unit.js';
import { snippets, type Snippet } from './snippets.js';

const folder = new URL('./units/', import.meta.url);
const ENTRY = 0x8000;
/** Ends every snippet: permanently undefined. */
const END = { arm: 0xe7fddef0, thumb: 0xde00 };

function print({ name, shows, thumb, code }: Snippet): string {
  const size = thumb ? 2 : 4;
  const fetch = (pc: number): number => code[(pc - ENTRY) / size] ?? (thumb ? END.thumb : END.arm);
  const unit = translate(ENTRY, fetch, { thumb, limit: 200 });
  const listing = code.map((word, i) => {
    const at = ENTRY + i * size;
    return `${at.toString(16)}  ${word.toString(16).padStart(2 * size, '0')}  ${disassemble(word, at, thumb, code[i + 1])}`;
  });
  // Temporaries are numbered through the whole process: here from 0, in order of appearance.
  const names = new Map<string, number>();
  const source = unit.source.replace(/\b([vigkq]|[a-z]+_)(\d+)\b/g, (all, letter: string, n: string) => {
    if (all.startsWith('u_')) return all;
    if (!names.has(n)) names.set(n, names.size);
    return letter + names.get(n);
  });
  const program = parse(source, { ecmaVersion: 2022 }) as Program;
  return `${name}: ${shows}\n${listing.join('\n')}\n\n${unit.instructions} instructions, ${unit.blocks} blocks\n\n${generate(program)}`;
}

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

  it('has a file for every snippet and no other', () => {
    expect(readdirSync(folder).sort()).toEqual(snippets.map(({ name }) => `${name}.txt`).sort());
  });

  it('shows every sensitive class', () => {
    const shown = new Set(snippets.flatMap(({ thumb, code }) => code.map((word) => (thumb ? decodeThumb(word) : decodeArm(word)).sensitive)));
    const all = new Set(allLines.map((line) => line.sensitive));
    expect([...all].filter((sensitive) => !shown.has(sensitive))).toEqual([]);
  });

  it('names nothing but its parameters, locals and the host', () => {
    for (const snippet of snippets) {
      const unit = translate(ENTRY, (pc) => snippet.code[(pc - ENTRY) / (snippet.thumb ? 2 : 4)] ?? (snippet.thumb ? END.thumb : END.arm), { thumb: snippet.thumb, limit: 200 });
      const lets = [...unit.source.matchAll(/\blet ([^;]*);/g)].flatMap((m) => [...m[1]!.matchAll(/(?:^|,)([A-Za-z_]\w*)(?=[=,]|$)/g)].map((n) => n[1]!));
      const declared = new Set([...unitParameters, 'Math', 'e', 'i', ...lets]);
      const used = unit.source.replace(/\.[A-Za-z_]\w*/g, '').matchAll(/\b[A-Za-z_]\w*\b/g);
      const words = new Set('function let const return try catch throw if else for break continue'.split(' '));
      for (const [name] of used) if (!words.has(name) && !/^(u_[0-9a-f]{8}|X|[BL]\d+)$/.test(name)) expect(declared, `${snippet.name}: ${name}`).toContain(name);
    }
  });
});
