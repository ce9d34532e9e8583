#include "board.h"

#define PM_RSTC REG(PERIPHERALS + 0x10001c)
#define PM_RSTS REG(PERIPHERALS + 0x100020)
#define PM_WDOG REG(PERIPHERALS + 0x100024)
#define PM_PASSWORD 0x5a000000u

void uart_init(void) {
  REG(UART_CR) = 0;
  REG(UART_ICR) = 0x7ff;
  REG(UART_IBRD) = 1;
  REG(UART_FBRD) = 40;
  REG(UART_LCRH) = 0x70; /* 8 bits, FIFOs on */
  REG(UART_IMSC) = 0;
  REG(UART_CR) = 0x301;
}

void put_char(char c) {
  while (REG(UART_FR) & 0x20) {} /* TXFF */
  REG(UART_DR) = (uint8_t)c;
}

void put_digits(uint32_t v, int digits) {
  for (int shift = digits * 4 - 4; shift >= 0; shift -= 4) put_char("0123456789abcdef"[v >> shift & 15]);
}

void put_hex(uint32_t v) { put_digits(v, 8); }

void power_off(void) {
  PM_RSTS = PM_PASSWORD | (PM_RSTS & 0x00fff000) | 0x555; /* partition 63: halt */
  PM_WDOG = PM_PASSWORD | 10;
  PM_RSTC = PM_PASSWORD | (PM_RSTC & 0x00ffffcf) | 0x20;
  for (;;) __asm__ volatile("mcr p15, 0, %0, c7, c0, 4" ::"r"(0)); /* WFI */
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
