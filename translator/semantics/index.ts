/** Every semantic template by key, parsed once, on first use. */
import { parse, parseExpressionAt } from 'acorn';
import type { ArrowFunctionExpression, BlockStatement, Statement } from 'estree';
import { branchSemantics } from './branch.js';
import { dataProcessingSemantics } from './data-processing.js';
import { macros as macroSources } from './macros.js';
import { mediaSemantics } from './media.js';
import { multiplySemantics } from './multiply.js';
import { statusSemantics } from './status.js';
import { thumbSemantics } from './thumb.js';
import { transferSemantics } from './transfer.js';
import { vfpSemantics } from './vfp.js';

const sources: Readonly<Record<string, string>> = {
  ...dataProcessingSemantics, ...multiplySemantics, ...mediaSemantics, ...transferSemantics,
  ...branchSemantics, ...statusSemantics, ...thumbSemantics, ...vfpSemantics,
};

const parsed = new Map<string, readonly Statement[]>();
const parsedMacros = new Map<string, ArrowFunctionExpression>();

/** The statements of a template. Throws when a table line names a template that does not exist. */
export function templateOf(sem: string): readonly Statement[] {
  let body = parsed.get(sem);
  if (!body) {
    const source = sources[sem];
    if (source === undefined) throw new Error(`no semantic template "${sem}"`);
    const program = parse(`{${source}}`, { ecmaVersion: 2022 }) as unknown as { body: [BlockStatement] };
    body = program.body[0].body;
    parsed.set(sem, body);
  }
  return body;
}

/** A macro by name, or undefined. */
export function macroOf(name: string): ArrowFunctionExpression | undefined {
  let macro = parsedMacros.get(name);
  const source = macroSources[name];
  if (!macro && source !== undefined) {
    macro = parseExpressionAt(source, 0, { ecmaVersion: 2022 }) as unknown as ArrowFunctionExpression;
    parsedMacros.set(name, macro);
  }
  return macro;
}
