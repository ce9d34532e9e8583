/* What a compute workload defines; measure.c holds the main program. */
#ifndef MEASURE_H
#define MEASURE_H

#include "rt.h"

/* Makes the input, outside the measured time, and checks known answers where the algorithm has some. */
void prepare(void);
/* One iteration. It does the same work on the same input each time, and answers a checksum of what it computed. */
u32 work(void);

#endif
