/** What one exit of each sensitive class costs, from the rows of the nanobenchmarks. */
import { SENSITIVE_CLASSES, type SensitiveClass } from '../../translator/decode/sensitive.js';
import type { NanoLine } from './nano.js';

/** Rows and how much of each: a class costs the sum. What enters an exception is a row less the return that the row has too. */
const ROWS: Partial<Record<SensitiveClass, readonly (readonly [row: string, factor: number])[]>> = {
  'psr-read': [['mrs_cpsr', 1]], 'psr-write': [['msr_cpsr', 1]], cps: [['cps_pair', 0.5]], setend: [['setend', 1]],
  'exception-return': [['return_subs', 1]], 'ldm-return': [['return_ldm', 1]], rfe: [['return_rfe', 1]],
  srs: [['srs', 1]], 'ldm-user': [['ldm_user', 1]], 'stm-user': [['stm_user', 1]], 'user-access': [['ldrt', 0.5], ['strt', 0.5]],
  'cp15-identity': [['read_midr', 1]], 'cp15-control-read': [['read_sctlr', 1]], 'cp15-control-write': [['write_sctlr', 1]],
  'cp15-translation-read': [['read_ttbr0', 1]], 'cp15-translation-write': [['write_ttbr0', 1]],
  'cp15-domain-read': [['read_dacr', 1]], 'cp15-domain-write': [['dacr', 1]],
  'cp15-fault-read': [['read_dfsr', 0.5], ['read_dfar', 0.5]], 'cp15-fault-write': [['write_dfsr', 1]],
  'cp15-context-read': [['read_contextidr', 1]], 'cp15-context-write': [['contextidr', 1]],
  'cp15-thread-read': [['read_tpidruro', 1]], 'cp15-thread-write': [['write_tpidrprw', 1]],
  'cp15-cache': [['dc_clean', 0.5], ['ic_mva', 0.5]], 'cp15-tlb': [['tlb_mva', 1]], 'cp15-barrier': [['dsb', 0.5], ['prefetch_flush', 0.5]],
  'cp15-perf-read': [['read_ccnt', 1]], 'cp14-read': [['read_dbgdidr', 1]], 'vfp-system': [['read_fpexc', 1]], wfi: [['wfi', 1]],
  svc: [['svc', 1], ['return_subs', -1]], undefined: [['undefined', 1], ['return_subs', -1]], breakpoint: [['bkpt', 1], ['return_subs', -1]],
};

/** The rows that unitCosts needs. */
export const UNIT_COST_ROWS: readonly string[] = [...new Set(Object.values(ROWS).flatMap((rows) => rows.map(([row]) => row)))];

/** Nanoseconds of one exit of each class under `policy`; classes without a row, which are rare, cost the mean of the others. */
export function unitCosts(lines: readonly NanoLine[], policy: string): Record<SensitiveClass, number> {
  const medians = new Map(lines.map((line) => [line.name, line.results[policy]?.median]));
  const known = new Map(SENSITIVE_CLASSES.map(({ name }) => [name, cost(ROWS[name], medians)]));
  const costs = [...known.values()].filter((ns) => ns !== undefined);
  const mean = costs.reduce((sum, ns) => sum + ns, 0) / Math.max(costs.length, 1);
  return Object.fromEntries([...known].map(([name, ns]) => [name, Math.max(ns ?? mean, 0)])) as Record<SensitiveClass, number>;
}

function cost(rows: readonly (readonly [string, number])[] | undefined, medians: ReadonlyMap<string, number | undefined>): number | undefined {
  let sum = 0;
  for (const [row, factor] of rows ?? []) {
    const ns = medians.get(row);
    if (ns === undefined) return undefined;
    sum += factor * ns;
  }
  return rows && sum;
}
