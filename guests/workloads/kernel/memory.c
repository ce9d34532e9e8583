/* Pages, files and bandwidths. */
#include "kops.h"

static const char file_name[] = "/tmp/kops";

/* A file of `size` bytes in /tmp, open for reading and writing. */
static u32 make_file(u32 size)
{
    u32 fd = check(syscall3(SYS_open, file_name, O_RDWR | O_CREAT | O_TRUNC, 0600), "create /tmp/kops");
    u8 *block = alloc(65536);
    for (u32 i = 0; i < 65536; i++) block[i] = (u8)(i * 7);
    for (u32 done = 0; done < size; done += 65536)
        if (syscall3(SYS_write, fd, block, 65536) != 65536) fail("write /tmp/kops");
    return fd;
}

/* Touches `count` pages of mappings of 256 pages, each made anew. */
static void fault(u32 count, u32 protection, u32 flags, s32 fd)
{
    u32 sum = 0;
    mark_start();
    for (u32 done = 0; done < count; done += 256) {
        u8 *pages = map(256 * PAGE, protection, flags, fd);
        for (u32 i = 0; i < 256; i++) {
            if (protection & PROT_WRITE) pages[i * PAGE] = 1;
            sum += pages[i * PAGE];
        }
        check(syscall2(SYS_munmap, pages, 256 * PAGE), "munmap");
    }
    mark_stop(protection & PROT_WRITE ? sum != (count + 255) / 256 * 256 : 0);
}

/* kops fault-anon COUNT: pages of anonymous memory, written */
void op_fault_anon(u32 count, u32 a, u32 b)
{
    (void)a, (void)b;
    fault(count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
}

/* kops fault-file COUNT: pages of a file in memory, read */
void op_fault_file(u32 count, u32 a, u32 b)
{
    u32 fd = make_file(256 * PAGE);
    (void)a, (void)b;
    fault(count, PROT_READ, MAP_SHARED, (s32)fd);
    syscall1(SYS_unlink, file_name);
}

/* kops mmap COUNT: maps 1 MiB of a file, touches every sixteenth page, unmaps it */
void op_mmap(u32 count, u32 a, u32 b)
{
    u32 fd = make_file(256 * PAGE), sum = 0;
    (void)a, (void)b;
    mark_start();
    for (u32 i = 0; i < count; i++) {
        const u8 *pages = map(256 * PAGE, PROT_READ, MAP_SHARED, (s32)fd);
        for (u32 at = 0; at < 256 * PAGE; at += 16 * PAGE) sum += pages[at + 1];
        check(syscall2(SYS_munmap, pages, 256 * PAGE), "munmap");
    }
    mark_stop(sum == count * 16 * 7 ? 0 : sum);
    syscall1(SYS_unlink, file_name);
}

/* kops create COUNT BYTES: creates a file, writes that much, closes and deletes it */
void op_create(u32 count, u32 bytes, u32 b)
{
    u8 *block = alloc(bytes > 0 ? bytes : 1);
    (void)b;
    mark_start();
    for (u32 i = 0; i < count; i++) {
        u32 fd = check(syscall3(SYS_open, file_name, O_WRONLY | O_CREAT | O_TRUNC, 0600), "create");
        if (bytes > 0 && (u32)syscall3(SYS_write, fd, block, bytes) != bytes) fail("write");
        check(syscall1(SYS_close, fd), "close");
        check(syscall1(SYS_unlink, file_name), "unlink");
    }
    mark_stop(0);
}

enum { MEGABYTE = 1 << 20 };

/* kops bw-pipe COUNT: megabytes through a pipe, 64 KiB at a time */
void op_bw_pipe(u32 count, u32 a, u32 b)
{
    u32 ends[2], rest = count * MEGABYTE;
    u8 *block = alloc(65536);
    long child;
    (void)a, (void)b;
    if (count >= 4096) fail("less than 4096 megabytes");
    check(syscall1(SYS_pipe, ends), "pipe");
    child = (long)check(syscall0(SYS_fork), "fork");
    if (child == 0) {
        for (u32 left = rest + 65536; left > 0; left -= 65536) {
            u32 sent = 0;
            while (sent < 65536) sent += check(syscall3(SYS_write, ends[1], block + sent, 65536 - sent), "write to the pipe");
        }
        syscall1(SYS_exit_group, 0);
    }
    /* The first block does not count: the child is there then. */
    for (u32 first = 65536; first > 0;) first -= check(syscall3(SYS_read, ends[0], block, first), "read from the pipe");
    mark_start();
    while (rest > 0) rest -= check(syscall3(SYS_read, ends[0], block, rest < 65536 ? rest : 65536), "read from the pipe");
    mark_stop(rest);
    reap(child);
}

/* kops bw-read COUNT: megabytes of memory, summed up by words */
void op_bw_read(u32 count, u32 a, u32 b)
{
    u32 *words = alloc(MEGABYTE), sum = 0;
    (void)a, (void)b;
    for (u32 i = 0; i < MEGABYTE / 4; i++) words[i] = i;
    mark_start();
    for (u32 n = 0; n < count; n++)
        for (u32 *w = words; w < words + MEGABYTE / 4; w += 8) sum += w[0] + w[1] + w[2] + w[3] + w[4] + w[5] + w[6] + w[7];
    /* The sum of 0 to 2^18 - 1, modulo 2^32, each time. */
    mark_stop(sum - count * 0xfffe0000u);
}

/* kops bw-write COUNT: megabytes of memory, written by words */
void op_bw_write(u32 count, u32 a, u32 b)
{
    volatile u32 *words = alloc(MEGABYTE);
    (void)a, (void)b;
    memset((void *)words, 0, MEGABYTE);
    mark_start();
    for (u32 n = 0; n < count; n++)
        for (volatile u32 *w = words; w < words + MEGABYTE / 4; w += 8) w[0] = n, w[1] = n, w[2] = n, w[3] = n, w[4] = n, w[5] = n, w[6] = n, w[7] = n;
    mark_stop(words[MEGABYTE / 4 - 1] - (count - 1));
}

/* kops bw-copy COUNT: megabytes, from one place in memory to another */
void op_bw_copy(u32 count, u32 a, u32 b)
{
    u8 *from = alloc(MEGABYTE), *to = alloc(MEGABYTE);
    (void)a, (void)b;
    for (u32 i = 0; i < MEGABYTE; i++) from[i] = (u8)(i * 13);
    memset(to, 0, MEGABYTE);
    mark_start();
    for (u32 n = 0; n < count; n++) {
        memcpy(to, from, MEGABYTE);
        __asm__ volatile("" : : : "memory");
    }
    mark_stop((u32)memcmp(to, from, MEGABYTE));
}

/* kops bw-file COUNT: megabytes read from a file that lies in the page cache, 64 KiB at a time */
void op_bw_file(u32 count, u32 a, u32 b)
{
    u32 fd = make_file(MEGABYTE), sum = 0;
    u8 *block = alloc(65536);
    (void)a, (void)b;
    mark_start();
    for (u32 n = 0; n < count; n++) {
        check(syscall3(SYS_lseek, fd, 0, 0), "lseek");
        for (u32 done = 0; done < MEGABYTE; done += 65536) sum += (u32)syscall3(SYS_read, fd, block, 65536) >> 16;
    }
    mark_stop(sum == count * 16 ? 0 : 1);
    syscall1(SYS_unlink, file_name);
}
