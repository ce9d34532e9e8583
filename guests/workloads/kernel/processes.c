/* Processes that wait for each other, and processes that are made and end. */
#include "kops.h"

/* A byte there and back between two processes, `count` times, over two pairs of descriptors. */
static void ping_pong(u32 count, u32 read_here, u32 write_there, u32 read_there, u32 write_here)
{
    u8 byte = 42;
    long child = (long)check(syscall0(SYS_fork), "fork");
    if (child == 0) {
        for (u32 i = 0; i < count + 1; i++)
            if (syscall3(SYS_read, read_there, &byte, 1) != 1 || syscall3(SYS_write, write_here, &byte, 1) != 1) fail("the child's end");
        syscall1(SYS_exit_group, 0);
    }
    /* Once before it counts: the child is there then. */
    for (u32 i = 0; i < count + 1; i++) {
        if (i == 1) mark_start();
        if (syscall3(SYS_write, write_there, &byte, 1) != 1 || syscall3(SYS_read, read_here, &byte, 1) != 1) fail("the parent's end");
    }
    mark_stop(byte);
    reap(child);
}

/* kops pipe COUNT: round trips */
void op_pipe(u32 count, u32 a, u32 b)
{
    u32 there[2], here[2];
    (void)a, (void)b;
    check(syscall1(SYS_pipe, there), "pipe");
    check(syscall1(SYS_pipe, here), "pipe");
    ping_pong(count, here[0], there[1], there[0], here[1]);
}

/* kops unix COUNT: round trips */
void op_unix(u32 count, u32 a, u32 b)
{
    u32 pair[2];
    (void)a, (void)b;
    check(syscall4(SYS_socketpair, AF_UNIX, SOCK_STREAM, 0, pair), "socketpair");
    ping_pong(count, pair[0], pair[0], pair[1], pair[1]);
}

/* Sums up `size` bytes of a buffer of its own, as a process between two switches does. */
static u32 touch(const u32 *words, u32 size)
{
    u32 sum = 0;
    for (u32 i = 0; i < size / 4; i++) sum += words[i];
    return sum;
}

/* kops context COUNT PROCESSES KILOBYTES: a token goes round a ring of pipes; COUNT switches, each with a working set of that size */
void op_context(u32 count, u32 processes, u32 kilobytes)
{
    enum { MOST = 32 };
    u32 pipes[MOST][2], size = kilobytes * 1024, token = 1, rounds = count / processes;
    u32 *own = alloc(size > 0 ? size : 4);
    long children[MOST];
    if (processes < 2 || processes > MOST || rounds == 0) fail("2 to 32 processes, and a switch for each at least");
    for (u32 i = 0; i < processes; i++) check(syscall1(SYS_pipe, pipes[i]), "pipe");
    for (u32 i = 1; i < processes; i++) {
        children[i] = (long)check(syscall0(SYS_fork), "fork");
        if (children[i] != 0) continue;
        memset(own, (int)i, size);
        for (u32 round = 0; round < rounds + 1; round++) {
            if (syscall3(SYS_read, pipes[i - 1][0], &token, 4) != 4) fail("a token was lost");
            touch(own, size);
            if (syscall3(SYS_write, pipes[i][1], &token, 4) != 4) fail("a token was lost");
        }
        syscall1(SYS_exit_group, 0);
    }
    memset(own, 0, size);
    for (u32 round = 0; round < rounds + 1; round++) {
        if (round == 1) mark_start();
        touch(own, size);
        if (syscall3(SYS_write, pipes[0][1], &token, 4) != 4 || syscall3(SYS_read, pipes[processes - 1][0], &token, 4) != 4) fail("a token was lost");
    }
    mark_stop(token);
    for (u32 i = 1; i < processes; i++) reap(children[i]);
}

/* kops fork-exit COUNT */
void op_fork_exit(u32 count, u32 a, u32 b)
{
    (void)a, (void)b;
    mark_start();
    for (u32 i = 0; i < count; i++) {
        long child = (long)check(syscall0(SYS_fork), "fork");
        if (child == 0) syscall1(SYS_exit_group, 0);
        reap(child);
    }
    mark_stop(0);
}

/* Starts a program `count` times and waits for its end; its output is no mark and goes nowhere. */
static void start(u32 count, const char *const arguments[])
{
    static const char *const environment[] = { "PATH=/bin", NULL };
    u32 nowhere = check(syscall3(SYS_open, "/dev/null", O_WRONLY, 0), "open /dev/null");
    mark_start();
    for (u32 i = 0; i < count; i++) {
        long child = (long)check(syscall0(SYS_fork), "fork");
        if (child == 0) {
            syscall2(63 /* dup2 */, nowhere, 1);
            syscall3(SYS_execve, arguments[0], arguments, environment);
            syscall1(SYS_exit_group, 127);
        }
        reap(child);
    }
    mark_stop(0);
}

/* kops fork-exec COUNT */
void op_fork_exec(u32 count, u32 a, u32 b)
{
    static const char *const arguments[] = { "bin/hello", NULL };
    (void)a, (void)b;
    start(count, arguments);
}

/* kops fork-sh COUNT */
void op_fork_sh(u32 count, u32 a, u32 b)
{
    static const char *const arguments[] = { "/bin/sh", "-c", "bin/hello", NULL };
    (void)a, (void)b;
    start(count, arguments);
}
