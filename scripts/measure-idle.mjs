/**
 * Measures what an idle shell costs the host, and how long a typed byte takes to come back while the guest computes
 * (docs/results/idle.md): `npm run build && node scripts/measure-idle.mjs [SECONDS [OPTIONS of jitvisor run…]]`. Linux only: reads /proc/PID/task.
 * The child runs with the same flags of Node as this script. Where `perf` may count, host instructions are counted too: they do not depend on other work of the machine.
 */
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';

/** Where intervals begin, in s after the prompt. */
const AT = [10, 30, 60, 120];
const BYTES = 200;
const [seconds = '20', ...options] = process.argv.slice(2);
if (!(Number(seconds) > 0 && Number(seconds) <= 20)) {
  console.error(`measure-idle: the length of an interval is more than 0 and at most 20 seconds, since the second begins 20 after the first; not ${seconds}.`);
  process.exit(2);
}
const program = fileURLToPath(new URL('../dist/src/cli/main.js', import.meta.url));
const child = spawn(process.execPath, [...process.execArgv, program, 'run', ...options], { stdio: ['pipe', 'pipe', 'inherit'] });
child.on('exit', (code) => {
  if (code !== null) {
    console.error(`measure-idle: jitvisor ended with ${code}.`);
    process.exit(1);
  }
});
process.on('exit', () => child.kill('SIGTERM'));
let text = '';
let wake = () => {};
child.stdout.on('data', (chunk) => {
  text += chunk.toString('latin1');
  wake();
});

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
/** Waits until `what` is on the console and forgets everything up to there. */
async function see(what) {
  for (;;) {
    const at = text.indexOf(what);
    if (at >= 0) {
      text = text.slice(at + what.length);
      return;
    }
    await new Promise((resolve) => { wake = resolve; });
  }
}

/** By thread: time on a core in ms (the ticks in stat are too coarse for sleeps of a few ms), and how often it went to sleep. */
function threads() {
  const tasks = `/proc/${child.pid}/task`;
  return new Map(readdirSync(tasks).map((task) => {
    const read = (file) => readFileSync(`${tasks}/${task}/${file}`, 'utf8');
    return [Number(task), { ms: Number(read('schedstat').split(' ')[0]) / 1e6, sleeps: Number(/^voluntary_ctxt_switches:\s*(\d+)/m.exec(read('status'))[1]) }];
  }));
}

/** Host instructions of all threads while a promise lasts, in user mode; undefined without perf. */
function countInstructions(ms) {
  try {
    execFileSync('perf', ['stat', '-e', 'instructions:u', 'true'], { stdio: 'ignore' });
  } catch {
    return Promise.resolve(undefined);
  }
  const perf = spawn('perf', ['stat', '-x', ',', '-e', 'instructions:u', '-p', String(child.pid), '--', 'sleep', String(ms / 1000)], { stdio: ['ignore', 'ignore', 'pipe'] });
  let report = '';
  perf.stderr.on('data', (chunk) => { report += chunk; });
  return new Promise((resolve) => perf.on('exit', () => resolve(Number(/^(\d+),[^\n]*instructions:u/m.exec(report)?.[1]) || undefined)));
}

async function interval(ms) {
  const counting = countInstructions(ms);
  const [before, from] = [threads(), performance.now()];
  await pause(ms);
  const [after, took] = [threads(), performance.now() - from];
  const share = (task) => (100 * (after.get(task).ms - (before.get(task)?.ms ?? 0))) / took;
  const all = [...after.keys()];
  const sleeps = all.reduce((sum, task) => sum + after.get(task).sleeps - (before.get(task)?.sleeps ?? 0), 0);
  return {
    total: all.reduce((sum, task) => sum + share(task), 0), main: share(child.pid),
    others: all.filter((task) => task !== child.pid && share(task) >= 0.005).map(share).sort((a, b) => b - a),
    sleeps: (1000 * sleeps) / took, instructions: await counting,
  };
}

await see('jitvisor:~# ');
const prompt = performance.now();
for (const at of AT) {
  await pause(Math.max(prompt + at * 1000 - performance.now(), 0));
  const { total, main, others, sleeps, instructions } = await interval(Number(seconds) * 1000);
  const counted = instructions === undefined ? '' : `, ${(instructions / 1e6 / Number(seconds)).toFixed(0)} M host instructions/s`;
  const rest = others.map((share) => share.toFixed(2)).join(' + ') || '0';
  console.log(`idle shell, ${at} s after the prompt: ${total.toFixed(2)} % of a core over ${seconds} s (main thread ${main.toFixed(2)}, others ${rest}; ${sleeps.toFixed(0)} sleeps/s${counted})`);
}
// cat echoes nothing by itself: what comes back is the terminal driver's echo, then cat's line.
child.stdin.write('while :; do :; done &\n');
await see('jitvisor:~# ');
child.stdin.write("echo rea''dy; exec cat\n");
await see('ready');
await pause(3000);
const echo = [];
for (let i = 0; i < BYTES; i++) {
  await pause(20 + Math.random() * 60);
  text = '';
  const from = performance.now();
  child.stdin.write('x');
  await see('x');
  echo.push(performance.now() - from);
}
echo.sort((a, b) => a - b);
const at = (part) => echo[Math.min(BYTES - 1, Math.floor(part * BYTES))].toFixed(1);
console.log(`echo of a byte while the guest computes (${BYTES} bytes): median ${at(0.5)} ms, 99 % ${at(0.99)} ms, longest ${at(1)} ms`);
console.log(`Node ${process.version}; load average ${loadavg()[0].toFixed(2)}`);
process.exit(0);
