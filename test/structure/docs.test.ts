/** The documents speak of what is there: options, files, dependencies, intrinsics, links. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { macros } from '../../translator/semantics/macros.js';
import { ROOT, ensureBuilt, jitvisor } from '../support/program.js';

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const PAGES = ['README.md', ...readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`)];

/** Words that look like paths from the root, anywhere on a page; `*` stands for any part of a name. */
function pathsIn(text: string): string[] {
  return [...text.matchAll(/(?<![\w/.:-])(?:src|translator|runtime|guests|test|scripts|docs|bench|\.ci)\/[\w./*-]*/g)].map((match) => match[0].replace(/\.+$/, ''));
}

function present(path: string): boolean {
  if (!path.includes('*')) return existsSync(join(ROOT, path));
  const pattern = new RegExp(`^${path.slice(path.lastIndexOf('/') + 1).split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`);
  const folder = join(ROOT, dirname(path));
  return existsSync(folder) && readdirSync(folder).some((name) => pattern.test(name));
}

describe('the README', () => {
  beforeAll(ensureBuilt, 120_000);

  /** Options of a command's help: the option column only, since descriptions mention options too. */
  const optionsOf = (command: string): string[] => {
    const { status, stdout } = jitvisor(command, '--help');
    expect(status).toBe(0);
    return [...stdout.matchAll(/^ {2}(?: {4}|-\w, )(--[a-z0-9-]+)/gm)].map((match) => match[1]!);
  };

  it.each([['run', 15], ['bench', 12]])('has a row for every option of %s', (command, atLeast) => {
    const options = optionsOf(command);
    expect(options.length).toBeGreaterThan(atLeast);
    const rows = read('README.md').split('\n').filter((line) => line.startsWith('|'));
    expect(options.filter((option) => !rows.some((row) => new RegExp(`^\\|[^|]*\`${option}[ \`,]`).test(row)))).toEqual([]);
  });

  it('has a row for no option that is gone', () => {
    const known = [...optionsOf('run'), ...optionsOf('bench')];
    const options = [...read('README.md').matchAll(/^\| `(--[a-z0-9-]+)/gm)].map((match) => match[1]!);
    expect(options.length).toBeGreaterThan(15);
    expect(options.filter((option) => !known.includes(option))).toEqual([]);
  });
});

describe('documents', () => {
  it.each(PAGES)('%s names files that exist', (page) => {
    expect(pathsIn(read(page)).filter((path) => !present(path))).toEqual([]);
  });

  it.each(PAGES)('%s links to files that exist', (page) => {
    const links = [...read(page).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map((match) => match[1]!).filter((link) => !/^[a-z]+:/.test(link));
    expect(links.filter((link) => !existsSync(join(ROOT, dirname(page), link)))).toEqual([]);
  });

  it('find a path that is not there', () => {
    expect(pathsIn('See `runtime/a.ts`, docs/b.md. Not ./dist/runtime/c.js, nor test runs.')).toEqual(['runtime/a.ts', 'docs/b.md']);
    expect(present('runtime/engine/engine.ts')).toBe(true);
    expect(present('runtime/cpu/vfp-*.ts')).toBe(true);
    expect(present('runtime/engine/gone.ts')).toBe(false);
    expect(present('runtime/gone/*.ts')).toBe(false);
  });

  it('say why for every dependency, and for no other', () => {
    const fields = JSON.parse(read('package.json')) as Record<string, Record<string, string> | undefined>;
    const kinds = [fields.dependencies, fields.optionalDependencies, fields.devDependencies, fields.overrides];
    const named = [...read('docs/dependencies.md').matchAll(/^- `([^`]+)`/gm)].map((match) => match[1]!).sort();
    expect(named).toEqual(kinds.flatMap((kind) => Object.keys(kind ?? {})).sort());
  });

  it('have every device', () => {
    const page = read('docs/devices.md');
    expect(readdirSync(join(ROOT, 'runtime/devices')).filter((name) => !page.includes(`\`runtime/devices/${name}\``))).toEqual([]);
  });

  it('have every intrinsic and macro of the template language', () => {
    const source = read('translator/emit/specialize.ts');
    const accesses = [...source.slice(source.indexOf('const widthOf'), source.indexOf('const vfpViews')).matchAll(/(\w+): \[/g)];
    const method = source.indexOf('private intrinsic(');
    const cases = [...source.slice(method, source.indexOf('private expand(', method)).matchAll(/case '(\w+)':/g)];
    const names = [...accesses, ...cases].map((match) => match[1]!);
    expect(names.length).toBeGreaterThan(30);
    const page = read('docs/translator.md');
    expect(names.filter((name) => !page.includes(`\`${name}(`))).toEqual([]);
    expect(Object.keys(macros).filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });
});
