/* The hour of a bare system (system.py): loaded by every program in it, by /etc/ld.so.preload.

   What asks for the time of day is told the kernel's and so many seconds more as stand in AHEAD,
   at once when they change.  Clocks that nobody sets are left as they are, and so is every wait:
   the programs here wait by those.  The kernel is asked by number, so that this asks for no newer
   C library than the system has. */
#include <fcntl.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static const int64_t *ahead;

__attribute__((constructor)) static void look(void) {
    int file = syscall(SYS_openat, AT_FDCWD, AHEAD, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return;
    void *seen = mmap(0, sizeof *ahead, PROT_READ, MAP_SHARED, file, 0);
    syscall(SYS_close, file);
    if (seen != MAP_FAILED)
        ahead = seen;
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    int failed = syscall(SYS_clock_gettime, clock, now);
    if (!failed && ahead && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
        now->tv_sec += *ahead;
    return failed;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    int failed = syscall(SYS_gettimeofday, now, zone);
    if (!failed && now && ahead)
        now->tv_sec += *ahead;
    return failed;
}

time_t time(time_t *into) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (into)
        *into = now.tv_sec;
    return now.tv_sec;
}
