/** The slots of the register file by name: for templates, which name them, and for reports. */
import * as abi from './abi.js';
import * as cp15 from './cp15-slots.js';

/** These are const enums, so that hot code holds plain numbers; their tables of names still exist (preserveConstEnums). */
const numbers = (table: Readonly<Record<string, number | string>>): ReadonlyMap<string, number> =>
  new Map(Object.entries(table).filter((entry): entry is [string, number] => typeof entry[1] === 'number'));

export const slotsByName = numbers((abi as unknown as { Slot: Record<string, number | string> }).Slot);
export const cp15SlotsByName = numbers((cp15 as unknown as { Cp15Slot: Record<string, number | string> }).Cp15Slot);
