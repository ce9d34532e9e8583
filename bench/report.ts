/** Results as a table for people, as JSON and as CSV for programs. */
import Table from 'cli-table3';
import type { Boot } from './boot.js';
import { csv } from './report/csv.js';
import type { Line, Mean, Results, Times } from './results.js';
import { commandLine } from './suite.js';

/** What a report says of the circumstances. */
export interface Circumstances {
  date: string;
  jitvisor: string;
  emulators: Record<string, string>;
  host: { cpus: string; cores: number; platform: string; node: string };
  options: string[];
  runs: number;
}

/** 0.0000123 -> "12.3 µs": three significant digits. */
export function formatSeconds(seconds: number): string {
  const [scale, unit] = seconds >= 1 || seconds === 0 ? [1, 's'] : seconds >= 1e-3 ? [1e3, 'ms'] : seconds >= 1e-6 ? [1e6, 'µs'] : [1e9, 'ns'];
  const value = seconds * scale;
  return `${value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2)} ${unit}`;
}

const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;
const ratio = (speed: number | undefined): string => (speed === undefined ? '' : speed.toFixed(2));

/** The tables, one for each suite, and what else is to be said; `emulators` are versions by name. */
export function asTable(results: Results, emulators: Circumstances['emulators']): string {
  const against = 'qemu' in emulators;
  const suites = [...new Set(results.lines.map(({ suite }) => suite))];
  const parts = suites.map((suite) => suiteTable(suite, results, against));
  return [...parts, ...closing(results, emulators)].join('\n');
}

function suiteTable(suite: string, results: Results, against: boolean): string {
  const lines = results.lines.filter((one) => one.suite === suite);
  const each = lines.some(({ program }) => program.unit !== undefined);
  const head = [suite, 'jitvisor', '±', ...(against ? ['qemu', '±', 'speed', 'by cpu'] : []), ...(each ? ['each'] : [])];
  const table = new Table({ head, colAligns: head.map((_, column) => (column === 0 ? 'left' : 'right')), style: { head: [], border: [], compact: true } });
  let group = '';
  for (const line of lines) {
    if (line.program.group !== group) {
      group = line.program.group;
      table.push([groupTitle(group, results.means.find((mean) => mean.suite === suite && mean.group === group)), ...head.slice(1).map(() => '')]);
    }
    table.push(row(line, against).slice(0, head.length));
  }
  return table.toString();
}

function groupTitle(group: string, mean: Mean | undefined): string {
  return mean ? `${group}: ${ratio(mean.speed)}` : group;
}

function row({ program, times, speed, cpuSpeed, failures }: Line, against: boolean): string[] {
  const cells = (of: Times | undefined): string[] => (of ? [formatSeconds(of.median), percent(of.spread)] : [failures.length > 0 ? 'failed' : '-', '']);
  const ours = times.jitvisor;
  const each = program.unit !== undefined && ours ? `${formatSeconds(ours.median / program.count)} a ${program.unit}` : '';
  return [`  ${program.name}`, ...cells(ours), ...(against ? [...cells(times.qemu), ratio(speed), ratio(cpuSpeed)] : []), each];
}

function meanSentence({ suite, speed, cpuSpeed, worst }: Mean): string {
  const cpu = cpuSpeed === undefined ? '' : ` (by cpu ${ratio(cpuSpeed)})`;
  return `${suite}: geometric mean of speed ${ratio(speed)}${cpu}, lowest ${ratio(worst.speed)} (${worst.name})`;
}

function closing({ lines, means, boot, peakMemory, ramTouched, retries }: Results, emulators: Circumstances['emulators']): string[] {
  const failures = lines.flatMap((line) => line.failures);
  const mib = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
  const guests = ramTouched === undefined ? '' : ` (its guest touched ${mib(ramTouched)} of RAM)`;
  const memory = Object.entries(peakMemory).map(([name, bytes]) => `${name} ${mib(bytes)}${name === 'jitvisor' ? guests : ''}`);
  return [
    ...means.filter(({ group }) => group === undefined).map(meanSentence),
    `${Object.entries(emulators).map(([name, version]) => `${name} is ${version}`).join(', ')}.`,
    ...('qemu' in emulators ? ["Speed is QEMU's time / jitvisor's, the median over the pairs of runs; by cpu, of the processor time of all threads. ± is (largest - smallest) / median."] : []),
    `Boot to /init: ${Object.entries(boot.times).map(([name, { median }]) => `${name} ${formatSeconds(median)}`).join(', ')}`,
    ...(memory.length > 0 ? [`Peak memory of the process: ${memory.join(', ')}`] : []),
    ...(retries > 0 ? [`Boots that hung and were tried again: ${retries}`] : []),
    ...(failures.length > 0 ? ['', 'Failed:', ...failures] : []),
  ];
}

/** Everything, samples and counters included. */
export function asJson(results: Results, pairs: readonly (readonly Boot[])[], circumstances: Circumstances): string {
  const { lines, means, boot, peakMemory, ramTouched } = results;
  const programs = lines.map(({ suite, program, times, speed, cpuSpeed, failures }) => ({
    suite, name: program.name, group: program.group, command: commandLine(program), count: program.count, unit: program.unit, times, speed, cpuSpeed, failures,
  }));
  const runs = pairs.map((boots) => boots.map(({ samples: _, ...rest }) => rest));
  return `${JSON.stringify({ format: 1, ...circumstances, programs, means, boot: boot.times, peakMemory, ramTouched, boots: runs }, null, 1)}\n`;
}

/** One line for each program, emulator and run in which it went well; `cpu` is empty where it is not known. */
export function asCsv({ lines }: Results): string {
  const rows = lines.flatMap(({ suite, program, times }) => Object.entries(times).flatMap(([emulator, { seconds, cpu }]) => (
    seconds.map((value, run) => [suite, program.group, program.name, program.count, emulator, run + 1, value, cpu?.[run] ?? ''])
  )));
  return csv(['suite', 'group', 'program', 'count', 'emulator', 'run', 'seconds', 'cpu'], rows);
}
