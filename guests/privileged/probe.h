/*
 * A probe enters a given state of the processor, lets it run until it takes an exception, and records every register that
 * the exception left behind. All tests of guests/privileged are made of probes; what they print is compared line by line.
 */
#ifndef PROBE_H
#define PROBE_H
#include "../board/board.h"

/* Offsets are known to start.S. Monitor mode runs the probe itself: its bank is only recorded. */
struct state {
  uint32_t r[8];
  uint32_t r8[5];     /* r8 to r12 of every mode but FIQ */
  uint32_t usr[2];    /* r13, r14 */
  uint32_t fiq_r8[5];
  uint32_t fiq[3];    /* r13, r14, SPSR */
  uint32_t irq[3], svc[3], abt[3], und[3];
  uint32_t pc;        /* where to begin */
  uint32_t cpsr;      /* to begin with; afterwards as the vector's first instruction saw it */
  uint32_t vector;    /* afterwards: 8 * table + vector */
  uint32_t mon[3];
};
enum { UNDEFINED = 1, SVC, PREFETCH, DATA, RESERVED, IRQ, FIQ };
enum { LOW, MOVED, HIGH, MONITOR };

/* start.S */
void probe(const struct state *in, struct state *out);
extern uint32_t vectors_low[], vectors_moved[], vectors_high[], vectors_monitor[];

/* lib.c */
void put_flag(uint32_t v, const char *s);
void hash_add(uint32_t *hash, uint32_t v);
void end(void) __attribute__((noreturn));

/* report.c */
struct test {
  const char *name;
  uint32_t code;
  uint32_t cpsr;
};
extern const struct test tests_start[], tests_end[];
/* 1 KiB that tests may use as memory: every word is its offset plus BUFFER_FILL before a test. */
#define BUFFER 0x00200000u
#define BUFFER_WORDS 256
#define BUFFER_FILL 0xb0000000u
/* r0 = BUFFER + 0x80; stacks of usr, fiq, irq, svc, abt and und at BUFFER + 0x100, 0x180 … 0x380. */
/* The other bits of IFSR are UNP (DDI 0301H 3.2.17); QEMU has the domain there. */
#define IFSR_STATUS 0x140fu
void default_state(struct state *s, uint32_t code, uint32_t cpsr);
void fill_buffer(void);
void run_probe(const char *name, struct state *in, struct state *out);
void run_test(const struct test *t);
void run_tests(void);
#define MODE_COUNT 8
extern const uint32_t MODES[MODE_COUNT];
void run_test_in(const struct test *t, int mode, uint32_t masks);
const struct test *find_test(const char *name);

/* mmu.c */
#define L1_MAIN 0x00100000u  /* 16 KiB: identity, everything allowed, domain 0 */
#define L1_OTHER 0x00104000u
#define L1_THIRD 0x00108000u
#define L2(n) (0x00110000u + (n) * 0x400u)
/* Frames that tests map: 1 MB each from here on. */
#define FRAME(n) (0x01000000u + (n) * 0x00100000u)
#define SCTLR_M 1u
#define SCTLR_A 2u
#define SCTLR_S (1u << 8)
#define SCTLR_R (1u << 9)
#define SCTLR_V (1u << 13)
#define SCTLR_U (1u << 22)
#define SCTLR_XP (1u << 23)
#define SCTLR_EE (1u << 25)
#define SCTLR_TRE (1u << 28)
#define SCTLR_AFE (1u << 29)
void identity_map(uint32_t table);
void mmu_on(void);
void set_sctlr(uint32_t v);
uint32_t get_sctlr(void);
void flush_tlb(void);
void barrier(void);
void sync_code(void);
#define WRITE_CP15(name, op1, crn, crm, op2) \
  static inline void name(uint32_t v) { __asm__ volatile("mcr p15, " #op1 ", %0, " #crn ", " #crm ", " #op2 ::"r"(v) : "memory"); }
#define READ_CP15(name, op1, crn, crm, op2) \
  static inline uint32_t name(void) { uint32_t v; __asm__ volatile("mrc p15, " #op1 ", %0, " #crn ", " #crm ", " #op2 : "=r"(v)); return v; }
WRITE_CP15(set_ttbr0, 0, c2, c0, 0)
WRITE_CP15(set_ttbr1, 0, c2, c0, 1)
WRITE_CP15(set_ttbcr, 0, c2, c0, 2)
WRITE_CP15(set_dacr, 0, c3, c0, 0)
WRITE_CP15(set_dfsr, 0, c5, c0, 0)
WRITE_CP15(set_ifsr, 0, c5, c0, 1)
WRITE_CP15(set_dfar, 0, c6, c0, 0)
WRITE_CP15(set_ifar, 0, c6, c0, 2)
WRITE_CP15(set_vbar, 0, c12, c0, 0)
WRITE_CP15(set_mvbar, 0, c12, c0, 1)
WRITE_CP15(set_fcse, 0, c13, c0, 0)
WRITE_CP15(set_contextidr, 0, c13, c0, 1)
WRITE_CP15(tlbi_mva, 0, c8, c7, 1)
WRITE_CP15(tlbi_asid, 0, c8, c7, 2)
WRITE_CP15(dtlbi_all, 0, c8, c6, 0)
WRITE_CP15(dtlbi_mva, 0, c8, c6, 1)
WRITE_CP15(dtlbi_asid, 0, c8, c6, 2)
WRITE_CP15(itlbi_all, 0, c8, c5, 0)
WRITE_CP15(itlbi_mva, 0, c8, c5, 1)
WRITE_CP15(itlbi_asid, 0, c8, c5, 2)
READ_CP15(get_dfsr, 0, c5, c0, 0)
READ_CP15(get_ifsr, 0, c5, c0, 1)
READ_CP15(get_dfar, 0, c6, c0, 0)
READ_CP15(get_ifar, 0, c6, c0, 2)

/* interrupts.c */
void raise_irq(void);
void raise_fiq(void);
void lower_all(void);
void timer_after(uint32_t microseconds);
uint32_t timer_now(void);

/* The program. */
void program(void);
#endif
