import { beforeEach, describe, expect, it } from 'vitest';
import { Cp15Slot, SCTLR } from '../../runtime/cpu/cp15.js';
import { Access, MemoryType, Right } from '../../runtime/memory/mmu.js';
import type { Mmu } from '../../runtime/memory/mmu.js';
import { Fault } from '../../runtime/memory/faults.js';
import { hex, newCore } from './helpers.js';

const L1 = 0x4000;
const L2 = 0x9000;
const CLIENT = 0x55555555;
const V6 = SCTLR.M | SCTLR.XP;

let S: Int32Array;
let ram: Int32Array;
let mmu: Mmu;

function control(bits: number): void {
  S[Cp15Slot.SCTLR] = 0x00050078 | bits;
}
/** First-level descriptor of `va`. */
function first(va: number, descriptor: number): void {
  ram[(L1 >>> 2) + (va >>> 20)] = descriptor;
}
/** Second-level descriptor of `va` in the table at L2, which becomes the one of its megabyte, domain 3. */
function second(va: number, descriptor: number): void {
  first(va, L2 | (3 << 5) | 1);
  ram[(L2 >>> 2) + ((va >>> 12) & 0xff)] = descriptor;
}
function rights(va: number, privileged: boolean): string {
  const fault = mmu.probe(va, privileged);
  if (fault) return hex(fault);
  return (mmu.rights & Right.READ ? 'r' : '-') + (mmu.rights & Right.WRITE ? 'w' : '-') + (mmu.rights & Right.EXECUTE ? 'x' : '-');
}

beforeEach(() => {
  ({ S, ram, mmu } = newCore());
  control(V6);
  S[Cp15Slot.TTBR0] = L1;
  S[Cp15Slot.DACR] = CLIENT;
});

describe('translation off', () => {
  it('is flat with all rights', () => {
    control(SCTLR.XP);
    expect(mmu.walk(0xfedcba98 | 0, Access.WRITE, false)).toBe(0);
    expect(hex(mmu.pa)).toBe('0xfedcba98');
    expect(rights(0x1234, false)).toBe('rwx');
    expect(mmu.memoryType()).toBe(MemoryType.STRONGLY_ORDERED);
  });
});

