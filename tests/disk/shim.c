/* Stands between a program and its disk: writes down what it asks for, or lets it fail.
 *
 * Loaded with LD_PRELOAD; only files below one folder are looked at.  The program under test
 * is unchanged; whoever drives it calls the four disk_ functions (tests/disk/shim.py).
 *
 * A line of the log: kind, length of the path, offset, length of the data; path; data.
 * Shared memory of SQLite ("-shm") is not written down, since no power cut leaves it, but
 * its writes fail like all others.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST_FILES 1024
#define LONGEST 512
#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

enum kind { CREATE = 1, WRITE, TRUNCATE, SYNC, RENAME, UNLINK, MARK };

struct head {
    uint32_t kind, path;
    int64_t offset, length;
};

static pthread_mutex_t lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static char folder[LONGEST];
static char paths[MOST_FILES][LONGEST];
static int log_fd = -1;
static long counted, fail_from = -1, fail_until = -1;
static int fail_with;

static int is_ours(const char *path) {
    return folder[0] && path && strncmp(path, folder, strlen(folder)) == 0 &&
           strlen(path) < LONGEST;
}

static const char *path_of(int fd) {
    return fd >= 0 && fd < MOST_FILES && paths[fd][0] ? paths[fd] : NULL;
}

static int is_shared_memory(const char *path) {
    size_t length = strlen(path);
    return length > 4 && strcmp(path + length - 4, "-shm") == 0;
}

static void put(const void *data, size_t length) {
    const char *next = data;
    while (length) {
        ssize_t written = REAL(write)(log_fd, next, length);
        if (written <= 0) return;
        next += written;
        length -= (size_t)written;
    }
}

static void note(enum kind kind, const char *path, int64_t offset, const void *data, int64_t length) {
    if (log_fd < 0 || (path[0] && is_shared_memory(path))) return;
    struct head head = {kind, (uint32_t)strlen(path), offset, length};
    put(&head, sizeof head);
    put(path, strlen(path));
    if (data) put(data, (size_t)length);
}

/* Whether the next request fails; every request counts, whatever becomes of it. */
static int fails(void) {
    long number = counted++;
    if (fail_from < 0 || number < fail_from || (fail_until >= 0 && number >= fail_until)) return 0;
    errno = fail_with;
    return 1;
}

/* ------------------------------------------------------------- what the driver calls */

void disk_watch(const char *below) {
    pthread_mutex_lock(&lock);
    snprintf(folder, sizeof folder, "%s", below);
    pthread_mutex_unlock(&lock);
}

int disk_record(const char *log) {
    pthread_mutex_lock(&lock);
    log_fd = REAL(open)(log, O_WRONLY | O_CREAT | O_APPEND, 0600);
    pthread_mutex_unlock(&lock);
    return log_fd;
}

void disk_mark(const char *text) {
    pthread_mutex_lock(&lock);
    note(MARK, "", 0, text, (int64_t)strlen(text));
    pthread_mutex_unlock(&lock);
}

/* From the given request on so many fail (-1: all); returns how many there were before. */
long disk_fail(long from, long times, int error) {
    pthread_mutex_lock(&lock);
    long before = counted;
    counted = 0;
    fail_from = from;
    fail_until = times < 0 ? -1 : from + times;
    fail_with = error;
    pthread_mutex_unlock(&lock);
    return before;
}

/* ------------------------------------------------------------------------ the requests */

static int opened(int at, const char *path, int flags, mode_t mode) {
    if (!is_ours(path)) return REAL(openat)(at, path, flags, mode);
    pthread_mutex_lock(&lock);
    int fd = -1, is_new = (flags & O_CREAT) && access(path, F_OK) != 0;
    if (!is_new || !fails()) fd = REAL(openat)(at, path, flags, mode);
    int error = errno;
    if (fd >= 0 && fd < MOST_FILES) {
        strcpy(paths[fd], path);
        if (is_new) note(CREATE, path, 0, NULL, 0);
        else if (flags & O_TRUNC) note(TRUNCATE, path, 0, NULL, 0);
    }
    pthread_mutex_unlock(&lock);
    errno = error;
    return fd;
}

