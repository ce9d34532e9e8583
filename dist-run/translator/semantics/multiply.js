/** Multiplies (DDI 0100I A3.5). 64-bit results come from `P.mulhu` and `P.mulhs`, never from BigInt. */
const halfM = '(x ? R[m] >> 16 : sext16(R[m]))';
const halfS = '(y ? R[s] >> 16 : sext16(R[s]))';
/** Sets N and Z from a 64-bit result; C and V stay (ARMv5 and later). */
const flags64 = 'if (S) { NF = high; ZF = high | low; }';
const long = (high, accumulate) => {
    const product = `const a = R[m]; const b = R[s]; const pl = Math.imul(a, b); const ph = P.${high}(a, b);`;
    return accumulate
        ? `${product} const low = pl + R[l] | 0; const high = P.addHigh(pl, R[l], ph, R[h]); R[l] = low; R[h] = high; ${flags64}`
        : `${product} const low = pl; const high = ph; R[l] = low; R[h] = high; ${flags64}`;
};
/** Sticky Q when an exact sum does not fit 32 bits. */
const sticky = (exact) => `if (P.saturates(${exact})) QF = 1;`;
export const multiplySemantics = {
    MUL: 'const v = Math.imul(R[m], R[s]); if (S) { NF = v; ZF = v; } R[d] = v;',
    MLA: 'const v = Math.imul(R[m], R[s]) + R[n] | 0; if (S) { NF = v; ZF = v; } R[d] = v;',
    UMULL: long('mulhu', false), UMLAL: long('mulhu', true), SMULL: long('mulhs', false), SMLAL: long('mulhs', true),
    UMAAL: `const a = R[m]; const b = R[s]; const pl = Math.imul(a, b); const ph = P.mulhu(a, b); const l1 = pl + R[l] | 0;
    const h1 = P.addHigh(pl, R[l], ph, 0); const low = l1 + R[h] | 0; const high = P.addHigh(l1, R[h], h1, 0); R[l] = low; R[h] = high;`,
    SMLAxy: `const p = Math.imul(${halfM}, ${halfS}); const v = p + R[n]; ${sticky('v')} R[d] = v | 0;`,
    SMULxy: `R[d] = Math.imul(${halfM}, ${halfS});`,
    SMLAWy: `const w = Math.floor(R[m] * ${halfS} / 65536); const v = w + R[n]; ${sticky('v')} R[d] = v | 0;`,
    SMULWy: `R[d] = Math.floor(R[m] * ${halfS} / 65536) | 0;`,
    SMLALxy: `const p = Math.imul(${halfM}, ${halfS}); const low = p + R[l] | 0; const high = P.addHigh(p, R[l], p >> 31, R[h]); R[l] = low; R[h] = high;`,
    QADD: `const v = R[m] + R[n]; ${sticky('v')} R[d] = P.saturate(v);`,
    QSUB: `const v = R[m] - R[n]; ${sticky('v')} R[d] = P.saturate(v);`,
    QDADD: `const w = 2 * R[n]; ${sticky('w')} const v = R[m] + P.saturate(w); ${sticky('v')} R[d] = P.saturate(v);`,
    QDSUB: `const w = 2 * R[n]; ${sticky('w')} const v = R[m] - P.saturate(w); ${sticky('v')} R[d] = P.saturate(v);`,
    CLZ: 'R[d] = Math.clz32(R[m]);',
    SMUAD: `const v = P.dual(R[m], R[s], x, 1); ${sticky('v')} R[d] = v | 0;`,
    SMUSD: 'R[d] = P.dual(R[m], R[s], x, -1) | 0;',
    SMLAD: `const p = P.dual(R[m], R[s], x, 1); const v = p + R[n]; ${sticky('v')} R[d] = v | 0;`,
    SMLSD: `const p = P.dual(R[m], R[s], x, -1); const v = p + R[n]; ${sticky('v')} R[d] = v | 0;`,
    SMLALD: 'const p = P.dual(R[m], R[s], x, 1); const pl = p | 0; const low = pl + R[n] | 0; const high = P.addHigh(pl, R[n], P.highWord(p), R[d]); R[n] = low; R[d] = high;',
    SMLSLD: 'const p = P.dual(R[m], R[s], x, -1); const pl = p | 0; const low = pl + R[n] | 0; const high = P.addHigh(pl, R[n], P.highWord(p), R[d]); R[n] = low; R[d] = high;',
    SMMUL: 'const a = R[m]; const b = R[s]; const low = Math.imul(a, b); const high = P.mulhs(a, b); R[d] = x ? high + (low >>> 31) | 0 : high;',
    SMMLA: 'const a = R[m]; const b = R[s]; const low = Math.imul(a, b); const high = P.mulhs(a, b) + R[n] | 0; R[d] = x ? high + (low >>> 31) | 0 : high;',
    // The accumulator minus the product is formed in 64 bits: a borrow comes from a non-zero low word.
    SMMLS: `const a = R[m]; const b = R[s]; const pl = Math.imul(a, b); const low = -pl | 0; const high = R[n] - P.mulhs(a, b) - (pl === 0 ? 0 : 1) | 0;
    R[d] = x ? high + (low >>> 31) | 0 : high;`,
    USAD8: 'R[d] = P.usad8(R[m], R[s]);',
    USADA8: 'R[d] = P.usad8(R[m], R[s]) + R[n] | 0;',
};
//# sourceMappingURL=multiply.js.map