/* System calls of the demo: number in r7, arguments in r0 to r2, result in r0. */
#ifndef CALLS_H
#define CALLS_H
enum { CALL_WRITE = 1, CALL_TICKS, CALL_YIELD, CALL_EXIT, CALL_SWITCHES, CALL_REPORT, CALL_FAULTS, CALL_CHECKPOINT };

/* What the user program reports with CALL_REPORT; the kernel prints the names in this order. */
enum {
  REPORT_PRIVATE_PAGE, REPORT_SIEVE, REPORT_CRC32, REPORT_MD5, REPORT_SORT_THUMB, REPORT_MATRIX,
  REPORT_DEMAND_ZERO, REPORT_KERNEL_FENCED, REPORT_RETURNS, REPORT_COUNT
};
#define REPORT_NAMES { "user private page", "user sieve", "user crc32", "user md5", "user sort thumb", "user matrix", \
  "user demand zero", "user kernel fenced", "user call results" }

#ifndef ROUNDS
#define ROUNDS 8
#endif
#endif
