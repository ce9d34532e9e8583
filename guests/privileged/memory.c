/*
 * Alignment under SCTLR.A and U, byte order, and what is reached without privilege. With U clear QEMU knows no
 * rotation (docs/correctness.md), so that part is kept short.
 */
#include "probe.h"

#define PAGE_KERNEL 0x03000000u  /* privileged only */
#define PAGE_READ_ONLY 0x03100000u

static int is_word(const char *s, const char *with) {
  while (*with && *s == *with) s++, with++;
  return !*with && !*s;
}

static void run_at(const struct test *t, uint32_t address, uint32_t cpsr_e, const char *what) {
  struct state in, out;
  char name[100], *p = name;
  for (const char *s = t->name; *s;) *p++ = *s++;
  *p++ = ' ';
  for (const char *s = what; *s;) *p++ = *s++;
  *p++ = '+';
  *p++ = (char)('0' + (address & 7));
  if (cpsr_e) for (const char *s = " big-endian"; *s;) *p++ = *s++;
  *p = 0;
  default_state(&in, t->code, t->cpsr | cpsr_e);
  in.r[0] = address;
  fill_buffer();
  run_probe(name, &in, &out);
}

static void everything(uint32_t control, const char *what) {
  int legacy = (control & (SCTLR_A | SCTLR_U)) == 0;
  set_sctlr(control);
  for (const struct test *t = tests_start; t < tests_end; t++) {
    /* A load of pc that is taken apart gives an address to nowhere in particular. */
    int returns = is_word(t->name, "rfe");
    for (uint32_t at = 0; at < (legacy ? 4 : 8); at++)
      for (uint32_t e = 0; e <= (legacy ? 0 : 0x200); e += 0x200)
        if (!(returns && (at & 3) && legacy)) run_at(t, BUFFER + 0x80 + at, e, what);
  }
}

static void at_the_edge(uint32_t control) {
  set_sctlr(control);
  static const char *const NAMES[] = {"ldr", "ldrh", "str", "strh", "ldrt", "strt", "thumb str"};
  for (unsigned i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
    for (uint32_t at = 1; at < 4; at++) {
      run_at(find_test(NAMES[i]), 0x02000000 - at, 0, "last bytes before nowhere");
      run_at(find_test(NAMES[i]), PAGE_READ_ONLY - at, 0, "last bytes before read-only");
    }
  }
}

static void privileges(void) {
  static const char *const NAMES[] = {"ldr", "ldrt", "ldrbt", "str", "strt", "strbt", "ldm ^", "stm ^", "swp", "ldrex"};
  for (unsigned i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
    run_at(find_test(NAMES[i]), PAGE_KERNEL + 0x100, 0, "privileged page");
    run_at(find_test(NAMES[i]), PAGE_READ_ONLY + 0x100, 0, "read-only page");
    run_at(find_test(NAMES[i]), BUFFER + 0x40, 0, "page of everybody");
  }
}

void program(void) {
  mmu_on();
  REG(L1_MAIN + 4 * (PAGE_KERNEL >> 20)) = FRAME(8) | 0x402;
  REG(L1_MAIN + 4 * (PAGE_READ_ONLY >> 20)) = FRAME(9) | 0x8402; /* APX 1, AP 1: privileged read-only */
  flush_tlb();
  uint32_t control = get_sctlr() & ~(SCTLR_A | SCTLR_U);
  everything(control | SCTLR_U, "U");
  everything(control | SCTLR_U | SCTLR_A, "UA");
  everything(control, "legacy");
  everything(control | SCTLR_A, "A");
  set_sctlr(control | SCTLR_U);
  at_the_edge(control | SCTLR_U);
  privileges();
}
