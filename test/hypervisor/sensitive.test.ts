/** Sensitive classes are complete: the 24 sensitive unprivileged instructions of ARMv6 by their masks, and the privileged registers by group. */
import { describe, expect, it } from 'vitest';
import { CP15_RANGES, CP15_REGISTERS } from '../../translator/decode/cp15-table.js';
import { allLines, decodeArm, decodeThumb } from '../../translator/decode/tables.js';
import { SENSITIVE_CLASSES, sensitiveClassOf, type SensitiveClass } from '../../translator/decode/sensitive.js';
import { Random } from '../differential/random.js';

/** Instruction, value, mask, class: DDI 0100I chapter A4; rows 1 to 24 of the table in docs/virtualization.md. `but`: another space inside the mask. */
const rows: readonly { what: string; value: number; mask: number; cls: SensitiveClass; but?: (word: number) => boolean }[] = [
  // imod 00 without a change of mode is UNPREDICTABLE, and nothing: still CPS.
  { what: 'CPS', value: 0xf1000000, mask: 0xfff1fe20, cls: 'cps' },
  { what: 'MRS CPSR', value: 0x010f0000, mask: 0x0fff0fff, cls: 'psr-read' },
  { what: 'MRS SPSR', value: 0x014f0000, mask: 0x0fff0fff, cls: 'psr-read' },
  { what: 'MSR CPSR register', value: 0x0120f000, mask: 0x0ff0fff0, cls: 'psr-write' },
  { what: 'MSR CPSR immediate', value: 0x0320f000, mask: 0x0ff0f000, cls: 'psr-write', but: (w) => (w & 0xf0000) === 0 },
  { what: 'MSR SPSR register', value: 0x0160f000, mask: 0x0ff0fff0, cls: 'psr-write' },
  { what: 'MSR SPSR immediate', value: 0x0360f000, mask: 0x0ff0f000, cls: 'psr-write' },
  { what: 'RFE', value: 0xf8100a00, mask: 0xfe50ffff, cls: 'rfe' },
  { what: 'SRS', value: 0xf84d0500, mask: 0xfe5fffe0, cls: 'srs' },
  { what: 'LDM (2)', value: 0x08500000, mask: 0x0e708000, cls: 'ldm-user' },
  { what: 'LDM (3)', value: 0x08508000, mask: 0x0e508000, cls: 'ldm-return' },
  { what: 'STM (2)', value: 0x08400000, mask: 0x0e700000, cls: 'stm-user' },
  ...[0, 1, 2, 3, 4, 5, 6, 7, 12, 13, 14, 15].map((opcode) => ({
    what: `data processing ${opcode} to PC with S`, value: 0x0010f000 | (opcode << 21), mask: 0x0df0f000, cls: 'exception-return' as const,
    // The multiply and extra load/store space.
    but: (w: number) => (w & 0x02000090) === 0x90,
  })),
  ...[['LDRT', 0x04300000], ['LDRBT', 0x04700000], ['STRT', 0x04200000], ['STRBT', 0x04600000]].map(([what, value]) => ({
    what: what as string, value: value as number, mask: 0x0d700000, cls: 'user-access' as const,
    // The media space.
    but: (w: number) => (w & 0x02000010) === 0x02000010,
  })),
  { what: 'WFI', value: 0x0320f003, mask: 0x0fffffff, cls: 'wfi' },
  { what: 'SVC', value: 0x0f000000, mask: 0x0f000000, cls: 'svc' },
  { what: 'BKPT', value: 0x01200070, mask: 0x0ff000f0, cls: 'breakpoint' },
  { what: 'SMC', value: 0x01600070, mask: 0x0ff000f0, cls: 'smc' },
  { what: 'UDF', value: 0x07f000f0, mask: 0x0ff000f0, cls: 'undefined' },
];

const classOf = (word: number): SensitiveClass | undefined => sensitiveClassOf(decodeArm(word), word);

