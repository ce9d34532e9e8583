/* Automotive: smooths an image with weights by brightness and distance, then marks corners by the area of similar neighbours. */
#include "../rt/measure.h"

enum { WIDTH = 160, HEIGHT = 120, RADIUS = 2, THRESHOLD = 27, MASK = 37 };

static u8 image[HEIGHT][WIDTH], smooth[HEIGHT][WIDTH];
/* exp(-(difference / THRESHOLD)^2) and the like, scaled to 100; the index is the difference + 255. */
static u8 likeness[511], similar[511];
static u8 nearness[2 * RADIUS + 1][2 * RADIUS + 1];

/* 100 * exp(-x / 100) for x in hundredths, by repeated multiplication. */
static u32 falling(u32 x)
{
    u32 value = 100 << 16;
    while (x >= 8 && value != 0) {
        value = (u32)((u64)value * 60498 >> 16);    /* exp(-0.08) */
        x -= 8;
    }
    return value >> 16;
}

void prepare(void)
{
    u32 seed = 4242;
    for (s32 y = 0; y < HEIGHT; y++)
        for (s32 x = 0; x < WIDTH; x++) {
            s32 dx = x - 80, dy = y - 60, value = (x / 20 + y / 15) & 1 ? 180 : 60;
            if (dx * dx + dy * dy < 1500) value = 230 - (dx * dx + dy * dy) / 20;
            value += (s32)(random32(&seed) % 21) - 10;
            image[y][x] = (u8)(value < 0 ? 0 : value > 255 ? 255 : value);
        }
    for (s32 d = -255; d <= 255; d++) {
        u32 square = (u32)(d * d) * 100 / (THRESHOLD * THRESHOLD);
        likeness[d + 255] = (u8)falling(square);
        similar[d + 255] = (u8)falling(square * square / 100 * square / 100);
    }
    for (s32 y = -RADIUS; y <= RADIUS; y++)
        for (s32 x = -RADIUS; x <= RADIUS; x++) nearness[y + RADIUS][x + RADIUS] = (u8)falling((u32)(x * x + y * y) * 12);
}

static void smoothen(void)
{
    memcpy(smooth, image, sizeof(image));
    for (s32 y = RADIUS; y < HEIGHT - RADIUS; y++)
        for (s32 x = RADIUS; x < WIDTH - RADIUS; x++) {
            const u8 *like = likeness + 255 - image[y][x];
            s32 area = 0, total = 0;
            for (s32 dy = -RADIUS; dy <= RADIUS; dy++)
                for (s32 dx = -RADIUS; dx <= RADIUS; dx++) {
                    s32 value = image[y + dy][x + dx];
                    s32 weight = nearness[dy + RADIUS][dx + RADIUS] * like[value];
                    area += weight;
                    total += weight * value;
                }
            area -= 10000;
            total -= 10000 * image[y][x];
            if (area > 0) smooth[y][x] = (u8)(total / area);
        }
}

/* Rows of the circular mask of 37 pixels: half their widths. */
static const s32 half_width[7] = { 1, 2, 3, 3, 3, 2, 1 };

static u32 corners(void)
{
    u32 sum = FOLD_START;
    const s32 limit = MASK * 100 / 2;
    for (s32 y = 3; y < HEIGHT - 3; y++)
        for (s32 x = 3; x < WIDTH - 3; x++) {
            const u8 *like = similar + 255 - smooth[y][x];
            s32 area = 0;
            for (s32 dy = -3; dy <= 3 && area < limit; dy++) {
                s32 half = half_width[dy + 3];
                const u8 *row = &smooth[y + dy][x - half];
                for (s32 n = 2 * half; n >= 0; n--) area += like[*row++];
            }
            if (area < limit) sum = fold(sum, (u32)(y << 16 | x << 8 | (limit - area)));
        }
    return sum;
}

u32 work(void)
{
    smoothen();
    return fold_bytes(corners(), smooth, sizeof(smooth));
}
