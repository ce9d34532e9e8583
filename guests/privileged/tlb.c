/*
 * What a translation is allowed to remember: TTBCR, ASIDs and global pages, TLB maintenance one by one, DACR, FCSE, and
 * translations of addresses by CP15. Only what the architecture demands is printed: an entry that may be stale is not read.
 */
#include "probe.h"

extern uint32_t access_read[], access_write[], access_execute[], access_read_user[], access_write_user[];
#define VA 0x10000000u
#define HIGH_VA 0xc0000000u
#define SECTION_ALL 0xc0eu
#define SECTION_NG 0x20c0eu
#define PAGE_ALL 0x3eu
#define PAGE_NG 0x83eu
#define LARGE_ALL 0x3du
#define USER 0x1d0u
#define KERNEL 0x1d3u

/* Each frame begins with: its number as a word; code that loads the number. */
static void fill_frames(void) {
  for (uint32_t n = 0; n < 8; n++) {
    for (uint32_t offset = 0; offset < 0x100000; offset += 0x1000) {
      REG(FRAME(n) + offset) = n << 24 | offset >> 12;
      REG(FRAME(n) + offset + 4) = 0xe3a01000 | n; /* mov r1, #n */
      REG(FRAME(n) + offset + 8) = 0xe7f000f0;
    }
  }
  /* And where the supersections at 16, 32 and 48 MB are looked at. */
  for (uint32_t n = 1; n <= 3; n++) {
    REG((n << 24) + 0x3000) = (0x10 + n) << 24;
    REG((n << 24) + 0x3004) = 0xe3a01010 | n;
    REG((n << 24) + 0x3008) = 0xe7f000f0;
  }
  sync_code();
}

static void result(const char *name, const struct state *out) {
  put(name);
  uint32_t vector = out->vector & 7;
  if (vector == UNDEFINED) {
    put_char(' ');
    put_digits(out->r[1] > 0xff ? out->r[1] >> 24 : out->r[1], 2);
    put_char('.');
    put_digits(out->r[1] > 0xff ? out->r[1] & 0xff : 0, 2);
    return;
  }
  put(vector == DATA ? " data abort " : vector == PREFETCH ? " prefetch abort " : " what? ");
  put_hex(vector == DATA ? get_dfsr() : get_ifsr() & IFSR_STATUS);
  put_char('@');
  put_hex(vector == DATA ? get_dfar() : get_ifar());
}

static void go(const char *name, uint32_t *code, uint32_t address, uint32_t cpsr) {
  struct state in, out;
  default_state(&in, (uint32_t)code, cpsr);
  in.r[0] = address;
  in.r[1] = 0;
  probe(&in, &out);
  result(name, &out);
}

static void read(uint32_t address) { go(" read", access_read, address, KERNEL); }
static void run(uint32_t address) { go(" run", access_execute, address + 4, KERNEL); }
static void both(uint32_t address) {
  read(address);
  run(address);
}
static void name(const char *s) {
  put(s);
  put_char(':');
}
static void done(void) { put_char('\n'); }

static void section(uint32_t table, uint32_t va, uint32_t descriptor) {
  REG(table + 4 * (va >> 20)) = descriptor;
  sync_code();
}
static void page(uint32_t l2, uint32_t va, uint32_t descriptor) {
  REG(l2 + 4 * (va >> 12 & 255)) = descriptor;
  sync_code();
}
static void clear_l2(uint32_t l2) {
  for (uint32_t i = 0; i < 256; i++) REG(l2 + 4 * i) = 0;
}

