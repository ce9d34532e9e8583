/*
 * Runs VFP instructions on the CPU (or emulator) that it is started on, for comparison with jitvisor's.
 *
 * Input, little-endian words, until end of file: batches of
 *   instruction, number of cases, first S register, number of S registers,
 * and for each case: FPSCR, the S registers. Output for each case: FPSCR, the S registers. No libc.
 */
typedef unsigned int u32;

static long system_call(long number, long a, long b, long c)
{
    register long r0 asm("r0") = a;
    register long r1 asm("r1") = b;
    register long r2 asm("r2") = c;
    register long r7 asm("r7") = number;
    asm volatile("svc 0" : "+r"(r0) : "r"(r1), "r"(r2), "r"(r7) : "memory");
    return r0;
}

enum { SYS_EXIT = 1, SYS_READ = 3, SYS_WRITE = 4, SYS_MPROTECT = 125, SYS_CACHEFLUSH = 0xf0002 };
enum { BX_LR = 0xe12fff1e, BUFFER_WORDS = 1 << 18 };

static u32 code[1024] __attribute__((aligned(4096)));
static u32 buffer[BUFFER_WORDS];
static u32 file[32];

/* Loads the register file, runs the code, stores the register file. */
static u32 run(u32 fpscr)
{
    asm volatile("vldmia %[file], {s0-s31}\n\t"
                 "vmsr fpscr, %[fpscr]\n\t"
                 "blx %[code]\n\t"
                 "vmrs %[fpscr], fpscr\n\t"
                 "mov r3, #0\n\t"
                 "vmsr fpscr, r3\n\t"
                 "vstmia %[file], {s0-s31}"
                 : [fpscr] "+r"(fpscr)
                 : [file] "r"(file), [code] "r"(code)
                 : "r3", "lr", "cc", "memory");
    return fpscr;
}

static int transfer(int number, char *p, u32 size)
{
    while (size != 0) {
        long n = system_call(number, number == SYS_WRITE, (long)p, size);
        if (n <= 0)
            return 0;
        p += n;
        size -= n;
    }
    return 1;
}

void _start(void)
{
    u32 header[4];
    system_call(SYS_MPROTECT, (long)code, sizeof code, 7);
    while (transfer(SYS_READ, (char *)header, sizeof header)) {
        u32 count = header[1], first = header[2], words = header[3];
        if (words > 32 || first + words > 32 || count > BUFFER_WORDS || count * (words + 1) > BUFFER_WORDS)
            system_call(SYS_EXIT, 2, 0, 0);
        code[0] = header[0];
        code[1] = BX_LR;
        system_call(SYS_CACHEFLUSH, (long)code, (long)(code + 2), 0);
        if (!transfer(SYS_READ, (char *)buffer, count * (words + 1) * 4))
            system_call(SYS_EXIT, 3, 0, 0);
        u32 *p = buffer;
        for (u32 i = 0; i < count; i++) {
            for (u32 k = 0; k < words; k++)
                file[first + k] = p[1 + k];
            p[0] = run(p[0]);
            for (u32 k = 0; k < words; k++)
                p[1 + k] = file[first + k];
            p += words + 1;
        }
        if (!transfer(SYS_WRITE, (char *)buffer, count * (words + 1) * 4))
            system_call(SYS_EXIT, 4, 0, 0);
    }
    system_call(SYS_EXIT, 0, 0, 0);
}
