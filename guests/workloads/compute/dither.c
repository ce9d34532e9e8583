/* Consumer: RGB to grey, Floyd and Steinberg's error diffusion to black and white, and a median cut to 16 colours. */
#include "../rt/measure.h"

enum { WIDTH = 192, HEIGHT = 128, PIXELS = WIDTH * HEIGHT, COLOURS = 16 };

typedef struct { u8 c[3]; } Colour;
typedef struct { u16 *pixels; u32 count; } Box;

static Colour image[PIXELS];
static u8 grey[PIXELS], packed[PIXELS / 8];
static u16 order[PIXELS], scratch[PIXELS];
static Colour palette[COLOURS];

void prepare(void)
{
    u32 seed = 1234567;
    for (u32 i = 0; i < PIXELS; i++) {
        u32 x = i % WIDTH, y = i / WIDTH;
        image[i].c[0] = (u8)(x + random32(&seed) % 16);
        image[i].c[1] = (u8)(x * y / 100 + random32(&seed) % 16);
        image[i].c[2] = (u8)((y * 2 ^ x) & 255);
    }
}

static void to_grey(void)
{
    for (u32 i = 0; i < PIXELS; i++) grey[i] = (u8)((image[i].c[0] * 77 + image[i].c[1] * 151 + image[i].c[2] * 28) >> 8);
}

static void diffuse(void)
{
    static s16 errors[2][WIDTH + 2];
    memset(errors, 0, sizeof(errors));
    memset(packed, 0, sizeof(packed));
    for (u32 y = 0; y < HEIGHT; y++) {
        s16 *here = errors[y & 1], *below = errors[~y & 1];
        memset(below, 0, sizeof(errors[0]));
        for (u32 x = 0; x < WIDTH; x++) {
            s32 wanted = grey[y * WIDTH + x] + here[x + 1] / 16, error = wanted;
            if (wanted >= 128) {
                packed[(y * WIDTH + x) / 8] |= (u8)(0x80 >> x % 8);
                error -= 255;
            }
            here[x + 2] = (s16)(here[x + 2] + error * 7);
            below[x] = (s16)(below[x] + error * 3);
            below[x + 1] = (s16)(below[x + 1] + error * 5);
            below[x + 2] = (s16)(below[x + 2] + error);
        }
    }
}

/* The channel in which a box is longest, and how long it is there. */
static u32 longest(const Box *box, u32 *extent)
{
    u32 best = 0;
    *extent = 0;
    for (u32 channel = 0; channel < 3; channel++) {
        u32 low = 255, high = 0;
        for (u32 i = 0; i < box->count; i++) {
            u32 value = image[box->pixels[i]].c[channel];
            if (value < low) low = value;
            if (value > high) high = value;
        }
        if (high - low > *extent) {
            *extent = high - low;
            best = channel;
        }
    }
    return best;
}

/* Counting sort of a box's pixels by one channel. */
static void sort(const Box *box, u32 channel)
{
    u32 start[257];
    memset(start, 0, sizeof(start));
    for (u32 i = 0; i < box->count; i++) start[image[box->pixels[i]].c[channel] + 1]++;
    for (u32 value = 0; value < 256; value++) start[value + 1] += start[value];
    for (u32 i = 0; i < box->count; i++) scratch[start[image[box->pixels[i]].c[channel]]++] = box->pixels[i];
    memcpy(box->pixels, scratch, box->count * sizeof(u16));
}

static void median_cut(void)
{
    Box boxes[COLOURS];
    for (u32 i = 0; i < PIXELS; i++) order[i] = (u16)i;
    boxes[0] = (Box){ order, PIXELS };
    for (u32 count = 1; count < COLOURS; count++) {
        u32 chosen = 0, channel = 0, most = 0;
        for (u32 i = 0; i < count; i++) {
            u32 extent, c = longest(&boxes[i], &extent);
            if (boxes[i].count > 1 && extent >= most) {
                most = extent;
                chosen = i;
                channel = c;
            }
        }
        Box *box = &boxes[chosen];
        sort(box, channel);
        boxes[count] = (Box){ box->pixels + box->count / 2, box->count - box->count / 2 };
        box->count /= 2;
    }
    for (u32 i = 0; i < COLOURS; i++)
        for (u32 channel = 0; channel < 3; channel++) {
            u32 sum = 0;
            for (u32 j = 0; j < boxes[i].count; j++) sum += image[boxes[i].pixels[j]].c[channel];
            palette[i].c[channel] = (u8)(sum / boxes[i].count);
        }
}

/* The nearest colour of the palette for every pixel of every fourth row. */
static u32 map_colours(u32 sum)
{
    for (u32 y = 0; y < HEIGHT; y += 4)
        for (u32 x = 0; x < WIDTH; x++) {
            const u8 *c = image[y * WIDTH + x].c;
            s32 best = 0x7fffffff;
            u32 index = 0;
            for (u32 i = 0; i < COLOURS; i++) {
                s32 dr = c[0] - palette[i].c[0], dg = c[1] - palette[i].c[1], db = c[2] - palette[i].c[2];
                s32 distance = dr * dr + dg * dg + db * db;
                if (distance < best) {
                    best = distance;
                    index = i;
                }
            }
            sum = fold(sum, index);
        }
    return sum;
}

u32 work(void)
{
    u32 black = 0, light = 0;
    to_grey();
    diffuse();
    for (u32 i = 0; i < PIXELS; i++) {
        light += grey[i];
        black += ~packed[i / 8] >> (7 - i % 8) & 1;
    }
    /* Diffusion keeps the mean: white pixels are to all as grey is to 255. */
    if ((PIXELS - black) * 255 / 100 > light / 100 + light / 2000 || (PIXELS - black) * 255 / 100 < light / 100 - light / 2000) fail("diffusion has changed the brightness");
    median_cut();
    return map_colours(fold_bytes(FOLD_START, packed, sizeof(packed)));
}
