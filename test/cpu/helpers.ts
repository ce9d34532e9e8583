import { Slot } from '../../translator/abi.js';
import { Cp15 } from '../../runtime/cpu/cp15.js';
import { Exception, takeException } from '../../runtime/cpu/exceptions.js';
import { NO_EVENTS } from '../../runtime/cpu/system-events.js';
import type { SystemEvents } from '../../runtime/cpu/system-events.js';
import { Mmu } from '../../runtime/memory/mmu.js';

export interface Core {
  S: Int32Array;
  ram: Int32Array;
  mmu: Mmu;
  cp15: Cp15;
  /** Names and arguments of the events since the last `take()`. */
  take(): unknown[][];
  clock: { now: number };
}

/** A core out of reset with 1 MB of RAM and a recorder of system events. */
export function newCore(): Core {
  const S = new Int32Array(Slot.SIZE);
  const ram = new Int32Array(1 << 18);
  const mmu = new Mmu(S, ram, ram.byteLength);
  let log: unknown[][] = [];
  const clock = { now: 0 };
  const events = Object.fromEntries(
    Object.keys(NO_EVENTS).map((name) => [name, (...args: unknown[]) => { log.push([name, ...args]); }]),
  ) as unknown as SystemEvents;
  events.instructionsExecuted = () => clock.now;
  const cp15 = new Cp15(S, mmu, events);
  cp15.reset();
  takeException(S, Exception.RESET, 0);
  const take = (): unknown[][] => {
    const taken = log;
    log = [];
    return taken;
  };
  return { S, ram, mmu, cp15, take, clock };
}

export function hex(value: number): string {
  return '0x' + (value >>> 0).toString(16).padStart(8, '0');
}