static void splits(void) {
  identity_map(L1_OTHER);
  for (uint32_t n = 0; n < 8; n++) {
    uint32_t boundary = n == 0 ? 0 : 1u << (32 - n);
    uint32_t below = boundary - 0x100000;
    uint32_t last = 0xfff00000;
    for (uint32_t k = 0; k < 4; k++) {
      uint32_t place = (uint32_t[]){below, boundary, 0x40000000, last}[k];
      if (place >= 0x20000000 && place < 0x20300000) place += 0x00400000;
      if (place < 0x02000000 || (k == 2 && place == boundary) || (n == 0 && k == 0)) continue;
      section(L1_MAIN, place, FRAME(1) | SECTION_ALL);
      section(L1_OTHER, place, FRAME(2) | SECTION_ALL);
      for (uint32_t pd1 = 0; pd1 <= 0x20; pd1 += 0x20) {
        if (pd1 && n >= 3) continue; /* the UART would be gone */
        set_ttbr1(L1_OTHER);
        set_ttbcr(n | pd1);
        flush_tlb();
        put("TTBCR ");
        put_digits(n | pd1, 2);
        put_char(' ');
        put_hex(place);
        put_char(':');
        both(place + 0x3000);
        done();
      }
      section(L1_MAIN, place, 0);
      section(L1_OTHER, place, 0);
    }
  }
  set_ttbcr(0);
  flush_tlb();
}

extern char closed_start[], closed_end[];
uint64_t closed_access(uint32_t ttbcr, uint32_t address, uint32_t kind, uint32_t after);

/* PD0 closes what lies below the boundary, this program too: so the accesses are made from above it. */
static void closed_lower_half(void) {
  static const char *const KINDS[] = {" read", " write", " execute"};
  const uint32_t above = 0x80000000, other = 0xc0000000;
  identity_map(L1_OTHER);
  section(L1_OTHER, above, FRAME(8) | SECTION_ALL);
  section(L1_OTHER, other, FRAME(2) | SECTION_ALL);
  memcpy((void *)FRAME(8), closed_start, (uint32_t)(closed_end - closed_start));
  sync_code();
  set_ttbr1(L1_OTHER);
  for (uint32_t n = 1; n < 8; n++) {
    set_ttbcr(n);
    flush_tlb();
    set_vbar(above);
    uint64_t (*access)(uint32_t, uint32_t, uint32_t, uint32_t) =
      (uint64_t(*)(uint32_t, uint32_t, uint32_t, uint32_t))(above + (uint32_t)((char *)closed_access - closed_start));
    uint64_t results[2][2][3];
    for (uint32_t pd0 = 0; pd0 < 2; pd0++)
      for (uint32_t high = 0; high < 2; high++)
        for (uint32_t kind = 0; kind < 3; kind++) results[pd0][high][kind] = access(n | pd0 << 4, (high ? other : FRAME(1)) + (kind == 1 ? 0xff0 : 0x3004), kind, n);
    set_vbar((uint32_t)vectors_low);
    for (uint32_t pd0 = 0; pd0 < 2; pd0++) {
      for (uint32_t high = 0; high < 2; high++) {
        put("TTBCR ");
        put_digits(n | pd0 << 4, 2);
        put(high ? " above:" : " below:");
        for (uint32_t kind = 0; kind < 3; kind++) {
          uint32_t status = (uint32_t)results[pd0][high][kind];
          put(KINDS[kind]);
          put_char(' ');
          put_hex(status >> 24 == PREFETCH ? status & (0xff000000 | IFSR_STATUS) : status);
          put_char('@');
          put_hex((uint32_t)(results[pd0][high][kind] >> 32));
        }
        done();
      }
    }
  }
  set_ttbcr(0);
  flush_tlb();
}

/* Two address spaces with ASIDs 1 and 2: L1_MAIN and L1_OTHER. */
static void space(uint32_t n) {
  barrier();
  set_contextidr(0);
  barrier();
  set_ttbr0(n == 1 ? L1_MAIN : L1_OTHER);
  barrier();
  set_contextidr(n);
  barrier();
}

static void in_both_spaces(const char *s, uint32_t address) {
  name(s);
  for (uint32_t n = 1; n <= 2; n++) {
    space(n);
    put(n == 1 ? " asid 1" : ", asid 2");
    both(address);
  }
  space(1);
  done();
}

