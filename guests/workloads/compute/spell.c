/* Office: a dictionary in a hash table; words of a text are looked up, stripped of endings, and what is unknown gets suggestions one edit away. */
#include "../rt/measure.h"

enum { WORDS = 3000, TEXT = 1500, LONGEST = 20, BUCKETS = 4096 };

typedef struct Entry { struct Entry *next; u32 hash; char word[LONGEST]; } Entry;

static Entry entries[WORDS], *buckets[BUCKETS];
static char text[TEXT][LONGEST + 4];

static u32 hash_of(const char *word)
{
    u32 hash = 5381;
    for (; *word != 0; word++) hash = hash * 33 + (u8)*word;
    return hash ^ hash >> 15;
}

static u32 known(const char *word)
{
    u32 hash = hash_of(word);
    for (const Entry *e = buckets[hash % BUCKETS]; e != NULL; e = e->next)
        if (e->hash == hash && strcmp(e->word, word) == 0) return 1;
    return 0;
}

/* Consonants and vowels in turn. */
static u32 make_word(char *to, u32 *seed)
{
    static const char consonants[] = "bcdfghklmnprstvw", vowels[] = "aeiou";
    u32 length = 3 + random32(seed) % 7;
    for (u32 i = 0; i < length; i++) to[i] = i & 1 ? vowels[random32(seed) % 5] : consonants[random32(seed) % 16];
    to[length] = 0;
    return length;
}

static const char *const endings[] = { "s", "ed", "ing", "er", "ly", "ness" };

void prepare(void)
{
    u32 seed = 8128, hash;
    for (u32 i = 0; i < WORDS; i++) {
        Entry *e = &entries[i];
        make_word(e->word, &seed);
        if (known(e->word)) continue;
        e->hash = hash = hash_of(e->word);
        e->next = buckets[hash % BUCKETS];
        buckets[hash % BUCKETS] = e;
    }
    for (u32 i = 0; i < TEXT; i++) {
        const char *word = entries[random32(&seed) % WORDS].word;
        u32 length = strlen(word), what = random32(&seed) % 16;
        memcpy(text[i], word, length + 1);
        if (what < 6) memcpy(text[i] + length, endings[what], strlen(endings[what]) + 1);
        else if (what == 6) text[i][random32(&seed) % length] = 'x';
        else if (what == 7) memmove(text[i] + 1, text[i] + 2, length - 1);
    }
}

/* Whether the word is known without one of the endings. */
static u32 known_stem(const char *word)
{
    char stem[LONGEST + 4];
    u32 length = strlen(word);
    for (u32 i = 0; i < COUNT(endings); i++) {
        u32 size = strlen(endings[i]);
        if (length <= size || memcmp(word + length - size, endings[i], size) != 0) continue;
        memcpy(stem, word, length - size);
        stem[length - size] = 0;
        if (known(stem)) return 1;
    }
    return 0;
}

/* How many known words are one replaced, missing, doubled or exchanged letter away. */
static u32 suggestions(const char *word)
{
    char other[LONGEST + 8];
    u32 length = strlen(word), found = 0;
    for (u32 at = 0; at < length; at++) {
        memcpy(other, word, length + 1);
        for (char c = 'a'; c <= 'z'; c++) {
            other[at] = c;
            if (c != word[at]) found += known(other);
        }
        memcpy(other + at, word + at + 1, length - at);
        found += known(other);
        memcpy(other, word, length + 1);
        other[at] = word[at + 1];
        other[at + 1] = word[at];
        if (at + 1 < length) found += known(other);
    }
    for (u32 at = 0; at <= length; at++) {
        memcpy(other, word, at);
        memcpy(other + at + 1, word + at, length + 1 - at);
        for (char c = 'a'; c <= 'z'; c++) {
            other[at] = c;
            found += known(other);
        }
    }
    return found;
}

u32 work(void)
{
    u32 sum = FOLD_START, wrong = 0;
    for (u32 i = 0; i < TEXT; i++) {
        if (known(text[i]) || known_stem(text[i])) continue;
        wrong++;
        sum = fold(sum, suggestions(text[i]) << 16 | i);
    }
    if (wrong == 0 || wrong > TEXT / 4) fail("about an eighth of the words is misspelt");
    return fold(sum, wrong);
}
