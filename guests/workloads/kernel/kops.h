/* What the operations of kops share. */
#ifndef KOPS_H
#define KOPS_H

#include "../rt/rt.h"

/* Does an operation `count` times between mark_start and mark_stop; `a` and `b` are numbers of the command line. */
typedef void Operation(u32 count, u32 a, u32 b);

Operation op_null, op_read, op_write, op_stat, op_fstat, op_open, op_sig_install, op_sig_deliver, op_select;
Operation op_pipe, op_unix, op_context, op_fork_exit, op_fork_exec, op_fork_sh;
Operation op_fault_anon, op_fault_file, op_mmap, op_create;
Operation op_bw_pipe, op_bw_read, op_bw_write, op_bw_copy, op_bw_file;

enum {
    O_RDONLY = 0, O_WRONLY = 1, O_RDWR = 2, O_CREAT = 0x40, O_TRUNC = 0x200,
    PROT_READ = 1, PROT_WRITE = 2, MAP_SHARED = 1, MAP_PRIVATE = 2, MAP_ANONYMOUS = 0x20,
    SIGUSR1 = 10, SIGCHLD = 17, AF_UNIX = 1, SOCK_STREAM = 1, PAGE = 4096,
};

/* The result of a system call, or the end of the program when it failed. */
static inline u32 check(long result, const char *what)
{
    if ((u32)result > 0xfffff000u) fail(what);
    return (u32)result;
}

static inline void *map(u32 size, u32 protection, u32 flags, s32 fd)
{
    return (void *)check(syscall6(SYS_mmap2, 0, (long)size, (long)protection, (long)flags, fd, 0), "mmap");
}

/* Waits for a child; its exit status, which must be 0. */
static inline void reap(long pid)
{
    s32 status;
    if (syscall4(SYS_wait4, pid, &status, 0, 0) != pid || status != 0) fail("a child failed");
}

#endif
