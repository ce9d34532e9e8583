/** The library: one options object in, a Machine out (src/machine-api.ts). */
import { createHash } from 'node:crypto';
import v8 from 'node:v8';
import { Slot } from '../translator/abi.js';
import { Cp15Slot } from '../translator/cp15-slots.js';
import { readCpsr } from '../runtime/cpu/psr.js';
import { Engine } from '../runtime/engine/engine.js';
import { accountsOf, type Accounts } from '../runtime/hypervisor/accounts.js';
import { Event } from '../runtime/hypervisor/router.js';
import { parsePolicy } from '../runtime/hypervisor/policy.js';
import { Raspi1ap } from '../runtime/machines/raspi1ap.js';
import { Runner } from '../runtime/machines/runner.js';
import { GuestRam } from '../runtime/memory/ram.js';
import { HostClock } from '../runtime/time/host-clock.js';
import { VirtualClock } from '../runtime/time/virtual-clock.js';
import { loadGuest, RASPI1AP } from './guest/layout.js';
import { createHost } from './host.js';
import type { Machine, MachineEvents, MachineOptions, Outcome } from './machine-api.js';

export type { Machine, MachineEvents, MachineOptions, Outcome } from './machine-api.js';

/** Executions of a branch target before its region is translated. */
export const DEFAULT_JIT_THRESHOLD = 2000;
/** Virtual nanoseconds per instruction under instruction-count time: a core of 500 MIPS. */
export const NS_PER_INSTRUCTION = 2;

/** Slots that are not guest state: they depend on the engine. */
const ENGINE_SLOTS = new Set<number>([
  15, Slot.NF, Slot.ZF, Slot.CF, Slot.VF, Slot.BUDGET, Slot.DCTX, Slot.UCTX, Slot.XCTX, Slot.INFO, Slot.EXACT_IO, Cp15Slot.VALUE,
  Slot.SPACE_PRIVILEGED, Slot.SPACE_USER, Slot.SPACE_DACR, Slot.SPACE_STALE, Slot.ALT_PRIVILEGED, Slot.ALT_USER, Slot.ALT_DACR,
]);

/** Makes a machine. Throws PolicyError for a virtualization policy that does not exist, GuestError for files or sizes that cannot work. */
export function createMachine(options: MachineOptions): Machine {
  return new Raspi1Machine(options);
}

class Raspi1Machine implements Machine {
  private readonly ram: GuestRam;
  readonly engine: Engine;
  readonly board: Raspi1ap;
  private readonly runner: Runner;
  private readonly host = createHost();
  private readonly clock: HostClock | VirtualClock;
  private readonly listeners: { [K in keyof MachineEvents]: MachineEvents[K][] } = { console: [], consoleByte: [] };
  private readonly line: number[] = [];
  private outcome: Outcome = { kind: 'stopped' };

  constructor(options: MachineOptions) {
    // V8 never optimises a function above 60 KiB of bytecode; the interpreter and large regions come near it.
    v8.setFlagsFromString('--max-optimized-bytecode-size=1000000');
    const memory = options.memory ?? RASPI1AP.maxMemory;
    this.ram = new GuestRam(memory);
    let board: Raspi1ap | undefined;
    const bus = {
      decodes: (address: number) => board!.bus.decodes(address),
      read: (address: number, width: 1 | 2 | 4) => board!.bus.read(address, width),
      write: (address: number, value: number, width: 1 | 2 | 4) => board!.bus.write(address, value, width),
    };
    this.engine = new Engine(this.ram, bus, {
      engine: options.engine ?? 'jit', jitThreshold: options.jitThreshold ?? DEFAULT_JIT_THRESHOLD, unit: options.unit ?? 'region', exactIo: options.icount ?? false,
      ...(options.observer && { observer: options.observer }),
      accounts: options.accounts ?? false,
      ...(options.virt === undefined ? {} : { policy: parsePolicy(options.virt) }),
    });
    this.clock = options.icount ? new VirtualClock(() => this.engine.instructions(), NS_PER_INSTRUCTION) : new HostClock(() => this.host.now());
    board = this.board = new Raspi1ap({
      memory: this.ram, clock: this.clock, commandLine: options.append ?? '',
      irq: { set: (level) => this.engine.setLine(1, level) }, fiq: { set: (level) => this.engine.setLine(2, level) },
      onConsole: (byte) => this.consoleByte(byte),
      onPower: (what) => {
        this.outcome = { kind: what };
        this.runner.stop();
      },
      ...(options.traceMmio ? { trace: options.traceMmio } : {}),
    });
    this.runner = new Runner(this.engine, this.clock, this.host);
    this.runner.limit = options.instructions ?? Infinity;
    board.reset();
    if (options.training ?? true) this.engine.train();
    const plan = loadGuest({
      board: RASPI1AP, ramSize: memory, visibleMemory: board.armMemory, kernel: options.kernel,
      ...(options.dtb ? { dtb: options.dtb } : {}), ...(options.initrd ? { initrd: options.initrd } : {}),
      ...(options.append !== undefined ? { append: options.append } : {}), ...(options.loadAddress !== undefined ? { loadAddress: options.loadAddress } : {}),
    });
    for (const { address, data } of plan.segments) this.ram.u8.set(data, address);
    const { S } = this.engine;
    S[0] = plan.registers.r0;
    S[1] = plan.registers.r1;
    S[2] = plan.registers.r2;
    S[Slot.PC] = plan.entry & ~1;
    if (plan.entry & 1) S[Slot.CPSR] = S[Slot.CPSR]! | 32;
  }

  async run(): Promise<Outcome> {
    try {
      await this.runner.run();
    } finally {
      this.flushConsole();
    }
    const { failure } = this.engine;
    return failure === undefined ? this.outcome : { kind: 'failed', reason: failure };
  }

  stop(): void {
    this.runner.stop();
  }

  sendConsole(bytes: Uint8Array): void {
    this.engine.router.note(Event.CONSOLE);
    this.board.sendConsole(bytes);
    this.host.wake();
  }

  on<K extends keyof MachineEvents>(event: K, listener: MachineEvents[K]): void {
    this.listeners[event].push(listener);
  }

  /** Console bytes are gathered: a write a line, or whatever a turn brought. */
  private consoleByte(byte: number): void {
    for (const listener of this.listeners.consoleByte) listener(byte);
    this.line.push(byte);
    if (this.line.length === 1) setImmediate(() => this.flushConsole());
    if (this.line.length >= 4096) this.flushConsole();
  }

  private flushConsole(): void {
    if (this.line.length === 0) return;
    const bytes = Uint8Array.from(this.line);
    this.line.length = 0;
    for (const listener of this.listeners.console) listener(bytes);
  }

  stats(): Record<string, number> {
    return { ...this.engine.stats(), ...this.runner.counters, ...this.board.bus.counters() };
  }

  accounts(): Accounts {
    return accountsOf(this.engine.router);
  }

  stateHash(): string {
    const { S, vfp } = this.engine;
    const hash = createHash('sha256');
    const cpu = new Int32Array(S.length + 1);
    S.forEach((v, slot) => (cpu[slot] = ENGINE_SLOTS.has(slot) ? 0 : v));
    cpu[S.length] = readCpsr(S);
    hash.update(cpu).update(vfp.FI).update(this.ram.u8);
    for (const [name, state] of Object.entries(this.board.state()).sort(([a], [b]) => (a < b ? -1 : 1))) {
      for (const [field, values] of Object.entries(state).sort(([a], [b]) => (a < b ? -1 : 1))) {
        hash.update(`${name}.${field}`).update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
      }
    }
    return hash.digest('hex');
  }
}
