/** `npm start` and `npm test` do what is needed and skip what is done. */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ROOT, ensureBuilt } from '../support/program.js';

let base: string;
beforeEach(() => { base = mkdtempSync(join(tmpdir(), 'jitvisor-steps-')); });
afterEach(() => rmSync(base, { recursive: true, force: true }));

const write = (path: string, text = ''): void => {
  mkdirSync(dirname(join(base, path)), { recursive: true });
  writeFileSync(join(base, path), text);
};

interface Steps {
  installIfNeeded(options: { base: string; run: (title: string, command: string, args: string[]) => void }): boolean;
  buildIfNeeded(options: { base: string; run: (title: string, command: string, args: string[]) => void }): boolean;
  newestNode(options: { env: Record<string, string>; version?: string; home?: string }): string;
}
const steps = (await import(pathToFileURL(join(ROOT, 'scripts', 'steps.mjs')).href)) as Steps;

describe('installIfNeeded', () => {
  let ran: string[];
  const install = (): boolean => steps.installIfNeeded({
    base,
    run: (_title, command, args) => {
      ran.push([command, ...args].join(' '));
      write('node_modules/.package-lock.json');
    },
  });
  beforeEach(() => { ran = []; write('package-lock.json', '1'); });

  it('installs once, and again when the lock file changed', () => {
    expect([install(), install()]).toEqual([true, false]);
    expect(ran).toEqual(['npm ci --no-audit --no-fund']);
    utimesSync(join(base, 'package-lock.json'), new Date(), new Date(Date.now() + 60_000));
    expect(install()).toBe(false);
    write('package-lock.json', '2');
    expect(install()).toBe(true);
  });

  it('installs again after an installation that was broken off', () => {
    write('node_modules/acorn/package.json');
    expect(install()).toBe(true);
  });

  it("takes the user's own installation unless it is older than the lock file", () => {
    write('node_modules/.package-lock.json');
    expect(install()).toBe(false);
    utimesSync(join(base, 'node_modules/.package-lock.json'), new Date(0), new Date(0));
    expect(install()).toBe(true);
  });

  it('leaves a linked node_modules alone', () => {
    mkdirSync(join(base, 'elsewhere'));
    symlinkSync(join(base, 'elsewhere'), join(base, 'node_modules'));
    expect(install()).toBe(false);
  });
});

describe('buildIfNeeded', () => {
  let builds: number;
  const build = (fails = false): boolean => steps.buildIfNeeded({
    base,
    run: (_title, _command, args) => {
      builds++;
      if (fails) throw new Error('tsc');
      writeFileSync(join(args.at(-1)!, 'out.js'), '');
    },
  });
  beforeEach(() => {
    builds = 0;
    for (const path of ['package.json', 'tsconfig.json', 'tsconfig.build.json', 'src/a.ts', 'src/cli/b.ts', 'runtime/c.ts']) write(path);
  });

  it('builds once, and again when a source is changed, added or gone', () => {
    expect([build(), build()]).toEqual([true, false]);
    write('src/cli/b.ts', 'x');
    expect([build(), build()]).toEqual([true, false]);
    write('src/new.ts');
    expect([build(), build()]).toEqual([true, false]);
    write('dist/src/old.js');
    rmSync(join(base, 'runtime/c.ts'));
    expect([build(), build()]).toEqual([true, false]);
    expect(existsSync(join(base, 'dist/src/old.js'))).toBe(false);
    expect(existsSync(join(base, 'dist/out.js'))).toBe(true);
    rmSync(join(base, 'dist'), { recursive: true });
    expect(build()).toBe(true);
    expect(builds).toBe(5);
  });

  it('leaves the last build in place when one fails, and tries again', () => {
    build();
    write('src/a.ts', 'broken');
    expect(() => build(true)).toThrow();
    expect(existsSync(join(base, 'dist/out.js'))).toBe(true);
    expect(build()).toBe(true);
  });
});

describe('newestNode', () => {
  /** A stand-in that answers as Node of a version does. */
  const install = (path: string, version: string): string => {
    write(path, `#!/bin/sh\necho ${version}\n`);
    chmodSync(join(base, path), 0o755);
    return join(base, path);
  };

  it('is the newest major version on PATH or beside the others of a version manager', () => {
    const old = install('bin/node', '18.1.0');
    const managed = install('.nvm/versions/node/v26.1.0/bin/node', '26.1.0');
    const options = { version: '20.20.2', home: base, env: { PATH: `${dirname(old)}:/nowhere` } };
    expect(steps.newestNode(options)).toBe(managed);
    expect(steps.newestNode({ ...options, version: '26.0.0' })).toBe(process.execPath);
    expect(steps.newestNode({ ...options, home: join(base, 'nobody') })).toBe(process.execPath);
  });

  it('is what JITVISOR_NODE says', () => {
    install('.nvm/versions/node/v26.1.0/bin/node', '26.1.0');
    expect(steps.newestNode({ version: '20.20.2', home: base, env: { JITVISOR_NODE: '/opt/node' } })).toBe('/opt/node');
    expect(steps.newestNode({ version: '20.20.2', home: base, env: { JITVISOR_NODE: 'current' } })).toBe(process.execPath);
  });

  it('passes by what does not run', () => {
    write('bin/node', 'no program');
    expect(steps.newestNode({ version: '20.20.2', home: base, env: { PATH: join(base, 'bin') } })).toBe(process.execPath);
  });
});

describe('npm start and npm run bench', () => {
  beforeAll(ensureBuilt, 120_000);

  /** The words of an npm script behind `node`, with arguments. */
  const scriptOf = (name: string, args: readonly string[]): string[] => [
    ...(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> }).scripts[name]!.split(' ').slice(1), ...args,
  ];
  const run = (words: readonly string[], node: string) => spawnSync(process.execPath, words, { cwd: ROOT, encoding: 'utf8', env: { ...process.env, JITVISOR_NODE: node } });

  it.each([
    ['start', ['--demo'], 'src/cli/main.js run --demo'],
    ['bench', ['--list'], 'src/cli/main.js bench --list'],
    ['bench:boot', ['--runs', '1'], 'bench/boot-vs-qemu.js --runs 1'],
  ])('%s %j runs the built program on the Node that was chosen, and ends as it does', (name, args, expected) => {
    write('node', '#!/bin/sh\necho "$@"\nexit 7\n');
    chmodSync(join(base, 'node'), 0o755);
    const { status, stdout } = run(scriptOf(name, args), join(base, 'node'));
    expect({ status, stdout }).toEqual({ status: 7, stdout: `${join(ROOT, 'dist', expected)}\n` });
  });

  it('runs in the same process when no newer Node is there', () => {
    const { status, stdout } = run(scriptOf('bench', ['--list']), 'current');
    expect(stdout).toContain('qsort');
    expect(status).toBe(0);
  });
});

describe('checkNode', () => {
  const check = (version: string) => spawnSync(process.execPath, ['--input-type=module', '-e', `import { checkNode } from ${JSON.stringify(pathToFileURL(join(ROOT, 'scripts', 'steps.mjs')).href)}; checkNode(${JSON.stringify(version)});`], { encoding: 'utf8' });

  it.each(['20.19.0', '20.20.2', '26.10.0'])('takes %s', (version) => expect(check(version).status).toBe(0));
  it.each(['18.20.4', '20.18.9'])('refuses %s in one sentence', (version) => {
    expect(check(version)).toMatchObject({ status: 2, stderr: `jitvisor: jitvisor needs Node 20.19 or newer, and this is ${version}.\n` });
  });
});
