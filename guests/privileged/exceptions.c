/* Each exception from each mode and instruction set, then where the vectors are, then exclusives over exceptions. */
#include "probe.h"

static int starts(const char *s, const char *with) {
  while (*with && *s == *with) s++, with++;
  return !*with;
}

static int contains(const char *s, const char *part) {
  for (; *s; s++)
    if (starts(s, part)) return 1;
  return 0;
}

static void from_everywhere(const struct test *t) {
  for (int mode = 0; mode < MODE_COUNT; mode++) {
    for (uint32_t masks = 0; masks <= 7; masks++) {
      /* All masks for one exception, the two extremes for the others; an interrupt line is up for those that need one. */
      int interrupts = contains(t->name, "irq") || contains(t->name, "fiq");
      if (masks != 0 && masks != 7 && !interrupts && !starts(t->name, "svc")) continue;
      if (contains(t->name, "irq")) raise_irq();
      if (contains(t->name, "fiq")) raise_fiq();
      run_test_in(t, mode, masks << 6);
      lower_all();
    }
  }
}

static void heading(const char *s, uint32_t n) {
  put("-- ");
  put(s);
  put_hex(n);
  put_char('\n');
}

static void vectors(const char *name, uint32_t n) {
  heading(name, n);
  for (const struct test *t = tests_start; t < tests_end; t++) {
    if (!starts(t->name, "vector ")) continue;
    if (contains(t->name, "irq")) raise_irq();
    if (contains(t->name, "fiq")) raise_fiq();
    run_test(t);
    lower_all();
  }
}

void program(void) {
  mmu_on();
  for (uint32_t i = 0; i < 256; i++) REG(L2(0) + 4 * i) = 0;
  REG(L1_MAIN + 4 * 0xfff) = L2(0) | 1;
  REG(L2(0) + 4 * 0xf0) = FRAME(2) | 0x032; /* APX 0, AP 3 */
  memcpy((void *)FRAME(2), vectors_high, 4096);
  flush_tlb();

  for (const struct test *t = tests_start; t < tests_end && !starts(t->name, "vector "); t++) from_everywhere(t);

  uint32_t control = get_sctlr();
  vectors("low vectors, sctlr ", control);
  set_vbar((uint32_t)vectors_moved);
  vectors("another VBAR, sctlr ", control);
  set_sctlr(control | SCTLR_V);
  vectors("high vectors, sctlr ", control | SCTLR_V);
  set_vbar((uint32_t)vectors_low);
  vectors("high vectors whatever VBAR, sctlr ", control | SCTLR_V);
  set_sctlr(control & ~SCTLR_M);
  vectors("MMU off, sctlr ", control & ~SCTLR_M);
  set_sctlr((control & ~SCTLR_M) | SCTLR_EE);
  vectors("EE, MMU off, sctlr ", (control & ~SCTLR_M) | SCTLR_EE);
  set_sctlr(control);

  heading("others ", 0);
  run_test(find_test("reserved coprocessor"));
  run_test(find_test("exclusive load then svc"));
  run_test(find_test("exclusive store alone"));
  for (const struct test *t = find_test("exclusive pair"); t < tests_end; t++) run_test(t);
}
