import { describe, expect, it } from 'vitest';
import { EscapeParser } from '../../src/cli/escape-keys.js';
import { PanicWatch, StreamMatcher } from '../../src/cli/matcher.js';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');

describe('StreamMatcher', () => {
  it.each([1, 2, 3, 5, 100])('finds a text in chunks of %i', (size) => {
    const matcher = new StreamMatcher();
    expect(matcher.expect('login:')).toBe(false);
    const stream = 'loglogin login: root login:';
    let hits = 0;
    let at = -1;
    for (let i = 0; i < stream.length; i += size) {
      if (matcher.feed(bytes(stream.slice(i, i + size)))) {
        hits++;
        at = Math.min(i + size, stream.length);
      }
    }
    expect(hits).toBe(1);
    expect(at).toBe(Math.min(Math.ceil('loglogin login:'.length / size) * size, stream.length));
  });

  it('goes on after the last match, in what has already arrived', () => {
    const matcher = new StreamMatcher();
    matcher.expect('a');
    expect(matcher.feed(bytes('xaab'))).toBe(true);
    expect(matcher.expect('a')).toBe(true);
    expect(matcher.expect('a')).toBe(false);
    expect(matcher.feed(bytes('a'))).toBe(true);
  });

  it('compares UTF-8 that is cut inside a character', () => {
    const matcher = new StreamMatcher();
    matcher.expect('größe');
    const stream = Buffer.from('die größe', 'utf8');
    expect(matcher.feed(stream.subarray(0, 7))).toBe(false);
    expect(matcher.feed(stream.subarray(7))).toBe(true);
  });

  it('does not depend on the caller leaving its buffer alone', () => {
    const matcher = new StreamMatcher();
    matcher.expect('abcd');
    const buffer = Buffer.from('ab');
    matcher.feed(buffer);
    buffer.write('xy');
    buffer.write('cd');
    expect(matcher.feed(buffer)).toBe(true);
  });

  it('keeps only as much as it needs', () => {
    const matcher = new StreamMatcher();
    matcher.expect('needle');
    for (let i = 0; i < 1000; i++) matcher.feed(Buffer.alloc(1000, 0x6e));
    expect((matcher as unknown as { pending: Buffer }).pending.length).toBeLessThan(6);
  });
});

describe('PanicWatch', () => {
  const watch = (text: string, size: number): PanicWatch => {
    const panic = new PanicWatch();
    for (let i = 0; i < text.length; i += size) panic.feed(bytes(text.slice(i, i + size)));
    return panic;
  };
  const report = '[    1.234567] Kernel panic - not syncing: VFS: Unable to mount root fs\r\n[    1.3] CPU: 0\r\n'
    + '[    1.4] ---[ end Kernel panic - not syncing: VFS: Unable to mount root fs ]---\r\n';

  it.each([1, 7, 1000])('reads a report in chunks of %i', (size) => {
    const panic = watch(report, size);
    expect(panic.reason).toBe('VFS: Unable to mount root fs');
    expect(panic.complete).toBe(true);
  });

  it('takes other forms of the line', () => {
    expect(watch('Kernel panic - not syncing: a\n', 4).reason).toBe('a');
    expect(watch('<0>[ 2.0] Kernel panic - not syncing: b\n', 4).reason).toBe('b');
    expect(watch('[    2.0][    T1] Kernel panic - not syncing: c\n', 4).reason).toBe('c');
    expect(watch('Kernel panic - not syncing: d\n', 400).complete).toBe(false);
  });

  it('does not take what a user types or greps for a panic', () => {
    expect(watch('# grep "Kernel panic - not syncing" log\r\nlog: Kernel panic - not syncing: x\r\n', 9).reason).toBeUndefined();
  });

  it('says each news once', () => {
    const panic = new PanicWatch();
    expect(report.split('\r\n').map((line) => panic.feed(bytes(`${line}\r\n`)))).toEqual([true, false, true, false]);
  });
});

describe('EscapeParser', () => {
  const parse = (...chunks: string[]): unknown[] => {
    const parser = new EscapeParser();
    return chunks.flatMap((chunk) => parser.feed(bytes(chunk))).map((part) => (part.kind === 'data' ? Buffer.from(part.bytes).toString('latin1') : { command: part.command }));
  };

  it('passes other keys on, Ctrl-C among them', () => expect(parse('ls\r\x03\x1b[A')).toEqual(['ls\r\x03\x1b[A']));
  it('knows the commands', () => expect(parse('a\x01xb', '\x01h\x01s')).toEqual(['a', { command: 'leave' }, 'b', { command: 'help' }, { command: 'stats' }]));
  it('waits for the letter across chunks', () => expect(parse('a\x01', 'x')).toEqual(['a', { command: 'leave' }]));
  it('sends Ctrl-A', () => expect(parse('\x01a', '\x01\x01', 'x')).toEqual(['\x01', '\x01', 'x']));
  it('eats unknown keys', () => expect(parse('\x01zq')).toEqual([{ command: 'unknown' }, 'q']));
});
