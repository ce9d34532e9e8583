/* The frame of a compute workload: PROGRAM [ITERATIONS]. The checksum does not depend on the number of iterations. */
#include "measure.h"

int main(int argc, char **argv)
{
    u32 iterations = argc > 1 ? number(argv[1]) : 1;
    u32 first;
    if (iterations == 0) fail("the number of iterations must be at least 1");
    prepare();
    mark_start();
    first = work();
    for (u32 i = 1; i < iterations; i++) {
        u32 sum = work();
        if (sum != first) {
            print("iteration %u gave %08x instead of %08x\n", i + 1, sum, first);
            fail("the same work gave two results");
        }
    }
    mark_stop(first);
    return 0;
}
