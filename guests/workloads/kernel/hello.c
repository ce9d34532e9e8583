/* The program that fork+exec and fork+sh start: one line to standard output, which is /dev/null there. */
#include "../rt/rt.h"

int main(void)
{
    print("hello\n");
    return 0;
}