describe('permissions (DDI 0100I tables B4-3, B4-4)', () => {
  /** APX AP S R: privileged, user. */
  const MATRIX: [number, number, string, string, string][] = [
    [0, 0, '00', '--', '--'], [0, 0, '10', 'r-', '--'], [0, 0, '01', 'r-', 'r-'], [0, 0, '11', '--', '--'],
    [0, 1, 'xx', 'rw', '--'], [0, 2, 'xx', 'rw', 'r-'], [0, 3, 'xx', 'rw', 'rw'],
    [1, 0, '00', '--', '--'], [1, 1, 'xx', 'r-', '--'], [1, 2, 'xx', 'r-', 'r-'], [1, 3, 'xx', 'r-', 'r-'],
  ];
  const forms: [string, (apx: number, ap: number, xn: number) => void, number][] = [
    ['section', (apx, ap, xn) => first(0, (apx << 15) | (ap << 10) | (xn << 4) | (3 << 5) | 2), Fault.PERMISSION_SECTION | 0x30],
    ['supersection', (apx, ap, xn) => first(0, (1 << 18) | (apx << 15) | (ap << 10) | (xn << 4) | 2), Fault.PERMISSION_SECTION],
    ['small page', (apx, ap, xn) => second(0, (apx << 9) | (ap << 4) | xn | 2), Fault.PERMISSION_PAGE | 0x30],
    ['large page', (apx, ap, xn) => second(0, (apx << 9) | (ap << 4) | (xn << 15) | 1), Fault.PERMISSION_PAGE | 0x30],
  ];
  for (const [form, put, fault] of forms) {
    it(form, () => {
      for (const [apx, ap, sr, priv, user] of MATRIX) {
        for (const [s, r] of sr === 'xx' ? ['00', '01', '10', '11'] : [sr]) {
          for (const xn of [0, 1]) {
            control(V6 | (s === '1' ? SCTLR.S : 0) | (r === '1' ? SCTLR.R : 0));
            put(apx, ap, xn);
            for (const [privileged, data] of [[true, priv], [false, user]] as const) {
              const expected = data + (data[0] === 'r' && !xn ? 'x' : '-');
              expect(rights(0x123, privileged), `${form} ${apx}${ap} ${s}${r} xn${xn}`).toBe(expected);
              for (const access of [Access.READ, Access.WRITE, Access.EXECUTE]) {
                expect(mmu.walk(0x123, access, privileged)).toBe(expected[access] === '-' ? fault : 0);
              }
            }
          }
        }
      }
    });
  }

  it('manager overrides AP and XN; no access and reserved fault', () => {
    first(0, (3 << 5) | (1 << 4) | 2);
    second(0x100000, (1 << 9) | (1 << 4) | 1 | 2);
    const at = (field: number): string[] => {
      S[Cp15Slot.DACR] = field << 6;
      return [rights(0, false), rights(0x100000, false)];
    };
    expect(at(3)).toEqual(['rwx', 'rwx']);
    expect(at(1)).toEqual(['---', '---']);
    expect(at(0)).toEqual([hex(Fault.DOMAIN_SECTION | 0x30), hex(Fault.DOMAIN_PAGE | 0x30)]);
    expect(at(2)).toEqual(at(0));
  });

  it('a supersection is in domain 0, whatever bits 8 to 5 say', () => {
    first(0, (1 << 18) | (3 << 10) | (15 << 5) | 2);
    S[Cp15Slot.DACR] = 0x40000000;
    expect(rights(0, true)).toBe(hex(Fault.DOMAIN_SECTION));
    S[Cp15Slot.DACR] = 1;
    expect(rights(0, true)).toBe('rwx');
  });

  it('access flag mode: AP[2:1] and the flag', () => {
    const MODEL: [number, string, string][] = [[0, 'rw', '--'], [1, 'rw', 'rw'], [2, 'r-', '--'], [3, 'r-', 'r-']];
    for (const [ap, priv, user] of MODEL) {
      control(V6 | SCTLR.AFE);
      const apx = ap >> 1;
      first(0, (apx << 15) | ((ap & 1) << 11) | (1 << 10) | 2);
      expect([rights(0, true), rights(0, false)].map((s) => s.slice(0, 2))).toEqual([priv, user]);
      second(0x100000, (apx << 9) | ((ap & 1) << 5) | (1 << 4) | 2);
      expect([rights(0x100000, true), rights(0x100000, false)].map((s) => s.slice(0, 2))).toEqual([priv, user]);
      first(0, (apx << 15) | ((ap & 1) << 11) | (7 << 5) | 2);
      expect(mmu.walk(0, Access.READ, true)).toBe(Fault.ACCESS_SECTION | 0x70);
      second(0x100000, (apx << 9) | ((ap & 1) << 5) | 2);
      expect(mmu.walk(0x100000, Access.READ, true)).toBe(Fault.ACCESS_PAGE | 0x30);
      // Before the domain is looked at (DDI 0301H 6.9.4), and not with subpages.
      S[Cp15Slot.DACR] = 0;
      expect(mmu.walk(0x100000, Access.READ, true)).toBe(Fault.ACCESS_PAGE | 0x30);
      S[Cp15Slot.DACR] = CLIENT;
      control(SCTLR.M | SCTLR.AFE);
      expect(mmu.walk(0x100000, Access.READ, true)).not.toBe(Fault.ACCESS_PAGE | 0x30);
    }
  });
});

