/** Runs the thesis's experiment: unit costs, then boots of every policy in turn, then the ladder. */
import { readFileSync } from 'node:fs';
import { RASPI1AP, unpackZImage } from '../../src/guest/index.js';
import { packSuites } from '../guest.js';
import { geometricMean, median } from '../statistics.js';
import { jitvisorDialogue } from './dialogue.js';
import { bootGuest } from './guest-boot.js';
import { runNano } from './nano.js';
import { BASE, ladder } from './thesis.js';
import { UNIT_COST_ROWS, unitCosts } from './unit-costs.js';
/** Bytes of memory of the nanobenchmark guest. */
const NANO_MEMORY = 96 << 20;
/** Throws BenchError, GuestError. */
export async function runThesis(options) {
    const { suites, policies, say } = options;
    const nano = await measureUnits(options);
    const costs = { trap: unitCosts(nano, 'trap'), inline: unitCosts(nano, 'inline') };
    const machine = await machineOptions(options);
    const programs = suites.flatMap((suite) => suite.programs);
    const boot = (virt) => bootGuest(virt, { ...machine, virt }, programs, {
        bootTimeout: options.bootTimeout, onProgram: (program, run) => say(`  ${program.name}: ${describe(run)}`),
    });
    const runs = [];
    for (let number = 1; number <= options.runs; number++) {
        const run = {};
        for (const policy of policies) {
            say(`run ${number} of ${options.runs}: ${policy}`);
            run[policy] = await boot(policy);
        }
        runs.push(run);
    }
    return { costs, nano, runs, ladder: options.ladder ? await climb(runs[0][BASE], programs, options, boot) : [] };
}
async function measureUnits({ nano, nanoTime, runs, say }) {
    const dialogues = ['trap', 'inline'].map((virt) => jitvisorDialogue(virt, { kernel: nano, memory: NANO_MEMORY, virt }));
    try {
        return await runNano(dialogues, { runs, time: nanoTime, clock: 'cpu', only: UNIT_COST_ROWS, onLine: ({ name }, done, of) => say(`unit costs ${done}/${of}: ${name}`) });
    }
    finally {
        for (const dialogue of dialogues)
            dialogue.close();
    }
}
async function machineOptions({ suites, files }) {
    const kernel = readFileSync(files.kernel);
    return {
        kernel: (await unpackZImage(kernel)) ?? kernel, dtb: readFileSync(files.dtb), initrd: packSuites(suites, readFileSync(files.busybox)), append: RASPI1AP.defaultAppend,
    };
}
async function climb(base, programs, { runs, say }, boot) {
    const lines = [];
    const steps = ladder(base.counters);
    for (const [i, step] of steps.entries()) {
        const boots = [];
        for (let run = 1; run <= runs; run++) {
            say(`ladder ${i + 1} of ${steps.length}, run ${run} of ${runs}: ${step.name} inline`);
            boots.push(await boot(step.policy));
        }
        lines.push({ ...step, seconds: programs.map((_, index) => medianOf(boots, index)) });
    }
    return lines;
}
function medianOf(boots, index) {
    const all = boots.flatMap(({ programs }) => {
        const run = programs[index];
        return 'failure' in run ? [] : [run.cpu];
    });
    return all.length === 0 ? undefined : median(all);
}
const describe = (run) => ('failure' in run ? run.failure : `${run.cpu.toFixed(3)} s`);
/** What each step of the ladder saves, in each suite; `base` are the medians under `trap`. */
export function ladderGains(suites, base, lines) {
    let offset = 0;
    return suites.flatMap(({ name: suite, programs }) => {
        const from = offset;
        offset += programs.length;
        const saved = (before, after) => {
            const ratios = programs.flatMap((_, i) => {
                const [a, b] = [before[from + i], after[from + i]];
                return a === undefined || b === undefined ? [] : [b / a];
            });
            return ratios.length === 0 ? 0 : 1 - geometricMean(ratios);
        };
        return lines.map(({ name, seconds }, i) => ({ name, suite, step: saved(i === 0 ? base : lines[i - 1].seconds, seconds), all: saved(base, seconds) }));
    });
}
//# sourceMappingURL=thesis-driver.js.map