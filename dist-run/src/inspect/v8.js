/** What V8 makes of a unit: bytes of bytecode, and the compiler that it reached. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
/** Bits of OptimizationStatus; the order is that of the tiers, highest first. */
const TIERS = [[1 << 6, 'TurboFan'], [1 << 5, 'Maglev'], [1 << 15, 'Sparkplug'], [1 << 7, 'Ignition']];
/** The tier that a function has code of. */
export const tierOf = (status) => TIERS.find(([bit]) => (status & bit) !== 0)?.[1] ?? 'not compiled';
const CALLS = 20_000;
/** Throws when the process fails. */
export function askV8(source, calls = CALLS) {
    const name = /function (\w+)/.exec(source)[1];
    const flags = ['--allow-natives-syntax', '--print-bytecode', `--print-bytecode-filter=${name}`, '--max-optimized-bytecode-size=1000000'];
    const child = spawnSync(process.execPath, [...flags, fileURLToPath(new URL('./v8-child.js', import.meta.url))], {
        input: JSON.stringify({ source, calls }), encoding: 'utf8', maxBuffer: 1 << 28,
    });
    if (child.status !== 0)
        throw new Error(`the process that asks V8 failed: ${child.stderr.trim().slice(-500)}`);
    const report = JSON.parse(child.stdout.trimEnd().split('\n').at(-1));
    const bytes = /^Bytecode length: (\d+)/m.exec(child.stdout)?.[1];
    return { bytecode: bytes === undefined ? undefined : Number(bytes), tier: tierOf(report.status), calls: report.calls };
}
//# sourceMappingURL=v8.js.map