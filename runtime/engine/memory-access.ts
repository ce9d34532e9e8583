/**
 * The slow path of guest memory: what generated code calls when one look-up in the software TLB did not do.
 *
 * It walks page tables and fills the TLB, splits unaligned accesses, swaps bytes for big-endian data, reaches devices, keeps
 * stores away from code, and raises aborts. It leaves generated code by throwing the one exit object, never by a new Error.
 */
import { Exit, FAST_MASK, PSR, Slot, TLB_PAGES } from '../../translator/abi.js';
import { Cp15Slot, SCTLR } from '../../translator/cp15-slots.js';
import { Exception, pendingInterrupt } from '../cpu/exceptions.js';
import { Access, MemoryType, type Mmu } from '../memory/mmu.js';
import { Fault, recordDataAbort } from '../memory/faults.js';
import type { GuestRam } from '../memory/ram.js';
import type { SoftTlb } from '../memory/soft-tlb.js';
import type { CodeCache } from './code-cache.js';

/** Thrown (always this kind of object, made once per engine) to leave generated code; `code` is an Exit. */
export interface ExitSignal {
  code: number;
}

/** The physical bus, as far as the core needs it. Accesses are naturally aligned. */
export interface Bus {
  decodes(address: number): boolean;
  /** Whether an access can make a device write RAM before it returns. */
  writesMemory?(address: number): boolean;
  read(address: number, width: 1 | 2 | 4): number;
  write(address: number, value: number, width: 1 | 2 | 4): void;
}

type Width = 1 | 2 | 4;
/** What a unit has already done of the instruction that the interpreter repeats. */
const enum Done { NOTHING, READ, WRITE }
const swap16 = (x: number): number => ((x & 0xff) << 8) | ((x >>> 8) & 0xff);
const swap32 = (x: number): number => (x << 24) | ((x & 0xff00) << 8) | ((x >>> 8) & 0xff00) | (x >>> 24);

export class MemoryAccess {
  readonly counters = { slow_read: 0, slow_write: 0, unaligned_access: 0, big_endian_access: 0, abort_data: 0, abort_imprecise: 0 };
  /** Physical address found by `translate`. */
  private pa = 0;
  /** Set while the interpreter or the router runs an instruction: devices are theirs to reach, also under instruction-count time. */
  interpreting = false;
  /** The instruction makes several accesses: a unit that stops among them could not repeat those to devices. */
  private several = false;
  private done = Done.NOTHING;
  /** What a unit has read from a device last. */
  private read = 0;
  /** Hears of each access to a device. */
  onDevice: (write: boolean) => void = () => undefined;
  /** Makes an imprecise abort pending: it is taken when CPSR.A lets it. */
  pendAbort: () => void = () => undefined;

  constructor(
    private readonly S: Int32Array,
    private readonly ram: GuestRam,
    private readonly mmu: Mmu,
    private readonly tlb: SoftTlb,
    private readonly code: CodeCache,
    private readonly bus: Bus,
    private readonly signal: ExitSignal,
    /** LDRT and its like: the User context is made when it is first needed. */
    private readonly makeUserSpace: () => void,
    /** Words of a block transfer on its slow path. */
    private readonly block: Int32Array,
    /** Called after a device was accessed: time slices may have to end. */
    private readonly afterDevice: () => void,
  ) {}

  /** Raises a data abort (DDI 0100I B4.6): fault registers now, the exception when generated code has been left. */
  private abort(fault: number, va: number, write: boolean): never {
    this.counters.abort_data++;
    recordDataAbort(this.S, fault, va, write);
    this.signal.code = Exit.ABORT;
    throw this.signal;
  }

  private leave(exit: number): never {
    this.signal.code = exit;
    throw this.signal;
  }

