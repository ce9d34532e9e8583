/* Compiled as Thumb: a recursive sort of pseudo-random words and a hash of the result. */
#include <stdint.h>
#include "user.h"

static void sort(uint32_t *low, uint32_t *high) {
  while (low < high) {
    uint32_t pivot = low[(high - low) / 2];
    uint32_t *i = low, *j = high;
    while (i <= j) {
      while (*i < pivot) i++;
      while (*j > pivot) j--;
      if (i <= j) {
        uint32_t t = *i;
        *i++ = *j;
        *j-- = t;
      }
    }
    sort(low, j);
    low = i;
  }
}

uint32_t sort_thumb(void) {
  uint32_t hash = 0;
  random_start(777);
  for (int i = 0; i < SORT_COUNT; i++) sort_values[i] = random_next();
  sort(sort_values, sort_values + SORT_COUNT - 1);
  for (int i = 0; i < SORT_COUNT; i++) hash = hash * 31 + sort_values[i];
  return hash;
}