static void asids(void) {
  identity_map(L1_OTHER);
  for (uint32_t s = 0; s < 2; s++) {
    uint32_t table = s ? L1_OTHER : L1_MAIN;
    clear_l2(L2(s));
    section(table, VA, L2(s) | 1);
    page(L2(s), VA, FRAME(1 + s) | PAGE_NG);
    page(L2(s), VA + 0x1000, FRAME(4) | PAGE_ALL);
    section(table, VA + 0x100000, FRAME(1 + s) | SECTION_NG);
  }
  flush_tlb();
  in_both_spaces("not global page", VA);
  in_both_spaces("not global page again", VA);
  in_both_spaces("not global section", VA + 0x104000);
  in_both_spaces("global page", VA + 0x1000);
  /* The tables change; the entries of ASID 2 may stay, so it is not looked at until they go too. */
  page(L2(0), VA, FRAME(3) | PAGE_NG);
  tlbi_asid(1);
  barrier();
  name("after invalidate by asid 1");
  both(VA);
  space(2);
  put(", asid 2");
  both(VA);
  space(1);
  done();
  page(L2(1), VA, FRAME(5) | PAGE_NG);
  section(L1_OTHER, VA + 0x100000, FRAME(6) | SECTION_NG);
  tlbi_asid(2);
  barrier();
  in_both_spaces("after invalidate by asid 2", VA);
  in_both_spaces("section after invalidate by asid 2", VA + 0x100000);
  page(L2(0), VA, FRAME(7) | PAGE_NG);
  dtlbi_asid(1);
  itlbi_asid(1);
  barrier();
  in_both_spaces("after invalidate of both TLBs by asid 1", VA);
  page(L2(0), VA, FRAME(4) | PAGE_NG);
  dtlbi_mva(VA | 1);
  itlbi_mva(VA | 1);
  barrier();
  in_both_spaces("after invalidate of both TLBs by mva, asid 1", VA);
  page(L2(0), VA, FRAME(6) | PAGE_NG);
  tlbi_mva(VA | 1);
  barrier();
  in_both_spaces("after invalidate by mva, asid 1", VA);
  page(L2(1), VA, FRAME(7) | PAGE_NG);
  tlbi_mva(VA | 2);
  barrier();
  in_both_spaces("after invalidate by mva, asid 2", VA);
  page(L2(0), VA + 0x1000, FRAME(5) | PAGE_ALL);
  page(L2(1), VA + 0x1000, FRAME(5) | PAGE_ALL);
  tlbi_mva((VA + 0x1000) | 1);
  barrier();
  in_both_spaces("global page after invalidate by mva", VA + 0x1000);
  page(L2(0), VA + 0x1000, FRAME(6) | PAGE_ALL);
  page(L2(1), VA + 0x1000, FRAME(6) | PAGE_ALL);
  page(L2(0), VA, FRAME(1) | PAGE_NG);
  page(L2(1), VA, FRAME(2) | PAGE_NG);
  flush_tlb();
  in_both_spaces("global page after invalidate all", VA + 0x1000);
  in_both_spaces("not global page after invalidate all", VA);
  space(1);
  set_contextidr(0);
  barrier();
  set_ttbr0(L1_MAIN);
  flush_tlb();
}

