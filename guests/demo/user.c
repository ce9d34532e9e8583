/* The user program. Both tasks run this text at the same addresses; their data pages differ by ASID and are paged in on demand. */
#include <stdint.h>
#include "calls.h"
#include "user.h"
#include "md5_table.h"

#define SIEVE_LIMIT 100000u
#define BUFFER_BYTES 65536u
#define MATRIX 24

static uint8_t composite[SIEVE_LIMIT];
static uint8_t buffer[BUFFER_BYTES];
static uint32_t crc_table[256];
static int32_t matrix_a[MATRIX * MATRIX], matrix_b[MATRIX * MATRIX];
static volatile uint32_t private_word;
uint32_t sort_values[SORT_COUNT];

static uint32_t seed;

uint32_t random_next(void) { return seed = seed * 1664525u + 1013904223u; }
void random_start(uint32_t value) { seed = value; }

static void report(uint32_t what, int ok) { call(what, (uint32_t)ok, 0, CALL_REPORT); }

static uint32_t sieve(void) {
  uint32_t primes = 0;
  for (uint32_t i = 0; i < SIEVE_LIMIT; i++) composite[i] = 0;
  for (uint32_t i = 2; i < SIEVE_LIMIT; i++) {
    if (composite[i]) continue;
    primes++;
    for (uint32_t j = i + i; j < SIEVE_LIMIT; j += i) composite[j] = 1;
  }
  return primes;
}

static void fill_buffer(void) {
  random_start(12345);
  for (uint32_t i = 0; i < BUFFER_BYTES; i++) buffer[i] = (uint8_t)(random_next() >> 24);
}

static uint32_t crc32(const uint8_t *data, uint32_t bytes) {
  for (uint32_t i = 0; i < 256; i++) {
    uint32_t c = i;
    for (int bit = 0; bit < 8; bit++) c = c & 1 ? c >> 1 ^ 0xedb88320u : c >> 1;
    crc_table[i] = c;
  }
  uint32_t crc = 0xffffffffu;
  while (bytes--) crc = crc >> 8 ^ crc_table[(crc ^ *data++) & 255];
  return ~crc;
}

static uint32_t rotate(uint32_t v, uint32_t n) { return v << n | v >> (32 - n); }

static void md5_block(uint32_t state[4], const uint8_t *data) {
  static const uint8_t shifts[16] = {7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21};
  const uint32_t *words = (const uint32_t *)data;
  uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
  for (uint32_t i = 0; i < 64; i++) {
    uint32_t f, k;
    if (i < 16) f = (b & c) | (~b & d), k = i;
    else if (i < 32) f = (d & b) | (~d & c), k = 5 * i + 1;
    else if (i < 48) f = b ^ c ^ d, k = 3 * i + 5;
    else f = c ^ (b | ~d), k = 7 * i;
    uint32_t next = b + rotate(a + f + md5_sines[i] + words[k & 15], shifts[i >> 4 << 2 | (i & 3)]);
    a = d;
    d = c;
    c = b;
    b = next;
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
}

/* MD5 of a whole number of blocks. */
static void md5(uint32_t state[4], const uint8_t *data, uint32_t bytes) {
  static uint8_t last[64];
  state[0] = 0x67452301;
  state[1] = 0xefcdab89;
  state[2] = 0x98badcfe;
  state[3] = 0x10325476;
  for (uint32_t i = 0; i < bytes; i += 64) md5_block(state, data + i);
  last[0] = 0x80;
  *(uint32_t *)(last + 56) = bytes << 3;
  md5_block(state, last);
}

static uint32_t matrix(void) {
  random_start(99);
  for (int i = 0; i < MATRIX * MATRIX; i++) matrix_a[i] = (int32_t)(random_next() >> 16) - 32768;
  for (int i = 0; i < MATRIX * MATRIX; i++) matrix_b[i] = (int32_t)(random_next() >> 16) - 32768;
  uint32_t hash = 0;
  for (int i = 0; i < MATRIX; i++)
    for (int j = 0; j < MATRIX; j++) {
      uint32_t sum = 0;
      for (int k = 0; k < MATRIX; k++) sum += (uint32_t)(matrix_a[i * MATRIX + k] * matrix_b[k * MATRIX + j]);
      hash = hash * 31 + sum;
    }
  return hash;
}

void user_main(uint32_t task) {
  static char greeting[] = "task 0 runs\r\n";
  char text[sizeof greeting];
  for (uint32_t i = 0; i < sizeof greeting; i++) text[i] = greeting[i];
  text[5] = (char)('0' + task);
  report(REPORT_RETURNS, call((uint32_t)text, sizeof greeting - 1, 0, CALL_WRITE) == sizeof greeting - 1);
  call(0, 0, 0, CALL_YIELD);
  report(REPORT_RETURNS, call_thumb(0, 0, 0, 99) == 0xffffffdau);

  private_word = 0x1000 + task;
  report(REPORT_KERNEL_FENCED, probe(0x8000) == 15 && probe(0x20201018) == 13 && probe(0x70000000) == 5 && probe(0x40000000) == 0xffffffffu);
  report(REPORT_DEMAND_ZERO, composite[SIEVE_LIMIT - 1] == 0 && buffer[5000] == 0);
  for (uint32_t round = 0; round < ROUNDS; round++) {
    if (task == 0) {
      report(REPORT_SIEVE, sieve() == 9592);
      fill_buffer();
      report(REPORT_CRC32, crc32(buffer, BUFFER_BYTES) == 0xa98b64a7u);
    } else {
      uint32_t state[4];
      fill_buffer();
      md5(state, buffer, BUFFER_BYTES);
      report(REPORT_MD5, state[0] == 0x3150a1f6 && state[1] == 0x97fcbc2d && state[2] == 0x646999db && state[3] == 0x7dcd08a0);
      report(REPORT_SORT_THUMB, sort_thumb() == 0xc9fd8cd0u);
      report(REPORT_MATRIX, matrix() == 0xb547b4e5u);
    }
    report(REPORT_PRIVATE_PAGE, private_word == 0x1000 + task);
  }
  /* Stay until the timer has preempted often enough, but no longer than two seconds. */
  uint32_t start = call(0, 0, 0, CALL_TICKS);
  while (call(0, 0, 0, CALL_SWITCHES) < 8 && call(0, 0, 0, CALL_TICKS) - start < 2000000)
    for (volatile int i = 0; i < 1000; i++) {}
}
