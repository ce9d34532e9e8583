/** Where the time goes, from V8's sampling profiler: samples by category of what generated code and the runtime were doing. */
import { Session, type Profiler } from 'node:inspector';

export const CATEGORIES = ['guest user', 'guest kernel', 'exits', 'callouts', 'memory', 'translation', 'interpretation', 'dispatch', 'devices', 'idle', 'host'] as const;
export type Category = (typeof CATEGORIES)[number];
export type Times = Record<Category, number>;

const INTERVAL_US = 200;
/** Linux on ARM: modules and the kernel above, processes below (CONFIG_PAGE_OFFSET 0xc0000000). */
const KERNEL = 0xbf000000;

/** What a frame says by itself. Helpers of the hypervisor say nothing until it is known who called them: `exits` in a trap, else `callouts`. */
function categoryOf({ functionName, url }: { functionName: string; url: string }): Category | 'helper' | undefined {
  const unit = /^u_([0-9a-f]{8})$/.exec(functionName);
  if (unit) return Number.parseInt(unit[1]!, 16) >= KERNEL ? 'guest kernel' : 'guest user';
  if (functionName === 'armInterpreter' || functionName === 'thumbInterpreter') return 'interpretation';
  if (functionName === '(idle)') return 'idle';
  if (functionName === '(garbage collector)' || functionName === '(program)') return 'host';
  if (functionName === 'compile' || functionName === 'sourceAt' || functionName === 'make' || /\/translator\/(emit|region|semantics|decode)\//.test(url)) return /pure\.js$/.test(url) ? undefined : 'translation';
  if (/\/runtime\/devices\/|\/runtime\/machines\/raspi|physical-bus\.js$/.test(url)) return 'devices';
  if (/\/runtime\/hypervisor\/(router|sites)\.js$/.test(url)) return functionName === 'trap' ? 'exits' : 'helper';
  if (/\/runtime\/(hypervisor|cpu)\//.test(url)) return 'helper';
  if (/\/runtime\/memory\/|\/memory-access\.js$|\/code-cache\.js$|\/address-spaces\.js$/.test(url)) return 'memory';
  if (/\/runtime\/engine\//.test(url)) return 'dispatch';
  return undefined;
}

/** Seconds by category of a profile. Each sample belongs to the innermost frame that says something. */
export function byCategory(profile: Profiler.Profile): Times {
  const times = Object.fromEntries(CATEGORIES.map((name) => [name, 0])) as Times;
  const parents = new Map<number, number>();
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  for (const node of profile.nodes) for (const child of node.children ?? []) parents.set(child, node.id);
  const known = new Map<number, Category>();
  const resolve = (id: number): Category => {
    let category = known.get(id);
    if (category === undefined) {
      let helper = false;
      let decoding = false;
      for (let at: number | undefined = id; at !== undefined && category === undefined; at = parents.get(at)) {
        const found = categoryOf(nodes.get(at)!.callFrame);
        if (found === 'helper') helper = true;
        // Decoding is translation when translated, and part of the exit in a trap.
        else if (found === 'translation' && !decoding) decoding = true;
        else if (found === 'exits') category = 'exits';
        else if (found !== undefined && found !== 'translation' && !decoding && !helper) category = found;
        else if (found !== undefined && found !== 'translation') break;
      }
      category ??= helper ? 'callouts' : decoding ? 'translation' : 'host';
      known.set(id, category);
    }
    return category;
  };
  profile.samples?.forEach((id, i) => (times[resolve(id)] += (profile.timeDeltas?.[i] ?? 0) / 1e6));
  return times;
}

/** Samples this thread between start() and stop(). */
export class Sampler {
  private readonly session = new Session();

  constructor() {
    this.session.connect();
    this.session.post('Profiler.enable');
    this.session.post('Profiler.setSamplingInterval', { interval: INTERVAL_US });
  }

  start(): void {
    this.session.post('Profiler.start');
  }

  /** Answers before it returns: the inspector of a thread's own session is synchronous. */
  stop(): Times {
    let times: Times | undefined;
    this.session.post('Profiler.stop', (error, result) => {
      if (error) throw error;
      times = byCategory(result.profile);
    });
    if (times === undefined) throw new Error('the profiler did not answer');
    return times;
  }
}
