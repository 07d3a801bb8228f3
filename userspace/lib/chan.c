// SPDX-License-Identifier: LGPL-2.1-or-later OR MIT
/*
 * Channels and wait groups: descriptors that the kernel makes. Reading and
 * writing count elements here, not bytes.
 */
#include <limits.h>
#include <unistd.h>

#include "internal.h"

LTASK_API int ltask_chan_create(struct ltask_session *session,
				unsigned int elem_size, unsigned int capacity)
{
	struct ltask_chan_create create = {
		.size = sizeof(create),
		.elem_size = elem_size,
		.capacity = capacity,
	};
	int ret = ltask_call(session->fd, LTASK_IOC_CHAN_CREATE, &create);

	return ret < 0 ? ret : create.fd;
}

LTASK_API int ltask_chan_open(int chan_fd, unsigned int flags)
{
	struct ltask_chan_open chan_open = {
		.size = sizeof(chan_open),
		.flags = flags,
	};
	int ret = ltask_call(chan_fd, LTASK_IOC_CHAN_OPEN, &chan_open);

	return ret < 0 ? ret : chan_open.fd;
}

LTASK_API int ltask_chan_close(int chan_fd)
{
	return ltask_call(chan_fd, LTASK_IOC_CHAN_CLOSE, NULL);
}

/* Elements that one read() or write() may carry and the result may count. */
static size_t clamp_count(size_t elem_size, unsigned int count)
{
	/* What a single call of the kernel's takes, to the page. */
	size_t most = (size_t)0x7ffff000 / elem_size;

	if (most > INT_MAX)
		most = INT_MAX;
	return count < most ? count : most;
}

LTASK_API int ltask_chan_read(int chan_fd, void *buf, size_t elem_size,
			      unsigned int count)
{
	int saved = errno;
	ssize_t got;
	int ret;

	if (!elem_size || !count)
		return -EINVAL;
	got = read(chan_fd, buf, elem_size * clamp_count(elem_size, count));
	ret = got < 0 ? -errno : (int)((size_t)got / elem_size);
	errno = saved;
	return ret;
}

LTASK_API int ltask_chan_write(int chan_fd, const void *buf, size_t elem_size,
			       unsigned int count)
{
	int saved = errno;
	ssize_t put;
	int ret;

	if (!elem_size)
		return -EINVAL;
	put = write(chan_fd, buf, elem_size * clamp_count(elem_size, count));
	ret = put < 0 ? -errno : (int)((size_t)put / elem_size);
	errno = saved;
	return ret;
}

LTASK_API int ltask_wg_create(struct ltask_session *session)
{
	struct ltask_wg_create create = { .size = sizeof(create) };
	int ret = ltask_call(session->fd, LTASK_IOC_WG_CREATE, &create);

	return ret < 0 ? ret : create.fd;
}
