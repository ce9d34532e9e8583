/** Suites of guest programs: a folder with binaries and a manifest, suite.json (docs/benchmarks.md has its format). */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { isAbsolute, join, posix } from 'node:path';
import { SuiteError } from './errors.js';

export const MANIFEST = 'suite.json';
/** Where a command has the number of iterations. */
export const COUNT = '{count}';

const DEFAULT_TIMEOUT = 120;

export interface Program {
  name: string;
  /** A heading in the table. */
  group: string;
  about: string;
  /** A line for the guest's shell, run in the suite's folder; `{count}` stands for the count. */
  command: string;
  /** Iterations of one run, a positive whole number. */
  count: number;
  /** What one iteration is; the report gives the time of each. */
  unit?: string;
  /** What the stop mark must say. */
  checksum?: string;
  /** How often it is run in one boot, one after another; what counts is the median (LMbench's way). Absent: once. */
  repeats?: number;
  /** Seconds after which the run is given up. */
  timeout: number;
}

export interface Suite {
  name: string;
  about: string;
  directory: string;
  /** Paths relative to the folder, with slashes. */
  files: string[];
  programs: Program[];
}

/** Reads a suite's manifest and lists its files. Throws SuiteError. */
export function loadSuite(directory: string): Suite {
  const path = join(directory, MANIFEST);
  const fields = new Fields(parse(path), path);
  const name = fields.word('name');
  const about = fields.text('about', '');
  const files = fields.texts('files').flatMap((file) => listFiles(directory, file, path));
  const repeats = fields.positive('repeats', 1, true);
  const programs = fields.objects('programs').map((entry, index) => ({ ...parseProgram(new Fields(entry, `${path}: program ${index + 1}`)), ...(repeats === 1 ? {} : { repeats }) }));
  fields.noOthers(['name', 'about', 'files', 'repeats', 'programs']);
  if (programs.length === 0) throw new SuiteError(`${path} has no programs.`);
  const twice = programs.find(({ name }, index) => programs.findIndex((other) => other.name === name) !== index);
  if (twice) throw new SuiteError(`${path} has two programs named ${twice.name}.`);
  return { name, about, directory, files, programs };
}

function parse(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new SuiteError(missing ? `There is no ${path}; a suite is a folder with a manifest of that name.` : `Cannot read ${path}: ${(error as Error).message}.`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SuiteError(`${path} is not JSON: ${(error as Error).message.replace(/\.$/, '')}.`);
  }
}

function parseProgram(fields: Fields): Program {
  const name = fields.word('name');
  fields.where = `${fields.where} (${name})`;
  const program: Program = {
    name,
    group: fields.text('group', ''),
    about: fields.text('about', ''),
    command: fields.text('command'),
    count: fields.positive('count', 1, true),
    timeout: fields.positive('timeout', DEFAULT_TIMEOUT, false),
  };
  const unit = fields.text('unit', '');
  const checksum = fields.text('checksum', '');
  if (unit !== '') program.unit = unit;
  if (checksum !== '') program.checksum = checksum;
  fields.noOthers(['name', 'group', 'about', 'command', 'count', 'unit', 'checksum', 'timeout']);
  if (/[\0\r\n]/.test(program.command)) throw new SuiteError(`${fields.where}: "command" must be one line.`);
  return program;
}

/** A file of the suite, or all files below a folder of it. */
function listFiles(directory: string, file: string, where: string): string[] {
  const clean = posix.normalize(file);
  if (isAbsolute(file) || clean === '..' || clean.startsWith('../')) throw new SuiteError(`${where}: "files" has ${file}, which is not inside the folder.`);
  const stat = statSync(join(directory, clean), { throwIfNoEntry: false });
  if (!stat) throw new SuiteError(`${where}: "files" has ${file}, and there is no such file in ${directory}.`);
  if (!stat.isDirectory()) return [clean];
  return readdirSync(join(directory, clean)).sort().flatMap((entry) => listFiles(directory, posix.join(clean, entry), where));
}

/** The fields of one object, checked one by one; `where` begins each message. */
class Fields {
  private readonly object: Record<string, unknown>;

