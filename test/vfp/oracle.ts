/** Random VFP cases on a real `qemu-arm -cpu arm1176` and on jitvisor's semantics, compared bit by bit. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { FpMode, modeOf } from '../../runtime/cpu/vfp.js';
import { Slot } from '../../translator/abi.js';
import type { VfpLine } from '../../translator/decode/vfp-table.js';
import { Random, double, fpscr, nearDouble, nearSingle, partnerDouble, partnerSingle, single } from './operands.js';
import { Core, encode, patterns } from './runner.js';
import type { Pattern } from './runner.js';

const ORACLE = fileURLToPath(new URL('../../guests/vfp-oracle/vfp-oracle', import.meta.url));
const QEMU = ['-cpu', 'arm1176', ORACLE];

/** Why the comparison cannot run here, or undefined. */
export function oracleMissing(): string | undefined {
  const r = spawnSync('qemu-arm', QEMU, { input: '' });
  if (r.error) return `qemu-arm does not start (${r.error.message}); install qemu-user`;
  return r.status === 0 ? undefined : `vfp-oracle ends with status ${r.status}: ${r.stderr.toString()}`;
}

interface Batch {
  name: string;
  instruction: number;
  count: number;
  first: number;
  words: number;
  /** FPSCR and registers, case after case. */
  cases: Int32Array;
}

/** Data-processing lines: they read and write VFP registers and FPSCR only. */
export const arithmeticLines = patterns.filter(({ line }) => line.cls === 'vfp' && /^V/.test(line.name));
const vectorLines = arithmeticLines.filter(({ line }) => /^V(N?ML[AS]|N?MUL|ADD|SUB|DIV|MOV|ABS|NEG|SQRT)_/.test(line.name));

const isDouble = (line: VfpLine): boolean => line.name.includes('f64');

function fill(r: Random, out: Int32Array, at: number, words: number, doubles: boolean): void {
  for (let k = 0; k < words; k += doubles ? 2 : 1) {
    const how = k > 0 ? r.below(8) : 7;
    if (doubles) {
      const [l, h] = [out[at + k - 2]!, out[at + k - 1]!];
      const [low, high] = how < 2 ? nearDouble(r, l, h) : how < 4 ? partnerDouble(r, l, h) : double(r);
      out[at + k] = low;
      out[at + k + 1] = high;
    } else {
      const last = out[at + k - 1]!;
      out[at + k] = how < 2 ? nearSingle(r, last) : how < 4 ? partnerSingle(r, last) : single(r);
    }
  }
}

/** Register fields below `limit` single registers starting at `base`. */
function registers(r: Random, base: number, span: number): Record<string, number> {
  const s = (): number => base + r.below(span);
  const [d, n, m] = [s(), s(), s()];
  return { d: d >> 1, D: d & 1, n: n >> 1, N: n & 1, m: m >> 1, M: m & 1 };
}

function scalarBatch(r: Random, { line, pattern }: { line: VfpLine; pattern: Pattern }, count: number): Batch {
  const words = 8;
  const cases = new Int32Array(count * (words + 1));
  for (let i = 0; i < cases.length; i += words + 1) {
    cases[i] = fpscr(r);
    fill(r, cases, i + 1, words, line.name.endsWith('f64') || (isDouble(line) && !line.name.includes('f32') && !/_[us]32$/.test(line.name)));
    if (/_[us]32$/.test(line.name) && r.chance(2)) for (let k = 1; k <= words; k++) cases[i + k] = r.u32() >> r.below(32);
  }
  return { name: line.name, instruction: encode(pattern, registers(r, 8, words)), count, first: 8, words, cases };
}

