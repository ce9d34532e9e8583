/*
 * Operations of the kernel, after LMbench's list: kops OPERATION COUNT [argument...]. Each operation is a function that does it COUNT times
 * between the two marks; the checksum is of what the operations returned, so that an operation that failed is no fast one.
 */
#include "kops.h"

static const struct { const char *name; Operation *run; } operations[] = {
    { "null", op_null }, { "read", op_read }, { "write", op_write }, { "stat", op_stat }, { "fstat", op_fstat }, { "open", op_open },
    { "sig-install", op_sig_install }, { "sig-deliver", op_sig_deliver }, { "select", op_select },
    { "pipe", op_pipe }, { "unix", op_unix }, { "context", op_context },
    { "fork-exit", op_fork_exit }, { "fork-exec", op_fork_exec }, { "fork-sh", op_fork_sh },
    { "fault-anon", op_fault_anon }, { "fault-file", op_fault_file }, { "mmap", op_mmap }, { "create", op_create },
    { "bw-pipe", op_bw_pipe }, { "bw-read", op_bw_read }, { "bw-write", op_bw_write }, { "bw-copy", op_bw_copy }, { "bw-file", op_bw_file },
};

int main(int argc, char **argv)
{
    u32 count = argc > 2 ? number(argv[2]) : 0;
    u32 a = argc > 3 ? number(argv[3]) : 0, b = argc > 4 ? number(argv[4]) : 0;
    if (argc < 3 || count == 0) fail("usage: kops OPERATION COUNT [argument...]");
    for (u32 i = 0; i < COUNT(operations); i++) {
        if (strcmp(argv[1], operations[i].name) != 0) continue;
        operations[i].run(count, a, b);
        return 0;
    }
    fail("there is no such operation");
}
