/* The small C runtime of the workloads: system calls, memory, text, and the frame of a measured program. */
#ifndef RT_H
#define RT_H

typedef unsigned char u8;
typedef signed char s8;
typedef unsigned short u16;
typedef short s16;
typedef unsigned int u32;
typedef int s32;
typedef unsigned long long u64;
typedef long long s64;

#define NULL ((void *)0)
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Linux, ARM EABI: number in r7, arguments in r0 to r5, -errno on failure. */
static inline long syscall6(long number, long a, long b, long c, long d, long e, long f)
{
    register long r7 __asm__("r7") = number;
    register long r0 __asm__("r0") = a;
    register long r1 __asm__("r1") = b;
    register long r2 __asm__("r2") = c;
    register long r3 __asm__("r3") = d;
    register long r4 __asm__("r4") = e;
    register long r5 __asm__("r5") = f;
    __asm__ volatile("svc #0" : "+r"(r0) : "r"(r7), "r"(r1), "r"(r2), "r"(r3), "r"(r4), "r"(r5) : "memory");
    return r0;
}
#define syscall0(n) syscall6(n, 0, 0, 0, 0, 0, 0)
#define syscall1(n, a) syscall6(n, (long)(a), 0, 0, 0, 0, 0)
#define syscall2(n, a, b) syscall6(n, (long)(a), (long)(b), 0, 0, 0, 0)
#define syscall3(n, a, b, c) syscall6(n, (long)(a), (long)(b), (long)(c), 0, 0, 0)
#define syscall4(n, a, b, c, d) syscall6(n, (long)(a), (long)(b), (long)(c), (long)(d), 0, 0)
#define syscall5(n, a, b, c, d, e) syscall6(n, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), 0)

/* include/uapi/asm-generic and arch/arm/tools/syscall.tbl */
enum {
    SYS_fork = 2, SYS_read = 3, SYS_write = 4, SYS_open = 5, SYS_close = 6, SYS_unlink = 10, SYS_execve = 11,
    SYS_lseek = 19, SYS_getpid = 20, SYS_kill = 37, SYS_pipe = 42, SYS_ioctl = 54, SYS_getppid = 64, SYS_munmap = 91,
    SYS_wait4 = 114, SYS_newselect = 142, SYS_rt_sigaction = 174, SYS_mmap2 = 192, SYS_stat64 = 195,
    SYS_fstat64 = 197, SYS_exit_group = 248, SYS_socketpair = 288,
};

void *memcpy(void *to, const void *from, u32 size);
void *memmove(void *to, const void *from, u32 size);
void *memset(void *to, int byte, u32 size);
int memcmp(const void *a, const void *b, u32 size);
u32 strlen(const char *text);
int strcmp(const char *a, const char *b);
/* Decimal; stops at the first other character. */
u32 number(const char *text);

/* %s %d %u %x %c %%, with a width and zeros for %x (%08x). To standard output, in one write a call (at most 512 bytes). */
void print(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Says why and ends the program with status 1. */
void fail(const char *why) __attribute__((noreturn));

/* Zeroed memory that is never given back, aligned to 8; ends the program when there is none. */
void *alloc(u32 size);

/* A generator of pseudo-random words (xorshift32); the seed must not be 0. */
static inline u32 random32(u32 *seed)
{
    u32 x = *seed;
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    return *seed = x;
}

/* Folds a word into a checksum (FNV-1a on words). */
static inline u32 fold(u32 sum, u32 word)
{
    return (sum ^ word) * 16777619u;
}
#define FOLD_START 2166136261u
u32 fold_bytes(u32 sum, const void *bytes, u32 size);

/* The marks on the console between which the host takes the time (docs/benchmarks.md). */
void mark_start(void);
void mark_stop(u32 checksum);

#endif