#define OPENED(at)                                   \
    mode_t mode = 0;                                 \
    if (flags & O_CREAT) {                           \
        va_list more;                                \
        va_start(more, flags);                       \
        mode = (mode_t)va_arg(more, unsigned);       \
        va_end(more);                                \
    }                                                \
    return opened(at, path, flags, mode)

int open(const char *path, int flags, ...) { OPENED(AT_FDCWD); }
int open64(const char *path, int flags, ...) { OPENED(AT_FDCWD); }
int openat(int at, const char *path, int flags, ...) { OPENED(at); }

int close(int fd) {
    if (fd >= 0 && fd < MOST_FILES) paths[fd][0] = 0;
    return REAL(close)(fd);
}

static ssize_t written(int fd, const char *path, const void *data, size_t length, off_t offset) {
    pthread_mutex_lock(&lock);
    int is_bad = fails();
    /* a disk that is full has taken the beginning */
    size_t taken = is_bad ? (fail_with == ENOSPC ? length / 2 : 0) : length;
    ssize_t done = taken ? REAL(pwrite)(fd, data, taken, offset) : 0;
    if (done > 0) note(WRITE, path, offset, data, done);
    if (is_bad) {
        errno = fail_with;
        done = -1;
    }
    int error = errno;
    pthread_mutex_unlock(&lock);
    errno = error;
    return done;
}

ssize_t pwrite(int fd, const void *data, size_t length, off_t offset) {
    const char *path = path_of(fd);
    return path ? written(fd, path, data, length, offset) : REAL(pwrite)(fd, data, length, offset);
}

ssize_t pwrite64(int fd, const void *data, size_t length, off64_t offset) {
    const char *path = path_of(fd);
    return path ? written(fd, path, data, length, offset)
                : REAL(pwrite64)(fd, data, length, offset);
}

ssize_t write(int fd, const void *data, size_t length) {
    const char *path = path_of(fd);
    if (!path) return REAL(write)(fd, data, length);
    off_t offset = lseek(fd, 0, fcntl(fd, F_GETFL) & O_APPEND ? SEEK_END : SEEK_CUR);
    ssize_t done = written(fd, path, data, length, offset);
    if (done > 0) {
        int error = errno;
        lseek(fd, offset + done, SEEK_SET);
        errno = error;
    }
    return done;
}

static int truncated(int fd, const char *path, off_t length) {
    pthread_mutex_lock(&lock);
    int done = fails() ? -1 : REAL(ftruncate)(fd, length);
    int error = errno;
    if (done == 0) note(TRUNCATE, path, length, NULL, 0);
    pthread_mutex_unlock(&lock);
    errno = error;
    return done;
}

int ftruncate(int fd, off_t length) {
    const char *path = path_of(fd);
    return path ? truncated(fd, path, length) : REAL(ftruncate)(fd, length);
}

int ftruncate64(int fd, off64_t length) {
    const char *path = path_of(fd);
    return path ? truncated(fd, path, length) : REAL(ftruncate64)(fd, length);
}

/* A disk that is only simulated need not be waited for. */
static int synced(const char *path) {
    pthread_mutex_lock(&lock);
    int done = fails() ? -1 : 0;
    int error = errno;
    if (done == 0) note(SYNC, path, 0, NULL, 0);
    pthread_mutex_unlock(&lock);
    errno = error;
    return done;
}

int fsync(int fd) {
    const char *path = path_of(fd);
    return path ? synced(path) : REAL(fsync)(fd);
}

int fdatasync(int fd) {
    const char *path = path_of(fd);
    return path ? synced(path) : REAL(fdatasync)(fd);
}

int rename(const char *from, const char *to) {
    if (!is_ours(from)) return REAL(rename)(from, to);
    pthread_mutex_lock(&lock);
    int done = fails() ? -1 : REAL(rename)(from, to);
    int error = errno;
    if (done == 0) note(RENAME, from, 0, to, (int64_t)strlen(to));
    pthread_mutex_unlock(&lock);
    errno = error;
    return done;
}

int unlink(const char *path) {
    if (!is_ours(path)) return REAL(unlink)(path);
    pthread_mutex_lock(&lock);
    int is_there = access(path, F_OK) == 0;
    int done = is_there && fails() ? -1 : REAL(unlink)(path);
    int error = errno;
    if (done == 0) note(UNLINK, path, 0, NULL, 0);
    pthread_mutex_unlock(&lock);
    errno = error;
    return done;
}