  /** Finds the physical address for one aligned access; fills the TLB when the page is RAM. */
  private translate(va: number, write: boolean, user: boolean): void {
    const { S, mmu } = this;
    const privileged = !user && (S[Slot.CPSR]! & 15) !== 0;
    const fault = mmu.walk(va, write ? Access.WRITE : Access.READ, privileged);
    if (fault !== 0) this.abort(fault, va, write);
    const pa = (this.pa = mmu.pa);
    if (pa >>> 0 >= this.ram.size) return;
    const frame = pa >>> 12;
    const writable = (mmu.rights & 2) !== 0 && this.code.isCode[frame] === 0;
    // A frame that the TLB lets through is never seen here again.
    if (write || writable) this.ram.written[frame] = 1;
    if (mmu.pageShift < 12) return;
    if (user && S[Slot.UCTX] === 0 && (S[Slot.CPSR]! & PSR.E) === 0) this.makeUserSpace();
    const context = (user ? S[Slot.UCTX]! : S[Slot.DCTX]!) / (2 * TLB_PAGES);
    this.tlb.fill(context, va, frame << 12, (mmu.rights & 1) !== 0, writable, mmu.nonGlobal === 0, mmu.pageShift);
  }

  /**
   * Alignment of an access (DDI 0100I A2.8, table A2-…): returns the address to use, or -1 when the access must be split.
   * `strict` accesses (LDM, LDRD, exclusives, VFP) are never split.
   */
  private align(va: number, width: Width, strict: boolean, write: boolean): number {
    if ((va & (width - 1)) === 0) return va;
    const sctlr = this.S[Cp15Slot.SCTLR]!;
    if ((sctlr & SCTLR.A) !== 0 || (strict && (sctlr & SCTLR.U) !== 0)) this.abort(Fault.ALIGNMENT, va, write);
    // Legacy: the low bits are ignored. For halfwords that is UNPREDICTABLE; they are split, as in QEMU.
    return (sctlr & SCTLR.U) === 0 && (strict || width === 4) ? va & -width : -1;
  }

  /** The address of an access that must be doubleword-aligned whatever SCTLR says (LDREXD, STREXD). */
  private doubleword(va: number, write: boolean): number {
    if ((va & 7) !== 0) this.abort(Fault.ALIGNMENT, va, write);
    return va;
  }

  load(va: number, width: Width, strict: boolean, user: boolean, unit: boolean): number {
    this.counters.slow_read++;
    this.several = strict;
    const at = this.align(va, width, strict, false);
    if (at === -1 && (va & (width - 1)) !== 0) {
      this.several = true;
      this.counters.unaligned_access++;
      let v = 0;
      if ((va & 0xfff) + width <= 4096) {
        this.translate(va, false, user);
        if (this.pa >>> 0 < this.ram.size) for (let i = 0; i < width; i++) v |= this.ram.u8[this.pa + i]! << (8 * i);
        else for (let i = 0; i < width; i++) v |= this.loadDevice(this.pa + i, 1, va + i, unit) << (8 * i);
      } else {
        for (let i = 0; i < width; i++) v |= this.loadAligned((va + i) | 0, 1, user, unit) << (8 * i);
      }
      return this.bigEndian() ? (width === 2 ? swap16(v) : swap32(v)) : v;
    }
    let v = this.loadAligned(at, width, user, unit);
    if (width > 1 && this.bigEndian()) v = width === 2 ? swap16(v) : swap32(v);
    // Legacy LDR rotates an unaligned word (SCTLR.U clear).
    if (at !== va && width === 4 && !strict) v = (v >>> (8 * (va & 3))) | (v << (32 - 8 * (va & 3)));
    return v;
  }

  /** A word for a helper of the hypervisor: exception returns load up to 16 of them, so the TLB is asked first. */
  word(va: number): number {
    const t = this.tlb.T[(va >>> 12) + this.S[Slot.DCTX]!]! ^ va;
    return (t & FAST_MASK[4]) === 0 ? this.ram.i32[t >> 2]! : this.load(va, 4, true, false, !this.interpreting);
  }

  /** The same for a store. */
  storeWord(va: number, value: number): void {
    const t = this.tlb.T[(va >>> 12) + this.S[Slot.DCTX]! + TLB_PAGES]! ^ va;
    if ((t & FAST_MASK[4]) === 0) this.ram.i32[t >> 2] = value;
    else this.store(va, value, 4, true, false, !this.interpreting);
  }

  private bigEndian(): boolean {
    if ((this.S[Slot.CPSR]! & PSR.E) === 0) return false;
    this.counters.big_endian_access++;
    return true;
  }

  private loadAligned(va: number, width: Width, user: boolean, unit: boolean): number {
    this.translate(va, false, user);
    const pa = this.pa;
    if (pa >>> 0 >= this.ram.size) return this.loadDevice(pa, width, va, unit);
    return width === 4 ? this.ram.i32[pa >> 2]! : width === 2 ? this.ram.u16[pa >> 1]! : this.ram.u8[pa]!;
  }

