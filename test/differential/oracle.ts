/** Runs cases on `qemu-arm -cpu arm1176` through guests/oracle/oracle.elf (protocol: guests/oracle/README.md). */
import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  baseImage, codeWords, CPSR_COMPARED, CPSR_INITIAL, endOf, FPSCR_MASK, MAX_CODE_WORDS,
  type Executor, type Result, type Stop, type TestCase,
} from './case.js';

const RECORD_BASE = 1;
const RECORD_CASE = 2;
/** Words of a result before its changed words. */
const RESULT_WORDS = 55;
const REFUSED = 0xffffffff;
const SIGNALS: Record<number, Stop> = { 4: 'undefined', 5: 'breakpoint', 7: 'alignment', 11: 'abort', 14: 'stuck', [REFUSED]: 'refused' };

const BINARY = fileURLToPath(new URL('../../guests/oracle/oracle.elf', import.meta.url));

/** Why the oracle cannot run here, or undefined when it can. */
export function oracleMissing(command = 'qemu-arm'): string | undefined {
  if (!existsSync(BINARY)) return 'guests/oracle/oracle.elf is missing';
  const probe = spawnSync(command, ['--version'], { encoding: 'utf8' });
  if (probe.error || probe.status !== 0) return `${command} is not installed (Debian package qemu-user)`;
  return undefined;
}

interface Waiting {
  readonly testCase: TestCase;
  resolve(result: Result): void;
  reject(error: Error): void;
}

/** One qemu-arm process that answers cases in order. Not for concurrent use with a case that kills the process. */
export class Oracle implements Executor {
  readonly name = 'qemu-arm';
  private child: ChildProcessWithoutNullStreams | undefined;
  private waiting: Waiting[] = [];
  private head = 0;
  private pending: Buffer = Buffer.alloc(0);
  private nextId = 0;
  private readId = 0;
  private stderr = '';

  constructor(private readonly command = 'qemu-arm') {}

  run(testCase: TestCase): Promise<Result> {
    return this.runAll([testCase]).then(([result]) => result!);
  }

  /** Sends all cases and collects their results in order. */
  runAll(cases: readonly TestCase[]): Promise<Result[]> {
    const child = this.child ?? this.start();
    const results = cases.map((testCase) => new Promise<Result>((resolve, reject) => {
      this.waiting.push({ testCase, resolve, reject });
    }));
    child.stdin.write(encodeCases(cases, this.nextId));
    this.nextId = (this.nextId + cases.length) >>> 0;
    return Promise.all(results);
  }

  /** Ends the process. */
  async close(): Promise<void> {
    const child = this.child;
    this.child = undefined;
    if (!child) return;
    const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
    child.stdin.end();
    await closed;
  }

  private start(): ChildProcessWithoutNullStreams {
    // In a process group of its own: an interrupt from the terminal is for whoever reports, and this ends with its input.
    const child = spawn(this.command, ['-cpu', 'arm1176', BINARY], { stdio: 'pipe', detached: true });
    this.child = child;
    this.pending = Buffer.alloc(0);
    this.nextId = this.readId = 0;
    this.stderr = '';
    child.stdin.on('error', () => undefined); // the close event tells more
    child.stdout.on('data', (chunk: Buffer) => this.receive(chunk));
    child.stderr.on('data', (chunk: Buffer) => { this.stderr += chunk.toString(); });
    child.on('error', (error) => this.fail(child, error));
    child.on('close', (code, signal) => this.fail(child, new Error(`oracle ended (code ${code}, signal ${signal}) ${this.stderr}`.trim())));
    child.stdin.write(encodeBase());
    return child;
  }

  private fail(child: ChildProcessWithoutNullStreams, error: Error): void {
    if (this.child === child) this.child = undefined;
    const left = this.waiting.slice(this.head);
    this.waiting = [];
    this.head = 0;
    for (const { reject } of left) reject(error);
  }

  private receive(chunk: Buffer): void {
    this.pending = this.pending.length ? Buffer.concat([this.pending, chunk]) : chunk;
    const view = new DataView(this.pending.buffer, this.pending.byteOffset, this.pending.length);
    let at = 0;
    while (at + 4 * RESULT_WORDS <= view.byteLength) {
      const changes = view.getUint32(at + 4 * (RESULT_WORDS - 1), true);
      const bytes = 4 * RESULT_WORDS + 8 * changes;
      if (at + bytes > view.byteLength) break;
      const entry = this.waiting[this.head++];
      if (!entry) throw new Error('oracle sent more results than it got cases');
      if (view.getUint32(at, true) !== this.readId) entry.reject(new Error('oracle answered out of order'));
      this.readId = (this.readId + 1) >>> 0;
      entry.resolve(decodeResult(view, at, changes, entry.testCase));
      at += bytes;
    }
    this.pending = this.pending.subarray(at);
    if (this.head === this.waiting.length) {
      this.waiting = [];
      this.head = 0;
    }
  }
}

function encodeBase(): Buffer {
  const words = new Uint32Array([RECORD_BASE, ...baseImage()]);
  return Buffer.from(words.buffer);
}

/** The input records of the cases, ids counted from `firstId`. */
export function encodeCases(cases: readonly TestCase[], firstId: number): Buffer {
  const words: number[] = [];
  cases.forEach((c, i) => {
    const code = codeWords(c);
    if (code.length > MAX_CODE_WORDS) throw new RangeError(`a case has at most ${MAX_CODE_WORDS} code words, not ${code.length}`);
    words.push(RECORD_CASE, firstId + i, c.thumb ? 1 : 0, ...c.r, c.cpsr & CPSR_INITIAL, c.fpscr & FPSCR_MASK, ...c.vfp, code.length, c.patches.length, ...code);
    for (const [offset, value] of c.patches) words.push(offset, value);
  });
  return Buffer.from(Uint32Array.from(words).buffer);
}

function decodeResult(view: DataView, at: number, changes: number, testCase: TestCase): Result {
  const word = (i: number): number => view.getUint32(at + 4 * i, true);
  const words = (from: number, count: number): number[] => Array.from({ length: count }, (_, i) => word(from + i));
  const signal = word(1);
  const r = words(4, 16);
  const stop: Stop = signal === 4 && r[15] === endOf(testCase) ? 'end' : SIGNALS[signal] ?? 'undefined';
  return {
    stop, r, address: stop === 'abort' || stop === 'alignment' ? word(3) : 0,
    cpsr: (word(20) & CPSR_COMPARED) >>> 0, fpscr: (word(21) & FPSCR_MASK) >>> 0, vfp: words(22, 32),
    changes: Array.from({ length: changes }, (_, i): [number, number] => [word(RESULT_WORDS + 2 * i), word(RESULT_WORDS + 2 * i + 1)]),
  };
}
