import type { Line } from './pattern.js';
export const vfpTable: Line[] = [];
