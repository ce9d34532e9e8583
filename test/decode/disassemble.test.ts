import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { disassemble } from '../../translator/decode/disassemble.js';
import { excludedBy } from '../differential/exclusions.js';
import { prepareLine, randomWord } from '../differential/lines.js';
import { Random } from '../differential/random.js';
import { allLines, decodeArm, decodeThumb } from '../../translator/decode/tables.js';

const arm = (word: number, address = 0x8000): string => disassemble(word, address, false);
const thumb = (half: number, address = 0x8000, next?: number): string => disassemble(half, address, true, next);

describe('disassemble', () => {
  it('prints data processing', () => {
    expect(arm(0xe2811004)).toBe('add r1, r1, #4');
    expect(arm(0x02911a01)).toBe('addseq r1, r1, #0x1000');
    expect(arm(0xe3a00f01)).toBe('mov r0, #1, #30'); // not the encoding of 4 that an assembler chooses
    expect(arm(0xe3a00101)).toBe('mov r0, #0x40000000');
    expect(arm(0xe3a00102)).toBe('mov r0, #0x80000000');
    expect(arm(0xe3a01eff)).toBe('mov r1, #0xff0');
    expect(arm(0xe1a00001)).toBe('mov r0, r1');
    expect(arm(0xe1b00061)).toBe('movs r0, r1, rrx');
    expect(arm(0xe0810212)).toBe('add r0, r1, r2, lsl r2');
    expect(arm(0xe1510522)).toBe('cmp r1, r2, lsr #10');
    expect(arm(0xe08ff001)).toBe('add pc, pc, r1');
    expect(arm(0xe25ef004)).toBe('subs pc, lr, #4');
    expect(arm(0xe1b0f00e)).toBe('movs pc, lr');
  });

  it('prints transfers', () => {
    expect(arm(0xe5910000)).toBe('ldr r0, [r1]');
    expect(arm(0xe5110004)).toBe('ldr r0, [r1, #-4]');
    expect(arm(0xe5b10004)).toBe('ldr r0, [r1, #4]!');
    expect(arm(0xe4910004)).toBe('ldr r0, [r1], #4');
    expect(arm(0xe7112102)).toBe('ldr r2, [r1, -r2, lsl #2]');
    expect(arm(0xe4b10004)).toBe('ldrt r0, [r1], #4');
    expect(arm(0xe59f0010)).toBe('ldr r0, [pc, #0x10] ; 0x8018');
    expect(arm(0xe1c120d8)).toBe('ldrd r2, r3, [r1, #8]');
    expect(arm(0xe8bd800f)).toBe('ldmia sp!, {r0-r3, pc}');
    expect(arm(0xe92d4070)).toBe('stmdb sp!, {r4-r6, lr}');
    expect(arm(0xe8fd8001)).toBe('ldmia sp!, {r0, pc}^');
    expect(arm(0xe1b10f9f)).toBe('ldrexd r0, r1, [r1]');
    expect(arm(0xf5d1f004)).toBe('pld [r1, #4]');
  });

  it('prints branches with their targets', () => {
    expect(arm(0xeafffffe)).toBe('b 0x8000');
    expect(arm(0x1b000001)).toBe('blne 0x800c');
    expect(arm(0xfb000000)).toBe('blx 0x800a');
    expect(arm(0xe12fff1e)).toBe('bx lr');
    expect(thumb(0xe7fe)).toBe('b 0x8000');
    expect(thumb(0xd1fe)).toBe('bne 0x8000');
    expect(thumb(0xf000, 0x8000, 0xf802)).toBe('bl 0x8008');
    expect(thumb(0xf7ff, 0x8002, 0xeffe)).toBe('blx 0x8000');
  });

  it('prints system instructions', () => {
    expect(arm(0xe10f0000)).toBe('mrs r0, CPSR');
    expect(arm(0xe129f000)).toBe('msr CPSR_fc, r0');
    expect(arm(0xf10c0080)).toBe('cpsid i');
    expect(arm(0xf10a0193)).toBe('cpsie ai, #0x13');
    expect(arm(0xf1020013)).toBe('cps #0x13');
    expect(arm(0xee070f95)).toBe('mcr p15, #0, r0, c7, c5, #4');
    expect(arm(0xf1010200)).toBe('setend be');
    expect(arm(0xf96d0513)).toBe('srsdb sp!, #0x13');
    expect(arm(0xf8bd0a00)).toBe('rfeia sp!');
    expect(arm(0xef000001)).toBe('svc #1');
    expect(arm(0xe7fddef0)).toBe('.word 0xe7fddef0');
  });

  it('prints Thumb and VFP', () => {
    expect(thumb(0x1c48)).toBe('adds r0, r1, #1');
    expect(thumb(0x4288)).toBe('cmp r0, r1');
    expect(thumb(0xb510)).toBe('push {r4, lr}');
    expect(thumb(0xbd10)).toBe('pop {r4, pc}');
    expect(thumb(0xc90a)).toBe('ldmia r1, {r1, r3}');
    expect(thumb(0x4801)).toBe('ldr r0, [pc, #4] ; 0x8008');
    expect(arm(0xee300a81)).toBe('fadds s0, s1, s2');
    expect(arm(0xedd10a02)).toBe('flds s1, [r1, #8]');
    expect(arm(0xecb10b04)).toBe('fldmiad r1!, {d0-d1}');
    expect(arm(0xeef1fa10)).toBe('fmstat');
    expect(arm(0xeef80a10)).toBe('fmrx r0, fpexc');
  });

  it('prints something for every word', () => {
    const random = new Random(3);
    const texts: string[] = [];
    for (let i = 0; i < 50_000; i++) texts.push(arm(random.word()));
    for (let half = 0; half < 0x10000; half++) texts.push(thumb(half));
    expect(texts.filter((text) => !/^[a-z.][ -~]*$/.test(text) || /undefined|NaN|[<%]/.test(text))).toEqual([]);
  });
});

