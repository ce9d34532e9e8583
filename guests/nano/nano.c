/*
 * The program around the rows: page tables, and a console that runs one row at a time (README.md tells the dialogue).
 * The host measures the time between the marks [ and ]; nothing is printed or asked in between.
 */
#include "../board/board.h"
#include "nano.h"

#define IC_ENABLE2 REG(0x2000b214)

/* What a row's answer must be: nothing, its operations, or twice as many (for an even count of iterations). */
enum { UNSEEN = 0, ONCE = 1, TWICE = 2 };

struct row {
  const char *name, *group, *text;
  uint32_t operations; /* an iteration */
  uint32_t seen;
  uint32_t (*run)(uint32_t iterations);
};

#define ROW(name, group, operations, seen, text) uint32_t row_##name(uint32_t);
#include "table.h"
#undef ROW
#define ROW(name, group, operations, seen, text) {#name, group, text, operations, seen, row_##name},
static const struct row rows[] = {
#include "table.h"
};
#define ROWS (sizeof rows / sizeof rows[0])

void nano_main(void);
void reset_vectors(void);
void unexpected(uint32_t vector, uint32_t lr);

#define SECTION_NORMAL 0xc0eu /* C B, AP 11 */
#define SECTION_DEVICE 0x416u /* B, XN, AP 01 */
#define COARSE(domain) ((domain) << 5 | 1u)

static volatile uint32_t *word(uint32_t address) { return (volatile uint32_t *)address; }
static volatile uint32_t *window_entry(uint32_t space, uint32_t address) { return word(WINDOW_PAGES + space * 0x800) + (address >> 12 & 255); }

static void sync_all(void) {
  __asm__ volatile(
      "mcr p15, 0, %0, c7, c10, 0\n mcr p15, 0, %0, c7, c10, 4\n mcr p15, 0, %0, c7, c5, 0\n mcr p15, 0, %0, c8, c7, 0\n"
      "mcr p15, 0, %0, c7, c10, 4\n mcr p15, 0, %0, c7, c5, 4" ::"r"(0) : "memory");
}

static void make_tables(void) {
  for (uint32_t page = 0; page < 256; page++) word(LOW_PAGES)[page] = page << 12 | 0x3e;
  for (uint32_t space = 0; space < 2; space++) {
    volatile uint32_t *table = word(TABLES + space * 0x4000);
    for (uint32_t mb = 0; mb < 4096; mb++) {
      table[mb] = mb > 0 && mb < COLD_END >> 20 ? mb << 20 | SECTION_NORMAL : mb >= 0x200 && mb < 0x203 ? mb << 20 | SECTION_DEVICE : 0;
    }
    table[0] = LOW_PAGES | COARSE(0);
    table[WINDOW >> 20] = (WINDOW_PAGES + space * 0x800) | COARSE(1);
    for (uint32_t page = 0; page < 256; page++) word(WINDOW_PAGES + space * 0x800)[page] = 0;
    *window_entry(space, WIN_SPACE) = (space ? FRAME_THREE : FRAME_ONE) | PAGE_ALL;
  }
}

/* The memory that rows read, run and rewrite. */
static void make_memory(void) {
  *word(FRAME_ONE) = 1;
  *word(FRAME_THREE) = 3;
  *word(FRAME_CODE) = 0xe1a0f000; /* mov pc, r0 */
  for (uint32_t i = 0; i < 30; i++) {
    word(CODE_SMALL + 32 * i)[0] = 0xe2855001; /* add r5, r5, #1 */
    word(CODE_SMALL + 32 * i)[1] = 0xe12fff1e; /* bx lr */
  }
  for (uint32_t i = 1; i < 239; i++) word(CODE_LARGE)[i] = 0xe2833001; /* add r3, r3, #1 */
  word(CODE_LARGE)[0] = 0xe2855001;
  word(CODE_LARGE)[239] = 0xe12fff1e;
  for (uint32_t i = 0; i < 16; i++) *word(CODE_PAGES + 4096 * i) = 0xe12fff1e;
}

static void enable_mmu(void) {
  uint32_t control;
  __asm__ volatile(
      "mcr p15, 0, %1, c7, c7, 0\n mcr p15, 0, %1, c8, c7, 0\n mcr p15, 0, %1, c2, c0, 2\n mcr p15, 0, %2, c2, c0, 0\n"
      "mcr p15, 0, %3, c3, c0, 0\n mcr p15, 0, %1, c13, c0, 1\n mcr p15, 0, %1, c7, c10, 4\n mrc p15, 0, %0, c1, c0, 0\n"
      : "=&r"(control) : "r"(0), "r"(TABLES), "r"(5) : "memory");
  control |= 1u << 0 | 1u << 2 | 1u << 11 | 1u << 12 | 1u << 22 | 1u << 23; /* M C Z I U XP */
  __asm__ volatile("mcr p15, 0, %0, c1, c0, 0\n mcr p15, 0, %1, c7, c5, 4" ::"r"(control), "r"(0) : "memory");
}

void unexpected(uint32_t vector, uint32_t lr) {
  put("\nFAIL unexpected exception at vector ");
  put_unsigned(vector);
  put(", lr 0x");
  put_hex(lr);
  put("\n");
  power_off();
}

/* A line from the console; the core sleeps until the UART has something. */
static void read_line(char *line, uint32_t size) {
  uint32_t n = 0;
  for (;;) {
    int c = get_char();
    if (c < 0) {
      __asm__ volatile("mcr p15, 0, %0, c7, c0, 4" ::"r"(0) : "memory");
      uart_drain();
    } else if (c == '\n' || c == '\r') {
      line[n] = 0;
      return;
    } else if (n + 1 < size) {
      line[n++] = (char)c;
    }
  }
}

static const char *number(const char *s, uint32_t *value) {
  while (*s == ' ') s++;
  for (*value = 0; *s >= '0' && *s <= '9'; s++) *value = *value * 10 + (uint32_t)(*s - '0');
  return s;
}

static void list(void) {
  for (uint32_t i = 0; i < ROWS; i++) {
    put("row ");
    put_unsigned(i);
    put(" ");
    put(rows[i].name);
    put(" ");
    put(rows[i].group);
    put(" ");
    put_unsigned(rows[i].operations);
    put(" ");
    put(rows[i].text);
    put("\n");
  }
}

static void run(const struct row *row, uint32_t iterations) {
  reset_vectors();
  REG(UART_IMSC) = 0;
  put_char('[');
  uint32_t seen = row->run(iterations);
  __asm__ volatile("cpsid i" ::: "memory");
  put_char(']');
  uart_listen();
  if (row->seen == UNSEEN || seen == row->seen * row->operations * iterations) {
    put(" ok\n");
    return;
  }
  put(" bad ");
  put_unsigned(seen);
  put("\n");
}

void nano_main(void) {
  uart_init();
  reset_vectors();
  make_tables();
  make_memory();
  enable_mmu();
  sync_all();
  IC_ENABLE2 = 1u << 25;
  uart_listen(); /* once the receiver is on: jitvisor's UART sends to those who listen */
  put("nano: ");
  put_unsigned(ROWS);
  put(" rows\n");
  for (;;) {
    char line[32];
    uint32_t index, iterations;
    put("> ");
    read_line(line, sizeof line);
    if (line[0] == 'q') power_off();
    if (line[0] == 'l') list();
    if (line[0] != 'r') continue;
    number(number(line + 1, &index), &iterations);
    if (index < ROWS && iterations > 0) run(&rows[index], iterations);
    else put("FAIL no such row or no iterations\n");
  }
}