describe('addresses', () => {
  it('section, supersection, large and small page', () => {
    first(0xabc00000, 0x00f00000 | (3 << 10) | (1 << 17) | 2);
    expect(mmu.walk(0xabcdef12 | 0, Access.READ, true)).toBe(0);
    expect([hex(mmu.pa), mmu.pageShift, mmu.nonGlobal]).toEqual(['0x00fdef12', 20, 1]);
    for (let mb = 0; mb < 16; mb++) first(0x12000000 + (mb << 20), 0x7f000000 | (1 << 18) | (3 << 10) | 2);
    expect(mmu.walk(0x12abcdef, Access.READ, true)).toBe(0);
    expect([hex(mmu.pa), mmu.pageShift, mmu.nonGlobal]).toEqual(['0x7fabcdef', 24, 0]);
    second(0x00345000, 0x11117000 | (1 << 11) | (3 << 4) | 2);
    expect(mmu.probe(0x00345678, false)).toBe(0);
    expect([hex(mmu.pa), mmu.pageShift, mmu.nonGlobal, mmu.global]).toEqual(['0x11117678', 12, 1, 0]);
    second(0x00345000, 0x22220000 | (3 << 4) | 1);
    expect(mmu.probe(0x00345678, false)).toBe(0);
    expect([hex(mmu.pa), mmu.pageShift, mmu.global]).toEqual(['0x22225678', 16, 1]);
  });

  it('TTBCR.N splits the space, PD0 and PD1 close the halves', () => {
    for (let n = 0; n < 8; n++) {
      S[Cp15Slot.TTBCR] = n;
      const size = 0x4000 >>> n;
      const t0 = 0x20000 + size; // aligned to its own size only
      S[Cp15Slot.TTBR0] = t0 | 0x1b;
      S[Cp15Slot.TTBR1] = 0x10000 | 0x1b;
      const boundary = n === 0 ? 0x100000000 : 0x100000000 / 2 ** n;
      for (const va of [0, boundary - 1, boundary, 0xffffffff]) {
        if (va > 0xffffffff) continue;
        ram.fill(0);
        const low = va < boundary;
        const table = n === 0 ? t0 & ~0x3fff : low ? t0 : 0x10000;
        ram[(table >>> 2) + (va >>> 20)] = 0x00500000 | (3 << 10) | 2;
        expect(mmu.walk(va | 0, Access.READ, true), `N=${n} ${hex(va)}`).toBe(0);
        expect(hex(mmu.pa)).toBe(hex(0x00500000 | (va & 0xfffff)));
        S[Cp15Slot.TTBCR] = n | 0x10;
        expect(mmu.walk(va | 0, Access.READ, true)).toBe(low ? Fault.TRANSLATION_SECTION : 0);
        S[Cp15Slot.TTBCR] = n | 0x20;
        expect(mmu.walk(va | 0, Access.READ, true)).toBe(low ? 0 : Fault.TRANSLATION_SECTION);
        S[Cp15Slot.TTBCR] = n;
      }
    }
  });

  it('FCSE relocates the lowest 32 MB', () => {
    S[Cp15Slot.FCSEIDR] = 0x06000000;
    first(0x06100000, 0x00300000 | (3 << 10) | 2);
    expect(mmu.walk(0x00100004, Access.READ, true)).toBe(0);
    expect(hex(mmu.pa)).toBe('0x00300004');
    expect(mmu.walk(0x02100004, Access.READ, true)).toBe(Fault.TRANSLATION_SECTION);
  });

  it('SCTLR.EE: tables are big-endian', () => {
    control(V6 | SCTLR.EE);
    ram[L1 >>> 2] = 0x020c3000; // 0x00300c02 swapped
    expect(mmu.walk(0x44, Access.READ, true)).toBe(0);
    expect(hex(mmu.pa)).toBe('0x00300044');
  });
});

describe('faults of the walk', () => {
  it('translation, by level', () => {
    for (const type of [0, 3]) {
      first(0, 0xfffffffc | type | 0);
      expect(mmu.walk(0, Access.READ, true)).toBe(Fault.TRANSLATION_SECTION);
    }
    second(0, 0xfffffffc | 0);
    expect(mmu.walk(0, Access.READ, true)).toBe(Fault.TRANSLATION_PAGE | 0x30);
    S[Cp15Slot.DACR] = 0; // translation comes before domain
    expect(mmu.walk(0, Access.READ, true)).toBe(Fault.TRANSLATION_PAGE | 0x30);
  });

  it('external abort when a table lies outside RAM', () => {
    S[Cp15Slot.TTBR0] = 0x00100000;
    expect(mmu.walk(0, Access.READ, true)).toBe(Fault.EXTERNAL_L1);
    S[Cp15Slot.TTBR0] = 0xffffc000 | 0;
    expect(mmu.walk(-1, Access.READ, true)).toBe(Fault.EXTERNAL_L1);
    S[Cp15Slot.TTBR0] = L1;
    first(0, 0x80000000 | (5 << 5) | 1);
    expect(mmu.walk(0, Access.READ, true)).toBe(Fault.EXTERNAL_L2 | 0x50);
    expect(rights(0, true)).toBe(hex(Fault.EXTERNAL_L2 | 0x50));
  });
});

