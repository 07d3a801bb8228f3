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

#endif /* LIBLTASK_INTERNAL_H */
