/** The library: one options object in, a Machine out (src/machine-api.ts). */
import { accountsOf, type Accounts } from '../runtime/hypervisor/accounts.js';
import { Event } from '../runtime/hypervisor/router.js';
import { Runner } from '../runtime/machines/runner.js';
import { assemble, stateHash, type Assembly } from './assembly.js';
import { ConsoleOutput } from './console-output.js';
import { createHost } from './host.js';
import { LockstepMachine } from './lockstep/machine.js';
import type { Machine, MachineEvents, MachineOptions, Outcome } from './machine-api.js';

export { DEFAULT_JIT_THRESHOLD, NS_PER_INSTRUCTION } from './assembly.js';
export type { LockstepOptions, Machine, MachineEvents, MachineOptions, Outcome } from './machine-api.js';

/** Makes a machine. Throws PolicyError for a virtualization policy that does not exist, GuestError for files or sizes that cannot work. */
export function createMachine(options: MachineOptions): Machine {
  return options.lockstep ? new LockstepMachine(options) : new Raspi1Machine(options);
}

class Raspi1Machine implements Machine {
  private readonly assembly: Assembly;
  private readonly runner: Runner;
  private readonly host = createHost();
  private readonly output = new ConsoleOutput();
  private outcome: Outcome = { kind: 'stopped' };

  constructor(options: MachineOptions) {
    this.assembly = assemble(options, {
      now: () => this.host.now(),
      onConsole: (byte) => this.output.byte(byte),
      onPower: (what) => {
        this.outcome = { kind: what };
        this.runner.stop();
      },
    });
    this.runner = new Runner(this.assembly.engine, this.assembly.clock, this.host, options.coalesceTicks ?? true, options.measure);
    this.runner.limit = options.instructions ?? Infinity;
  }

  async run(): Promise<Outcome> {
    try {
      await this.runner.run();
    } finally {
      this.output.flush();
    }
    const { failure } = this.assembly.engine;
    return failure === undefined ? this.outcome : { kind: 'failed', reason: failure };
  }

  stop(): void {
    this.runner.stop();
  }

  sendConsole(bytes: Uint8Array): void {
    this.assembly.engine.router.note(Event.CONSOLE);
    this.assembly.board.sendConsole(bytes);
    this.host.wake();
  }

  on<K extends keyof MachineEvents>(event: K, listener: MachineEvents[K]): void {
    this.output.listen(event, listener);
  }

  stats(): Record<string, number> {
    const { engine, board, ram } = this.assembly;
    return { ...engine.stats(), ...this.runner.stats(), ram_touched_kib: ram.touchedKib(), ...board.bus.counters() };
  }

  accounts(): Accounts {
    return accountsOf(this.assembly.engine.router);
  }

  stateHash(): string {
    return stateHash(this.assembly);
  }
}
