/* Lets calls of the operating system fail in a process that is started with LD_PRELOAD naming this, compiled.

   fail_calls(folder, error, at, to, least) arms it: calls on what lies in `folder` are counted from 1, and the ones
   from `at` to `to` fail with `error`. Only those of rank `least` and above count: 0 are reads, 1 calls that open,
   remove or change modes, 2 calls that need room on the disk. calls_counted() tells how many there were. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static char folder[4096];
static int error_number, least_rank;
static long counted, first, last;

void fail_calls(const char *in, int error, long at, long to, int least) {
    strncpy(folder, in, sizeof folder - 1);
    error_number = error, first = at, last = to, least_rank = least, counted = 0;
}

long calls_counted(void) { return counted; }

static int fails(const char *path, int rank) {
    if (!folder[0] || rank < least_rank || strncmp(path, folder, strlen(folder)) != 0) return 0;
    counted++;
    if (counted < first || counted > last) return 0;
    errno = error_number;
    return 1;
}

static int fails_at(int descriptor, const char *path, int rank) { /* a path, relative to a folder or not */
    char link[64], whole[8192];
    if (!folder[0]) return 0;
    if (path && path[0] == '/') return fails(path, rank);
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, whole, 4000);
    if (length < 0) return 0;
    snprintf(whole + length, sizeof whole - length, "/%s", path ? path : "");
    return fails(whole, rank);
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define ON_DESCRIPTOR(type, name, rank, parameters, ...)                                                             \
    type name parameters { return fails_at(fd, NULL, rank) ? -1 : NEXT(name)(__VA_ARGS__); }
#define ON_PATH(type, name, rank, parameters, ...)                                                                   \
    type name parameters { return fails(path, rank) ? -1 : NEXT(name)(__VA_ARGS__); }

ON_DESCRIPTOR(ssize_t, write, 2, (int fd, const void *from, size_t size), fd, from, size)
ON_DESCRIPTOR(ssize_t, pwrite, 2, (int fd, const void *from, size_t size, off_t at), fd, from, size, at)
ON_DESCRIPTOR(ssize_t, pwrite64, 2, (int fd, const void *from, size_t size, off64_t at), fd, from, size, at)
ON_DESCRIPTOR(ssize_t, read, 0, (int fd, void *to, size_t size), fd, to, size)
ON_DESCRIPTOR(ssize_t, pread, 0, (int fd, void *to, size_t size, off_t at), fd, to, size, at)
ON_DESCRIPTOR(ssize_t, pread64, 0, (int fd, void *to, size_t size, off64_t at), fd, to, size, at)
ON_DESCRIPTOR(int, fsync, 2, (int fd), fd)
ON_DESCRIPTOR(int, fdatasync, 2, (int fd), fd)
ON_DESCRIPTOR(int, ftruncate64, 2, (int fd, off64_t size), fd, size)
ON_DESCRIPTOR(int, fchmod, 1, (int fd, mode_t mode), fd, mode)
ON_PATH(int, rename, 2, (const char *path, const char *to), path, to)
ON_PATH(int, mkdir, 2, (const char *path, mode_t mode), path, mode)
ON_PATH(int, chmod, 1, (const char *path, mode_t mode), path, mode)
ON_PATH(int, unlink, 1, (const char *path), path)
ON_PATH(int, rmdir, 1, (const char *path), path)

int renameat(int fd, const char *path, int to, const char *name) {
    return fails_at(fd, path, 2) ? -1 : NEXT(renameat)(fd, path, to, name);
}
int unlinkat(int fd, const char *path, int flags) {
    return fails_at(fd, path, 1) ? -1 : NEXT(unlinkat)(fd, path, flags);
}

#define OPEN(name)                                                                                                     \
    int name(const char *path, int flags, ...) {                                                                       \
        va_list more;                                                                                                  \
        va_start(more, flags);                                                                                         \
        mode_t mode = va_arg(more, mode_t);                                                                            \
        va_end(more);                                                                                                  \
        return fails(path, flags & O_CREAT ? 2 : 1) ? -1 : NEXT(name)(path, flags, mode);                                      \
    }
#define OPEN_AT(name)                                                                                                  \
    int name(int fd, const char *path, int flags, ...) {                                                               \
        va_list more;                                                                                                  \
        va_start(more, flags);                                                                                         \
        mode_t mode = va_arg(more, mode_t);                                                                            \
        va_end(more);                                                                                                  \
        return fails_at(fd, path, flags & O_CREAT ? 2 : 1) ? -1 : NEXT(name)(fd, path, flags, mode);                           \
    }
OPEN(open)
OPEN(open64)
OPEN_AT(openat)
OPEN_AT(openat64)
