/**
 * Sensitive instructions performed on the virtual register file: what `system(H.name(…))` in a template calls.
 *
 * Slot.PC already names the next instruction when a helper runs, so that an exception finds its preferred return address
 * and a helper that changes the program counter simply writes it. Operand order is that of the assembler.
 */
import { PSR, Slot } from '../../translator/abi.js';
import { Cp15Slot, type Cp15 } from '../cpu/cp15.js';
import { Exception, exceptionReturn } from '../cpu/exceptions.js';
import { privileged, readUserReg, setSpForMode, spForMode, isMode, writeUserReg } from '../cpu/modes.js';
import { cps, msr, PSR_UNDEFINED, setEnd } from '../cpu/psr.js';
import { recordBreakpoint } from '../memory/faults.js';
import type { MemoryAccess } from '../engine/memory-access.js';
import type { ExceptionRouter } from './router.js';

const registersOf = (list: number): number[] => {
  const out: number[] = [];
  for (let r = 0; r < 16; r++) if ((list >>> r) & 1) out.push(r);
  return out;
};
/** Lowest address of a block transfer (DDI 0100I A5.4). */
const lowest = (base: number, count: number, p: number, u: number): number => (u ? (p ? base + 4 : base) : p ? base - 4 * count : base - 4 * count + 4) | 0;
const written = (base: number, count: number, u: number): number => (u ? base + 4 * count : base - 4 * count) | 0;