describe('sensitive classes', () => {
  it.each(rows)('$what', ({ value, mask, cls, but }) => {
    const random = new Random(value >>> 4);
    let seen = 0;
    for (let i = 0; i < 400; i++) {
      let word = ((random.word() & ~mask) | value) >>> 0;
      // Rows with a free condition: any but 1111, which is another space.
      if (mask >>> 28 === 0) word = ((word & 0x0fffffff) | (random.below(15) << 28)) >>> 0;
      if (but?.(word)) continue;
      // Should-be fields of these rows are as the manual has them.
      expect(classOf(word), word.toString(16)).toBe(cls);
      seen++;
    }
    expect(seen).toBeGreaterThan(100);
  });

  it('has a group for each register of coprocessor 15, read and written', () => {
    const groups = new Map<string, Set<string>>();
    for (const r of CP15_REGISTERS) {
      for (const read of [true, false]) {
        const word = (0xee000f10 | (r.op1 << 21) | (read ? 1 << 20 : 0) | (r.crn << 16) | (r.op2 << 5) | r.crm) >>> 0;
        const cls = classOf(word)!;
        expect(cls, r.name).toMatch(r.class === 'wfi' ? /^wfi$/ : /^cp15-/);
        if (cls.endsWith('-read')) expect(read, r.name).toBe(true);
        if (cls.endsWith('-write')) expect(read, r.name).toBe(false);
        (groups.get(r.class) ?? groups.set(r.class, new Set()).get(r.class)!).add(cls);
      }
    }
    // Each group of the brief has classes of its own.
    for (const [group, cls] of Object.entries({ identity: 'identity', control: 'control', translation: 'translation', domain: 'domain', fault: 'fault', context: 'context', threadid: 'thread', cache: 'cache', tlb: 'tlb', barrier: 'barrier', perf: 'perf' })) {
      expect([...groups.get(group)!].every((name) => name.startsWith(`cp15-${cls}`)), group).toBe(true);
    }
    for (const { crm } of CP15_RANGES) expect(classOf(0xec400f00 | crm)).toBe('cp15-cache');
    expect([0xee110e11, 0xee010e11].map((word) => classOf(word >>> 0))).toEqual(['cp14-read', 'cp14-write']);
    // Absent: coprocessor 5, an unallocated register, MRRC.
    expect([0xee110511, 0xee140f10, 0xec500f05].map((word) => classOf(word >>> 0))).toEqual(['undefined', 'undefined', 'undefined']);
  });

  it('has the system registers of the VFP unit but FPSCR', () => {
    expect([0xeef80a10, 0xeee80a10, 0xeef00a10, 0xeef90a10].map((word) => classOf(word >>> 0))).toEqual(Array(4).fill('vfp-system'));
    expect([0xeef10a10, 0xeee10a10].map((word) => classOf(word >>> 0))).toEqual([undefined, undefined]);
  });

  it('has the same in Thumb, where they exist', () => {
    const thumb = (half: number): SensitiveClass | undefined => sensitiveClassOf(decodeThumb(half), half);
    expect([0xb672, 0xdf00, 0xbe00, 0xde00, 0xb658].map(thumb)).toEqual(['cps', 'svc', 'breakpoint', 'undefined', 'setend']);
  });

  it('leaves no line that always leaves translated code without a class, and no class without a line', () => {
    expect(allLines.filter((line) => (line.cls === 'system' || line.cls === 'mixed') && line.sensitive === undefined).map(({ name }) => name)).toEqual([]);
    const found = new Set<string>(rows.map(({ cls }) => cls));
    for (const line of allLines) if (line.sensitive !== undefined && line.sensitive !== 'coprocessor') found.add(line.sensitive);
    expect(SENSITIVE_CLASSES.map(({ name }) => name).filter((name) => !found.has(name) && !/^cp1[45]-/.test(name))).toEqual([]);
  });
});