function vectorBatch(r: Random, { line, pattern }: { line: VfpLine; pattern: Pattern }, count: number): Batch {
  const words = 32;
  const cases = new Int32Array(count * (words + 1));
  for (let i = 0; i < cases.length; i += words + 1) {
    // QEMU 7.2 steps singles by 4 when STRIDE is 0b11, where DDI 0100I C5.1 says 2: not compared.
    const stride = isDouble(line) ? r.below(4) : r.below(3);
    cases[i] = fpscr(r) | (r.below(8) << 16) | (stride << 20);
    fill(r, cases, i + 1, words, isDouble(line));
  }
  const fields = registers(r, 0, 32);
  // QEMU 7.2 does not step the source of two-operand doubles (it sets the destination instead), against C5.4: source in bank 0 only.
  if (/^V(MOV|ABS|NEG|SQRT)_f64/.test(line.name)) fields.m! &= 3;
  return { name: line.name, instruction: encode(pattern, fields), count, first: 0, words, cases };
}

export function makeBatches(seed: number, total: number): Batch[] {
  const r = new Random(seed);
  const size = 400;
  const out: Batch[] = [];
  for (let made = 0, i = 0; made < total; i++) {
    const vector = i % 10 === 9;
    const batch = vector
      ? vectorBatch(r, vectorLines[r.below(vectorLines.length)]!, size / 4)
      : scalarBatch(r, arithmeticLines[i % arithmeticLines.length]!, size);
    made += batch.count;
    out.push(batch);
  }
  return out;
}

function runQemu(batches: Batch[]): Int32Array {
  const parts = batches.flatMap((b) => [
    Buffer.from(Int32Array.of(b.instruction, b.count, b.first, b.words).buffer),
    Buffer.from(b.cases.buffer, b.cases.byteOffset, b.cases.byteLength),
  ]);
  const r = spawnSync('qemu-arm', QEMU, { input: Buffer.concat(parts), maxBuffer: 2 ** 30 });
  if (r.status !== 0) throw new Error(`vfp-oracle: status ${r.status} ${r.stderr.toString()}`);
  const bytes = new Uint8Array(r.stdout);
  return new Int32Array(bytes.buffer, 0, bytes.byteLength >> 2);
}

const hex = (x: number): string => (x >>> 0).toString(16).padStart(8, '0');
const show = (a: Int32Array): string => [...a].map(hex).join(' ');

export interface Report {
  cases: number;
  failures: string[];
  /** Failing cases an instruction. */
  byName: Map<string, number>;
}

/** Compares `batches` (results, FPSCR, and FPMODE with what FPSCR says); at most three failures are described. `exactOnly` keeps everything off the host's arithmetic. */
export function compareBatches(batches: Batch[], exactOnly = false): Report {
  const expected = runQemu(batches);
  const report: Report = { cases: 0, failures: [], byName: new Map() };
  const core = new Core();
  const { S, vfp } = core;
  let at = 0;
  for (const b of batches) {
    const step = core.compile(b.instruction);
    const width = b.words + 1;
    for (let i = 0; i < b.count; i++, at += width) {
      const input = b.cases.subarray(i * width, (i + 1) * width);
      vfp.setFpscr(input[0]!);
      vfp.FI.set(input.subarray(1), b.first);
      if (exactOnly) S[Slot.FPMODE]! |= FpMode.DIRECTED;
      step();
      report.cases++;
      let same = vfp.getFpscr() === expected[at] && (exactOnly || S[Slot.FPMODE] === modeOf(S[Slot.FPSCR]!));
      for (let k = 1; k < width; k++) same &&= vfp.FI[b.first + k - 1] === expected[at + k];
      if (same) continue;
      report.byName.set(b.name, (report.byName.get(b.name) ?? 0) + 1);
      if (report.failures.length < 3) {
        const got = Int32Array.of(vfp.getFpscr(), ...vfp.FI.subarray(b.first, b.first + b.words));
        report.failures.push(`${b.name} ${hex(b.instruction)}\n  in   ${show(input)}\n  qemu ${show(expected.subarray(at, at + width))}\n  ours ${show(got)}`);
      }
    }
  }
  if (at !== expected.length) throw new Error(`vfp-oracle answered ${expected.length} words for ${at}`);
  return report;
}
