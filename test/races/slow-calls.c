/*
 * A library for LD_PRELOAD that makes an old, slow disk of one folder: each call which renames something there waits
 * for a moment first, some of those which create a file do, and no two files can be exchanged (renameat2(2): EINVAL).
 * So others come between the last look of who reads, changes and writes, and the rename. What lies in a lock folder
 * is left alone.
 *
 *   SLOW_FOLDER   the folder, with no / at its end
 *   SLOW_MS       the longest wait of a rename; every second call that creates waits up to a quarter of it
 *
 * koffi asks one library by name for renameat2, so dlopen() gives it this one instead.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const char *folder;
static long longest_ms;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

__attribute__((constructor)) static void begin(void) {
  folder = getenv("SLOW_FOLDER");
  longest_ms = atol(getenv("SLOW_MS") ? getenv("SLOW_MS") : "0");
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  srandom((unsigned)(now.tv_nsec ^ ((long)getpid() << 8)));
}

static void dawdle(const char *path, long longest) {
  if (folder == NULL || longest <= 0 || strncmp(path, folder, strlen(folder)) != 0) return;
  if (strstr(path, ".lock.dir") != NULL) return;
  const long ms = random() % longest;
  nanosleep(&(struct timespec){ms / 1000, ms % 1000 * 1000000}, NULL);
}

#define OPEN(name)                              \
  int name(const char *path, int flags, ...) {  \
    va_list more;                               \
    va_start(more, flags);                      \
    mode_t mode = (mode_t)va_arg(more, int);    \
    va_end(more);                               \
    if ((flags & O_CREAT) && random() % 2 == 0) dawdle(path, longest_ms / 4); \
    return REAL(name)(path, flags, mode);       \
  }
OPEN(open)
OPEN(open64)

int rename(const char *path, const char *to) {
  dawdle(path, longest_ms);
  return REAL(rename)(path, to);
}

int renameat2(int from_dir, const char *path, int to_dir, const char *to, unsigned flags) {
  errno = EINVAL;
  return -1;
}

void *dlopen(const char *name, int flags) {
  Dl_info ours;
  if (name != NULL && strcmp(name, "libc.so.6") == 0 && dladdr((void *)begin, &ours) != 0) name = ours.dli_fname;
  return REAL(dlopen)(name, flags);
}