export function emulation(S: Int32Array, cp15: Cp15, memory: MemoryAccess, router: ExceptionRouter, waitForInterrupt: () => void) {
  const load = (va: number): number => memory.word(va);
  const store = (va: number, v: number): void => memory.storeWord(va, v);
  const size = (): number => ((S[Slot.CPSR]! & PSR.T) !== 0 ? 2 : 4);
  const self = (): number => (S[Slot.PC]! - size()) | 0;
  const undefined_ = (): void => router.guest(Exception.UNDEFINED, self());
  /** User-mode execution of what is UNPREDICTABLE there: Undefined, as in QEMU. */
  const allowed = (): boolean => {
    if (privileged(S)) return true;
    undefined_();
    return false;
  };

  return {
    undefined: undefined_,
    svc: (): void => router.guest(Exception.SVC, self()),
    smc: (): void => {
      if (allowed()) router.guest(Exception.SMC, self());
    },
    bkpt: (): void => {
      recordBreakpoint(S);
      router.guest(Exception.PREFETCH_ABORT, self());
    },
    wfi: (): void => waitForInterrupt(),
    readCpsr: (nf: number, zf: number, cf: number, vf: number, qf: number, ge: number): number =>
      (nf & 0x80000000) | (zf === 0 ? 0x40000000 : 0) | (cf << 29) | ((vf >>> 31) << 28) | (qf << 27) | (ge << 16) | S[Slot.CPSR]!,
    readSpsr: (): number => S[Slot.SPSR]!,
    /** MSR of the control and extension fields when it changes interrupt masks and nothing else: 1 when done. */
    masks: (fields: number, value: number): number => {
      const changed = (S[Slot.CPSR]! ^ value) & ((fields & 1 ? 0xff : 0) | (fields & 2 ? 0xff00 : 0)) & (PSR.MODE | PSR.E);
      if (!privileged(S) || changed !== 0) return 0;
      msr(S, false, fields, value);
      return 1;
    },
    msr: (spsr: number, fields: number, value: number): void => {
      if (msr(S, spsr !== 0, fields, value) === PSR_UNDEFINED) undefined_();
    },
    cps: (imod: number, aif: number, changeMode: number, mode: number): void => void cps(S, imod, aif, changeMode !== 0, mode),
    setend: (e: number): void => void setEnd(S, e !== 0),
    exceptionReturn: (pc: number): void => {
      if (allowed()) exceptionReturn(S, pc, S[Slot.SPSR]!);
    },
    /** LDM (2): user registers; the base is not one of them unless W says so. */
    loadUserBank: (n: number, list: number, p: number, u: number, w: number): void => {
      if (!allowed()) return;
      const base = S[n]!;
      const registers = registersOf(list);
      const from = lowest(base, registers.length, p, u);
      const values = registers.map((_, k) => load((from + 4 * k) | 0));
      if (w) S[n] = written(base, registers.length, u);
      registers.forEach((r, k) => writeUserReg(S, r, values[k]!));
    },
    storeUserBank: (n: number, list: number, p: number, u: number, w: number): void => {
      if (!allowed()) return;
      const base = S[n]!;
      const registers = registersOf(list);
      const from = lowest(base, registers.length, p, u);
      registers.forEach((r, k) => store((from + 4 * k) | 0, r === 15 ? S[15]! : readUserReg(S, r)));
      if (w) S[n] = written(base, registers.length, u);
    },
    /** LDM (3): registers of this mode, then CPSR := SPSR. */
    loadAndReturn: (n: number, list: number, p: number, u: number, w: number): void => {
      if (!allowed()) return;
      const base = S[n]!;
      const registers = registersOf(list & 0x7fff);
      const count = registers.length + 1;
      const from = lowest(base, count, p, u);
      const values = registers.map((_, k) => load((from + 4 * k) | 0));
      const pc = load((from + 4 * registers.length) | 0);
      if (w) S[n] = written(base, count, u);
      registers.forEach((r, k) => (S[r] = values[k]!));
      exceptionReturn(S, pc, S[Slot.SPSR]!);
    },
    /** SRS stores LR and SPSR on the stack of `mode` (A4.1.90). A reserved mode is Undefined. */
    srs: (mode: number, p: number, u: number, w: number): void => {
      if (!allowed()) return;
      if (!isMode(mode)) return undefined_();
      const base = spForMode(S, mode);
      const from = lowest(base, 2, p, u);
      store(from, S[14]!);
      store((from + 4) | 0, S[Slot.SPSR]!);
      if (w) setSpForMode(S, mode, written(base, 2, u));
    },
    rfe: (n: number, p: number, u: number, w: number): void => {
      if (!allowed()) return;
      const base = S[n]!;
      const from = lowest(base, 2, p, u);
      const pc = load(from);
      const cpsr = load((from + 4) | 0);
      if (w) S[n] = written(base, 2, u);
      exceptionReturn(S, pc, cpsr);
    },
    /** Accesses after which a unit goes on: 0 when UNDEFINED. */
    coprocessorRead: (p: number, o: number, n: number, m: number, q: number): number => Number(p === 15 ? cp15.read(o, n, m, q) : cp15.cp14Read(o, n, m, q)),
    coprocessorValue: (): number => S[Cp15Slot.VALUE]!,
    coprocessorWrite: (p: number, o: number, n: number, m: number, q: number, value: number): number =>
      Number(p === 15 ? cp15.write(o, n, m, q, value) : cp15.cp14Write(o, n, m, q, value)),
    coprocessorRange: (o: number, m: number, end: number, start: number): number => Number(cp15.mcrr(o, m, end, start)),
    mcr: (p: number, o: number, d: number, n: number, m: number, q: number): void => {
      const ok = p === 15 ? cp15.write(o, n, m, q, S[d]!) : p === 14 ? cp15.cp14Write(o, n, m, q, S[d]!) : false;
      if (!ok) undefined_();
    },
    mrc: (p: number, o: number, d: number, n: number, m: number, q: number): void => {
      const ok = p === 15 ? cp15.read(o, n, m, q) : p === 14 ? cp15.cp14Read(o, n, m, q) : false;
      if (!ok) return undefined_();
      const v = S[Cp15Slot.VALUE]!;
      if (d !== 15) {
        S[d] = v;
        return;
      }
      S[Slot.NF] = v;
      S[Slot.ZF] = ~v & 0x40000000;
      S[Slot.CF] = (v >>> 29) & 1;
      S[Slot.VF] = v << 3;
    },
    mcrr: (p: number, o: number, d: number, n: number, m: number): void => {
      if (p !== 15 || !cp15.mcrr(o, m, S[d]!, S[n]!)) undefined_();
    },
    mrrc: (): void => undefined_(),
  };
}
