/* Runs tests and prints what each of them changed. */
#include "probe.h"

static const char *const VECTORS[8] = {"reset", "undefined", "svc", "prefetch abort", "data abort", "vector 14", "irq", "fiq"};
static const char *const TABLES[4] = {"", " moved", " high", " monitor"};

void default_state(struct state *s, uint32_t code, uint32_t cpsr) {
  static const uint32_t modes[5] = {0x600001d0, 0x900001df, 0x300001f0, 0x500001d3, 0xa00001d7};
  uint32_t *const banks[5] = {s->fiq, s->irq, s->svc, s->abt, s->und};
  for (uint32_t i = 0; i < 8; i++) s->r[i] = i * 0x01010101 + 0x10000000;
  s->r[0] = BUFFER + 0x80;
  for (uint32_t i = 0; i < 5; i++) {
    s->r8[i] = (8 + i) * 0x01010101;
    s->fiq_r8[i] = (8 + i) * 0x01010101 + 0xf0000000;
    banks[i][0] = BUFFER + 0x180 + 0x80 * i;
    banks[i][1] = 0x0e000000 + i * 0x1110 + 0x1110;
    banks[i][2] = modes[i];
  }
  s->usr[0] = BUFFER + 0x100;
  s->usr[1] = 0x0e000000;
  s->pc = code;
  s->cpsr = cpsr;
  s->vector = s->mon[0] = s->mon[1] = s->mon[2] = 0;
}

void fill_buffer(void) {
  for (uint32_t i = 0; i < BUFFER_WORDS; i++) REG(BUFFER + 4 * i) = BUFFER_FILL + 4 * i;
}

/* Addresses in the test's own code are printed relative to its start, so that a log does not depend on where the linker put it. */
static void put_value(uint32_t v, uint32_t code) {
  if (v - code < 0x400) {
    put("pc+");
    put_digits(v - code, 3);
  } else {
    put_hex(v);
  }
}

static void changed(const char *name, uint32_t before, uint32_t after, uint32_t code) {
  if (before == after) return;
  put_char(' ');
  put(name);
  put_char('=');
  put_value(after, code);
}

static void changed_bank(const char *mode, const uint32_t *before, const uint32_t *after, uint32_t code, int words) {
  static const char *const NAMES[3] = {"sp_", "lr_", "spsr_"};
  for (int i = 0; i < words; i++) {
    if (before[i] == after[i]) continue;
    put_char(' ');
    put(NAMES[i]);
    put(mode);
    put_char('=');
    put_value(after[i], code);
  }
}

static void changed_many(const char *prefix, uint32_t first, const uint32_t *before, const uint32_t *after, int words, uint32_t code) {
  for (int i = 0; i < words; i++) {
    if (before[i] == after[i]) continue;
    put(prefix);
    if (first + i >= 10) put_char('1');
    put_char((char)('0' + (first + i) % 10));
    put_char('=');
    put_value(after[i], code);
  }
}

static void report(const char *name, const struct state *in, const struct state *out) {
  uint32_t code = in->pc & ~1u;
  put(name);
  put(": ");
  put(VECTORS[out->vector & 7]);
  put(TABLES[out->vector >> 3 & 3]);
  put(" cpsr=");
  put_hex(out->cpsr);
  changed_many(" r", 0, in->r, out->r, 8, code);
  changed_many(" r", 8, in->r8, out->r8, 5, code);
  changed_many(" fiq_r", 8, in->fiq_r8, out->fiq_r8, 5, code);
  changed_bank("usr", in->usr, out->usr, code, 2);
  changed_bank("fiq", in->fiq, out->fiq, code, 3);
  changed_bank("irq", in->irq, out->irq, code, 3);
  changed_bank("svc", in->svc, out->svc, code, 3);
  changed_bank("abt", in->abt, out->abt, code, 3);
  changed_bank("und", in->und, out->und, code, 3);
  if (out->vector >> 3 == MONITOR) {
    changed("lr_mon", 0, out->mon[1], code);
    changed("spsr_mon", 0, out->mon[2], code);
  }
  if ((out->vector & 7) == DATA) {
    changed("dfsr", ~0u, get_dfsr(), code);
    changed("dfar", ~0u, get_dfar(), code);
  }
  if ((out->vector & 7) == PREFETCH) {
    changed("ifsr", ~0u, get_ifsr() & IFSR_STATUS, code);
    changed("ifar", ~0u, get_ifar(), code);
  }
  for (uint32_t i = 0; i < BUFFER_WORDS; i++) {
    uint32_t v = REG(BUFFER + 4 * i);
    if (v == BUFFER_FILL + 4 * i) continue;
    put(" [");
    put_digits(4 * i, 3);
    put("]=");
    put_value(v, code);
  }
  put_char('\n');
}

void run_probe(const char *name, struct state *in, struct state *out) {
  set_dfsr(0);
  set_ifsr(0);
  set_dfar(0);
  set_ifar(0);
  probe(in, out);
  report(name, in, out);
}

void run_test(const struct test *t) {
  struct state in, out;
  default_state(&in, t->code, t->cpsr);
  fill_buffer();
  run_probe(t->name, &in, &out);
}

static const char *const MODE_NAMES[] = {"usr", "fiq", "irq", "svc", "mon", "abt", "und", "sys"};
const uint32_t MODES[MODE_COUNT] = {0x10, 0x11, 0x12, 0x13, 0x16, 0x17, 0x1b, 0x1f};

/* The test again from another mode and with other interrupt masks (in the places of CPSR). */
void run_test_in(const struct test *t, int mode, uint32_t masks) {
  struct state in, out;
  char name[120], *p = name;
  for (const char *s = t->name; *s;) *p++ = *s++;
  *p++ = ' ';
  for (const char *s = MODE_NAMES[mode]; *s;) *p++ = *s++;
  if (masks & 0x100) *p++ = ' ', *p++ = 'A';
  if (masks & 0x80) *p++ = ' ', *p++ = 'I';
  if (masks & 0x40) *p++ = ' ', *p++ = 'F';
  *p = 0;
  default_state(&in, t->code, (t->cpsr & ~0x1dfu) | MODES[mode] | masks);
  fill_buffer();
  run_probe(name, &in, &out);
}

void run_tests(void) {
  for (const struct test *t = tests_start; t < tests_end; t++) run_test(t);
}

const struct test *find_test(const char *name) {
  for (const struct test *t = tests_start; t < tests_end; t++) {
    const char *a = t->name, *b = name;
    while (*a && *a == *b) a++, b++;
    if (*a == *b) return t;
  }
  put("no test ");
  put(name);
  put_char('\n');
  end();
}

void report_lost(const struct state *out);

void report_lost(const struct state *out) {
  put("lost: ");
  put(VECTORS[out->vector & 7]);
  put(" lr_abt=");
  put_hex(out->abt[1]);
  put(" lr_und=");
  put_hex(out->und[1]);
  put(" dfsr=");
  put_hex(get_dfsr());
  put(" dfar=");
  put_hex(get_dfar());
  put_char('\n');
  end();
}
