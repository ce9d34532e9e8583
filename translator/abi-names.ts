/** The slots of the register file by name: for templates, which name them, and for reports. */
import * as abi from './abi.js';

/** `Slot` is a const enum, so that hot code holds plain numbers; its table of names still exists (preserveConstEnums). */
const table = (abi as unknown as { Slot: Readonly<Record<string, number | string>> }).Slot;

export const slotsByName: ReadonlyMap<string, number> = new Map(Object.entries(table).filter((entry): entry is [string, number] => typeof entry[1] === 'number'));
