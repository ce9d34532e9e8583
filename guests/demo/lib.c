/* Console on the PL011 (ARM DDI 0183) and the few library functions that the compiler expects. */
#include "kernel.h"

#define UART (PERIPHERALS + 0x201000)
#define UART_DR REG(UART + 0x00)
#define UART_FR REG(UART + 0x18)
#define UART_IBRD REG(UART + 0x24)
#define UART_FBRD REG(UART + 0x28)
#define UART_LCRH REG(UART + 0x2c)
#define UART_CR REG(UART + 0x30)
#define UART_IMSC REG(UART + 0x38)
#define UART_ICR REG(UART + 0x44)

static volatile uint8_t typed[64];
static volatile uint32_t typed_in, typed_out;

void uart_init(void) {
  UART_CR = 0;
  UART_ICR = 0x7ff;
  UART_IBRD = 1;
  UART_FBRD = 40;
  UART_LCRH = 0x70; /* 8 bits, FIFOs on */
  UART_IMSC = 0x50; /* receive, receive time-out */
  UART_CR = 0x301;
}

void put_char(char c) {
  while (UART_FR & 0x20) {} /* TXFF */
  UART_DR = (uint8_t)c;
}

void put(const char *s) {
  for (; *s; s++) {
    if (*s == '\n') put_char('\r');
    put_char(*s);
  }
}

void put_unsigned(uint32_t v) {
  char digits[11];
  int n = sizeof digits;
  digits[--n] = 0;
  do {
    digits[--n] = (char)('0' + v % 10);
    v /= 10;
  } while (v);
  put(digits + n);
}

void put_hex(uint32_t v) {
  for (int shift = 28; shift >= 0; shift -= 4) put_char("0123456789abcdef"[v >> shift & 15]);
}

/*
 * Moves received bytes into the ring: called by the interrupt handler. The interrupt is cleared first: a byte that arrives between the
 * last look and the clearing would wait in the FIFO without one, and so would all behind it (QEMU raises it only when the first comes).
 */
void uart_drain(void) {
  UART_ICR = 0x50;
  while (!(UART_FR & 0x10)) { /* RXFE */
    typed[typed_in % sizeof typed] = (uint8_t)UART_DR;
    typed_in++;
  }
}

/* The next typed byte, or -1. */
int get_char(void) {
  if (typed_out == typed_in) return -1;
  return typed[typed_out++ % sizeof typed];
}

void *memset(void *to, int value, unsigned bytes) {
  uint8_t *p = to;
  while (bytes--) *p++ = (uint8_t)value;
  return to;
}

void *memcpy(void *to, const void *from, unsigned bytes) {
  uint8_t *p = to;
  const uint8_t *q = from;
  while (bytes--) *p++ = *q++;
  return to;
}
