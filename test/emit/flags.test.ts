import { describe, expect, it } from 'vitest';
import { translate } from '../../translator/emit/unit.js';

/** Text of the unit of `words` at 0x8000. */
const unit = (words: readonly number[], lazyFlags = true): string =>
  translate(0x8000, (pc) => words[(pc - 0x8000) / 4]!, { thumb: false, limit: words.length, lazyFlags }).source;

const [CMP, SUBS, TST, ADC, BNE_BACK, MOVS_SHIFTED] = [0xe1500001, 0xe2522001, 0xe3110001, 0xe0a33004, 0x1afffffc, 0xe1b050a6];

describe('flags that are held as operands', () => {
  it('are not computed in a loop, but where the unit is left', () => {
    const source = unit([CMP, SUBS, 0xe1a00000, 0x1afffffb]);
    expect(source).toContain('fa=r2;fb=1;');
    expect(source).not.toMatch(/[nzcv]f=/);
    expect(source.match(/>>>0\)>=\(fb>>>0\)/g)).toHaveLength(1);
  });

  it('have names where an instruction reads one of them', () => {
    const source = unit([CMP, ADC]);
    expect(source).toContain('cf=(fa>>>0)>=(fb>>>0)?1:0;v1=(((r3+r4)+cf)|0);');
    expect(source).not.toContain('S[18]=cf;');
  });

  it('get names before an instruction that changes only some', () => {
    const source = unit([CMP, 0xe5932000, TST]);
    expect(source.indexOf('cf=(fa>>>0)>=(fb>>>0)?1:0;')).toBeGreaterThan(source.indexOf('fa=r0;'));
    expect(source).toMatch(/vf=\(fa\^fb\)&\(fa\^\(fa-fb\)\);fk=0;/);
  });

  it('are asked by what they are where paths join', () => {
    // The first turn of the loop comes with the flags of outside, the next ones with those of the compare.
    const source = unit([0x20833004, 0xe5932000, MOVS_SHIFTED, CMP, BNE_BACK - 1]);
    expect(source).toContain('if(fk!==0){');
  });

  it('can be switched off', () => {
    expect(unit([CMP, SUBS, 0xe1a00000, 0x1afffffb], false)).not.toContain('fk');
  });
});
