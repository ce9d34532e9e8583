import { expect, it } from 'vitest';
import { Cprman } from '../../runtime/devices/cprman.js';

const PASSWORD = 0x5a000000;
const XOSC = 19200000n;

/** The rates as Linux's clk-bcm2835.c computes them. */
function pll(device: Cprman, control: number, frac: number, ana1: number, bit: number): bigint {
  const c = device.read(control, 4);
  const twice = (device.read(ana1, 4) & bit) !== 0 ? 2n : 1n;
  const pdiv = BigInt((c >>> 12) & 7);
  if (pdiv === 0n) return 0n;
  return (XOSC * ((BigInt(c & 0x3ff) * twice << 20n) + BigInt(device.read(frac, 4) & 0xfffff) * twice) / pdiv) >> 20n;
}

it('gives the rates of a board', () => {
  const device = new Cprman(0);
  const channel = (offset: number): bigint => BigInt(device.read(offset, 4) & 0xff) || 256n;
  const generator = (ctl: number, parent: bigint): bigint => (parent << 12n) / BigInt(device.read(ctl + 4, 4));
  const pllb = pll(device, 0x11e0, 0x12e0, 0x10f4, 1 << 14);
  const pllc = pll(device, 0x1120, 0x1220, 0x1034, 1 << 14);
  const plld = pll(device, 0x1140, 0x1240, 0x1054, 1 << 14);
  const pllh = pll(device, 0x1160, 0x1260, 0x1074, 1 << 11);
  expect([pllb, pllc, plld, pllh]).toEqual([1400000006n, 2000000024n, 2000000024n, 864000000n]);
  expect(pllb / channel(0x13e0)).toBe(700000003n);
  expect(generator(0x008, pllc / channel(0x1620))).toBe(250000003n);
  expect(generator(0x0f0, plld / channel(0x1540))).toBe(47999625n); // which Linux rounds up to 48 MHz
  expect(generator(0x1c0, plld / channel(0x1540))).toBe(250000003n);
  expect(generator(0x0e8, XOSC) / 1000n).toBe(1000n);
  expect(generator(0x0e0, XOSC)).toBe(1920000n);
});

it('wants the password', () => {
  const device = new Cprman(0);
  device.write(0x70, 0x11, 4);
  expect(device.read(0x70, 4)).toBe(0);
  device.write(0x70, PASSWORD | 0x11, 4);
  expect(device.read(0x70, 4)).toBe(0x91);
});

it('is busy while enabled', () => {
  const device = new Cprman(0);
  expect(device.read(0x0f0, 4) & 0x90).toBe(0x90);
  device.write(0x0f0, PASSWORD | 6, 4);
  expect(device.read(0x0f0, 4) & 0x90).toBe(0);
});

it('locks PLLs that have power', () => {
  const device = new Cprman(0);
  expect(device.read(0x114, 4)).toBe(0x1e00);
  device.write(0x1100, PASSWORD | (device.read(0x1100, 4) & ~(1 << 16)), 4);
  device.write(0x104, PASSWORD, 4);
  expect(device.read(0x114, 4)).toBe(0x1f00);
  device.write(0x1160, PASSWORD | (1 << 16), 4);
  expect(device.read(0x114, 4)).toBe(0x0f00);
  expect(device.read(0x1960, 4)).toBe(1 << 16);
});
