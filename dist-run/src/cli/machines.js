/** What the command line knows of each machine: the limits of its memory. */
const MIB = 1 << 20;
export const MACHINES = {
    raspi1ap: { title: 'Raspberry Pi 1 A+ (BCM2835)', defaultMemory: 512 * MIB, maxMemory: 512 * MIB },
};
export const MIN_MEMORY = 16 * MIB;
//# sourceMappingURL=machines.js.map