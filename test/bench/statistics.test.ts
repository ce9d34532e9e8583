import { describe, expect, it } from 'vitest';
import { geometricMean, median, spread } from '../../bench/statistics.js';

describe('statistics', () => {
  it('median: the middle value, or the mean of the two in the middle; the input keeps its order', () => {
    const values = [9, 1, 10];
    expect(median(values)).toBe(9);
    expect(values).toEqual([9, 1, 10]);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([7])).toBe(7);
  });

  it('spread: the range as a share of the median', () => {
    expect(spread([2, 3, 1])).toBe(1);
    expect(spread([5])).toBe(0);
  });

  it('geometric mean: a ratio and its inverse cancel out', () => {
    expect(geometricMean([4, 0.25])).toBeCloseTo(1, 12);
    expect(geometricMean([2, 8])).toBeCloseTo(4, 12);
  });

  it.each([['no values', []], ['zero', [1, 0]], ['a negative value', [1, -1]], ['no number', [NaN]]])('geometric mean of %s is an error', (_what, values) => {
    expect(() => geometricMean(values)).toThrow(RangeError);
  });

  it('a median of nothing is an error', () => expect(() => median([])).toThrow(RangeError));
});
