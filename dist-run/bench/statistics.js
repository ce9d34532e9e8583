/** The few statistics that a bench needs. Every function takes at least one number, and throws RangeError without. */
/** The middle value; of an even number of values, the mean of the two in the middle. */
export function median(values) {
    needSome(values);
    const sorted = [...values].sort((a, b) => a - b);
    const half = sorted.length >> 1;
    return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
/** How far the values lie apart, as a share of their median: (largest - smallest) / median. */
export function spread(values) {
    return (Math.max(...values) - Math.min(...values)) / median(values);
}
/** The n-th root of the product, which is what ratios are averaged by (Fleming and Wallace, CACM 29:3, 1986). Values are above 0. */
export function geometricMean(values) {
    needSome(values);
    if (values.some((value) => !(value > 0)))
        throw new RangeError('A geometric mean needs values above 0.');
    return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}
function needSome(values) {
    if (values.length === 0)
        throw new RangeError('There are no values.');
}
//# sourceMappingURL=statistics.js.map