/** Random words as code, in every mode, with translation on and off, and page tables of random words. */
import { PSR, Slot } from '../../translator/abi.js';
import { armTable, armUnconditionalTable, thumbTable } from '../../translator/decode/tables.js';

import { Mode } from '../../runtime/cpu/modes.js';
import { writeCpsr } from '../../runtime/cpu/psr.js';
import type { Random } from '../../src/random.js';
import { prepareLine, randomWord, setField, type GeneratorLine } from '../differential/lines.js';
import { MIB, RAM_BYTES, type Rig } from './rig.js';

const arm = [...armTable, ...armUnconditionalTable].map(prepareLine);
const thumb = thumbTable.map(prepareLine);
const memory = arm.filter(({ cls }) => /memory/.test(cls));
const coprocessor = arm.filter(({ sensitive }) => sensitive === 'coprocessor');
const MODES = [Mode.USR, Mode.SYS, Mode.SVC, Mode.IRQ, Mode.FIQ, Mode.ABT, Mode.UND, Mode.MON];
const PERIPHERALS = 0x20000000;
/** First-level tables, 16 KiB each, and behind them second-level tables; code lies elsewhere. */
const L1 = [0x4000, 0x8000] as const;
const L2 = 0xc000;
const L2_TABLES = 32;
const CODE = 0x40000;
const BUDGET = 3000;

/** One word of code: of any table line, or just a word. */
function word(random: Random, lines: readonly GeneratorLine[]): number {
  if (random.chance(0.15)) return random.word();
  const line = random.pick(random.chance(0.1) ? coprocessor : random.chance(0.2) ? memory : lines);
  let value = randomWord(line, random);
  if (line.pattern.startsWith('cccc')) value = ((value & 0x0fffffff) | ((random.chance(0.7) ? 14 : random.below(15)) << 28)) >>> 0;
  // Branches that stay near: a jump to nowhere ends a case early.
  if (line.cls === 'branch' && line.width === 32 && random.chance(0.8) && line.fields.some(({ letter }) => letter === 'i')) value = setField(line, value, 'i', (random.below(32) - 16) & 0xffffff);
  // System registers that exist.
  if (line.sensitive === 'coprocessor' && random.chance(0.8)) {
    value = setField(line, value, 'p', 15);
    if (line.fields.some(({ letter }) => letter === 'o') && random.chance(0.9)) value = setField(line, value, 'o', 0);
  }
  return value;
}

function codeWords(random: Random, count: number): number[] {
  const isThumb = random.chance(0.3);
  return Array.from({ length: count }, () => (isThumb ? halfword(random) | (halfword(random) << 16) : word(random, arm)) | 0);
}

const halfword = (random: Random): number => (random.chance(0.15) ? random.below(0x10000) : randomWord(random.pick(thumb), random) & 0xffff);

/** An address where something is, mostly. */
function pointer(random: Random): number {
  switch (random.below(8)) {
    case 0: return random.word();
    case 1: return (PERIPHERALS + random.below(0x1000000)) & (random.chance(0.8) ? -4 : -1);
    case 2: return (CODE + random.below(4096)) & -4;
    case 3: return random.interesting();
    case 4: return (L1[0] + random.below(0x10000)) & -4;
    default: return random.below(RAM_BYTES) & (random.chance(0.7) ? -4 : -1);
  }
}

/** A physical address for a descriptor: RAM, now and then a device or nothing. */
function physical(random: Random): number {
  return random.chance(0.85) ? random.below(RAM_BYTES) : random.chance(0.5) ? PERIPHERALS + random.below(0x1000000) : random.word();
}

