/* Rust's programs and Claude Code ask bcryptprimitives.dll for random numbers; Wine 8 has only bcrypt.dll. */
#include <windows.h>
#include <bcrypt.h>

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T bytes)
{
    return BCryptGenRandom(NULL, data, (ULONG)bytes, BCRYPT_USE_SYSTEM_PREFERRED_RNG) == 0;
}
