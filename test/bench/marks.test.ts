import { describe, expect, it } from 'vitest';
import { MarkReader, Recorder, type Mark, type Sample, type Stamp } from '../../bench/marks.js';

/** Feeds chunks, one a millisecond from 1 on; what was heard, in order. */
function read(...chunks: string[]): (string | (Mark & { time: number }))[] {
  const heard: (string | (Mark & { time: number }))[] = [];
  const reader = new MarkReader({ text: (line) => heard.push(line), mark: (mark, time) => heard.push({ ...mark, time }) });
  chunks.forEach((chunk, index) => reader.feed(chunk, index + 1));
  return heard;
}

describe('marks in console output', () => {
  it('have the time of the chunk that completes their line', () => {
    expect(read('#ben', 'ch# begin 3\r', '\nhello\r\n#bench# start\r\n', '#bench# stop 0badf00d\r\n#bench# end 3 0\r\n')).toEqual([
      { kind: 'begin', index: 3, time: 3 }, 'hello', { kind: 'start', time: 3 }, { kind: 'stop', checksum: '0badf00d', time: 4 }, { kind: 'end', index: 3, status: 0, time: 4 },
    ]);
  });

  it('may stand behind output without an end of line', () => {
    expect(read('50 %#bench# end 0 1\n')).toEqual(['50 %', { kind: 'end', index: 0, status: 1, time: 1 }]);
  });

  it.each(['#bench# begin', '#bench# begin x', '#bench# end 1', '#bench# start now', '#bench# stop a b', '#bench# pause', '#bench#begin 1', 'bench# start'])('%j is none', (line) => {
    expect(read(`${line}\n`)).toEqual([line]);
  });

  it('are found behind a line without end', () => {
    expect(read('x'.repeat(1 << 20), '#bench# done\n').at(-1)).toEqual({ kind: 'done', time: 2 });
  });
});

/** The sample of program 0 after these marks and lines, a mark each 100 ms and 30 ms of processor time. */
function sample(expected: { checksum?: string; repeats?: number }, ...heard: (Mark | string)[]): Sample | undefined {
  const recorder = new Recorder([expected]);
  const stamp = (index: number): Stamp => ({ ms: 100 * index, cpu: 0.03 * index });
  heard.forEach((one, index) => (typeof one === 'string' ? recorder.text(one) : recorder.mark(one, stamp(index))));
  return recorder.samples[0];
}

describe('a run', () => {
  const begin = { kind: 'begin', index: 0 } as const;
  const start = { kind: 'start' } as const;
  const stop = { kind: 'stop', checksum: '12345678' } as const;
  const end = { kind: 'end', index: 0, status: 0 } as const;

  it("takes the time between the program's own marks", () => {
    const taken = sample({ checksum: '12345678' }, begin, start, stop, end) as { seconds: number; cpu: number };
    expect(taken.seconds).toBeCloseTo(0.1, 9);
    expect(taken.cpu).toBeCloseTo(0.03, 9);
  });

  it('takes the time of the whole command where the program has none', () => {
    expect((sample({}, begin, 'a line', end) as { seconds: number }).seconds).toBeCloseTo(0.2, 9);
  });

  it('takes the median of the repetitions', () => {
    const recorder = new Recorder([{ checksum: '12345678', repeats: 3 }]);
    const times = [0, 0, 50, 60, 70, 80, 110, 120];
    [begin, start, stop, start, stop, start, stop, end].forEach((mark, index) => recorder.mark(mark, { ms: times[index]! }));
    expect(recorder.samples).toEqual([{ seconds: 0.03, repetitions: [0.05, 0.01, 0.03] }]);
  });

  it('divides the time of a repeated command without marks', () => {
    expect((sample({ repeats: 4 }, begin, 'a line', end) as { seconds: number }).seconds).toBeCloseTo(0.05, 9);
  });

  it('does not mix up two programs', () => {
    const recorder = new Recorder([{}, {}]);
    const marks: Mark[] = [begin, start, stop, end, { kind: 'begin', index: 1 }, { kind: 'end', index: 1, status: 0 }];
    marks.forEach((mark, index) => recorder.mark(mark, { ms: index * index }));
    expect(recorder.samples).toEqual([{ seconds: 0.003 }, { seconds: 0.009 }]);
  });

  it.each<[string, Sample | undefined, RegExp]>([
    ['an exit status', sample({}, begin, 'no such file', { ...end, status: 127 }), /^exit status 127; it said: no such file$/],
    ['a wrong checksum', sample({ checksum: 'ffffffff' }, begin, start, stop, end), /^the checksum is 12345678 instead of ffffffff$/],
    ['a missing checksum', sample({ checksum: 'ffffffff' }, begin, end), /^no checksum was printed$/],
    ['one wrong repetition', sample({ checksum: '12345678', repeats: 3 }, begin, start, { ...stop, checksum: 'ffffffff' }, start, stop, start, stop, end), /^the checksum is ffffffff/],
    ['a missing repetition', sample({ repeats: 3 }, begin, start, stop, start, stop, end), /^2 of 3 repetitions were seen$/],
    ['a start without a stop', sample({}, begin, start, end), /^only one of its two marks was seen$/],
    ['a stop without a start', sample({}, begin, stop, end), /^only one of its two marks was seen$/],
  ])('%s is a failure', (_what, taken, sentence) => {
    expect((taken as { failure: string }).failure).toMatch(sentence);
  });

  it('has no sample of a program that has not ended, or that nobody knows', () => {
    expect(sample({}, begin, start, stop)).toBeUndefined();
    const recorder = new Recorder([{}]);
    recorder.mark({ kind: 'begin', index: 7 }, { ms: 0 });
    recorder.mark({ kind: 'end', index: 7, status: 0 }, { ms: 1 });
    expect(recorder.samples).toEqual([undefined]);
  });
});
