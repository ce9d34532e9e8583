/** The other end of machine-process.ts: the first message has the machine's options, the others are strings. */
import { createMachine, type Machine } from '../../src/index.js';
import type { SentOptions } from './machine-process.js';

export interface Child {
  machine: Machine;
  send(message: unknown): void;
}

/** Waits for the options, makes the machine, and hands it to `prepare` before it runs. `receive` gets the strings that follow. */
export function serve(prepare: (child: Child) => void, receive: (machine: Machine, message: string) => void = () => undefined): void {
  const send = (message: unknown): void => void process.send!(message);
  process.once('message', (options) => {
    const machine = createMachine(options as SentOptions);
    prepare({ machine, send });
    process.on('message', (message) => receive(machine, String(message)));
    void machine.run().then((outcome) => send({ ended: `ended (${outcome.kind}${'reason' in outcome ? `: ${outcome.reason}` : ''})` }));
  });
  process.once('disconnect', () => process.exit());
}

/** Milliseconds of processor time of this process so far. */
export function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
