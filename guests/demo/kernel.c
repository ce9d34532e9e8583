/* The demo kernel: exceptions, the timer, two tasks, the prompt and power-off. */
#include "calls.h"
#include "kernel.h"

#define TIMER (PERIPHERALS + 0x3000)
#define TIMER_CS REG(TIMER + 0x00)
#define TIMER_CLO REG(TIMER + 0x04)
#define TIMER_C3 REG(TIMER + 0x18)
#define IC (PERIPHERALS + 0xb200)
#define IC_PENDING1 REG(IC + 0x04)
#define IC_PENDING2 REG(IC + 0x08)
#define IC_ENABLE1 REG(IC + 0x10)
#define IC_ENABLE2 REG(IC + 0x14)

#define PROMPT_MICROSECONDS 2000000u
#define TASKS 2

struct task {
  struct frame frame;
  int alive;
};

volatile struct fault undefined_fault, data_fault, prefetch_fault;
volatile uint32_t irq_count, tick_count, svc_count, skip_data_aborts;
static struct task tasks[TASKS];
static int current = -1;
static uint32_t interval, preemptions, yields, passed, failed;
static uint8_t reports[TASKS][REPORT_COUNT]; /* 0 none, 1 ok, 2 failed */

void run_frame(struct frame *);
void back_to_kernel(void);

void check(const char *name, int ok) {
  put(ok ? "ok " : "FAIL ");
  put(name);
  put("\n");
  if (ok) passed++;
  else failed++;
}

uint32_t timer_now(void) { return TIMER_CLO; }

/* Channel 3 compares for equality: set it ahead of the counter, again if the counter overtook it meanwhile. */
static void timer_arm(void) {
  uint32_t ahead = interval;
  do {
    TIMER_C3 = TIMER_CLO + ahead;
    ahead += interval;
  } while ((int32_t)(TIMER_CLO - TIMER_C3) >= 0 && !(TIMER_CS & 8));
}

void timer_start(uint32_t microseconds) {
  interval = microseconds;
  TIMER_CS = 8;
  timer_arm();
  IC_ENABLE1 = 8;
}

void timer_stop(void) {
  REG(IC + 0x1c) = 8;
  TIMER_CS = 8;
}

void irq_enable(void) { __asm__ volatile("cpsie i" ::: "memory"); }
void irq_disable(void) { __asm__ volatile("cpsid i" ::: "memory"); }
void wait_for_interrupt(void) { __asm__ volatile("mcr p15, 0, %0, c7, c0, 4" ::"r"(0) : "memory"); }

static void switch_task(struct frame *f) {
  for (int i = 1; i <= TASKS; i++) {
    int next = (current + i) % TASKS;
    if (!tasks[next].alive) continue;
    if (next == current) return;
    tasks[current].frame = *f;
    *f = tasks[next].frame;
    current = next;
    space_switch((uint32_t)next);
    return;
  }
  current = -1;
  back_to_kernel();
}

static int from_user(const struct frame *f) { return (f->psr & 0x1f) == 0x10; }

void on_irq(struct frame *f) {
  irq_count++;
  if (IC_PENDING2 & 1u << 25) uart_drain();
  if (!(IC_PENDING1 & 8)) return;
  tick_count++;
  TIMER_CS = 8;
  timer_arm();
  uart_drain();
  if (from_user(f) && current >= 0) {
    int before = current;
    switch_task(f);
    if (current != before) preemptions++;
  }
}

/* Skips the instruction: the saved pc is already that of the next one. */
void on_undefined(struct frame *f) {
  undefined_fault.count++;
  undefined_fault.pc = f->pc;
  undefined_fault.psr = f->psr;
}

static __attribute__((noreturn)) void fatal(const char *what, struct frame *f, uint32_t status, uint32_t address) {
  put("FAIL unexpected ");
  put(what);
  put(" pc ");
  put_hex(f->pc);
  put(" psr ");
  put_hex(f->psr);
  put(" status ");
  put_hex(status);
  put(" address ");
  put_hex(address);
  put("\n");
  for (;;) {}
}

#define TRANSLATION_FAULT_PAGE 7u

