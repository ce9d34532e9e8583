import { describe, expect, it } from 'vitest';
import { formatSize, parseAddress, parseInteger, parseSeconds, parseSize } from '../../src/cli/quantities.js';
import { UsageError } from '../../src/cli/usage-error.js';

describe('sizes', () => {
  it.each([
    ['512M', 512 * 2 ** 20], ['512m', 512 * 2 ** 20], ['512MiB', 512 * 2 ** 20], ['512MB', 512 * 2 ** 20],
    ['0.5G', 2 ** 29], ['65536K', 2 ** 26], ['536870912', 2 ** 29], ['3G', 3 * 2 ** 30],
  ])('%s', (text, bytes) => expect(parseSize('--memory', text)).toBe(bytes));

  it.each(['', 'M', '-1M', '12X', '0x10', '1e9', '0.3K', '99999999999G', 'nan'])('refuses "%s" in one sentence', (text) => {
    expect(() => parseSize('--memory', text)).toThrow(UsageError);
    expect(() => parseSize('--memory', text)).toThrow(/^--memory must be .*\.$/);
  });

  it('formats what it parses', () => {
    for (const text of ['512M', '1G', '64K']) expect(formatSize(parseSize('x', text))).toBe(text);
    expect(formatSize(1234)).toBe('1234 bytes');
  });
});

describe('other numbers', () => {
  it('reads whole numbers within limits', () => {
    expect(parseInteger('--jit-threshold', '0', 0, 10)).toBe(0);
    expect(parseInteger('--jit-threshold', '0xa', 0, 10)).toBe(10);
    for (const bad of ['11', '-1', '1.5', '', 'x']) expect(() => parseInteger('--jit-threshold', bad, 0, 10)).toThrow(/from 0 to 10/);
  });

  it('reads addresses', () => {
    expect(parseAddress('--load-addr', '0x8000')).toBe(0x8000);
    expect(parseAddress('--load-addr', '32768')).toBe(0x8000);
    expect(parseAddress('--load-addr', '0xfffffffc')).toBe(0xfffffffc);
    for (const bad of ['0x8001', '0x100000000', '-4', '8000h', '']) expect(() => parseAddress('--load-addr', bad)).toThrow(UsageError);
  });

  it('reads seconds', () => {
    expect(parseSeconds('--timeout', '1.5')).toBe(1500);
    expect(parseSeconds('--timeout', '.25')).toBe(250);
    for (const bad of ['0', '-1', '1h', 'Infinity', '9999999', '']) expect(() => parseSeconds('--timeout', bad)).toThrow(UsageError);
  });
});
