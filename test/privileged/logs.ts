/**
 * The logs of the programs in guests/privileged: NAME.qemu is what QEMU prints, NAME.differences the lines in which the manual has
 * it otherwise, each group under the reason. A line is known by its name, the text before ": ", within the heading ("-- …") above it.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('logs/', import.meta.url));

/** Version of the QEMU that the logs were recorded with: another one has other faults. */
export const QEMU_VERSION = readFileSync(`${folder}qemu.txt`, 'utf8').trim();
export const PROGRAMS = readdirSync(folder).filter((name) => name.endsWith('.qemu')).map((name) => name.replace('.qemu', ''));

/** One log line by its name; two lines of one name are a mistake of the program. */
export function named(log: string): Map<string, string> {
  const lines = new Map<string, string>();
  let heading = '';
  for (const line of log.trimEnd().split('\n')) {
    if (line.startsWith('-- ')) heading = `${line} / `;
    const name = heading + line.split(': ')[0]!;
    if (lines.has(name)) throw new Error(`two lines are called ${name}`);
    lines.set(name, line);
  }
  return lines;
}

export interface Difference {
  readonly name: string;
  readonly line: string;
  readonly reason: string;
}

/** Lines that differ from QEMU's. A heading in front of a name is not needed where the name alone is unique. */
export function differences(program: string): Difference[] {
  const path = `${folder}${program}.differences`;
  if (!existsSync(path)) return [];
  let reason = '';
  const found: Difference[] = [];
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    if (line.startsWith('# ')) reason = line.slice(2);
    else if (line !== '') found.push({ name: line.split(': ')[0]!, line, reason });
  }
  return found;
}

export function qemuLog(program: string): Map<string, string> {
  return named(readFileSync(`${folder}${program}.qemu`, 'utf8'));
}

/** The name in `log` that a difference means. */
export function nameIn(log: ReadonlyMap<string, string>, name: string): string {
  const names = [...log.keys()].filter((key) => key === name || key.endsWith(` / ${name}`));
  if (names.length !== 1) throw new Error(`${names.length} lines are called ${name}`);
  return names[0]!;
}

/** QEMU's log, corrected where the manual has it otherwise: what we must print. */
export function expected(program: string): Map<string, string> {
  const log = qemuLog(program);
  for (const { name, line } of differences(program)) log.set(nameIn(log, name), line);
  return log;
}

/** The first lines in which two logs differ, for a failure's message. */
export function compare(wanted: ReadonlyMap<string, string>, got: ReadonlyMap<string, string>): string[] {
  const found: string[] = [];
  for (const [name, line] of wanted) if (got.get(name) !== line) found.push(`wanted ${line}\n   got ${got.get(name) ?? 'nothing'}`);
  for (const [name, line] of got) if (!wanted.has(name)) found.push(`not wanted: ${line}`);
  return found.slice(0, 20);
}
