/**
 * VFPv2: one line an instruction (DDI 0100I part C, chapters C4 and C5.5). What no line matches in the space of cp10 and cp11 is UNDEFINED.
 *
 * `pattern`: 32 characters, most significant bit first; 0 and 1 are fixed, a letter is a field made of all the bits with
 * that letter in order. `c` is the condition and never 1111. Single register x is (x << 1) | X, double register x is x.
 * As in all tables, of the lines that match the one with the most fixed bits counts.
 *
 * `asm`: {c} condition, %Sx and %Dx registers, %Rx core register, %Vs system register, %A address of a single transfer,
 * %W "!" when W is set, {%Sd*i} and {%Dd*i} i consecutive registers.
 *
 * `cls`: what the instruction owes. vfp: no fault but UNDEFINED; vfp-memory: may abort; for both the engine checks Slot.FPON
 * first. vfp-system: no such check, the semantics does its own, and FPON and FPMODE may differ afterwards.
 */
export interface VfpLine {
  name: string;
  pattern: string;
  cls: 'vfp' | 'vfp-memory' | 'vfp-system';
  /** Key in `vfpSemantics`. */
  sem: string;
  arch: 'VFPv2';
  sensitive?: 'vfp-system';
  asm: string;
  /** UNPREDICTABLE forms and what happens. */
  note?: string;
}

