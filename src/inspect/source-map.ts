/**
 * Source maps of units: the generated function is the script, the guest's disassembly the source, one instruction a line. DevTools then
 * shows guest instructions, and a profile's positions can be looked up.
 */
import { SourceMapGenerator } from 'source-map';
import type { Formatted } from './format.js';
import { address } from './text.js';
import type { InstructionView } from './inspect.js';

export interface MappedUnit {
  /** The function, ready to follow `return `. */
  source: string;
  /** The disassembly. */
  listing: string;
  /** The source map as JSON. */
  map: string;
}

/** Where the function stands in its script: `new Function` puts two lines in front of the body (ECMA-262, CreateDynamicFunction), and the engine a few words. */
export interface Origin {
  line: number;
  column: number;
}

export const AT_START: Origin = { line: 0, column: 0 };

/** `name` is that of the files: name.js, name.js.map, name.s. */
export function mapUnit(name: string, { lines, pieces }: Formatted, instructions: readonly InstructionView[], origin: Origin = AT_START): MappedUnit {
  const listing = instructions.map((x) => `${address(x.pc)}  ${x.text}${x.sensitive === undefined ? '' : `    ; ${x.sensitive}`}`);
  const lineOf = new Map(instructions.map(({ pc }, i) => [pc, i + 1]));
  const generator = new SourceMapGenerator({ file: `${name}.js` });
  generator.setSourceContent(`${name}.s`, `${listing.join('\n')}\n`);
  for (const { line, column, pc } of pieces) {
    const original = lineOf.get(pc);
    if (original === undefined || line >= lines.length) continue;
    generator.addMapping({
      generated: { line: line + origin.line + 1, column: column + (line === 0 ? origin.column : 0) }, original: { line: original, column: 0 }, source: `${name}.s`,
    });
  }
  return { source: lines.join('\n'), listing: `${listing.join('\n')}\n`, map: generator.toString() };
}
