import { describe, expect, it } from 'vitest';
import { parseScript } from '../../src/cli/script.js';
import { runSession, type SessionOptions } from '../../src/cli/session.js';
import { FakeMachine, fakeIo, tick, type FakeIo } from '../support/fake-machine.js';

const session = (behave: (machine: FakeMachine) => void | Promise<void>, options: Partial<SessionOptions> = {}, io: FakeIo = fakeIo()) => {
  const machines: FakeMachine[] = [];
  const createMachine = (): FakeMachine => {
    const machine = new FakeMachine(behave);
    machines.push(machine);
    return machine;
  };
  return { io, machines, code: runSession({ createMachine, ...options }, io) };
};

const PANIC = '[    1.0] Kernel panic - not syncing: Attempted to kill init! exitcode=0x00000100\r\n';
const PANIC_END = '[    1.1] ---[ end Kernel panic - not syncing: Attempted to kill init! ]---\r\n';

describe('how a run ends', () => {
  it('power-off and reboot: 0, and standard output is the console', async () => {
    for (const kind of ['poweroff', 'reboot'] as const) {
      const { io, code } = session((m) => { m.print('héllo\r\n'); m.end({ kind }); });
      expect(await code).toBe(0);
      expect(io.stdout.text).toBe('héllo\r\n');
      expect(io.stderr.text).toBe('');
    }
  });

  it('an unrecoverable guest: 1 and its reason', async () => {
    const { io, code } = session((m) => m.end({ kind: 'failed', reason: 'the guest jumped into nowhere.' }));
    expect(await code).toBe(1);
    expect(io.stderr.text).toBe('jitvisor: the guest cannot go on: the guest jumped into nowhere.\n');
  });

  it('a panic: 1, with the report printed whole', async () => {
    const { io, code, machines } = session(async (m) => {
      m.print(PANIC);
      await tick(20);
      m.print(PANIC_END);
    }, { panicGraceMs: 60_000 });
    expect(await code).toBe(1);
    expect(machines[0]!.stopped).toBe(true);
    expect(io.stdout.text).toBe(PANIC + PANIC_END);
    expect(io.stderr.text).toBe("jitvisor: the guest's kernel panicked: Attempted to kill init! exitcode=0x00000100.\n");
  });

  it('a panic that hangs in its report: 1 after the grace', async () => {
    expect(await session((m) => m.print(PANIC), { panicGraceMs: 20 }).code).toBe(1);
  });

  it('a panic that reboots by itself: still 1', async () => {
    const { code, machines } = session((m) => { m.print(PANIC); m.end({ kind: 'reboot' }); }, { reboot: true });
    expect(await code).toBe(1);
    expect(machines).toHaveLength(1);
  });

  it('an engine that throws: 1 and an internal error', async () => {
    const { io, code } = session(() => { throw new TypeError('bug'); });
    expect(await code).toBe(1);
    expect(io.stderr.text).toMatch(/internal error: TypeError: bug/);
  });

  it('--timeout: 124', async () => {
    const { io, code } = session(() => {}, { timeoutMs: 20 });
    expect(await code).toBe(124);
    expect(io.stderr.text).toMatch(/0.02 s \(--timeout\) are over; the guest was stopped\.\n$/);
  });

  it('--reboot starts again', async () => {
    let boots = 0;
    const { code, machines, io } = session((m) => { m.print(`boot ${++boots}\n`); m.end({ kind: boots < 3 ? 'reboot' : 'poweroff' }); }, { reboot: true });
    expect(await code).toBe(0);
    expect(machines).toHaveLength(3);
    expect(io.stdout.text).toBe('boot 1\nboot 2\nboot 3\n');
  });
});

