#include "board.h"

static volatile uint8_t typed[64];
static volatile uint32_t typed_in, typed_out;

/* From here on the UART interrupts when something was typed. */
void uart_listen(void) { REG(UART_IMSC) = UART_RECEIVE; }

/*
 * Moves received bytes into the ring: called by the interrupt handler. The interrupt is cleared first: a byte that arrives between the
 * last look and the clearing would wait in the FIFO without one, and so would all behind it (QEMU raises it only when the first comes).
 */
void uart_drain(void) {
  REG(UART_ICR) = UART_RECEIVE;
  while (!(REG(UART_FR) & 0x10)) { /* RXFE */
    typed[typed_in % sizeof typed] = (uint8_t)REG(UART_DR);
    typed_in++;
  }
}

/* The next typed byte, or -1. */
int get_char(void) {
  if (typed_out == typed_in) return -1;
  return typed[typed_out++ % sizeof typed];
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
