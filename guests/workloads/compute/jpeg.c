/*
 * Consumer: the stages of a baseline JPEG coder on an image of 128 x 96 pixels: RGB to YCbCr, 2 x 2 subsampling, 8 x 8 cosine transform in integers,
 * quantisation, zigzag, run lengths and a Huffman code; then back, to see that the picture is the same within what quantisation loses.
 */
#include "../rt/measure.h"

enum { WIDTH = 128, HEIGHT = 96, SHIFT = 11, CODES = 256 };

static u8 rgb[HEIGHT][WIDTH][3];
static u8 luma[HEIGHT][WIDTH], blue[HEIGHT / 2][WIDTH / 2], red[HEIGHT / 2][WIDTH / 2];
static u8 decoded[HEIGHT][WIDTH];
/* cosine[k][n] = c(k) cos((2 n + 1) k pi / 16) / 2, scaled by 2^SHIFT; it is orthonormal. */
static s32 cosine[8][8];
static u8 zigzag[64], steps[64];

static u8 stream[1 << 16];
static u32 bits, bit_count, length;

static u16 code_of[CODES];
static u8 size_of[CODES];
/* Canonical decoding: first code and first index of each size. */
static u8 sorted[CODES];
static u32 codes_of_size[17];

static void put(u32 value, u32 count)
{
    bits = bits << count | value;
    bit_count += count;
    while (bit_count >= 8) {
        bit_count -= 8;
        stream[length++] = (u8)(bits >> bit_count);
    }
}

static u32 get(u32 count)
{
    u32 value;
    while (bit_count < count) {
        bits = bits << 8 | stream[length++];
        bit_count += 8;
    }
    bit_count -= count;
    value = bits >> bit_count & ((1u << count) - 1);
    return value;
}

static void transform(s32 block[64], s32 inverse)
{
    s32 rows[64];
    for (u32 pass = 0; pass < 2; pass++) {
        s32 *from = pass == 0 ? block : rows, *to = pass == 0 ? rows : block;
        for (u32 y = 0; y < 8; y++)
            for (u32 k = 0; k < 8; k++) {
                s32 sum = 1 << (SHIFT - 1);
                for (u32 n = 0; n < 8; n++) sum += from[y * 8 + n] * (inverse ? cosine[n][k] : cosine[k][n]);
                /* Transposed: the second pass does the columns. */
                to[k * 8 + y] = sum >> SHIFT;
            }
    }
}

/* Bits that the magnitude needs. */
static u32 category(s32 value)
{
    u32 size = 0;
    for (u32 magnitude = (u32)(value < 0 ? -value : value); magnitude != 0; magnitude >>= 1) size++;
    return size;
}

/* A run of zeros and a value: a Huffman code of both sizes, then the value's bits (ITU-T T.81, F.1.2). */
static void put_value(u32 run, s32 value)
{
    u32 size = category(value), symbol = run << 4 | size;
    put(code_of[symbol], size_of[symbol]);
    if (size > 0) put((u32)(value < 0 ? value - 1 : value) & ((1u << size) - 1), size);
}

static u32 get_symbol(void)
{
    u32 code = 0, first = 0, index = 0;
    for (u32 size = 1; size <= 16; size++) {
        code = code << 1 | get(1);
        if (code - first < codes_of_size[size]) return sorted[index + code - first];
        index += codes_of_size[size];
        first = (first + codes_of_size[size]) << 1;
    }
    fail("no such code");
}

static s32 encode_block(s32 block[64], s32 before)
{
    u32 run = 0;
    s32 dc;
    transform(block, 0);
    for (u32 i = 0; i < 64; i++) {
        s32 half = steps[i] / 2, value = block[zigzag[i]];
        block[zigzag[i]] = value < 0 ? -((half - value) / steps[i]) : (value + half) / steps[i];
    }
    dc = block[0];
    put_value(0, dc - before);
    for (u32 i = 1; i < 64; i++) {
        s32 value = block[zigzag[i]];
        if (value == 0) {
            run++;
            continue;
        }
        for (; run > 15; run -= 16) put(code_of[0xf0], size_of[0xf0]);
        put_value(run, value);
        run = 0;
    }
    if (run > 0) put(code_of[0], size_of[0]);
    return dc;
}

static s32 get_value(u32 size)
{
    u32 raw = size > 0 ? get(size) : 0;
    return size > 0 && raw < 1u << (size - 1) ? (s32)raw - (1 << size) + 1 : (s32)raw;
}

static s32 decode_block(s32 block[64], s32 before)
{
    s32 dc;
    memset(block, 0, 64 * sizeof(*block));
    dc = before + get_value(get_symbol());
    block[0] = dc * steps[0];
    for (u32 i = 1; i < 64; i++) {
        u32 symbol = get_symbol();
        if (symbol == 0) break;
        i += symbol >> 4;
        if (symbol != 0xf0) block[zigzag[i]] = get_value(symbol & 15) * steps[i];
    }
    transform(block, 1);
    return dc;
}

