/**
 * Ticks of an idle guest that may come late: Debian's kernel ticks 250 times a second, asleep or not (no CONFIG_NO_HZ), and each
 * tick costs the host a wake-up. Linux makes up for ticks that it missed, as it does for long stretches with interrupts off, so an idle guest is
 * woken for one in 24 only.
 *
 * A tick is an alarm at a multiple of one period from the one before. The guest is idle while it runs no User code, and little code
 * between two sleeps. Another alarm (a kernel thread that polls a device) comes at its time and ends nothing.
 */

/** What the guest has done since it was started, by which to tell ticks from work. */
export interface Activity {
  /** Times that it entered User mode. */
  readonly userEntries: number;
  /** Instructions executed. */
  readonly instructions: number;
}

/** So many alarms in a row one period apart, and it is a tick. */
const SEEN = 8;
/** Most ticks that come as one. */
const AT_ONCE = 24;
/** An alarm may be late by 1 / LATE of the time for which the guest has been idle, so short sleeps of the guest stay short. */
const LATE = 8;
/** Longest period (ns), and how far from its grid a tick may be: the guest sets it from a counter of microseconds, some instructions later. */
const LONGEST = 1.1e7;
const JITTER = 5e4;
/** A guest that runs more instructions than this between two sleeps is at work: a tick takes 2,300, polling the SD host 22,000. */
const WORK = 60_000;
/** So many alarms in a row off the grid, and it is none. */
const ASTRAY = 64;
/** After so many periods the grid may have drifted, and is found again. */
const FAR = 128;

export class Ticks {
  private last = 0;
  private period = Infinity;
  /** Alarms in a row that were a period or two apart, until there are SEEN. */
  private seen = 0;
  /** Alarms off the grid since the last tick. */
  private astray = 0;
  /** Periods for which the guest has been idle. */
  private idle = 0;
  private userEntries = 0;
  private instructions = 0;
  /** Ticks that did not come by themselves. */
  coalesced = 0;

  /** The guest does nothing but tick. */
  get idling(): boolean {
    return this.seen === SEEN && this.idle >= SEEN;
  }

  /** When to wake for an alarm at `deadline` (ns), which the guest waits for: then, or some ticks later. */
  wakeAt(deadline: number, { userEntries, instructions }: Activity): number {
    const worked = userEntries !== this.userEntries || instructions - this.instructions > WORK;
    this.userEntries = userEntries;
    this.instructions = instructions;
    const periods = this.ticksTo(deadline);
    if (worked) this.idle = 0;
    else this.idle += periods;
    if (periods === 0 || !this.idling) return deadline;
    const late = Math.min(Math.floor(this.idle / LATE), AT_ONCE) - 1;
    this.coalesced += late;
    return deadline + late * this.period;
  }

  /** Ticks from the last one to an alarm; 0 when it is none. */
  private ticksTo(deadline: number): number {
    const gap = deadline - this.last;
    const known = this.seen === SEEN;
    const periods = Math.max(Math.round(gap / this.period), 1);
    if (Math.abs(gap - periods * this.period) < JITTER && periods <= (known ? FAR : 2)) {
      if (!known) this.seen++;
      this.astray = 0;
      this.last = deadline;
      // An average while it is learned; later many periods tell it better than one.
      this.period += (gap / periods - this.period) * (known ? periods / (periods + AT_ONCE) : 1 / (this.seen + 1));
      return periods;
    }
    if (known && gap <= FAR * this.period && ++this.astray < ASTRAY) return 0;
    this.seen = known && this.astray < ASTRAY ? SEEN - 2 : 0;
    if (this.seen === 0) this.period = gap > 0 && gap <= LONGEST ? gap : Infinity;
    this.astray = 0;
    this.last = deadline;
    return 0;
  }
}
