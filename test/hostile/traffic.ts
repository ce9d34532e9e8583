/** Random device traffic: reads and writes of every width and alignment all over the peripherals, with DMA started at random. */
import { Slot } from '../../translator/abi.js';
import type { Random } from '../../src/random.js';
import { assemble, type Assembly } from '../../src/assembly.js';
import type { VirtualClock } from '../../runtime/time/virtual-clock.js';
import { MIB } from './rig.js';

const WINDOW = 0x20000000;
const WINDOW_SIZE = 0x1000000;
const DMA = 0x20007000;
const RAM_BYTES = 2 * MIB;
const ACCESSES = 400;

type Access = { readonly va: number; readonly width: 1 | 2 | 4; readonly value: number | undefined };

/** A board with a core that only loads and stores. */
export class Traffic {
  private readonly machine: Assembly<VirtualClock>;

  constructor() {
    this.machine = assemble(
      { kernel: new Uint8Array(4), loadAddress: 0, memory: RAM_BYTES, icount: true, engine: 'interp', training: false },
      { now: () => 0, onConsole: () => undefined, onPower: () => undefined },
    ) as Assembly<VirtualClock>;
  }

  run(random: Random): void {
    const { ram, board, clock, engine } = this.machine;
    board.reset();
    engine.reset();
    for (let i = 0; i < ram.i32.length; i += 1 + random.below(64)) ram.i32[i] = random.interesting() | 0;
    if (random.chance(0.5)) board.sendConsole(Uint8Array.from({ length: random.below(200) }, () => random.word()));
    for (let i = 0; i < ACCESSES; i++) {
      if (random.chance(0.1)) this.startDma(random);
      this.access(this.anyAccess(random));
      if (random.chance(0.1)) {
        clock.advanceTo(clock.now() + random.below(random.pick([100, 1e5, 1e8])));
        clock.poll();
      }
    }
    // The board's own state must be numbers still.
    for (const [device, state] of Object.entries(board.state())) {
      for (const [field, values] of Object.entries(state)) if (values instanceof Float64Array && values.some(Number.isNaN)) throw new Error(`${device}.${field} is not a number`);
    }
  }

  private anyAccess(random: Random): Access {
    const devices = this.machine.board.devices;
    const device = random.pick(devices);
    const offset = random.chance(0.8) ? random.below(Math.min(device.size, 0x200)) : random.below(device.size);
    const va = random.chance(0.85) ? device.base + offset : WINDOW + random.below(WINDOW_SIZE);
    const width = random.pick([4, 4, 4, 2, 1] as const);
    // Clock manager, power and thermal registers want a password in the top byte.
    const value = random.chance(0.2) ? 0x5a000000 | random.below(0x1000) : random.interesting();
    return { va: (random.chance(0.85) ? va & -width : va) | 0, width, value: random.chance(0.5) ? value | 0 : undefined };
  }

  /** As the interpreter does it: unaligned ones are split, and an abort leaves by the exit object, which is no Error. */
  private access({ va, width, value }: Access): void {
    const { engine } = this.machine;
    try {
      if (value !== undefined) engine.memory.store(va, value, width, false, false, false);
      else {
        const read = engine.memory.load(va, width, false, false, false);
        if (!Number.isInteger(read)) throw new Error(`a read of ${(va >>> 0).toString(16)} gave ${read}`);
      }
    } catch (error) {
      if (error instanceof Error) throw error;
      engine.S[Slot.WFI] = 0;
    }
  }

  /** A control block somewhere, mostly one that makes sense, and the writes that start it. */
  private startDma(random: Random): void {
    const { ram } = this.machine;
    const block = random.below(RAM_BYTES - 64) & -32;
    const address = (): number => random.pick([random.below(RAM_BYTES), 0x7e000000 + random.below(WINDOW_SIZE), 0x7e007000 + random.below(0x1000), 0xc0000000 + random.below(RAM_BYTES), random.word()]);
    const length = random.pick([random.below(64), random.below(0x10000), random.below(0x40000000), random.word()]);
    const next = random.pick([0, 0, block, random.below(RAM_BYTES) & -32]);
    ram.i32.set([random.word() & (random.chance(0.8) ? 0x03ffffff : -1), address(), address(), length, random.word(), next, 0, 0].map((word) => word | 0), block >> 2);
    const channel = random.below(16) * 0x100;
    const base = channel === 0xf00 ? 0x20e05000 : DMA + channel;
    this.access({ va: base + 4, width: 4, value: block | (random.chance(0.5) ? 0xc0000000 | 0 : 0) });
    this.access({ va: base, width: 4, value: random.chance(0.9) ? 1 : random.word() | 0 });
  }
}
