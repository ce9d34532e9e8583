/** A report as one HTML file without scripts and without references to anything outside. */
import { escapeHtml } from './svg.js';

/** Text, or HTML that is known to be safe. */
export type Cell = string | { html: string };

const STYLE = `body{font:14px/1.5 system-ui,sans-serif;max-width:1080px;margin:2em auto;padding:0 1em;color:#222}
h1{font-size:1.6em}h2{margin-top:2em}table{border-collapse:collapse;margin:1em 0;font-variant-numeric:tabular-nums}
td,th{padding:2px 9px;border-bottom:1px solid #ddd;text-align:right;white-space:nowrap}td:first-child,th:first-child{text-align:left}
th{border-bottom:2px solid #999}tr.group td{font-weight:600;padding-top:.8em}code,pre{font-family:ui-monospace,monospace}pre{overflow:auto;background:#f6f6f6;padding:.6em}
.note{color:#555}`;

const cellHtml = (cell: Cell): string => (typeof cell === 'string' ? escapeHtml(cell) : cell.html);

/** A row of one cell is a heading over the whole width. */
export function htmlTable(head: readonly Cell[], rows: readonly (readonly Cell[])[]): string {
  const line = (cells: readonly Cell[]): string => (cells.length === 1
    ? `<tr class="group"><td colspan="${head.length}">${cellHtml(cells[0]!)}</td></tr>`
    : `<tr>${cells.map((cell) => `<td>${cellHtml(cell)}</td>`).join('')}</tr>`);
  return `<table><thead><tr>${head.map((cell) => `<th>${cellHtml(cell)}</th>`).join('')}</tr></thead><tbody>${rows.map(line).join('')}</tbody></table>`;
}

export const paragraph = (text: string): string => `<p>${escapeHtml(text)}</p>`;
export const preformatted = (text: string): string => `<pre>${escapeHtml(text)}</pre>`;
export const heading = (text: string): string => `<h2>${escapeHtml(text)}</h2>`;

export function htmlPage(title: string, parts: readonly string[]): string {
  return `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title><style>${STYLE}</style></head>\n<body><h1>${escapeHtml(title)}</h1>\n${parts.join('\n')}\n</body></html>\n`;
}