/** Fills the tables: every type of descriptor, with random permissions, domains and attributes. */
function pageTables(rig: Rig, random: Random): void {
  for (const base of L1) {
    rig.load(base, Array.from({ length: 4096 }, (_, index) => {
      const attributes = random.word();
      // Identity for what runs, mostly; the rest is anything.
      const at = index < RAM_BYTES / MIB && random.chance(0.7) ? index * MIB : index >>> 4 === PERIPHERALS >>> 24 && random.chance(0.7) ? index * MIB : physical(random);
      switch (random.below(5)) {
        case 0: return random.chance(0.5) ? 0 : random.word() | 0;
        case 1: return (L2 + 0x400 * random.below(L2_TABLES)) | (attributes & 0x3fc) | 1;
        case 2: return (at & 0xff000000) | (attributes & 0xfffffc & ~0x40000) | 0x40002;
        default: return (at & 0xfff00000) | (attributes & 0xbfffc) | 2;
      }
    }));
  }
  rig.load(L2, Array.from({ length: L2_TABLES * 256 }, (_, index) => {
    const at = random.chance(0.5) ? (index & 0xff) << 12 : physical(random);
    return ((at & -4096) | (random.word() & 0xfff)) | 0;
  }));
}

/** Control registers: translation on in the second half of the cases. */
function systemRegisters(rig: Rig, random: Random, mmu: boolean): void {
  const sctlr = (random.chance(0.7) ? 0x00800000 | (random.word() & 0x22402002) : random.word()) & ~1;
  const values: [number, number, number, number, number][] = [
    [0, 2, 0, 0, L1[0] | random.below(0x20)], [0, 2, 0, 1, random.chance(0.8) ? L1[1] : random.word()], [0, 2, 0, 2, random.chance(0.5) ? 0 : random.below(0x40)],
    [0, 3, 0, 0, random.chance(0.5) ? 0x55555555 : random.word()], [0, 13, 0, 1, random.below(0x400)], [0, 1, 0, 2, random.chance(0.8) ? 0x00f00000 : random.word()],
    [0, 12, 0, 0, random.chance(0.9) ? 0 : random.word()], [0, 10, 2, 0, random.chance(0.5) ? 0x98aa4 : random.word()], [0, 10, 2, 1, random.chance(0.5) ? 0x44e048e0 : random.word()],
    [0, 1, 0, 0, sctlr | (mmu ? 1 : 0)],
  ];
  for (const { engine } of rig.both) {
    for (const [op1, crn, crm, op2, value] of values) engine.cp15.write(op1, crn, crm, op2, value | 0);
  }
}

/** Runs one case; throws on a finding. `mmu`: undefined leaves that to the seed. */
export function hostileCode(rig: Rig, random: Random, mmu = random.chance(0.5)): void {
  rig.reset(random.pick([1, 3, 20, 200]));
  // Exceptions land in random code too: low vectors, what follows them, and the code page.
  rig.load(0, codeWords(random, 64));
  rig.load(CODE, codeWords(random, 32 + random.below(480)));
  const at = CODE + (random.chance(0.8) ? 0 : 4096 - 16);
  if (mmu) pageTables(rig, random);
  systemRegisters(rig, random, mmu);
  const mode = random.pick(MODES);
  const cpsr = mode | (random.chance(0.3) ? PSR.T : 0) | (random.word() & (PSR.A | PSR.I | PSR.F | (random.chance(0.05) ? PSR.E : 0) | 0xf80f0000));
  const registers = Array.from({ length: 15 }, () => pointer(random) | 0);
  const [fpscr, fpexc] = [random.chance(0.6) ? 0x10 : random.word(), random.chance(0.8) ? 0x40000000 : random.word() & 0xc0000000];
  const vfp = Array.from({ length: 32 }, () => random.interesting() | 0);
  for (const { engine } of rig.both) {
    const { S } = engine;
    writeCpsr(S, cpsr, -1);
    registers.forEach((value, r) => (S[r] = value));
    S[Slot.SPSR] = Mode.SYS | (registers[0]! & 0xf00f0020);
    S[Slot.FPEXC] = fpexc | 0;
    engine.vfp.FI.set(vfp);
    engine.vfp.setFpscr(fpscr);
    S[Slot.PC] = at;
  }
  rig.run(BUDGET, random);
}
