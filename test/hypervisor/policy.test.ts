import { describe, expect, it } from 'vitest';
import { classNumber, SENSITIVE_CLASSES, Way, type SensitiveClass } from '../../translator/decode/sensitive.js';
import { GROUPS, parsePolicy, PolicyError } from '../../runtime/hypervisor/policy.js';

const way = (text: string, cls: SensitiveClass): number => parsePolicy(text).ways[classNumber(cls)!]!;

describe('virtualization policies', () => {
  it('have presets', () => {
    expect(new Set(parsePolicy('trap').ways)).toEqual(new Set([Way.TRAP]));
    expect(new Set(parsePolicy('callout').ways)).toEqual(new Set([Way.CALLOUT]));
    expect(new Set(parsePolicy('inline').ways)).toEqual(new Set([Way.INLINE]));
    SENSITIVE_CLASSES.forEach(({ registerFile }, i) => expect(parsePolicy('regfile').ways[i]).toBe(registerFile ? Way.INLINE : Way.TRAP));
    expect([way('regfile', 'psr-read'), way('regfile', 'svc'), way('regfile', 'cp15-tlb')]).toEqual([Way.INLINE, Way.TRAP, Way.TRAP]);
    expect(parsePolicy('adaptive').promoteAfter).toBeGreaterThan(0);
    expect(parsePolicy('adaptive:7')).toMatchObject({ promoteAfter: 7 });
  });

  it('set classes and groups one by one, the last counting', () => {
    expect([way('psr-read=trap', 'psr-read'), way('psr-read=trap', 'psr-write')]).toEqual([Way.TRAP, Way.INLINE]);
    expect([way('trap, psr-read=inline', 'psr-read'), way('trap, psr-read=inline', 'cps')]).toEqual([Way.INLINE, Way.TRAP]);
    expect([way('cp15-read=trap', 'cp15-identity'), way('cp15-read=trap', 'cp15-domain-read'), way('cp15-read=trap', 'cp15-domain-write')]).toEqual([Way.TRAP, Way.TRAP, Way.INLINE]);
    expect(way('all=trap,cp15=callout,cp15-domain=inline', 'cp15-domain-write')).toBe(Way.INLINE);
    for (const pattern of Object.values(GROUPS)) expect(SENSITIVE_CLASSES.some(({ name }) => pattern.test(name))).toBe(true);
  });

  it.each([
    ['fast', /"fast" is neither trap, .* nor CLASS=WAY/], ['psr-read', /nor CLASS=WAY/], ['psr-read=slow', /The way of psr-read must be trap, callout or inline, not "slow"/],
    ['toString=trap', /no sensitive class "toString"/], ['trap,inline', /"inline" is neither/], ['adaptive:0', /from 1 to/], ['adaptive,svc=trap', /takes no settings/], ['', /"" is neither/],
    ['psr-read=trap=inline', /nor CLASS=WAY/],
  ])('%j is refused in one sentence', (text, message) => {
    expect(() => parsePolicy(text)).toThrow(PolicyError);
    expect(() => parsePolicy(text)).toThrow(message);
  });
});
