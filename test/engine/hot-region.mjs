/**
 * Runs a hot loop on the engine of dist/ for so many instructions and prints, as JSON on its last line, what V8 made of its units. A child of
 * v8-status.test.ts, on whichever Node: `node --allow-natives-syntax --trace-opt --trace-deopt hot-region.mjs INSTRUCTIONS`.
 */
import { Engine } from '../../dist/runtime/engine/engine.js';
import { GuestRam } from '../../dist/runtime/memory/ram.js';
import { Slot } from '../../dist/translator/abi.js';

const CODE = [
  0xe3a06801, // mov r6, #65536
  0xe3a07902, // mov r7, #32768
  0xe3a020c8, // mov r2, #200
  0xe7963102, // loop: ldr r3, [r6, r2, lsl #2]
  0xe02443e3, // eor r4, r4, r3, ror #7
  0xe0955004, // adds r5, r5, r4
  0xe2a00000, // adc r0, r0, #0
  0xe7c65002, // strb r5, [r6, r2]
  0xe19610b2, // ldrh r1, [r6, r2]
  0xe3510902, // cmp r1, #32768
  0x80800001, // addhi r0, r0, r1
  0xe0a98593, // umlal r8, r9, r3, r5
  0xe7864102, // str r4, [r6, r2, lsl #2]
  0xe2522001, // subs r2, r2, #1
  0x1afffff3, // bne loop
  0xe12fff17, // bx r7
];
const AT = 0x8000;
/** As the run loop hands them out between two timer ticks. */
const SLICE = 50_000;

const natives = (body) => new Function('f', body);
const statusOf = natives('return %GetOptimizationStatus(f)');
/** A function's status bits differ between versions of V8: those of TurboFan are the ones that a function gets by it, and a cold one lacks. */
function turboFanBits() {
  const cold = (x) => x + 1;
  const hot = (x) => x + 2;
  natives('%PrepareFunctionForOptimization(f)')(hot);
  hot(1);
  natives('%OptimizeFunctionOnNextCall(f)')(hot);
  hot(1);
  return statusOf(hot) & ~statusOf(cold);
}
/** A function with a unit's name that is optimised for integers and then given a string: one deoptimisation in the trace. */
function deoptimiseOnce() {
  const u_deadbeef = { u_deadbeef: (x) => x - 1 }.u_deadbeef;
  natives('%PrepareFunctionForOptimization(f)')(u_deadbeef);
  u_deadbeef(3);
  natives('%OptimizeFunctionOnNextCall(f)')(u_deadbeef);
  u_deadbeef(3);
  u_deadbeef('4');
}

const instructions = Number(process.argv[2]);
const units = [];
const ram = new GuestRam(1 << 20);
const engine = new Engine(ram, { decodes: () => false, read: () => 0, write: () => {} }, {
  engine: 'jit', jitThreshold: 10, unit: 'region', exactIo: false,
  instantiate: (made, make) => {
    const unit = make(made.source);
    units.push({ made, unit });
    return unit;
  },
});
ram.i32.set(CODE, AT >> 2);
engine.S[Slot.PC] = AT;
engine.S[4] = 0x12345678;
while (engine.instructions() < instructions) {
  engine.run(Math.min(SLICE, instructions - engine.instructions()));
  // Concurrent compilations are installed, and the trace is written, between turns.
  await new Promise((resolve) => setImmediate(resolve));
}
deoptimiseOnce();
const bits = turboFanBits();
console.log(`\n${JSON.stringify({
  version: process.versions.v8, bits, instructions: engine.instructions(),
  units: units.map(({ made, unit }) => ({ name: unit.name, instructions: made.instructions, optimised: (statusOf(unit) & bits) === bits })),
})}`);