static void maintenance(const char *s, int kind) {
  static const uint32_t sizes[] = {0x1000, 0x10000, 0x100000, 0x1000000};
  static const char *const names[] = {" small page", " large page", " section", " supersection"};
  for (int size = 0; size < 4; size++) {
    put(s);
    put(names[size]);
    put_char(':');
    for (uint32_t n = 1; n <= 3; n++) {
      uint32_t frame = size == 3 ? 0x01000000u * n : FRAME(n);
      clear_l2(L2(0));
      switch (size) {
        case 0: section(L1_MAIN, VA, L2(0) | 1); page(L2(0), VA + 0x3000, FRAME(n) | 0x3000 | PAGE_ALL); break;
        case 1:
          section(L1_MAIN, VA, L2(0) | 1);
          for (uint32_t i = 0; i < 16; i++) page(L2(0), VA + (i << 12), frame | LARGE_ALL);
          break;
        case 2: section(L1_MAIN, VA, frame | SECTION_ALL); break;
        default:
          for (uint32_t i = 0; i < 16; i++) section(L1_MAIN, VA + (i << 20), frame | 1 << 18 | SECTION_ALL);
      }
      uint32_t where = VA + 0x3000;
      uint32_t other = size == 0 ? where : VA + sizes[size] - 0x1000; /* any address of the mapping will do */
      switch (kind) {
        case 0: flush_tlb(); break;
        case 1: tlbi_mva(other & ~0xfffu); break;
        case 2: dtlbi_all(0); itlbi_all(0); break;
        case 3: dtlbi_mva(other & ~0xfffu); itlbi_mva(other & ~0xfffu); break;
        default: set_sctlr(get_sctlr() & ~SCTLR_M); flush_tlb(); set_sctlr(get_sctlr() | SCTLR_M); break;
      }
      barrier();
      both(where);
      go(" user", access_read, where, USER);
    }
    done();
    for (uint32_t i = 0; i < 16; i++) section(L1_MAIN, VA + (i << 20), 0);
    flush_tlb();
  }
}

static void late_mapping(void) {
  clear_l2(L2(0));
  section(L1_MAIN, VA, 0);
  flush_tlb();
  name("a fault is not remembered");
  both(VA + 0x2000);
  section(L1_MAIN, VA, L2(0) | 1);
  barrier();
  both(VA + 0x2000);
  page(L2(0), VA + 0x2000, FRAME(2) | PAGE_ALL);
  barrier();
  both(VA + 0x2000);
  done();
  name("a permission that grows after invalidation");
  page(L2(0), VA + 0x2000, FRAME(2) | 0x22e); /* read-only */
  tlbi_mva(VA + 0x2000);
  barrier();
  read(VA + 0x2000);
  go(" write", access_write, VA + 0x2000, KERNEL);
  page(L2(0), VA + 0x2000, FRAME(2) | PAGE_ALL);
  tlbi_mva(VA + 0x2000);
  barrier();
  go(" write", access_write, VA + 0x2ff0, KERNEL);
  read(VA + 0x2000);
  done();
  name("a permission that shrinks after invalidation");
  page(L2(0), VA + 0x2000, FRAME(2) | 0x1e);
  tlbi_mva(VA + 0x2000);
  barrier();
  go(" user", access_read, VA + 0x2000, USER);
  go(" ldrt", access_read_user, VA + 0x2000, KERNEL);
  go(" strt", access_write_user, VA + 0x2ff0, KERNEL);
  read(VA + 0x2000);
  page(L2(0), VA + 0x2000, 0);
  tlbi_mva(VA + 0x2000);
  barrier();
  both(VA + 0x2000);
  done();
  section(L1_MAIN, VA, 0);
  flush_tlb();
}

static void domains(void) {
  section(L1_MAIN, VA, FRAME(1) | 5 << 5 | 0x40e);       /* privileged, domain 5 */
  section(L1_MAIN, VA + 0x100000, FRAME(2) | 5 << 5 | 0x801e); /* nothing is allowed, XN */
  flush_tlb();
  static const uint32_t VALUES[] = {0, 1, 3, 2, 1, 3, 0, 1};
  for (uint32_t i = 0; i < 8; i++) {
    put("DACR ");
    put_digits(i, 1);
    put(" domain 5 = ");
    put_digits(VALUES[i], 1);
    put_char(':');
    set_dacr(1 | VALUES[i] << 10);
    barrier();
    both(VA + 0x1000);
    go(" user", access_read, VA + 0x1000, USER);
    go(" write", access_write, VA + 0x1ff0, KERNEL);
    put(" section without rights");
    both(VA + 0x101000);
    done();
  }
  set_dacr(1);
  section(L1_MAIN, VA, 0);
  section(L1_MAIN, VA + 0x100000, 0);
  flush_tlb();
}

