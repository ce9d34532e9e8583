/*
 * Runs test cases from standard input on whatever ARM this program runs on (qemu-arm -cpu arm1176) and writes what
 * became of them to standard output. No C library. The protocol is in README.md.
 */
#include <stdint.h>

#define CODE 0x01000000u
#define DATA 0x02000000u
#define CODE_WORDS 1024u
#define DATA_WORDS 2048u
#define MAX_CASE_WORDS 64u
#define MAX_PATCHES 2048u
#define SENTINEL 0xe7fddef0u /* undefined as an ARM word and as either Thumb halfword at its start */

enum { RECORD_BASE = 1, RECORD_CASE = 2 };
enum { SIGILL = 4, SIGTRAP = 5, SIGBUS = 7, SIGFPE = 8, SIGSEGV = 11, SIGALRM = 14 };
enum { SYS_EXIT = 1, SYS_READ = 3, SYS_WRITE = 4, SYS_SETITIMER = 104, SYS_SIGACTION = 174, SYS_SIGALTSTACK = 186, SYS_MMAP2 = 192 };

struct state {
  uint32_t r[15], cpsr, fpscr, vfp[32], thumb;
};

struct case_header {
  uint32_t id, thumb, r[15], cpsr, fpscr, vfp[32], code_words, patches;
};

struct result {
  uint32_t id, signal, code, address, r[16], cpsr, fpscr, vfp[32], changes;
};

/* The kernel's user context (arch/arm/include/uapi/asm/ucontext.h and sigcontext.h), as far as it is read. */
struct user_context {
  uint32_t flags, link, stack[3];
  uint32_t trap, error, old_mask, r[16], cpsr, fault_address;
};

int system_call(uint32_t a, uint32_t b, uint32_t c, uint32_t d, uint32_t number, uint32_t e, uint32_t f);
void run_case(const struct state *);
void on_signal(void);
extern uint32_t final_vfp[33];

static uint32_t input[16384], output[16384], base[DATA_WORDS], before[DATA_WORDS], patches[2 * MAX_PATCHES];
static uint8_t alternate_stack[32768] __attribute__((aligned(16)));
static uint32_t input_at, input_end; /* in bytes */
static uint32_t output_at;           /* in words */
static struct result result;
static volatile uint32_t running, stuck_id;

static uint32_t *const code = (uint32_t *)CODE;
static uint32_t *const data = (uint32_t *)DATA;

static __attribute__((noreturn)) void leave(uint32_t status) {
  for (;;) system_call(status, 0, 0, 0, SYS_EXIT, 0, 0);
}

static void flush(void) {
  uint8_t *from = (uint8_t *)output;
  uint32_t left = output_at * 4;
  while (left) {
    int n = system_call(1, (uint32_t)from, left, 0, SYS_WRITE, 0, 0);
    if (n == -4) continue; /* EINTR */
    if (n <= 0) leave(3);
    from += n;
    left -= (uint32_t)n;
  }
  output_at = 0;
}

static void put_words(const uint32_t *words, uint32_t count) {
  while (count--) {
    if (output_at == sizeof output / 4) flush();
    output[output_at++] = *words++;
  }
}

/* Reads exactly `count` words. Everything that is ready is written before a read may block. */
static int get_words(uint32_t *to, uint32_t count, int at_border) {
  while (count) {
    if (input_at == input_end) {
      input_at = input_end = 0;
      flush();
    }
    while (input_end - input_at < 4) {
      /* A split word: its bytes move to the start. */
      uint8_t *bytes = (uint8_t *)input;
      uint32_t part = input_end - input_at;
      for (uint32_t i = 0; i < part; i++) bytes[i] = bytes[input_at + i];
      input_at = 0;
      input_end = part;
      int n = system_call(0, (uint32_t)(bytes + part), sizeof input - part, 0, SYS_READ, 0, 0);
      if (n == -4) continue;
      if (n <= 0) {
        if (n == 0 && part == 0 && at_border) return 0;
        leave(2);
      }
      input_end += (uint32_t)n;
      at_border = 0;
    }
    *to++ = *(uint32_t *)((uint8_t *)input + input_at);
    input_at += 4;
    count--;
  }
  return 1;
}

/* Called from on_signal. Returns 0 to resume what was interrupted (a timer tick), 1 to go on behind run_case. */
int record(uint32_t signal, const uint32_t *info, const struct user_context *context) {
  if (signal == SIGALRM) {
    if (!running) return 0;
    if (stuck_id != running) {
      stuck_id = running;
      return 0;
    }
  }
  if (!running) leave(10 + signal);
  running = 0;
  result.signal = signal;
  result.code = info[2];
  result.address = info[3];
  for (int i = 0; i < 16; i++) result.r[i] = context->r[i];
  result.cpsr = context->cpsr;
  for (int i = 0; i < 32; i++) result.vfp[i] = final_vfp[i];
  result.fpscr = final_vfp[32];
  return 1;
}

