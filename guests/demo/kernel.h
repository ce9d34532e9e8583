/* Shared declarations of the demo kernel. */
#ifndef KERNEL_H
#define KERNEL_H
#include "../board/board.h"

/* What every exception leaves on the Supervisor stack, lowest address first (see ENTER in start.S). */
struct frame {
  uint32_t user_sp, user_lr, r[13], svc_lr, pc, psr;
};

/* mmu.c */
#define DEMAND_BASE 0x50000000u
#define DEMAND_PAGES 32
#define FORBIDDEN_BASE 0x60000000u  /* a section of domain 2 */
#define ALIAS_BASE 0x00900000u      /* same frames as 0x00800000, other addresses */
void mmu_init(void);
void mmu_enable(void);
void *page_alloc(void);
int demand_map(uint32_t space, uint32_t address);
void space_switch(uint32_t space);
uint32_t space_count_demand(void);
void sync_code(void *start, uint32_t bytes);

/* kernel.c */
struct fault { uint32_t count, status, address, pc, psr; };
extern volatile struct fault undefined_fault, data_fault, prefetch_fault;
extern volatile uint32_t irq_count, tick_count, svc_count;
extern volatile uint32_t skip_data_aborts;
void check(const char *name, int ok);
void timer_start(uint32_t microseconds);
void timer_stop(void);
uint32_t timer_now(void);
void irq_enable(void);
void irq_disable(void);
void wait_for_interrupt(void);

/* checks.c, checks.S */
void run_kernel_checks(void);
#endif
