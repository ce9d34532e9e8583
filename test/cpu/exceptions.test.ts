import { describe, expect, it } from 'vitest';
import { PSR, Slot } from '../../translator/abi.js';
import { Cp15Slot, SCR, SCTLR } from '../../runtime/cpu/cp15.js';
import { Exception, Line, exceptionReturn, pendingInterrupt, takeException, wakesFromWait } from '../../runtime/cpu/exceptions.js';
import { Mode, currentMode } from '../../runtime/cpu/modes.js';
import { readCpsr, writeCpsr } from '../../runtime/cpu/psr.js';
import { Fault, recordBreakpoint, recordDataAbort, recordPrefetchAbort } from '../../runtime/memory/faults.js';
import { hex, newCore } from './helpers.js';

const [A, I, F, T, E, J] = [PSR.A, PSR.I, PSR.F, PSR.T, PSR.E, PSR.J];
const PC = 0x8000;

/** kind, mode, vector, masks set, R14 - pc from ARM and from Thumb: DDI 0100I A2.6.2 to A2.6.9. */
const ROWS: [string, number, number, number, number, number, number][] = [
  ['undefined', Exception.UNDEFINED, Mode.UND, 0x04, I, 4, 2],
  ['svc', Exception.SVC, Mode.SVC, 0x08, I, 4, 2],
  ['prefetch abort', Exception.PREFETCH_ABORT, Mode.ABT, 0x0c, A | I, 4, 4],
  ['data abort', Exception.DATA_ABORT, Mode.ABT, 0x10, A | I, 8, 8],
  ['irq', Exception.IRQ, Mode.IRQ, 0x18, A | I, 4, 4],
  ['fiq', Exception.FIQ, Mode.FIQ, 0x1c, A | I | F, 4, 4],
  ['imprecise abort', Exception.IMPRECISE_ABORT, Mode.ABT, 0x10, A | I, 8, 8],
];

describe('exception entry', () => {
  for (const [name, kind, mode, vector, masks, arm, thumb] of ROWS) {
    for (const from of Object.values(Mode)) {
      for (const t of [0, T]) {
        for (const already of [0, A | I | F]) {
          it(`${name} from mode ${hex(from)}${t ? ' Thumb' : ' ARM'}${already ? ' masked' : ''}`, () => {
            const { S } = newCore();
            const old = 0xa80d0000 | E | t | already | from;
            writeCpsr(S, old, -1);
            S[Slot.EXCL] = 1;
            S[Slot.WFI] = 1;
            const changed = takeException(S, kind, PC);
            expect(hex(readCpsr(S))).toBe(hex(0xa80d0000 | already | masks | mode));
            expect(changed).toBe((old ^ readCpsr(S)) & PSR.REST);
            expect(hex(S[Slot.SPSR]!)).toBe(hex(old));
            expect(S[14]).toBe(PC + (t ? thumb : arm));
            expect(S[Slot.PC]).toBe(vector);
            expect(S[Slot.EXCL], 'the monitor is the guest\'s to clear').toBe(1);
            expect(S[Slot.WFI]).toBe(0);
          });
        }
      }
    }
  }

  it('reset: SVC, all masked, ARM state', () => {
    const { S } = newCore();
    writeCpsr(S, T | J | E | Mode.USR, -1);
    takeException(S, Exception.RESET, 0x1234);
    expect(readCpsr(S)).toBe(A | I | F | Mode.SVC);
    expect(S[Slot.PC]).toBe(0);
    S[Cp15Slot.SCTLR] = S[Cp15Slot.SCTLR]! | SCTLR.V;
    takeException(S, Exception.RESET, 0x1234);
    expect(hex(S[Slot.PC]!)).toBe('0xffff0000');
  });

  it('smc enters Monitor mode at MVBAR', () => {
    const { S } = newCore();
    S[Cp15Slot.MVBAR] = 0x4000;
    S[Cp15Slot.SCTLR] = S[Cp15Slot.SCTLR]! | SCTLR.V;
    writeCpsr(S, Mode.SVC, -1);
    takeException(S, Exception.SMC, PC);
    expect(readCpsr(S)).toBe(A | I | F | Mode.MON);
    expect([S[Slot.SPSR], S[14], S[Slot.PC]]).toEqual([Mode.SVC, PC + 4, 0x4008]);
  });

  it('vectors move by VBAR and by SCTLR.V', () => {
    const { S } = newCore();
    S[Cp15Slot.VBAR] = 0x10000;
    takeException(S, Exception.IRQ, PC);
    expect(S[Slot.PC]).toBe(0x10018);
    S[Cp15Slot.SCTLR] = S[Cp15Slot.SCTLR]! | SCTLR.V;
    takeException(S, Exception.IRQ, PC);
    expect(hex(S[Slot.PC]!)).toBe('0xffff0018');
  });

  it('E comes from SCTLR.EE', () => {
    const { S } = newCore();
    S[Cp15Slot.SCTLR] = S[Cp15Slot.SCTLR]! | SCTLR.EE;
    writeCpsr(S, Mode.USR, -1);
    takeException(S, Exception.SVC, PC);
    expect(readCpsr(S)).toBe(E | I | Mode.SVC);
    expect(S[Slot.SPSR]).toBe(Mode.USR);
  });

  it('SCR sends IRQ, FIQ and external aborts to Monitor mode, and only external ones', () => {
    const { S } = newCore();
    const go = (kind: number): number => {
      writeCpsr(S, Mode.SVC, -1);
      takeException(S, kind, PC);
      return currentMode(S);
    };
    S[Cp15Slot.MVBAR] = 0x2000;
    S[Cp15Slot.SCR] = SCR.IRQ;
    expect([go(Exception.IRQ), go(Exception.FIQ)]).toEqual([Mode.MON, Mode.FIQ]);
    S[Cp15Slot.SCR] = SCR.FIQ;
    expect([go(Exception.IRQ), go(Exception.FIQ), S[Slot.PC]]).toEqual([Mode.IRQ, Mode.MON, 0x201c]);
    S[Cp15Slot.SCR] = SCR.EA;
    recordDataAbort(S, Fault.TRANSLATION_PAGE, 0, false);
    recordPrefetchAbort(S, Fault.EXTERNAL_L1, 0);
    expect([go(Exception.DATA_ABORT), go(Exception.PREFETCH_ABORT), go(Exception.IMPRECISE_ABORT)]).toEqual([Mode.ABT, Mode.MON, Mode.MON]);
  });

  it('an exception in Monitor mode clears SCR.NS', () => {
    const { S } = newCore();
    writeCpsr(S, Mode.MON, -1);
    S[Cp15Slot.SCR] = SCR.NS | SCR.AW;
    takeException(S, Exception.UNDEFINED, PC);
    expect(S[Cp15Slot.SCR]).toBe(SCR.AW);
  });
});

