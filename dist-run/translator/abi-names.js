/** The slots of the register file by name: for templates, which name them, and for reports. */
import * as abi from './abi.js';
/** `Slot` is a const enum, so that hot code holds plain numbers; its table of names still exists (preserveConstEnums). */
const table = abi.Slot;
export const slotsByName = new Map(Object.entries(table).filter((entry) => typeof entry[1] === 'number'));
//# sourceMappingURL=abi-names.js.map