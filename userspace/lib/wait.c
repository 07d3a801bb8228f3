// SPDX-License-Identifier: LGPL-2.1-or-later OR MIT
/*
 * Waiting for tasks. The kernel takes an absolute time, so that a wait that a
 * signal interrupts can be restarted; people count from now.
 */
#include "internal.h"

static int wait_until(struct ltask_session *session, int wg_fd,
		      __s64 deadline)
{
	struct ltask_wait wait = {
		.size = sizeof(wait),
		.wg_fd = wg_fd,
		.deadline = deadline,
	};
	int ret = ltask_call(session->fd, LTASK_IOC_WAIT, &wait);

	return ret < 0 ? ret : (int)wait.error;
}

LTASK_API int ltask_wait(struct ltask_session *session, int wg_fd)
{
	return wait_until(session, wg_fd, -1);
}

LTASK_API int ltask_wait_timeout(struct ltask_session *session, int wg_fd,
				 __s64 timeout_ns)
{
	if (timeout_ns <= 0)
		return wait_until(session, wg_fd, timeout_ns);
	return wait_until(session, wg_fd, ltask_deadline(timeout_ns));
}
