/* What the bare-metal guests know of the Raspberry Pi 1. Also read by the assembler. */
#ifndef BOARD_H
#define BOARD_H

#define UART_DR    0x20201000
#define UART_FR    0x20201018
#define UART_IBRD  0x20201024
#define UART_FBRD  0x20201028
#define UART_LCRH  0x2020102c
#define UART_CR    0x20201030
#define UART_IFLS  0x20201034
#define UART_IMSC  0x20201038
#define UART_ICR   0x20201044
#define UART_RECEIVE 0x50 /* of UART_IMSC and UART_ICR: receive, receive time-out */

#ifndef __ASSEMBLER__
#include <stdint.h>

#define REG(address) (*(volatile uint32_t *)(address))
#define PERIPHERALS 0x20000000u

/* board.c: the PL011 (ARM DDI 0183) without interrupts, power-off, and what the compiler expects of a library. */
void uart_init(void);
void put_char(char c);
void put_digits(uint32_t v, int digits);
void put_hex(uint32_t v);
void power_off(void) __attribute__((noreturn));
void *memset(void *to, int value, unsigned bytes);
void *memcpy(void *to, const void *from, unsigned bytes);

/* dialogue.c: for guests that talk with a person. */
void uart_listen(void);
void uart_drain(void);
int get_char(void);
void put(const char *s);
void put_unsigned(uint32_t v);
#endif
#endif