  constructor(object: unknown, public where: string) {
    if (typeof object !== 'object' || object === null || Array.isArray(object)) throw new SuiteError(`${where} must be an object.`);
    this.object = object as Record<string, unknown>;
  }

  text(name: string, otherwise?: string): string {
    const value = this.object[name] ?? otherwise;
    if (value === undefined) throw this.wrong(name, 'is missing');
    if (typeof value !== 'string') throw this.wrong(name, 'must be a text');
    if (value === '' && otherwise === undefined) throw this.wrong(name, 'is empty');
    return value;
  }

  /** A name that can be typed in --only and is safe in a path. */
  word(name: string): string {
    const value = this.text(name);
    if (!/^[A-Za-z0-9][\w.+-]*$/.test(value)) throw this.wrong(name, `must be letters, digits and .+-_ only, not "${value}"`);
    return value;
  }

  positive(name: string, otherwise: number, whole: boolean): number {
    const value = this.object[name] ?? otherwise;
    if (typeof value !== 'number' || !(value > 0) || !Number.isFinite(value) || (whole && !Number.isSafeInteger(value))) {
      throw this.wrong(name, `must be a ${whole ? 'whole ' : ''}number above 0`);
    }
    return value;
  }

  texts(name: string): string[] {
    const value = this.object[name] ?? [];
    if (!Array.isArray(value) || value.some((item) => typeof item !== 'string' || item === '')) throw this.wrong(name, 'must be a list of texts');
    return value as string[];
  }

  objects(name: string): unknown[] {
    const value = this.object[name];
    if (!Array.isArray(value)) throw this.wrong(name, value === undefined ? 'is missing' : 'must be a list');
    return value;
  }

  /** A misspelt field would otherwise be ignored in silence. */
  noOthers(known: readonly string[]): void {
    const other = Object.keys(this.object).find((name) => !known.includes(name));
    if (other !== undefined) throw this.wrong(other, `is not known here; the fields are ${known.join(', ')}`);
  }

  private wrong(name: string, what: string): SuiteError {
    return new SuiteError(`${this.where}: "${name}" ${what}.`);
  }
}

/**
 * Keeps the programs that `names` has, in the suites' order; a name is a program's, or SUITE/PROGRAM. Throws SuiteError
 * for a name that no suite has.
 */
export function selectPrograms(suites: readonly Suite[], names: readonly string[]): Suite[] {
  const unknown = names.find((name) => !suites.some((suite) => suite.programs.some((program) => matches(suite, program, name))));
  if (unknown !== undefined) {
    const all = suites.flatMap((suite) => suite.programs.map(({ name }) => name));
    throw new SuiteError(`There is no program ${unknown}; there are ${all.join(', ')}.`);
  }
  return suites
    .map((suite) => ({ ...suite, programs: suite.programs.filter((program) => names.some((name) => matches(suite, program, name))) }))
    .filter(({ programs }) => programs.length > 0);
}

function matches(suite: Suite, program: Program, name: string): boolean {
  return name === program.name || name === `${suite.name}/${program.name}`;
}

/** The same suites with every count multiplied (at least 1): quicker and noisier, or slower and steadier. */
export function scaleCounts(suites: readonly Suite[], factor: number): Suite[] {
  return suites.map((suite) => ({ ...suite, programs: suite.programs.map((program) => ({ ...program, count: Math.max(1, Math.round(program.count * factor)) })) }));
}

/** The same suites with every program run so often in a boot; 1: cold. */
export function repeatPrograms(suites: readonly Suite[], repeats: number): Suite[] {
  return suites.map((suite) => ({ ...suite, programs: suite.programs.map((program) => ({ ...program, repeats })) }));
}

/** The command with its count filled in, as often as it is to run: the first failure ends it. */
export function commandLine({ command, count, repeats = 1 }: Program): string {
  const once = command.replaceAll(COUNT, String(count));
  return repeats === 1 ? once : `for i in ${Array.from({ length: repeats }, (_, i) => i + 1).join(' ')}; do ${once} || exit; done`;
}
