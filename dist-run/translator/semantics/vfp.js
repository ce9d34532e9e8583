/**
 * What each VFPv2 instruction does (DDI 0100I C4 and C5), as templates: see docs/vfp.md for the modes they test.
 *
 * Arithmetic is done in line while `slot.FPMODE` is 0 and the result is ordinary; everything else is a helper of runtime/cpu/vfp.ts, which
 * returns 1 when the instruction must bounce to the support code at once. Registers are passed to helpers by number.
 * Moves and transfers use FI alone: reading a signalling NaN as a number may change it.
 */
/** Register numbers of single-precision fields. */
const SD = 'const sd = d << 1 | D;';
const SN = 'const sn = n << 1 | N;';
const SM = 'const sm = m << 1 | M;';
/** Smallest normals: a result there or below may be tiny before rounding. */
const MIN32 = '1.1754943508222875e-38';
const MIN64 = '2.2250738585072014e-308';
/** FPMODE bits: flush-to-zero, vectors, trap enables. */
const FLUSH_OR_TRAPS = '18';
const VECTOR = '8';
const finite = (r) => `${r} - ${r} === 0`;
const notTiny = (r, min) => `(${r} > ${min} || ${r} < -${min})`;
/** `store` when `condition` holds, else the helper. */
const fast = (condition, store, call) => `if (${condition}) { ${store} } else if (${call} !== 0) { undefinedInstruction(); }`;
const F32 = {
    d: 'sd', n: 'sn', m: 'sm', view: 'FS', suffix: 's', min: MIN32, max: '3.4028234663852886e38',
    round: (e) => `Math.fround(${e})`,
};
const F64 = {
    d: 'd', n: 'n', m: 'm', view: 'FD', suffix: 'd', min: MIN64, max: '1.7976931348623157e308', round: (e) => e,
};
const three = (z) => (z === F32 ? `${SD} ${SN} ${SM} ` : '');
const two = (z) => (z === F32 ? `${SD} ${SM} ` : '');
/** C4.1 FADD and FSUB: while FZ is clear any finite sum raises at most IXC. */
const sum = (z, operator, helper) => `${three(z)}const r = ${z.round(`${z.view}[${z.n}] ${operator} ${z.view}[${z.m}]`)}; `
    + fast(`slot.FPMODE === 0 && ${finite('r')}`, `${z.view}[${z.d}] = r;`, `H.${helper}${z.suffix}(${z.d}, ${z.n}, ${z.m})`);
/** C4.1 FMUL, FNMUL and FDIV. */
const product = (z, operator, negate, helper) => `${three(z)}const r = ${z.round(`${z.view}[${z.n}] ${operator} ${z.view}[${z.m}]`)}; `
    + fast(`slot.FPMODE === 0 && ${finite('r')} && ${notTiny('r', z.min)}`, `${z.view}[${z.d}] = ${negate ? '-r' : 'r'};`, `H.${helper}${z.suffix}(${z.d}, ${z.n}, ${z.m})`);
/** C4.1 FMAC, FNMAC, FMSC, FNMSC: product rounded, then sum rounded. */
const accumulate = (z, signD, operator, helper) => `${three(z)}const p = ${z.round(`${z.view}[${z.n}] * ${z.view}[${z.m}]`)}; const r = ${z.round(`${signD}${z.view}[${z.d}] ${operator} p`)}; `
    + fast(`slot.FPMODE === 0 && ${finite('r')} && ${notTiny('p', z.min)}`, `${z.view}[${z.d}] = r;`, `H.${helper}${z.suffix}(${z.d}, ${z.n}, ${z.m})`);
const squareRoot = (z) => `${two(z)}const x = ${z.view}[${z.m}]; `
    + fast(`slot.FPMODE === 0 && x >= 0 && x <= ${z.max}`, `${z.view}[${z.d}] = ${z.round('Math.sqrt(x)')};`, `H.fsqrt${z.suffix}(${z.d}, ${z.m})`);
