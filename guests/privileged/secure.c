/* What the Non-secure state may not do, and what goes to Monitor mode, for each setting of SCR (DDI 0301H 2.2, 3.2.10). */
#include "probe.h"

struct block {
  uint32_t r[8];
  uint32_t pc, cpsr, scr; /* afterwards: CPSR and SPSR of Monitor mode, SCR */
  uint32_t monitor, lr;   /* vector and R14 of Monitor mode */
};
void secure_run(struct block *b);
extern uint32_t secure_monitor[], secure_vectors[];
enum { SCR_NS = 1, SCR_IRQ = 2, SCR_FIQ = 4, SCR_FW = 16, SCR_AW = 32 };
WRITE_CP15(set_scr, 0, c1, c1, 0)
WRITE_CP15(set_nsacr, 0, c1, c1, 2)
WRITE_CP15(set_cpacr, 0, c1, c0, 2)

static int contains(const char *s, const char *part) {
  for (; *s; s++) {
    const char *a = s, *b = part;
    while (*b && *a == *b) a++, b++;
    if (!*b) return 1;
  }
  return 0;
}

static void field(const char *name, uint32_t v, uint32_t code) {
  put(name);
  if (v - code < 0x100) {
    put("pc+");
    put_digits(v - code, 2);
  } else {
    put_hex(v);
  }
}

static void run(const char *prefix, const struct test *t, uint32_t scr) {
  struct block b = {.pc = t->code, .cpsr = t->cpsr, .scr = scr};
  uint32_t code = t->code & ~1u;
  if (contains(t->name, "irq")) raise_irq();
  if (contains(t->name, "fiq,") || (contains(t->name, "fiq") && !contains(t->name, "mode"))) raise_fiq();
  secure_run(&b);
  lower_all();
  put(prefix);
  put("scr ");
  put_digits(scr, 2);
  put_char(' ');
  put(t->name);
  put(": monitor ");
  put_digits(b.monitor, 1);
  field(" cpsr=", b.pc, code);
  field(" spsr=", b.cpsr, code);
  if (b.r[5] == 0) field(" lr=", b.lr, code);
  put(" scr=");
  put_digits(b.scr, 2);
  if (b.r[5] != 0) {
    put(" vector ");
    put_digits(b.r[5], 1);
    field(" lr=", b.r[6], code);
    field(" spsr=", b.r[7], code);
  }
  for (int i = 0; i < 5; i++) {
    if (b.r[i] == 0) continue;
    put(" r");
    put_digits((uint32_t)i, 1);
    field("=", b.r[i], code);
  }
  put_char('\n');
}

/* Both states' vectors and control register; in Monitor mode SCR.NS says whose. */
static void same_for_both(void) {
  __asm__ volatile("cps #0x16\n mcr p15, 0, %0, c1, c1, 0\n mcr p15, 0, %1, c12, c0, 0\n mcr p15, 0, %2, c1, c0, 0\n"
                   "mcr p15, 0, %3, c1, c1, 0\n mcr p15, 0, %1, c12, c0, 0\n cps #0x13"
                   ::"r"(SCR_NS), "r"((uint32_t)secure_vectors), "r"(get_sctlr()), "r"(0) : "memory");
  barrier();
}

void program(void) {
  static const uint32_t SETTINGS[] = {
    0, SCR_NS, SCR_NS | SCR_FW, SCR_NS | SCR_AW, SCR_NS | SCR_FW | SCR_AW, SCR_NS | SCR_IRQ, SCR_NS | SCR_FIQ, SCR_IRQ | SCR_FIQ, SCR_NS | SCR_IRQ | SCR_FIQ | SCR_FW,
  };
  set_mvbar((uint32_t)secure_monitor);
  set_cpacr(0x00f00000);
  set_nsacr(0);
  same_for_both();
  for (unsigned i = 0; i < sizeof SETTINGS / sizeof *SETTINGS; i++)
    for (const struct test *t = tests_start; t < tests_end; t++) {
      if ((SETTINGS[i] & SCR_NS) == 0 && (contains(t->name, "monitor mode") || contains(t->name, "scr"))) continue;
      run("", t, SETTINGS[i]);
    }
  /* Coprocessors 10 and 11 for the Non-secure state (3.2.12). */
  static const char *const VFP[] = {"fadds", "fadds, user mode", "fmrx fpscr", "fmrx fpsid"};
  __asm__ volatile("mov r0, #0x40000000\n .inst 0xeee80a10" ::: "r0"); /* fmxr fpexc, r0 */
  for (uint32_t nsacr = 0; nsacr <= 0xc00; nsacr += 0xc00) {
    set_nsacr(nsacr);
    for (uint32_t scr = 0; scr < 2; scr++)
      for (int k = 0; k < 4; k++) run(nsacr ? "vfp for all, " : "vfp for the secure state, ", find_test(VFP[k]), scr);
  }
}