describe('--expect', () => {
  it('0 once the text is there, across chunks', async () => {
    const { code, machines } = session((m) => { m.print('shell re'); m.print('ady\n'); }, { expect: 'shell ready' });
    expect(await code).toBe(0);
    expect(machines[0]!.stopped).toBe(true);
  });

  it('1 when the guest ends without', async () => {
    const { io, code } = session((m) => { m.print('shell\n'); m.end({ kind: 'poweroff' }); }, { expect: 'ready' });
    expect(await code).toBe(1);
    expect(io.stderr.text).toBe('jitvisor: the guest powered off, and the console never showed "ready".\n');
  });

  it('124 when the time is over', async () => {
    const { io, code } = session(() => {}, { expect: 'ready', timeoutMs: 10 });
    expect(await code).toBe(124);
    expect(io.stderr.text).toMatch(/are over and the console never showed "ready"\.\n/);
  });

  it('may wait for a panic', async () => {
    expect(await session((m) => m.print(PANIC), { expect: 'Attempted to kill init' }).code).toBe(0);
  });
});

describe('--script', () => {
  const script = (source: string): Partial<SessionOptions> => ({ script: { steps: parseScript(source, 's.txt'), name: 's.txt' } });

  it('drives the console: 0 at its end', async () => {
    const io = fakeIo();
    const { code, machines } = session(async (m) => {
      m.print('login: ');
      await m.typing('root\n');
      m.print('# ');
    }, script('expect login:\nsend root\\n\nexpect #'), io);
    io.stdin.write('not read');
    expect(await code).toBe(0);
    expect(machines[0]!.typed).toBe('root\n');
  });

  it('1 and the line when a step is not met', async () => {
    const { io, code } = session((m) => m.print('nothing'), script('timeout 0.02\nexpect login:'));
    expect(await code).toBe(1);
    expect(io.stderr.text).toBe('jitvisor: s.txt, line 2: expect "login:" did not happen within 0.02 s.\n');
  });

  it('1 when the guest ends in the middle', async () => {
    const { io, code } = session((m) => m.end({ kind: 'poweroff' }), script('expect login:'));
    expect(await code).toBe(1);
    expect(io.stderr.text).toBe('jitvisor: the guest powered off, and the script was not done (s.txt, line 1: expect "login:").\n');
  });

  it('0 when the guest ends where the script says end', async () => {
    const { code } = session(async (m) => { await m.typing('poweroff\n'); m.end({ kind: 'poweroff' }); }, script('send poweroff\\n\nend'));
    expect(await code).toBe(0);
  });
});

describe('--stats', () => {
  it('prints a table', async () => {
    const { io, code } = session((m) => m.end({ kind: 'poweroff' }), { stats: 'table' });
    await code;
    expect(io.stderr.text).toMatch(/instructions +│ +1,234,567/);
    expect(io.stderr.text).toMatch(/poweroff after [\d.]+ s\.\n1 counter is zero\./);
    expect(io.stderr.text).not.toContain('tlb_miss_read');
  });

  it('prints JSON on one line, whatever the end', async () => {
    const { io, code } = session(() => {}, { stats: 'json', timeoutMs: 5 });
    expect(await code).toBe(124);
    const line = io.stderr.text.trim().split('\n').at(-1)!;
    expect(JSON.parse(line)).toMatchObject({ outcome: 'timeout', counters: { instructions: 1234567, tlb_miss_read: 0, exit_svc: 3 } });
  });
});

