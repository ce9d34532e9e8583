/** A board with its clock and its engine, wired together and with a guest loaded: what a Machine runs. */
import { createHash } from 'node:crypto';
import v8 from 'node:v8';
import { Slot } from '../translator/abi.js';
import { Cp15Slot } from '../translator/cp15-slots.js';
import { readCpsr } from '../runtime/cpu/psr.js';
import type { PowerEvent } from '../runtime/devices/pm.js';
import { Cause, UNMEASURED } from '../runtime/engine/causes.js';
import { Engine, type EngineOptions } from '../runtime/engine/engine.js';
import { parsePolicy } from '../runtime/hypervisor/policy.js';
import { Raspi1ap } from '../runtime/machines/raspi1ap.js';
import { GuestRam } from '../runtime/memory/ram.js';
import { HostClock } from '../runtime/time/host-clock.js';
import { VirtualClock } from '../runtime/time/virtual-clock.js';
import { loadGuest, RASPI1AP } from './guest/layout.js';
import type { MachineOptions } from './machine-api.js';

/** Executions of a branch target before its region is translated. */
export const DEFAULT_JIT_THRESHOLD = 5000;
/** Virtual nanoseconds per instruction under instruction-count time: a core of 500 MIPS. */
export const NS_PER_INSTRUCTION = 2;

/** Slots that are not guest state: they depend on the engine. The flags are compared and hashed as CPSR. */
export const ENGINE_SLOTS: ReadonlySet<number> = new Set<number>([
  15, Slot.NF, Slot.ZF, Slot.CF, Slot.VF, Slot.BUDGET, Slot.DCTX, Slot.UCTX, Slot.XCTX, Slot.INFO, Slot.EXACT_IO, Cp15Slot.VALUE,
  Slot.SPACE_PRIVILEGED, Slot.SPACE_USER, Slot.SPACE_DACR, Slot.SPACE_STALE, Slot.ALT_PRIVILEGED, Slot.ALT_USER, Slot.ALT_DACR,
]);

/** The world outside the board. */
export interface Surroundings {
  onConsole(byte: number): void;
  onPower(what: PowerEvent): void;
  /** Nanoseconds of the host, monotonic: guest time without `icount`. */
  now(): number;
}

export interface Assembly<Clock = HostClock | VirtualClock> {
  readonly ram: GuestRam;
  readonly engine: Engine;
  readonly board: Raspi1ap;
  readonly clock: Clock;
}

/** Throws PolicyError for a virtualization policy that does not exist, GuestError for files or sizes that cannot work. `engineOptions` go before what `options` say. */
export function assemble(options: MachineOptions, around: Surroundings, engineOptions: Partial<EngineOptions> = {}): Assembly {
  // V8 never optimises a function above 60 KiB of bytecode; the interpreter and large regions come near it.
  v8.setFlagsFromString('--max-optimized-bytecode-size=1000000');
  const memory = options.memory ?? RASPI1AP.maxMemory;
  const ram = new GuestRam(memory);
  let board: Raspi1ap | undefined;
  const bus = (options.measure ?? UNMEASURED).allDuring(Cause.DEVICES, {
    decodes: (address: number) => board!.bus.decodes(address),
    read: (address: number, width: 1 | 2 | 4) => board!.bus.read(address, width),
    write: (address: number, value: number, width: 1 | 2 | 4) => board!.bus.write(address, value, width),
  });
  // Not a copy of the options: those of lockstep change from unit to unit.
  const defaults: EngineOptions = {
    engine: options.engine ?? 'jit', jitThreshold: options.jitThreshold ?? DEFAULT_JIT_THRESHOLD, unit: options.unit ?? 'region', exactIo: options.icount ?? false,
    rebuild: options.rebuild ?? true, predict: options.predict ?? true, join: options.join ?? true, heads: options.heads ?? true, lazyFlags: options.lazyFlags ?? true, accounts: options.accounts ?? false, ...(options.observer && { observer: options.observer }), ...(options.measure && { measure: options.measure }),
    ...(options.virt === undefined ? {} : { policy: parsePolicy(options.virt) }),
  };
  const engine = new Engine(ram, bus, Object.defineProperties({ ...defaults }, Object.getOwnPropertyDescriptors(engineOptions)));
  const clock = options.icount ? new VirtualClock(() => engine.instructions(), NS_PER_INSTRUCTION) : new HostClock(around.now);
  board = new Raspi1ap({
    memory: ram, clock, commandLine: options.append ?? '',
    irq: { set: (level) => engine.setLine(1, level) }, fiq: { set: (level) => engine.setLine(2, level) },
    onConsole: around.onConsole, onPower: around.onPower, ...(options.traceMmio ? { trace: options.traceMmio } : {}),
  });
  board.reset();
  if (options.training ?? true) engine.train();
  const plan = loadGuest({
    board: RASPI1AP, ramSize: memory, visibleMemory: board.armMemory, kernel: options.kernel,
    ...(options.dtb ? { dtb: options.dtb } : {}), ...(options.initrd ? { initrd: options.initrd } : {}),
    ...(options.append !== undefined ? { append: options.append } : {}), ...(options.loadAddress !== undefined ? { loadAddress: options.loadAddress } : {}),
  });
  for (const { address, data } of plan.segments) ram.load(address, data);
  const { S } = engine;
  S[0] = plan.registers.r0;
  S[1] = plan.registers.r1;
  S[2] = plan.registers.r2;
  S[Slot.PC] = plan.entry & ~1;
  if (plan.entry & 1) S[Slot.CPSR] = S[Slot.CPSR]! | 32;
  return { ram, engine, board, clock };
}

/** Hash (hex) of all guest-visible state: CPU, RAM, devices. */
export function stateHash({ ram, engine, board }: Assembly): string {
  const { S, vfp } = engine;
  const hash = createHash('sha256');
  const cpu = new Int32Array(S.length + 1);
  S.forEach((v, slot) => (cpu[slot] = ENGINE_SLOTS.has(slot) ? 0 : v));
  cpu[S.length] = readCpsr(S);
  hash.update(cpu).update(vfp.FI).update(ram.u8);
  for (const [name, state] of Object.entries(board.state()).sort(([a], [b]) => (a < b ? -1 : 1))) {
    for (const [field, values] of Object.entries(state).sort(([a], [b]) => (a < b ? -1 : 1))) {
      hash.update(`${name}.${field}`).update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    }
  }
  return hash.digest('hex');
}
