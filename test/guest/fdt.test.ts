import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { DeviceTree, GuestError, cellsProperty, decodeStrings } from '../../src/guest/index.js';
import { fakeTree, haveTool } from './helpers.js';

describe('flattened device trees', () => {
  it('round-trip through their own bytes', () => {
    const blob = fakeTree().serialise();
    expect(DeviceTree.parse(blob).root).toEqual(fakeTree().root);
    expect(DeviceTree.parse(blob).serialise()).toEqual(blob);
  });

  it('find nodes by path, alias, unique name and compatible', () => {
    const tree = fakeTree();
    const uart = tree.find('/soc/serial@7e201000');
    expect(uart?.name).toBe('serial@7e201000');
    expect(tree.find('serial0')).toBe(uart);
    expect(tree.find('/soc/watchdog')?.name).toBe('watchdog@7e100000');
    expect(tree.find('/soc/serial')).toBeUndefined();
    expect(tree.find('/')).toBe(tree.root);
    expect(tree.findCompatible('arm,primecell')).toEqual([uart]);
  });

  it('take memory, command line and initrd', () => {
    const tree = fakeTree();
    tree.setMemory(0, 0x1c000000);
    tree.setChosen({ bootargs: 'console=ttyAMA0', initrdStart: 0x7000000, initrdEnd: 0x7000123 });
    const again = DeviceTree.parse(tree.serialise());
    expect(again.find('/memory@0')?.properties.get('reg')).toEqual(cellsProperty(0, 0x1c000000));
    const chosen = again.find('/chosen')?.properties;
    expect(decodeStrings(chosen?.get('bootargs') as Uint8Array)).toEqual(['console=ttyAMA0']);
    expect(chosen?.get('linux,initrd-end')).toEqual(cellsProperty(0x7000123));
    expect(chosen?.has('stdout-path')).toBe(true);
  });

  it('write 64-bit addresses where the root has two cells', () => {
    const tree = DeviceTree.empty();
    tree.setMemory(0, 0x100000);
    expect(tree.find('/memory@0')?.properties.get('reg')).toEqual(cellsProperty(0, 0, 0x100000));
  });

  it('lose and disable nodes', () => {
    const tree = fakeTree();
    expect(tree.disable('brcm,bcm2835-pm')).toBe(1);
    expect(decodeStrings(tree.find('/soc/watchdog')?.properties.get('status') as Uint8Array)).toEqual(['disabled']);
    expect(tree.remove('/soc/watchdog')).toBe(1);
    expect(tree.remove('/soc/watchdog')).toBe(0);
    expect(tree.find('/soc/watchdog')).toBeUndefined();
  });

  it('of another board are refused in one sentence', () => {
    const tree = fakeTree(['raspberrypi,4-model-b', 'brcm,bcm2711'], 'Raspberry Pi 4 Model B');
    expect(() => tree.requireCompatible(['brcm,bcm2835'], 'raspi1ap')).toThrow(
      'The device tree is for another board, Raspberry Pi 4 Model B (raspberrypi,4-model-b, brcm,bcm2711); the machine raspi1ap needs brcm,bcm2835.');
  });

  it('that are damaged anywhere give a GuestError or a tree, never another exception', () => {
    const blob = fakeTree().serialise();
    for (let cut = 0; cut < blob.length; cut++) expect(() => DeviceTree.parse(blob.subarray(0, cut))).toThrow(GuestError);
    for (let at = 0; at < blob.length; at++) {
      for (const value of [0, 0xff, (blob[at] as number) ^ 1]) {
        const bad = blob.slice();
        bad[at] = value;
        try {
          DeviceTree.parse(bad);
        } catch (error) {
          expect(error).toBeInstanceOf(GuestError);
        }
      }
    }
  });

  it('mean the same to dtc', (context) => {
    if (!haveTool('dtc')) return context.skip();
    const tree = fakeTree();
    tree.setChosen({ bootargs: 'a b', initrdStart: 16, initrdEnd: 32 });
    const dtc = (from: string, to: string, input: string | Uint8Array) => spawnSync('dtc', ['-q', '-I', from, '-O', to], { input });
    const source = dtc('dtb', 'dts', tree.serialise());
    expect(source.status).toBe(0);
    expect(source.stdout.toString()).toContain('bootargs = "a b";');
    const rebuilt = dtc('dts', 'dtb', source.stdout);
    expect(DeviceTree.parse(new Uint8Array(rebuilt.stdout)).root).toEqual(tree.root);
  });
});
