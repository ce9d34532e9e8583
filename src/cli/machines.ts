/** What the command line knows of each machine: the limits of its memory. */

const MIB = 1 << 20;

export interface MachineFacts {
  /** For `--help` and messages. */
  title: string;
  defaultMemory: number;
  /** RAM starts at 0 and ends below the peripherals. */
  maxMemory: number;
}

export const MACHINES = {
  raspi1ap: { title: 'Raspberry Pi 1 A+ (BCM2835)', defaultMemory: 512 * MIB, maxMemory: 512 * MIB },
} as const satisfies Record<string, MachineFacts>;

export type MachineName = keyof typeof MACHINES;

export const MIN_MEMORY = 16 * MIB;
