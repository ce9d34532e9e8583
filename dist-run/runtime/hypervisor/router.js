import { decodeArm, decodeThumb } from '../../translator/decode/tables.js';
import { sensitiveNumber, SENSITIVE_CLASSES } from '../../translator/decode/sensitive.js';
import { emulationCase } from '../../translator/emit/interpreter.js';
import { EXCEPTION_NAMES, pendingInterrupt, takeException } from '../cpu/exceptions.js';
import { recordPrefetchAbort } from '../memory/faults.js';
/** Events that are no exit of generated code: by number in `other`. */
export const Event = { TRANSLATION_MISS: 0, MMIO_READ: 1, MMIO_WRITE: 2, TIMER: 3, CONSOLE: 4, SIGNAL: 5 };
/** By Exception: the guest's own. The kinds that may come at any time are taken when they are not masked. */
export const EXCEPTIONS = EXCEPTION_NAMES.map((name) => ({ name, owner: 'guest', what: `vector of ${name}, by takeException` }));
/** By Exit: why generated code was left. */
export const EXITS = [
    { name: 'next', owner: 'hypervisor', what: 'goes on by look-up', act: () => undefined },
    { name: 'rare', owner: 'hypervisor', what: 'the interpreter performs a sensitive instruction in a rare case, or an UNDEFINED one', act: (router) => router.interpretOne() },
    { name: 'abort', owner: 'guest', what: 'vector of data_abort: the walk has filled the fault registers', act: (router, unit) => router.dataAbort(unit) },
    { name: 'budget', owner: 'hypervisor', what: 'the interpreter runs what is left of the time slice', act: () => undefined },
    { name: 'page_guard', owner: 'hypervisor', what: 'the interpreter goes on: a neighbour page is mapped otherwise', act: () => undefined },
    { name: 'trap', owner: 'hypervisor', what: 'emulation of a sensitive instruction, counted by class', act: (router) => router.trap() },
    { name: 'vfp_off', owner: 'hypervisor', what: 'the interpreter looks at the VFP unit, and takes the UNDEFINED exception when it is off', act: (router) => router.interpretOne() },
    { name: 'device', owner: 'hypervisor', what: 'the interpreter reaches the device at the exact instruction (--icount)', act: (router) => router.interpretOne() },
    { name: 'code_write', owner: 'hypervisor', what: 'the interpreter stores; what was made from the page goes', act: (router) => router.interpretOne() },
];
/** By Event. */
export const OTHERS = [
    { name: 'translation_miss', owner: 'hypervisor', what: 'walks for an instruction; a fault is the guest\'s prefetch_abort' },
    { name: 'mmio_read', owner: 'hypervisor', what: 'a device answers, and translated code goes on' },
    { name: 'mmio_write', owner: 'hypervisor', what: 'a device is written, and translated code goes on' },
    { name: 'timer', owner: 'host', what: 'an alarm became due sooner: the time slice ends' },
    { name: 'console', owner: 'host', what: 'input for the serial console' },
    { name: 'signal', owner: 'host', what: 'the run is to stop' },
];
export class ExceptionRouter {
    S;
    N;
    context;
    exits = new Float64Array(EXITS.length);
    others = new Float64Array(OTHERS.length);
    /** Traps by sensitive class and CPSR[3:0]. */
    trapped = new Float64Array(SENSITIVE_CLASSES.length * 16);
    /** Accounts by site, when they are kept. */
    sites;
    constructor(S, N, context) {
        this.S = S;
        this.N = N;
        this.context = context;
    }
    /** Generated code was left for a reason other than NEXT; `unit`: translated code. */
    exit(exit, unit) {
        this.exits[exit]++;
        EXITS[exit].act(this, unit);
    }
    /** An event that is no exit. */
    note(event) {
        this.others[event]++;
    }
    /** An exception that the guest's vector owns; `pc` is the instruction that caused it. */
    guest(kind, pc) {
        this.N[64 /* Count.TAKEN */ + kind]++;
        takeException(this.S, kind, pc);
    }
    prefetchAbort(fault, pc) {
        recordPrefetchAbort(this.S, fault, pc);
        this.guest(4 /* Exception.PREFETCH_ABORT */, pc);
    }
    /** The instruction counts as one, in the interpreter and in a unit (where its block's remainder was given back). */
    dataAbort(unit) {
        const { S } = this;
        if (unit)
            S[24 /* Slot.BUDGET */] = S[24 /* Slot.BUDGET */] - 1;
        this.guest(5 /* Exception.DATA_ABORT */, S[23 /* Slot.PC */]);
    }
    /** Takes the interrupt that is due before the next instruction, if any. */
    interrupt() {
        const kind = pendingInterrupt(this.S);
        if (kind === 0 /* Exception.NONE */)
            return false;
        this.guest(kind, this.S[23 /* Slot.PC */]);
        return true;
    }
    interpretOne() {
        this.context.select();
        this.context.interpretOne();
    }
    /**
     * The sensitive instruction at Slot.PC has trapped: fetches its word through the MMU, decodes it, and runs the handler of its line on the
     * virtual CPU. Its condition held. It counts as one instruction; execution goes on at Slot.PC by look-up.
     */
    trap() {
        const { S } = this;
        const { code, memory, ram, signal } = this.context;
        this.context.select();
        const pc = S[23 /* Slot.PC */];
        const cpsr = S[22 /* Slot.CPSR */];
        const thumb = (cpsr & 32 /* PSR.T */) !== 0;
        const at = this.locate(pc);
        const word = thumb ? ram.u16[at >> 1] : ram.i32[at >> 2];
        const line = thumb ? decodeThumb(word) : decodeArm(word);
        const cls = sensitiveNumber(line, word);
        this.trapped[(cls << 4) | (cpsr & 15)]++;
        this.sites?.trapped(at, pc, word, thumb, cls);
        const handler = code.outOfLine(emulationCase(line, word), thumb);
        const size = thumb ? 2 : 4;
        S[15] = (pc + 2 * size) | 0;
        S[23 /* Slot.PC */] = (pc + size) | 0;
        S[24 /* Slot.BUDGET */] = S[24 /* Slot.BUDGET */] - 1;
        memory.interpreting = true;
        try {
            handler(word, pc);
        }
        catch (e) {
            if (e !== signal || signal.code !== 2 /* Exit.ABORT */)
                throw e;
            this.guest(5 /* Exception.DATA_ABORT */, pc);
        }
        finally {
            memory.interpreting = false;
        }
    }
    /** RAM offset of an instruction that was just executed: by the execute TLB, else by a walk. */
    locate(pc) {
        const { mmu, tlb, code } = this.context;
        const view = tlb.XT[(pc >>> 12) + this.S[27 /* Slot.XCTX */]];
        if (view !== 0)
            return code.views[view].ram + (pc & 4095);
        mmu.walk(pc, 2 /* Access.EXECUTE */, (this.S[22 /* Slot.CPSR */] & 15) !== 0);
        return mmu.pa;
    }
    counters() {
        const out = {};
        EXCEPTIONS.forEach(({ name }, kind) => {
            if (kind > 0)
                out[`exception_${name}`] = this.N[64 /* Count.TAKEN */ + kind];
        });
        EXITS.forEach(({ name }, exit) => {
            if (exit > 0)
                out[`exit_${name}`] = this.exits[exit];
        });
        OTHERS.forEach(({ name }, event) => (out[`event_${name}`] = this.others[event]));
        SENSITIVE_CLASSES.forEach(({ name }, i) => {
            out[`exit_trap_${name.replaceAll('-', '_')}`] = this.trapped.subarray(i << 4, (i + 1) << 4).reduce((sum, n) => sum + n, 0);
            out[`callout_${name.replaceAll('-', '_')}`] = this.N[0 /* Count.CALLOUT */ + i];
        });
        return { ...out, ...this.sites?.counters };
    }
}
//# sourceMappingURL=router.js.map