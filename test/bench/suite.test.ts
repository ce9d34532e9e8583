import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SuiteError } from '../../bench/errors.js';
import { initScript } from '../../bench/guest.js';
import { commandLine, loadSuite, repeatPrograms, scaleCounts, selectPrograms } from '../../bench/suite.js';
import { ROOT } from '../support/program.js';

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'jitvisor-suite-')); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const program = { name: 'one', command: 'bin/one {count}' };
const manifest = { name: 'mine', files: ['bin'], programs: [program] };

function write(text: unknown): void {
  mkdirSync(join(folder, 'bin', 'deep'), { recursive: true });
  writeFileSync(join(folder, 'bin', 'one'), '\x7fELF');
  writeFileSync(join(folder, 'bin', 'deep', 'data'), 'x');
  writeFileSync(join(folder, 'suite.json'), typeof text === 'string' ? text : JSON.stringify(text));
}

/** The sentence that a manifest is refused with. */
function refusal(text: unknown): string {
  write(text);
  try {
    loadSuite(folder);
  } catch (error) {
    expect(error).toBeInstanceOf(SuiteError);
    return (error as Error).message.replaceAll(folder, 'DIR');
  }
  throw new Error('the manifest was taken');
}

describe('a manifest', () => {
  it('lists files below folders, and fills in what is left out', () => {
    write(manifest);
    expect(loadSuite(folder)).toEqual({
      name: 'mine', about: '', directory: folder, files: ['bin/deep/data', 'bin/one'],
      programs: [{ name: 'one', group: '', about: '', command: 'bin/one {count}', count: 1, timeout: 120 }],
    });
  });

  it.each<[string, unknown, string]>([
    ['no JSON', '{"name": ', 'DIR/suite.json is not JSON: '],
    ['a list', [], 'DIR/suite.json must be an object.'],
    ['no name', { ...manifest, name: undefined }, 'DIR/suite.json: "name" is missing.'],
    ['a name that is a path', { ...manifest, name: '../x' }, 'DIR/suite.json: "name" must be letters, digits and .+-_ only, not "../x".'],
    ['no programs', { name: 'mine' }, 'DIR/suite.json: "programs" is missing.'],
    ['an empty list of programs', { name: 'mine', programs: [] }, 'DIR/suite.json has no programs.'],
    ['programs that are no list', { name: 'mine', programs: {} }, 'DIR/suite.json: "programs" must be a list.'],
    ['a program that is a text', { name: 'mine', programs: ['one'] }, 'DIR/suite.json: program 1 must be an object.'],
    ['a program without a command', { name: 'mine', programs: [{ name: 'one' }] }, 'DIR/suite.json: program 1 (one): "command" is missing.'],
    ['an empty command', { name: 'mine', programs: [{ name: 'one', command: '' }] }, 'DIR/suite.json: program 1 (one): "command" is empty.'],
    ['a command of two lines', { name: 'mine', programs: [{ name: 'one', command: 'a\nb' }] }, 'DIR/suite.json: program 1 (one): "command" must be one line.'],
    ['half an iteration', { name: 'mine', programs: [{ ...program, count: 0.5 }] }, 'DIR/suite.json: program 1 (one): "count" must be a whole number above 0.'],
    ['no time', { name: 'mine', programs: [{ ...program, timeout: 0 }] }, 'DIR/suite.json: program 1 (one): "timeout" must be a number above 0.'],
    ['a misspelt field', { name: 'mine', programs: [{ ...program, checksums: 'x' }] }, 'DIR/suite.json: program 1 (one): "checksums" is not known here; the fields are '],
    ['one name twice', { name: 'mine', programs: [program, program] }, 'DIR/suite.json has two programs named one.'],
    ['a file that is not there', { ...manifest, files: ['lib'] }, 'DIR/suite.json: "files" has lib, and there is no such file in DIR.'],
    ['a file elsewhere', { ...manifest, files: ['bin/../../x'] }, 'DIR/suite.json: "files" has bin/../../x, which is not inside the folder.'],
    ['files that are a text', { ...manifest, files: 'bin' }, 'DIR/suite.json: "files" must be a list of texts.'],
  ])('with %s is refused', (_what, text, sentence) => {
    expect(refusal(text).startsWith(sentence), refusal(text)).toBe(true);
  });

  it('must be there', () => expect(() => loadSuite(join(folder, 'nowhere'))).toThrow(/^There is no .*suite\.json; a suite is a folder with a manifest of that name\.$/));

  it.each(['compute', 'kernel'])('of the suite %s is good, and each program has a checksum', (name) => {
    const suite = loadSuite(join(ROOT, 'guests', 'workloads', name));
    expect(suite.programs.length).toBeGreaterThan(15);
    expect(suite.programs.filter(({ checksum, about, group }) => !/^[0-9a-f]{8}$/.test(checksum ?? '') || about === '' || group === '')).toEqual([]);
    expect(suite.programs.filter(({ command }) => !suite.files.includes(command.split(' ')[0]!))).toEqual([]);
  });

  it('names two programs or more in each category of MiBench', () => {
    const { programs } = loadSuite(join(ROOT, 'guests', 'workloads', 'compute'));
    for (const group of ['automotive', 'consumer', 'office', 'network', 'security', 'telecomm']) {
      expect(programs.filter((one) => one.group === group).length, group).toBeGreaterThanOrEqual(2);
    }
  });
});

describe('programs', () => {
  const suites = ['a', 'b'].map((name) => ({
    name, about: '', directory: '/x', files: [],
    programs: ['one', `two-${name}`].map((of) => ({ name: of, group: '', about: '', command: `run {count} of {count} 'it''s'`, count: 10, timeout: 5 })),
  }));

  it('are chosen by name, in the order of the suites', () => {
    const names = (chosen: typeof suites): string[] => chosen.flatMap((suite) => suite.programs.map(({ name }) => `${suite.name}/${name}`));
    expect(names(selectPrograms(suites, ['two-b', 'one']) as typeof suites)).toEqual(['a/one', 'b/one', 'b/two-b']);
    expect(names(selectPrograms(suites, ['b/one']) as typeof suites)).toEqual(['b/one']);
    expect(() => selectPrograms(suites, ['one', 'three'])).toThrow('There is no program three; there are one, two-a, one, two-b.');
  });

  it('do more or less work, but never none', () => {
    expect(scaleCounts(suites, 0.25)[0]!.programs[0]!.count).toBe(3);
    expect(scaleCounts(suites, 0.001)[0]!.programs[0]!.count).toBe(1);
    expect(commandLine(suites[0]!.programs[0]!)).toBe("run 10 of 10 'it''s'");
    expect(commandLine(repeatPrograms(suites, 2)[0]!.programs[0]!)).toBe("for i in 1 2; do run 10 of 10 'it''s' || exit; done");
  });

  it('are numbered through all suites, and their commands are one word for the shell', () => {
    const script = initScript(suites);
    expect([...script.matchAll(/#bench# begin (\d+)/g)].map((match) => match[1])).toEqual(['0', '1', '2', '3']);
    expect(script).toContain(`cd /bench/b\necho '#bench# begin 2'\nsh -c 'run 10 of 10 '\\''it'\\'''\\''s'\\''' </dev/null\necho "#bench# end 2 $?"\n`);
  });
});
