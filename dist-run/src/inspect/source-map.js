/**
 * Source maps of units: the generated function is the script, the guest's disassembly the source, one instruction a line. DevTools then
 * shows guest instructions, and a profile's positions can be looked up.
 */
import { SourceMapGenerator } from 'source-map';
import { address } from './text.js';
export const AT_START = { line: 0, column: 0 };
/** `name` is that of the files: name.js, name.js.map, name.s. */
export function mapUnit(name, { lines, pieces }, instructions, origin = AT_START) {
    const listing = instructions.map((x) => `${address(x.pc)}  ${x.text}${x.sensitive === undefined ? '' : `    ; ${x.sensitive}`}`);
    const lineOf = new Map(instructions.map(({ pc }, i) => [pc, i + 1]));
    const generator = new SourceMapGenerator({ file: `${name}.js` });
    generator.setSourceContent(`${name}.s`, `${listing.join('\n')}\n`);
    for (const { line, column, pc } of pieces) {
        const original = lineOf.get(pc);
        if (original === undefined || line >= lines.length)
            continue;
        generator.addMapping({
            generated: { line: line + origin.line + 1, column: column + (line === 0 ? origin.column : 0) }, original: { line: original, column: 0 }, source: `${name}.s`,
        });
    }
    return { source: lines.join('\n'), listing: `${listing.join('\n')}\n`, map: generator.toString() };
}
//# sourceMappingURL=source-map.js.map