static void processes(void) {
  /* The lowest 32 MB of process 1 and 2: the same as without, but for one section. */
  for (uint32_t pid = 1; pid <= 2; pid++) {
    for (uint32_t mb = 0; mb < 32; mb++) section(L1_MAIN, (pid << 25) + (mb << 20), REG(L1_MAIN + 4 * mb));
    section(L1_MAIN, (pid << 25) + 0x01800000, FRAME(pid) | SECTION_ALL);
  }
  section(L1_MAIN, 0x01900000, 0);
  section(L1_MAIN, 0x03900000, 0);
  section(L1_MAIN, 0x05900000, 0);
  flush_tlb();
  for (uint32_t turn = 0; turn < 4; turn++) {
    uint32_t pid = (uint32_t[]){1, 2, 1, 0}[turn];
    set_fcse(pid << 25);
    barrier();
    flush_tlb();
    put("FCSE ");
    put_digits(turn, 1);
    put(" process ");
    put_digits(pid, 1);
    put_char(':');
    if (pid) both(0x01805000);
    read(0x01900010);
    run(0x01900010);
    put(" high");
    read(0x03805000);
    done();
  }
  for (uint32_t mb = 32; mb < 96; mb++) section(L1_MAIN, mb << 20, 0);
  section(L1_MAIN, 0x01900000, 0x01900000 | SECTION_ALL);
  flush_tlb();
}

static uint32_t translated(int op, uint32_t address) {
  uint32_t par;
  switch (op) {
    case 0: __asm__ volatile("mcr p15, 0, %0, c7, c8, 0" ::"r"(address)); break;
    case 1: __asm__ volatile("mcr p15, 0, %0, c7, c8, 1" ::"r"(address)); break;
    case 2: __asm__ volatile("mcr p15, 0, %0, c7, c8, 2" ::"r"(address)); break;
    default: __asm__ volatile("mcr p15, 0, %0, c7, c8, 3" ::"r"(address)); break;
  }
  __asm__ volatile("mrc p15, 0, %0, c7, c4, 0" : "=r"(par));
  return par;
}

static void translations(void) {
  static const struct { const char *name; uint32_t first, second; } CASES[] = {
    {"section, user", FRAME(1) | 0xc0e, 0}, {"section, privileged", FRAME(1) | 0x40e, 0}, {"section, read-only", FRAME(1) | 0x880e, 0},
    {"no descriptor", 0, 0}, {"no page", L2(0) | 1, 0}, {"page", L2(0) | 1, FRAME(2) | 0x3e}, {"page without rights", L2(0) | 1, FRAME(2) | 0x0e},
    {"other domain", FRAME(1) | 0xc0e | 9 << 5, 0}, {"supersection", 0x01000000 | 1 << 18 | 0xc0e, 0}, {"outside of RAM", 0x30000000 | 0xc0e, 0},
  };
  for (unsigned i = 0; i < sizeof CASES / sizeof *CASES; i++) {
    for (uint32_t k = 0; k < 256; k++) REG(L2(0) + 4 * k) = CASES[i].second;
    section(L1_MAIN, VA, CASES[i].first);
    flush_tlb();
    put("translation of ");
    put(CASES[i].name);
    put_char(':');
    for (int op = 0; op < 4; op++) {
      put_char(' ');
      uint32_t par = translated(op, VA + 0x7123);
      /* A fault, or the address without the attributes, which QEMU does not give. */
      put_hex(par & 1 ? par : par & 0xfffff001);
    }
    done();
  }
  section(L1_MAIN, VA, 0);
  flush_tlb();
}

void program(void) {
  fill_frames();
  mmu_on();
  splits();
  closed_lower_half();
  asids();
  maintenance("invalidate all,", 0);
  maintenance("invalidate by mva,", 1);
  maintenance("invalidate both TLBs,", 2);
  maintenance("invalidate both TLBs by mva,", 3);
  maintenance("MMU off and on,", 6);
  late_mapping();
  domains();
  processes();
  translations();
}
