/* What the kernel checks about the CPU and the board before it starts its tasks. */
#include "kernel.h"

int banks_differ(void);
void fiq_setup(void);
uint32_t fiq_count(void);
uint32_t svc_from_kernel(uint32_t x);
uint32_t load_user(const volatile void *p);
extern uint32_t load_user_at[], undefined_arm_at[];
uint32_t flags_of_add(uint32_t a, uint32_t b);
uint32_t flags_of_sub(uint32_t a, uint32_t b);
void media(uint32_t out[8], uint32_t a, uint32_t b);
uint32_t saturate(uint32_t a, uint32_t b, uint32_t *q);
uint32_t load_big_endian(const uint32_t *p);
int exclusive(uint32_t *word);
uint32_t vfp_probe(uint32_t x);
void vfp_enable(void);
uint32_t vfp_sum(uint32_t n), vfp_sqrt2(void), vfp_vector(void), vfp_compare(uint32_t a, uint32_t b);
void undefined_arm(void), undefined_thumb(void);
uint32_t interwork(uint32_t x);

static uint32_t code[64] __attribute__((aligned(4096)));

static void check_integer(void) {
  uint32_t out[8], q1, q2;
  check("flags", flags_of_add(0x7fffffff, 1) == 9 && flags_of_add(0xffffffff, 1) == 6 && flags_of_sub(5, 5) == 6 &&
                     flags_of_sub(0, 1) == 8 && flags_of_sub(0x80000000, 1) == 3);
  static const uint32_t expected[8] = {0x100068ac, 0x80ff5678, 0x3412ff80, 0x196, 0xffffff00, 0x3db5f15f, 0x00151234, 0};
  int ok = 1;
  media(out, 0x80ff1234, 0x90015678);
  for (int i = 0; i < 8; i++) ok &= out[i] == expected[i];
  check("media", ok);
  check("saturation", saturate(0x7fffffff, 1, &q1) == 0x7fffffff && q1 == 1 && saturate(3, 4, &q2) == 7 && q2 == 0);
  volatile uint64_t a = 0x123456789abcdef0ull, b = 0x0fedcba987654321ull;
  check("long multiply", a * b == 0x2236d88fe5618cf0ull);
}

static void check_memory(void) {
  static uint8_t bytes[16] __attribute__((aligned(8))) = {1, 2, 3, 4, 5, 6, 7, 8, 9};
  volatile uint8_t *p = bytes;
  uint32_t a = *(volatile uint32_t *)(p + 1), b = *(volatile uint16_t *)(p + 3);
  check("unaligned", a == 0x05040302 && b == 0x0504);
  check("big endian", load_big_endian((uint32_t *)bytes) == 0x01020304);
  static uint32_t word = 7;
  check("exclusive", exclusive(&word) == 15);
  REG(0x00800040) = 0x12345678;
  check("alias", REG(ALIAS_BASE + 0x40) == 0x12345678);
}

static void check_exceptions(void) {
  check("banks", banks_differ());
  check("svc", svc_from_kernel(0x12345678) == 0xedcba987 && svc_count == 1);
  undefined_arm();
  check("undefined arm", undefined_fault.count == 1 && undefined_fault.pc == (uint32_t)(undefined_arm_at + 1) && !(undefined_fault.psr & 0x20));
  undefined_thumb();
  check("undefined thumb", undefined_fault.count == 2 && (undefined_fault.psr & 0x20));

  skip_data_aborts = 1;
  (void)REG(0x70000000);
  check("fault section", data_fault.count == 1 && (data_fault.status & 0x40f) == 5 && data_fault.address == 0x70000000);
  REG(0x70000004) = 1;
  check("fault write", data_fault.count == 2 && (data_fault.status & 0xc0f) == 0x805 && data_fault.address == 0x70000004);
  (void)REG(FORBIDDEN_BASE + 8);
  check("fault domain", data_fault.count == 3 && (data_fault.status & 0x4ff) == 0x29 && data_fault.address == FORBIDDEN_BASE + 8);
  REG((uint32_t)check_exceptions & ~3u) = 0;
  check("fault read-only", data_fault.count == 4 && (data_fault.status & 0x40f) == 0xf);
  load_user((void *)0x00800040);
  check("fault ldrt", data_fault.count == 5 && (data_fault.status & 0x40f) == 0xd && data_fault.pc == (uint32_t)load_user_at);
  uint32_t access;
  __asm__ volatile("mcr p15, 0, %1, c3, c0, 0\n mcr p15, 0, %2, c7, c5, 4\n ldr %0, [%3]\n mcr p15, 0, %4, c3, c0, 0\n mcr p15, 0, %2, c7, c5, 4"
                   : "=&r"(access)
                   : "r"(0x15), "r"(0), "r"(FORBIDDEN_BASE + 0x40), "r"(0x5)
                   : "memory");
  (void)REG(FORBIDDEN_BASE + 0x40);
  check("domain switch", access == 0x12345678 && data_fault.count == 6);
  skip_data_aborts = 0;
}

