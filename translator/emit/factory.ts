/**
 * Makes functions of generated source. Its free names are what the translator calls the machine's parts (S, T, M, …).
 *
 * Each is a parameter of a factory, and a constant *of the function* made from it: V8 takes a factory's parameters for constants of
 * the compiled code only where it comes to them before their use, and inside a loop it often does not (a keyed access is lowered while
 * the load of its array is still being looked at, since both hang on the loop's effects); then each access loads length and address of
 * the typed array again. A local that is set before the loop is always known. Measured: docs/performance.md, third round.
 */

const isWord = (c: number): boolean => (c >= 48 && c <= 57) || (c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c === 95 || c === 36;
const [COLON, SEMICOLON] = [58, 59];

/** Whether `source` has the variable `name`, which is nowhere last before a colon or semicolon: there it is a label. */
function has(source: string, name: string): boolean {
  for (let at = source.indexOf(name); at >= 0; at = source.indexOf(name, at + 1)) {
    const behind = source.charCodeAt(at + name.length);
    if (!isWord(behind) && behind !== COLON && behind !== SEMICOLON && !isWord(source.charCodeAt(at - 1))) return true;
  }
  return false;
}

/** The function that `source` (a parenthesised function expression) describes, with `values` behind those of `names` that it uses. Throws SyntaxError. */
export function instantiate(names: readonly string[], values: Readonly<Record<string, unknown>>, source: string): unknown {
  const used = names.filter((name) => has(source, name));
  const constants = used.length === 0 ? '' : `const ${used.map((name) => `${name}=${name}_`).join()};`;
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const factory = new Function(...used.map((name) => `${name}_`), `"use strict";return ${source.replace('{', `{${constants}`)}`) as (...args: unknown[]) => unknown;
  return factory(...used.map((name) => values[name]));
}
