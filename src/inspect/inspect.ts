/** Everything that there is to see of a unit: disassembly, control flow, liveness, and what each policy makes of it. */
import { INLINE_LIMIT } from '../../runtime/engine/engine.js';
import { parsePolicy } from '../../runtime/hypervisor/policy.js';
import { disassemble } from '../../translator/decode/disassemble.js';
import { sensitiveClassOf, sensitiveNumber, type Way } from '../../translator/decode/sensitive.js';
import { flagBit } from '../../translator/emit/code.js';
import { translate, type UnitSource } from '../../translator/emit/unit.js';
import { addressOf, successors, targetsOf, type Block, type Instruction, type Place, type RegionOptions } from '../../translator/region/discover.js';
import { format, textByInstruction, withoutMarks, type Formatted } from './format.js';

/** The number that stands for the view of every page. */
export const GUARDED = 1;

export interface InstructionView {
  pc: number;
  word: number;
  text: string;
  /** Its sensitive class, if it has one. */
  sensitive?: string;
}

export interface BlockView {
  pc: number;
  /** Belongs to a function that was taken into the region of its caller. */
  callee: boolean;
  instructions: InstructionView[];
  /** Blocks of the region that may follow. */
  successors: number[];
  /** Addresses outside the region where it may go on; what is computed or performed by the runtime is not among them. */
  exits: number[];
  end: Block['end']['kind'];
  loopHeader: boolean;
  /** Two or more ways lead here. */
  merge: boolean;
  /** Flags that are live where it starts. */
  live: string[];
}

export interface PolicyView {
  /** The generated function, as the engine would instantiate it. */
  source: string;
  formatted: Formatted;
  blocks: BlockView[];
  instructions: number;
  /** Generated text of each instruction. */
  texts: ReadonlyMap<number, string>;
}

export interface Inspection {
  entry: number;
  thumb: boolean;
  policies: Record<string, PolicyView>;
}

export type InspectOptions = Pick<RegionOptions, 'thumb' | 'limit' | 'single' | 'seen'>;

/** Translates the region at `entry` under each policy. Throws PolicyError for one that does not exist. */
export function inspect(entry: number, fetch: (pc: number) => number, policies: readonly string[], options: InspectOptions): Inspection {
  return {
    entry: entry >>> 0, thumb: options.thumb,
    policies: Object.fromEntries(policies.map((policy) => {
      const { ways } = parsePolicy(policy);
      const wayOf = (x: Instruction): Way => ways[sensitiveNumber(x.line, x.word)] as Way;
      return [policy, viewOf(translate(entry | 0, fetch, { ...options, viewOf: () => GUARDED, calls: true, inline: INLINE_LIMIT, wayOf, marks: true }), fetch)];
    })),
  };
}

/** What there is to see of a unit that was printed with `marks`. */
export function viewOf(unit: UnitSource, fetch: (pc: number) => number): PolicyView {
  const { blocks, graph, live } = unit.region;
  return {
    source: withoutMarks(unit.source), formatted: format(unit.source), instructions: unit.instructions, texts: textByInstruction(unit.source),
    blocks: [...blocks.values()].map((block) => ({
      pc: addressOf(block.place) >>> 0, callee: block.place !== addressOf(block.place), instructions: block.instructions.map((x) => instructionView(x, unit.thumb, fetch)),
      successors: successors(block, blocks).map((place) => addressOf(place) >>> 0), exits: exitsOf(block, blocks), end: block.end.kind,
      loopHeader: graph.loopHeaders.has(block.place), merge: graph.merges.has(block.place),
      live: Object.entries(flagBit).filter(([, bit]) => ((live.get(block.place) ?? 0) & bit) !== 0).map(([name]) => name.replace(/F$/, '')),
    })),
  };
}

const exitsOf = ({ end }: Block, blocks: ReadonlyMap<Place, Block>): number[] => targetsOf(end).filter((place) => !blocks.has(place)).map((place) => addressOf(place) >>> 0);

export function instructionView({ pc, word, line }: Instruction, thumb: boolean, fetch: (pc: number) => number): InstructionView {
  const sensitive = sensitiveClassOf(line, word);
  const next = line.name === 'tBL_prefix' ? safely(() => fetch(pc + 2)) : undefined;
  return { pc: pc >>> 0, word: word >>> 0, text: disassemble(word, pc, thumb, next), ...(sensitive !== undefined && { sensitive }) };
}

/** The second half of a call may lie in a page that is not there. */
function safely<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}

/** All instructions that any of the policies has, by address. */
export function instructionsOf({ policies }: Inspection): InstructionView[] {
  const all = new Map(Object.values(policies).flatMap(({ blocks }) => blocks.flatMap(({ instructions }) => instructions)).map((x) => [x.pc, x]));
  return [...all.values()].sort((a, b) => a.pc - b.pc);
}
