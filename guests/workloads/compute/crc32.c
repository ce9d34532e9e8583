/* Telecomm: the CRC of IEEE 802.3 over 256 KiB, byte by byte from one table and word by word from four. */
#include "../rt/measure.h"

enum { SIZE = 1 << 18 };

static u8 data[SIZE] __attribute__((aligned(4)));
static u32 table[4][256];

static u32 by_bytes(const u8 *bytes, u32 size)
{
    u32 crc = ~0u;
    while (size-- > 0) crc = crc >> 8 ^ table[0][(crc ^ *bytes++) & 255];
    return ~crc;
}

static u32 by_words(const u8 *bytes, u32 size)
{
    const u32 *words = (const u32 *)bytes;
    u32 crc = ~0u;
    for (; size >= 4; size -= 4) {
        u32 x = crc ^ *words++;
        crc = table[3][x & 255] ^ table[2][x >> 8 & 255] ^ table[1][x >> 16 & 255] ^ table[0][x >> 24];
    }
    return ~crc;
}

void prepare(void)
{
    u32 seed = 31337;
    for (u32 i = 0; i < 256; i++) {
        u32 crc = i;
        for (u32 bit = 0; bit < 8; bit++) crc = crc & 1 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
        table[0][i] = crc;
    }
    for (u32 k = 1; k < 4; k++)
        for (u32 i = 0; i < 256; i++) table[k][i] = table[k - 1][i] >> 8 ^ table[0][table[k - 1][i] & 255];
    for (u32 i = 0; i < SIZE; i++) data[i] = (u8)random32(&seed);
    if (by_bytes((const u8 *)"123456789", 9) != 0xcbf43926) fail("the CRC of 123456789 is cbf43926");
}

u32 work(void)
{
    u32 crc = by_bytes(data, SIZE);
    if (by_words(data, SIZE) != crc) fail("two ways to compute a CRC disagree");
    return crc;
}