  private loadDevice(pa: number, width: Width, va: number, unit: boolean): number {
    if (this.done !== Done.NOTHING) {
      if (this.done === Done.READ) this.done = Done.NOTHING;
      return this.read;
    }
    this.leaveForDevice(pa, unit);
    if (!this.bus.decodes(pa >>> 0)) this.abort(Fault.PRECISE_EXTERNAL, va, false);
    this.onDevice(false);
    const v = this.bus.read(pa >>> 0, width) | 0;
    this.afterDevice();
    const value = width === 4 ? v : width === 2 ? v & 0xffff : v & 0xff;
    if (unit) {
      this.read = value;
      this.leaveWhenDue(Done.READ);
    }
    return value;
  }

  private storeDevice(pa: number, value: number, width: Width, va: number, unit: boolean): void {
    if (this.done === Done.WRITE) {
      this.done = Done.NOTHING;
      return;
    }
    this.leaveForDevice(pa, unit);
    if (!this.bus.decodes(pa >>> 0)) {
      this.lostStore(va, unit);
      return;
    }
    this.onDevice(true);
    this.bus.write(pa >>> 0, width === 4 ? value : width === 2 ? value & 0xffff : value & 0xff, width);
    this.afterDevice();
    if (unit) this.leaveWhenDue(Done.WRITE);
  }

  private leaveForDevice(pa: number, unit: boolean): void {
    if (unit && (this.several || this.S[Slot.EXACT_IO] !== 0 || this.bus.writesMemory?.(pa >>> 0) === true)) this.leave(Exit.DEVICE);
  }

  /**
   * An access to a device has made an interrupt due: it is taken in front of the next instruction, so the interpreter ends this one (SWPB is the
   * only one with another access, before the one that is done).
   */
  private leaveWhenDue(done: Done): void {
    if (this.S[Slot.LINES] === 0 || pendingInterrupt(this.S) === Exception.NONE) return;
    this.done = done;
    this.leave(Exit.INTERRUPT);
  }

  /** The instruction that a unit has left for an interrupt has run. */
  ended(): void {
    this.done = Done.NOTHING;
  }

  /**
   * A store that nobody answers: a precise abort in Strongly Ordered memory, elsewhere an imprecise one, since the core has gone on by the
   * time it hears of it (DDI 0301H 2.12, Aborts). A unit would go on for a whole slice: the interpreter repeats the store and ends there. For
   * the page that was walked last.
   */
  private lostStore(va: number, unit: boolean): void {
    if (this.mmu.memoryType() === MemoryType.STRONGLY_ORDERED) this.abort(Fault.PRECISE_EXTERNAL, va, true);
    if (unit) this.leave(Exit.DEVICE);
    this.counters.abort_imprecise++;
    this.pendAbort();
  }

  store(va: number, value: number, width: Width, strict: boolean, user: boolean, unit: boolean): void {
    this.counters.slow_write++;
    this.several = strict;
    const at = this.align(va, width, strict, true);
    let v = value;
    if (width > 1 && this.bigEndian()) v = width === 2 ? swap16(v) : swap32(v);
    if (at === -1 && (va & (width - 1)) !== 0) {
      this.several = true;
      this.counters.unaligned_access++;
      // Both pages must be writable before any byte changes; a fault of the second names its first byte.
      if ((va & 0xfff) + width > 4096) {
        this.translate(va, true, user);
        this.translate(((va | 4095) + 1) | 0, true, user);
      }
      for (let i = 0; i < width; i++) this.storeAligned((va + i) | 0, (v >>> (8 * i)) & 0xff, 1, user, unit);
      return;
    }
    this.storeAligned(at, v, width, user, unit);
  }

  private storeAligned(va: number, value: number, width: Width, user: boolean, unit: boolean): void {
    this.translate(va, true, user);
    const pa = this.pa;
    if (pa >>> 0 >= this.ram.size) {
      this.storeDevice(pa, value, width, va, unit);
      return;
    }
    const { ram, code } = this;
    if (code.isCode[pa >>> 12] !== 0) this.storeToCodePage(pa, value, width, unit);
    if (width === 4) ram.i32[pa >> 2] = value;
    else if (width === 2) ram.u16[pa >> 1] = value;
    else ram.u8[pa] = value;
  }

