/* SPDX-License-Identifier: LGPL-2.1-or-later OR MIT */
/*
 * What the files of libltask share: the session, and one way to call the
 * kernel that turns errno into a return value.
 */
#ifndef LIBLTASK_INTERNAL_H
#define LIBLTASK_INTERNAL_H

#include <errno.h>
#include <pthread.h>
#include <sys/ioctl.h>
#include <time.h>

#include <libltask.h>

/* The library is built with hidden visibility; this marks what it offers. */
#define LTASK_API __attribute__((visibility("default")))

/*
 * @fd: never changes.
 * @lock: guards @ops and @nr_ops, the operations as last enumerated.
 */
struct ltask_session {
	int fd;
	pthread_mutex_t lock;
	struct ltask_op_info *ops;
	unsigned int nr_ops;
};

static inline int ltask_call(int fd, unsigned long cmd, void *arg)
{
	int saved = errno;
	int ret = ioctl(fd, cmd, arg);

	if (ret < 0)
		ret = -errno;
	errno = saved;
	return ret;
}

/* Of a call that has changed: what programs get that are linked now. */
#define LTASK_SINCE(name, version) \
	__asm__(".symver " #name ", " #name "@@@LIBLTASK_" #version)

/* Requests of whichever version. */
int ltask_go_sized(struct ltask_session *session, const void *reqs,
		   unsigned int nr_reqs, size_t req_size,
		   struct ltask_go *result);

/* compat.c: what programs get that were linked with version 0.1. */
int ltask_go_many_0_1(struct ltask_session *session, const void *reqs,
		      unsigned int nr_reqs, struct ltask_go *result);
__s64 ltask_go_0_1(struct ltask_session *session, const void *req);
int ltask_batch_add_0_1(struct ltask_batch *batch, const void *req);

/* The time that lies as far ahead; ns >= 0. */
static inline __s64 ltask_deadline(__s64 ns)
{
	struct timespec ts;
	__s64 now;

	/* Cannot fail: Linux always has this clock. */
	clock_gettime(CLOCK_MONOTONIC, &ts);
	now = (__s64)ts.tv_sec * LTASK_SEC + ts.tv_nsec;
	return ns > INT64_MAX - now ? INT64_MAX : now + ns;
}

#endif /* LIBLTASK_INTERNAL_H */
