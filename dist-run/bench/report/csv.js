/** CSV by RFC 4180. */
function cell(value) {
    const text = String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
export function csv(head, rows) {
    return [head, ...rows].map((cells) => `${cells.map(cell).join(',')}\n`).join('');
}
//# sourceMappingURL=csv.js.map