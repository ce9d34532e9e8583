/** The text that is kept of a word is the text that would be made of it anew, wherever it stands. */
import { beforeEach, describe, expect, it } from 'vitest';
import { fieldOf, withField, type CompiledLine } from '../../translator/decode/pattern.js';
import { Way } from '../../translator/decode/sensitive.js';
import { allLines, decodeArm, decodeThumb } from '../../translator/decode/tables.js';
import { forgetTexts, print, type Printed, type Standing } from '../../translator/emit/instruction.js';
import { Random } from '../differential/random.js';

const stand = (word: number, line: CompiledLine, pc: number, remaining: number, end: Standing['end']): Standing =>
  ({ x: { pc, word, line, cond: 14 }, thumb: line.bits === 16, remaining, end, pages: [pc & -4096] });

/** Another place than that where the word was first seen: elsewhere, with more behind it in its block. */
const elsewhere = (word: number, line: CompiledLine): Standing => stand(word, line, 0x1234_5678 & -4, 5, undefined);
const first = (word: number, line: CompiledLine): Standing => stand(word, line, 0x8000, 1, { kind: 'leave', next: undefined });

function anew(standing: Standing): Printed {
  forgetTexts();
  return print(standing, 0, Way.INLINE);
}

/** Words of a line: random ones, that the decoder gives to this line. */
function wordsOf(line: CompiledLine, random: Random, count: number): number[] {
  const words: number[] = [];
  for (let tries = 0; tries < 20 * count && words.length < count; tries++) {
    let word = line.value;
    for (const field of line.fields) word = withField(word, field, random.word());
    const condition = line.fields.find(({ letter }) => letter === 'c');
    if (line.bits === 32 && condition?.width === 4 && fieldOf(word, condition) === 15) continue;
    if ((line.bits === 16 ? decodeThumb(word) : decodeArm(word)) === line) words.push(word | 0);
  }
  return words;
}

beforeEach(forgetTexts);

describe('texts kept by word', () => {
  it('hold in another place, for words of every line', () => {
    const random = new Random(4);
    let compared = 0;
    for (const line of allLines) {
      for (const word of wordsOf(line, random, 12)) {
        const other = elsewhere(word, line);
        const expected = anew(other);
        anew(first(word, line));
        expect(print(other, 0, Way.INLINE), `${line.name} ${(word >>> 0).toString(16)}`).toEqual(expected);
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(8 * allLines.length);
  });

  it('are kept for what says nothing of its place, and only for that', () => {
    const same = (word: number): boolean => {
      const line = decodeArm(word);
      return print(first(word, line), 0, Way.INLINE) === print(elsewhere(word, line), 0, Way.INLINE);
    };
    expect(same(0xe2910005), 'adds r0,r1,#5').toBe(true);
    expect(same(0xe5912004), 'ldr r2,[r1,#4]').toBe(true);
    expect(same(0xe59f2004), 'ldr r2,[pc,#4]').toBe(false);
    expect(same(0xe08f0001), 'add r0,pc,r1').toBe(false);
    expect(same(0xeb000010), 'bl').toBe(false);
    expect(same(0xe10f0000), 'mrs r0,cpsr').toBe(false);
  });

  it('are told apart by the condition 1111, the instruction set and the temporaries that are free', () => {
    const thumb = decodeThumb(0x1840);
    const arm = decodeArm(0x1840);
    expect(print(first(0x1840, thumb), 0, Way.INLINE)).not.toBe(print(first(0x1840, arm), 0, Way.INLINE));
    const load = 0xe5912004;
    const text = (temporaries: number): string => print(first(load, decodeArm(load)), temporaries, Way.INLINE).parts.map(({ s }) => s).join('');
    expect(text(0)).toMatch(/^v0=/);
    expect(text(3)).toMatch(/^v3=/);
    // PLD [r1] and LDRB with the same bits below the condition.
    const pld = 0xf5d1f000;
    const ldrb = 0xe5d1f000;
    expect(print(first(pld, decodeArm(pld)), 0, Way.INLINE)).not.toBe(print(first(ldrb, decodeArm(ldrb)), 0, Way.INLINE));
  });
});
