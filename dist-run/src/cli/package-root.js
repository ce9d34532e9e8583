/** Where the package is, whether this runs from dist/ or from the TypeScript source. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
/** The directory of our package.json. */
export function packageRoot(from = fileURLToPath(import.meta.url)) {
    for (let at = dirname(from);; at = dirname(at)) {
        const file = join(at, 'package.json');
        if (existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).name === 'jitvisor')
            return at;
        if (dirname(at) === at)
            throw new Error(`there is no package.json of jitvisor above ${from}`);
    }
}
/** The version in package.json. */
export function packageVersion() {
    return JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')).version;
}
/** The bare-metal guest of `--demo`; its source is beside it. */
export function demoKernelPath() {
    return join(packageRoot(), 'guests', 'demo', 'demo.elf');
}
//# sourceMappingURL=package-root.js.map