/**
 * System control coprocessor 15 of the ARM1176JZF-S (DDI 0301H chapter 3): access rules and effects.
 *
 * What exists is in translator/decode/cp15-table.ts. This module says what an access does. An access that the core answers with an
 * Undefined Instruction exception returns false; a read that succeeds leaves its value in `Cp15Slot.VALUE`. Nothing here
 * allocates.
 *
 * There is one copy of each register: SCR.NS is stored, hides the registers that are Secure only and limits CPSR.A, F
 * and Monitor mode, but Secure and Non-secure state share their CP15 registers. Guests run in Secure state, as on a
 * Raspberry Pi.
 */
import { Slot } from '../../translator/abi.js';
import type { Mmu } from '../memory/mmu.js';
import { cp15Range, cp15Register, CP15_REGISTERS, May, Op } from '../../translator/decode/cp15-table.js';
import type { Cp15Class } from '../../translator/decode/cp15-table.js';
import { CP14_REGISTERS, cp14Read, cp14Reset, cp14Write } from './cp14.js';
import { Cp15Slot } from '../../translator/cp15-slots.js';
import { nonSecure, privileged, updateFpOn } from './modes.js';
import { perfControl, perfSync } from './perf.js';
import { IcacheScope } from './system-events.js';
import type { SystemEvents } from './system-events.js';

export { Cp15Slot, SCR, SCTLR } from '../../translator/cp15-slots.js';
export { cp15Range, cp15Register, CP15_REGISTERS, May, Op } from '../../translator/decode/cp15-table.js';
export type { Cp15Class, Cp15Register } from '../../translator/decode/cp15-table.js';

/** Whether the current mode and security state may read (or write) a register. Reads nothing but the register file. */
export function cp15Permitted(S: Int32Array, may: number, write: boolean): boolean {
  if (privileged(S)) {
    if ((may & (write ? May.PW : May.PR)) === 0) return false;
    return (may & (write ? May.SECURE_WRITE : May.SECURE_READ)) === 0 || !nonSecure(S);
  }
  if ((may & (write ? May.UW : May.UR)) !== 0) return true;
  return (may & May.VALIDATED) !== 0 && (may & (write ? May.PW : May.PR)) !== 0 && (S[Cp15Slot.USER_VALIDATION]! & 1) !== 0;
}

export class Cp15 {
  constructor(
    private readonly S: Int32Array,
    private readonly mmu: Mmu,
    private readonly events: SystemEvents,
  ) {}

  /** All registers of coprocessors 15 and 14 to their reset values. No event is reported: the engine is reset too. */
  reset(): void {
    const S = this.S;
    for (const register of CP15_REGISTERS) if (register.slot >= 0) S[register.slot] = register.reset;
    const now = this.events.instructionsExecuted() | 0;
    S[Cp15Slot.CCNT_AT] = S[Cp15Slot.PMN0_AT] = S[Cp15Slot.PMN1_AT] = now;
    S[Cp15Slot.VALUE] = 0;
    cp14Reset(S);
    updateFpOn(S);
  }

  /** MRC p15: false when UNDEFINED, else the value is in `Cp15Slot.VALUE`. Operands in the order of the assembler. */
  read(op1: number, crn: number, crm: number, op2: number): boolean {
    const S = this.S;
    const register = cp15Register(op1, crn, crm, op2);
    if (register === null || !cp15Permitted(S, register.may, false)) return false;
    let value: number;
    switch (register.op) {
      case Op.ISR: {
        // A, I and F in the places of CPSR (3.2.45).
        const lines = S[Slot.LINES]!;
        value = ((lines & 1) << 7) | ((lines & 2) << 5) | ((lines & 4) << 6);
        break;
      }
      case Op.PMNC:
      case Op.COUNTER:
        perfSync(S, this.events.instructionsExecuted());
        value = S[register.slot]!;
        break;
      default:
        value = register.slot >= 0 ? S[register.slot]! : register.reset;
    }
    S[Cp15Slot.VALUE] = value;
    return true;
  }

