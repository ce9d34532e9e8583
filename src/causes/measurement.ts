/** Measures where the time of a run goes: starts and stops what looks, and makes the account. */
import { Cause, Causes } from '../../runtime/engine/causes.js';
import { account, type Account } from './account.js';
import { ofMainThread, ofProcess } from './processor.js';
import { Sampler } from './sampler.js';
import { UnitHistory, type UnitQuarter } from './unit-history.js';
import { V8Events } from './v8-events.js';

export interface TimeReport {
  readonly time: Account;
  readonly units: readonly UnitQuarter[];
}

/** What is measured. */
interface Counting {
  stats(): Record<string, number>;
}

const LOOK_MS = 250;

export class Measurement {
  private readonly sampler = new Sampler();
  private readonly events = new V8Events();
  /** The monotonic clock of the host, which V8's events have too. */
  private readonly history = new UnitHistory(() => Number(process.hrtime.bigint()) / 1e9);
  private readonly mainBefore = ofMainThread();
  private readonly processBefore = ofProcess();
  /** For MachineOptions.measure. */
  readonly causes = new Causes(this.sampler.words, () => performance.now() * 1e6);
  private machine: Counting | undefined;
  private readonly timer = setInterval(() => this.machine && this.history.look(() => this.machine!.stats()), LOOK_MS).unref();

  constructor() {
    this.events.start();
    this.sampler.start();
  }

  /** Makes a machine, and looks at it from now on. */
  settingUp<M extends Counting>(make: () => M): M {
    if (this.machine) this.history.restart(this.machine.stats());
    const machine = this.causes.timed(Cause.SETTING_UP, make)();
    this.machine = machine;
    return machine;
  }

  /** Ends it. */
  async stop(): Promise<TimeReport> {
    clearInterval(this.timer);
    const [timed, samples, mainThread, all] = [this.causes.seconds(), this.sampler.samples(), ofMainThread(), ofProcess()];
    const counters = this.machine?.stats() ?? {};
    const quarters = this.history.end(counters);
    const [v8] = await Promise.all([this.events.stop(), this.sampler.stop()]);
    const since = this.mainBefore === undefined || mainThread === undefined ? undefined : mainThread - this.mainBefore;
    return {
      time: account({ timed, samples, v8, mainThread: since, process: all - this.processBefore }),
      units: quarters(v8?.deoptimisations),
    };
  }
}
