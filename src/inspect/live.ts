/** Looks into a running machine: shows the units at an address when they are compiled, and writes all units with source maps. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import v8 from 'node:v8';
import type { UnitObserver } from '../../runtime/engine/engine.js';
import type { Unit } from '../../runtime/engine/unit-table.js';
import type { UnitSource } from '../../translator/emit/unit.js';
import { format, withoutMarks } from './format.js';
import { inspect, instructionView, viewOf } from './inspect.js';
import { mapUnit, type Origin } from './source-map.js';
import { address, inspectionText } from './text.js';
import { askV8, tierOf } from './v8.js';

export interface LiveOptions {
  /** Show the units that contain this instruction. */
  at: number | undefined;
  /** Write each unit here. */
  directory: string | undefined;
  /** The machine's policy. */
  virt: string | undefined;
  say(text: string): void;
}

const POLICIES = ['trap', 'callout', 'inline'] as const;
/** What `new Function` and the engine put in front of a unit (runtime/engine/engine.ts, make). */
const ORIGIN: Origin = { line: 2, column: '"use strict";return '.length };

export class LiveInspection implements UnitObserver {
  /** Units that were shown, by entry. */
  private readonly shown = new Map<number, { unit: Unit; source: string }>();
  /** How often a name was used: code at one address may change. */
  private readonly names = new Map<string, number>();

  constructor(private readonly options: LiveOptions) {
    if (options.directory !== undefined) mkdirSync(options.directory, { recursive: true });
  }

  present(made: UnitSource): string {
    const { directory } = this.options;
    return directory === undefined ? withoutMarks(made.source) : this.write(made, directory);
  }

  compiled(made: UnitSource, unit: Unit): void {
    const { at, say, virt = 'inline' } = this.options;
    if (at === undefined || this.shown.has(made.entry)) return;
    const words = wordsOf(made);
    if (!words.has(at >>> 0)) return;
    this.shown.set(made.entry, { unit, source: withoutMarks(made.source) });
    const fetch = (pc: number): number => words.get(pc >>> 0)!;
    const inspection = inspect(made.entry, fetch, POLICIES, {
      thumb: made.thumb, limit: made.instructions, seen: (pc) => words.has(pc >>> 0),
    });
    // The unit as it runs, of sites that an adaptive policy has promoted too.
    inspection.policies[virt] = viewOf(made, fetch);
    say(`\njitvisor: compiled under ${virt}\n${inspectionText(inspection, {})}`);
  }

  /** Says what V8 has made of the units that were shown. */
  finish(): void {
    const { at, say } = this.options;
    if (at === undefined) return;
    if (this.shown.size === 0) return say(`jitvisor: no unit with the instruction at 0x${address(at)} was compiled.\n`);
    // Natives are understood from here on by the one function that uses them.
    v8.setFlagsFromString('--allow-natives-syntax');
    // eslint-disable-next-line @typescript-eslint/no-implied-eval
    const status = new Function('f', 'return %GetOptimizationStatus(f)') as (f: unknown) => number;
    v8.setFlagsFromString('--no-allow-natives-syntax');
    for (const [entry, { unit, source }] of this.shown) {
      const { bytecode } = askV8(source, 1);
      say(`jitvisor: unit at ${address(entry)}: ${bytecode === undefined ? 'bytecode not printed by this Node' : `${bytecode} bytes of bytecode`}; in this run it reached ${tierOf(status(unit))}.\n`);
    }
  }

  /** Writes script, map and disassembly; answers the script with the comments by which DevTools finds them. */
  private write(made: UnitSource, directory: string): string {
    const base = `u_${address(made.entry)}`;
    const count = (this.names.get(base) ?? 0) + 1;
    this.names.set(base, count);
    const name = count === 1 ? base : `${base}_${count}`;
    const words = wordsOf(made);
    const views = [...made.region.blocks.values()].flatMap(({ instructions }) => instructions.map((x) => instructionView(x, made.thumb, (pc) => words.get(pc >>> 0) ?? 0)));
    const { source, listing, map } = mapUnit(name, format(made.source), views.sort((a, b) => a.pc - b.pc), ORIGIN);
    const file = resolve(directory, `${name}.js`);
    // The file has the lines of the script, so that a profile's positions are the file's.
    writeFileSync(file, `${'\n'.repeat(ORIGIN.line)}${' '.repeat(ORIGIN.column)}${source}\n//# sourceMappingURL=${name}.js.map\n`);
    writeFileSync(join(directory, `${name}.js.map`), map);
    writeFileSync(join(directory, `${name}.s`), listing);
    return `${source}\n//# sourceURL=${pathToFileURL(file).href}\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(map).toString('base64')}`;
  }
}

/** The instruction words of a unit by unsigned address. */
const wordsOf = ({ region }: UnitSource): Map<number, number> => new Map([...region.blocks.values()].flatMap(({ instructions }) => instructions.map(({ pc, word }) => [pc >>> 0, word] as const)));