  /** MCR p15: false when UNDEFINED. */
  write(op1: number, crn: number, crm: number, op2: number, value: number): boolean {
    const S = this.S;
    const register = cp15Register(op1, crn, crm, op2);
    if (register === null || !cp15Permitted(S, register.may, true)) return false;
    const slot = register.slot;
    const op = register.op;
    if (slot < 0) {
      this.order(op, register.arg, value);
      return true;
    }
    if (op === Op.PMNC) {
      perfControl(S, value, this.events.instructionsExecuted());
      return true;
    }
    if (op === Op.COUNTER) perfSync(S, this.events.instructionsExecuted());
    const old = S[slot]!;
    const now = (value & register.mask) | (register.reset & ~register.mask);
    S[slot] = now;
    if (op === Op.NONE) return true;
    const changed = old ^ now;
    if (op === Op.CPACR || op === Op.SCR) updateFpOn(S);
    else if (changed === 0) return true;
    else if (op === Op.SCTLR) this.events.translationControlChanged(changed);
    else if (op === Op.SPACE) this.events.addressSpaceChanged(register.arg);
    else if (op === Op.REMAP) this.events.translationControlChanged(0);
    return true;
  }

  /** MCRR p15: block operations on `start` to `end` inclusive, virtual addresses. False when UNDEFINED. */
  mcrr(op1: number, crm: number, end: number, start: number): boolean {
    const range = cp15Range(crm);
    if (op1 !== 0 || range === null || !cp15Permitted(this.S, range.may, true)) return false;
    if (range.op === Op.ICACHE_MVA) this.events.icacheInvalidate(IcacheScope.RANGE, start & ~31, end & ~31);
    else this.events.cacheMaintenance();
    return true;
  }

  /** MRRC p15: this core has none. */
  mrrc(): boolean {
    return false;
  }

  private order(op: number, arg: number, value: number): void {
    const events = this.events;
    switch (op) {
      case Op.V2P:
        this.translate(value, arg);
        break;
      case Op.ICACHE_ALL:
        events.icacheInvalidate(IcacheScope.ALL, 0, 0);
        break;
      case Op.ICACHE_MVA:
        events.icacheInvalidate(IcacheScope.LINE, value & ~31, value & ~31);
        break;
      case Op.CACHES_ALL:
        events.icacheInvalidate(IcacheScope.ALL, 0, 0);
        events.cacheMaintenance();
        break;
      case Op.DCACHE:
        events.cacheMaintenance();
        break;
      case Op.FLUSH:
        events.prefetchFlush();
        break;
      case Op.WFI:
        events.waitForInterrupt();
        break;
      case Op.TLB_ALL:
        events.tlbInvalidateAll(arg);
        break;
      case Op.TLB_MVA:
        events.tlbInvalidateMva(arg, value & ~0xfff, value & 0xff);
        break;
      case Op.TLB_MVA_ALL:
        events.tlbInvalidateMva(arg, value & ~0xfff, -1);
        break;
      case Op.TLB_ASID:
        events.tlbInvalidateAsid(arg, value & 0xff);
        break;
      default:
        break;
    }
  }

  /**
   * VA to PA translation (3.2.22): `kind` bit 0 write, bit 1 User permission. PAR gets the address and the attributes,
   * or the fault status. An external abort on the walk is reported there too, and not taken as a Data Abort (QEMU alike).
   */
  private translate(va: number, kind: number): void {
    const mmu = this.mmu;
    const fault = mmu.walk(va, kind & 1, (kind & 2) === 0);
    this.S[Cp15Slot.PAR] =
      fault === 0
        ? (mmu.pa & ~0x3ff) | mmu.parAttributes()
        : ((fault >>> 6) & 0x40) | ((fault >>> 5) & 0x20) | ((fault & 15) << 1) | 1;
  }

  /** MRC p14 (cp14.ts). */
  cp14Read(op1: number, crn: number, crm: number, op2: number): boolean {
    return cp14Read(this.S, op1, crn, crm, op2);
  }

  /** MCR p14 (cp14.ts). */
  cp14Write(op1: number, crn: number, crm: number, op2: number, value: number): boolean {
    return cp14Write(this.S, op1, crn, crm, op2, value);
  }
}

/** Name and class of a coprocessor 14 encoding. */
export function describeCp14(op1: number, crn: number, crm: number, op2: number): { name: string; class: Cp15Class } | null {
  return CP14_REGISTERS[(op1 << 11) | (crn << 7) | (crm << 3) | op2] ?? null;
}
