/** What the random tests leave out, each with its reason. Keep it short. */
import { getField, type GeneratorLine } from './lines.js';

export interface Exclusion {
  readonly what: string;
  readonly reason: string;
  excludes(line: GeneratorLine, word: number): boolean;
}

const rn = (word: number): number => (word >>> 16) & 15;
const rd = (word: number): number => (word >>> 12) & 15;
const rs = (word: number): number => (word >>> 8) & 15;
const rm = (word: number): number => word & 15;

const isArm = (line: GeneratorLine): boolean => line.width === 32;
const named = (pattern: RegExp) => (line: GeneratorLine): boolean => pattern.test(line.name);
const dataProcessing = named(/^(AND|EOR|SUB|RSB|ADD|ADC|SBC|RSC|TST|TEQ|CMP|CMN|ORR|MOV|BIC|MVN)S?_(imm|reg|rsr)(_pc)?$/);
const transfer = named(/^(LDR|STR)(|B|H|SB|SH|D|T|BT)_(imm|reg)(_pc)?$/);
const double = named(/^(LDR|STR)D_/);
const exclusive = named(/^(LDREX|STREX|SWP)/);
const block = named(/^(LDM|STM)(_|$)/);

/** Whether an ARM single transfer writes its base back: post-indexed, or W. */
export function writesBase(word: number): boolean {
  return (word & 0x01000000) === 0 || (word & 0x00200000) !== 0;
}

