/** The accounts of the exception router, as plain data. */
import { SENSITIVE_CLASSES, type SensitiveClass } from '../../translator/decode/sensitive.js';
import { modeName } from '../cpu/modes.js';
import type { ExceptionRouter } from './router.js';
import type { SiteAccount } from './sites.js';

export interface ModeAccount {
  readonly class: SensitiveClass;
  /** `usr`, `svc`, …: the guest's mode. */
  readonly mode: string;
  readonly traps: number;
  /** Performed by callout and in place, by translated code and by the interpreter; 0 unless the machine keeps accounts. */
  readonly callouts: number;
  readonly inPlace: number;
}

export interface Accounts {
  /** By class and mode, without what is zero. */
  readonly modes: readonly ModeAccount[];
  /** By address, the busiest first; empty unless the machine keeps accounts. */
  readonly sites: readonly SiteAccount[];
}

export function accountsOf(router: ExceptionRouter): Accounts {
  const modes: ModeAccount[] = [];
  SENSITIVE_CLASSES.forEach(({ name }, cls) => {
    for (let mode = 0; mode < 16; mode++) {
      const [traps, callouts, inPlace] = [router.trapped[(cls << 4) | mode]!, router.performed(false, cls, mode), router.performed(true, cls, mode)];
      if (traps + callouts + inPlace > 0) modes.push({ class: name, mode: modeName(mode | 16), traps, callouts, inPlace });
    }
  });
  return { modes, sites: router.sites?.accounts() ?? [] };
}

/** What grew between two accounts of one machine. */
export function accountsSince(now: Accounts, before: Accounts): Accounts {
  const was = new Map(before.modes.map((m) => [`${m.class} ${m.mode}`, m]));
  const wasAt = new Map(before.sites.map((s) => [`${s.physical} ${s.word} ${s.thumb}`, s]));
  return {
    modes: now.modes.map((m) => {
      const old = was.get(`${m.class} ${m.mode}`);
      return { ...m, traps: m.traps - (old?.traps ?? 0), callouts: m.callouts - (old?.callouts ?? 0), inPlace: m.inPlace - (old?.inPlace ?? 0) };
    }).filter(({ traps, callouts, inPlace }) => traps + callouts + inPlace > 0),
    sites: now.sites.map((s) => {
      const old = wasAt.get(`${s.physical} ${s.word} ${s.thumb}`);
      return { ...s, traps: s.traps - (old?.traps ?? 0), done: s.done - (old?.done ?? 0) };
    }).filter(({ traps, done }) => traps + done > 0).sort((a, b) => b.traps + b.done - (a.traps + a.done) || a.pc - b.pc),
  };
}
