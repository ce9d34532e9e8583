/* Telecomm: IMA ADPCM, 16 bits a sample to 4 and back, over a second of sound. */
#include "../rt/measure.h"

enum { SAMPLES = 16000 };

static s16 sound[SAMPLES], decoded[SAMPLES];
static u8 code[SAMPLES / 2];

static const s8 index_steps[8] = { -1, -1, -1, -1, 2, 4, 6, 8 };
/* Each step is 1.1 times the one before, from 7 to 32767: filled in by prepare(). */
static s32 step_sizes[89];

typedef struct { s32 predicted, index; } State;

/* Adds what a code says to the prediction, as encoder and decoder both do. */
static void update(State *state, u32 nibble)
{
    s32 step = step_sizes[state->index], difference = step >> 3;
    if (nibble & 4) difference += step;
    if (nibble & 2) difference += step >> 1;
    if (nibble & 1) difference += step >> 2;
    state->predicted += nibble & 8 ? -difference : difference;
    if (state->predicted > 32767) state->predicted = 32767;
    else if (state->predicted < -32768) state->predicted = -32768;
    state->index += index_steps[nibble & 7];
    if (state->index < 0) state->index = 0;
    else if (state->index > 88) state->index = 88;
}

static void encode(void)
{
    State state = { 0, 0 };
    for (u32 i = 0; i < SAMPLES; i++) {
        s32 difference = sound[i] - state.predicted, step = step_sizes[state.index];
        u32 nibble = 0;
        if (difference < 0) {
            nibble = 8;
            difference = -difference;
        }
        if (difference >= step) nibble |= 4, difference -= step;
        if (difference >= step >> 1) nibble |= 2, difference -= step >> 1;
        if (difference >= step >> 2) nibble |= 1;
        update(&state, nibble);
        if (i & 1) code[i / 2] |= (u8)(nibble << 4);
        else code[i / 2] = (u8)nibble;
    }
}

static void decode(void)
{
    State state = { 0, 0 };
    for (u32 i = 0; i < SAMPLES; i++) {
        update(&state, code[i / 2] >> (i & 1) * 4 & 15);
        decoded[i] = (s16)state.predicted;
    }
}

void prepare(void)
{
    u32 seed = 440;
    /* A resonator: y(n) = 2 cos(w) y(n-1) - y(n-2), in fixed point, twice, with some noise. */
    s32 a = 0, b = 900 << 8, c = 0, d = 2500 << 8;
    u32 scaled = 7 << 12;
    for (u32 i = 0; i < COUNT(step_sizes); i++) {
        step_sizes[i] = (s32)(scaled >> 12);
        scaled = (u32)((u64)scaled * 4506 >> 12);
    }
    step_sizes[88] = 32767;
    for (u32 i = 0; i < SAMPLES; i++) {
        s32 next = (s32)((s64)b * 32000 >> 14) - a, other = (s32)((s64)d * 32600 >> 14) - c;
        a = b, b = next;
        c = d, d = other;
        sound[i] = (s16)((next >> 9) + (other >> 11) + (s32)(random32(&seed) % 201) - 100);
    }
}

u32 work(void)
{
    s64 noise = 0, power = 0;
    encode();
    decode();
    for (u32 i = 0; i < SAMPLES; i++) {
        s32 error = sound[i] - decoded[i];
        noise += (s64)error * error;
        power += (s64)sound[i] * sound[i];
    }
    if (noise * 20 > power) fail("the decoded sound is not like the source");
    return fold_bytes(fold_bytes(FOLD_START, code, sizeof(code)), decoded, sizeof(decoded));
}