/** What no assembler takes: no PSR field, PSR immediates with a rotation of choice, no interrupt bit or mode, unaligned literals of pc; what has another encoding (ADR, three-operand Thumb ADD and SUB), LDRT of pc. */
const unwritable = /^cps$|^blx pc|^ldr\w* pc, \[\w+\], |^add\w* r\d+, pc, #|^(?:adds|subs) (r\d), \1, #|PSR_,|PSR_.*#.*,|^cpsi[ed] none|^ldr\w* pc, \[pc, #-?\w*[^048c]\]/;

/** Whether the registers of FLDM and FSTM exist. */
function validList(name: string, word: number): boolean {
  const [first, count, limit] = name.endsWith('S')
    ? [((word >>> 11) & 30) | ((word >>> 22) & 1), word & 0xff, 32] : [(word >>> 12) & 15, (word & 0xff) >>> 1, 16];
  return count > 0 && first + count <= limit;
}

/** Words of every line that an assembler could have made: should-be-zero bits zero, no UNPREDICTABLE operands. */
function samples(bits: 16 | 32): number[] {
  const random = new Random(17);
  const words: number[] = [];
  for (const line of allLines) {
    if (line.bits !== bits || line.name.includes('UNDEFINED')) continue;
    const prepared = prepareLine(line);
    for (let found = 0, tries = 0; found < 25 && tries < 2000; tries++) {
      let word = randomWord(prepared, random);
      if (prepared.pattern.startsWith('cccc')) word = ((word & 0x0fffffff) | (random.below(15) << 28)) >>> 0;
      // What the text does not show: SRS names r13, CPS has zeros in the fields that it does not use.
      if (line.name === 'SRS') word |= 0x000d0000;
      if (line.name === 'CPS') word &= (word & 0x20000 ? ~0 : ~0x1f) & (word & 0x80000 ? ~0 : ~0x401c0);
      word >>>= 0;
      if (/^(LDR|STR)D_/.test(line.name) && (word & 0x01200000) === 0x00200000) continue; // UNPREDICTABLE
      if ((bits === 16 ? decodeThumb(word) : decodeArm(word)).name !== line.name || excludedBy(prepared, word)) continue;
      if (unwritable.test(disassemble(word, 0, bits === 16)) || (/^F(LD|ST)M/.test(line.name) && !validList(line.name, word))) continue;
      words.push(word);
      found++;
    }
  }
  return words;
}

