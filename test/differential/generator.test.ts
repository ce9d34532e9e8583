import { describe, expect, it } from 'vitest';
import { MAX_CODE_WORDS, makeCase, codeWords } from './case.js';
import { engineExecutors } from './engine-executor.js';
import { Generator } from './generator.js';
import { minimise } from './minimise.js';
import { Random } from './random.js';
import { sampleTables } from './sample-lines.js';
import { translatorTables } from './tables.js';

const generator = new Generator(sampleTables);

describe('random', () => {
  it('replays a seed and spreads', () => {
    const [a, b] = [new Random(7), new Random(7)];
    const words = Array.from({ length: 1000 }, () => a.word());
    expect(words).toEqual(Array.from({ length: 1000 }, () => b.word()));
    expect(new Set(words).size).toBeGreaterThan(990);
    const counts = new Array<number>(10).fill(0);
    for (let i = 0; i < 10000; i++) counts[a.below(10)]!++;
    for (const count of counts) expect(count).toBeGreaterThan(800);
  });
});

describe('generator', () => {
  it('gives the same case for the same seed', () => {
    for (const force of [undefined, 'LDM', 'tADD_imm8']) {
      const [one, other] = [generator.generate(42, force), generator.generate(42, force)];
      expect({ ...one, vary: one.vary(1) }).toEqual({ ...other, vary: other.vary(1) });
    }
    expect(generator.generate(1).testCase).not.toEqual(generator.generate(2).testCase);
  });

  it('reaches every line and holds the forced one', () => {
    for (const name of generator.lineNames) {
      for (let seed = 0; seed < 40; seed++) {
        const { testCase, lines } = generator.generate(seed, name);
        expect(lines, `${name} seed ${seed}`).toContain(name);
        expect(codeWords(testCase).length).toBeLessThanOrEqual(MAX_CODE_WORDS);
        expect(lines).not.toContain('SVC');
        expect(lines).not.toContain('tSVC');
      }
    }
  });

  it('names what it leaves out', () => {
    expect(generator.excludedLines.map(({ name }) => name)).toEqual(['ADCS_reg_pc', 'SVC', 'tSVC']);
    for (const { reason } of generator.excludedLines) expect(reason.length).toBeGreaterThan(10);
  });

  it('can be limited to some lines', () => {
    const memory = new Generator(sampleTables, (line) => line.cls === 'memory');
    for (let seed = 0; seed < 50; seed++) {
      const { shape, lines } = memory.generate(seed);
      expect(lines.some((name) => /LDR|STR|LDM|STM/.test(name))).toBe(true);
      if (shape === 'sequence') expect(lines).not.toContain('MUL');
    }
  });

  it('changes no byte order between a load-exclusive and its store', () => {
    const exclusives = new Generator(translatorTables, (line) => /^(LDREXH|STREXH|SETEND)$/.test(line.name));
    let pairs = 0;
    for (let seed = 0; seed < 2000; seed++) {
      const names = exclusives.generate(seed).lines.join(' ');
      expect(names, `seed ${seed}`).not.toMatch(/LDREXH (SETEND )+STREXH/);
      if (names.includes('LDREXH STREXH') && names.includes('SETEND')) pairs++;
    }
    expect(pairs).toBeGreaterThan(10);
  });

  it('never sets a trap enable of FPSCR, which QEMU has not', () => {
    const loads = new Generator(translatorTables, (line) => /^(FMXR_FPSCR|LDM|LDR|FADD|ADD_imm)/.test(line.name));
    const interpreter = engineExecutors()[0]!;
    let written = 0;
    for (let seed = 0; seed < 6000; seed++) {
      const generated = loads.generate(seed);
      if (!generated.lines.includes('FMXR_FPSCR')) continue;
      written++;
      for (let variant = 0; variant < 5; variant++) {
        interpreter.run(generated.vary(variant));
        expect(interpreter.engine.vfp.getFpscr() & 0x9f00, `seed ${seed}, variant ${variant}`).toBe(0);
      }
    }
    expect(written).toBeGreaterThan(300);
  });

  it('simplifies words within their line', () => {
    for (const word of generator.simplerWords(0x10a53106, false)) expect(generator.lineOf(word, false)).toBe('ADC_reg');
    expect(generator.simplerWords(0x10a53106, false)).toContain(0xe0a53106);
  });
});

describe('minimise', () => {
  it('keeps what matters only', async () => {
    const code = [0xe2811001, 0xe2822002, 0x10b53106, 0xe2833003, 0xe2844004];
    const big = makeCase({ code, r: Array.from({ length: 15 }, (_, i) => i + 100), cpsr: 0xf80f0000, vfp: new Array<number>(32).fill(5), patches: [[0, 1], [4, 2]] });
    // "Fails" when an ADC sets flags with C set and r6 above 50.
    const small = await minimise(big, (c) => c.code.some((w) => generator.lineOf(w, false) === 'ADC_reg' && (w & 0x00100000) !== 0) && (c.cpsr & 0x20000000) !== 0 && c.r[6]! > 50,
      { simplerWords: (word, thumb) => generator.simplerWords(word, thumb) });
    expect(small.code).toEqual([0xe0b00000]);
    expect(small.cpsr).toBe(0x20000000);
    expect(small.r.filter((v) => v !== 0)).toEqual([106]);
    expect(small.vfp.every((v) => v === 0)).toBe(true);
    expect(small.patches).toEqual([]);
  });

  it('stops at its budget', async () => {
    let calls = 0;
    await minimise(generator.generate(3, 'ADD_imm').testCase, () => { calls++; return false; }, { budget: 10 });
    expect(calls).toBeLessThanOrEqual(10);
  });
});
