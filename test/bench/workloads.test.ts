/** The programs of the built-in suites under qemu-arm, one iteration each; some of the checksums once more from an implementation of the host's. */
import { execFileSync, spawnSync } from 'node:child_process';
import { createCipheriv, createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COUNT, loadSuite } from '../../bench/suite.js';
import { ROOT } from '../support/program.js';

const missing = spawnSync('qemu-arm', ['--version']).status !== 0;
if (missing) console.log('workloads skipped: qemu-arm is not installed');

const folder = (suite: string): string => join(ROOT, 'guests', 'workloads', suite);
const programs = (suite: string): { name: string; words: string[]; checksum: string }[] => loadSuite(folder(suite)).programs.map(({ name, command, checksum }) => ({ name, words: command.split(' '), checksum: checksum! }));

/** What a program prints with that many iterations. */
function run(suite: string, words: readonly string[], count: number): string {
  return execFileSync('qemu-arm', ['-cpu', 'arm1176', ...words.map((word) => word.replace(COUNT, String(count)))], { cwd: folder(suite), encoding: 'utf8', timeout: 60_000 });
}

describe.skipIf(missing)('compute programs', () => {
  it.each(programs('compute'))('$name: the checksum, whatever the number of iterations', ({ words, checksum }) => {
    expect(run('compute', words, 1)).toBe(`#bench# start\n#bench# stop ${checksum}\n`);
    expect(run('compute', words, 3)).toBe(`#bench# start\n#bench# stop ${checksum}\n`);
  });

  it('refuse to do nothing', () => {
    const { status, stdout } = spawnSync('qemu-arm', [join(folder('compute'), 'bin', 'sha'), '0'], { encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 1, stdout: 'failed: the number of iterations must be at least 1\n' });
  });
});

/** What differs between a user's emulator and a kernel's: a busybox at /bin, a shell, other limits. */
const NEEDS_THE_GUEST = new Set(['stat', 'fstat', 'open-close', 'fork-exec', 'fork-sh']);

describe.skipIf(missing)('kernel operations', () => {
  it.each(programs('kernel').filter(({ name }) => !NEEDS_THE_GUEST.has(name)))('$name: works', ({ words, checksum }) => {
    expect(run('kernel', words, 32)).toBe(`#bench# start\n#bench# stop ${checksum}\n`);
  });

  it.each([[['null'], 'usage: kops OPERATION COUNT [argument...]'], [['nil', '1'], 'there is no such operation'], [['context', '4', '99', '0'], '2 to 32 processes, and a switch for each at least']])('%j is refused', (words, sentence) => {
    const { status, stdout } = spawnSync('qemu-arm', [join(folder('kernel'), 'bin', 'kops'), ...words], { encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 1, stdout: `failed: ${sentence}\n` });
  });
});

/** random32 of guests/workloads/rt/rt.h */
function* random32(seed: number): Generator<number, never> {
  for (let x = seed | 0; ;) {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    yield x >>> 0;
  }
}

function randomBytes(seed: number, size: number): Buffer {
  const words = random32(seed);
  return Buffer.from(Array.from({ length: size }, () => words.next().value & 255));
}

/** fold and fold_bytes of rt.h */
const fold = (sum: number, word: number): number => Math.imul(sum ^ word, 16777619) >>> 0;
const FOLD_START = 2166136261;
const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, '0');
const checksumOf = (name: string): string => programs('compute').find((program) => program.name === name)!.checksum;

describe('checksums of the manifest, computed on the host', () => {
  it('crc32', () => {
    let crc = -1;
    for (const byte of randomBytes(31337, 1 << 18)) {
      crc ^= byte;
      for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    }
    expect(hex(~crc)).toBe(checksumOf('crc32'));
  });

  it('sha: the digests as little-endian words, byte by byte', () => {
    const data = randomBytes(2718, 1 << 16);
    const bytes = ['sha1', 'sha256'].flatMap((name) => [...createHash(name).update(data).digest().swap32()]);
    expect(hex(bytes.reduce(fold, FOLD_START))).toBe(checksumOf('sha'));
  });

  it('rijndael', () => {
    const cipher = createCipheriv('aes-128-cbc', Buffer.from(Array.from({ length: 16 }, (_, i) => i)), Buffer.alloc(16)).setAutoPadding(false);
    const bytes = Buffer.concat([cipher.update(randomBytes(112358, 1 << 15)), cipher.final()]);
    expect(hex(bytes.reduce(fold, FOLD_START))).toBe(checksumOf('rijndael'));
  });

  it('bitcount', () => {
    const words = random32(777);
    let bits = 0;
    for (let i = 0; i < 1 << 14; i++) bits += (words.next().value >>> (i & 15)).toString(2).replaceAll('0', '').length;
    expect(hex(bits)).toBe(checksumOf('bitcount'));
  });
});