static void check_paging(void) {
  uint32_t sum = 0, before = data_fault.count;
  for (uint32_t i = 0; i < 16; i++) REG(DEMAND_BASE + i * 4096 + i * 4) = i + 1;
  for (uint32_t i = 0; i < 16; i++) sum += REG(DEMAND_BASE + i * 4096 + i * 4) + REG(DEMAND_BASE + i * 4096 + 2048);
  check("demand paging", sum == 136 && data_fault.count == before + 16);
  /* A word across the border of a mapped and an unmapped page. */
  *(volatile uint32_t *)(DEMAND_BASE + 16 * 4096 - 2) = 0xaabbccdd;
  check("demand across", data_fault.count == before + 17 && *(volatile uint32_t *)(DEMAND_BASE + 16 * 4096 - 2) == 0xaabbccdd);
  uint32_t (*paged)(void) = (uint32_t(*)(void))(DEMAND_BASE + 20 * 4096);
  check("prefetch abort", paged() == 42 && paged() == 42 && prefetch_fault.count == 1 && (prefetch_fault.status & 0x40f) == 7);
}

static void check_code(void) {
  uint32_t (*run)(uint32_t) = (uint32_t(*)(uint32_t))code;
  uint32_t ok = 1;
  code[1] = 0xe12fff1e; /* bx lr */
  for (uint32_t i = 0; i < 200; i++) {
    code[0] = 0xe2800000 | i; /* add r0, r0, #i */
    sync_code(code, 8);
    ok &= run(1000) == 1000 + i;
    ok &= run(2000) == 2000 + i;
  }
  check("self-modifying arm", ok);
  uint16_t *half = (uint16_t *)(code + 16);
  uint32_t (*run_thumb)(uint32_t) = (uint32_t(*)(uint32_t))((uint32_t)half | 1);
  half[1] = 0x4770; /* bx lr */
  for (uint32_t i = 0; i < 200; i++) {
    half[0] = (uint16_t)(0x3000 | i); /* adds r0, #i */
    sync_code(half, 4);
    ok &= run_thumb(1000) == 1000 + i;
  }
  check("self-modifying thumb", ok);
  check("interworking", interwork(0xa) == 0xa12345);
}

static void check_vfp(void) {
  uint32_t before = undefined_fault.count;
  check("vfp disabled", vfp_probe(5) == 5 && undefined_fault.count == before + 2);
  vfp_enable();
  check("vfp enabled", vfp_probe(5) == 1 && undefined_fault.count == before + 2);
  uint32_t sum = vfp_sum(1000), root = vfp_sqrt2(), vector = vfp_vector();
  put("vfp: sum ");
  put_unsigned(sum);
  put(" root ");
  put_unsigned(root);
  put(" vector ");
  put_unsigned(vector);
  put("\n");
  check("vfp double", sum == 7485470 && root == 1414213);
  check("vfp vector", vector == 20);
  check("vfp compare", vfp_compare(1, 2) == 8 && vfp_compare(2, 2) == 6 && vfp_compare(3, 2) == 2);
}

static void check_interrupts(void) {
  uint32_t start = timer_now();
  timer_start(500);
  irq_enable();
  while (tick_count < 4 && timer_now() - start < 1000000) wait_for_interrupt();
  irq_disable();
  timer_stop();
  check("timer interrupts", tick_count >= 4 && irq_count >= tick_count);

  /* Timer channel 1 as the FIQ source. */
  fiq_setup();
  REG(PERIPHERALS + 0x3000) = 2;
  REG(PERIPHERALS + 0xb20c) = 0x80 | 1;
  __asm__ volatile("cpsie f" ::: "memory");
  /* The comparison is for equality: again, further ahead, when the counter overtook it. */
  for (uint32_t ahead = 200; fiq_count() == 0 && ahead < 1000000; ahead *= 4) {
    start = timer_now();
    REG(PERIPHERALS + 0x3010) = start + ahead;
    while (fiq_count() == 0 && timer_now() - start < 4 * ahead) {}
  }
  __asm__ volatile("cpsid f" ::: "memory");
  REG(PERIPHERALS + 0xb20c) = 0;
  check("fast interrupt", fiq_count() == 1);
}

void run_kernel_checks(void) {
  uint32_t id;
  __asm__("mrc p15, 0, %0, c0, c0, 0" : "=r"(id));
  check("cpu id", (id & 0xff0ffff0) == 0x410fb760);
  check_integer();
  check_memory();
  check_exceptions();
  check_paging();
  check_code();
  check_vfp();
  check_interrupts();
}
