/*
 * SCTLR.FI, the low interrupt latency configuration. With it set, external aborts of all loads are precise; with it clear only those
 * in Strongly Ordered memory, of SWP, and of loads to PC or CPSR (DDI 0301H 2.12, Aborts). With it set a block transfer may, and need not,
 * be abandoned for an interrupt and run again (2.12.8): what an interrupt finds is an instruction that has not begun, or is complete.
 */
#include "probe.h"

#define NOBODY 0x30000000u
#define SCTLR_FI (1u << 21)
#define UART PERIPHERALS + 0x201000

static void aborts(const char *type, uint32_t address, const char *first, const char *last) {
  for (const struct test *t = find_test(first); t <= find_test(last); t++) {
    struct state in, out;
    default_state(&in, t->code, t->cpsr);
    in.r[2] = address;
    fill_buffer();
    put(type);
    put(", ");
    run_probe(t->name, &in, &out);
  }
}

/* A block store to registers of the PL011 that raises the line by its second word. The base before and after it: offsets in the PL011. */
static void own_store(const char *name, uint32_t from, uint32_t to) {
  struct state in, out;
  const struct test *t = find_test(name);
  default_state(&in, t->code, t->cpsr);
  fill_buffer();
  raise_irq();
  REG(UART + 0x38) = 0;
  REG(UART + 0x34) = 0x12;
  REG(UART + 0x48) = 0;
  in.r[2] = UART + from;
  in.r[3] = 0x24; /* IFLS */
  in.r[4] = 0x20; /* IMSC: the transmit interrupt */
  in.r[5] = in.r[6] = in.r[7] = 0;
  in.r8[0] = 4; /* DMACR */
  probe(&in, &out);
  put(name);
  put((out.vector & 7) == IRQ ? ": irq" : ": what?");
  put(out.irq[1] - 4 - t->code >= 8 ? ", behind it" : ", in front of it");
  put(out.r[2] == UART + to ? ", base written" : ", base not written");
  put(" ifls ");
  put_hex(REG(UART + 0x34));
  put(" imsc ");
  put_hex(REG(UART + 0x38));
  put(" dmacr ");
  put_hex(REG(UART + 0x48));
  put(out.r[1] <= 1024 ? " within 1024 instructions\n" : " late\n");
  lower_all();
  REG(UART + 0x34) = 0x12;
  REG(UART + 0x48) = 0;
}

/* What the loop has copied: 0 nothing yet, 1 all five words and no other, 2 some. */
static int copied(void) {
  int words = 0;
  for (uint32_t i = 0; i < 5; i++) words += REG(BUFFER + 0x200 + 4 * i) == BUFFER_FILL + 0x80 + 4 * i;
  int rest = REG(BUFFER + 0x1fc) == BUFFER_FILL + 0x1fc && REG(BUFFER + 0x214) == BUFFER_FILL + 0x214;
  return !rest ? 2 : words == 5 ? 1 : words == 0 ? 0 : 2;
}

/* So often the timer breaks a loop of block transfers: each time no transfer is half done, nor has been. */
static void copies(const char *name) {
  uint32_t whole = 0;
  int done = 0;
  const struct test *t = find_test(name);
  uint32_t shift = t->cpsr & 0x20 ? 1 : 2, code = t->code & ~1u;
  for (uint32_t i = 0; i < 64; i++) {
    struct state in, out;
    default_state(&in, t->code, t->cpsr);
    fill_buffer();
    in.r[2] = BUFFER + 0x200;
    timer_after(i == 63 ? 20000 : 20 + 7 * i);
    probe(&in, &out);
    lower_all();
    uint32_t at = (out.irq[1] - 4 - code) >> shift;
    uint32_t r0 = in.r[0] + (at == 1 || at == 2 ? 20 : 0), r2 = in.r[2] + (at == 2 || at == 3 ? 20 : 0);
    whole += (out.vector & 7) == IRQ && at < 5 && out.r[0] == r0 && out.r[2] == r2 && copied() < 2;
    done = copied();
  }
  put(name);
  put(": whole transfers ");
  put_hex(whole);
  put(done == 1 ? ", at the end all is copied\n" : ", at the end not all is copied\n");
}

static const struct {
  const char *name;
  uint32_t attributes;
} TYPES[] = {
  {"strongly ordered", 0xc02}, {"device, shared", 0xc06}, {"device, not shared", 0x2c02}, {"normal, not cacheable", 0x1c02}, {"normal, write-through", 0xc0a},
  {"normal, write-back", 0xc0e},
};

static void all(int low_latency) {
  put(low_latency ? "-- low interrupt latency\n" : "-- normal configuration\n");
  put("SCTLR.FI: ");
  put_hex(get_sctlr() & SCTLR_FI);
  put_char('\n');
  for (uint32_t i = 0; i < sizeof TYPES / sizeof *TYPES; i++)
    aborts(TYPES[i].name, NOBODY + (i << 20) + 0x100, "ldr pc", low_latency || i == 0 ? "ldr, user mode" : "swpb");
  own_store("stm", 0x34, 0x4c);
  own_store("stmdb", 0x4c, 0x34);
  copies("copy");
  copies("copy in user mode");
  copies("thumb copy");
}

void program(void) {
  mmu_on();
  for (uint32_t i = 0; i < sizeof TYPES / sizeof *TYPES; i++) REG(L1_MAIN + 4 * ((NOBODY >> 20) + i)) = NOBODY | TYPES[i].attributes;
  flush_tlb();
  all(0);
  barrier();
  set_sctlr(get_sctlr() | SCTLR_FI);
  barrier();
  all(1);
}
