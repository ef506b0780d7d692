/*
 * A library for LD_PRELOAD that counts every call of the C library which touches a file below one folder, and lets
 * one of them fail, or kills the process right before it. Only the first process is troubled: its children get no
 * LD_PRELOAD.
 *
 *   FAULT_FOLDER   the folder, with no / at its end
 *   FAULT_LOG      gets a line for each counted call: its number, name and path; "!" before the name: it was failed
 *   FAULT_AT       the number of the call to fail, from 1; 0: none
 *   FAULT_ERRNO    what it fails with; 0: the process is killed instead
 *   FAULT_LASTS    1: every later call of the same name fails as well, as on a full disk
 *   FAULT_SHORT    1: a write that is to fail takes half of what it is given instead, and says so, as write(2) may
 *
 * Node calls these through libuv; statx goes through syscall() there (libuv, src/unix/linux.c). koffi asks one library
 * by name for renameat2, so dlopen() gives it this one instead; and it finds syscall(), by which signals go, in any.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static char folder[4096];
static size_t length;
static int log_fd = -1;
static long at;
static int error_number;
static int lasts;
static int is_short;
static char failed_name[32];
static long count;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

__attribute__((constructor)) static void begin(void) {
  const char *wanted = getenv("FAULT_FOLDER"), *file = getenv("FAULT_LOG");
  if (wanted == NULL || file == NULL) return;
  snprintf(folder, sizeof folder, "%s", wanted);
  length = strlen(folder);
  at = atol(getenv("FAULT_AT") ? getenv("FAULT_AT") : "0");
  error_number = atoi(getenv("FAULT_ERRNO") ? getenv("FAULT_ERRNO") : "0");
  lasts = getenv("FAULT_LASTS") != NULL && strcmp(getenv("FAULT_LASTS"), "1") == 0;
  is_short = getenv("FAULT_SHORT") != NULL && strcmp(getenv("FAULT_SHORT"), "1") == 0;
  log_fd = (int)syscall(SYS_openat, AT_FDCWD, file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  unsetenv("LD_PRELOAD");
}

/* True: the call is to fail with errno, which is set. */
static int fails(const char *name, const char *path) {
  if (log_fd < 0 || path == NULL || strncmp(path, folder, length) != 0) return 0;
  if (path[length] != '/' && path[length] != '\0') return 0;
  long number = __atomic_add_fetch(&count, 1, __ATOMIC_SEQ_CST);
  int is_it = number == at || (lasts && at > 0 && number > at && strcmp(name, failed_name) == 0);
  char line[4600];
  int size = snprintf(line, sizeof line, "%ld %s%s %s\n", number, is_it ? "!" : "", name, path + length);
  syscall(SYS_write, log_fd, line, (size_t)(size < (int)sizeof line ? size : (int)sizeof line - 1));
  if (!is_it) return 0;
  if (error_number == 0 && !is_short) kill(getpid(), SIGKILL);
  snprintf(failed_name, sizeof failed_name, "%s", name);
  errno = error_number;
  return 1;
}

static int fails_fd(const char *name, int fd) {
  if (log_fd < 0) return 0;
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t size = syscall(SYS_readlink, link, path, sizeof path - 1);
  if (size <= 0) return 0;
  path[size] = '\0';
  return fails(name, path);
}

#define OPEN(name)                                        \
  int name(const char *path, int flags, ...) {            \
    va_list more;                                         \
    va_start(more, flags);                                \
    mode_t mode = (mode_t)va_arg(more, int);              \
    va_end(more);                                         \
    const char *as = flags & (O_CREAT | O_WRONLY | O_RDWR) ? "open-to-write" : "open"; \
    return fails(as, path) ? -1 : REAL(name)(path, flags, mode); \
  }
OPEN(open)
OPEN(open64)

#define BY_PATH(type, name, bad, declared, given) \
  type name declared { return fails(#name, path) ? bad : REAL(name) given; }
BY_PATH(int, mkdir, -1, (const char *path, mode_t mode), (path, mode))
BY_PATH(int, rmdir, -1, (const char *path), (path))
BY_PATH(int, unlink, -1, (const char *path), (path))
BY_PATH(int, chmod, -1, (const char *path, mode_t mode), (path, mode))
BY_PATH(int, rename, -1, (const char *path, const char *to), (path, to))
BY_PATH(int, link, -1, (const char *path, const char *to), (path, to))
BY_PATH(DIR *, opendir, NULL, (const char *path), (path))
BY_PATH(ssize_t, readlink, -1, (const char *path, char *to, size_t size), (path, to, size))

#define BY_FD(type, name, declared, given) \
  type name declared { return fails_fd(#name, fd) ? (type)-1 : REAL(name) given; }
BY_FD(ssize_t, read, (int fd, void *to, size_t size), (fd, to, size))
/* Half of a write, where that is the fault; else nothing of it. */
static size_t part(size_t size) { return is_short ? (size + 1) / 2 : 0; }
ssize_t write(int fd, const void *from, size_t size) {
  if (fails_fd("write", fd)) return part(size) > 0 ? REAL(write)(fd, from, part(size)) : -1;
  return REAL(write)(fd, from, size);
}
BY_FD(ssize_t, pread64, (int fd, void *to, size_t size, off64_t from), (fd, to, size, from))
ssize_t pwrite64(int fd, const void *from, size_t size, off64_t to) {
  if (fails_fd("pwrite64", fd)) return part(size) > 0 ? REAL(pwrite64)(fd, from, part(size), to) : -1;
  return REAL(pwrite64)(fd, from, size, to);
}
BY_FD(int, fsync, (int fd), (fd))
BY_FD(int, fdatasync, (int fd), (fd))
BY_FD(int, fchmod, (int fd, mode_t mode), (fd, mode))
BY_FD(int, ftruncate64, (int fd, off64_t size), (fd, size))

int scandir64(const char *path, struct dirent64 ***list, int (*filter)(const struct dirent64 *),
              int (*order)(const struct dirent64 **, const struct dirent64 **)) {
  return fails("scandir", path) ? -1 : REAL(scandir64)(path, list, filter, order);
}

int statx(int dir, const char *restrict path, int flags, unsigned mask, struct statx *restrict to) {
  const int bad = path[0] == '\0' ? fails_fd("fstat", dir) : fails("stat", path);
  return bad ? -1 : REAL(statx)(dir, path, flags, mask, to);
}

int renameat2(int from_dir, const char *path, int to_dir, const char *to, unsigned flags) {
  if (fails("renameat2", path)) return -1;
  return (int)syscall(SYS_renameat2, from_dir, path, to_dir, to, flags);
}

void *dlopen(const char *name, int flags) {
  Dl_info ours;
  if (log_fd >= 0 && name != NULL && strcmp(name, "libc.so.6") == 0 && dladdr((void *)begin, &ours) != 0)
    name = ours.dli_fname;
  return REAL(dlopen)(name, flags);
}

long syscall(long number, ...) {
  static long (*real)(long, ...);
  if (real == NULL) real = (long (*)(long, ...))dlsym(RTLD_NEXT, "syscall");
  long a[6];
  va_list more;
  va_start(more, number);
  for (int n = 0; n < 6; n += 1) a[n] = va_arg(more, long);
  va_end(more);
  if (number == SYS_statx && log_fd >= 0) {
    const char *path = (const char *)a[1];
    if (path[0] == '\0' ? fails_fd("fstat", (int)a[0]) : fails("stat", path)) return -1;
  }
  if (number == SYS_pidfd_send_signal && log_fd >= 0 && fails("signal", folder)) return -1;
  return real(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}