describe('the terminal', () => {
  it('plain pipes: input is typed, its end changes nothing', async () => {
    const { io, machines, code } = session(async (m) => {
      await m.typing('uname\n');
      await tick(10);
      m.end({ kind: 'poweroff' });
    });
    io.stdin.end('una\x01me\n'.replace('\x01', ''));
    expect(await code).toBe(0);
    expect(machines[0]!.typed).toBe('uname\n');
    expect(io.raw).toEqual([]);
  });

  it('a Ctrl-A in a pipe is data', async () => {
    const { io, machines, code } = session(async (m) => { await m.typing('x'); m.end({ kind: 'poweroff' }); });
    io.stdin.write('\x01x');
    expect(await code).toBe(0);
    expect(machines[0]!.typed).toBe('\x01x');
  });

  it('raw mode on a terminal, Ctrl-C to the guest, Ctrl-A x leaves, everything restored', async () => {
    const io = fakeIo({ tty: true });
    const { machines, code } = session(async (m) => { m.print('# '); await m.typing('\x03'); io.stdin.write('\x01'); io.stdin.write('x'); }, {}, io);
    io.stdin.write('\x03');
    expect(await code).toBe(0);
    expect(machines[0]!.typed).toBe('\x03');
    expect(io.raw).toEqual([true, false]);
    expect(io.stderr.text).toContain('Ctrl-A x to leave');
    expect(io.signals.eventNames()).toEqual([]);
    expect(io.stdin.listenerCount('data')).toBe(0);
    expect(io.stdout.text).toContain('\x1b[?25h');
  });

  it('help and statistics, on a line of their own', async () => {
    const io = fakeIo({ tty: true });
    const { machines, code } = session(async (m) => {
      m.print('# ');
      io.stdin.write('\x01h\x01s\x01q\x01a');
      await m.typing('\x01');
      m.end({ kind: 'poweroff' });
    }, {}, io);
    expect(await code).toBe(0);
    expect(machines[0]!.typed).toBe('\x01');
    expect(io.stderr.text).toMatch(/\njitvisor: keys\nCtrl-A x/);
    expect(io.stderr.text).toMatch(/running after/);
    expect(io.stderr.text).toMatch(/no such key/);
  });

  it('is restored when the process ends under it, and put into raw mode again after a stop', async () => {
    const io = fakeIo({ tty: true });
    const { machines, code } = session(() => {}, {}, io);
    await tick(5);
    io.signals.emit('SIGCONT');
    io.signals.emit('exit');
    expect(io.raw).toEqual([true, true, false]);
    machines[0]!.end({ kind: 'poweroff' });
    await code;
    expect(io.raw).toEqual([true, true, false]);
  });

  it('leaving before the expected text: 1', async () => {
    const io = fakeIo({ tty: true });
    const { code } = session(() => {}, { expect: 'x' }, io);
    io.stdin.write('\x01x');
    expect(await code).toBe(1);
  });

  it('a reader that goes away ends the run quietly with 141', async () => {
    const io = fakeIo();
    const { code } = session(() => void io.stdout.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })), {}, io);
    expect(await code).toBe(141);
    expect(io.stderr.text).toBe('');
  });
});

describe('signals', () => {
  it('the first SIGINT stops the guest: 130', async () => {
    const { io, machines, code } = session((m) => { m.print('# '); io.signals.emit('SIGINT'); });
    expect(await code).toBe(130);
    expect(machines[0]!.stopped).toBe(true);
    expect(io.stderr.text).toBe('jitvisor: interrupted; stopping the guest (Ctrl-C again quits at once).\n');
  });

  it('the second quits at once with one sentence', async () => {
    const io = fakeIo();
    const machine = new FakeMachine();
    machine.stop = () => {};
    const code = runSession({ createMachine: () => machine }, io);
    await tick(5);
    io.signals.emit('SIGINT');
    io.signals.emit('SIGINT');
    expect(io.exits).toEqual([130]);
    expect(io.stderr.text.split('\n').filter((line) => line.includes('again; quitting'))).toHaveLength(1);
    machine.end({ kind: 'stopped' });
    await code;
  });

  it.each([['SIGTERM', 143, 'terminated'], ['SIGHUP', 129, 'closed']] as const)('%s: %i, terminal restored', async (signal, status, word) => {
    const io = fakeIo({ tty: true });
    const machine = new FakeMachine();
    const code = runSession({ createMachine: () => machine }, io);
    await tick(5);
    io.signals.emit(signal);
    expect(io.exits).toEqual([status]);
    expect(io.raw).toEqual([true, false]);
    expect(io.stderr.text).toContain(word);
    machine.end({ kind: 'stopped' });
    await code;
  });
});
