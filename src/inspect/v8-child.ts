/**
 * Compiles one unit in a process of its own and runs it again and again, to see what V8 makes of it. Standard input: Task as JSON.
 * Started with --allow-natives-syntax and --print-bytecode; the last line of standard output is a Report as JSON.
 */
import { readFileSync } from 'node:fs';
import { Slot, TLB_PAGES } from '../../translator/abi.js';
import { instantiate } from '../../translator/emit/factory.js';
import { unitParameters } from '../../translator/emit/unit.js';
import { pure } from '../../translator/semantics/pure.js';
import { GUARDED } from './inspect.js';
import type { Report, Task } from './v8.js';

const { source, calls } = JSON.parse(readFileSync(0, 'utf8')) as Task;

/** Helpers, slow paths and calls that do nothing: every memory access takes the slow path, every branch what zeros give. */
const nothing = new Proxy({}, { get: () => () => 0 });
const words = (): Int32Array => new Int32Array(4096);
/** A software TLB without a valid entry, and execute tables that satisfy every guard. */
const tlb = new Int32Array(2 * TLB_PAGES).map((_, page) => ((page % TLB_PAGES) << 12) ^ (1 << 31));
const views = new Int32Array(TLB_PAGES).fill(GUARDED);
const values: Record<(typeof unitParameters)[number], unknown> = {
  S: new Int32Array(Slot.SIZE), T: tlb, XT: views, M: words(), HW: new Uint16Array(4096), B: new Uint8Array(4096),
  H: nothing, P: pure, U: nothing, Q: () => 0, J: () => 0, F: { code: 0 }, FI: words(), FS: new Float32Array(64), FD: new Float64Array(32), N: new Int32Array(4096), X: words(),
};
const unit = instantiate(unitParameters, values, source) as () => number;
// eslint-disable-next-line @typescript-eslint/no-implied-eval
const status = new Function('f', 'return %GetOptimizationStatus(f)') as (f: unknown) => number;

const S = values.S as Int32Array;
const started = performance.now();
let done = 0;
for (; done < calls && performance.now() - started < 2000; done++) {
  S.fill(0);
  S[Slot.BUDGET] = 1000;
  unit();
  // The compilers work in threads of their own; what they have done is taken over when this one looks up.
  if (done % 1000 === 999) await new Promise((resolve) => setTimeout(resolve, 1));
}
process.stdout.write(`\n${JSON.stringify({ status: status(unit), calls: done } satisfies Report)}\n`);
