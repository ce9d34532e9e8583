/** ARMv6 media instructions (DDI 0100I A3.4.2 to A3.4.6): parallel arithmetic, packing, saturation, extension, reversal. */
import { parallelOperations, parallelPrefixes } from '../decode/arm-table.js';
export const mediaSemantics = {
    PKHBT: 'R[d] = R[n] & 65535 | (R[m] << i) & -65536;',
    PKHTB: 'R[d] = R[n] & -65536 | (R[m] >> (i === 0 ? 31 : i)) & 65535;',
    SEL: 'R[d] = P.sel(R[n], R[m], GE);',
    SSAT: 'const v = shiftImm(R[m], T << 1, i); const w = P.ssat(v, s + 1); if (v !== w) QF = 1; R[d] = w;',
    USAT: 'const v = shiftImm(R[m], T << 1, i); const w = P.usat(v, s); if (v !== w) QF = 1; R[d] = w;',
    SSAT16: 'const v = R[m]; const w = P.ssat16(v, s + 1); if (v !== w) QF = 1; R[d] = w;',
    USAT16: 'const v = R[m]; const w = P.usat16(v, s); if (v !== w) QF = 1; R[d] = w;',
    REV: 'R[d] = P.rev(R[m]);',
    REV16: 'R[d] = P.rev16(R[m]);',
    REVSH: 'const v = R[m]; R[d] = (v & 255) << 24 >> 16 | v >>> 8 & 255;',
    SXTB: 'R[d] = sext8(ror8(R[m], r));',
    SXTH: 'R[d] = sext16(ror8(R[m], r));',
    UXTB: 'R[d] = ror8(R[m], r) & 255;',
    UXTH: 'R[d] = ror8(R[m], r) & 65535;',
    SXTAB: 'R[d] = R[n] + sext8(ror8(R[m], r)) | 0;',
    SXTAH: 'R[d] = R[n] + sext16(ror8(R[m], r)) | 0;',
    UXTAB: 'R[d] = R[n] + (ror8(R[m], r) & 255) | 0;',
    UXTAH: 'R[d] = R[n] + (ror8(R[m], r) & 65535) | 0;',
    SXTB16: 'R[d] = P.sxtb16(ror8(R[m], r));',
    UXTB16: 'R[d] = ror8(R[m], r) & 16711935;',
    SXTAB16: 'R[d] = P.add16(R[n], P.sxtb16(ror8(R[m], r)));',
    UXTAB16: 'R[d] = P.add16(R[n], ror8(R[m], r) & 16711935);',
};
for (const [, prefix] of parallelPrefixes) {
    for (const [, operation] of parallelOperations) {
        const name = prefix + operation;
        const ge = prefix === 'S' || prefix === 'U' ? `GE = P.GE_${name}(a, b);` : '';
        mediaSemantics[name] = `const a = R[n]; const b = R[m]; ${ge} R[d] = P.${name}(a, b);`;
    }
}
//# sourceMappingURL=media.js.map