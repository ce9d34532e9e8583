import { describe, expect, it } from 'vitest';
import { rewriteQemuArgs } from '../../src/cli/qemu-args.js';
import { parseRunOptions, type RawRunOptions } from '../../src/cli/run-options.js';
import { UsageError } from '../../src/cli/usage-error.js';

describe("QEMU's spellings", () => {
  it('rewrites them', () => {
    expect(rewriteQemuArgs(['-M', 'raspi1ap', '-m', '256M', '-kernel', 'z', '-dtb', 'd', '-initrd', 'i', '-append', 'console=ttyAMA0 quiet', '-no-reboot'])).toEqual(
      ['--machine=raspi1ap', '--memory=256M', '--kernel=z', '--dtb=d', '--initrd=i', '--append=console=ttyAMA0 quiet', '--no-reboot'],
    );
  });

  it('counts -m in MiB, as QEMU does, and --memory in bytes', () => {
    expect(rewriteQemuArgs(['-m', '256', '--memory', '256'])).toEqual(['--memory=256M', '--memory=256']);
  });

  it('leaves values alone, even those that look like options', () => {
    expect(rewriteQemuArgs(['--append', '-x --y', '--expect', '--'])).toEqual(['--append=-x --y', '--expect=--']);
  });

  it('lets yargs report a missing value', () => {
    expect(rewriteQemuArgs(['-kernel', '--demo', '--init', '-m'])).toEqual(['--kernel', '--demo', '--init', '--memory']);
  });

  it('leaves long options and --option=value alone', () => {
    expect(rewriteQemuArgs(['--kernel=a', '--stats', '--stats=json', '--no-reboot', '-h'])).toEqual(['--kernel=a', '--stats', '--stats=json', '--no-reboot', '-h']);
  });

  it.each(['-foo', '-nographic', '-k', '-Machine'])('refuses %s', (word) => {
    expect(() => rewriteQemuArgs([word])).toThrow(`Unknown option ${word}.`);
  });
});

describe('options of run', () => {
  it('has defaults', () => {
    expect(parseRunOptions({})).toEqual({ machine: 'raspi1ap', memory: 512 * 2 ** 20, add: [], demo: false, fastLoad: true, coalesceTicks: true, rebuild: true, predict: true, join: true, heads: true, lazyFlags: true, v8Flags: true, icount: false, causes: true, traceMmio: false, reboot: false, stateHash: false });
  });

  it('takes every option', () => {
    expect(parseRunOptions({
      kernel: 'k', 'load-addr': '0x8000', dtb: 'd', append: '', memory: '256M', engine: 'jit', 'jit-threshold': '0', unit: 'block',
      'fast-load': false, 'coalesce-ticks': false, rebuild: false, predict: false, join: false, heads: false, 'lazy-flags': false, 'v8-flags': false, causes: false, icount: true, 'state-hash': true, trace: 'mmio', stats: 'json', timeout: '2.5', expect: 'login:', reboot: true, init: 'i', add: ['a:b:/c'],
    })).toEqual({
      machine: 'raspi1ap', memory: 256 * 2 ** 20, kernel: 'k', loadAddress: 0x8000, dtb: 'd', append: '', engine: 'jit', jitThreshold: 0, unit: 'block',
      fastLoad: false, coalesceTicks: false, rebuild: false, predict: false, join: false, heads: false, lazyFlags: false, v8Flags: false, causes: false, icount: true, stateHash: true, traceMmio: true, stats: 'json', timeoutMs: 2500, expect: 'login:', reboot: true, init: 'i', add: [{ file: 'a:b', path: '/c' }], demo: false,
    });
  });

  it('takes the options of lockstep', () => {
    expect(parseRunOptions({ lockstep: true }).lockstep).toEqual({});
    expect(parseRunOptions({ lockstep: true, 'lockstep-seed': '7', 'lockstep-memory': '5000', 'lockstep-from': '123', unit: 'block' })).toMatchObject({
      lockstep: { seed: 7, memoryEvery: 5000, memoryFrom: 123 }, unit: 'block',
    });
  });

  it('prints a table for a bare --stats', () => {
    expect(parseRunOptions({ stats: '' }).stats).toBe('table');
  });

  it.each<[RawRunOptions, RegExp]>([
    [{ memory: '3G' }, /--memory 3G does not fit raspi1ap, which takes from 16M to 512M\./],
    [{ memory: '256' }, /did you mean 256M\?/],
    [{ memory: '100000K' }, /whole number of MiB/],
    [{ machine: 'virt' }, /--machine must be raspi1ap, not "virt"/],
    [{ engine: 'qemu' }, /--engine must be jit or interp/],
    [{ unit: 'page' }, /--unit must be region or block/],
    [{ virt: 'psr-raed=trap' }, /--virt: There is no sensitive class "psr-raed"/],
    [{ virt: 'quick' }, /--virt: "quick" is neither trap, regfile, callout, inline or adaptive nor CLASS=WAY/],
    [{ trace: 'all' }, /--trace must be mmio/],
    [{ stats: 'xml' }, /--stats must be table or json/],
    [{ 'jit-threshold': '-1' }, /--jit-threshold must be a whole number/],
    [{ 'load-addr': '0x8000' }, /give --kernel too/],
    [{ kernel: 'k', 'load-addr': '0x30000000' }, /outside the guest's memory of 512M/],
    [{ demo: true, kernel: 'k' }, /leave out --kernel/],
    [{ demo: true, add: ['a:/b'] }, /leave out --add/],
    [{ initrd: 'i', init: 's' }, /leave out --init/],
    [{ initrd: 'i', add: ['a:/b'] }, /leave out --add/],
    [{ expect: 'a', script: 'b' }, /exclude each other/],
    [{ engine: 'interp', unit: 'block' }, /--unit is for --engine jit/],
    [{ add: ['nocolon'] }, /FILE:PATH/],
    [{ add: ['file:relative'] }, /FILE:PATH/],
    [{ add: [':/a'] }, /FILE:PATH/],
    [{ expect: '' }, /--expect needs a value/],
    [{ 'lockstep-seed': '1' }, /--lockstep-seed is for --lockstep: give that too\./],
    [{ lockstep: true, engine: 'jit' }, /--lockstep runs both engines: leave out --engine\./],
    [{ lockstep: true, 'lockstep-memory': '0' }, /--lockstep-memory must be a whole number/],
  ])('refuses %j', (raw, sentence) => {
    expect(() => parseRunOptions(raw)).toThrow(UsageError);
    expect(() => parseRunOptions(raw)).toThrow(sentence);
  });
});
