/** The library's public types: one options object in, a Machine out, typed events. */

import type { Measure } from '../runtime/engine/causes.js';
import type { UnitObserver } from '../runtime/engine/engine.js';
import type { Accounts } from '../runtime/hypervisor/accounts.js';

export interface MachineOptions {
  machine?: 'raspi1ap';
  /** Bytes of guest RAM; default 512 MiB. */
  memory?: number;
  kernel: Uint8Array;
  /** Physical load address for raw images; detected for zImage, Image and ELF. */
  loadAddress?: number;
  dtb?: Uint8Array;
  initrd?: Uint8Array;
  append?: string;
  engine?: 'jit' | 'interp';
  /** Executions of a branch target before its region is translated; default DEFAULT_JIT_THRESHOLD of src/assembly.ts. */
  jitThreshold?: number;
  unit?: 'region' | 'block';
  /** Units that are often left for what they do not hold are made anew; default true. */
  rebuild?: boolean;
  /** What indirect calls usually call is taken into the unit of the caller; default true. Nothing without `rebuild`. */
  predict?: boolean;
  /** Units end where another begins, until they have been left there often; default true. Nothing without `rebuild`. */
  join?: boolean;
  /** The unit of a hot place inside of a loop begins at the loop's head; default true. Nothing without `rebuild`. */
  heads?: boolean;
  /** Units keep the operands of a compare until somebody reads its flags; default true. */
  lazyFlags?: boolean;
  /** Virtualization policy, as parsePolicy of runtime/hypervisor/policy.ts reads it: `trap`, `regfile`, `callout`, `inline` (default), `adaptive`, or `CLASS=WAY,…`. */
  virt?: string;
  /** Count each sensitive instruction by its address: Machine.accounts() has them. Costs a count at each. */
  accounts?: boolean;
  /** Shows V8 the whole interpreter before the guest starts, some 50 ms of work; default true. */
  training?: boolean;
  /** Ticks of an idle guest may come late, several at once, and it gets one translation a second (docs/time.md); default true. */
  coalesceTicks?: boolean;
  /** Instruction-count time: the run is reproducible to the instruction. */
  icount?: boolean;
  /** Stop after exactly so many guest instructions. */
  instructions?: number;
  /** Where the host's time goes (src/causes/). Not with `lockstep`. */
  measure?: Measure;
  /** Looks at translated units as they are made. */
  observer?: UnitObserver;
  /** Interpreter and translator side by side: see LockstepOptions. Implies `icount`; `engine` has no meaning then. */
  lockstep?: LockstepOptions;
  /** Log unmodelled device registers once each. */
  traceMmio?: (line: string) => void;
}

/**
 * Two machines with the same guest, one that translates and one that interprets. After each unit the second runs as many instructions as
 * the first, and their registers must be equal; every now and then memory and devices are compared too (docs/correctness.md).
 */
export interface LockstepOptions {
  /** Random limits of units, time slices and delays of events, the same for both machines. Absent: as in an ordinary run. */
  seed?: number;
  /** Guest instructions between two comparisons of memory and devices, at least 1; default 1,000,000. */
  memoryEvery?: number;
  /** From this instruction on, memory is compared after every unit. */
  memoryFrom?: number;
  /** Changes the generated JavaScript of a unit before it is used: for tests of lockstep itself. */
  alter?: (source: string, entry: number) => string;
}

/** Why a machine stopped. */
export type Outcome =
  | { kind: 'poweroff' }
  | { kind: 'reboot' }
  | { kind: 'stopped' }
  /** Kernel panic or an unrecoverable state; `reason` is one sentence. */
  | { kind: 'failed'; reason: string }
  /** Lockstep: the two machines differ; `report` says where, in many lines. */
  | { kind: 'diverged'; report: string };

export interface MachineEvents {
  /** Bytes that the guest wrote to its serial console. */
  console: (bytes: Uint8Array) => void;
  /** The same, byte by byte and at once, while the guest waits: for marks by which the host takes the time. */
  consoleByte: (byte: number) => void;
}

export interface Machine {
  /** Runs until power-off, reboot, failure or stop(). Yields to the host's event loop often enough for 50 ms input latency. */
  run(): Promise<Outcome>;
  stop(): void;
  /** Bytes typed on the serial console. */
  sendConsole(bytes: Uint8Array): void;
  on<K extends keyof MachineEvents>(event: K, listener: MachineEvents[K]): void;
  /** Counters by cause, flat: name -> value. */
  stats(): Record<string, number>;
  /** What sensitive instructions were performed, by class, guest mode and address (with the option `accounts`). */
  accounts(): Accounts;
  /** Hash (hex) of all guest-visible state: CPU, RAM, devices. Equal runs give equal hashes under icount. */
  stateHash(): string;
}
