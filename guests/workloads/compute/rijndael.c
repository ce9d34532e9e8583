/* Security: AES-128 (FIPS 197) in CBC mode over 32 KiB, encrypted with tables of words, decrypted byte by byte. */
#include "../rt/measure.h"

enum { SIZE = 1 << 15, ROUNDS = 10 };

static u8 plain[SIZE], cipher[SIZE], again[SIZE];
static u8 sbox[256], inverse_sbox[256], times9[256], times11[256], times13[256], times14[256];
static u32 table[4][256], round_keys[4 * (ROUNDS + 1)];

static u8 times2(u8 x)
{
    return (u8)(x << 1 ^ (x & 0x80 ? 0x1b : 0));
}

static inline u32 load(const u8 *b)
{
    return (u32)b[0] << 24 | (u32)b[1] << 16 | (u32)b[2] << 8 | b[3];
}

static inline void store(u8 *b, u32 word)
{
    b[0] = (u8)(word >> 24);
    b[1] = (u8)(word >> 16);
    b[2] = (u8)(word >> 8);
    b[3] = (u8)word;
}

static void make_tables(void)
{
    /* p runs through the powers of 3, q through their inverses. */
    u8 p = 1, q = 1;
    do {
        u8 x;
        p = (u8)(p ^ times2(p));
        q ^= (u8)(q << 1);
        q ^= (u8)(q << 2);
        q ^= (u8)(q << 4);
        if (q & 0x80) q ^= 0x09;
        x = (u8)(q ^ (q << 1 | q >> 7) ^ (q << 2 | q >> 6) ^ (q << 3 | q >> 5) ^ (q << 4 | q >> 4));
        sbox[p] = x ^ 0x63;
    } while (p != 1);
    sbox[0] = 0x63;
    for (u32 i = 0; i < 256; i++) {
        u8 s = sbox[i], b = (u8)i, b2 = times2(b), b4 = times2(b2), b8 = times2(b4);
        inverse_sbox[s] = b;
        times9[i] = b8 ^ b;
        times11[i] = b8 ^ b2 ^ b;
        times13[i] = b8 ^ b4 ^ b;
        times14[i] = b8 ^ b4 ^ b2;
        table[0][i] = (u32)times2(s) << 24 | (u32)s << 16 | (u32)s << 8 | (u8)(times2(s) ^ s);
        for (u32 k = 1; k < 4; k++) table[k][i] = table[k - 1][i] >> 8 | table[k - 1][i] << 24;
    }
}

static u32 substitute(u32 w)
{
    return (u32)sbox[w >> 24] << 24 | (u32)sbox[w >> 16 & 255] << 16 | (u32)sbox[w >> 8 & 255] << 8 | sbox[w & 255];
}

static void expand_key(const u8 key[16])
{
    u8 constant = 1;
    for (u32 i = 0; i < 4; i++) round_keys[i] = load(key + 4 * i);
    for (u32 i = 4; i < COUNT(round_keys); i++) {
        u32 word = round_keys[i - 1];
        if (i % 4 == 0) {
            word = substitute(word << 8 | word >> 24) ^ (u32)constant << 24;
            constant = times2(constant);
        }
        round_keys[i] = round_keys[i - 4] ^ word;
    }
}

static void encrypt(u32 s[4])
{
    const u32 *key = round_keys;
    u32 t[4];
    for (u32 i = 0; i < 4; i++) s[i] ^= *key++;
    for (u32 round = 1; round < ROUNDS; round++) {
        for (u32 i = 0; i < 4; i++)
            t[i] = table[0][s[i] >> 24] ^ table[1][s[(i + 1) & 3] >> 16 & 255] ^ table[2][s[(i + 2) & 3] >> 8 & 255] ^ table[3][s[(i + 3) & 3] & 255] ^ *key++;
        for (u32 i = 0; i < 4; i++) s[i] = t[i];
    }
    for (u32 i = 0; i < 4; i++)
        t[i] = substitute((s[i] & 0xff000000) | (s[(i + 1) & 3] & 0xff0000) | (s[(i + 2) & 3] & 0xff00) | (s[(i + 3) & 3] & 0xff)) ^ *key++;
    for (u32 i = 0; i < 4; i++) s[i] = t[i];
}

static void add_key(u8 state[16], u32 round)
{
    for (u32 i = 0; i < 4; i++) store(state + 4 * i, load(state + 4 * i) ^ round_keys[4 * round + i]);
}

static void decrypt(u8 state[16])
{
    u8 t[16];
    add_key(state, ROUNDS);
    for (u32 round = ROUNDS; round-- > 0;) {
        for (u32 i = 0; i < 16; i++) t[(i + 4 * (i & 3)) & 15] = inverse_sbox[state[i]];
        add_key(t, round);
        if (round == 0) {
            memcpy(state, t, 16);
            return;
        }
        for (u32 i = 0; i < 16; i += 4)
            for (u32 j = 0; j < 4; j++)
                state[i + j] = times14[t[i + j]] ^ times11[t[i + ((j + 1) & 3)]] ^ times13[t[i + ((j + 2) & 3)]] ^ times9[t[i + ((j + 3) & 3)]];
    }
}

void prepare(void)
{
    static const u8 expected[16] = { 0x69, 0xc4, 0xe0, 0xd8, 0x6a, 0x7b, 0x04, 0x30, 0xd8, 0xcd, 0xb7, 0x80, 0x70, 0xb4, 0xc5, 0x5a };
    u8 key[16], text[16];
    u32 seed = 112358, state[4];
    make_tables();
    /* FIPS 197, C.1 */
    for (u32 i = 0; i < 16; i++) {
        key[i] = (u8)i;
        text[i] = (u8)(i * 0x11);
    }
    expand_key(key);
    for (u32 i = 0; i < 4; i++) state[i] = load(text + 4 * i);
    encrypt(state);
    for (u32 i = 0; i < 4; i++) store(cipher + 4 * i, state[i]);
    if (memcmp(cipher, expected, 16) != 0) fail("AES-128 of the example in FIPS 197 is wrong");
    for (u32 i = 0; i < SIZE; i++) plain[i] = (u8)random32(&seed);
}

u32 work(void)
{
    u32 chain[4] = { 0, 0, 0, 0 };
    u8 before[16];
    for (u32 at = 0; at < SIZE; at += 16) {
        for (u32 i = 0; i < 4; i++) chain[i] ^= load(plain + at + 4 * i);
        encrypt(chain);
        for (u32 i = 0; i < 4; i++) store(cipher + at + 4 * i, chain[i]);
    }
    memset(before, 0, sizeof(before));
    for (u32 at = 0; at < SIZE; at += 16) {
        memcpy(again + at, cipher + at, 16);
        decrypt(again + at);
        for (u32 i = 0; i < 16; i++) again[at + i] ^= before[i];
        memcpy(before, cipher + at, 16);
    }
    if (memcmp(plain, again, SIZE) != 0) fail("decryption does not give the plain text");
    return fold_bytes(FOLD_START, cipher, SIZE);
}
