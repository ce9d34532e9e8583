/* Translation tables and the control register. */
#include "probe.h"

/* Sections that map RAM, devices and nothing else one to one: any privilege may do anything to RAM. */
void identity_map(uint32_t table) {
  for (uint32_t mb = 0; mb < 4096; mb++) REG(table + 4 * mb) = 0;
  for (uint32_t mb = 0; mb < 32; mb++) REG(table + 4 * mb) = mb << 20 | 0xc0e;
  for (uint32_t mb = 0x200; mb < 0x203; mb++) REG(table + 4 * mb) = mb << 20 | 0x416;
}

void barrier(void) { __asm__ volatile("mcr p15, 0, %0, c7, c10, 4\n mcr p15, 0, %0, c7, c5, 4" ::"r"(0) : "memory"); }

/* After tables or code were written: clean the data cache, drop instructions and branch predictions. */
void sync_code(void) {
  __asm__ volatile("mcr p15, 0, %0, c7, c14, 0\n mcr p15, 0, %0, c7, c5, 0\n mcr p15, 0, %0, c7, c5, 6" ::"r"(0) : "memory");
  barrier();
}

void flush_tlb(void) {
  sync_code();
  __asm__ volatile("mcr p15, 0, %0, c8, c7, 0" ::"r"(0) : "memory");
  barrier();
}

void set_sctlr(uint32_t v) {
  __asm__ volatile("mcr p15, 0, %0, c1, c0, 0" ::"r"(v) : "memory");
  barrier();
}

uint32_t get_sctlr(void) {
  uint32_t v;
  __asm__ volatile("mrc p15, 0, %0, c1, c0, 0" : "=r"(v));
  return v;
}

/* Table L1_MAIN, domain 0 client and the others without access, ASID 0, ARMv6 format. */
void mmu_on(void) {
  identity_map(L1_MAIN);
  sync_code();
  set_ttbcr(0);
  set_ttbr0(L1_MAIN);
  set_dacr(1);
  set_contextidr(0);
  flush_tlb();
  set_sctlr(get_sctlr() | SCTLR_M | SCTLR_XP);
}