/** FCPYS, FABSS, FNEGS: bit operations. */
const bits32 = (expression, helper) => `${SD} ${SM} if ((slot.FPMODE & ${VECTOR}) === 0) { FI[sd] = ${expression}; } else { H.${helper}(sd, sm); }`;
/** FCPYD, FABSD, FNEGD: as numbers, for the host moves 64 bits at once, but a NaN only as bits. */
const bits64 = (expression, helper) => `const v = FD[m]; if ((slot.FPMODE & ${VECTOR}) === 0 && v === v) { FD[d] = ${expression}; } else { H.${helper}(d, m); }`;
const NEGATIVE = '-2147483648';
/** C4.1 FCMP: N less, ZC equal, C greater; unordered is the helper's. */
const compared = (z, other, call) => `const x = ${z.view}[${z.d}]; const y = ${other}; `
    + fast(`(slot.FPMODE & ${FLUSH_OR_TRAPS}) === 0 && x === x && y === y`, `slot.FPFLAGS = x < y ? ${NEGATIVE} : x === y ? 1610612736 : 536870912;`, call);
const compare = (z, e) => two(z) + compared(z, `${z.view}[${z.m}]`, `H.fcmp${e}${z.suffix}(${z.d}, ${z.m})`);
const compareZero = (z, e) => (z === F32 ? `${SD} ` : '') + compared(z, '0', `H.fcmp${e}z${z.suffix}(${z.d})`);
/** FTOSIZ and FTOUIZ: in range, the host truncates alike. */
const truncate = (z, signed) => `${SD} ${z === F32 ? `${SM} ` : ''}const x = ${z.view}[${z.m}]; `
    + fast(`slot.FPMODE === 0 && ${signed ? 'x > -2147483649 && x < 2147483648' : 'x > -1 && x < 4294967296'}`, `FI[sd] = ${signed ? 'x | 0' : 'x >>> 0'};`, `H.fto${signed ? 's' : 'u'}iz${z.suffix}(sd, ${z.m})`);
const toInteger = (z, helper) => `${SD} ${z === F32 ? `${SM} ` : ''}if (H.${helper}(sd, ${z.m}) !== 0) { undefinedInstruction(); }`;
const integerToSingle = (source, helper) => `${SD} ${SM} ` + fast('slot.FPMODE === 0', `FS[sd] = Math.fround(${source});`, `H.${helper}(sd, sm)`);
/** Sets the CPSR flags from the top four bits of a word. */
const setNzcv = (word) => `NF = ${word}; ZF = ~${word} & 1073741824; CF = ${word} >>> 29 & 1; VF = ${word} << 3;`;
/** An UNPREDICTABLE form is UNDEFINED; the condition is constant. */
const unless = (condition, body) => `if (${condition}) { undefinedInstruction(); } else { ${body} }`;
/** C4.1 FLDD, FSTD: word-aligned like LDC (A2.8); a doubleword in memory is two words, the more significant one first when data is big-endian (CPSR.E). */
const BIG = '(slot.CPSR & 512) !== 0';
const ADDRESS = 'const a = (U !== 0 ? R[n] + (i << 2) : R[n] - (i << 2)) | 0;';
const loadDouble = (register, address) => `const w0 = lda32(${address}); const w1 = lda32(${address} + 4 | 0); `
    + `if (${BIG}) { FI[${register}] = w1; FI[${register} + 1] = w0; } else { FI[${register}] = w0; FI[${register} + 1] = w1; }`;
const storeDouble = (register, address) => `if (${BIG}) { sta32(${address}, FI[${register} + 1]); sta32(${address} + 4 | 0, FI[${register}]); } `
    + `else { sta32(${address}, FI[${register}]); sta32(${address} + 4 | 0, FI[${register} + 1]); }`;
