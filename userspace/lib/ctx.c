// SPDX-License-Identifier: LGPL-2.1-or-later OR MIT
/*
 * Contexts: descriptors that cancel a part of a session's tasks.
 */
#include "internal.h"

LTASK_API int ltask_ctx_with_deadline(struct ltask_session *session,
				      int parent_fd, __s64 deadline)
{
	struct ltask_ctx_create create = {
		.size = sizeof(create),
		.parent_fd = parent_fd,
		.deadline = deadline,
	};
	int ret = ltask_call(session->fd, LTASK_IOC_CTX_CREATE, &create);

	return ret < 0 ? ret : create.fd;
}

LTASK_API int ltask_ctx_with_timeout(struct ltask_session *session,
				     int parent_fd, __s64 timeout_ns)
{
	return ltask_ctx_with_deadline(session, parent_fd, timeout_ns < 0 ?
				       -1 : ltask_deadline(timeout_ns));
}

LTASK_API int ltask_ctx_with_cancel(struct ltask_session *session,
				    int parent_fd)
{
	return ltask_ctx_with_deadline(session, parent_fd, -1);
}

LTASK_API int ltask_ctx_cancel(int ctx_fd, int cause)
{
	struct ltask_ctx_cancel cancel = {
		.size = sizeof(cancel),
		.cause = 0U - (__u32)cause,
	};

	return ltask_call(ctx_fd, LTASK_IOC_CTX_CANCEL, &cancel);
}

LTASK_API int ltask_ctx_info(int ctx_fd, struct ltask_ctx_info *info)
{
	memset(info, 0, sizeof(*info));
	info->size = sizeof(*info);
	return ltask_call(ctx_fd, LTASK_IOC_CTX_INFO, info);
}

LTASK_API int ltask_ctx_err(int ctx_fd)
{
	struct ltask_ctx_info info;
	int ret = ltask_ctx_info(ctx_fd, &info);

	return ret < 0 ? ret : -(int)info.error;
}

LTASK_API int ltask_ctx_cause(int ctx_fd)
{
	struct ltask_ctx_info info;
	int ret = ltask_ctx_info(ctx_fd, &info);

	return ret < 0 ? ret : -(int)info.cause;
}
