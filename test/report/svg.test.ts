import { describe, expect, it } from 'vitest';
import { csv } from '../../bench/report/csv.js';
import { htmlTable } from '../../bench/report/html.js';
import { barChart } from '../../bench/report/svg.js';

const widths = (svg: string): number[] => [...svg.matchAll(/<rect [^>]*width="([\d.]+)" height="10" fill="#0072b2"\/>/g)].map((match) => Number(match[1])).slice(1);
const chart = (values: (number | undefined)[], log: boolean): string => barChart({ axis: 'ns', series: ['one'], groups: values.map((value) => ({ label: 'a<b', bars: [{ value }] })), log, format: String });

describe('bar charts', () => {
  it('draw values in proportion', () => {
    const [one, two, four] = widths(chart([10, 20, 40], false));
    expect(two! / one!).toBeCloseTo(2, 1);
    expect(four! / one!).toBeCloseTo(4, 1);
  });

  it('draw decades at equal distance on a logarithmic axis', () => {
    const [ten, hundred, thousand] = widths(chart([10, 100, 1000], true));
    expect(hundred! - ten!).toBeCloseTo(thousand! - hundred!, 0);
  });

  it('draw losses to the left of zero, and leave out what is not there', () => {
    const left = [...chart([-0.5, undefined, 0.5], false).matchAll(/<rect x="([\d.]+)" y="\d+" width="[\d.]+" height="10"/g)].map((match) => Number(match[1])).slice(1);
    expect(left).toHaveLength(2);
    expect(left[0]).toBeLessThan(left[1]!);
    expect(widths(chart([0, 5], true))).toHaveLength(1);
  });

  it('escape labels', () => {
    expect(chart([1], false)).toContain('a&#60;b');
    expect(htmlTable(['<h>'], [['x&y', '1']])).toContain('<td>x&#38;y</td>');
  });
});

describe('CSV', () => {
  it('quotes what needs it', () => {
    expect(csv(['a', 'b'], [['x,"y"', 1]])).toBe('a,b\n"x,""y""",1\n');
  });
});
