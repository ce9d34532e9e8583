/* What the parts of the user program share. */
#ifndef USER_H
#define USER_H
#define SORT_COUNT 4096
uint32_t call(uint32_t a, uint32_t b, uint32_t c, uint32_t number);
uint32_t call_thumb(uint32_t a, uint32_t b, uint32_t c, uint32_t number);
uint32_t probe(uint32_t address);
uint32_t random_next(void);
void random_start(uint32_t value);
extern uint32_t sort_values[SORT_COUNT];
uint32_t sort_thumb(void);
#endif