describe('exception return', () => {
  it('restores CPSR and aligns pc by the new state', () => {
    const { S } = newCore();
    exceptionReturn(S, 0x8003, 0xf80f0000 | E | T | Mode.USR);
    expect([hex(readCpsr(S)), S[Slot.PC]]).toEqual([hex(0xf80f0000 | E | T | Mode.USR), 0x8002]);
    writeCpsr(S, Mode.SVC, -1);
    exceptionReturn(S, 0x8003, Mode.SYS);
    expect([readCpsr(S), S[Slot.PC]]).toEqual([Mode.SYS, 0x8000]);
    exceptionReturn(S, 0x8000, I | 0x1a);
    expect(readCpsr(S)).toBe(I | Mode.SYS);
  });

  it('undoes every entry', () => {
    const { S } = newCore();
    const link = [4, 4, 4, 8, 4, 4, 8];
    ROWS.forEach(([, kind], i) => {
      writeCpsr(S, 0x50000000 | Mode.USR, -1);
      S[14] = 0x77;
      takeException(S, kind, PC);
      exceptionReturn(S, S[14]! - link[i]!, S[Slot.SPSR]!);
      expect([hex(readCpsr(S)), S[Slot.PC], S[14]]).toEqual([hex(0x50000000 | Mode.USR), PC, 0x77]);
    });
  });
});

describe('pending interrupts', () => {
  it('FIQ before IRQ before imprecise abort, each by its mask', () => {
    const { S } = newCore();
    for (let lines = 0; lines < 8; lines++) {
      for (let aif = 0; aif < 8; aif++) {
        S[Slot.LINES] = lines;
        writeCpsr(S, Mode.SVC | (aif << 6), -1);
        const expected =
          lines & Line.FIQ && !(aif & 1) ? Exception.FIQ
          : lines & Line.IRQ && !(aif & 2) ? Exception.IRQ
          : lines & Line.IMPRECISE && !(aif & 4) ? Exception.IMPRECISE_ABORT
          : Exception.NONE;
        expect(pendingInterrupt(S)).toBe(expected);
        expect(wakesFromWait(S)).toBe(lines !== 0);
      }
    }
  });

  it('the imprecise abort is consumed and sets DFSR', () => {
    const { S } = newCore();
    writeCpsr(S, Mode.SVC, -1);
    S[Slot.LINES] = Line.IMPRECISE | Line.IRQ;
    takeException(S, Exception.IMPRECISE_ABORT, PC);
    expect([S[Slot.LINES], S[Cp15Slot.DFSR]]).toEqual([Line.IRQ, 0x406]);
  });
});

describe('fault registers', () => {
  it('record what the manual says', () => {
    const { S } = newCore();
    recordDataAbort(S, Fault.PERMISSION_PAGE | (5 << 4), 0x12345678, true);
    expect([S[Cp15Slot.DFSR], S[Cp15Slot.DFAR]]).toEqual([0x85f, 0x12345678]);
    recordDataAbort(S, Fault.ALIGNMENT, 0x1001, false);
    S[Cp15Slot.FCSEIDR] = 0x04000000;
    expect([S[Cp15Slot.DFSR], S[Cp15Slot.DFAR]]).toEqual([1, 0x1001]);
    recordPrefetchAbort(S, Fault.TRANSLATION_SECTION | (3 << 4), 0x1000);
    expect([S[Cp15Slot.IFSR], S[Cp15Slot.IFAR]]).toEqual([5, 0x04001000]);
    recordBreakpoint(S);
    expect([S[Cp15Slot.IFSR], S[Cp15Slot.DSCR]]).toEqual([2, 0xc]);
  });
});
