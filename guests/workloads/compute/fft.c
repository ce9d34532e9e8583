/* Telecomm: fast Fourier transform of 4096 complex numbers and back, in VFP single precision; twiddles in double. */
#include "../rt/measure.h"

enum { BITS = 12, SIZE = 1 << BITS };

static float source[SIZE], re[SIZE], im[SIZE], cosines[SIZE / 2], sines[SIZE / 2];

void prepare(void)
{
    /* cos(2 pi / SIZE) and sin(2 pi / SIZE) by their series; the other angles by addition. */
    double angle = 2 * 3.14159265358979323846 / SIZE, square = angle * angle;
    double c = 1 - square / 2 * (1 - square / 12 * (1 - square / 30)), s = angle * (1 - square / 6 * (1 - square / 20 * (1 - square / 42)));
    double x = 1, y = 0;
    u32 seed = 1618;
    for (u32 i = 0; i < SIZE / 2; i++) {
        double next = x * c - y * s;
        cosines[i] = (float)x;
        sines[i] = (float)y;
        y = x * s + y * c;
        x = next;
    }
    for (u32 i = 0; i < SIZE; i++) source[i] = (float)(s32)(random32(&seed) & 0xffff) / 65536.0f + 0.5f * cosines[i * 37 % (SIZE / 2)];
}

/* In place, decimation in time; direction 1 or -1. */
static void transform(float direction)
{
    for (u32 i = 0, j = 0; i < SIZE; i++) {
        if (i < j) {
            float t = re[i];
            re[i] = re[j];
            re[j] = t;
            t = im[i];
            im[i] = im[j];
            im[j] = t;
        }
        u32 bit = SIZE >> 1;
        for (; bit != 0 && (j & bit) != 0; bit >>= 1) j ^= bit;
        j |= bit;
    }
    for (u32 half = 1, step = SIZE / 2; half < SIZE; half *= 2, step /= 2)
        for (u32 k = 0; k < half; k++) {
            float c = cosines[k * step], s = -direction * sines[k * step];
            for (u32 i = k; i < SIZE; i += 2 * half) {
                u32 j = i + half;
                float x = re[j] * c - im[j] * s, y = re[j] * s + im[j] * c;
                re[j] = re[i] - x;
                im[j] = im[i] - y;
                re[i] += x;
                im[i] += y;
            }
        }
}

u32 work(void)
{
    u32 sum = FOLD_START;
    memcpy(re, source, sizeof(re));
    memset(im, 0, sizeof(im));
    transform(1);
    for (u32 i = 0; i < SIZE; i += 16) sum = fold(sum, (u32)(s32)(re[i] * 64.0f) ^ (u32)(s32)(im[i] * 64.0f) << 8);
    transform(-1);
    for (u32 i = 0; i < SIZE; i++) {
        float difference = re[i] / SIZE - source[i];
        if (difference > 0.001f || difference < -0.001f) fail("the inverse transform does not give the source");
    }
    return sum;
}