const tool = 'arm-linux-gnueabi-';
const missing = spawnSync(`${tool}objdump`, ['--version']).status !== 0 || spawnSync(`${tool}as`, ['--version']).status !== 0;
if (missing) console.log('disassembler not compared with binutils: arm-linux-gnueabi-objdump is not installed');

describe.skipIf(missing)('disassembler and binutils', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jitvisor-asm-'));
  const run = (command: string, args: string[]): string => {
    const { stdout, stderr, status } = spawnSync(tool + command, args, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 26 });
    if (status !== 0) throw new Error(`${command}: ${stderr.split('\n').filter((line) => line.includes('Error')).slice(0, 30).join('\n')}`);
    return stdout;
  };
  const assemble = (lines: readonly string[], flags: string): Buffer => {
    writeFileSync(join(folder, 'x.s'), `.syntax unified\n.arch armv6k\n.arch_extension sec\n.fpu vfpv2\n${flags}\n${lines.join('\n')}\n`);
    run('as', ['-W', '-o', 'x.o', 'x.s']);
    run('objcopy', ['-O', 'binary', '-j', '.text', 'x.o', 'x.bin']);
    return readFileSync(join(folder, 'x.bin'));
  };

  for (const bits of [32, 16] as const) {
    it(`assembles to the same ${bits === 32 ? 'ARM words' : 'Thumb halfwords'}`, () => {
      const isThumb = bits === 16;
      const words = samples(bits).filter((word) => !/^t?(B|BL|BLX_imm|B_cond|BL_prefix|BL_suffix|BLX_suffix)$/.test((isThumb ? decodeThumb(word) : decodeArm(word)).name));
      const lines = words.map((word) => disassemble(word, 0, isThumb).replace(/ ;.*/, ''));
      const bytes = assemble(lines, isThumb ? '.thumb' : '.arm');
      const made = words.map((_, i) => (isThumb ? bytes.readUInt16LE(2 * i) : bytes.readUInt32LE(4 * i)));
      const wrong = words.flatMap((word, i) => (made[i] === word ? [] : [`${word.toString(16)} "${lines[i]}" ${made[i]!.toString(16)}`]));
      expect(wrong).toEqual([]);
      expect(bytes.length).toBe(words.length * (isThumb ? 2 : 4));
    });
  }

  it('finds the same branch targets as objdump', () => {
    for (const isThumb of [false, true]) {
      const words = samples(isThumb ? 16 : 32).filter((word) => /^(B|BL|BLX_imm|tB|tB_cond)$/.test((isThumb ? decodeThumb(word) : decodeArm(word)).name));
      const bytes = Buffer.from((isThumb ? Uint16Array.from(words) : Uint32Array.from(words)).buffer);
      writeFileSync(join(folder, 'b.bin'), bytes);
      const text = run('objdump', ['-D', '-b', 'binary', '-m', 'arm', '--adjust-vma=0x10000000', ...(isThumb ? ['-M', 'force-thumb'] : []), 'b.bin']);
      const theirs = [...text.matchAll(/^\s*[0-9a-f]+:\s+[0-9a-f]+\s+(\S+)\s+0x([0-9a-f]+)/gm)].map(([, name, target]) => `${name!.replace('.n', '')} 0x${target}`);
      const ours = words.map((word, i) => disassemble(word, 0x10000000 + i * (isThumb ? 2 : 4), isThumb));
      expect(ours).toEqual(theirs);
    }
    rmSync(folder, { recursive: true });
  });
});

