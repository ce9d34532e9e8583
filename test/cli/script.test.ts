import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ScriptRunner, parseScript, unescapeText } from '../../src/cli/script.js';
import { UsageError } from '../../src/cli/usage-error.js';

describe('parseScript', () => {
  it('reads steps, comments, blank lines and CRLF', () => {
    expect(parseScript('# boot\r\n\r\ntimeout 2.5\r\nexpect login: \r\n  send root\\n\nend\n', 'f')).toEqual([
      { kind: 'timeout', ms: 2500, line: 3 },
      { kind: 'expect', text: 'login: ', line: 4 },
      { kind: 'send', text: 'root\n', line: 5 },
      { kind: 'end', line: 6 },
    ]);
  });

  it.each<[string, RegExp]>([
    ['expect', /f, line 1: expect needs a text\./],
    ['\nsend ', /f, line 2: send needs a text\./],
    ['timeout x', /f, line 1: timeout must be a number of seconds/],
    ['wait 3', /f, line 1: a line is expect TEXT/],
    ['end now', /not "end now"/],
    ['send a\\q', /"\\q" is none of/],
    ['# nothing', /f holds no step/],
  ])('refuses %j', (source, sentence) => {
    expect(() => parseScript(source, 'f')).toThrow(UsageError);
    expect(() => parseScript(source, 'f')).toThrow(sentence);
  });

  it('understands escapes', () => {
    expect(unescapeText('a\\n\\r\\t\\e\\\\n\\x03', 'f')).toBe('a\n\r\t\x1b\\n\x03');
    expect(() => unescapeText('a\\', 'f')).toThrow(/"\\" is none of/);
  });
});

describe('ScriptRunner', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const start = (source: string): { runner: ScriptRunner; log: string[]; feed: (text: string) => void } => {
    const log: string[] = [];
    const runner = new ScriptRunner(parseScript(source, 's'), 's', {
      send: (bytes) => void log.push(`send ${Buffer.from(bytes).toString()}`),
      done: () => void log.push('done'),
      failed: (sentence) => void log.push(sentence),
    });
    runner.start();
    return { runner, log, feed: (text) => runner.feed(Buffer.from(text)) };
  };

  it('does its steps in order, each expect after the last', () => {
    const { log, feed } = start('expect a\nsend 1\nexpect a\nexpect b\nsend 2\nsend 3');
    feed('xa');
    expect(log).toEqual(['send 1']);
    feed('b');
    expect(log).toEqual(['send 1']);
    feed('ab');
    expect(log).toEqual(['send 1', 'send 2', 'send 3', 'done']);
    feed('aaa');
    expect(log).toHaveLength(4);
  });

  it('takes several matches from one chunk', () => {
    const { log, feed } = start('expect a\nexpect b\nexpect c');
    feed('abc');
    expect(log).toEqual(['done']);
  });

  it('tells which line was not met in time', () => {
    const { log, feed } = start('timeout 2\nexpect a\nexpect b');
    vi.advanceTimersByTime(1900);
    feed('a');
    vi.advanceTimersByTime(1900);
    expect(log).toEqual([]);
    vi.advanceTimersByTime(200);
    expect(log).toEqual(['s, line 3: expect "b" did not happen within 2 s.']);
    feed('b');
    expect(log).toHaveLength(1);
  });

  it('is content with the end of the guest only where it says end', () => {
    expect(start('send poweroff\\n\nend').runner.guestEnded()).toBe(true);
    expect(start('expect a\nend').runner.guestEnded()).toBe(false);
    expect(start('end\nexpect a').runner.guestEnded()).toBe(false);
  });
});
