/** The thesis's experiment as tables for people, as JSON and CSV for programs, and as a page with charts. */
import Table from 'cli-table3';
import { csv } from '../report/csv.js';
import { heading, htmlPage, htmlTable, paragraph, preformatted } from '../report/html.js';
import { barChart } from '../report/svg.js';
import type { Suite } from '../suite.js';
import { describeCircumstances, formatNs, type Circumstances } from './nano-report.js';
import { ladderGains, type LadderGain, type ThesisData } from './thesis-driver.js';
import { BASE, PUBLISHED, comparison, type SuiteLine, type Thesis, type ThesisLine } from './thesis.js';

const percent = (share: number | undefined): string => (share === undefined || !Number.isFinite(share) ? '' : `${(share * 100).toFixed(1)} %`);
const seconds = (value: number | undefined): string => (value === undefined ? 'failed' : value.toPrecision(3));
const whole = (value: number): string => (Number.isFinite(value) ? Math.round(value).toLocaleString('en-US') : '');

const others = ({ policies }: Thesis): string[] => policies.filter((policy) => policy !== BASE);

function programHead(thesis: Thesis): string[] {
  return ['program', `${BASE}, s`, '±', ...others(thesis).flatMap((policy) => [`${policy} saves`, '±']), 'exits a second', 'expected regfile', 'expected inline', 'dearest class'];
}

function programRow(line: ThesisLine, thesis: Thesis): string[] {
  const base = line.times[BASE];
  return [
    line.program.name, seconds(base?.median), percent(base?.spread),
    ...others(thesis).flatMap((policy) => [percent(line.times[policy]?.saved), percent(line.times[policy]?.spread)]),
    whole(line.exitRate), percent(line.expected.regfile), percent(line.expected.inline), line.classes[0]?.name ?? '',
  ];
}

/** A heading, a row of one cell, for each suite. */
const programRows = (thesis: Thesis): string[][] => [...new Set(thesis.lines.map(({ suite }) => suite))].flatMap((suite) => [
  [suite], ...thesis.lines.filter((line) => line.suite === suite).map((line) => programRow(line, thesis)),
]);

const SUITE_HEAD = ['suite', 'policy', 'saves', 'least', 'most', 'expected', 'published for regfile'];
const suiteRow = ({ suite, policy, saved, least, most, expected }: SuiteLine): string[] => [
  suite, policy, percent(saved), `${percent(least.saved)} ${least.name}`, `${percent(most.saved)} ${most.name}`, percent(expected), policy === 'regfile' ? published(suite) : '',
];

function published(suite: string): string {
  const range = PUBLISHED[suite];
  return range === undefined ? '' : range.from === range.to ? `about ${percent(range.from)}` : `${percent(range.from)} to ${percent(range.to)}`;
}

const CLASS_HEAD = ['class', 'exits', 'unit cost, ns', 'in place, ns', 'count x unit cost, s'];
const classRows = ({ classes }: Thesis, { costs }: ThesisData): string[][] => classes.map(({ name, count, seconds: cost }) => [
  name, whole(count), formatNs(costs.trap[name]), formatNs(costs.inline[name]), cost.toPrecision(3),
]);

const LADDER_HEAD = ['class made inline', 'suite', 'this step saves', 'all so far save'];
const ladderRows = (gains: readonly LadderGain[]): string[][] => gains.map(({ name, suite, step, all }) => [name, suite, percent(step), percent(all)]);

export const THESIS_NOTE = 'Seconds of processor time, medians of the runs; ± is (largest - smallest) / median. A saving is a share of the time under trap, a suite\'s by the geometric mean of '
  + 'ratios. "Expected" is count x unit cost: exits of each class that the program made under trap, times what an exit costs more than the same instruction in place.';

export function gainsOf(thesis: Thesis, data: ThesisData, suites: readonly Suite[]): LadderGain[] {
  return ladderGains(suites, thesis.lines.map((line) => line.times[BASE]?.median), data.ladder);
}

function textTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const table = new Table({ head: [...head], colAligns: head.map((_, i) => (i === 0 ? 'left' : 'right')), style: { head: [], border: [], compact: true } });
  for (const row of rows) table.push(row.length === 1 ? [row[0]!, ...head.slice(1).map(() => '')] : [...row]);
  return table.toString();
}

export function thesisText(thesis: Thesis, data: ThesisData, gains: readonly LadderGain[]): string {
  return [
    textTable(programHead(thesis), programRows(thesis)), textTable(SUITE_HEAD, thesis.suites.map(suiteRow)), textTable(CLASS_HEAD, classRows(thesis, data)),
    ...(gains.length > 0 ? [textTable(LADDER_HEAD, ladderRows(gains))] : []), THESIS_NOTE, '', ...comparison(thesis), ...thesis.lines.flatMap(({ failures }) => failures), '',
  ].join('\n');
}

export function thesisJson(thesis: Thesis, data: ThesisData, gains: readonly LadderGain[], circumstances: Circumstances): string {
  return `${JSON.stringify({ format: 1, kind: 'thesis', ...circumstances, comparison: comparison(thesis), ...thesis, ladder: gains, unitCosts: data.costs, nano: data.nano, runs: data.runs }, null, 1)}\n`;
}

/** One line for each program, policy and run. */
export function thesisCsv({ lines }: Thesis): string {
  const rows = lines.flatMap(({ suite, program, times }) => Object.entries(times).flatMap(([policy, all]) => all.seconds.map((value, run) => [suite, program.group, program.name, policy, run + 1, value])));
  return csv(['suite', 'group', 'program', 'policy', 'run', 'seconds'], rows);
}

export function thesisHtml(thesis: Thesis, data: ThesisData, gains: readonly LadderGain[], circumstances: Circumstances): string {
  const policies = others(thesis);
  const suites = [...new Set(thesis.lines.map(({ suite }) => suite))];
  const format = (value: number): string => `${Math.round(value * 1000) / 10} %`;
  const savings = suites.flatMap((suite) => {
    const lines = thesis.lines.filter((line) => line.suite === suite);
    return [
      heading(`${suite}: time saved against ${BASE}`),
      barChart({ axis: 'share of time', series: policies, format, groups: lines.map(({ program, times }) => ({ label: program.name, bars: policies.map((policy) => ({ value: times[policy]?.saved })) })) }),
      heading(`${suite}: expected by count x unit cost, and measured`),
      barChart({
        axis: 'share of time', series: ['expected, inline', 'measured, inline'], format,
        groups: lines.map(({ program, times, expected }) => ({ label: program.name, bars: [{ value: expected.inline }, { value: times.inline?.saved }] })),
      }),
    ];
  });
  const steps = gains.length === 0 ? [] : [
    heading('The ladder: one class after the other in place'),
    barChart({ axis: 'time saved so far', series: suites, format, groups: data.ladder.map(({ name }) => ({ label: name, bars: suites.map((suite) => ({ value: gains.find((gain) => gain.name === name && gain.suite === suite)?.all })) })) }),
    htmlTable(LADDER_HEAD, ladderRows(gains)),
  ];
  return htmlPage('jitvisor study thesis: trap and emulate, and the register file', [
    paragraph(describeCircumstances(circumstances)), preformatted(circumstances.command), ...comparison(thesis).map(paragraph),
    heading('Suites'), htmlTable(SUITE_HEAD, thesis.suites.map(suiteRow)), ...savings, ...steps,
    heading('Exits by class, all programs'),
    barChart({ axis: 'count x unit cost, s', series: [BASE], format: (value) => value.toPrecision(3), groups: thesis.classes.slice(0, 20).map(({ name, seconds: cost }) => ({ label: name, bars: [{ value: cost }] })) }),
    htmlTable(CLASS_HEAD, classRows(thesis, data)), heading('Programs'), htmlTable(programHead(thesis), programRows(thesis)), paragraph(THESIS_NOTE),
  ]);
}
