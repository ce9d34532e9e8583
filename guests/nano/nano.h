/* What the rows (rows.S) and the program around them (nano.c, start.S) share. Also read by the assembler. */
#ifndef NANO_H
#define NANO_H

/* Physical = virtual, but for the window. First-level tables of two address spaces, second-level tables, frames. */
#define TABLES        0x00100000
#define LOW_PAGES     0x00108000
#define WINDOW_PAGES  0x00109000    /* of space 0; of space 1 half a page on */
#define FRAMES        0x00200000
#define FRAME_ONE     0x00200000    /* its first word is 1 */
#define FRAME_THREE   0x00201000    /* its first word is 3 */
#define FRAME_CODE    0x00202000    /* mov pc, r0 */
#define FRAME_SCRATCH 0x00203000
#define CODE_SMALL    0x00300000    /* 30 functions, 32 bytes apart */
#define CODE_LARGE    0x00310000    /* one function of 240 instructions */
#define CODE_PAGES    0x00320000    /* 16 pages, each with a bx lr */
#define COLD          0x01000000    /* 64 MiB */
#define COLD_END      0x05000000

/* The window: small pages of domain 1, not global. */
#define WINDOW        0x40000000
#define WIN_SPACE     0x40000000    /* FRAME_ONE in space 0, FRAME_THREE in space 1 */
#define WIN_TOGGLE    0x40001000    /* mapped and unmapped by rows */
#define WIN_NOTHING   0x40010000    /* never mapped */

#define UART_TX       0x20          /* transmit interrupt: pending since the first character was printed */

/* Small page, extended format: write-back, AP 11, not global (DDI 0100I B4.7.2). */
#define PAGE_ALL      0x83e
#endif
