/*
 * Every kind of descriptor with every permission: one line for each, eight (or four) groups of two times three characters
 * for APX:AP, read, write, execute, privileged and not. '.' is allowed, a digit is the fault status. The hash is over the
 * fault status and address registers of all of them.
 */
#include "probe.h"

extern uint32_t access_read[], access_write[], access_execute[], access_read_user[], access_write_user[];
#define VA 0x10000000u
#define AT 0x120u
#define CODE 0xe7f000f0u
#define INDEX (VA >> 20)
#define FRAME_BASE FRAME(0)

enum { SECTION, SUPERSECTION, LARGE, SMALL, EXTENDED };
static const char *const TYPES[] = {"section", "supersection", "large", "small", "extended small"};
static const char *const DOMAINS[] = {"no access", "client", "reserved", "manager"};
#define PRIVILEGED 0x1d3u
#define UNPRIVILEGED 0x1d0u

static uint32_t hash;

static void try(uint32_t *code, uint32_t cpsr, uint32_t address) {
  struct state in, out;
  default_state(&in, (uint32_t)code, cpsr);
  in.r[0] = address;
  in.r[1] = CODE;
  set_dfsr(0);
  set_ifsr(0);
  set_dfar(0);
  set_ifar(0);
  probe(&in, &out);
  uint32_t vector = out.vector & 7;
  uint32_t status = vector == DATA ? get_dfsr() : vector == PREFETCH ? get_ifsr() & IFSR_STATUS : 0;
  hash_add(&hash, status);
  hash_add(&hash, get_dfar());
  hash_add(&hash, get_ifar());
  hash_add(&hash, vector);
  put_char(vector == UNDEFINED ? '.' : "0123456789abcdef"[status & 15]);
}

static void try_all(uint32_t address) {
  put_char(' ');
  for (int user = 0; user < 2; user++) {
    uint32_t cpsr = user ? UNPRIVILEGED : PRIVILEGED;
    try(access_read, cpsr, address);
    try(access_write, cpsr, address);
    try(access_execute, cpsr, address);
  }
}

static void fill_table(uint32_t first, uint32_t second) {
  REG(L1_MAIN + 4 * INDEX) = first;
  for (uint32_t i = 0; i < 256; i++) REG(L2(0) + 4 * i) = second;
  flush_tlb();
}

static void map_v6(int type, uint32_t domain, uint32_t xn, uint32_t ap) {
  uint32_t apx = ap >> 2;
  ap &= 3;
  switch (type) {
    case SECTION: fill_table(FRAME_BASE | apx << 15 | ap << 10 | domain << 5 | xn << 4 | 0xe, 0); break;
    case SUPERSECTION:
      for (uint32_t i = 0; i < 16; i++) REG(L1_MAIN + 4 * (INDEX + i)) = FRAME_BASE | 1u << 18 | apx << 15 | ap << 10 | xn << 4 | 0xe;
      flush_tlb();
      break;
    case LARGE: fill_table(L2(0) | domain << 5 | 1, FRAME_BASE | xn << 15 | apx << 9 | ap << 4 | 0xd); break;
    default: fill_table(L2(0) | domain << 5 | 1, FRAME_BASE | apx << 9 | ap << 4 | 0xe | xn); break;
  }
}

/* Before ARMv6: an AP field for each quarter of a page; here all alike unless `aps` says otherwise. */
static void map_legacy(int type, uint32_t domain, uint32_t aps) {
  switch (type) {
    case SECTION: fill_table(FRAME_BASE | (aps & 3) << 10 | domain << 5 | 0xe, 0); break;
    case LARGE: fill_table(L2(0) | domain << 5 | 1, FRAME_BASE | aps << 4 | 0xd); break;
    case SMALL: fill_table(L2(0) | domain << 5 | 1, FRAME_BASE | aps << 4 | 0xe); break;
    default: fill_table(L2(0) | domain << 5 | 1, FRAME_BASE | (aps & 3) << 4 | 0xf); break;
  }
}

static void end_row(void) {
  put(" #");
  put_hex(hash);
  put_char('\n');
  hash = 2166136261u;
}

/* Domain 1 + n has access n in DACR. */
#define DACR_VALUE (1u | 0u << 2 | 1u << 4 | 2u << 6 | 3u << 8)

static void matrix_v6(uint32_t control, const char *format) {
  for (int type = SECTION; type <= SMALL; type++)
    for (uint32_t d = 0; d < (type == SUPERSECTION ? 1 : 4); d++)
      for (uint32_t xn = 0; xn < 2; xn++) {
        put(format);
        put_char(' ');
        put(TYPES[type]);
        put(", domain ");
        put(type == SUPERSECTION ? "0" : DOMAINS[d]);
        put_flag(xn, ", XN");
        put(":");
        for (uint32_t ap = 0; ap < 8; ap++) {
          map_v6(type, d + 1, xn, ap);
          set_sctlr(control);
          try_all(VA + AT);
        }
        end_row();
      }
}

