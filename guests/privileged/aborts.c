/*
 * External aborts by memory type: precise in Strongly Ordered memory, otherwise imprecise, masked by CPSR.A, and pending until it is clear
 * (DDI 0301H 2.12, Aborts). No device refuses a store, so the stores go where nothing is.
 */
#include "probe.h"

#define NOBODY 0x30000000u
#define SCR_EA 8u
WRITE_CP15(set_scr, 0, c1, c1, 0)
READ_CP15(get_scr, 0, c1, c1, 0)

static int starts(const char *s, const char *with) {
  while (*with && *s == *with) s++, with++;
  return !*with;
}

/* An abort that a test left pending goes here. */
static void drain(void) {
  struct state in, out;
  const struct test *t = find_test("drain");
  default_state(&in, t->code, t->cpsr);
  probe(&in, &out);
}

static void run(const char *type, const struct test *t, uint32_t address) {
  struct state in, out;
  default_state(&in, t->code, t->cpsr);
  in.r[2] = address;
  fill_buffer();
  put(type);
  put(", ");
  run_probe(t->name, &in, &out);
}

/* The core may go on for a while, so only a bound is printed. */
static void unmasked(const char *type, uint32_t address) {
  struct state in, out;
  const struct test *t = find_test("unmasked");
  default_state(&in, t->code, t->cpsr);
  in.r[2] = address;
  probe(&in, &out);
  put(type);
  put(", unmasked: ");
  put((out.vector & 7) == DATA ? "data abort " : "what? ");
  uint32_t status = get_dfsr();
  put_hex(status);
  if (status == 0x808) put(out.r[1] == 0 ? " at the store\n" : " not at the store\n");
  else put(out.r[1] <= 1024 ? " within 1024 instructions\n" : " late\n");
}

static int one_of(const char *name, const char *const *list, int count) {
  for (int i = 0; i < count; i++)
    if (starts(name, list[i]) && starts(list[i], name)) return 1;
  return 0;
}

/* All of them, or those that differ by memory type. */
static void tests(const char *type, uint32_t address, int all) {
  static const char *const OWN_WAY[] = {"fiq first", "then the abort", "unmasked", "drain"};
  static const char *const FEW[] = {"load", "store", "cpsie a"};
  for (const struct test *t = tests_start; t < tests_end; t++) {
    if (one_of(t->name, OWN_WAY, 4) || (!all && !one_of(t->name, FEW, 3))) continue;
    run(type, t, address);
    drain();
  }
  raise_fiq();
  run(type, find_test("fiq first"), address);
  lower_all();
  run(type, find_test("then the abort"), address);
  drain();
  unmasked(type, address);
  drain();
}

static const struct {
  const char *name;
  uint32_t attributes;
} TYPES[] = {
  {"strongly ordered", 0xc02}, {"device, shared", 0xc06}, {"device, not shared", 0x2c02}, {"normal, not cacheable", 0x1c02}, {"normal, write-through", 0xc0a},
  {"normal, write-back", 0xc0e},
};

void program(void) {
  mmu_on();
  for (uint32_t i = 0; i < sizeof TYPES / sizeof *TYPES; i++) REG(L1_MAIN + 4 * ((NOBODY >> 20) + i)) = NOBODY | TYPES[i].attributes;
  flush_tlb();
  for (uint32_t i = 0; i < sizeof TYPES / sizeof *TYPES; i++) tests(TYPES[i].name, NOBODY + (i << 20) + 0x100, i < 2);
  set_scr(get_scr() | SCR_EA);
  tests("to monitor mode, strongly ordered", NOBODY + 0x100, 0);
  tests("to monitor mode, device", NOBODY + 0x100100, 0);
  set_scr(get_scr() & ~SCR_EA);
  set_sctlr(get_sctlr() & ~SCTLR_M);
  tests("MMU off", NOBODY + 0x100, 0);
}
