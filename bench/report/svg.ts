/** Horizontal bar charts as SVG: groups of bars, one bar a series. Sizes are in pixels of the view box. */

export interface Bar {
  /** Undefined: there is no bar. */
  value: number | undefined;
  /** Smallest and largest measured value: drawn as a line. */
  range?: readonly [number, number];
}

export interface BarChart {
  /** What the axis measures, with its unit. */
  axis: string;
  series: readonly string[];
  /** A line of labels and one bar for each series. */
  groups: readonly { label: string; bars: readonly Bar[] }[];
  /** Logarithmic axis, for values that differ by orders of magnitude; values at or below 0 have no bar then. */
  log?: boolean;
  format(value: number): string;
}

/** Okabe and Ito's palette: told apart with any colour vision. */
export const COLOURS = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#d55e00'] as const;

const WIDTH = 960;
const LABELS = 190;
const VALUES = 80;
const BAR = 11;
const GAP = 9;
const TOP = 44;

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

export function barChart({ axis, series, groups, log = false, format }: BarChart): string {
  const scale = log ? logScale(groups) : linearScale(groups);
  const height = TOP + groups.length * (series.length * BAR + GAP) + 8;
  const x = (value: number): number => LABELS + scale.at(value) * (WIDTH - LABELS - VALUES);
  const legend = series.map((name, i) => `<rect x="${LABELS + i * 130}" y="4" width="10" height="10" fill="${COLOURS[i % COLOURS.length]}"/>`
    + `<text x="${LABELS + i * 130 + 15}" y="13">${escapeHtml(name)}</text>`);
  const ticks = scale.ticks.map((value) => `<line x1="${round(x(value))}" x2="${round(x(value))}" y1="${TOP - 4}" y2="${height}" stroke="#ddd"/>`
    + `<text x="${round(x(value))}" y="${TOP - 8}" text-anchor="middle" fill="#666">${escapeHtml(format(value))}</text>`);
  const drawBar = ({ value, range }: Bar, y: number, i: number): string => {
    if (value === undefined || (log && value <= 0)) return '';
    const zero = x(log ? scale.ticks[0]! : 0);
    const [from, to] = [Math.min(zero, x(value)), Math.max(zero, x(value))];
    const whisker = range && (!log || range[0] > 0)
      ? `<line x1="${round(x(range[0]))}" x2="${round(x(range[1]))}" y1="${y + BAR / 2}" y2="${y + BAR / 2}" stroke="#333"/>` : '';
    const end = Math.max(to, range ? x(range[1]) : to);
    return `<rect x="${round(from)}" y="${y}" width="${round(Math.max(to - from, 0.5))}" height="${BAR - 1}" fill="${COLOURS[i % COLOURS.length]}"/>${whisker}`
      + `<text x="${round(end + 4)}" y="${y + BAR - 2}" font-size="9" fill="#333">${escapeHtml(format(value))}</text>`;
  };
  const rows = groups.map(({ label, bars }, g) => {
    const top = TOP + g * (series.length * BAR + GAP);
    return `<text x="${LABELS - 8}" y="${top + (series.length * BAR) / 2 + 4}" text-anchor="end">${escapeHtml(label)}</text>`
      + bars.map((bar, i) => drawBar(bar, top + i * BAR, i)).join('');
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escapeHtml(axis)}" font-family="sans-serif" font-size="11">`
    + `<text x="${LABELS - 8}" y="${TOP - 8}" text-anchor="end" fill="#666">${escapeHtml(axis)}</text>${legend.join('')}${ticks.join('')}${rows.join('')}</svg>`;
}

const round = (value: number): number => Math.round(value * 10) / 10;

interface Scale {
  ticks: number[];
  /** From 0 (left) to 1. */
  at(value: number): number;
}

const valuesOf = (groups: BarChart['groups']): number[] => groups.flatMap(({ bars }) => bars.flatMap(({ value, range }) => (value === undefined ? [] : [value, ...(range ?? [])])));

/** Decades, from the one below the smallest positive value. */
function logScale(groups: BarChart['groups']): Scale {
  const logs = valuesOf(groups).filter((value) => value > 0).map(Math.log10);
  const low = Math.floor(Math.min(0, ...logs));
  const high = Math.max(Math.ceil(Math.max(...logs, low + 1)), low + 1);
  return { ticks: Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i)), at: (value) => Math.max(0, (Math.log10(value) - low) / (high - low)) };
}

/** Five to ten steps of 1, 2 or 5 times a power of ten, zero included. */
function linearScale(groups: BarChart['groups']): Scale {
  const values = valuesOf(groups);
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const rough = (high - low || 1) / 8;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find((m) => m * power >= rough)!;
  const [from, to] = [Math.floor(low / step), Math.max(Math.ceil(high / step), Math.floor(low / step) + 1)];
  return { ticks: Array.from({ length: to - from + 1 }, (_, i) => (from + i) * step), at: (value) => (value / step - from) / (to - from) };
}
