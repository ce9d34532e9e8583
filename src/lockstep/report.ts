/** What is printed when two machines in lockstep differ: what, where, the unit with its generated JavaScript, both states. */
import { parse, type Program } from 'acorn';
import { generate } from 'astring';
import { disassemble } from '../../translator/decode/disassemble.js';
import type { UnitSource } from '../../translator/emit/unit.js';
import { Slot } from '../../translator/abi.js';
import { readCpsr } from '../../runtime/cpu/psr.js';
import { Access } from '../../runtime/memory/mmu.js';
import type { Assembly } from '../assembly.js';
import type { MachineOptions } from '../machine-api.js';
import { hex, SLOT_NAMES, type Difference } from './compare.js';
import type { Divergence, Pair } from './pair.js';
import { pinpoint, type Culprit } from './pinpoint.js';

const RECENT_UNITS = 16;

/** Many lines, the first one a sentence. `comparedAt`: the instruction at which memory was last equal. */
export function report(error: Divergence, pair: Pair, options: MachineOptions, comparedAt: number): string {
  const now = pair.leader.engine.instructions();
  const culprit = error.what === 'registers' ? pinpoint(pair, options) : undefined;
  return [
    `lockstep: translator and interpreter differ (${error.what}) after ${now} instructions; they were equal after ${error.what === 'registers' ? pair.beforeAt : comparedAt}.`,
    differencesText(error.differences),
    ...(error.what === 'registers' ? [] : [`To see after which unit, run again with --lockstep-from ${comparedAt} (and the same input).`]),
    ...(culprit ? [culpritText(culprit, pair)] : []),
    `Units that ran last, the latest last: ${pair.recentUnits(RECENT_UNITS).map(hex).join(' ')}`,
    ...(pair.last ? [unitText('The last unit', pair.last, pair)] : []),
    stateText(pair),
  ].join('\n\n');
}

/** Words are hexadecimal; times and counts are not words. */
const word = (v: number): string => (Math.abs(v) < 2 ** 32 ? hex(v) : String(v));

function differencesText(differences: readonly Difference[]): string {
  const rows = differences.map(({ what, translated, interpreted }) => `  ${what.padEnd(24)} ${word(translated)}    ${word(interpreted)}`);
  return [`  ${''.padEnd(24)} translated  interpreted`, ...rows].join('\n');
}

function culpritText({ unit, differences }: Culprit, pair: Pair): string {
  const how = unit.instructions === 1 ? 'One instruction does it' : `${unit.instructions} instructions together do it, and no fewer`;
  return [`${how}, when the stretch is run again:`, differencesText(differences), unitText('The unit', unit, pair)].join('\n\n');
}

function unitText(name: string, unit: UnitSource, pair: Pair): string {
  const code = generate(parse(unit.source, { ecmaVersion: 2022 }) as Program);
  return `${name} at ${hex(unit.entry)}, ${unit.thumb ? 'Thumb' : 'ARM'}, ${unit.instructions} instructions in ${unit.blocks} blocks:\n\n${listing(unit, pair).join('\n')}\n\n${code.trimEnd()}`;
}

/** The guest code that the unit spans, as it is in memory now. */
function listing(unit: UnitSource, { follower: { engine, ram } }: Pair): string[] {
  const size = unit.thumb ? 2 : 4;
  const wordAt = (pc: number): number | undefined => {
    const fault = engine.mmu.walk(pc, Access.EXECUTE, true);
    const pa = engine.mmu.pa >>> 0;
    return fault !== 0 || pa >= ram.size ? undefined : unit.thumb ? ram.u16[pa >> 1]! : ram.i32[pa >> 2]!;
  };
  return unit.pages.flatMap(({ page, from, to }) => {
    const lines: string[] = [];
    for (let pc = (page + from) | 0; pc < ((page + to) | 0); pc += size) {
      const w = wordAt(pc);
      lines.push(w === undefined ? `${hex(pc)}  not mapped any more` : `${hex(pc)}  ${hex(w).slice(-2 * size)}  ${disassemble(w, pc, unit.thumb, wordAt(pc + size))}`);
    }
    return lines;
  });
}

/** Registers of both machines, and of both before the stretch in which they came to differ. */
function stateText({ before, beforeAt, leader, follower }: Pair): string {
  const rows: string[] = [`  ${''.padEnd(16)} before      translated  interpreted`];
  const add = (name: string, was: number, a: number, b: number): void => {
    if (was !== 0 || a !== 0 || b !== 0) rows.push(`${a === b ? ' ' : '*'} ${name.padEnd(16)} ${hex(was)}    ${hex(a)}    ${hex(b)}`);
  };
  const S = (machine: Assembly): Int32Array => machine.engine.S;
  for (let r = 0; r < 15; r++) add(`r${r}`, before.S[r]!, S(leader)[r]!, S(follower)[r]!);
  add('PC', before.S[Slot.PC]!, S(leader)[Slot.PC]!, S(follower)[Slot.PC]!);
  add('CPSR', readCpsr(before.S), readCpsr(S(leader)), readCpsr(S(follower)));
  for (let slot: number = Slot.LINES; slot < Slot.SIZE; slot++) {
    if (slot !== Slot.EXACT_IO) add(SLOT_NAMES[slot]!, before.S[slot]!, S(leader)[slot]!, S(follower)[slot]!);
  }
  for (let i = 0; i < 32; i++) add(`s${i}`, before.vfp[i]!, leader.engine.vfp.FI[i]!, follower.engine.vfp.FI[i]!);
  return `Both states, and the state after ${beforeAt} instructions, when they were equal (* differs; what is zero everywhere is left out):\n${rows.join('\n')}`;
}
