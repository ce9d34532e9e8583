/** ARM conditions (DDI 0100I A3.2) over the four flag words, and over what last set them. */
import { Flag } from './code.js';
/** Flags that a condition reads, by condition number. */
export const conditionReads = [
    Flag.Z, Flag.Z, Flag.C, Flag.C, Flag.N, Flag.N, Flag.V, Flag.V,
    Flag.C | Flag.Z, Flag.C | Flag.Z, Flag.N | Flag.V, Flag.N | Flag.V, Flag.ALL & ~Flag.C, Flag.ALL & ~Flag.C, 0, 0,
];
/** The condition as an expression over flags by name. */
export function conditionText(cond, n, z, c, v) {
    switch (cond) {
        case 0: return `${z}===0`;
        case 1: return `${z}!==0`;
        case 2: return `${c}!==0`;
        case 3: return `${c}===0`;
        case 4: return `${n}<0`;
        case 5: return `${n}>=0`;
        case 6: return `${v}<0`;
        case 7: return `${v}>=0`;
        case 8: return `${c}!==0&&${z}!==0`;
        case 9: return `(${c}===0||${z}===0)`;
        case 10: return `(${n}^${v})>=0`;
        case 11: return `(${n}^${v})<0`;
        case 12: return `${z}!==0&&(${n}^${v})>=0`;
        case 13: return `(${z}===0||(${n}^${v})<0)`;
        default: return 'true';
    }
}
const unsigned = (x) => (/^\d+$/.test(x) ? x : /^\(-\d+\)$/.test(x) ? String(Number(x.slice(1, -1)) >>> 0) : `(${x}>>>0)`);
/** The condition fused with the compare that set the flags, or undefined when the flags themselves are needed. */
export function fusedCondition(cond, source) {
    if (!source)
        return undefined;
    const { kind, a, b, result } = source;
    switch (cond) {
        case 0: return kind === 'sub' ? `${a}===${b}` : `${result}===0`;
        case 1: return kind === 'sub' ? `${a}!==${b}` : `${result}!==0`;
        case 4: return `${result}<0`;
        case 5: return `${result}>=0`;
        default:
    }
    if (kind !== 'sub')
        return undefined;
    switch (cond) {
        case 2: return `${unsigned(a)}>=${unsigned(b)}`;
        case 3: return `${unsigned(a)}<${unsigned(b)}`;
        case 8: return `${unsigned(a)}>${unsigned(b)}`;
        case 9: return `${unsigned(a)}<=${unsigned(b)}`;
        case 10: return `${a}>=${b}`;
        case 11: return `${a}<${b}`;
        case 12: return `${a}>${b}`;
        case 13: return `${a}<=${b}`;
        default: return undefined;
    }
}
//# sourceMappingURL=conditions.js.map