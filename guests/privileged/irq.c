/* When interrupts are taken. What takes time is printed as a bound that holds, not as a figure. */
#include "probe.h"

static void pending(const char *name, int irq, int fiq) {
  for (const struct test *t = find_test("cpsie i"); t < find_test("loop"); t++) {
    int waits = t >= find_test("wfi with a masked interrupt") && t <= find_test("wfi unmasked");
    if (waits && !irq && !fiq) continue;
    if (irq) raise_irq();
    if (fiq) raise_fiq();
    put(name);
    put(", ");
    run_test(t);
    lower_all();
  }
}

static void line(const char *name, uint32_t microseconds, const struct state *out) {
  static const char *const VECTORS[] = {"reset", "undefined", "svc", "prefetch abort", "data abort", "vector 14", "irq", "fiq"};
  put(name);
  put(" after ");
  put_hex(microseconds);
  put(" us: ");
  put(VECTORS[out->vector & 7]);
  put(" spsr ");
  put_hex((out->vector & 7) == FIQ ? out->fiq[2] & 0x0fffffff : out->irq[2] & 0x0fffffff);
}

/* A timer interrupt breaks a loop: after the time it was set to, and less than half a second late, whatever else the host does. */
static void interrupted(const char *name, uint32_t microseconds) {
  struct state in, out;
  const struct test *t = find_test(name);
  default_state(&in, t->code, t->cpsr);
  fill_buffer();
  uint32_t start = timer_now();
  timer_after(microseconds);
  probe(&in, &out);
  uint32_t took = timer_now() - start;
  lower_all();
  line(name, microseconds, &out);
  put(out.irq[1] - 4 - t->code < 0x40 ? ", inside" : ", elsewhere");
  put(took < microseconds ? ", too early" : took > microseconds + 500000 ? ", too late" : ", in time");
  put_char('\n');
}

static void own_store(int fiq) {
  struct state in, out;
  const struct test *t = find_test("own store");
  default_state(&in, t->code, fiq ? t->cpsr & ~0x40u : t->cpsr | 0x40u);
  if (fiq) in.cpsr |= 0x80;
  fill_buffer();
  put(fiq ? "-- transmit interrupt as fiq\n" : "-- transmit interrupt as irq\n");
  if (fiq) raise_fiq();
  else raise_irq();
  REG(PERIPHERALS + 0x201038) = 0;
  in.r[2] = PERIPHERALS + 0x201038; /* IMSC: the transmit interrupt */
  in.r[3] = 0x20;
  probe(&in, &out);
  lower_all();
  line(fiq ? "own store, fiq" : "own store, irq", 0, &out);
  put(out.r[1] <= 1024 ? " within 1024 instructions\n" : " late\n");
}

void program(void) {
  pending("no interrupt", 0, 0);
  pending("irq", 1, 0);
  pending("fiq", 0, 1);
  pending("both", 1, 1);
  static const char *const LOOPS[] = {"loop", "loop in user mode", "thumb loop", "self-branch", "loop with calls and memory", "wfi unmasked", "wfi with a masked interrupt"};
  for (unsigned i = 0; i < 5; i++) {
    interrupted(LOOPS[i], 50);
    interrupted(LOOPS[i], 3000);
    interrupted(LOOPS[i], 20000);
  }
  own_store(0);
  own_store(1);
  /* Waiting ends by the timer, with the interrupt taken or, masked, with the next instruction. */
  for (unsigned i = 5; i < 7; i++) {
    struct state in, out;
    const struct test *t = find_test(LOOPS[i]);
    default_state(&in, t->code, t->cpsr);
    uint32_t start = timer_now();
    timer_after(5000);
    probe(&in, &out);
    uint32_t took = timer_now() - start;
    lower_all();
    line(LOOPS[i], 5000, &out);
    put(took < 5000 ? ", too early\n" : took > 505000 ? ", too late\n" : ", in time\n");
  }
}
