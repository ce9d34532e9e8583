/**
 * Measures what an idle shell costs the host, and how long a typed byte takes to come back while the guest computes
 * (docs/results/idle.md): `npm run build && node scripts/measure-idle.mjs [SECONDS [OPTIONS of jitvisor run…]]`. Linux only: reads /proc/PID/task.
 */
import { spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [seconds = '30', ...options] = process.argv.slice(2);
const BYTES = 200;
let past = 0;
const program = fileURLToPath(new URL('../dist/src/cli/main.js', import.meta.url));
const child = spawn(process.execPath, [program, 'run', ...options], { stdio: ['pipe', 'pipe', 'inherit'] });
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
/** Time on a core of all threads of the process so far, in ms (the ticks in stat are too coarse for sleeps of 4 ms). */
function cpu() {
  const tasks = `/proc/${child.pid}/task`;
  return readdirSync(tasks).reduce((sum, task) => sum + Number(readFileSync(`${tasks}/${task}/schedstat`, 'utf8').split(' ')[0]) / 1e6, 0);
}
async function load(ms) {
  const [before, from] = [cpu(), performance.now()];
  await pause(ms);
  return (100 * (cpu() - before)) / (performance.now() - from);
}

await see('jitvisor:~# ');
// The code of the idle loop runs a hundred times a second: V8 takes a minute or two to see that it is hot.
for (const settled of [10, 60, 120]) {
  await pause((settled - past) * 1000);
  console.log(`idle shell, ${settled} s after the prompt: ${(await load(Number(seconds) * 1000)).toFixed(2)} % of a core over ${seconds} s`);
  past = settled + Number(seconds);
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
child.kill('SIGTERM');
