import { expect, it } from 'vitest';
import { PhysicalBus } from '../../runtime/memory/physical-bus.js';
import { WordDevice, type DeviceState } from '../../runtime/devices/word-device.js';

class Plain extends WordDevice {
  readonly regs = new Int32Array(8);
  protected readWord(offset: number): number {
    return this.regs[offset >> 2]!;
  }
  protected writeWord(offset: number, value: number): void {
    this.regs[offset >> 2] = value;
  }
  reset(): void {
    this.regs.fill(0);
  }
  state(): DeviceState {
    return { regs: this.regs };
  }
}

const make = (): { bus: PhysicalBus; a: Plain; b: Plain; lines: string[] } => {
  const lines: string[] = [];
  const bus = new PhysicalBus({
    window: { name: 'peripherals', base: 0x20000000, size: 0x1000000 }, unmodelled: [{ name: 'v3d', base: 0x20c00000, size: 0x1000 }],
    trace: (line) => lines.push(line),
  });
  const a = new Plain('a', 0x20001000, 0x20);
  const b = new Plain('b', 0x20001040, 0x20);
  bus.add(a);
  bus.add(b);
  return { bus, a, b, lines };
};

it('finds several devices in one page', () => {
  const { bus, a, b } = make();
  bus.write(0x20001004, 1, 4);
  bus.write(0x20001044, 2, 4);
  expect([a.regs[1], b.regs[1], bus.read(0x20001004, 4), bus.read(0x20001044, 4)]).toEqual([1, 2, 1, 2]);
  expect(bus.counters()).toMatchObject({ mmio_read: 2, mmio_write: 2, mmio_read_a: 1, mmio_write_b: 1, mmio_read_unmodelled: 0 });
});

it('takes narrow accesses apart', () => {
  const { bus, a } = make();
  a.regs[0] = 0x81828384 | 0;
  expect([0, 1, 2, 3].map((i) => bus.read(0x20001000 + i, 1))).toEqual([0x84, 0x83, 0x82, 0x81]);
  expect(bus.read(0x20001002, 2)).toBe(0x8182);
  bus.write(0x20001001, 0x155, 1);
  expect(a.regs[0]).toBe(0x5500);
});

it('reads zero where nothing is modelled and names it once', () => {
  const { bus, lines } = make();
  expect(bus.read(0x20001020, 4)).toBe(0);
  bus.read(0x20c00010, 4);
  bus.read(0x20c00010, 4);
  bus.write(0x20c00010, 7, 4);
  bus.read(0x30000000, 4);
  expect(lines).toEqual([
    'unmodelled read peripherals+0x1020 width 4', 'unmodelled read v3d+0x10 width 4',
    'unmodelled write v3d+0x10 width 4 value 0x00000007', 'unmodelled read outside 0x30000000 width 4',
  ]);
  expect([bus.decodes(0x20ffffff), bus.decodes(0x21000000), bus.decodes(0x20001000)]).toEqual([true, false, true]);
});

it('refuses devices that overlap', () => {
  const { bus } = make();
  expect(() => bus.add(new Plain('c', 0x2000101c, 0x20))).toThrow(/overlaps a/);
});

it('traces a bounded number of unmodelled places', () => {
  const { bus, lines } = make();
  for (let at = 0; at < 0x8000; at += 4) bus.read(0x20100000 + at, 4);
  expect(lines.length).toBe(4097);
  expect(lines.at(-1)).toBe('further unmodelled places are not traced');
  expect(bus.counters().mmio_read_unmodelled).toBe(0x2000);
});
