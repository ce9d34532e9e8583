/** A profile as tables for the terminal, as JSON and as CSV. */
import Table from 'cli-table3';
import { csv } from '../report/csv.js';
import type { ClassLine, Profile, Stretch } from './profile.js';

export interface ProfileReport {
  virt: string;
  command: string;
  boot: Profile;
  workload: Profile;
  /** Counters of both stretches, as `run --stats` has them. */
  counters: { boot: Stretch['counters']; workload: Stretch['counters'] };
}

const whole = (n: number): string => Math.round(n).toLocaleString('en-US');
const percent = (share: number): string => `${(share * 100).toFixed(share < 0.001 && share > 0 ? 3 : 1)} %`;
const seconds = (n: number): string => n.toFixed(n < 0.01 ? 4 : 2);
const MODES = ['usr', 'svc', 'irq', 'fiq', 'abt', 'und', 'sys', 'mon'];

function table(head: string[], rows: string[][], left: number): string {
  const made = new Table({ head, colAligns: head.map((_, i) => (i < left ? 'left' : 'right')), style: { head: [], border: [], compact: true } });
  made.push(...rows);
  return made.toString();
}

/** Of everything that was performed, by trap or without. */
function modesOf({ exits, done, modes, doneModes }: ClassLine): string {
  const count = (mode: string): number => (modes[mode] ?? 0) + (doneModes[mode] ?? 0);
  return MODES.filter((mode) => count(mode) > 0).map((mode) => `${mode} ${percent(count(mode) / (exits + done))}`).join(', ');
}

function stretchText(title: string, profile: Profile): string {
  const classes = profile.classes.map((line) => [
    line.name, whole(line.exits), percent(line.share), whole(line.perSecond), whole(line.done), line.ns.toPrecision(3), seconds(line.seconds), percent(line.shareOfTime), modesOf(line),
  ]);
  const sites = profile.sites.map((site) => [site.address, site.symbol, site.instruction, site.class, site.way, whole(site.exits), whole(site.done)]);
  const categories = profile.categories.map((c) => [
    c.name, seconds(c.sampled), percent(c.sampled / profile.seconds), c.computed === undefined ? '' : seconds(c.computed), c.computed === undefined ? '' : percent(c.computed / profile.seconds), c.how ?? '',
  ]);
  return [
    `${title}: ${seconds(profile.seconds)} s, ${whole(profile.exits)} exits by sensitive instructions, ${whole(profile.exits / profile.seconds)} a second`,
    classes.length === 0 ? 'No sensitive instruction was counted.' : table(['class', 'exits', 'of exits', 'a second', 'no exit', 'ns each', 'seconds', 'of time', 'by mode'], classes, 1),
    ...(sites.length === 0 ? [] : [table(['address', 'symbol', 'instruction', 'class', 'way', 'exits', 'no exit'], sites, 5)]),
    table(['time', 'sampled s', '', 'computed s', '', 'computed by'], categories, 1),
  ].join('\n');
}

export function profileText(report: ProfileReport): string {
  const { workload } = report;
  const top = workload.classes.filter(({ exits }) => exits > 0).slice(0, 3);
  const exits = workload.categories.find(({ name }) => name === 'exits')!;
  const summary = top.length === 0
    ? `Under ${report.virt} no sensitive instruction of the workload trapped.`
    : `Under ${report.virt} the workload trapped most by ${top.map(({ name, share }) => `${name} (${percent(share)})`).join(', ')}; `
      + `its exits cost ${percent(exits.sampled / workload.seconds)} of the time by sampling, ${percent((exits.computed ?? 0) / workload.seconds)} by count x unit cost.`;
  return [stretchText('boot', report.boot), stretchText(`workload (${report.command})`, workload), summary, ''].join('\n\n');
}

export const profileJson = (report: ProfileReport, where: object): string => `${JSON.stringify({ ...where, ...report }, null, 2)}\n`;

/** One table: what is counted (class, class by guest mode, site or category), in which stretch. */
export function profileCsv({ boot, workload }: ProfileReport): string {
  const rows = ([['boot', boot], ['workload', workload]] as const).flatMap(([stretch, profile]) => [
    ...profile.classes.map((c) => [stretch, 'class', c.name, '', c.exits, c.done, c.ns, c.seconds, c.shareOfTime]),
    ...profile.classes.flatMap((c) => MODES.filter((mode) => mode in c.modes || mode in c.doneModes).map((mode) => [stretch, 'mode', c.name, mode, c.modes[mode] ?? 0, c.doneModes[mode] ?? 0, '', '', ''])),
    ...profile.sites.map((s) => [stretch, 'site', s.class, `${s.address} ${s.symbol}`.trim(), s.exits, s.done, '', '', '']),
    ...profile.categories.map((c) => [stretch, 'time', c.name, c.how ?? '', '', '', '', c.computed ?? '', c.sampled / profile.seconds]),
  ]);
  return csv(['stretch', 'kind', 'name', 'detail', 'exits', 'no_exit', 'ns_each', 'seconds_computed', 'share_of_time'], rows);
}