/** C5.5 addressing mode 5: increment after from Rn, decrement before to Rn; the base is written last, so that an abort leaves it. */
const multiple = (body, words, decrement, writeBack) => {
    const start = decrement ? `const a = R[n] - (${words}) | 0;` : 'const a = R[n];';
    const end = decrement ? 'R[n] = a;' : `if (${writeBack}) { R[n] = a + (${words}) | 0; }`;
    return `${start} ${body} ${end}`;
};
const multipleSingle = (load, decrement) => {
    const body = load
        ? 'for (let k = 0; k < i; k++) { FI[sd + k] = lda32(a + (k << 2) | 0); }'
        : 'for (let k = 0; k < i; k++) { sta32(a + (k << 2) | 0, FI[sd + k]); }';
    const bad = `i === 0 || sd + i > 32 || n === 15 && ${decrement ? 'true' : 'W !== 0'}`;
    return `${SD} ` + unless(bad, multiple(body, 'i << 2', decrement, 'W !== 0'));
};
/** The X forms transfer as many doubles and step the base over one word more (C4.1, FLDMX). */
const multipleDouble = (load, decrement, extra) => {
    const transfer = load ? loadDouble('(d + k << 1)', 'b') : storeDouble('(d + k << 1)', 'b');
    const body = `for (let k = 0; k < i; k++) { const b = a + (k << 3) | 0; ${transfer} }`;
    const bad = `i === 0 || d + i > 16 || n === 15 && ${decrement ? 'true' : 'W !== 0'}`;
    return unless(bad, multiple(body, extra === 1 ? '(i << 3) + 4' : 'i << 3', decrement, 'W !== 0'));
};
/** FMRX and FMXR by helpers, which know who may do what. */
const readSystem = `if (H.systemAccess(s) === 0) { undefinedInstruction(); } else { const v = H.readSystem(s); if (t === 15) { ${setNzcv('v')} } else { R[t] = v; } }`;
const writeSystem = (s) => `if (H.systemAccess(${s}) === 0) { undefinedInstruction(); } else { H.writeSystem(${s}, R[t]); }`;
export const vfpSystemCallouts = { FMRX: readSystem, FMXR: writeSystem('s') };
/** FPEXC is read at each exception: in place where CPACR lets privileged code reach the unit. */
const fpexcInPlace = `(slot.CPSR & 15) !== 0 && (file[${82 /* Cp15Slot.CPACR */}] >>> 20 & 1) !== 0`;
export const vfpSemantics = {
    VMLA_f32: accumulate(F32, '', '+', 'fmac'),
    VMLA_f64: accumulate(F64, '', '+', 'fmac'),
    VMLS_f32: accumulate(F32, '', '-', 'fnmac'),
    VMLS_f64: accumulate(F64, '', '-', 'fnmac'),
    VNMLS_f32: accumulate(F32, '-', '+', 'fmsc'),
    VNMLS_f64: accumulate(F64, '-', '+', 'fmsc'),
    VNMLA_f32: accumulate(F32, '-', '-', 'fnmsc'),
    VNMLA_f64: accumulate(F64, '-', '-', 'fnmsc'),
    VMUL_f32: product(F32, '*', false, 'fmul'),
    VMUL_f64: product(F64, '*', false, 'fmul'),
    VNMUL_f32: product(F32, '*', true, 'fnmul'),
    VNMUL_f64: product(F64, '*', true, 'fnmul'),
    VADD_f32: sum(F32, '+', 'fadd'),
    VADD_f64: sum(F64, '+', 'fadd'),
    VSUB_f32: sum(F32, '-', 'fsub'),
    VSUB_f64: sum(F64, '-', 'fsub'),
    VDIV_f32: product(F32, '/', false, 'fdiv'),
    VDIV_f64: product(F64, '/', false, 'fdiv'),
    VMOV_f32: bits32('FI[sm]', 'fcpys'),
    VMOV_f64: bits64('v', 'fcpyd'),
    VABS_f32: bits32('FI[sm] & 2147483647', 'fabss'),
    VABS_f64: bits64('v > 0 ? v : 0 - v', 'fabsd'),
    VNEG_f32: bits32('FI[sm] ^ -2147483648', 'fnegs'),
    VNEG_f64: bits64('-v', 'fnegd'),
    VSQRT_f32: squareRoot(F32),
    VSQRT_f64: squareRoot(F64),
    VCMP_f32: compare(F32, ''),
    VCMP_f64: compare(F64, ''),
    VCMPZ_f32: compareZero(F32, ''),
    VCMPZ_f64: compareZero(F64, ''),
    VCMPE_f32: compare(F32, 'e'),
    VCMPE_f64: compare(F64, 'e'),
    VCMPEZ_f32: compareZero(F32, 'e'),
    VCMPEZ_f64: compareZero(F64, 'e'),
    VCVT_f64_f32: `${SM} const x = FS[sm]; ${fast(`(slot.FPMODE & ${FLUSH_OR_TRAPS}) === 0 && x === x`, 'FD[d] = x;', 'H.fcvtds(d, sm)')}`,
    VCVT_f32_f64: `${SD} const r = Math.fround(FD[m]); ${fast(`slot.FPMODE === 0 && ${finite('r')} && ${notTiny('r', MIN32)}`, 'FS[sd] = r;', 'H.fcvtsd(sd, m)')}`,
    VCVT_f32_u32: integerToSingle('FI[sm] >>> 0', 'fuitos'),
    VCVT_f64_u32: `${SM} FD[d] = FI[sm] >>> 0;`,
    VCVT_f32_s32: integerToSingle('FI[sm]', 'fsitos'),
    VCVT_f64_s32: `${SM} FD[d] = FI[sm];`,
    VCVTR_u32_f32: toInteger(F32, 'ftouis'),
    VCVTR_u32_f64: toInteger(F64, 'ftouid'),
    VCVT_u32_f32: truncate(F32, false),
    VCVT_u32_f64: truncate(F64, false),
    VCVTR_s32_f32: toInteger(F32, 'ftosis'),
    VCVTR_s32_f64: toInteger(F64, 'ftosid'),
    VCVT_s32_f32: truncate(F32, true),
    VCVT_s32_f64: truncate(F64, true),
    FMSR: `${SN} FI[sn] = R[t];`,
    FMRS: `${SN} const v = FI[sn]; if (t === 15) { ${setNzcv('v')} } else { R[t] = v; }`,
    FMDLR: 'FI[n << 1] = R[t];',
    FMRDL: unless('t === 15', 'R[t] = FI[n << 1];'),
    FMDHR: 'FI[n << 1 | 1] = R[t];',
    FMRDH: unless('t === 15', 'R[t] = FI[n << 1 | 1];'),
    FMSRR: `${SM} FI[sm] = R[t]; if (sm !== 31) { FI[sm + 1] = R[u]; }`,
    FMRRS: `${SM} ${unless('t === 15 || u === 15', 'R[t] = FI[sm]; if (sm !== 31) { R[u] = FI[sm + 1]; } else { R[u] = 0; }')}`,
    FMDRR: 'FI[m << 1] = R[t]; FI[m << 1 | 1] = R[u];',
    FMRRD: unless('t === 15 || u === 15', 'R[t] = FI[m << 1]; R[u] = FI[m << 1 | 1];'),
    FMSTAT: `const v = slot.FPFLAGS; ${setNzcv('v')}`,
    FMRX_FPSCR: 'R[t] = slot.FPSCR | slot.FPFLAGS;',
    FMRX: `if (s === 8) { if (${fpexcInPlace}) { const v = slot.FPEXC; if (t === 15) { ${setNzcv('v')} } else { R[t] = v; } } else { undefinedInstruction(); } } else { ${readSystem} }`,
    FMXR: writeSystem('s'),
    FMXR_FPSCR: writeSystem('1'),
    FSTS: `${SD} ${ADDRESS} sta32(a, FI[sd]);`,
    FSTD: `${ADDRESS} ${storeDouble('(d << 1)', 'a')}`,
    FLDS: `${SD} ${ADDRESS} FI[sd] = lda32(a);`,
    FLDD: `${ADDRESS} ${loadDouble('(d << 1)', 'a')}`,
    FSTMIAS: multipleSingle(false, false),
    FSTMDBS: multipleSingle(false, true),
    FSTMIAD: multipleDouble(false, false, 0),
    FSTMDBD: multipleDouble(false, true, 0),
    FSTMIAX: multipleDouble(false, false, 1),
    FSTMDBX: multipleDouble(false, true, 1),
    FLDMIAS: multipleSingle(true, false),
    FLDMDBS: multipleSingle(true, true),
    FLDMIAD: multipleDouble(true, false, 0),
    FLDMDBD: multipleDouble(true, true, 0),
    FLDMIAX: multipleDouble(true, false, 1),
    FLDMDBX: multipleDouble(true, true, 1),
};
//# sourceMappingURL=vfp.js.map