  /** A store to a page that holds code: units leave first, then the page's translations go, unless nothing changes. */
  private storeToCodePage(pa: number, value: number, width: Width, unit: boolean): void {
    const { ram, code } = this;
    if (!code.hits(pa, width)) {
      code.counters.store_beside_code++;
      return;
    }
    const same = width === 4 ? ram.i32[pa >> 2] === (value | 0) : width === 2 ? ram.u16[pa >> 1] === (value & 0xffff) : ram.u8[pa] === (value & 0xff);
    if (same) {
      code.counters.store_of_same_value++;
      return;
    }
    if (unit) this.leave(Exit.CODE_WRITE);
    code.counters.page_invalidated_by_store++;
    code.invalidate(pa >>> 12);
  }

  /** LDM and STM where one look-up does not do: word by word, lowest address first (DDI 0100I A4.1.20). */
  private transferBlock(write: boolean, va: number, bytes: number, unit: boolean): void {
    const { block } = this;
    for (let k = 0; 4 * k < bytes; k++) {
      const at = (va + 4 * k) | 0;
      if (write) this.store(at, block[k]!, 4, true, false, unit);
      else block[k] = this.load(at, 4, true, false, unit);
    }
  }

  /** The functions that the interpreter calls, by the names that its generator prints. */
  interpreterFacade(): Record<string, (va: number, value: number) => number | void> {
    return {
      l1: (va) => this.load(va, 1, false, false, false), l2: (va) => this.load(va, 2, false, false, false), l4: (va) => this.load(va, 4, false, false, false),
      la2: (va) => this.load(va, 2, true, false, false), la4: (va) => this.load(va, 4, true, false, false),
      lu1: (va) => this.load(va, 1, false, true, false), lu4: (va) => this.load(va, 4, false, true, false),
      lm: (va, bytes) => this.transferBlock(false, va, bytes, false), sm: (va, bytes) => this.transferBlock(true, va, bytes, false),
      ld4: (va) => this.load(this.doubleword(va, false), 4, true, false, false), sd4: (va, v) => this.store(this.doubleword(va, true), v, 4, true, false, false),
      s1: (va, v) => this.store(va, v, 1, false, false, false), s2: (va, v) => this.store(va, v, 2, false, false, false), s4: (va, v) => this.store(va, v, 4, false, false, false),
      sa2: (va, v) => this.store(va, v, 2, true, false, false), sa4: (va, v) => this.store(va, v, 4, true, false, false),
      su1: (va, v) => this.store(va, v, 1, false, true, false), su4: (va, v) => this.store(va, v, 4, false, true, false),
    };
  }

  /** The functions that units call: the last argument tells the instruction (its offset in the page, and what is left of its block). */
  unitFacade(): Record<string, (...args: number[]) => number | void> {
    const S = this.S;
    const load = (width: Width, strict: boolean, user: boolean) => (va: number, info: number): number => {
      S[Slot.INFO] = info;
      return this.load(va, width, strict, user, true);
    };
    const store = (width: Width, strict: boolean, user: boolean) => (va: number, v: number, info: number): void => {
      S[Slot.INFO] = info;
      this.store(va, v, width, strict, user, true);
    };
    return {
      l1: load(1, false, false), l2: load(2, false, false), l4: load(4, false, false), la2: load(2, true, false), la4: load(4, true, false),
      lu1: load(1, false, true), lu4: load(4, false, true),
      lm: (va, bytes, info) => {
        S[Slot.INFO] = info!;
        this.transferBlock(false, va!, bytes!, true);
      },
      sm: (va, bytes, info) => {
        S[Slot.INFO] = info!;
        this.transferBlock(true, va!, bytes!, true);
      },
      ld4: (va, info) => {
        S[Slot.INFO] = info!;
        return this.load(this.doubleword(va!, false), 4, true, false, true);
      },
      sd4: (va, v, info) => {
        S[Slot.INFO] = info!;
        this.store(this.doubleword(va!, true), v!, 4, true, false, true);
      },
      s1: store(1, false, false), s2: store(2, false, false), s4: store(4, false, false), sa2: store(2, true, false), sa4: store(4, true, false),
      su1: store(1, false, true), su4: store(4, false, true),
    };
  }
}
