/** The translator's own tables as the generator takes them. */
import { armTable, armUnconditionalTable, thumbTable } from '../../translator/decode/tables.js';
import type { Tables } from './generator.js';

/** `arm` holds the VFP lines too. */
export const translatorTables: Tables = { arm: armTable, armUnconditional: armUnconditionalTable, thumb: thumbTable };
