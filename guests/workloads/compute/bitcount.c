/* Automotive: counts the bits of words in seven ways, each called through a table. */
#include "../rt/measure.h"

enum { WORDS = 1 << 14 };

static u32 words[WORDS];
static u8 bits_of_byte[256];

static u32 shift_and_add(u32 x)
{
    u32 n = 0;
    for (; x != 0; x >>= 1) n += x & 1;
    return n;
}

static u32 clear_lowest(u32 x)
{
    u32 n = 0;
    for (; x != 0; x &= x - 1) n++;
    return n;
}

static u32 halves(u32 x)
{
    x -= x >> 1 & 0x55555555;
    x = (x & 0x33333333) + (x >> 2 & 0x33333333);
    x = (x + (x >> 4)) & 0x0f0f0f0f;
    return x * 0x01010101 >> 24;
}

static u32 by_bytes(u32 x)
{
    return (u32)bits_of_byte[x & 255] + bits_of_byte[x >> 8 & 255] + bits_of_byte[x >> 16 & 255] + bits_of_byte[x >> 24];
}

static u32 by_nibbles(u32 x)
{
    u32 n = 0;
    for (; x != 0; x >>= 4) n += bits_of_byte[x & 15];
    return n;
}

static u32 recursive(u32 x)
{
    return x == 0 ? 0 : bits_of_byte[x & 15] + recursive(x >> 4);
}

/* HAKMEM 169, with a remainder. */
static u32 hakmem(u32 x)
{
    u32 y = x - (x >> 1 & 033333333333) - (x >> 2 & 011111111111);
    return ((y + (y >> 3)) & 030707070707) % 63;
}

static u32 (*const ways[])(u32) = { shift_and_add, clear_lowest, halves, by_bytes, by_nibbles, recursive, hakmem };

void prepare(void)
{
    u32 seed = 777;
    for (u32 i = 0; i < 256; i++) bits_of_byte[i] = (u8)shift_and_add(i);
    for (u32 i = 0; i < WORDS; i++) words[i] = random32(&seed) >> (i & 15);
}

u32 work(void)
{
    u32 first = 0;
    for (u32 way = 0; way < COUNT(ways); way++) {
        u32 (*count)(u32) = ways[way];
        u32 total = 0;
        for (u32 i = 0; i < WORDS; i++) total += count(words[i]);
        if (way > 0 && total != first) fail("two ways to count bits disagree");
        first = total;
    }
    return first;
}
