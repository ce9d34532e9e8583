/** The console dialogue of guests/nano (its README.md), and the two machines that one can have it with. */
import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { BenchError } from '../errors.js';
import { startMachine, type SentOptions } from './machine-process.js';

/** One answer of the guest: all that it printed up to the next prompt. */
export interface Answer {
  text: string;
  /** Milliseconds between the marks [ and ]; 0 when there are none. */
  ms: number;
  /** Milliseconds of processor time that went by with it; absent where the host does not tell (QEMU anywhere but on Linux). */
  cpu?: number;
  /** The machine's counters at the prompt; absent for QEMU. */
  counters?: Record<string, number>;
}

export interface Dialogue {
  readonly name: string;
  /** Sends a line (empty: just waits) and resolves at the next prompt. Throws BenchError when the guest ends or says FAIL. */
  ask(line: string): Promise<Answer>;
  close(): void;
}

/** A machine that can be started again and again; its name is the key of the results. */
export interface NanoMachine {
  readonly name: string;
  start(): Dialogue;
  /** The same in instruction-count time, where what is counted depends on no host; absent where nothing is counted. */
  startCounting?(): Dialogue;
}

const PROMPT = '> ';
/** Seconds that one answer may take. They are counted one by one: while this process is stopped, so may be the machines. */
const PATIENCE = 300;

type Event = Answer | Error;

/** Hands what comes of a machine to who asked, or will ask. */
class Waiting {
  private taker: ((event: Event) => void) | undefined;
  private early: Event | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly name: string) {}

  next(): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const settle = (event: Event): void => (event instanceof Error ? reject(event) : resolve(event));
      if (this.early) {
        settle(this.early);
        // What ended stays ended.
        if (!(this.early instanceof Error)) this.early = undefined;
        return;
      }
      this.taker = settle;
      let seconds = 0;
      this.timer = setInterval(() => ++seconds > PATIENCE && this.fail('it does not answer'), 1000);
    });
  }

  answer(answer: Answer): void {
    if (answer.text.includes('FAIL')) this.fail(`it says ${JSON.stringify(answer.text.slice(answer.text.indexOf('FAIL')).split('\r')[0])}`);
    else this.settle(answer);
  }

  fail(why: string): void {
    this.settle(new BenchError(`The nanobenchmark guest on ${this.name} failed: ${why}.`));
  }

  private settle(event: Event): void {
    clearInterval(this.timer);
    const { taker } = this;
    this.taker = undefined;
    if (taker) taker(event);
    else if (!(this.early instanceof Error)) this.early = event;
  }
}

/** jitvisor in a process of its own. */
export function jitvisorDialogue(name: string, options: SentOptions): Dialogue {
  const waiting = new Waiting(name);
  const machine = startMachine<Answer | { ended: string }>('./nano-child.js', options, {
    message: (message) => ('ended' in message ? waiting.fail(`it ${message.ended}`) : waiting.answer(message)),
    ended: (why) => waiting.fail(`it ${why}`),
  });
  return {
    name,
    ask(line) {
      const answer = waiting.next();
      if (line !== '') machine.send(`${line}\n`);
      return answer;
    },
    close: () => machine.close(),
  };
}

export const jitvisorMachine = (name: string, options: SentOptions): NanoMachine => ({
  name, start: () => jitvisorDialogue(name, options), startCounting: () => jitvisorDialogue(name, { ...options, icount: true }),
});

/** First line of what QEMU says of its version; undefined when there is none. */
export function qemuVersion(binary = 'qemu-system-arm'): string | undefined {
  const { error, stdout, status } = spawnSync(binary, ['--version'], { encoding: 'utf8' });
  return error || status !== 0 ? undefined : stdout.split('\n')[0];
}

/** Milliseconds of processor time of all threads of a process; exact only while they sleep. Undefined where there is no /proc. */
function processorTime(pid: number | undefined): number | undefined {
  try {
    const tasks = readdirSync(`/proc/${pid}/task`);
    return tasks.reduce((sum, task) => sum + Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'latin1').split(' ')[0]), 0) / 1e6;
  } catch {
    return undefined;
  }
}

/** Milliseconds after a prompt until QEMU's threads sleep. */
const SETTLE = 2;

/** `qemu-system-arm -M raspi1ap` with the UART on its standard input and output; the marks are timed where they arrive. */
export function qemuDialogue(kernel: string, binary = 'qemu-system-arm'): Dialogue {
  const child = spawn(binary, ['-M', 'raspi1ap', '-kernel', kernel, '-display', 'none', '-monitor', 'none', '-serial', 'stdio'], { stdio: ['pipe', 'pipe', 'ignore'] });
  const kill = (): void => void child.kill('SIGKILL');
  process.on('exit', kill);
  const waiting = new Waiting('QEMU');
  let text = '';
  let started = 0;
  let ended = 0;
  let before: number | undefined;
  child.stdout.on('data', (chunk: Buffer) => {
    const now = performance.now();
    if (chunk.includes('[')) started = now;
    if (chunk.includes(']')) ended = now;
    text += chunk.toString('latin1');
    if (!text.endsWith(PROMPT) && !/FAIL.*\n/.test(text)) return;
    const answer = { text, ms: ended - started };
    text = '';
    started = ended = 0;
    setTimeout(() => {
      const cpu = processorTime(child.pid);
      waiting.answer(cpu === undefined || before === undefined ? answer : { ...answer, cpu: cpu - before });
    }, SETTLE);
  });
  child.on('error', (error) => waiting.fail(error.message));
  child.on('exit', () => waiting.fail('it ended'));
  child.stdin.on('error', () => undefined);
  return {
    name: 'qemu',
    ask(line) {
      before = processorTime(child.pid);
      const answer = waiting.next();
      if (line !== '') child.stdin.write(`${line}\n`);
      return answer;
    },
    close() {
      process.off('exit', kill);
      kill();
    },
  };
}

export const qemuMachine = (kernel: string): NanoMachine => ({ name: 'qemu', start: () => qemuDialogue(kernel) });
