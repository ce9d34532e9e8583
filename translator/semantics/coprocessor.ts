/**
 * Coprocessor transfers (DDI 0100I B3; DDI 0301H 3.2): a template for each register, made from its line in cp15-table.ts.
 *
 * Inline, what is only storage is read and written in place, and what is nothing here (barriers, cache maintenance: memory is
 * coherent) is nothing; permission is a test of the mode. The rest calls the runtime.
 */
import { Order } from '../abi.js';
import { Cp15Slot } from '../cp15-slots.js';
import { cp15Range, cp15Register, May, Op, type Cp15Register } from '../decode/cp15-table.js';
import type { CompiledLine } from '../decode/pattern.js';
import { coprocessorOperands, Way } from '../decode/sensitive.js';
import { privileged } from './modes.js';

const setFlags = 'NF = v; ZF = ~v & 1073741824; CF = v >>> 29 & 1; VF = v << 3;';
const receive = `if (d === 15) { ${setFlags} } else { R[d] = v; }`;

/** `body` for whoever may; the rest is UNDEFINED. Undefined: the test needs the runtime. */
function permitted(may: number, write: boolean, body: string): string | undefined {
  if (may & (May.VALIDATED | May.SECURE_READ | May.SECURE_WRITE)) return undefined;
  const anyone = (may & (write ? May.UW : May.UR)) !== 0;
  if (anyone) return body;
  return (may & (write ? May.PW : May.PR)) !== 0 ? `if (${privileged}) { ${body} } else { undefinedInstruction(); }` : 'undefinedInstruction();';
}

const computed = new Set<number>([Op.ISR, Op.PMNC, Op.COUNTER]);

function readInPlace({ may, op, slot, reset }: Cp15Register): string | undefined {
  if (computed.has(op)) return undefined;
  return permitted(may, false, `const v = ${slot >= 0 ? `file[${slot}]` : reset}; ${receive}`);
}

/** Orders that change nothing, as memory is coherent and stores into code are seen: counted, no more. */
const NOTHING = new Map<number, number>([
  [Op.ICACHE_ALL, Order.ICACHE], [Op.ICACHE_MVA, Order.ICACHE], [Op.CACHES_ALL, Order.ICACHE], [Op.DCACHE, Order.DCACHE], [Op.FLUSH, Order.BARRIER],
]);

function writeInPlace(register: Cp15Register): string | undefined {
  const { may, op, slot, mask, reset, arg } = register;
  const counted = NOTHING.get(op);
  if (counted !== undefined) return permitted(may, true, `order(${counted});`);
  if (slot < 0) return op === Op.NOP || op === Op.NONE ? permitted(may, true, '') : undefined;
  const fixed = reset & ~mask;
  const value = mask === -1 ? 'R[d]' : fixed === 0 ? `R[d] & ${mask}` : `R[d] & ${mask} | ${fixed}`;
  // Translations are kept by ASID and DACR: a new table is seen by the next walk.
  if (slot === Cp15Slot.DACR) return dacrInPlace;
  if (op === Op.NONE || (op === Op.SPACE && arg <= 2)) return permitted(may, true, `file[${slot}] = ${value};${op === Op.SPACE ? ` order(${Order.TTBR});` : ''}`);
  return undefined;
}

/**
 * DACR: with the value that it had before, the two pairs of TLB contexts change places; any other value is the runtime's.
 * `respace()` takes the new tables, and leaves where the code itself is mapped otherwise under them.
 */
const dacrInPlace = `if (${privileged}) {
    const v = R[d]; const old = file[${Cp15Slot.DACR}];
    if (v !== old) {
      if (v === slot.ALT_DACR && slot.ALT_PRIVILEGED !== 0 && slot.SPACE_STALE === 0 && slot.DCTX !== 0) {
        const p = slot.SPACE_PRIVILEGED; const u = slot.SPACE_USER;
        file[${Cp15Slot.DACR}] = v; slot.SPACE_DACR = v;
        slot.SPACE_PRIVILEGED = slot.ALT_PRIVILEGED; slot.SPACE_USER = slot.ALT_USER;
        slot.ALT_DACR = old; slot.ALT_PRIVILEGED = p; slot.ALT_USER = u;
        slot.DCTX = slot.SPACE_PRIVILEGED; slot.UCTX = slot.SPACE_USER; slot.XCTX = slot.DCTX >>> 1;
        order(${Order.DACR}); respace(p >>> 1);
      } else { system(H.mcr(p15, o, d, n, m, q)); }
    }
  } else { undefinedInstruction(); }`.replaceAll('p15', '15');

/** Registers whose access changes nothing that a running unit depends on. A read of a counter needs the exact count of instructions. */
function goesOn(register: Cp15Register, read: boolean): boolean {
  if (computed.has(register.op)) return register.op === Op.ISR;
  return read || register.op === Op.NONE || register.op === Op.NOP || NOTHING.has(register.op) || (register.op === Op.SPACE && register.arg <= 2);
}

const UNDEFINED = 'UNDEFINED';
const LEAVE_READ = 'system(H.mrc(p, o, d, n, m, q));';
const LEAVE_WRITE = 'system(H.mcr(p, o, d, n, m, q));';
const GO_ON_READ = `if (H.coprocessorRead(p, o, n, m, q) === 0) { undefinedInstruction(); } else { const v = H.coprocessorValue(); ${receive} }`;
const GO_ON_WRITE = 'if (H.coprocessorWrite(p, o, n, m, q, R[d]) === 0) { undefinedInstruction(); }';

/** Template of a transfer: its source, or the key of another template. `leaves`: every path of it leaves the unit. */
export function coprocessorTemplate(line: CompiledLine, word: number, way: number): { key: string; source?: string; leaves: boolean } {
  const { p, o, n, m, q, read, pair } = coprocessorOperands(line, word);
  const name = `${line.sem}/${way}/${p}.${o}.${n}.${m}.${q}`;
  const leave = { key: `${line.sem}/leave`, source: pair ? 'system(H.mcrr(p, o, d, n, m));' : read ? LEAVE_READ : LEAVE_WRITE, leaves: true };
  const inline = way === Way.INLINE;
  if (p === 14 && !pair) return inline || way === Way.CALLOUT ? { key: `${line.sem}/go-on`, source: read ? GO_ON_READ : GO_ON_WRITE, leaves: false } : leave;
  const register = p === 15 && !pair ? cp15Register(o, n, m, q) : null;
  const range = p === 15 && pair && !read && o === 0 ? cp15Range(m) : null;
  if (range !== null) {
    const source = inline ? permitted(range.may, true, `order(${NOTHING.get(range.op)!});`)! : 'if (H.coprocessorRange(o, m, R[d], R[n]) === 0) { undefinedInstruction(); }';
    return { key: inline ? name : 'MCRR/go-on', source, leaves: false };
  }
  if (register === null) return inline ? { key: UNDEFINED, leaves: true } : { key: 'UNDEFINED/callout', leaves: true };
  if (inline) {
    const source = read ? readInPlace(register) : writeInPlace(register);
    if (source !== undefined) return { key: name, source, leaves: false };
  }
  return goesOn(register, read) ? { key: `${line.sem}/go-on`, source: read ? GO_ON_READ : GO_ON_WRITE, leaves: false } : leave;
}
