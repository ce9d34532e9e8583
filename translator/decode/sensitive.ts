/**
 * Sensitive classes: the instructions that a hypervisor must control, in groups that share a fate (docs/virtualization.md).
 *
 * A line of the instruction tables names its class. Lines of coprocessor transfers say `coprocessor`, and the line of the register
 * in cp15-table.ts names the group. What a class costs is its way: `trap`, `callout` or `inline`.
 */
import { cp15Range, cp15Register, type Cp15Class } from './cp15-table.js';
import { fieldOf, type CompiledLine } from './pattern.js';

/** How a sensitive instruction is performed (DESIGN § 1). */
export const Way = { TRAP: 0, CALLOUT: 1, INLINE: 2 } as const;
export type Way = (typeof Way)[keyof typeof Way];
export const WAY_NAMES = ['trap', 'callout', 'inline'] as const;

/** `registerFile`: nothing but the virtual register file is read or written, and neither the instruction stream nor the address space changes. */
interface ClassFacts {
  readonly name: string;
  readonly registerFile: boolean;
  readonly what: string;
}

const facts = [
  { name: 'psr-read', registerFile: true, what: 'MRS' },
  { name: 'psr-write', registerFile: true, what: 'MSR' },
  { name: 'cps', registerFile: true, what: 'CPS' },
  { name: 'setend', registerFile: false, what: 'SETEND' },
  { name: 'exception-return', registerFile: false, what: 'data processing that writes PC and restores CPSR (MOVS pc, SUBS pc, …)' },
  { name: 'ldm-return', registerFile: false, what: 'LDM (3): with PC and ^' },
  { name: 'rfe', registerFile: false, what: 'RFE' },
  { name: 'srs', registerFile: false, what: 'SRS' },
  { name: 'ldm-user', registerFile: false, what: 'LDM (2): the User bank' },
  { name: 'stm-user', registerFile: false, what: 'STM (2): the User bank' },
  { name: 'user-access', registerFile: false, what: 'LDRT, LDRBT, STRT, STRBT' },
  { name: 'cp15-identity', registerFile: true, what: 'reads of c0' },
  { name: 'cp15-control-read', registerFile: true, what: 'SCTLR, ACTLR, CPACR' },
  { name: 'cp15-control-write', registerFile: false, what: 'SCTLR, ACTLR, CPACR' },
  { name: 'cp15-translation-read', registerFile: true, what: 'TTBR0, TTBR1, TTBCR, PAR' },
  { name: 'cp15-translation-write', registerFile: false, what: 'TTBR0, TTBR1, TTBCR, PAR, VA to PA' },
  { name: 'cp15-domain-read', registerFile: true, what: 'DACR' },
  { name: 'cp15-domain-write', registerFile: false, what: 'DACR' },
  { name: 'cp15-fault-read', registerFile: true, what: 'DFSR, IFSR, DFAR, IFAR, WFAR' },
  { name: 'cp15-fault-write', registerFile: true, what: 'DFSR, IFSR, DFAR, IFAR, WFAR' },
  { name: 'cp15-context-read', registerFile: true, what: 'FCSEIDR, CONTEXTIDR' },
  { name: 'cp15-context-write', registerFile: false, what: 'FCSEIDR, CONTEXTIDR' },
  { name: 'cp15-thread-read', registerFile: true, what: 'TPIDRURW, TPIDRURO, TPIDRPRW' },
  { name: 'cp15-thread-write', registerFile: true, what: 'TPIDRURW, TPIDRURO, TPIDRPRW' },
  { name: 'cp15-cache', registerFile: false, what: 'cache maintenance' },
  { name: 'cp15-tlb', registerFile: false, what: 'TLB maintenance' },
  { name: 'cp15-barrier', registerFile: false, what: 'prefetch flush, DSB, DMB' },
  { name: 'cp15-perf-read', registerFile: false, what: 'performance monitor' },
  { name: 'cp15-perf-write', registerFile: false, what: 'performance monitor' },
  { name: 'cp15-other-read', registerFile: true, what: 'security, vectors, lockdown, TCM, DMA, remap, debug of caches' },
  { name: 'cp15-other-write', registerFile: false, what: 'security, vectors, lockdown, TCM, DMA, remap, debug of caches' },
  { name: 'cp14-read', registerFile: true, what: 'debug registers, Jazelle' },
  { name: 'cp14-write', registerFile: false, what: 'debug registers, Jazelle' },
  { name: 'vfp-system', registerFile: false, what: 'FMRX and FMXR, but for FPSCR' },
  { name: 'wfi', registerFile: false, what: 'WFI, the hint and the CP15 operation' },
  { name: 'svc', registerFile: false, what: 'SVC' },
  { name: 'smc', registerFile: false, what: 'SMC' },
  { name: 'undefined', registerFile: false, what: 'undefined instructions, coprocessors and registers that are absent' },
  { name: 'breakpoint', registerFile: false, what: 'BKPT' },
] as const satisfies readonly ClassFacts[];

