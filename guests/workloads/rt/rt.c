/* Memory, text and marks; see rt.h. */
#include "rt.h"

void *memmove(void *to, const void *from, u32 size)
{
    u8 *t = to;
    const u8 *f = from;
    if (t <= f || t >= f + size) return memcpy(to, from, size);
    while (size-- > 0) t[size] = f[size];
    return to;
}

void *memset(void *to, int byte, u32 size)
{
    u8 *t = to;
    u32 word = (u8)byte * 0x01010101u;
    for (; size > 0 && ((u32)t & 3) != 0; size--) *t++ = (u8)byte;
    for (; size >= 16; size -= 16, t += 16) {
        u32 *w = (u32 *)t;
        w[0] = w[1] = w[2] = w[3] = word;
    }
    while (size-- > 0) *t++ = (u8)byte;
    return to;
}

int memcmp(const void *a, const void *b, u32 size)
{
    const u8 *x = a, *y = b;
    for (; size > 0; size--, x++, y++)
        if (*x != *y) return *x - *y;
    return 0;
}

u32 strlen(const char *text)
{
    const char *end = text;
    while (*end != 0) end++;
    return (u32)(end - text);
}

int strcmp(const char *a, const char *b)
{
    while (*a != 0 && *a == *b) a++, b++;
    return (u8)*a - (u8)*b;
}

u32 number(const char *text)
{
    u32 value = 0;
    for (; *text >= '0' && *text <= '9'; text++) value = value * 10 + (u32)(*text - '0');
    return value;
}

/* Digits of a value before `end`; where they start. */
static char *digits(char *end, u32 value, u32 base, u32 least)
{
    char *at = end;
    while (value != 0 || least > 0) {
        *--at = "0123456789abcdef"[value % base];
        value /= base;
        if (least > 0) least--;
    }
    return at;
}

void print(const char *format, ...)
{
    char out[512], scratch[16];
    u32 length = 0;
    __builtin_va_list args;
    __builtin_va_start(args, format);
    for (; *format != 0; format++) {
        char single[2] = { *format, 0 };
        const char *piece = single;
        if (*format == '%') {
            char *end = scratch + sizeof(scratch) - 1;
            u32 width;
            *end = 0;
            format++;
            width = number(format);
            while (*format >= '0' && *format <= '9') format++;
            if (*format == 's') piece = __builtin_va_arg(args, const char *);
            else if (*format == 'x') piece = digits(end, __builtin_va_arg(args, u32), 16, width > 0 ? width : 1);
            else if (*format == 'u') piece = digits(end, __builtin_va_arg(args, u32), 10, 1);
            else if (*format == 'd') {
                s32 value = __builtin_va_arg(args, s32);
                char *start = digits(end, value < 0 ? 0u - (u32)value : (u32)value, 10, 1);
                if (value < 0) *--start = '-';
                piece = start;
            } else single[0] = *format == 'c' ? (char)__builtin_va_arg(args, int) : *format;
        }
        while (*piece != 0 && length < sizeof(out)) out[length++] = *piece++;
    }
    __builtin_va_end(args);
    syscall3(SYS_write, 1, out, length);
}

void fail(const char *why)
{
    print("failed: %s\n", why);
    for (;;) syscall1(SYS_exit_group, 1);
}

/* libgcc's division by zero. */
int raise(int signal);
int raise(int signal)
{
    (void)signal;
    fail("division by zero");
}

void *alloc(u32 size)
{
    static u8 *next, *end;
    u8 *found;
    size = (size + 7) & ~7u;
    if ((u32)(end - next) < size) {
        u32 chunk = size > 0x100000 ? (size + 4095) & ~4095u : 0x100000;
        /* PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS */
        long at = syscall6(SYS_mmap2, 0, (long)chunk, 3, 0x22, -1, 0);
        if ((u32)at > 0xfffff000u) fail("no memory");
        next = (u8 *)at;
        end = next + chunk;
    }
    found = next;
    next += size;
    return found;
}

u32 fold_bytes(u32 sum, const void *bytes, u32 size)
{
    const u8 *b = bytes;
    while (size-- > 0) sum = fold(sum, *b++);
    return sum;
}

/* Waits until the console has sent what was written (tcdrain: TCSBRK 1), so that sending it is not measured. */
static void drain(void)
{
    syscall3(SYS_ioctl, 1, 0x5409, 1);
}

void mark_start(void)
{
    print("#bench# start\n");
    drain();
}

void mark_stop(u32 checksum)
{
    print("#bench# stop %08x\n", checksum);
}
