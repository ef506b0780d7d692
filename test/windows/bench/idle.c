/* The lightest of programs: it only waits to be ended. */
#include <windows.h>

int main(void)
{
    Sleep(INFINITE);
    return 0;
}
