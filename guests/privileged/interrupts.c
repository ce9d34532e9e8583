/* Interrupts that a test raises itself: the PL011's transmit interrupt, which is pending as soon as a byte was sent, and the system timer. */
#include "probe.h"

#define IC (PERIPHERALS + 0xb200)
#define IMSC REG(PERIPHERALS + 0x201038)
#define UART_SOURCE 57u
#define TIMER (PERIPHERALS + 0x3000)
#define TIMER_SOURCE 1u

void raise_irq(void) {
  IMSC = 0x20;
  REG(IC + 0x14) = 1u << (UART_SOURCE - 32);
}

void raise_fiq(void) {
  IMSC = 0x20;
  REG(IC + 0x0c) = 0x80 | UART_SOURCE;
}

uint32_t timer_now(void) { return REG(TIMER + 4); }

/* An IRQ by channel 1 of the system timer. */
void timer_after(uint32_t microseconds) {
  REG(TIMER) = 1u << TIMER_SOURCE;
  REG(IC + 0x10) = 1u << TIMER_SOURCE;
  REG(TIMER + 0xc + 4 * TIMER_SOURCE) = timer_now() + microseconds;
}

void lower_all(void) {
  REG(TIMER) = 1u << TIMER_SOURCE;
  REG(IC + 0x1c) = 1u << TIMER_SOURCE;
  IMSC = 0;
  REG(IC + 0x20) = 1u << (UART_SOURCE - 32);
  REG(IC + 0x0c) = 0;
}
