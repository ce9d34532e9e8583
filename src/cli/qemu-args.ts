/**
 * QEMU's spellings. People who run ARM guests have `-M raspi1ap -kernel zImage -append …` in their fingers; yargs
 * would read `-kernel` as six one-letter options, so the command line is rewritten before yargs sees it.
 */
import type { Options } from 'yargs';
import { RUN_OPTIONS } from './run-options.js';
import { CommandLineError } from './usage-error.js';

/** QEMU's single-dash spelling -> ours. */
const QEMU_SPELLINGS: Readonly<Record<string, string>> = {
  '-M': '--machine',
  '-machine': '--machine',
  '-m': '--memory',
  '-kernel': '--kernel',
  '-dtb': '--dtb',
  '-initrd': '--initrd',
  '-append': '--append',
  '-no-reboot': '--no-reboot',
};

const spelled = (described: (option: Options) => boolean): string[] => Object.entries<Options>(RUN_OPTIONS).flatMap(([name, option]) => (described(option) ? [`--${name}`] : []));

/** Options of `run` that take a value (`type: 'string'`: may take one): the argument after them belongs to them, whatever it starts with. */
const VALUE_OPTIONS: readonly string[] = spelled(({ type }) => type === undefined || type === 'array');

/** Those that take none. */
const FLAGS: readonly string[] = [...spelled(({ type }) => type === 'boolean').flatMap((name) => [name, name.replace('--', '--no-')]), '--stats', '--help'];

/** Real one-letter options. */
const SHORT_OPTIONS = new Set(['-h', '-V']);

/**
 * Rewrites the arguments of `run`: QEMU's spellings become long options, and `--option value` becomes
 * `--option=value`, so that a value may start with a dash (`-append "-- single"`).
 * A value that is itself an option of `run` is left alone, and yargs then reports the missing value.
 * Throws CommandLineError for a single-dash word that is neither.
 */
export function rewriteQemuArgs(args: readonly string[]): string[] {
  const out: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const given = args[i]!;
    if (given === '--') return out.concat(args.slice(i));
    const option = QEMU_SPELLINGS[given] ?? given;
    if (/^-[^-]/.test(option) && !SHORT_OPTIONS.has(option)) {
      throw new CommandLineError(`Unknown option ${given}.`);
    }
    const value = args[i + 1];
    if (!VALUE_OPTIONS.includes(option) || value === undefined || isOption(value)) {
      out.push(option);
      continue;
    }
    // QEMU counts -m in MiB, and so do the fingers.
    out.push(`${option}=${given === '-m' && /^\d+$/.test(value) ? `${value}M` : value}`);
    i++;
  }
  return out;
}

/** Would this word, where a value is expected, rather be the next option? */
function isOption(word: string): boolean {
  const name = word.split('=')[0]!;
  return VALUE_OPTIONS.includes(name) || name in QEMU_SPELLINGS || FLAGS.includes(name);
}
