/*
 * Page tables in the ARMv6 format (DDI 0100I B4.7): the first megabyte in 4 KiB pages with read-only text, sections above it,
 * two user spaces with ASIDs 1 and 2 at the same addresses, and regions that start without pages.
 */
#include "kernel.h"

#define SPACES 2
#define USER_BASE 0x40000000u
#define USER_DATA 0x40040000u
#define PAGE_POOL 0x00200000u
#define PAGE_POOL_END 0x00700000u

#define DOMAIN_KERNEL 0u
#define DOMAIN_USER 1u
#define DOMAIN_FORBIDDEN 2u

/* The two first-level tables: 16 KiB each, outside the image so that the ELF file needs no such alignment. */
static uint32_t *first_level(uint32_t space) { return (uint32_t *)(0x00100000u + space * 0x4000); }

/* Section and small-page attribute bits. */
#define SECTION 2u
#define SECTION_NORMAL 0xcu          /* C B: write-back */
#define SECTION_DEVICE 0x14u         /* B, XN */
#define SECTION_PRIVILEGED 0x400u    /* AP 01 */
#define PAGE 2u
#define PAGE_XN 1u
#define PAGE_NORMAL 0xcu
#define PAGE_PRIVILEGED 0x10u        /* AP 01 */
#define PAGE_PRIVILEGED_RO 0x210u    /* APX, AP 01 */
#define PAGE_ALL 0x30u               /* AP 11 */
#define PAGE_ALL_RO 0x220u           /* APX, AP 10 */
#define PAGE_NOT_GLOBAL 0x800u

static uint32_t kernel_pages[256] __attribute__((aligned(1024)));
static uint32_t user_pages[SPACES][256] __attribute__((aligned(1024)));
static uint32_t demand_pages[256] __attribute__((aligned(1024)));
static uint32_t pool_next = PAGE_POOL;
static uint32_t demand_mapped;

extern uint8_t user_image[], user_image_end[], text_end[];

/* A zeroed 4 KiB frame. */
void *page_alloc(void) {
  if (pool_next >= PAGE_POOL_END) {
    put("demo: out of pages\n");
    for (;;) {}
  }
  uint32_t *page = (uint32_t *)pool_next;
  pool_next += 4096;
  for (int i = 0; i < 1024; i++) page[i] = 0;
  return page;
}

void mmu_init(void) {
  for (uint32_t page = 0; page < 256; page++) {
    uint32_t address = page << 12;
    int text = address >= 0x8000 && address < (uint32_t)text_end;
    kernel_pages[page] = address | PAGE | PAGE_NORMAL | (text ? PAGE_PRIVILEGED_RO : PAGE_PRIVILEGED);
  }
  uint32_t bytes = (uint32_t)(user_image_end - user_image);
  for (uint32_t offset = 0; offset < bytes; offset += 4096) {
    uint32_t *frame = page_alloc();
    for (uint32_t i = 0; i < 4096 && offset + i < bytes; i += 4) frame[i >> 2] = *(uint32_t *)(user_image + offset + i);
    for (uint32_t s = 0; s < SPACES; s++)
      user_pages[s][offset >> 12] = (uint32_t)frame | PAGE | PAGE_NORMAL | PAGE_ALL_RO | PAGE_NOT_GLOBAL;
  }
  for (uint32_t s = 0; s < SPACES; s++) {
    uint32_t *table = first_level(s);
    for (int i = 0; i < 4096; i++) table[i] = 0;
    table[0] = (uint32_t)kernel_pages | DOMAIN_KERNEL << 5 | 1;
    for (uint32_t mb = 1; mb < 9; mb++)
      table[mb] = mb << 20 | SECTION | SECTION_NORMAL | SECTION_PRIVILEGED | DOMAIN_KERNEL << 5;
    table[ALIAS_BASE >> 20] = 0x00800000 | SECTION | SECTION_NORMAL | SECTION_PRIVILEGED | DOMAIN_KERNEL << 5;
    for (uint32_t mb = PERIPHERALS >> 20; mb < (PERIPHERALS >> 20) + 3; mb++)
      table[mb] = mb << 20 | SECTION | SECTION_DEVICE | SECTION_PRIVILEGED | DOMAIN_KERNEL << 5;
    table[USER_BASE >> 20] = (uint32_t)user_pages[s] | DOMAIN_USER << 5 | 1;
    table[DEMAND_BASE >> 20] = (uint32_t)demand_pages | DOMAIN_USER << 5 | 1;
    table[FORBIDDEN_BASE >> 20] = 0x00800000 | SECTION | SECTION_NORMAL | SECTION_PRIVILEGED | DOMAIN_FORBIDDEN << 5;
  }
}