void on_data_abort(struct frame *f) {
  uint32_t status, address;
  __asm__ volatile("mrc p15, 0, %0, c5, c0, 0" : "=r"(status));
  __asm__ volatile("mrc p15, 0, %0, c6, c0, 0" : "=r"(address));
  data_fault.count++;
  data_fault.status = status;
  data_fault.address = address;
  data_fault.pc = f->pc;
  data_fault.psr = f->psr;
  uint32_t space = current < 0 ? 0 : (uint32_t)current;
  if ((status & 0x40f) == TRANSLATION_FAULT_PAGE && demand_map(space, address)) return;
  if (from_user(f) && (f->pc & 0xfffff) < 0x40000 && f->r[7] == CALL_CHECKPOINT) {
    f->pc += 4; /* the user program announced that this load may fail */
    f->r[0] = status & 0x40f;
    return;
  }
  if (skip_data_aborts) {
    f->pc += 4;
    return;
  }
  fatal("data abort", f, status, address);
}

void on_prefetch_abort(struct frame *f) {
  uint32_t status;
  __asm__ volatile("mrc p15, 0, %0, c5, c0, 1" : "=r"(status));
  prefetch_fault.count++;
  prefetch_fault.status = status;
  prefetch_fault.pc = f->pc;
  prefetch_fault.psr = f->psr;
  if ((status & 0x40f) == TRANSLATION_FAULT_PAGE && demand_map(0, f->pc)) {
    uint32_t *code = (uint32_t *)(f->pc & ~4095u);
    code[0] = 0xe3a0002a; /* mov r0, #42 */
    code[1] = 0xe12fff1e; /* bx lr */
    sync_code(code, 8);
    return;
  }
  fatal("prefetch abort", f, status, f->pc);
}

void on_svc(struct frame *f) {
  svc_count++;
  if (!from_user(f)) {
    f->r[0] ^= 0xffffffff;
    return;
  }
  uint32_t *r = f->r;
  switch (r[7]) {
    case CALL_WRITE: {
      const char *text = (const char *)r[0];
      for (uint32_t i = 0; i < r[1]; i++) put_char(text[i]);
      r[0] = r[1];
      break;
    }
    case CALL_TICKS: r[0] = TIMER_CLO; break;
    case CALL_YIELD:
      if (yields == 0) timer_start(1000); /* not before: task 0 greets first */
      r[0] = ++yields;
      switch_task(f);
      break;
    case CALL_EXIT:
      tasks[current].alive = 0;
      switch_task(f);
      break;
    case CALL_SWITCHES: r[0] = preemptions; break;
    case CALL_REPORT:
      if (r[0] < REPORT_COUNT && reports[current][r[0]] != 2) reports[current][r[0]] = r[1] ? 1 : 2;
      break;
    case CALL_FAULTS: r[0] = space_count_demand(); break;
    default: r[0] = 0xffffffda; break;
  }
}

static void run_tasks(void) {
  for (uint32_t i = 0; i < TASKS; i++) {
    struct frame *f = &tasks[i].frame;
    f->pc = 0x40000000;
    f->psr = 0x10;
    f->user_sp = 0x40100000;
    f->r[0] = i;
    tasks[i].alive = 1;
  }
  current = 0;
  space_switch(0);
  run_frame(&tasks[0].frame);
  irq_disable();
  timer_stop();
  space_switch(0);
  static const char *const names[] = REPORT_NAMES;
  for (int i = 0; i < REPORT_COUNT; i++) {
    int any = 0, bad = 0;
    for (int t = 0; t < TASKS; t++) {
      any |= reports[t][i] == 1;
      bad |= reports[t][i] == 2;
    }
    check(names[i], any && !bad);
  }
  check("preemption", preemptions >= 8);
  check("yield", yields >= 2);
}

/* Echoes what is typed until a newline; gives up after two seconds of timer time. */
static void prompt(void) {
  put("demo> ");
  uint32_t start = timer_now();
  timer_start(10000);
  IC_ENABLE2 = 1u << 25;
  irq_enable();
  while (timer_now() - start < PROMPT_MICROSECONDS) {
    int c = get_char();
    if (c < 0) {
      wait_for_interrupt();
      continue;
    }
    if (c == '\r' || c == '\n') break;
    put_char((char)c);
    start = timer_now();
  }
  irq_disable();
  timer_stop();
  put("\n");
}

void kernel_main(void) {
  uart_init();
  uart_listen();
  put("demo: jitvisor bare-metal guest\n");
  mmu_init();
  mmu_enable();
  run_kernel_checks();
  run_tasks();
  prompt();
  put("demo: ");
  put_unsigned(passed);
  put(" checks passed, ");
  put_unsigned(failed);
  put(" failed\n");
  power_off();
}
