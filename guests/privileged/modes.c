#include "probe.h"

void program(void) { run_tests(); }