static void plane(const u8 *pixels, u32 width, u32 height)
{
    s32 block[64], before = 0;
    for (u32 y = 0; y < height; y += 8)
        for (u32 x = 0; x < width; x += 8) {
            for (u32 i = 0; i < 64; i++) block[i] = pixels[(y + i / 8) * width + x + i % 8] - 128;
            before = encode_block(block, before);
        }
}

static void colours(void)
{
    for (u32 y = 0; y < HEIGHT; y += 2)
        for (u32 x = 0; x < WIDTH; x += 2) {
            s32 b = 0, r = 0;
            for (u32 i = 0; i < 4; i++) {
                const u8 *p = rgb[y + i / 2][x + i % 2];
                luma[y + i / 2][x + i % 2] = (u8)((19595 * p[0] + 38470 * p[1] + 7471 * p[2] + 32768) >> 16);
                b += -11059 * p[0] - 21709 * p[1] + 32768 * p[2];
                r += 32768 * p[0] - 27439 * p[1] - 5329 * p[2];
            }
            blue[y / 2][x / 2] = (u8)((b >> 18) + 128 - (b >> 18 == 128));
            red[y / 2][x / 2] = (u8)((r >> 18) + 128 - (r >> 18 == 128));
        }
}

/* A prefix code whose sizes grow with the symbol's run and size: Kraft's sum stays below 1. */
static void make_codes(void)
{
    u32 code = 0, index = 0;
    for (u32 symbol = 0; symbol < CODES; symbol++) {
        u32 cost = 2 + (symbol >> 4) * 2 + (symbol & 15);
        size_of[symbol] = (u8)(symbol == 0 ? 3 : cost > 13 ? 16 : cost + 1);
    }
    for (u32 size = 1; size <= 16; size++) {
        code <<= 1;
        for (u32 symbol = 0; symbol < CODES; symbol++) {
            if (size_of[symbol] != size) continue;
            code_of[symbol] = (u16)code++;
            sorted[index++] = (u8)symbol;
            codes_of_size[size]++;
        }
        if (code > 1u << size) fail("the code is no prefix code");
    }
}

void prepare(void)
{
    /* cos(k pi / 16) * 2^14 */
    static const s32 table[9] = { 16384, 16069, 15137, 13623, 11585, 9102, 6270, 3196, 0 };
    u32 seed = 606;
    for (u32 k = 0; k < 8; k++)
        for (u32 n = 0; n < 8; n++) {
            u32 angle = (2 * n + 1) * k % 32;
            s32 value = table[angle <= 8 ? angle : angle <= 16 ? 16 - angle : angle <= 24 ? angle - 16 : 32 - angle];
            if (angle > 8 && angle < 24) value = -value;
            if (k == 0) value = table[4];
            cosine[k][n] = value >> (15 - SHIFT);
        }
    for (u32 i = 0, x = 0, y = 0; i < 64; i++) {
        u32 up = ((x + y) & 1) == 0;
        zigzag[i] = (u8)(y * 8 + x);
        steps[i] = (u8)(8 + (x + y) * 5);
        if (up ? x == 7 : y == 7) up ? y++ : x++;
        else if (up) x++, y -= y > 0;
        else y++, x -= x > 0;
    }
    make_codes();
    for (s32 y = 0; y < HEIGHT; y++)
        for (s32 x = 0; x < WIDTH; x++) {
            s32 d = (x - 60) * (x - 60) + (y - 40) * (y - 40);
            rgb[y][x][0] = (u8)(x + y / 2);
            rgb[y][x][1] = (u8)(d < 900 ? 220 - d / 10 : 60 + y);
            rgb[y][x][2] = (u8)((x / 16 + y / 16) % 2 * 90 + random32(&seed) % 24);
        }
}

u32 work(void)
{
    s32 block[64], before = 0;
    u32 sum, error = 0;
    bits = bit_count = length = 0;
    colours();
    plane(&luma[0][0], WIDTH, HEIGHT);
    plane(&blue[0][0], WIDTH / 2, HEIGHT / 2);
    plane(&red[0][0], WIDTH / 2, HEIGHT / 2);
    put(0, 7);
    sum = fold_bytes(FOLD_START, stream, length);

    bits = bit_count = length = 0;
    for (u32 y = 0; y < HEIGHT; y += 8)
        for (u32 x = 0; x < WIDTH; x += 8) {
            before = decode_block(block, before);
            for (u32 i = 0; i < 64; i++) {
                s32 value = block[i] + 128, wanted = luma[y + i / 8][x + i % 8];
                value = value < 0 ? 0 : value > 255 ? 255 : value;
                decoded[y + i / 8][x + i % 8] = (u8)value;
                error += (u32)((value - wanted) * (value - wanted));
            }
        }
    if (error > WIDTH * HEIGHT * 100) fail("the decoded image is not like the source");
    return fold_bytes(sum, decoded, sizeof(decoded));
}
