/* Every register of the system control coprocessor: value after reset, bits that can be written, who may access it. */
#include "probe.h"

/* op1, CRn, CRm, op2, name. In the order of DDI 0301H table 3-2. */
#define REGISTERS(X) \
  X(0, 0, 0, 0, "main id") X(0, 0, 0, 1, "cache type") X(0, 0, 0, 2, "tcm status") X(0, 0, 0, 3, "tlb type") \
  X(0, 0, 1, 0, "processor feature 0") X(0, 0, 1, 1, "processor feature 1") X(0, 0, 1, 2, "debug feature 0") X(0, 0, 1, 3, "auxiliary feature 0") \
  X(0, 0, 1, 4, "memory model feature 0") X(0, 0, 1, 5, "memory model feature 1") X(0, 0, 1, 6, "memory model feature 2") X(0, 0, 1, 7, "memory model feature 3") \
  X(0, 0, 2, 0, "instruction set 0") X(0, 0, 2, 1, "instruction set 1") X(0, 0, 2, 2, "instruction set 2") X(0, 0, 2, 3, "instruction set 3") \
  X(0, 0, 2, 4, "instruction set 4") X(0, 0, 2, 5, "instruction set 5") \
  X(0, 1, 0, 1, "auxiliary control") X(0, 1, 0, 2, "coprocessor access") X(0, 1, 1, 0, "secure configuration") X(0, 1, 1, 1, "secure debug enable") \
  X(0, 1, 1, 2, "non-secure access") X(0, 2, 0, 0, "ttbr0") X(0, 2, 0, 1, "ttbr1") X(0, 2, 0, 2, "ttbcr") X(0, 3, 0, 0, "dacr") \
  X(0, 5, 0, 0, "dfsr") X(0, 5, 0, 1, "ifsr") X(0, 6, 0, 0, "dfar") X(0, 6, 0, 1, "wfar") X(0, 6, 0, 2, "ifar") X(0, 7, 4, 0, "par") \
  X(0, 7, 10, 6, "cache dirty status") X(0, 9, 0, 0, "data lockdown") X(0, 9, 0, 1, "instruction lockdown") X(0, 9, 1, 0, "data tcm") \
  X(0, 9, 1, 1, "instruction tcm") X(0, 9, 1, 2, "data tcm non-secure") X(0, 9, 1, 3, "instruction tcm non-secure") X(0, 9, 2, 0, "tcm selection") \
  X(0, 9, 8, 0, "cache behaviour override") X(0, 10, 0, 0, "tlb lockdown") X(0, 10, 2, 0, "prrr") X(0, 10, 2, 1, "nmrr") \
  X(0, 11, 0, 0, "dma present") X(0, 11, 0, 1, "dma queued") X(0, 11, 0, 2, "dma running") X(0, 11, 0, 3, "dma interrupting") \
  X(0, 11, 1, 0, "dma user access") X(0, 11, 2, 0, "dma channel") X(0, 11, 4, 0, "dma control") X(0, 11, 5, 0, "dma internal start") \
  X(0, 11, 6, 0, "dma external start") X(0, 11, 7, 0, "dma internal end") X(0, 11, 8, 0, "dma status") X(0, 11, 15, 0, "dma context") \
  X(0, 12, 0, 0, "vbar") X(0, 12, 0, 1, "mvbar") X(0, 12, 1, 0, "interrupt status") X(0, 13, 0, 0, "fcse") X(0, 13, 0, 1, "contextidr") \
  X(0, 13, 0, 2, "tpidrurw") X(0, 13, 0, 3, "tpidruro") X(0, 13, 0, 4, "tpidrprw") X(0, 15, 2, 4, "peripheral remap") \
  X(0, 15, 9, 0, "user validation") X(0, 15, 12, 0, "performance control") X(0, 15, 12, 1, "cycle counter") X(0, 15, 12, 2, "count 0") \
  X(0, 15, 12, 3, "count 1") X(0, 15, 13, 1, "validation irq") X(0, 15, 14, 0, "validation cache size") X(3, 15, 8, 0, "instruction cache master valid") \
  X(3, 15, 12, 0, "data cache master valid") X(5, 15, 4, 2, "tlb lockdown index") X(5, 15, 5, 2, "tlb lockdown va") X(5, 15, 6, 2, "tlb lockdown pa") \
  X(5, 15, 7, 2, "tlb lockdown attributes") X(7, 15, 0, 0, "cache debug") X(7, 15, 1, 0, "tlb debug")

