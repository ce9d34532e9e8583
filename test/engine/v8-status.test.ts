/**
 * What V8 says of generated code: a region that is hot is optimised by TurboFan, and not deoptimised again and again. A child process is
 * asked, since V8 has to be told before it starts that somebody will ask.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt } from '../support/program.js';

const child = fileURLToPath(new URL('hot-region.mjs', import.meta.url));
/** A second of a fast machine, ten of a slow one. */
const HOT = 60_000_000;
/** The unit that hot-region.mjs enters again and again, with its loop inside. (Others begin where a time slice ended.) */
const HOT_UNIT = 'u_00008000';
/** Types settle within a few rounds: each round may cost one deoptimisation. */
const MOST_DEOPTIMISATIONS = 3;

interface Answer {
  version: string;
  bits: number;
  instructions: number;
  units: { name: string; instructions: number; optimised: boolean }[];
}

function ask(instructions: number): Promise<{ answer: Answer; deoptimised: (name: string) => number }> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, ['--allow-natives-syntax', '--trace-opt', '--trace-deopt', child, String(instructions)], { encoding: 'utf8', maxBuffer: 1 << 26 }, (error, stdout) => {
      if (error) return reject(error);
      const answer = JSON.parse(stdout.trim().split('\n').findLast((line) => line.startsWith('{'))!) as Answer;
      resolve({ answer, deoptimised: (name) => stdout.split('\n').filter((line) => /bailout.*begin/.test(line) && line.includes(`JSFunction ${name}`)).length });
    });
  });
}

describe('V8', () => {
  beforeAll(ensureBuilt, 120_000);

  it('optimises a hot region, and leaves it so', async () => {
    const { answer, deoptimised } = await ask(HOT);
    expect(answer.instructions).toBe(HOT);
    const hot = answer.units.filter(({ name }) => name === HOT_UNIT);
    expect(hot).toContainEqual({ name: HOT_UNIT, instructions: expect.any(Number), optimised: true });
    const names = ['armInterpreter', ...new Set(answer.units.map(({ name }) => name))];
    expect(names.filter((name) => deoptimised(name) > MOST_DEOPTIMISATIONS)).toEqual([]);
    // The trace is read right: this one has happened.
    expect(deoptimised('u_deadbeef')).toBe(1);
    console.log(`V8 ${answer.version}: ${answer.units.map(({ name, optimised }) => `${name} ${optimised ? 'optimised' : 'not optimised'}, ${deoptimised(name)} times deoptimised`).join('; ')}`);
  });

  it('does not say so of a region that has hardly run', async () => {
    const { answer } = await ask(2000);
    expect(answer.units.length).toBeGreaterThan(0);
    expect(answer.units.filter(({ optimised }) => optimised)).toEqual([]);
  });
});