export type SensitiveClass = (typeof facts)[number]['name'];
export const SENSITIVE_CLASSES: readonly { readonly name: SensitiveClass; readonly registerFile: boolean; readonly what: string }[] = facts;
const numbers = new Map<string, number>(facts.map(({ name }, i) => [name, i]));

/** Number of a class: its index in SENSITIVE_CLASSES, or undefined when there is no such class. */
export const classNumber = (name: string): number | undefined => numbers.get(name);

const byRegister: Partial<Record<Cp15Class, string>> = {
  identity: 'identity', control: 'control', translation: 'translation', domain: 'domain', fault: 'fault', context: 'context',
  threadid: 'thread', cache: 'cache', tlb: 'tlb', barrier: 'barrier', perf: 'perf',
};
const undirected = new Set(['identity', 'cache', 'tlb', 'barrier']);

/** The class of a transfer from (`read`) or to a register of coprocessor 15. */
export function registerClass(cls: Cp15Class, read: boolean): SensitiveClass {
  if (cls === 'wfi') return 'wfi';
  const group = byRegister[cls] ?? 'other';
  // An attempt to write an identity register traps as what it is.
  return (undirected.has(group) ? `cp15-${group}` : `cp15-${group}-${read ? 'read' : 'write'}`) as SensitiveClass;
}

/** Operands of MRC, MCR, MRRC and MCRR by the letters of their lines; `n` and `q` are 0 for the last two. */
export function coprocessorOperands(line: CompiledLine, word: number): { p: number; o: number; n: number; m: number; q: number; read: boolean; pair: boolean } {
  const f = (letter: string): number => fieldOf(word, line.fields.find((x) => x.letter === letter)!);
  const pair = line.sem === 'MCRR' || line.sem === 'MRRC';
  return { p: f('p'), o: f('o'), n: pair ? 0 : f('n'), m: f('m'), q: pair ? 0 : f('q'), read: line.sem === 'MRC' || line.sem === 'MRRC', pair };
}

function coprocessorClass(line: CompiledLine, word: number): SensitiveClass {
  const { p, o, n, m, q, read, pair } = coprocessorOperands(line, word);
  if (p === 14 && !pair) return read ? 'cp14-read' : 'cp14-write';
  if (p !== 15) return 'undefined';
  if (pair) return !read && o === 0 && cp15Range(m) !== null ? 'cp15-cache' : 'undefined';
  const register = cp15Register(o, n, m, q);
  return register === null ? 'undefined' : registerClass(register.class, read);
}

/** The sensitive class of an instruction, or undefined when it is innocuous. */
export function sensitiveClassOf(line: CompiledLine, word: number): SensitiveClass | undefined {
  return line.sensitive === 'coprocessor' ? coprocessorClass(line, word) : line.sensitive;
}

/**
 * What tells sensitive instructions apart, as a small number: the line, and for a transfer to or from a coprocessor its operands but
 * for the core's registers. Traps look up class and handler by it.
 */
export function sensitiveKey(line: CompiledLine, word: number): number {
  if (line.sensitive !== 'coprocessor') return line.index;
  // o, n, m, q and p of MCR and MRC; o, m and p of MCRR and MRRC, whose other fields are registers.
  const operands = line.cls === 'mixed' && (word & 0x0f000000) === 0x0e000000 ? word & 0x00ef0fef : word & 0x00000fff;
  return 4096 + (line.index << 24) + operands;
}

const numberByKey = new Map<number, number>();

/** The class as a number; -1 when innocuous. */
export function sensitiveNumber(line: CompiledLine, word: number): number {
  if (line.sensitive === undefined) return -1;
  const key = sensitiveKey(line, word);
  let number = numberByKey.get(key);
  if (number === undefined) {
    number = numbers.get(sensitiveClassOf(line, word)!)!;
    numberByKey.set(key, number);
  }
  return number;
}

/** A way for each class, by its number. */
export type Ways = Readonly<Uint8Array>;
export const ALL_INLINE: Ways = new Uint8Array(facts.length).fill(Way.INLINE);
