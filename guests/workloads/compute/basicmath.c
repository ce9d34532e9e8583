/* Automotive: roots of cubic equations, integer square roots, angles and their sines, in VFP double and single precision. */
#include "../rt/measure.h"

#define PI 3.14159265358979323846

static double square_root(double x)
{
    double root;
    __asm__("vsqrt.f64 %P0, %P1" : "=w"(root) : "w"(x));
    return root;
}

static double absolute(double x)
{
    return x < 0 ? -x : x;
}

/* Taylor series around 0 after reduction to [-pi/2, pi/2]. */
static double sine(double x)
{
    s32 turns = (s32)(x / PI + (x < 0 ? -0.5 : 0.5));
    double r = x - turns * PI, square = r * r, term = r, sum = r;
    for (s32 n = 2; n <= 18; n += 2) {
        term *= -square / (n * (n + 1));
        sum += term;
    }
    return turns & 1 ? -sum : sum;
}

static double cosine(double x)
{
    return sine(x + PI / 2);
}

/* Newton's method. */
static double cube_root(double x)
{
    double root = x > 1 || x < -1 ? x / 3 : x;
    if (x == 0) return 0;
    for (s32 i = 0; i < 60; i++) {
        double next = (2 * root + x / (root * root)) / 3;
        if (absolute(next - root) <= 1e-14 * absolute(next)) return next;
        root = next;
    }
    return root;
}

/* Arc cosine by bisection: cosine falls on [0, pi]. */
static double arc_cosine(double x)
{
    double low = 0, high = PI;
    for (s32 i = 0; i < 40; i++) {
        double middle = (low + high) / 2;
        if (cosine(middle) > x) low = middle;
        else high = middle;
    }
    return (low + high) / 2;
}

/* Real roots of x^3 + a x^2 + b x + c; how many. */
static s32 solve_cubic(double a, double b, double c, double roots[3])
{
    double q = (a * a - 3 * b) / 9, r = (2 * a * a * a - 9 * a * b + 27 * c) / 54;
    double d = q * q * q - r * r;
    if (d >= 0 && q > 0) {
        double theta = arc_cosine(r / square_root(q * q * q)), size = -2 * square_root(q);
        for (s32 i = 0; i < 3; i++) roots[i] = size * cosine((theta + 2 * PI * i) / 3) - a / 3;
        return 3;
    }
    double s = cube_root(square_root(r * r - q * q * q) + absolute(r));
    double x = s == 0 ? 0 : s + q / s;
    roots[0] = (r < 0 ? x : -x) - a / 3;
    return 1;
}

static u32 integer_root(u32 x)
{
    u32 root = 0;
    for (u32 bit = 1u << 30; bit != 0; bit >>= 2) {
        if (x >= root + bit) {
            x -= root + bit;
            root = (root >> 1) + bit;
        } else root >>= 1;
    }
    return root;
}

void prepare(void)
{
    double roots[3];
    if (solve_cubic(-10.5, 32.0, -30.0, roots) != 3) fail("x^3 - 10.5 x^2 + 32 x - 30 has three roots");
    for (s32 i = 0; i < 3; i++) {
        double x = roots[i];
        if (absolute(((x - 10.5) * x + 32) * x - 30) > 1e-7) fail("a root is none");
    }
    if (integer_root(99980001) != 9999) fail("the root of 99980001 is 9999");
}

u32 work(void)
{
    u32 sum = FOLD_START;
    double roots[3];
    float gathered = 0;
    for (s32 a = 1; a < 6; a++)
        for (s32 b = 0; b < 5; b++)
            for (s32 c = -6; c < 6; c++) {
                s32 count = solve_cubic(a * 1.5 - 4, b * 3.25 - 8, c + 0.25, roots);
                sum = fold(sum, (u32)count);
                for (s32 i = 0; i < count; i++) sum = fold(sum, (u32)(s32)(roots[i] * 1e4));
            }
    for (u32 i = 0; i < 3000; i++) sum = fold(sum, integer_root(i * 1431655u));
    for (s32 degrees = 0; degrees < 360; degrees++) {
        double radians = degrees * PI / 180;
        sum = fold(sum, (u32)(s32)(sine(radians) * 1e6));
        gathered += (float)(radians * 180 / PI) * 0.25f + (float)cosine(radians);
    }
    return fold(sum, (u32)(s32)(gathered * 16.0f));
}
