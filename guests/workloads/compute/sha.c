/* Security: SHA-1 and SHA-256 (FIPS 180-4) of 64 KiB. */
#include "../rt/measure.h"

enum { SIZE = 1 << 16 };

static u8 data[SIZE];

static inline u32 left(u32 x, u32 n)
{
    return x << n | x >> (32 - n);
}

static inline u32 right(u32 x, u32 n)
{
    return x >> n | x << (32 - n);
}

static inline u32 big_endian(const u8 *b)
{
    return (u32)b[0] << 24 | (u32)b[1] << 16 | (u32)b[2] << 8 | b[3];
}

static void sha1_block(u32 h[], const u8 *block)
{
    u32 w[80], a = h[0], b = h[1], c = h[2], d = h[3], e = h[4];
    for (u32 t = 0; t < 16; t++) w[t] = big_endian(block + 4 * t);
    for (u32 t = 16; t < 80; t++) w[t] = left(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 1);
    for (u32 t = 0; t < 80; t++) {
        u32 f, k;
        if (t < 20) f = (b & c) | (~b & d), k = 0x5a827999;
        else if (t < 40) f = b ^ c ^ d, k = 0x6ed9eba1;
        else if (t < 60) f = (b & c) | (b & d) | (c & d), k = 0x8f1bbcdc;
        else f = b ^ c ^ d, k = 0xca62c1d6;
        u32 next = left(a, 5) + f + e + k + w[t];
        e = d;
        d = c;
        c = left(b, 30);
        b = a;
        a = next;
    }
    h[0] += a;
    h[1] += b;
    h[2] += c;
    h[3] += d;
    h[4] += e;
}

/* First 32 bits of the fractional parts of roots of the first primes; filled in by prepare(). */
static u32 k256[64], start256[8];

static void sha256_block(u32 h[], const u8 *block)
{
    u32 w[64], s[8];
    for (u32 t = 0; t < 16; t++) w[t] = big_endian(block + 4 * t);
    for (u32 t = 16; t < 64; t++) {
        u32 x = w[t - 15], y = w[t - 2];
        w[t] = w[t - 16] + (right(x, 7) ^ right(x, 18) ^ x >> 3) + w[t - 7] + (right(y, 17) ^ right(y, 19) ^ y >> 10);
    }
    memcpy(s, h, sizeof(s));
    for (u32 t = 0; t < 64; t++) {
        u32 a = s[0], e = s[4];
        u32 t1 = s[7] + (right(e, 6) ^ right(e, 11) ^ right(e, 25)) + ((e & s[5]) ^ (~e & s[6])) + k256[t] + w[t];
        u32 t2 = (right(a, 2) ^ right(a, 13) ^ right(a, 22)) + ((a & s[1]) ^ (a & s[2]) ^ (s[1] & s[2]));
        for (u32 i = 7; i > 0; i--) s[i] = s[i - 1];
        s[4] += t1;
        s[0] = t1 + t2;
    }
    for (u32 i = 0; i < 8; i++) h[i] += s[i];
}

/* Blocks of the message, then the padding: a one bit, zeros, the length in bits. */
static void digest(void (*block)(u32[], const u8 *), u32 h[], const u8 *bytes, u32 size)
{
    u8 last[128];
    u32 at = 0, rest, padded;
    for (; at + 64 <= size; at += 64) block(h, bytes + at);
    rest = size - at;
    padded = rest < 56 ? 64 : 128;
    memset(last, 0, sizeof(last));
    memcpy(last, bytes + at, rest);
    last[rest] = 0x80;
    for (u32 i = 0; i < 4; i++) last[padded - 1 - i] = (u8)(size * 8 >> 8 * i);
    for (u32 i = 0; i < padded; i += 64) block(h, last + i);
}

static void sha1(u32 h[5], const u8 *bytes, u32 size)
{
    static const u32 start[5] = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0 };
    memcpy(h, start, sizeof(start));
    digest(sha1_block, h, bytes, size);
}

static void sha256(u32 h[8], const u8 *bytes, u32 size)
{
    memcpy(h, start256, sizeof(start256));
    digest(sha256_block, h, bytes, size);
}

/* (a * 2^32 + b)^power < n * 2^(32 power), for the roots: in words of 16 bits, lowest first. */
static u32 power_below(u64 root, u32 power, u32 n)
{
    u32 digits[16], factor[3];
    memset(digits, 0, sizeof(digits));
    digits[0] = 1;
    for (u32 i = 0; i < 3; i++) factor[i] = (u32)(root >> 16 * i) & 0xffff;
    for (u32 p = 0; p < power; p++) {
        u32 product[16];
        memset(product, 0, sizeof(product));
        for (u32 i = 0; i < 12; i++) {
            u32 carry = 0;
            for (u32 j = 0; j < 3; j++) {
                u32 x = digits[i] * factor[j] + product[i + j];
                u32 y = x + carry;
                product[i + j] = y & 0xffff;
                carry = (y >> 16) + (y < x ? 0x10000 : 0);
            }
            product[i + 3] += carry;
        }
        memcpy(digits, product, sizeof(digits));
    }
    for (u32 i = 15; i > 2 * power; i--)
        if (digits[i] != 0) return 0;
    return digits[2 * power] < n;
}

/* First 32 bits of the fractional part of the square (2) or cube (3) root of n. */
static u32 root_fraction(u32 n, u32 power)
{
    u64 root = 0;
    for (s32 bit = 36; bit >= 0; bit--)
        if (power_below(root | 1ull << bit, power, n)) root |= 1ull << bit;
    return (u32)root;
}

void prepare(void)
{
    static const u32 abc1[5] = { 0xa9993e36, 0x4706816a, 0xba3e2571, 0x7850c26c, 0x9cd0d89d };
    static const u32 abc256[8] = { 0xba7816bf, 0x8f01cfea, 0x414140de, 0x5dae2223, 0xb00361a3, 0x96177a9c, 0xb410ff61, 0xf20015ad };
    u32 seed = 2718, h[8], found = 0;
    for (u32 n = 2; found < 64; n++) {
        u32 prime = 1;
        for (u32 d = 2; d * d <= n; d++)
            if (n % d == 0) prime = 0;
        if (!prime) continue;
        if (found < 8) start256[found] = root_fraction(n, 2);
        k256[found++] = root_fraction(n, 3);
    }
    for (u32 i = 0; i < SIZE; i++) data[i] = (u8)random32(&seed);
    sha1(h, (const u8 *)"abc", 3);
    if (memcmp(h, abc1, sizeof(abc1)) != 0) fail("SHA-1 of abc is wrong");
    sha256(h, (const u8 *)"abc", 3);
    if (memcmp(h, abc256, sizeof(abc256)) != 0) fail("SHA-256 of abc is wrong");
}

u32 work(void)
{
    u32 h[8], sum;
    sha1(h, data, SIZE);
    sum = fold_bytes(FOLD_START, h, 20);
    sha256(h, data, SIZE);
    return fold_bytes(sum, h, 32);
}