static void install(uint32_t signal) {
  static uint32_t action[5];
  action[0] = (uint32_t)on_signal;
  action[1] = 0x08000000 | 0x40000000 | 0x10000000 | 4; /* ONSTACK, NODEFER, RESTART, SIGINFO */
  system_call(signal, (uint32_t)action, 0, 8, SYS_SIGACTION, 0, 0);
}

static void map(uint32_t address, uint32_t bytes, uint32_t protection) {
  /* MAP_PRIVATE | MAP_FIXED | MAP_ANONYMOUS */
  if (system_call(address, bytes, protection, 0x32, SYS_MMAP2, 0xffffffff, 0) != (int)address) leave(4);
}

/* SVC, and the HLT that QEMU takes for a semihosting call: either would reach the host. */
static int calls_host(uint32_t word) {
  return ((word >> 24 & 15) == 15 && word >> 28 != 15) || (word & 0x0fffffff) == 0x010f0070;
}

static int calls_host_thumb(uint32_t half) { return half >> 8 == 0xdf || half == 0xbabc; }

static int has_host_call(const uint32_t *words, uint32_t count, uint32_t thumb) {
  for (uint32_t i = 0; i < count; i++) {
    uint32_t w = words[i];
    if (thumb ? calls_host_thumb(w & 0xffff) || calls_host_thumb(w >> 16) : calls_host(w)) return 1;
  }
  return 0;
}

static void one_case(void) {
  static struct case_header header;
  static struct state state;
  static uint32_t sequence;
  uint32_t changes[2], used;
  get_words((uint32_t *)&header, sizeof header / 4, 0);
  if (header.code_words > MAX_CASE_WORDS || header.patches > MAX_PATCHES) leave(5);
  for (int i = 0; i < 15; i++) state.r[i] = header.r[i];
  state.cpsr = header.cpsr;
  state.fpscr = header.fpscr;
  for (int i = 0; i < 32; i++) state.vfp[i] = header.vfp[i];
  state.thumb = header.thumb & 1;
  used = header.code_words;
  get_words(code, used, 0);
  for (uint32_t i = 0; i < DATA_WORDS; i += 4) {
    data[i] = before[i] = base[i];
    data[i + 1] = before[i + 1] = base[i + 1];
    data[i + 2] = before[i + 2] = base[i + 2];
    data[i + 3] = before[i + 3] = base[i + 3];
  }
  get_words(patches, 2 * header.patches, 0);
  for (uint32_t i = 0; i < header.patches; i++) {
    uint32_t word = patches[2 * i] >> 2;
    if (word >= DATA_WORDS) leave(6);
    data[word] = before[word] = patches[2 * i + 1];
  }
  result.id = header.id;
  result.changes = 0;
  if (has_host_call(code, used, header.thumb)) {
    result.signal = 0xffffffff;
  } else {
    if (++sequence == 0) sequence = 1;
    running = sequence;
    run_case(&state);
  }
  for (uint32_t i = 0; i < used; i++) code[i] = SENTINEL;
  for (uint32_t i = 0; i < DATA_WORDS; i += 2)
    result.changes += (data[i] != before[i]) + (data[i + 1] != before[i + 1]);
  put_words((const uint32_t *)&result, sizeof result / 4);
  for (uint32_t i = 0, left = result.changes; left; i++) {
    if (data[i] == before[i]) continue;
    changes[0] = i << 2;
    changes[1] = data[i];
    put_words(changes, 2);
    left--;
  }
}

void oracle_main(void) {
  static uint32_t stack[3], interval[4] = {0, 250000, 0, 250000};
  map(CODE, CODE_WORDS * 4, 7);
  map(DATA, DATA_WORDS * 4, 3);
  for (uint32_t i = 0; i < CODE_WORDS; i++) code[i] = SENTINEL;
  stack[0] = (uint32_t)alternate_stack;
  stack[2] = sizeof alternate_stack;
  system_call((uint32_t)stack, 0, 0, 0, SYS_SIGALTSTACK, 0, 0);
  install(SIGILL);
  install(SIGTRAP);
  install(SIGBUS);
  install(SIGFPE);
  install(SIGSEGV);
  install(SIGALRM);
  system_call(0, (uint32_t)interval, 0, 0, SYS_SETITIMER, 0, 0);
  for (;;) {
    uint32_t type;
    if (!get_words(&type, 1, 1)) {
      flush();
      leave(0);
    }
    if (type == RECORD_BASE) get_words(base, DATA_WORDS, 0);
    else if (type == RECORD_CASE) one_case();
    else leave(7);
  }
}
