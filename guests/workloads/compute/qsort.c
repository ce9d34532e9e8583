/* Automotive: sorts points by distance and words by their letters, with a comparison through a function pointer. */
#include "../rt/measure.h"

enum { POINTS = 6000, WORDS = 4000, LETTERS = 12 };

typedef struct { s32 x, y, z; u32 distance; } Point;
typedef int (*Compare)(const void *, const void *);

static Point points[POINTS], sorted_points[POINTS];
static char words[WORDS][LETTERS], sorted_words[WORDS][LETTERS];

static void swap(u8 *a, u8 *b, u32 size)
{
    for (u32 i = 0; i < size; i += 4) {
        u32 t = *(u32 *)(a + i);
        *(u32 *)(a + i) = *(u32 *)(b + i);
        *(u32 *)(b + i) = t;
    }
}

/* Quicksort: middle of three as the pivot, recursion into the smaller part, insertion sort of short parts. */
static void sort(u8 *base, u32 count, u32 size, Compare compare)
{
    while (count > 8) {
        u8 *low = base, *high = base + (count - 1) * size, *middle = base + count / 2 * size;
        u8 *i = low, *j = high;
        if (compare(middle, low) < 0) swap(middle, low, size);
        if (compare(high, low) < 0) swap(high, low, size);
        if (compare(middle, high) < 0) swap(middle, high, size);
        /* The pivot is at `high` now, and nothing to its left needs a bound. */
        for (;;) {
            while (compare(i, high) < 0) i += size;
            do j -= size; while (j > i && compare(j, high) > 0);
            if (i >= j) break;
            swap(i, j, size);
            i += size;
        }
        swap(i, high, size);
        u32 left = (u32)(i - base) / size, right = count - left - 1;
        if (left < right) {
            sort(base, left, size, compare);
            base = i + size;
            count = right;
        } else {
            sort(i + size, right, size, compare);
            count = left;
        }
    }
    for (u8 *i = base + size; i < base + count * size; i += size)
        for (u8 *j = i; j > base && compare(j - size, j) > 0; j -= size) swap(j - size, j, size);
}

static int by_distance(const void *a, const void *b)
{
    u32 x = ((const Point *)a)->distance, y = ((const Point *)b)->distance;
    return x < y ? -1 : x > y;
}

static int by_letters(const void *a, const void *b)
{
    return strcmp(a, b);
}

void prepare(void)
{
    u32 seed = 12345;
    for (u32 i = 0; i < POINTS; i++) {
        Point *p = &points[i];
        p->x = (s32)(random32(&seed) % 20001) - 10000;
        p->y = (s32)(random32(&seed) % 20001) - 10000;
        p->z = (s32)(random32(&seed) % 20001) - 10000;
    }
    for (u32 i = 0; i < WORDS; i++) {
        u32 length = 3 + random32(&seed) % (LETTERS - 4);
        for (u32 j = 0; j < length; j++) words[i][j] = (char)('a' + random32(&seed) % 26);
    }
}

u32 work(void)
{
    u32 sum = FOLD_START;
    memcpy(sorted_points, points, sizeof(points));
    memcpy(sorted_words, words, sizeof(words));
    for (u32 i = 0; i < POINTS; i++) {
        Point *p = &sorted_points[i];
        p->distance = (u32)(p->x * p->x + p->y * p->y + p->z * p->z);
    }
    sort((u8 *)sorted_points, POINTS, sizeof(Point), by_distance);
    sort((u8 *)sorted_words, WORDS, LETTERS, by_letters);
    for (u32 i = 0; i < POINTS; i++) {
        if (i > 0 && sorted_points[i - 1].distance > sorted_points[i].distance) fail("points out of order");
        sum = fold(sum, sorted_points[i].distance);
    }
    for (u32 i = 0; i < WORDS; i++) {
        if (i > 0 && strcmp(sorted_words[i - 1], sorted_words[i]) > 0) fail("words out of order");
        sum = fold_bytes(sum, sorted_words[i], LETTERS);
    }
    return sum;
}
