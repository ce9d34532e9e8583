/* System calls that do little, signals, select. */
#include "kops.h"

/* kops null COUNT */
void op_null(u32 count, u32 a, u32 b)
{
    u32 sum = 0, parent = (u32)syscall0(SYS_getppid);
    (void)a, (void)b;
    mark_start();
    for (u32 i = 0; i < count; i++) sum += (u32)syscall0(SYS_getppid) == parent;
    if (sum != count) fail("getppid changed its mind");
    mark_stop(0);
}

/* kops read COUNT: one byte of /dev/zero */
void op_read(u32 count, u32 a, u32 b)
{
    u32 fd = check(syscall3(SYS_open, "/dev/zero", O_RDONLY, 0), "open /dev/zero"), sum = 0;
    u8 byte = 1;
    (void)a, (void)b;
    mark_start();
    for (u32 i = 0; i < count; i++) sum += (u32)syscall3(SYS_read, fd, &byte, 1);
    if (sum != count || byte != 0) fail("read /dev/zero");
    mark_stop(0);
}

/* kops write COUNT: one byte to /dev/null */
void op_write(u32 count, u32 a, u32 b)
{
    u32 fd = check(syscall3(SYS_open, "/dev/null", O_WRONLY, 0), "open /dev/null"), sum = 0;
    u8 byte = 0;
    (void)a, (void)b;
    mark_start();
    for (u32 i = 0; i < count; i++) sum += (u32)syscall3(SYS_write, fd, &byte, 1);
    if (sum != count) fail("write /dev/null");
    mark_stop(0);
}

/* kops stat COUNT */
void op_stat(u32 count, u32 a, u32 b)
{
    u8 stat[128] __attribute__((aligned(8)));
    u32 sum = 0;
    (void)a, (void)b;
    mark_start();
    for (u32 i = 0; i < count; i++) sum |= (u32)syscall2(SYS_stat64, "/bin/busybox", stat);
    if (sum != 0) fail("stat /bin/busybox");
    mark_stop(0);
}

/* kops fstat COUNT */
void op_fstat(u32 count, u32 a, u32 b)
{
    u8 stat[128] __attribute__((aligned(8)));
    u32 fd = check(syscall3(SYS_open, "/bin/busybox", O_RDONLY, 0), "open /bin/busybox"), sum = 0;
    (void)a, (void)b;
    mark_start();
    for (u32 i = 0; i < count; i++) sum |= (u32)syscall2(SYS_fstat64, fd, stat);
    if (sum != 0) fail("fstat");
    mark_stop(0);
}

/* kops open COUNT: open and close */
void op_open(u32 count, u32 a, u32 b)
{
    (void)a, (void)b;
    mark_start();
    for (u32 i = 0; i < count; i++) check(syscall1(SYS_close, check(syscall3(SYS_open, "/bin/busybox", O_RDONLY, 0), "open /bin/busybox")), "close");
    mark_stop(0);
}

/* struct sigaction of the kernel */
struct action { void (*handler)(int); u32 flags; void *restorer; u32 mask[2]; };

static volatile u32 caught;

static void handler(int signal)
{
    (void)signal;
    caught++;
}

static void install(void)
{
    struct action action = { handler, 0, NULL, { 0, 0 } };
    check(syscall4(SYS_rt_sigaction, SIGUSR1, &action, NULL, 8), "sigaction");
}

/* kops sig-install COUNT */
void op_sig_install(u32 count, u32 a, u32 b)
{
    (void)a, (void)b;
    mark_start();
    for (u32 i = 0; i < count; i++) install();
    mark_stop(0);
}

/* kops sig-deliver COUNT: a signal to itself, its handler, the return from it */
void op_sig_deliver(u32 count, u32 a, u32 b)
{
    u32 self = (u32)syscall0(SYS_getpid);
    (void)a, (void)b;
    install();
    mark_start();
    for (u32 i = 0; i < count; i++) syscall2(SYS_kill, self, SIGUSR1);
    if (caught != count) fail("a signal was lost");
    mark_stop(0);
}

/* kops select COUNT FILES: that many pipes, of which none has data and the time-out is over */
void op_select(u32 count, u32 files, u32 b)
{
    u32 set[32], last = 0, sum = 0;
    (void)b;
    memset(set, 0, sizeof(set));
    for (u32 i = 0; i < files; i++) {
        u32 ends[2];
        check(syscall1(SYS_pipe, ends), "pipe");
        if (ends[0] >= 1024) fail("too many files");
        set[ends[0] / 32] |= 1u << ends[0] % 32;
        last = ends[0];
    }
    mark_start();
    for (u32 i = 0; i < count; i++) {
        u32 copy[32];
        s32 nothing[2] = { 0, 0 };
        memcpy(copy, set, sizeof(copy));
        sum |= (u32)syscall5(SYS_newselect, last + 1, copy, NULL, NULL, nothing);
    }
    if (sum != 0) fail("select found something to read");
    mark_stop(0);
}
