import { describe, expect, it } from 'vitest';
import { Pl011 } from '../../runtime/devices/pl011.js';
import { TestClock, Wire } from './harness.js';

const DR = 0, FR = 0x18, LCRH = 0x2c, CR = 0x30, IFLS = 0x34, IMSC = 0x38, RIS = 0x3c, MIS = 0x40, ICR = 0x44;
const RXFE = 0x10;

const make = () => {
  const clock = new TestClock();
  const line = new Wire();
  const sent: number[] = [];
  const uart = new Pl011(0, clock, line, (byte) => sent.push(byte));
  const r = (offset: number): number => uart.read(offset, 4);
  const w = (offset: number, value: number): void => uart.write(offset, value, 4);
  const type = (text: string): void => uart.send(new TextEncoder().encode(text));
  /** The order in which Linux opens the port. */
  const open = (): void => {
    w(ICR, 0x7d0);
    w(IMSC, 0x50);
    w(IFLS, 0x12);
    w(LCRH, 0x70);
    w(CR, 0x301);
    w(ICR, 0x50);
    for (let i = 0; i < 32 && (r(FR) & RXFE) === 0; i++) r(DR);
    w(IMSC, 0x50);
  };
  const drain = (): string => {
    let text = '';
    while ((r(FR) & RXFE) === 0) text += String.fromCharCode(r(DR) & 0xff);
    return text;
  };
  return { clock, line, sent, uart, r, w, type, open, drain };
};

describe('pl011', () => {
  it('has the identity of the part', () => {
    const { r } = make();
    const id = (first: number): number => [0, 1, 2, 3].reduce((all, i) => all | (r(first + i * 4) << (i * 8)), 0) >>> 0;
    expect([id(0xfe0).toString(16), id(0xff0).toString(16)]).toEqual(['241011', 'b105f00d']);
  });

  it('sends at once and keeps the transmit interrupt for a driver that unmasks it later', () => {
    const { sent, line, r, w } = make();
    w(DR, 0x41);
    expect([sent, r(FR) & 0xa8]).toEqual([[0x41], 0x80]);
    expect(line.level).toBe(false);
    w(IMSC, 0x20);
    expect([line.level, r(MIS)]).toEqual([true, 0x20]);
    w(ICR, 0x20);
    expect([line.level, r(RIS)]).toEqual([false, 0]);
    w(DR, 0x42);
    expect(line.level).toBe(true);
  });

  it('raises the receive interrupt for a single key at once', () => {
    const { line, open, type, drain, r } = make();
    open();
    type('x');
    expect([line.level, r(MIS)]).toEqual([true, 0x40]);
    expect(drain()).toBe('x');
    expect([line.level, r(RIS) & 0x50]).toEqual([false, 0]);
  });

  it('keeps what was typed before the guest opened the port', () => {
    const { open, type, drain } = make();
    type('early');
    open();
    expect(drain()).toBe('early');
  });

  it('keeps input while the guest masks its receive interrupts', () => {
    const { open, type, drain, w, line } = make();
    open();
    w(IMSC, 0);
    type('abc');
    expect([drain(), line.level]).toEqual(['', false]);
    w(IMSC, 0x50);
    expect([line.level, drain()]).toEqual([true, 'abc']);
  });

  it('feeds a guest that polls', () => {
    const { r, w, type } = make();
    w(LCRH, 0x70);
    w(CR, 0x301);
    type('p');
    let polls = 0;
    while ((r(FR) & RXFE) !== 0 && polls < 100) polls++;
    expect(r(DR)).toBe(0x70);
  });

  it('passes a long paste in bursts, in order', () => {
    const { clock, open, type, drain, uart } = make();
    open();
    const text = Array.from({ length: 5000 }, (_, i) => String.fromCharCode(33 + (i % 90))).join('');
    type(text);
    let got = drain();
    expect(got.length).toBe(16);
    while (uart.waiting > 0) {
      clock.runTo(clock.now() + 100_000);
      got += drain();
    }
    expect(got).toBe(text);
  });

  it('sets RXIS at the trigger level and clears it below', () => {
    const { open, type, r } = make();
    open();
    type('12345678');
    expect(r(RIS) & 0x10).toBe(0x10);
    r(DR);
    expect(r(RIS) & 0x50).toBe(0x40);
  });

  it('has one-byte buffers without FIFOs, and loops back', () => {
    const { r, w } = make();
    w(CR, 0x381);
    w(DR, 0x55);
    w(DR, 0x56);
    expect([r(FR) & 0x40, r(RIS) & 0x400]).toEqual([0x40, 0x400]);
    expect([r(DR) & 0xff, r(FR) & RXFE]).toEqual([0x55, RXFE]);
  });
});