export const exclusions: readonly Exclusion[] = [
  {
    what: 'SVC, WFI and MCR/MRC/MCRR/MRRC outside VFP', reason: 'they talk to the operating system or to the system control coprocessor; bare-metal programs test them',
    excludes: (line) => ['svc', 'wfi', 'coprocessor'].includes(line.sensitive ?? ''),
  },
  {
    what: 'undefined instructions of coprocessors 1, 2, 9, 14 and 15',
    reason: 'qemu-user emulates the FPA (1, 2) as the Linux kernel did; QEMU 7.2 executes half-precision transfers (9) on any VFP; 14 and 15 are the system control coprocessors',
    excludes: (line, word) => isArm(line) && line.sensitive === 'undefined' && (word & 0x0c000000) === 0x0c000000 && [1, 2, 9, 14, 15].includes(rs(word)),
  },
  {
    what: 'Thumb CBZ, CBNZ, IT, HLT and the BLX suffix with bit 0 set',
    reason: 'Undefined in ARMv6, but QEMU 7.2 executes them on any core (HLT as a semihosting call, which reaches the host): the manual counts',
    excludes: (line, word) => line.width === 16 && line.sensitive === 'undefined' && ((word & 0xf500) === 0xb100 || (word & 0xff00) === 0xbf00 || (word & 0xffc0) === 0xba80 || (word & 0xf801) === 0xe801),
  },
  {
    what: 'undefined words in the spaces of known instructions', reason: 'should-be-zero and should-be-one bits set wrongly are UNPREDICTABLE, and so are unallocated hints',
    excludes: (line, word) => isArm(line) && line.sensitive === 'undefined' && !/UDF|tUNDEF/.test(line.name)
      && !((word & 0x0ff000f0) === 0x07f000f0 || (word & 0x0c000000) === 0x0c000000),
  },
  {
    what: 'r15 as an operand outside data processing without register shifts, bases without write-back, stored words and branches', reason: 'UNPREDICTABLE (DDI 0100I A4.1)',
    excludes(line, word) {
      if (!isArm(line)) return line.name === 'tCMP_hi' && getField(line, word, 'n') === 15;
      if (/^(B|BL|BLX_imm)$/.test(line.name)) return false;
      if (dataProcessing(line)) {
        const read = line.registers.filter((letter) => letter !== 'd').some((letter) => getField(line, word, letter) === 15);
        return (line.name.includes('_rsr') && (read || rm(word) === 15 || rs(word) === 15)) || (getField(line, word, 'd') === 15);
      }
      if (transfer(line)) {
        if (/_reg/.test(line.name) && rm(word) === 15) return true;
        if (rn(word) === 15 && (writesBase(word) || (word & 0x00100000) === 0 || double(line))) return true;
        return rd(word) === 15 && !/^(STR_imm|STR_reg)$/.test(line.name) && !line.name.endsWith('_pc');
      }
      if (block(line)) return rn(word) === 15;
      return line.registers.some((letter) => getField(line, word, letter) === 15);
    },
  },
  {
    what: 'write-back to a register that is also transferred, or also the index', reason: 'UNPREDICTABLE (A5.2, A5.3, A5.4)',
    excludes(line, word) {
      if (transfer(line) && writesBase(word)) {
        if (rn(word) === rd(word) || (double(line) && rn(word) === rd(word) + 1)) return true;
        return /_reg/.test(line.name) && rm(word) === rn(word);
      }
      if (block(line)) return (word & 0xffff) === 0 || ((word & 0x00200000) !== 0 && ((word >>> rn(word)) & 1) === 1);
      if (line.name === 'tSTMIA') return ((word >>> ((word >>> 8) & 7)) & 1) === 1 || (word & 0xff) === 0;
      if (line.name === 'tLDMIA' || line.name === 'tPOP') return (word & 0xff) === 0;
      if (line.name === 'tPUSH') return (word & 0x1ff) === 0;
      return false;
    },
  },
  {
    what: 'doubleword transfers of r14, of odd registers, or with the index in the pair', reason: 'UNPREDICTABLE (A4.1.26, A4.1.102)',
    excludes(line, word) {
      const badPair = (r: number): boolean => (r & 1) === 1 || r === 14;
      if (line.name === 'LDREXD') return badPair(rd(word));
      if (line.name === 'STREXD') return badPair(rm(word));
      return double(line) && (badPair(rd(word)) || (/_reg/.test(line.name) && (rm(word) & 14) === rd(word)));
    },
  },
  {
    what: 'post-indexed halfword and signed transfers with W', reason: 'UNPREDICTABLE (A5.3)',
    excludes: (line, word) => /^(LDRH|STRH|LDRSB|LDRSH)_/.test(line.name) && (word & 0x01200000) === 0x00200000,
  },
  {
    what: 'S forms of data processing with pc as destination', reason: 'UNPREDICTABLE in User mode (A4.1); QEMU makes MOVS and SUBS undefined and lets the others jump',
    excludes: (line) => line.sensitive === 'exception-return',
  },
  {
    what: 'STREX whose status register is another operand; SWP with Rn = Rd or Rn = Rm', reason: 'UNPREDICTABLE (A4.1.103, A4.1.109)',
    excludes: (line, word) => exclusive(line) && (line.name.startsWith('SWP')
      ? rn(word) === rd(word) || rn(word) === rm(word)
      : line.name.startsWith('STREX') && (rd(word) === rn(word) || rd(word) === rm(word) || (line.name === 'STREXD' && rd(word) === rm(word) + 1))),
  },
  {
    what: 'long multiplications with RdHi = RdLo', reason: 'UNPREDICTABLE (A4.1.78)',
    excludes: (line, word) => /^(UMULL|UMLAL|UMAAL|SMULL|SMLAL|SMLALxy|SMLALD|SMLSLD)$/.test(line.name) && rn(word) === rd(word),
  },
  {
    what: 'Thumb ADD and CMP of format 5 with two low registers', reason: 'UNPREDICTABLE (A7.1.6, A7.1.21)',
    excludes: (line, word) => /^t(ADD|CMP)_hi$/.test(line.name) && (word & 0xc0) === 0,
  },
  {
    what: 'MSR to the extension field', reason: 'the manual lets User mode write CPSR.E (A4.1.39), QEMU does not; bare-metal programs test it',
    excludes: (line, word) => line.name.startsWith('MSR_cpsr') && (word & 0x00020000) !== 0,
  },
  {
    what: 'FMSRR and FMRRS with S31', reason: 'UNPREDICTABLE (C4.1); QEMU has a phantom S32 (docs/vfp.md)',
    excludes: (line, word) => /^FMSRR$|^FMRRS$/.test(line.name) && (word & 0x2f) === 0x2f,
  },
  {
    what: 'UDF words that Linux takes for breakpoints', reason: 'qemu-user does as Linux does: SIGTRAP; the architecture knows nothing of it',
    excludes: (line, word) => line.sensitive === 'undefined' && (line.width === 16 ? word === 0xde01 : (word & 0x0fffffff) === 0x07f001f0),
  },
  {
    what: 'conditional BKPT', reason: 'UNPREDICTABLE (A4.1.7)',
    excludes: (line, word) => line.name === 'BKPT' && word >>> 28 !== 14,
  },
];

/**
 * Whole sequences that are left out: a store-exclusive whose size is not the load's is UNPREDICTABLE (QEMU 7.2 stores, and says that it did not);
 * a plain store between the two may or may not clear the monitor (A2.9.2; QEMU compares the value in memory); and with SETEND between the two QEMU compares
 * in the other byte order and fails, where the manual's monitor knows addresses only (A2.9). `names` in order, for a loop twice.
 */
export function excludedSequence(names: readonly string[]): boolean {
  for (let i = 0, open = false, between = false; i < names.length; i++) {
    const name = names[i]!;
    if (/^LDREX/.test(name)) [open, between] = [true, false];
    else if (/^STREX/.test(name)) {
      if (open && between) return true;
      open = false;
    } else if (/^(ST|SWP|FST|t?SETEND)/.test(name)) between = true;
  }
  return new Set(names.filter((name) => /^(LD|ST)REX/.test(name)).map((name) => name.slice(5))).size > 1;
}

export function excludedBy(line: GeneratorLine, word: number): Exclusion | undefined {
  return exclusions.find((exclusion) => exclusion.excludes(line, word));
}