#define UNDEFINED_END ".inst 0xe7f000f0\n"
/* In each snippet r1 is the value read or to be written, r2 the value before, which is put back. */
#define SNIPPETS(op1, n, m, op2, name) \
  __asm__(".text\n.balign 4\nread_" #op1 "_" #n "_" #m "_" #op2 ": mrc p15, " #op1 ", r1, c" #n ", c" #m ", " #op2 "\n" UNDEFINED_END \
          "write_" #op1 "_" #n "_" #m "_" #op2 ": mcr p15, " #op1 ", r1, c" #n ", c" #m ", " #op2 "\n" UNDEFINED_END \
          "both_" #op1 "_" #n "_" #m "_" #op2 ": mrc p15, " #op1 ", r2, c" #n ", c" #m ", " #op2 "\n" \
          "mcr p15, " #op1 ", r1, c" #n ", c" #m ", " #op2 "\nmrc p15, " #op1 ", r3, c" #n ", c" #m ", " #op2 "\n" \
          "mcr p15, " #op1 ", r2, c" #n ", c" #m ", " #op2 "\n" UNDEFINED_END); \
  extern uint32_t s_read_##op1##_##n##_##m##_##op2[] __asm__("read_" #op1 "_" #n "_" #m "_" #op2); \
  extern uint32_t s_write_##op1##_##n##_##m##_##op2[] __asm__("write_" #op1 "_" #n "_" #m "_" #op2); \
  extern uint32_t s_both_##op1##_##n##_##m##_##op2[] __asm__("both_" #op1 "_" #n "_" #m "_" #op2);
REGISTERS(SNIPPETS)

static const struct {
  const char *name;
  uint32_t *read, *write, *both;
} registers[] = {
#define ENTRY(op1, n, m, op2, name) \
  {#op1 " c" #n " c" #m " " #op2 " " name, s_read_##op1##_##n##_##m##_##op2, s_write_##op1##_##n##_##m##_##op2, s_both_##op1##_##n##_##m##_##op2},
    REGISTERS(ENTRY)
};
#define COUNT (sizeof registers / sizeof *registers)

static int take(uint32_t *code, uint32_t cpsr, uint32_t value, struct state *out) {
  struct state in;
  default_state(&in, (uint32_t)code, cpsr);
  in.r[1] = value;
  probe(&in, out);
  /* Undefined at the first instruction: there is no such access. */
  return (out->vector & 7) == UNDEFINED && out->und[1] != (uint32_t)code + 4;
}

static void access(unsigned i, uint32_t cpsr, const char *who) {
  struct state out;
  put(registers[i].name);
  put(who);
  if (take(registers[i].read, cpsr, 0, &out)) {
    put(": ");
    put_hex(out.r[1]);
  } else {
    put(": cannot be read");
  }
  put_char('\n');
}

static void write_mask(unsigned i) {
  static const uint32_t PATTERNS[] = {0xffffffff, 0, 0x55555555, 0xaaaaaaaa, 0x0f0f0f0f, 0x12345678};
  struct state out;
  put(registers[i].name);
  put(" written:");
  /* Not NS, nor the process number that moves this code. */
  uint32_t allowed = registers[i].both == s_both_0_1_1_0 ? ~1u : registers[i].both == s_both_0_13_0_0 ? 0 : ~0u;
  uint32_t value = take(registers[i].read, 0x1d3, 0, &out) ? out.r[1] : 0;
  if (!take(registers[i].write, 0x1d3, value, &out)) {
    put(" cannot be written\n");
    return;
  }
  for (unsigned k = 0; k < 6; k++) {
    put_char(' ');
    if (take(registers[i].both, 0x1d3, PATTERNS[k] & allowed, &out)) put_hex(out.r[3]);
    else put("write-only");
  }
  put_char('\n');
}

/* Bit by bit, with everything else as it is: M and B would change what follows. */
static void control_register(void) {
  uint32_t before = get_sctlr();
  put("sctlr: ");
  put_hex(before);
  put_char(' ');
  for (uint32_t bit = 0; bit < 32; bit++) {
    if (bit == 0 || bit == 7) continue;
    set_sctlr(before ^ 1u << bit);
    uint32_t v = get_sctlr();
    set_sctlr(before);
    put_char(v == (before ^ 1u << bit) ? 'w' : v == before ? '.' : '?');
  }
  put_char('\n');
}

/* What exists: one character for each op2, r for a register that can be read. op1 0, privileged and unprivileged. */
static void map(uint32_t cpsr, const char *who) {
  static uint32_t code[2];
  for (uint32_t n = 0; n < 16; n++) {
    put("readable ");
    put(who);
    put(" c");
    put_digits(n, 1);
    put_char(':');
    for (uint32_t m = 0; m < 16; m++) {
      put_char(' ');
      for (uint32_t op2 = 0; op2 < 8; op2++) {
        struct state out;
        code[0] = 0xee101f10 | n << 16 | m | op2 << 5;
        code[1] = 0xe7f000f0;
        sync_code();
        put_char(take(code, cpsr, 0, &out) ? 'r' : '.');
      }
    }
    put_char('\n');
  }
}

/* The order matters: what a register holds after reset is read before anything writes it. */
void program(void) {
  for (unsigned i = 0; i < COUNT; i++) access(i, 0x1d3, " after reset");
  control_register();
  for (unsigned i = 0; i < COUNT; i++) write_mask(i);
  for (unsigned i = 0; i < COUNT; i++) access(i, 0x1d0, " in user mode");
  map(0x1d3, "privileged");
  map(0x1d0, "unprivileged");
}
