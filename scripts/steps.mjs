/**
 * What `npm start`, `npm run bench` and `npm test` have in common: install and build, each only when needed. Plain JavaScript and only
 * Node's own modules, since this runs before anything is installed.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const OLDEST_NODE = [20, 19];

/** Ends with one sentence when this Node is too old for the package. */
export function checkNode(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  fail(`jitvisor needs Node ${OLDEST_NODE.join('.')} or newer, and this is ${version}.`, 2);
}

/** @returns {never} */
export function fail(sentence, code = 1) {
  process.stderr.write(`jitvisor: ${sentence}\n`);
  process.exit(code);
}

/**
 * `npm ci`, if node_modules is missing or older than package-lock.json. npm writes node_modules/.package-lock.json
 * when it is done, so a broken-off installation counts as missing; a lock file that was only touched (a fresh
 * check-out of the same version) does not count as newer. A linked node_modules belongs to somebody else.
 */
export function installIfNeeded({ base = root, run = runStep } = {}) {
  const modules = join(base, 'node_modules');
  if (lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink()) return false;
  const lock = join(base, 'package-lock.json');
  const done = join(modules, '.package-lock.json');
  const stamp = join(modules, '.jitvisor-lock');
  const hash = createHash('sha256').update(readFileSync(lock)).digest('hex');
  if (existsSync(done)) {
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return false;
    if (!existsSync(stamp) && statSync(done).mtimeMs >= statSync(lock).mtimeMs) return false;
  }
  run('Installing dependencies', 'npm', ['ci', '--no-audit', '--no-fund'], base);
  writeFileSync(stamp, hash);
  return true;
}

const SOURCES = ['src', 'translator', 'runtime', 'bench'];
const SETTINGS = ['package.json', 'tsconfig.json', 'tsconfig.build.json'];

/** One hash over the names, sizes and times of everything that the build reads. */
function fingerprint(base) {
  const hash = createHash('sha256');
  const add = (path) => {
    const { size, mtimeMs } = statSync(path);
    hash.update(`${relative(base, path)} ${size} ${mtimeMs}\n`);
  };
  for (const folder of SOURCES.map((name) => join(base, name)).filter((path) => existsSync(path))) {
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
      .sort()
      .forEach(add);
  }
  SETTINGS.map((name) => join(base, name)).filter((path) => existsSync(path)).forEach(add);
  return hash.digest('hex');
}

/**
 * Compiles to dist/, if dist/ is missing or was made from other sources. It is compiled beside and moved into place
 * when complete: an interrupted build leaves nothing half done, and what came from a file that is gone goes too.
 */
export function buildIfNeeded({ base = root, run = runStep } = {}) {
  const dist = join(base, 'dist');
  const stamp = join(dist, '.built-from');
  const now = fingerprint(base);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return false;
  const fresh = join(base, '.cache', `build-${process.pid}`);
  mkdirSync(fresh, { recursive: true });
  process.once('exit', () => rmSync(fresh, { recursive: true, force: true }));
  run('Building', process.execPath, [join('node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.build.json', '--outDir', fresh], base);
  writeFileSync(join(fresh, '.built-from'), now);
  try {
    rmSync(dist, { recursive: true, force: true });
    renameSync(fresh, dist);
  } catch (error) {
    // Another process built the same at the same time, and was first.
    if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== now) throw error;
  }
  return true;
}

/** Runs one step with its output on standard error (standard output may be a guest's console); ends the process if it fails. */
function runStep(title, command, args, cwd) {
  process.stderr.write(`jitvisor: ${title.toLowerCase()} …\n`);
  const { status, error, signal } = spawnSync(command, args, { cwd, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' && command === 'npm' });
  if (signal) fail(`${title} was interrupted.`, 130);
  if (error) fail(`${title} failed: ${error.message}.`);
  if (status !== 0) fail(`${title} failed; what it said is above.`);
}

/** The Node that tests run on: the one that runs this script, or the binary that $JITVISOR_NODE names. */
export function chooseNode() {
  return process.env.JITVISOR_NODE || process.execPath;
}

/** Where Node versions are kept beside each other: nvm, n, volta, fnm, asdf. `*` is one folder. */
const NODE_FOLDERS = [
  '.nvm/versions/node/*/bin', '.volta/tools/image/node/*/bin', '.local/share/fnm/node-versions/*/installation/bin', '.asdf/installs/nodejs/*/bin', 'n/versions/node/*/bin',
];

function matchesOf(pattern, home) {
  const [before, after] = join(home, pattern).split('*');
  return existsSync(before) ? readdirSync(before).map((name) => join(before, name, after)) : [];
}

/**
 * The Node that `npm start` and `npm run bench` run the guest on: a newer V8 boots markedly faster (docs/performance.md), so the newest major version that is found on
 * PATH or in the folders of the usual version managers, if it is newer than this one. $JITVISOR_NODE names another; `current` keeps this one.
 */
export function newestNode({ env = process.env, version = process.versions.node, home = env.HOME ?? '' } = {}) {
  if (env.JITVISOR_NODE && env.JITVISOR_NODE !== 'current') return env.JITVISOR_NODE;
  const here = { path: process.execPath, major: parseInt(version, 10) };
  if (env.JITVISOR_NODE === 'current') return here.path;
  const folders = [...(env.PATH ?? '').split(':'), ...NODE_FOLDERS.flatMap((pattern) => matchesOf(pattern, home))].filter(Boolean);
  const others = [...new Set(folders.map((folder) => join(folder, 'node')))].filter((path) => existsSync(path)).map((path) => {
    const { stdout, status } = spawnSync(path, ['-p', 'process.versions.node'], { encoding: 'utf8', timeout: 5000 });
    return { path, major: status === 0 ? parseInt(stdout, 10) : 0 };
  });
  return others.reduce((best, other) => (other.major > best.major ? other : best), here).path;
}
