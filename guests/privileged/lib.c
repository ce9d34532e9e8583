/* What the programs print with. */
#include "probe.h"

void put(const char *s) {
  for (; *s; s++) put_char(*s);
}

void put_flag(uint32_t v, const char *s) {
  if (v) put(s);
}

/* FNV-1a by words: only differences matter. */
void hash_add(uint32_t *hash, uint32_t v) { *hash = (*hash ^ v) * 16777619u; }

void end(void) {
  put("end\n");
  power_off();
}