export const vfpTable: readonly VfpLine[] = [
  // Multiply and accumulate, arithmetic (C4.1). A double form whose D, N or M bit is set names D16 to D31: UNDEFINED, as in QEMU.
  { name: 'VMLA_f32', pattern: 'cccc11100D00nnnndddd1010N0M0mmmm', cls: 'vfp', sem: 'VMLA_f32', arch: 'VFPv2', asm: 'fmacs{c} %Sd, %Sn, %Sm' },
  { name: 'VMLA_f64', pattern: 'cccc11100000nnnndddd10110000mmmm', cls: 'vfp', sem: 'VMLA_f64', arch: 'VFPv2', asm: 'fmacd{c} %Dd, %Dn, %Dm' },
  { name: 'VMLS_f32', pattern: 'cccc11100D00nnnndddd1010N1M0mmmm', cls: 'vfp', sem: 'VMLS_f32', arch: 'VFPv2', asm: 'fnmacs{c} %Sd, %Sn, %Sm' },
  { name: 'VMLS_f64', pattern: 'cccc11100000nnnndddd10110100mmmm', cls: 'vfp', sem: 'VMLS_f64', arch: 'VFPv2', asm: 'fnmacd{c} %Dd, %Dn, %Dm' },
  { name: 'VNMLS_f32', pattern: 'cccc11100D01nnnndddd1010N0M0mmmm', cls: 'vfp', sem: 'VNMLS_f32', arch: 'VFPv2', asm: 'fmscs{c} %Sd, %Sn, %Sm' },
  { name: 'VNMLS_f64', pattern: 'cccc11100001nnnndddd10110000mmmm', cls: 'vfp', sem: 'VNMLS_f64', arch: 'VFPv2', asm: 'fmscd{c} %Dd, %Dn, %Dm' },
  { name: 'VNMLA_f32', pattern: 'cccc11100D01nnnndddd1010N1M0mmmm', cls: 'vfp', sem: 'VNMLA_f32', arch: 'VFPv2', asm: 'fnmscs{c} %Sd, %Sn, %Sm' },
  { name: 'VNMLA_f64', pattern: 'cccc11100001nnnndddd10110100mmmm', cls: 'vfp', sem: 'VNMLA_f64', arch: 'VFPv2', asm: 'fnmscd{c} %Dd, %Dn, %Dm' },
  { name: 'VMUL_f32', pattern: 'cccc11100D10nnnndddd1010N0M0mmmm', cls: 'vfp', sem: 'VMUL_f32', arch: 'VFPv2', asm: 'fmuls{c} %Sd, %Sn, %Sm' },
  { name: 'VMUL_f64', pattern: 'cccc11100010nnnndddd10110000mmmm', cls: 'vfp', sem: 'VMUL_f64', arch: 'VFPv2', asm: 'fmuld{c} %Dd, %Dn, %Dm' },
  { name: 'VNMUL_f32', pattern: 'cccc11100D10nnnndddd1010N1M0mmmm', cls: 'vfp', sem: 'VNMUL_f32', arch: 'VFPv2', asm: 'fnmuls{c} %Sd, %Sn, %Sm' },
  { name: 'VNMUL_f64', pattern: 'cccc11100010nnnndddd10110100mmmm', cls: 'vfp', sem: 'VNMUL_f64', arch: 'VFPv2', asm: 'fnmuld{c} %Dd, %Dn, %Dm' },
  { name: 'VADD_f32', pattern: 'cccc11100D11nnnndddd1010N0M0mmmm', cls: 'vfp', sem: 'VADD_f32', arch: 'VFPv2', asm: 'fadds{c} %Sd, %Sn, %Sm' },
  { name: 'VADD_f64', pattern: 'cccc11100011nnnndddd10110000mmmm', cls: 'vfp', sem: 'VADD_f64', arch: 'VFPv2', asm: 'faddd{c} %Dd, %Dn, %Dm' },
  { name: 'VSUB_f32', pattern: 'cccc11100D11nnnndddd1010N1M0mmmm', cls: 'vfp', sem: 'VSUB_f32', arch: 'VFPv2', asm: 'fsubs{c} %Sd, %Sn, %Sm' },
  { name: 'VSUB_f64', pattern: 'cccc11100011nnnndddd10110100mmmm', cls: 'vfp', sem: 'VSUB_f64', arch: 'VFPv2', asm: 'fsubd{c} %Dd, %Dn, %Dm' },
  { name: 'VDIV_f32', pattern: 'cccc11101D00nnnndddd1010N0M0mmmm', cls: 'vfp', sem: 'VDIV_f32', arch: 'VFPv2', asm: 'fdivs{c} %Sd, %Sn, %Sm' },
  { name: 'VDIV_f64', pattern: 'cccc11101000nnnndddd10110000mmmm', cls: 'vfp', sem: 'VDIV_f64', arch: 'VFPv2', asm: 'fdivd{c} %Dd, %Dn, %Dm' },
  // Two-operand data processing
  { name: 'VMOV_f32', pattern: 'cccc11101D110000dddd101001M0mmmm', cls: 'vfp', sem: 'VMOV_f32', arch: 'VFPv2', asm: 'fcpys{c} %Sd, %Sm' },
  { name: 'VMOV_f64', pattern: 'cccc111010110000dddd10110100mmmm', cls: 'vfp', sem: 'VMOV_f64', arch: 'VFPv2', asm: 'fcpyd{c} %Dd, %Dm' },
  { name: 'VABS_f32', pattern: 'cccc11101D110000dddd101011M0mmmm', cls: 'vfp', sem: 'VABS_f32', arch: 'VFPv2', asm: 'fabss{c} %Sd, %Sm' },
  { name: 'VABS_f64', pattern: 'cccc111010110000dddd10111100mmmm', cls: 'vfp', sem: 'VABS_f64', arch: 'VFPv2', asm: 'fabsd{c} %Dd, %Dm' },
  { name: 'VNEG_f32', pattern: 'cccc11101D110001dddd101001M0mmmm', cls: 'vfp', sem: 'VNEG_f32', arch: 'VFPv2', asm: 'fnegs{c} %Sd, %Sm' },
  { name: 'VNEG_f64', pattern: 'cccc111010110001dddd10110100mmmm', cls: 'vfp', sem: 'VNEG_f64', arch: 'VFPv2', asm: 'fnegd{c} %Dd, %Dm' },
  { name: 'VSQRT_f32', pattern: 'cccc11101D110001dddd101011M0mmmm', cls: 'vfp', sem: 'VSQRT_f32', arch: 'VFPv2', asm: 'fsqrts{c} %Sd, %Sm' },
  { name: 'VSQRT_f64', pattern: 'cccc111010110001dddd10111100mmmm', cls: 'vfp', sem: 'VSQRT_f64', arch: 'VFPv2', asm: 'fsqrtd{c} %Dd, %Dm' },
  // Comparisons. The forms with zero need Fm and M zero: otherwise UNDEFINED, as in QEMU.
  { name: 'VCMP_f32', pattern: 'cccc11101D110100dddd101001M0mmmm', cls: 'vfp', sem: 'VCMP_f32', arch: 'VFPv2', asm: 'fcmps{c} %Sd, %Sm' },
  { name: 'VCMP_f64', pattern: 'cccc111010110100dddd10110100mmmm', cls: 'vfp', sem: 'VCMP_f64', arch: 'VFPv2', asm: 'fcmpd{c} %Dd, %Dm' },
  { name: 'VCMPZ_f32', pattern: 'cccc11101D110101dddd101001000000', cls: 'vfp', sem: 'VCMPZ_f32', arch: 'VFPv2', asm: 'fcmpzs{c} %Sd' },
  { name: 'VCMPZ_f64', pattern: 'cccc111010110101dddd101101000000', cls: 'vfp', sem: 'VCMPZ_f64', arch: 'VFPv2', asm: 'fcmpzd{c} %Dd' },
  { name: 'VCMPE_f32', pattern: 'cccc11101D110100dddd101011M0mmmm', cls: 'vfp', sem: 'VCMPE_f32', arch: 'VFPv2', asm: 'fcmpes{c} %Sd, %Sm' },
  { name: 'VCMPE_f64', pattern: 'cccc111010110100dddd10111100mmmm', cls: 'vfp', sem: 'VCMPE_f64', arch: 'VFPv2', asm: 'fcmped{c} %Dd, %Dm' },
  { name: 'VCMPEZ_f32', pattern: 'cccc11101D110101dddd101011000000', cls: 'vfp', sem: 'VCMPEZ_f32', arch: 'VFPv2', asm: 'fcmpezs{c} %Sd' },
  { name: 'VCMPEZ_f64', pattern: 'cccc111010110101dddd101111000000', cls: 'vfp', sem: 'VCMPEZ_f64', arch: 'VFPv2', asm: 'fcmpezd{c} %Dd' },
  // Conversions
  { name: 'VCVT_f64_f32', pattern: 'cccc111010110111dddd101011M0mmmm', cls: 'vfp', sem: 'VCVT_f64_f32', arch: 'VFPv2', asm: 'fcvtds{c} %Dd, %Sm' },
  { name: 'VCVT_f32_f64', pattern: 'cccc11101D110111dddd10111100mmmm', cls: 'vfp', sem: 'VCVT_f32_f64', arch: 'VFPv2', asm: 'fcvtsd{c} %Sd, %Dm' },
  { name: 'VCVT_f32_u32', pattern: 'cccc11101D111000dddd101001M0mmmm', cls: 'vfp', sem: 'VCVT_f32_u32', arch: 'VFPv2', asm: 'fuitos{c} %Sd, %Sm' },
  { name: 'VCVT_f64_u32', pattern: 'cccc111010111000dddd101101M0mmmm', cls: 'vfp', sem: 'VCVT_f64_u32', arch: 'VFPv2', asm: 'fuitod{c} %Dd, %Sm' },
  { name: 'VCVT_f32_s32', pattern: 'cccc11101D111000dddd101011M0mmmm', cls: 'vfp', sem: 'VCVT_f32_s32', arch: 'VFPv2', asm: 'fsitos{c} %Sd, %Sm' },
  { name: 'VCVT_f64_s32', pattern: 'cccc111010111000dddd101111M0mmmm', cls: 'vfp', sem: 'VCVT_f64_s32', arch: 'VFPv2', asm: 'fsitod{c} %Dd, %Sm' },
  { name: 'VCVTR_u32_f32', pattern: 'cccc11101D111100dddd101001M0mmmm', cls: 'vfp', sem: 'VCVTR_u32_f32', arch: 'VFPv2', asm: 'ftouis{c} %Sd, %Sm' },
  { name: 'VCVTR_u32_f64', pattern: 'cccc11101D111100dddd10110100mmmm', cls: 'vfp', sem: 'VCVTR_u32_f64', arch: 'VFPv2', asm: 'ftouid{c} %Sd, %Dm' },
  { name: 'VCVT_u32_f32', pattern: 'cccc11101D111100dddd101011M0mmmm', cls: 'vfp', sem: 'VCVT_u32_f32', arch: 'VFPv2', asm: 'ftouizs{c} %Sd, %Sm' },
  { name: 'VCVT_u32_f64', pattern: 'cccc11101D111100dddd10111100mmmm', cls: 'vfp', sem: 'VCVT_u32_f64', arch: 'VFPv2', asm: 'ftouizd{c} %Sd, %Dm' },
  { name: 'VCVTR_s32_f32', pattern: 'cccc11101D111101dddd101001M0mmmm', cls: 'vfp', sem: 'VCVTR_s32_f32', arch: 'VFPv2', asm: 'ftosis{c} %Sd, %Sm' },
  { name: 'VCVTR_s32_f64', pattern: 'cccc11101D111101dddd10110100mmmm', cls: 'vfp', sem: 'VCVTR_s32_f64', arch: 'VFPv2', asm: 'ftosid{c} %Sd, %Dm' },
  { name: 'VCVT_s32_f32', pattern: 'cccc11101D111101dddd101011M0mmmm', cls: 'vfp', sem: 'VCVT_s32_f32', arch: 'VFPv2', asm: 'ftosizs{c} %Sd, %Sm' },
  { name: 'VCVT_s32_f64', pattern: 'cccc11101D111101dddd10111100mmmm', cls: 'vfp', sem: 'VCVT_s32_f64', arch: 'VFPv2', asm: 'ftosizd{c} %Sd, %Dm' },
  // Moves between core and VFP registers
  { name: 'FMSR', pattern: 'cccc11100000nnnntttt1010N0010000', cls: 'vfp', sem: 'FMSR', arch: 'VFPv2', asm: 'fmsr{c} %Sn, %Rt', note: 'R15 is UNPREDICTABLE: pc + 8, as in QEMU' },
  { name: 'FMRS', pattern: 'cccc11100001nnnntttt1010N0010000', cls: 'vfp', sem: 'FMRS', arch: 'VFPv2', asm: 'fmrs{c} %Rt, %Sn', note: 'R15 is UNPREDICTABLE: sets NZCV from bits 31 to 28, as in QEMU' },
  { name: 'FMDLR', pattern: 'cccc11100000nnnntttt101100010000', cls: 'vfp', sem: 'FMDLR', arch: 'VFPv2', asm: 'fmdlr{c} %Dn, %Rt', note: 'R15 is UNPREDICTABLE: pc + 8, as in QEMU' },
  { name: 'FMRDL', pattern: 'cccc11100001nnnntttt101100010000', cls: 'vfp', sem: 'FMRDL', arch: 'VFPv2', asm: 'fmrdl{c} %Rt, %Dn', note: 'R15 as destination is UNPREDICTABLE: UNDEFINED here, a branch in QEMU' },
  { name: 'FMDHR', pattern: 'cccc11100010nnnntttt101100010000', cls: 'vfp', sem: 'FMDHR', arch: 'VFPv2', asm: 'fmdhr{c} %Dn, %Rt', note: 'R15 is UNPREDICTABLE: pc + 8, as in QEMU' },
  { name: 'FMRDH', pattern: 'cccc11100011nnnntttt101100010000', cls: 'vfp', sem: 'FMRDH', arch: 'VFPv2', asm: 'fmrdh{c} %Rt, %Dn', note: 'R15 as destination is UNPREDICTABLE: UNDEFINED here, a branch in QEMU' },
  { name: 'FMSRR', pattern: 'cccc11000100uuuutttt101000M1mmmm', cls: 'vfp', sem: 'FMSRR', arch: 'VFPv2', asm: 'fmsrr{c} {%Sm, %Sm+1}, %Rt, %Ru', note: 'm = 31 is UNPREDICTABLE: the second word is dropped. R15: pc + 8, as in QEMU' },
  { name: 'FMRRS', pattern: 'cccc11000101uuuutttt101000M1mmmm', cls: 'vfp', sem: 'FMRRS', arch: 'VFPv2', asm: 'fmrrs{c} %Rt, %Ru, {%Sm, %Sm+1}', note: 'm = 31 is UNPREDICTABLE: the second word is 0. t = u: the second word. R15 as destination is UNPREDICTABLE: UNDEFINED here, a branch in QEMU' },
  { name: 'FMDRR', pattern: 'cccc11000100uuuutttt10110001mmmm', cls: 'vfp', sem: 'FMDRR', arch: 'VFPv2', asm: 'fmdrr{c} %Dm, %Rt, %Ru', note: 'R15 is UNPREDICTABLE: pc + 8, as in QEMU' },
  { name: 'FMRRD', pattern: 'cccc11000101uuuutttt10110001mmmm', cls: 'vfp', sem: 'FMRRD', arch: 'VFPv2', asm: 'fmrrd{c} %Rt, %Ru, %Dm', note: 't = u is UNPREDICTABLE: the high word, as in QEMU. R15 as destination is UNPREDICTABLE: UNDEFINED here, a branch in QEMU' },
  // System registers: these check FPEXC.EN, CPACR and privilege themselves. FMSTAT and FMRX_FPSCR come before FMRX, which they refine.
  { name: 'FMSTAT', pattern: 'cccc1110111100011111101000010000', cls: 'vfp', sem: 'FMSTAT', arch: 'VFPv2', asm: 'fmstat{c}' },
  { name: 'FMRX_FPSCR', pattern: 'cccc111011110001tttt101000010000', cls: 'vfp', sem: 'FMRX_FPSCR', arch: 'VFPv2', asm: 'fmrx{c} %Rt, fpscr' },
  { name: 'FMRX', pattern: 'cccc11101111sssstttt101000010000', cls: 'vfp-system', sensitive: 'vfp-system', sem: 'FMRX', arch: 'VFPv2', asm: 'fmrx{c} %Rt, %Vs', note: 't = 15 but for FPSCR is UNPREDICTABLE: sets NZCV from bits 31 to 28, as in QEMU' },
  { name: 'FMXR_FPSCR', pattern: 'cccc111011100001tttt101000010000', cls: 'vfp-system', sem: 'FMXR_FPSCR', arch: 'VFPv2', asm: 'fmxr{c} fpscr, %Rt', note: 'R15 is UNPREDICTABLE: pc + 8, as in QEMU' },
  { name: 'FMXR', pattern: 'cccc11101110sssstttt101000010000', cls: 'vfp-system', sensitive: 'vfp-system', sem: 'FMXR', arch: 'VFPv2', asm: 'fmxr{c} %Vs, %Rt', note: 'R15 is UNPREDICTABLE: pc + 8, as in QEMU' },
  // Loads and stores (C4.1, addressing mode 5 of C5.5). R15 as base is pc + 8. %A: [Rn, #+/- i * 4] by U.
  { name: 'FSTS', pattern: 'cccc1101UD00nnnndddd1010iiiiiiii', cls: 'vfp-memory', sem: 'FSTS', arch: 'VFPv2', asm: 'fsts{c} %Sd, %A' },
  { name: 'FSTD', pattern: 'cccc1101U000nnnndddd1011iiiiiiii', cls: 'vfp-memory', sem: 'FSTD', arch: 'VFPv2', asm: 'fstd{c} %Dd, %A' },
  { name: 'FLDS', pattern: 'cccc1101UD01nnnndddd1010iiiiiiii', cls: 'vfp-memory', sem: 'FLDS', arch: 'VFPv2', asm: 'flds{c} %Sd, %A' },
  { name: 'FLDD', pattern: 'cccc1101U001nnnndddd1011iiiiiiii', cls: 'vfp-memory', sem: 'FLDD', arch: 'VFPv2', asm: 'fldd{c} %Dd, %A' },
  { name: 'FSTMIAS', pattern: 'cccc11001DW0nnnndddd1010iiiiiiii', cls: 'vfp-memory', sem: 'FSTMIAS', arch: 'VFPv2', asm: 'fstmias{c} %Rn%W, {%Sd*i}', note: 'No registers, a register beyond the last, or write-back to R15 are UNPREDICTABLE: UNDEFINED, as in QEMU' },
  { name: 'FSTMDBS', pattern: 'cccc11010D10nnnndddd1010iiiiiiii', cls: 'vfp-memory', sem: 'FSTMDBS', arch: 'VFPv2', asm: 'fstmdbs{c} %Rn!, {%Sd*i}', note: 'No registers, a register beyond the last, or write-back to R15 are UNPREDICTABLE: UNDEFINED, as in QEMU' },
  { name: 'FSTMIAD', pattern: 'cccc110010W0nnnndddd1011iiiiiii0', cls: 'vfp-memory', sem: 'FSTMIAD', arch: 'VFPv2', asm: 'fstmiad{c} %Rn%W, {%Dd*i}', note: 'No registers, a register beyond the last, or write-back to R15 are UNPREDICTABLE: UNDEFINED, as in QEMU' },
  { name: 'FSTMDBD', pattern: 'cccc11010010nnnndddd1011iiiiiii0', cls: 'vfp-memory', sem: 'FSTMDBD', arch: 'VFPv2', asm: 'fstmdbd{c} %Rn!, {%Dd*i}', note: 'No registers, a register beyond the last, or write-back to R15 are UNPREDICTABLE: UNDEFINED, as in QEMU' },
  { name: 'FSTMIAX', pattern: 'cccc110010W0nnnndddd1011iiiiiii1', cls: 'vfp-memory', sem: 'FSTMIAX', arch: 'VFPv2', asm: 'fstmiax{c} %Rn%W, {%Dd*i}', note: 'No registers, a register beyond the last, or write-back to R15 are UNPREDICTABLE: UNDEFINED, as in QEMU' },
  { name: 'FSTMDBX', pattern: 'cccc11010010nnnndddd1011iiiiiii1', cls: 'vfp-memory', sem: 'FSTMDBX', arch: 'VFPv2', asm: 'fstmdbx{c} %Rn!, {%Dd*i}', note: 'No registers, a register beyond the last, or write-back to R15 are UNPREDICTABLE: UNDEFINED, as in QEMU' },
  { name: 'FLDMIAS', pattern: 'cccc11001DW1nnnndddd1010iiiiiiii', cls: 'vfp-memory', sem: 'FLDMIAS', arch: 'VFPv2', asm: 'fldmias{c} %Rn%W, {%Sd*i}', note: 'No registers, a register beyond the last, or write-back to R15 are UNPREDICTABLE: UNDEFINED, as in QEMU' },
  { name: 'FLDMDBS', pattern: 'cccc11010D11nnnndddd1010iiiiiiii', cls: 'vfp-memory', sem: 'FLDMDBS', arch: 'VFPv2', asm: 'fldmdbs{c} %Rn!, {%Sd*i}', note: 'No registers, a register beyond the last, or write-back to R15 are UNPREDICTABLE: UNDEFINED, as in QEMU' },
  { name: 'FLDMIAD', pattern: 'cccc110010W1nnnndddd1011iiiiiii0', cls: 'vfp-memory', sem: 'FLDMIAD', arch: 'VFPv2', asm: 'fldmiad{c} %Rn%W, {%Dd*i}', note: 'No registers, a register beyond the last, or write-back to R15 are UNPREDICTABLE: UNDEFINED, as in QEMU' },
  { name: 'FLDMDBD', pattern: 'cccc11010011nnnndddd1011iiiiiii0', cls: 'vfp-memory', sem: 'FLDMDBD', arch: 'VFPv2', asm: 'fldmdbd{c} %Rn!, {%Dd*i}', note: 'No registers, a register beyond the last, or write-back to R15 are UNPREDICTABLE: UNDEFINED, as in QEMU' },
  { name: 'FLDMIAX', pattern: 'cccc110010W1nnnndddd1011iiiiiii1', cls: 'vfp-memory', sem: 'FLDMIAX', arch: 'VFPv2', asm: 'fldmiax{c} %Rn%W, {%Dd*i}', note: 'No registers, a register beyond the last, or write-back to R15 are UNPREDICTABLE: UNDEFINED, as in QEMU' },
  { name: 'FLDMDBX', pattern: 'cccc11010011nnnndddd1011iiiiiii1', cls: 'vfp-memory', sem: 'FLDMDBX', arch: 'VFPv2', asm: 'fldmdbx{c} %Rn!, {%Dd*i}', note: 'No registers, a register beyond the last, or write-back to R15 are UNPREDICTABLE: UNDEFINED, as in QEMU' },
];