static void clean_tables(void) {
  __asm__ volatile("mcr p15, 0, %0, c7, c10, 0\n mcr p15, 0, %0, c7, c10, 4" ::"r"(0) : "memory");
}

void mmu_enable(void) {
  uint32_t control;
  clean_tables();
  __asm__ volatile(
      "mcr p15, 0, %1, c7, c7, 0\n"   /* invalidate both caches */
      "mcr p15, 0, %1, c8, c7, 0\n"   /* invalidate both TLBs */
      "mcr p15, 0, %1, c2, c0, 2\n"   /* TTBCR: TTBR0 only */
      "mcr p15, 0, %2, c2, c0, 0\n"
      "mcr p15, 0, %3, c3, c0, 0\n"   /* DACR: domains 0 and 1 client, the rest no access */
      "mcr p15, 0, %1, c13, c0, 1\n"
      "mcr p15, 0, %1, c7, c10, 4\n"
      "mrc p15, 0, %0, c1, c0, 0\n"
      : "=&r"(control)
      : "r"(0), "r"(first_level(0)), "r"(0x5)
      : "memory");
  control |= 1u << 0 | 1u << 2 | 1u << 11 | 1u << 12 | 1u << 22 | 1u << 23; /* M C Z I U XP */
  __asm__ volatile("mcr p15, 0, %0, c1, c0, 0\n mcr p15, 0, %1, c7, c5, 4" ::"r"(control), "r"(0) : "memory");
}

/* Maps a zeroed page under a translation fault; 0 when the address is not one that may be paged in. */
int demand_map(uint32_t space, uint32_t address) {
  uint32_t *entry;
  uint32_t not_global = 0;
  if (address >= USER_DATA && address < USER_BASE + 0x100000) {
    entry = &user_pages[space][address >> 12 & 255];
    not_global = PAGE_NOT_GLOBAL;
  } else if (address >= DEMAND_BASE && address < DEMAND_BASE + DEMAND_PAGES * 4096) {
    entry = &demand_pages[address >> 12 & 255];
  } else {
    return 0;
  }
  if (*entry & 2) return 0;
  *entry = (uint32_t)page_alloc() | PAGE | PAGE_NORMAL | PAGE_ALL | not_global;
  __asm__ volatile("mcr p15, 0, %0, c7, c10, 1\n mcr p15, 0, %1, c7, c10, 4" ::"r"(entry), "r"(0) : "memory");
  demand_mapped++;
  return 1;
}

uint32_t space_count_demand(void) { return demand_mapped; }

/* Another address space without any TLB maintenance: ASIDs keep the entries apart. ASID 0 stands between the two. */
void space_switch(uint32_t space) {
  __asm__ volatile(
      "mcr p15, 0, %0, c7, c10, 4\n"
      "mcr p15, 0, %0, c13, c0, 1\n"
      "mcr p15, 0, %0, c7, c5, 4\n"
      "mcr p15, 0, %1, c2, c0, 0\n"
      "mcr p15, 0, %0, c7, c5, 4\n"
      "mcr p15, 0, %2, c13, c0, 1\n"
      "mcr p15, 0, %0, c7, c5, 6\n"
      "mcr p15, 0, %0, c7, c5, 4\n" ::"r"(0), "r"(first_level(space)), "r"(space + 1)
      : "memory");
}

/* Makes written code visible to instruction fetch, line by line (DDI 0301H 3.2.22). */
void sync_code(void *start, uint32_t bytes) {
  for (uint32_t line = (uint32_t)start & ~31u; line < (uint32_t)start + bytes; line += 32)
    __asm__ volatile("mcr p15, 0, %0, c7, c10, 1\n mcr p15, 0, %1, c7, c10, 4\n mcr p15, 0, %0, c7, c5, 1" ::"r"(line), "r"(0) : "memory");
  __asm__ volatile("mcr p15, 0, %0, c7, c5, 6\n mcr p15, 0, %0, c7, c10, 4\n mcr p15, 0, %0, c7, c5, 4" ::"r"(0) : "memory");
}