describe('legacy format with subpages (SCTLR.XP clear)', () => {
  beforeEach(() => control(SCTLR.M));

  it('small page: four permissions of 1 KB each', () => {
    second(0, 0x00007000 | (3 << 4) | (2 << 6) | (1 << 8) | (0 << 10) | 2);
    expect([0, 0x400, 0x800, 0xc00].map((va) => rights(va, false).slice(0, 2))).toEqual(['rw', 'r-', '--', '--']);
    expect([0, 0x400, 0x800, 0xc00].map((va) => rights(va, true).slice(0, 2))).toEqual(['rw', 'rw', 'rw', '--']);
    expect([mmu.pageShift, hex(mmu.pa)]).toEqual([10, '0x00007c00']);
    second(0, 0x00007000 | (0xaa << 4) | 2);
    rights(0x800, true);
    expect(mmu.pageShift).toBe(12);
  });

  it('large page: four permissions of 16 KB each', () => {
    second(0x4000, 0x00070000 | (3 << 4) | (2 << 6) | (1 << 8) | 1);
    ram.fill(ram[(L2 >>> 2) + 4]!, L2 >>> 2, (L2 >>> 2) + 16);
    expect([0, 0x4000, 0x8000, 0xc000].map((va) => rights(va, false).slice(0, 2))).toEqual(['rw', 'r-', '--', '--']);
    expect([mmu.pageShift, hex(mmu.pa)]).toEqual([14, '0x0007c000']);
  });

  it('extended small page, section, supersection: one permission, no XN, global', () => {
    second(0, 0x00007000 | (2 << 4) | (0xfc << 4) & 0xfc0 | 3);
    expect(rights(0xfff, false)).toBe('r-x');
    expect(mmu.pageShift).toBe(12);
    first(0x100000, (1 << 17) | (1 << 15) | (1 << 4) | (3 << 10) | 2);
    expect(rights(0x100000, false)).toBe('rwx');
    expect(mmu.global).toBe(1);
    first(0x100000, 0x05000000 | (1 << 18) | (3 << 10) | 2);
    expect(rights(0x123456, false)).toBe('rwx');
    expect(hex(mmu.pa)).toBe('0x05123456');
  });

  it('S and R still rule AP 0', () => {
    second(0, 0x00007000 | 2);
    control(SCTLR.M | SCTLR.R);
    expect(rights(0, false)).toBe('r-x');
    control(SCTLR.M | SCTLR.S);
    expect([rights(0, false), rights(0, true)]).toEqual(['---', 'r-x']);
  });
});

describe('memory types', () => {
  const section = (tex: number, cb: number, s = 0): void => first(0, (s << 16) | (tex << 12) | (3 << 10) | (cb << 2) | 2);
  const par = (): number[] => {
    mmu.walk(0, Access.READ, true);
    const bits = mmu.parAttributes();
    return [mmu.memoryType(), (bits >> 7) & 1, (bits >> 4) & 7, (bits >> 2) & 3];
  };
  it('TEX C B (DDI 0301H table 6-2)', () => {
    const rows: [number, number, number[]][] = [
      [0, 0, [0, 1, 1, 0]], [0, 1, [1, 1, 3, 0]], [0, 2, [2, 0, 6, 2]], [0, 3, [2, 0, 7, 3]],
      [1, 0, [2, 0, 0, 0]], [1, 3, [2, 0, 5, 1]], [2, 0, [1, 0, 3, 0]], [5, 3, [2, 0, 7, 1]], [4, 1, [2, 0, 5, 0]],
    ];
    for (const [tex, cb, expected] of rows) {
      section(tex, cb);
      expect(par(), `${tex} ${cb}`).toEqual(expected);
    }
    section(1, 3, 1);
    expect(par()).toEqual([2, 1, 5, 1]);
  });
  it('TEX remap by PRRR and NMRR', () => {
    control(V6 | SCTLR.TRE);
    for (const [tex, cb, type] of [[0, 0, 0], [0, 1, 1], [0, 2, 2], [0, 3, 2], [1, 0, 2], [1, 3, 2], [6, 1, 1]] as const) {
      section(tex, cb);
      S[Cp15Slot.PRRR] = 0x00098aa4;
      S[Cp15Slot.NMRR] = 0x44e048e0;
      if (tex === 6) S[Cp15Slot.PRRR] = (S[Cp15Slot.PRRR]! & ~0xc) | (1 << 2);
      expect(par()[0], `${tex} ${cb}`).toBe(type);
    }
    section(0, 2, 1);
    expect(par()).toEqual([2, 1, 6, 2]);
  });
});
