/**
 * Virtualization policy: the way of each sensitive class (DESIGN § 1), by preset or class by class.
 *
 *   trap | regfile | callout | inline | adaptive[:N] | CLASS=WAY,…
 *
 * A list may begin with a preset, `trap,psr-read=inline`; without one it changes `inline`. CLASS is a class of
 * translator/decode/sensitive.ts or one of GROUPS.
 */
import { classNumber, SENSITIVE_CLASSES, Way, WAY_NAMES } from '../../translator/decode/sensitive.js';
/** A name that stands for several classes: those that it matches. */
export const GROUPS = {
    all: /./, psr: /^(psr-|cps$)/, return: /^(exception-return|ldm-return|rfe)$/, 'user-bank': /^(ldm|stm)-user$/,
    cp15: /^cp15-/, 'cp15-read': /^cp15-(.*-read|identity)$/, 'cp15-write': /^cp15-(.*-write|cache|tlb|barrier)$/, cp14: /^cp14-/,
    'cp15-control': /^cp15-control-/, 'cp15-translation': /^cp15-translation-/, 'cp15-domain': /^cp15-domain-/, 'cp15-fault': /^cp15-fault-/,
    'cp15-context': /^cp15-context-/, 'cp15-thread': /^cp15-thread-/, 'cp15-perf': /^cp15-perf-/, 'cp15-other': /^cp15-other-/,
};
const all = (way) => new Uint8Array(SENSITIVE_CLASSES.length).fill(way);
const presets = {
    trap: () => all(Way.TRAP),
    regfile: () => Uint8Array.from(SENSITIVE_CLASSES, ({ registerFile }) => (registerFile ? Way.INLINE : Way.TRAP)),
    callout: () => all(Way.CALLOUT),
    inline: () => all(Way.INLINE),
};
export const PRESETS = [...Object.keys(presets), 'adaptive'];
const PROMOTE_AFTER = 1000;
const list = (names) => `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
/** What is wrong with a policy, in one sentence. */
export class PolicyError extends Error {
    name = 'PolicyError';
}
/** Reads a policy. Throws PolicyError for names that do not exist. */
export function parsePolicy(text) {
    const parts = text.split(',').map((part) => part.trim());
    const first = /^adaptive(?::(.*))?$/.exec(parts[0]);
    if (first) {
        const after = first[1] === undefined ? PROMOTE_AFTER : Number(first[1]);
        if (!Number.isInteger(after) || after < 1 || after > 1e9)
            throw new PolicyError(`adaptive:${first[1]} should name a whole number of exits, from 1 to 1000000000.`);
        if (parts.length > 1)
            throw new PolicyError('adaptive decides for every class: it takes no settings of classes.');
        return { name: text, ways: all(Way.TRAP), promoteAfter: after };
    }
    const preset = presets[parts[0]];
    const ways = (preset ?? presets.inline)();
    for (const part of preset === undefined ? parts : parts.slice(1))
        set(ways, part);
    return { name: text, ways };
}
function set(ways, part) {
    const [name, wayName, ...more] = part.split('=');
    if (wayName === undefined || more.length > 0) {
        throw new PolicyError(`"${part}" is neither ${list(PRESETS)} nor CLASS=WAY.`);
    }
    const way = WAY_NAMES.indexOf(wayName);
    if (way < 0)
        throw new PolicyError(`The way of ${name} must be ${list(WAY_NAMES)}, not "${wayName}".`);
    const cls = classNumber(name);
    if (cls !== undefined) {
        ways[cls] = way;
        return;
    }
    const group = Object.hasOwn(GROUPS, name) ? GROUPS[name] : undefined;
    if (group === undefined)
        throw new PolicyError(`There is no sensitive class "${name}"; docs/virtualization.md lists them.`);
    SENSITIVE_CLASSES.forEach((c, i) => {
        if (group.test(c.name))
            ways[i] = way;
    });
}
//# sourceMappingURL=policy.js.map