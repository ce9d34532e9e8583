/*
 * Telecomm: the analysis of a speech coder like GSM 06.10 in saturated 16-bit arithmetic: pre-emphasis, autocorrelation, Schur's recursion to eight reflection
 * coefficients, lattice filter, search for the pitch among the last samples; then the synthesis, which must give the speech back.
 */
#include "../rt/measure.h"

enum { FRAME = 160, FRAMES = 40, ORDER = 8, LAG_MIN = 40, LAG_MAX = 120 };

static s16 speech[FRAMES * FRAME], residual[FRAMES * FRAME], rebuilt[FRAMES * FRAME];

static inline s32 saturate(s32 x)
{
    return x > 32767 ? 32767 : x < -32768 ? -32768 : x;
}

/* Product of two fractions of 15 bits, rounded. */
static inline s32 times(s32 a, s32 b)
{
    return (a * b + 16384) >> 15;
}

/* Numerator / denominator as a fraction of 15 bits; 0 <= numerator <= denominator. */
static s32 divide(s32 numerator, s32 denominator)
{
    s32 quotient = 0;
    if (numerator >= denominator) return 32767;
    for (u32 i = 0; i < 15; i++) {
        quotient <<= 1;
        numerator <<= 1;
        if (numerator >= denominator) {
            numerator -= denominator;
            quotient++;
        }
    }
    return quotient;
}

/* Autocorrelation of a frame, scaled so that the first value has 15 bits. */
static void correlate(const s16 *x, s32 r[ORDER + 1])
{
    s64 sums[ORDER + 1];
    u32 shift = 0;
    for (u32 lag = 0; lag <= ORDER; lag++) {
        s64 sum = 0;
        for (u32 i = lag; i < FRAME; i++) sum += x[i] * x[i - lag];
        sums[lag] = sum;
    }
    while (sums[0] >> shift > 32767) shift++;
    for (u32 lag = 0; lag <= ORDER; lag++) r[lag] = (s32)(sums[lag] >> shift);
}

static void reflection(const s32 r[ORDER + 1], s32 k[ORDER])
{
    s32 p[ORDER + 1], q[ORDER + 1];
    memset(k, 0, ORDER * sizeof(*k));
    if (r[0] == 0) return;
    for (u32 i = 0; i <= ORDER; i++) p[i] = q[i] = r[i];
    for (u32 n = 0; n < ORDER; n++) {
        s32 size = p[1] < 0 ? -p[1] : p[1];
        if (p[0] < size || p[0] <= 0) return;
        k[n] = divide(size, p[0]);
        if (p[1] > 0) k[n] = -k[n];
        p[0] = saturate(p[0] + times(p[1], k[n]));
        for (u32 m = 1; m < ORDER - n; m++) {
            s32 upper = p[m + 1];
            p[m] = saturate(upper + times(q[m], k[n]));
            q[m] = saturate(q[m] + times(upper, k[n]));
        }
    }
}

/* The lattice's memory: what went backwards one sample ago. */
typedef struct { s32 back[ORDER + 1]; } Lattice;

static void analyse(Lattice *lattice, const s32 k[ORDER], const s16 *in, s16 *out)
{
    for (u32 i = 0; i < FRAME; i++) {
        s32 forward = in[i], store = in[i];
        for (u32 n = 0; n < ORDER; n++) {
            s32 back = lattice->back[n];
            lattice->back[n] = store;
            store = saturate(back + times(k[n], forward));
            forward = saturate(forward + times(k[n], back));
        }
        out[i] = (s16)forward;
    }
}

static void synthesise(Lattice *lattice, const s32 k[ORDER], const s16 *in, s16 *out)
{
    for (u32 i = 0; i < FRAME; i++) {
        s32 forward = in[i];
        for (u32 n = ORDER; n-- > 0;) {
            forward = saturate(forward - times(k[n], lattice->back[n]));
            lattice->back[n + 1] = saturate(lattice->back[n] + times(k[n], forward));
        }
        lattice->back[0] = forward;
        out[i] = (s16)forward;
    }
}

/* The lag at which a quarter of a frame is most like what came before it. */
static u32 pitch(const s16 *x)
{
    s64 best = 0;
    u32 found = LAG_MIN;
    for (u32 lag = LAG_MIN; lag <= LAG_MAX; lag++) {
        s32 sum = 0;
        for (u32 i = 0; i < FRAME / 4; i++) sum += (x[i] >> 3) * (x[(s32)i - (s32)lag] >> 3);
        if (sum > best) {
            best = sum;
            found = lag;
        }
    }
    return found;
}

void prepare(void)
{
    u32 seed = 8000;
    /* Pulses of a changing pitch and noise through a resonance. */
    s32 a = 0, b = 0, next_pulse = 0;
    for (s32 i = 0; i < FRAMES * FRAME; i++) {
        s32 excitation = (s32)(random32(&seed) % 401) - 200;
        if (i == next_pulse) {
            excitation += 6000;
            next_pulse += 55 + i / 200;
        }
        s32 y = excitation + (b * 27000 >> 14) - (a * 14500 >> 14);
        a = b;
        b = saturate(y);
        speech[i] = (s16)(b >> 1);
    }
}

u32 work(void)
{
    Lattice forward, backward;
    s64 noise = 0, power = 0;
    u32 sum = FOLD_START;
    memset(&forward, 0, sizeof(forward));
    memset(&backward, 0, sizeof(backward));
    for (u32 frame = 0; frame < FRAMES; frame++) {
        u32 at = frame * FRAME;
        s32 r[ORDER + 1], k[ORDER];
        correlate(speech + at, r);
        reflection(r, k);
        for (u32 i = 0; i < ORDER; i++) sum = fold(sum, (u32)k[i]);
        analyse(&forward, k, speech + at, residual + at);
        synthesise(&backward, k, residual + at, rebuilt + at);
        for (u32 part = 0; frame > 0 && part < 4; part++) sum = fold(sum, pitch(residual + at + part * FRAME / 4));
    }
    for (u32 i = 0; i < FRAMES * FRAME; i++) {
        s32 error = speech[i] - rebuilt[i];
        noise += error * error;
        power += speech[i] * speech[i];
    }
    if (noise * 1000 > power) fail("the synthesis does not give the speech back");
    return fold_bytes(sum, residual, sizeof(residual));
}
