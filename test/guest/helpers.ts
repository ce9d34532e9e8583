/** Small guest files made by hand, so that these tests need no network. */
import { spawnSync } from 'node:child_process';
import { DeviceTree, cellsProperty, stringProperty } from '../../src/guest/index.js';
import type { FdtNode } from '../../src/guest/index.js';

/** A zImage header with `size` bytes in all; with a tag table when `decompressed` (bytes) is given. */
export function fakeZImage(size = 4096, decompressed?: { image: number; bss: number }): Uint8Array {
  const out = new Uint8Array(size);
  const view = new DataView(out.buffer);
  view.setUint32(0x24, 0x016f2818, true);
  view.setUint32(0x2c, size, true);
  if (decompressed) {
    view.setUint32(0x34, 0x45454545, true);
    view.setUint32(0x38, 0x100, true);
    [4, 0x5a534c4b, 0x200, decompressed.bss].forEach((word, i) => view.setUint32(0x100 + i * 4, word, true));
    view.setUint32(0x200, decompressed.image, true);
  }
  return out;
}

export interface FakeSegment { virtual: number; physical: number; data: Uint8Array; memorySize: number }

/** An ELF32 executable for ARM with one PT_LOAD per segment. */
export function fakeElf(entry: number, segments: FakeSegment[]): Uint8Array {
  const headers = 52 + segments.length * 32;
  const out = new Uint8Array(headers + segments.reduce((n, s) => n + s.data.length, 0));
  const view = new DataView(out.buffer);
  out.set([0x7f, 0x45, 0x4c, 0x46, 1, 1, 1]);
  view.setUint16(16, 2, true);
  view.setUint16(18, 40, true);
  view.setUint32(24, entry, true);
  view.setUint32(28, 52, true);
  view.setUint16(42, 32, true);
  view.setUint16(44, segments.length, true);
  let at = headers;
  segments.forEach((s, i) => {
    [1, at, s.virtual, s.physical, s.data.length, s.memorySize].forEach((word, k) => view.setUint32(52 + i * 32 + k * 4, word, true));
    out.set(s.data, at);
    at += s.data.length;
  });
  return out;
}

/** A small tree like a Raspberry Pi's. */
export function fakeTree(compatible = ['raspberrypi,model-a-plus', 'brcm,bcm2835'], model = 'Test board'): DeviceTree {
  const tree = DeviceTree.empty();
  const node = (name: string, properties: [string, Uint8Array][], children: FdtNode[] = []): FdtNode => ({ name, properties: new Map(properties), children });
  tree.root.properties = new Map([
    ['compatible', stringProperty(...compatible)], ['model', stringProperty(model)],
    ['#address-cells', cellsProperty(1)], ['#size-cells', cellsProperty(1)],
  ]);
  tree.root.children = [
    node('aliases', [['serial0', stringProperty('/soc/serial@7e201000')]]),
    node('chosen', [['stdout-path', stringProperty('serial0:115200n8')]]),
    node('soc', [['compatible', stringProperty('simple-bus')], ['#address-cells', cellsProperty(1)], ['#size-cells', cellsProperty(1)]], [
      node('serial@7e201000', [['compatible', stringProperty('arm,pl011', 'arm,primecell')], ['reg', cellsProperty(0x7e201000, 0x200)]]),
      node('serial@7e215040', [['compatible', stringProperty('brcm,bcm2835-aux-uart')], ['reg', cellsProperty(0x7e215040, 0x40)]]),
      node('watchdog@7e100000', [['compatible', stringProperty('brcm,bcm2835-pm')], ['reg', cellsProperty(0x7e100000, 0x114)]]),
    ]),
    node('memory@0', [['device_type', stringProperty('memory')], ['reg', cellsProperty(0, 0x10000000)]]),
  ];
  return tree;
}

/** A NUL-separated table of applets between bytes that are none, as in a BusyBox binary. */
export function fakeBusybox(applets = APPLETS): Uint8Array {
  return new Uint8Array(Buffer.concat([
    Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0]), Buffer.from('\0mount\0umount\0swapon\0'), Buffer.from([0xbb, 0x82, 0]),
    Buffer.from(applets.join('\0') + '\0\0'), Buffer.from('/var/log/wtmp\0'),
  ]));
}

export const APPLETS = ['[', '[[', 'ash', 'busybox', 'cat', 'cttyhack', 'date', 'echo', 'env', 'grep', 'halt', 'init', 'linuxrc', 'ls', 'mkdir',
  'mount', 'poweroff', 'ps', 'reboot', 'run-parts', 'sh', 'sha256sum', 'true', 'vi'];

/** True when the host has a tool; otherwise prints why a test is skipped. */
export function haveTool(tool: string, probe = '--version'): boolean {
  const { error } = spawnSync(tool, [probe]);
  if (error) console.info(`skipped: this host has no ${tool}`);
  return !error;
}

/** An ar archive. */
export function fakeAr(members: [string, Uint8Array][]): Uint8Array {
  return new Uint8Array(Buffer.concat([Buffer.from('!<arch>\n'), ...members.flatMap(([name, data]) => [
    Buffer.from(`${name.padEnd(16)}${'0'.padEnd(12)}${'0'.padEnd(6)}${'0'.padEnd(6)}${'100644'.padEnd(8)}${String(data.length).padEnd(10)}\`\n`),
    Buffer.from(data), Buffer.alloc(data.length & 1, 10),
  ])]));
}
