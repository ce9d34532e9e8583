/** Guest code whose translation is kept in units/: name, what it shows, Thumb or ARM, instructions. The listing beside each translation names them. */
export interface Snippet {
  readonly name: string;
  readonly shows: string;
  readonly thumb: boolean;
  readonly code: readonly number[];
}

const arm = (name: string, shows: string, ...code: number[]): Snippet => ({ name, shows, thumb: false, code });
const thumb = (name: string, shows: string, ...code: number[]): Snippet => ({ name, shows, thumb: true, code });

export const snippets: readonly Snippet[] = [
  arm('add', 'one addition, flags kept', 0xe0810002, 0xe12fff1e),
  arm('flags-dead', 'the first comparison is overwritten', 0xe3500001, 0xe2911001, 0xe1510002, 0xe12fff1e),
  arm('flags-partly-dead', 'logic keeps V, the carry comes from the shifter', 0xe0900001, 0xe1b02223, 0xe12fff1e),
  arm('carry-chain', 'ADC and SBC read C', 0xe0900002, 0xe0a11003, 0xe0544006, 0xe0c55007, 0xe12fff1e),
  arm('conditional-run', 'two instructions under one condition, then its opposite', 0xe3500000, 0x02811001, 0x02422001, 0x13a01000, 0xe12fff1e),
  arm('conditional-flags', 'a conditional instruction sets flags that the next condition reads', 0xe1500001, 0xc0500001, 0xd3a02001, 0xe12fff1e),
  arm('if-else', 'a diamond', 0xe1500001, 0xba000001, 0xe1a02000, 0xea000000, 0xe1a02001, 0xe2822001, 0xe12fff1e),
  arm('loop', 'a counted loop with a load', 0xe4912004, 0xe0800002, 0xe2533001, 0x1afffffb, 0xe12fff1e),
  arm('nested-loops', 'two loops', 0xe1a02005, 0xe2522001, 0x1afffffd, 0xe2500001, 0x1afffffa, 0xe12fff1e),
  arm('self-branch', 'a loop of one instruction', 0xeafffffe),
  arm('register-shift', 'shift by register with flags', 0xe1b00211, 0xe12fff1e),
  arm('load-store', 'the widths and write-back', 0xe5d10001, 0xe19120f3, 0xe0c100b2, 0xe7a12103, 0xe12fff1e),
  arm('load-pc', 'LDR to pc interworks', 0xe790f101),
  arm('ldm-stm', 'a prologue and an epilogue', 0xe92d4070, 0xe8900006, 0xe8bd8070),
  arm('ldrd-strd', 'doublewords', 0xe1c020d0, 0xe0c120f8, 0xe12fff1e),
  arm('exclusive', 'an atomic increment', 0xe1901f9f, 0xe2811001, 0xe1802f91, 0xe3520000, 0x1afffffa, 0xe12fff1e),
  arm('multiply', 'long and saturating', 0xe0810392, 0xe1044180, 0xe1005054, 0xe12fff1e),
  arm('media', 'parallel addition and selection', 0xe6510f92, 0xe6813fb2, 0xe6e34470, 0xe6e850d4, 0xe12fff1e),
  arm('call', 'BL and a conditional call', 0xeb00000e, 0x1b00001e, 0xe12fff1e),
  arm('cross-page', 'a branch out of the page', 0xe3500000, 0x0a0003fe, 0xe3a00001, 0xea0007fe),
  arm('psr-read', 'MRS', 0xe10f0000, 0xe14f1000, 0xe12fff1e),
  arm('psr-write', 'MSR of flags and of the control field', 0xe128f000, 0xe121f001, 0xe169f002, 0xe12fff1e),
  arm('cps', 'interrupts off and on', 0xf10c0080, 0xe2800001, 0xf1080080, 0xf1020013, 0xe12fff1e),
  arm('coprocessor', 'barrier, thread register, system register', 0xee070f9a, 0xee1d0f70, 0xee030f10, 0xe12fff1e),
  arm('user-access', 'LDRT and STRT', 0xe4b10004, 0xe4e20001, 0xe12fff1e),
  arm('exception-return', 'MOVS pc, lr under a condition', 0xe3500000, 0x01b0f00e, 0xe3a00001, 0xe12fff1e),
  arm('ldm-return', 'LDM with pc and ^', 0xe8fd800f),
  arm('ldm-stm-user', 'user registers', 0xe8c06000, 0xe8d06000, 0xe12fff1e),
  arm('srs-rfe', 'return state', 0xf96d0513, 0xf8bd0a00),
  arm('svc', 'system call under a condition', 0xe3500000, 0x1f000001, 0xe3a00000, 0xe12fff1e),
  arm('wfi', 'waiting always leaves', 0xe3a00001, 0xe320f003),
  arm('undefined', 'a permanently undefined word', 0xe2800001, 0xe7fddef0),
  arm('setend', 'endianness', 0xf1010200, 0xe5910000, 0xe12fff1e),
  arm('vfp', 'one check for several instructions', 0xed900a00, 0xee600a00, 0xee301a80, 0xed801a01, 0xe12fff1e),
  arm('vfp-double', 'compare and branch', 0xee300b01, 0xeeb40b42, 0xeef1fa10, 0xceb00b42, 0xe12fff1e),
  arm('vfp-system', 'FMRX and FMXR of FPEXC; the check is repeated after FMXR', 0xee300a20, 0xeef80a10, 0xeee80a10, 0xeee10a10, 0xee300a20, 0xe12fff1e),
  thumb('thumb-alu', 'flags of low registers', 0x2001, 0x1840, 0x00c2, 0x404a, 0x4770),
  thumb('thumb-loop', 'a loop in Thumb', 0x5c43, 0x5453, 0x3901, 0xd5fb, 0x4770),
  thumb('thumb-stack', 'PUSH and POP with interworking', 0xb530, 0x9c03, 0xbd30),
  thumb('thumb-call', 'BL pair, literal', 0x4802, 0xf000, 0xf87e, 0x4798),
  arm('smc', 'under a condition', 0x11600070, 0xe12fff1e),
  arm('bkpt', 'a breakpoint', 0xe2800001, 0xe1200070),
];
