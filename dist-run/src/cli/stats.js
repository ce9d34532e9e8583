/** Printing a machine's counters: a table for people, one line of JSON for programs. Both go to standard error. */
import Table from 'cli-table3';
/** One line, no trailing newline. */
export function statsAsJson(counters, facts) {
    return JSON.stringify({ ...facts, seconds: Number(facts.seconds.toFixed(3)), counters });
}
/** Counters by name (their first word is their group); zero counters are left out, since most of them are. */
export function statsAsTable(counters, facts) {
    const table = new Table({ head: ['counter', 'value', 'per second'], colAligns: ['left', 'right', 'right'], style: { head: [], border: [], compact: true } });
    let zeros = 0;
    for (const [name, value] of Object.entries(counters).sort(([a], [b]) => (a < b ? -1 : 1))) {
        if (value === 0) {
            zeros++;
            continue;
        }
        table.push([name, format(value), facts.seconds > 0 ? format(value / facts.seconds) : '']);
    }
    const rest = zeros > 0 ? `\n${zeros} ${zeros === 1 ? 'counter is' : 'counters are'} zero.` : '';
    return `${table.toString()}\n${facts.outcome} after ${facts.seconds.toFixed(2)} s.${rest}`;
}
export function formatStats(format, counters, facts) {
    return format === 'json' ? statsAsJson(counters, facts) : statsAsTable(counters, facts);
}
/** 1234567.89 -> "1,234,568"; small fractions keep two digits. */
function format(value) {
    const digits = Number.isInteger(value) || Math.abs(value) >= 100 ? 0 : 2;
    return value.toLocaleString('en-US', { maximumFractionDigits: digits, minimumFractionDigits: 0 });
}
//# sourceMappingURL=stats.js.map