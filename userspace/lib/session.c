// SPDX-License-Identifier: LGPL-2.1-or-later OR MIT
/*
 * Sessions: the handle around a descriptor of /dev/ltask, and the calls that
 * tell about ltask as a whole.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "internal.h"

static int wrap_fd(struct ltask_session **session, int fd)
{
	int saved = errno;
	struct ltask_session *s = calloc(1, sizeof(*s));
	int ret;

	errno = saved;
	if (!s)
		return -ENOMEM;
	ret = pthread_mutex_init(&s->lock, NULL);
	if (ret) {
		free(s);
		return -ret;
	}
	s->fd = fd;
	*session = s;
	return 0;
}

LTASK_API int ltask_session_open(struct ltask_session **session)
{
	int saved = errno;
	int fd = open("/dev/ltask", O_RDWR | O_CLOEXEC);
	int ret;

	if (fd < 0) {
		ret = -errno;
	} else {
		ret = wrap_fd(session, fd);
		if (ret)
			close(fd);
	}
	errno = saved;
	return ret;
}

LTASK_API int ltask_session_adopt(struct ltask_session **session, int fd)
{
	struct ltask_info info = { .size = sizeof(info) };
	int ret = ltask_call(fd, LTASK_IOC_INFO, &info);

	if (ret < 0)
		return ret;
	return wrap_fd(session, fd);
}

LTASK_API int ltask_session_close(struct ltask_session *session)
{
	int saved = errno;
	int ret = 0;

	if (!session)
		return 0;
	if (close(session->fd) < 0)
		ret = -errno;
	pthread_mutex_destroy(&session->lock);
	free(session->ops);
	free(session);
	errno = saved;
	return ret;
}

LTASK_API int ltask_session_fd(const struct ltask_session *session)
{
	return session->fd;
}

LTASK_API int ltask_info(struct ltask_session *session, struct ltask_info *info)
{
	memset(info, 0, sizeof(*info));
	info->size = sizeof(*info);
	return ltask_call(session->fd, LTASK_IOC_INFO, info);
}

LTASK_API int ltask_stat(struct ltask_session *session, struct ltask_stat *stat)
{
	memset(stat, 0, sizeof(*stat));
	stat->size = sizeof(*stat);
	return ltask_call(session->fd, LTASK_IOC_STAT, stat);
}

LTASK_API int ltask_cancel(struct ltask_session *session)
{
	struct ltask_cancel cancel = { .size = sizeof(cancel) };

	return ltask_call(session->fd, LTASK_IOC_CANCEL, &cancel);
}
