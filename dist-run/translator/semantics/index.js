/** Every semantic template by key, parsed once, on first use. */
import { parse, parseExpressionAt } from 'acorn';
import { Way } from '../decode/sensitive.js';
import { branchSemantics } from './branch.js';
import { calloutSemantics } from './callouts.js';
import { coprocessorTemplate } from './coprocessor.js';
import { dataProcessingSemantics } from './data-processing.js';
import { macros as macroSources } from './macros.js';
import { mediaSemantics } from './media.js';
import { multiplySemantics } from './multiply.js';
import { statusSemantics } from './status.js';
import { thumbSemantics } from './thumb.js';
import { transferSemantics } from './transfer.js';
import { vfpSemantics } from './vfp.js';
const sources = {
    ...dataProcessingSemantics, ...multiplySemantics, ...mediaSemantics, ...transferSemantics,
    ...branchSemantics, ...statusSemantics, ...thumbSemantics, ...vfpSemantics,
    ...Object.fromEntries(Object.entries(calloutSemantics).map(([sem, source]) => [`${sem}/callout`, source])),
};
/** Which template performs an instruction in a way that is not a trap: a key of templateOf. `leaves`: no path of it goes on. */
export function templateFor(line, word, way) {
    if (line.sensitive === 'coprocessor') {
        const { key, source, leaves } = coprocessorTemplate(line, word, way);
        if (source !== undefined)
            sources[key] ??= source;
        return { key, leaves };
    }
    return { key: line.sensitive !== undefined && way === Way.CALLOUT ? `${line.sem}/callout` : line.sem, leaves: line.cls === 'system' };
}
const parsed = new Map();
const parsedMacros = new Map();
/** The statements of a template. Throws when a table line names a template that does not exist. */
export function templateOf(sem) {
    let body = parsed.get(sem);
    if (!body) {
        const source = sources[sem];
        if (source === undefined)
            throw new Error(`no semantic template "${sem}"`);
        const program = parse(`{${source}}`, { ecmaVersion: 2022 });
        body = program.body[0].body;
        parsed.set(sem, body);
    }
    return body;
}
/** A macro by name, or undefined. */
export function macroOf(name) {
    let macro = parsedMacros.get(name);
    const source = macroSources[name];
    if (!macro && source !== undefined) {
        macro = parseExpressionAt(source, 0, { ecmaVersion: 2022 });
        parsedMacros.set(name, macro);
    }
    return macro;
}
//# sourceMappingURL=index.js.map