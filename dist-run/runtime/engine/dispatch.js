import { SELECTING } from './address-spaces.js';
import { RESUME } from './code-cache.js';
/** No instruction's address. */
export const NOWHERE = -1;
/** Calls of units inside units: each takes some 1.5 KB of the host's stack. Deeper ones leave the unit. */
const MAX_DEPTH = 100;
/** CPSR bits that a unit relies on. */
const STATE = SELECTING | 32 /* PSR.T */;
export function makeDispatcher(S, XT, code, control, jit, on) {
    const V = code.views;
    const counters = { call_deep: 0, call_astray: 0 };
    let depth = 0;
    function dispatch(stop) {
        for (;;) {
            if (S[24 /* Slot.BUDGET */] <= 0 || S[30 /* Slot.WFI */] !== 0)
                return false;
            if (S[29 /* Slot.LINES */] !== 0)
                on.interrupt();
            if (control.exit)
                return false;
            const cpsr = S[22 /* Slot.CPSR */];
            if ((cpsr & SELECTING) !== control.selected)
                on.selectContexts();
            const pc = S[23 /* Slot.PC */];
            if (pc === stop)
                return true;
            let v = XT[(pc >>> 12) + S[27 /* Slot.XCTX */]];
            if (v === 0) {
                v = on.fetchMiss(pc);
                if (v === 0)
                    continue;
            }
            const thumb = (cpsr & 32 /* PSR.T */) !== 0;
            const view = V[v];
            if (thumb && !view.page.thumb)
                view.page.enableThumb();
            if (jit) {
                const i = thumb ? (pc & 4095) >>> 1 : (pc & 4095) >>> 2;
                let unit = thumb ? view.thumbUnits[i] : view.armUnits[i];
                if (unit === undefined || unit === RESUME) {
                    // Counted here too: the interpreter sees only the targets of its own branches.
                    const heat = thumb ? view.thumbHeat : view.armHeat;
                    unit = ++heat[i] > control.hot ? on.compile(view, i, pc, thumb) : undefined;
                }
                if (unit !== undefined) {
                    control.dispatched++;
                    const exit = unit();
                    if (exit === 0 /* Exit.NEXT */)
                        continue;
                    on.afterExit(exit);
                    // The interpreter runs at least one instruction: not when the unit has used up the budget to the last.
                    if ((exit !== 3 /* Exit.BUDGET */ && exit !== 4 /* Exit.GUARD */) || S[24 /* Slot.BUDGET */] <= 0)
                        continue;
                }
            }
            on.interpret(thumb);
        }
    }
    function call(to, stretch, view) {
        if (depth >= MAX_DEPTH) {
            counters.call_deep++;
            return 0 /* Exit.NEXT */;
        }
        const epoch = code.epoch;
        const state = (S[22 /* Slot.CPSR */] & SELECTING) | ((to & 1) << 5);
        const pc = to & -2;
        depth++;
        const back = dispatch(pc);
        depth--;
        if (!back)
            return 0 /* Exit.NEXT */;
        if ((S[22 /* Slot.CPSR */] & STATE) !== state || code.epoch !== epoch || XT[(pc >>> 12) + S[27 /* Slot.XCTX */]] !== view) {
            counters.call_astray++;
            return 0 /* Exit.NEXT */;
        }
        return S[24 /* Slot.BUDGET */] < stretch ? 3 /* Exit.BUDGET */ : -1;
    }
    return { dispatch, call, counters };
}
//# sourceMappingURL=dispatch.js.map