static void matrix_legacy(uint32_t control) {
  for (uint32_t sr = 0; sr < 4; sr++) {
    set_sctlr(control | sr << 8);
    for (int type = SECTION; type <= EXTENDED; type++) {
      if (type == SUPERSECTION) continue;
      for (uint32_t d = 0; d < 4; d++) {
        put("legacy ");
        put(TYPES[type]);
        put(", domain ");
        put(DOMAINS[d]);
        put_flag(sr & 1, ", S");
        put_flag(sr & 2, ", R");
        put(":");
        for (uint32_t ap = 0; ap < 4; ap++) {
          map_legacy(type, d + 1, ap * 0x55);
          try_all(VA + AT);
        }
        end_row();
      }
    }
  }
  set_sctlr(control);
  static const uint8_t MIXED[] = {0xe4, 0x1b, 0x33, 0xf0};
  for (int type = LARGE; type <= SMALL; type++)
    for (unsigned i = 0; i < sizeof MIXED; i++) {
      put("legacy ");
      put(TYPES[type]);
      put(", subpages ");
      put_digits(MIXED[i], 2);
      put(":");
      map_legacy(type, 2, MIXED[i]);
      uint32_t quarter = type == LARGE ? 0x4000 : 0x400;
      for (uint32_t k = 0; k < 4; k++) try_all(VA + k * quarter + AT);
      end_row();
    }
}

/* One line for each fault and access, with the fault registers. */
static void faults(const char *name, uint32_t address) {
  static uint32_t *const CODES[] = {access_read, access_write, access_execute, access_read_user, access_write_user};
  static const char *const NAMES[] = {" read", " write", " execute", " ldrt", " strt"};
  for (int i = 0; i < 5; i++) {
    struct state in, out;
    char text[80], *p = text;
    for (const char *s = name; *s;) *p++ = *s++;
    for (const char *s = NAMES[i]; *s;) *p++ = *s++;
    *p = 0;
    default_state(&in, (uint32_t)CODES[i], PRIVILEGED);
    in.r[0] = CODES[i] == access_execute ? address & ~3u : address;
    in.r[1] = CODE;
    fill_buffer();
    run_probe(text, &in, &out);
  }
}

static void all_faults(uint32_t control) {
  set_sctlr(control);
  fill_table(0, 0);
  faults("section translation fault", VA + AT);
  fill_table(3, 0);
  faults("first-level descriptor 3", VA + AT);
  fill_table(L2(0) | 2 << 5 | 1, 0);
  faults("page translation fault in domain 2", VA + 0x5000 + AT);
  fill_table(FRAME_BASE | 7 << 5 | 0xc0e, 0);
  faults("section domain fault in domain 7", VA + 0x12340);
  fill_table(L2(0) | 15 << 5 | 1, FRAME_BASE | 0x3e);
  faults("page domain fault in domain 15", VA + 0x12340);
  fill_table(FRAME_BASE | 2 << 5 | 0x801e, 0);
  faults("section permission fault", VA + 0xfff00);
  fill_table(L2(0) | 2 << 5 | 1, FRAME_BASE | 0x20f);
  faults("page permission fault", VA + 0xff000);
  fill_table(0x30000000 | 2 << 5 | 1, 0);
  faults("external abort, second level", VA + AT);
  fill_table(0x30000000 | 2 << 5 | 0xc0e, 0);
  faults("external abort", VA + AT);
  set_sctlr(control | SCTLR_A);
  faults("external abort or alignment", VA + AT + 2);
  fill_table(FRAME_BASE | 7 << 5 | 0xc0e, 0);
  faults("domain fault or alignment", VA + AT + 2);
  fill_table(0, 0);
  faults("translation fault or alignment", VA + AT + 2);
  set_sctlr(control | SCTLR_AFE);
  fill_table(FRAME_BASE | 2 << 5 | 0x80e, 0);
  faults("section access flag fault", VA + AT);
  fill_table(L2(0) | 2 << 5 | 1, FRAME_BASE | 0x2e);
  faults("page access flag fault", VA + AT);
  fill_table(FRAME_BASE | 4 << 5 | 0x80e, 0);
  faults("access flag in a manager's domain", VA + AT);
  fill_table(FRAME_BASE | 1 << 5 | 0x80e, 0);
  faults("access flag without access to the domain", VA + AT);
  set_sctlr(control & ~SCTLR_M);
  faults("external abort, MMU off", 0x30000000 + AT);
  set_sctlr(control);
}

void program(void) {
  mmu_on();
  for (uint32_t offset = 0; offset < 0x10000; offset += 4) REG(FRAME_BASE + offset) = CODE;
  set_dacr(DACR_VALUE);
  hash = 2166136261u;
  uint32_t control = get_sctlr() & ~(SCTLR_S | SCTLR_R);
  matrix_v6(control, "v6");
  matrix_v6(control | SCTLR_AFE, "v6 AFE");
  for (uint32_t i = 0; i < 16; i++) REG(L1_MAIN + 4 * (INDEX + i)) = 0;
  set_sctlr(control);
  all_faults(control);
  matrix_legacy(control & ~SCTLR_XP);
  set_sctlr(control);
}
