/** What the commands' options have in common. */
import type { Argv, Options } from 'yargs';
import { UsageError } from './usage-error.js';

type Described = Readonly<Record<string, Options>>;

/** Declares options. Everything with a value is a string, so that the command itself can say what is wrong with it. */
export function declareOptions(yargs: Argv, options: Described): void {
  for (const [name, option] of Object.entries(options)) {
    yargs.option(name, option.type === undefined ? { ...option, string: true, requiresArg: true } : option);
  }
}

/** An option with a value must be there once; yargs makes a list of one that was given twice. Throws UsageError. */
export function requireOnce(raw: object, options: Described): void {
  for (const [name, { type }] of Object.entries(options)) {
    if (type === undefined && Array.isArray((raw as Record<string, unknown>)[name])) throw new UsageError(`--${name} was given twice.`);
  }
}

/** What yargs read for `options`. Of an option that was given twice, the last counts; only lists gather. */
export function onlyLast<Raw extends object>(raw: object, options: Described): Raw {
  const given = Object.entries(raw).filter(([name]) => name in options);
  return Object.fromEntries(given.map(([name, value]) => [name, Array.isArray(value) && options[name]!.type !== 'array' ? value.at(-1) as unknown : value])) as Raw;
}
