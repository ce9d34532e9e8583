/** The nanobenchmarks as a table for people, as CSV and JSON for programs, and as a page with a chart. */
import Table from 'cli-table3';
import { csv } from '../report/csv.js';
import { heading, htmlPage, htmlTable, paragraph, preformatted } from '../report/html.js';
import { barChart } from '../report/svg.js';
import { EMPTY, type NanoLine, type NanoResult } from './nano.js';

/** What a report says of where, when and how it was made. */
export interface Circumstances {
  date: string;
  jitvisor: string;
  host: string;
  node: string;
  qemu?: string;
  command: string;
  runs: number;
  clock: 'cpu' | 'wall';
}

/** Counts of an operation that depend on no host: what left translated code, helper calls, dispatches of units and of the interpreter. */
export interface Counts {
  exits: number;
  helpers: number;
  dispatches: number;
}

export function countsOf({ counts }: NanoResult): Counts | undefined {
  if (!counts) return undefined;
  const sum = (pattern: RegExp): number => Object.entries(counts).reduce((total, [name, value]) => (pattern.test(name) ? total + value : total), 0);
  return { exits: sum(/^exit_/), helpers: sum(/^(callout_|slow_(read|write)$)/), dispatches: sum(/^dispatch_/) };
}

/** 0.123, 12.3, 1,234: three digits at least; what is below the noise of the empty loop is "~0". */
export function formatNs(ns: number): string {
  if (ns <= 0) return '~0';
  return ns >= 1000 ? Math.round(ns).toLocaleString('en-US') : ns.toPrecision(3);
}

export const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;
export const formatCount = (value: number): string => (Math.abs(value - Math.round(value)) < 0.05 ? String(Math.round(value)) : value.toFixed(1));

/** Names of the machines, in the order of the first line. */
export const machinesOf = (lines: readonly NanoLine[]): string[] => Object.keys(lines[0]?.results ?? {});

function rowsOf(lines: readonly NanoLine[]): string[][] {
  const machines = machinesOf(lines);
  const rows: string[][] = [];
  let group = '';
  for (const line of lines) {
    if (line.group !== group) rows.push([(group = line.group)]);
    const counts = machines.map((name) => countsOf(line.results[name]!)).filter((c) => c !== undefined);
    const each = (key: keyof Counts): string => counts.map((c) => formatCount(c[key])).join(' / ');
    rows.push([
      line.name, ...machines.flatMap((name) => [formatNs(line.results[name]!.median), percent(line.results[name]!.spread)]), each('exits'), each('helpers'), each('dispatches'),
    ]);
  }
  return rows;
}

const headOf = (lines: readonly NanoLine[]): string[] => ['ns an operation', ...machinesOf(lines).flatMap((name) => [name, '±']), 'exits', 'helpers', 'dispatches'];

export const NANO_NOTE = 'Medians of the runs, each in a process of its own, less the empty loop; ± is (largest - smallest) / median of the loop as measured. '
  + 'Exits, helper calls and dispatches are counts an operation, one for each policy in the order of the columns; they depend on no host.';

export function nanoTable(lines: readonly NanoLine[]): string {
  const head = headOf(lines);
  const table = new Table({ head, colAligns: head.map((_, i) => (i === 0 ? 'left' : 'right')), style: { head: [], border: [], compact: true } });
  for (const row of rowsOf(lines)) table.push(row.length === 1 ? [row[0]!, ...head.slice(1).map(() => '')] : [`  ${row[0]!}`, ...row.slice(1)]);
  return `${table.toString()}\n${NANO_NOTE}`;
}

export function nanoJson(lines: readonly NanoLine[], circumstances: Circumstances): string {
  return `${JSON.stringify({ format: 2, kind: 'nano', ...circumstances, rows: lines }, null, 1)}\n`;
}

/** One line for each row, machine and run. */
export function nanoCsv(lines: readonly NanoLine[]): string {
  const rows = lines.flatMap((line) => Object.entries(line.results).flatMap(([machine, result]) => {
    const counts = countsOf(result);
    return result.ns.map((ns, run) => [line.group, line.name, machine, run + 1, result.iterations[run]!, ns, counts?.exits ?? '', counts?.helpers ?? '', counts?.dispatches ?? '']);
  }));
  return csv(['group', 'row', 'machine', 'run', 'iterations', 'ns', 'exits', 'helpers', 'dispatches'], rows);
}

export function describeCircumstances({ date, jitvisor, host, node, qemu, runs, clock }: Circumstances): string {
  return `jitvisor ${jitvisor}, Node ${node}${qemu === undefined ? '' : `, ${qemu}`}, on ${host}, ${date}; ${runs} runs of each, ${clock === 'cpu' ? 'processor time' : 'wall time'}.`;
}

export function nanoHtml(lines: readonly NanoLine[], circumstances: Circumstances): string {
  const machines = machinesOf(lines);
  const charts = [...new Set(lines.map(({ group }) => group))].filter((group) => lines.some((line) => line.group === group && line.name !== EMPTY)).flatMap((group) => [
    heading(group),
    barChart({
      axis: 'ns, logarithmic', series: machines, log: true, format: formatNs,
      groups: lines.filter((line) => line.group === group).map(({ name, results }) => ({
        label: name, bars: machines.map((machine) => ({ value: results[machine]!.median, range: [Math.min(...results[machine]!.ns), Math.max(...results[machine]!.ns)] as const })),
      })),
    }),
  ]);
  return htmlPage('jitvisor study nano: what single operations cost', [
    paragraph(describeCircumstances(circumstances)), preformatted(circumstances.command), paragraph(NANO_NOTE), ...charts,
    heading('All rows'), htmlTable(headOf(lines), rowsOf(lines)),
    heading('What the rows are'), htmlTable(['row', 'operation', 'in one iteration'], lines.map(({ name, text, operations }) => [name, text, String(operations)])),
  ]);
}
