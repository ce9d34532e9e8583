/* Office: finds words in text, by Horspool's shifts without regard to case and by Knuth, Morris and Pratt's failure function. */
#include "../rt/measure.h"

enum { TEXT = 1 << 16 };

static const char *const syllables[] = { "the", "ra", "Mo", "nu", "ti", "on", "er", "Sta", "ble", "in", "ex", "pre", "ss", "is", "un", "ver" };
static const char *const patterns[] = {
    "stable", "expression", "universe", "runtime", "thermo", "tionon", "is the", "nothing here", "vertibra", "ss. The", "prepress",
    "motion", "unraver", "blebleble", "erer", "zebra", "instate", "on the ra",
};

static char text[TEXT + 1];

static inline u8 lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (u8)(c + 32) : (u8)c;
}

static u32 horspool(const char *pattern, u32 length)
{
    u32 shift[256], found = 0;
    for (u32 i = 0; i < 256; i++) shift[i] = length;
    for (u32 i = 0; i + 1 < length; i++) shift[lower(pattern[i])] = length - 1 - i;
    for (u32 at = 0; at + length <= TEXT;) {
        u32 i = length;
        while (i > 0 && lower(text[at + i - 1]) == lower(pattern[i - 1])) i--;
        if (i == 0) found++;
        at += shift[lower(text[at + length - 1])];
    }
    return found;
}

static u32 knuth_morris_pratt(const char *pattern, u32 length)
{
    u8 back[64];
    u32 found = 0, matched = 0;
    back[0] = 0;
    for (u32 i = 1, k = 0; i < length; i++) {
        while (k > 0 && lower(pattern[i]) != lower(pattern[k])) k = back[k - 1];
        if (lower(pattern[i]) == lower(pattern[k])) k++;
        back[i] = (u8)k;
    }
    for (u32 at = 0; at < TEXT; at++) {
        u8 c = lower(text[at]);
        while (matched > 0 && c != lower(pattern[matched])) matched = back[matched - 1];
        if (c == lower(pattern[matched])) matched++;
        if (matched == length) {
            found++;
            matched = back[matched - 1];
        }
    }
    return found;
}

void prepare(void)
{
    u32 seed = 1453, at = 0;
    while (at < TEXT) {
        u32 n = 1 + random32(&seed) % 4;
        for (u32 i = 0; i < n; i++)
            for (const char *s = syllables[random32(&seed) % COUNT(syllables)]; *s != 0 && at < TEXT; s++) text[at++] = *s;
        if (at < TEXT && random32(&seed) % 11 == 0) text[at++] = '.';
        if (at < TEXT) text[at++] = ' ';
    }
    text[TEXT] = 0;
}

u32 work(void)
{
    u32 sum = FOLD_START;
    for (u32 i = 0; i < COUNT(patterns); i++) {
        u32 length = strlen(patterns[i]), found = horspool(patterns[i], length);
        if (knuth_morris_pratt(patterns[i], length) != found) fail("two ways to search disagree");
        sum = fold(sum, found);
    }
    return sum;
}
