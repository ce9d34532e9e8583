/** An inspection as text for a terminal. */
import type { BlockView, Inspection, InstructionView, PolicyView } from './inspect.js';
import { instructionsOf } from './inspect.js';
import type { V8View } from './v8.js';

export const address = (pc: number): string => (pc >>> 0).toString(16).padStart(8, '0');
const word = (x: InstructionView, thumb: boolean): string => (x.word >>> 0).toString(16).padStart(thumb ? 4 : 8, '0');

/** Disassembly with what each policy prints for each instruction; control flow and liveness; what V8 makes of the whole. */
export function inspectionText(inspection: Inspection, v8: Readonly<Record<string, V8View>>): string {
  const names = Object.keys(inspection.policies);
  return [
    ...heading(inspection, 'Control flow'), ...flows(inspection),
    '', 'Instructions, and the JavaScript of each under each policy', ...instructions(inspection),
    '', 'Units', ...names.map((name) => `  ${unit(name, inspection.policies[name]!, v8[name])}`), '',
  ].join('\n');
}

const heading = ({ entry, thumb }: Inspection, title: string): string[] => [`Unit at ${address(entry)} (${thumb ? 'Thumb' : 'ARM'})`, '', title];

/** Policies that divide the region in the same way are told together. */
function flows({ policies }: Inspection): string[] {
  const byText = new Map<string, string[]>();
  for (const [name, { blocks }] of Object.entries(policies)) {
    const text = blocks.map(flow).join('\n');
    byText.set(text, [...(byText.get(text) ?? []), name]);
  }
  return [...byText].flatMap(([text, names]) => [`  ${names.join(', ')}:`, text]);
}

function flow({ pc, instructions: all, successors, exits, end, callee, loopHeader, merge, live }: BlockView): string {
  const to = [...successors.map(address), ...exits.map((exit) => `${address(exit)} (exit)`), ...(end === 'leave' ? ['leaves by itself'] : [])];
  const kind = [callee && 'callee', loopHeader && 'loop header', merge && 'merge'].filter(Boolean).join(', ');
  return `    ${address(pc)}  ${plural(all.length, 'instruction').padStart(16)}  -> ${to.join(', ')}${kind === '' ? '' : `  [${kind}]`}  live: ${live.join('') || 'no flags'}`;
}

function instructions(inspection: Inspection): string[] {
  const names = Object.keys(inspection.policies);
  const width = Math.max(...names.map((name) => name.length));
  return instructionsOf(inspection).flatMap((x) => [
    `  ${address(x.pc)}  ${word(x, inspection.thumb)}  ${x.text}${x.sensitive === undefined ? '' : `    ; ${x.sensitive}`}`,
    ...perPolicy(names.map((name) => [name, inspection.policies[name]!.texts.get(x.pc)]), width),
  ]);
}

/** Where all policies print the same it is told once. */
function perPolicy(texts: readonly (readonly [string, string | undefined])[], width: number): string[] {
  const first = texts[0]![1];
  const lines = texts.every(([, text]) => text === first) ? [['all', first] as const] : texts;
  return lines.map(([name, text]) => `      ${name.padEnd(width)}  ${text === undefined ? '(not in this unit)' : text === '' ? '(nothing)' : text}`);
}

const plural = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

function unit(name: string, { source, blocks, instructions: count }: PolicyView, v8: V8View | undefined): string {
  const facts = [`${plural(count, 'instruction')} in ${plural(blocks.length, 'block')}`, `${source.length} bytes of JavaScript`];
  if (v8) facts.push(v8.bytecode === undefined ? 'bytecode not printed by this Node' : `${v8.bytecode} bytes of bytecode`, `${v8.tier} after ${v8.calls} calls`);
  return `${name}: ${facts.join(', ')}`;
}

/** The whole functions, one after the other. */
export function sourcesText({ policies }: Inspection): string {
  return Object.entries(policies).flatMap(([name, { formatted }]) => [`// ${name}`, ...formatted.lines, '']).join('\n');
}
