/*
 * Security: a Feistel cipher of Blowfish's structure (16 rounds, four S-boxes that depend on the key, 521 encryptions to set up a key). The boxes start from
 * a generator instead of the digits of pi, so it is not Blowfish.
 */
#include "../rt/measure.h"

enum { ROUNDS = 16, BLOCKS = 4096, KEYS = 2 };

static u32 start_p[ROUNDS + 2], start_s[4][256], p[ROUNDS + 2], s[4][256];
static u32 plain[BLOCKS][2], text[BLOCKS][2];

static inline u32 mangle(u32 x)
{
    return ((s[0][x >> 24] + s[1][x >> 16 & 255]) ^ s[2][x >> 8 & 255]) + s[3][x & 255];
}

static void encrypt(u32 block[2])
{
    u32 left = block[0], right = block[1];
    for (u32 i = 0; i < ROUNDS; i += 2) {
        left ^= p[i];
        right ^= mangle(left);
        right ^= p[i + 1];
        left ^= mangle(right);
    }
    block[0] = right ^ p[ROUNDS + 1];
    block[1] = left ^ p[ROUNDS];
}

static void decrypt(u32 block[2])
{
    u32 left = block[0], right = block[1];
    for (u32 i = ROUNDS; i > 0; i -= 2) {
        left ^= p[i + 1];
        right ^= mangle(left);
        right ^= p[i];
        left ^= mangle(right);
    }
    block[0] = right ^ p[0];
    block[1] = left ^ p[1];
}

static void set_key(u32 key)
{
    u32 block[2] = { 0, 0 };
    memcpy(s, start_s, sizeof(s));
    for (u32 i = 0; i < ROUNDS + 2; i++) p[i] = start_p[i] ^ (key << i % 32 | key >> (31 - i % 32) >> 1);
    for (u32 i = 0; i < ROUNDS + 2; i += 2) {
        encrypt(block);
        p[i] = block[0];
        p[i + 1] = block[1];
    }
    for (u32 i = 0; i < 4 * 256; i += 2) {
        encrypt(block);
        s[i / 256][i % 256] = block[0];
        s[i / 256][i % 256 + 1] = block[1];
    }
}

void prepare(void)
{
    u32 seed = 0x243f6a88;
    for (u32 i = 0; i < ROUNDS + 2; i++) start_p[i] = random32(&seed);
    for (u32 i = 0; i < 4 * 256; i++) start_s[i / 256][i % 256] = random32(&seed);
    for (u32 i = 0; i < BLOCKS; i++) {
        plain[i][0] = random32(&seed);
        plain[i][1] = random32(&seed);
    }
}

u32 work(void)
{
    u32 sum = FOLD_START;
    for (u32 key = 1; key <= KEYS; key++) {
        set_key(key * 0x9e3779b9);
        memcpy(text, plain, sizeof(text));
        for (u32 i = 0; i < BLOCKS; i++) {
            encrypt(text[i]);
            sum = fold(fold(sum, text[i][0]), text[i][1]);
        }
        for (u32 i = 0; i < BLOCKS; i++) decrypt(text[i]);
        if (memcmp(text, plain, sizeof(text)) != 0) fail("decryption does not give the plain text");
    }
    return sum;
}
