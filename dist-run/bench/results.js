import { geometricMean, median, spread } from './statistics.js';
/** A booting time is a line like the programs'. */
const BOOT = { name: 'boot', group: '', about: 'from the start of the process to /init', command: '', count: 1, timeout: 0 };
/** `pairs` holds the boots in the order in which they were made, one array for each run. */
export function summarise(suites, pairs) {
    const programs = suites.flatMap((suite) => suite.programs.map((program) => ({ suite: suite.name, program })));
    const lines = programs.map(({ suite, program }, index) => line(suite, program, pairs, (boot) => boot.samples[index]));
    const peakMemory = {};
    for (const { emulator, usage } of pairs.flat()) {
        if (usage?.peakMemory !== undefined)
            peakMemory[emulator] = Math.max(peakMemory[emulator] ?? 0, usage.peakMemory);
    }
    const retries = pairs.flat().reduce((sum, { attempts }) => sum + attempts - 1, 0);
    return { lines, means: means(lines), boot: line('', BOOT, pairs, (boot) => ({ seconds: boot.bootSeconds })), peakMemory, retries };
}
function line(suite, program, pairs, sampleOf) {
    const result = { suite, program, times: {}, failures: [] };
    const good = {};
    const [speeds, cpuSpeeds] = [[], []];
    pairs.forEach((boots, run) => {
        const now = {};
        for (const boot of boots) {
            const sample = sampleOf(boot);
            if (sample === undefined)
                continue;
            if ('failure' in sample)
                result.failures.push(`${program.name} on ${boot.emulator}, run ${run + 1}: ${sample.failure}.`);
            else
                (good[boot.emulator] ??= []).push(now[boot.emulator] = sample);
        }
        const { jitvisor: ours, qemu: theirs } = now;
        if (ours && theirs)
            speeds.push(theirs.seconds / ours.seconds);
        if (ours?.cpu && theirs?.cpu)
            cpuSpeeds.push(theirs.cpu / ours.cpu);
    });
    for (const name of ['jitvisor', 'qemu']) {
        const samples = good[name];
        if (samples)
            result.times[name] = timesOf(samples);
    }
    if (speeds.length > 0)
        result.speed = median(speeds);
    if (cpuSpeeds.length > 0)
        result.cpuSpeed = median(cpuSpeeds);
    return result;
}
function timesOf(samples) {
    const seconds = samples.map((sample) => sample.seconds);
    const cpu = samples.map((sample) => sample.cpu).filter((value) => value !== undefined);
    return { seconds, median: median(seconds), spread: spread(seconds), ...(cpu.length > 0 && { cpu }) };
}
function means(lines) {
    const all = [];
    const add = (where, of) => {
        const known = of.filter((one) => one.speed !== undefined);
        if (known.length === 0)
            return;
        const worst = known.reduce((a, b) => (b.speed < a.speed ? b : a));
        const mean = { ...where, speed: geometricMean(known.map(({ speed }) => speed)), worst: { name: worst.program.name, speed: worst.speed } };
        if (known.every(({ cpuSpeed }) => cpuSpeed !== undefined))
            mean.cpuSpeed = geometricMean(known.map(({ cpuSpeed }) => cpuSpeed));
        all.push(mean);
    };
    for (const suite of new Set(lines.map((one) => one.suite))) {
        const own = lines.filter((one) => one.suite === suite);
        add({ suite }, own);
        for (const group of new Set(own.map(({ program }) => program.group))) {
            if (group !== '')
                add({ suite, group }, own.filter(({ program }) => program.group === group));
        }
    }
    return all;
}
//# sourceMappingURL=results.js.map