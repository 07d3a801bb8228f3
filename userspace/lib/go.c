// SPDX-License-Identifier: LGPL-2.1-or-later OR MIT
/*
 * Going: hand requests to the kernel, one or many in a call.
 */
#include <limits.h>

#include "internal.h"

LTASK_SINCE(ltask_go, 0.2);
LTASK_SINCE(ltask_go_many, 0.2);

int ltask_go_sized(struct ltask_session *session, const void *reqs,
		   unsigned int nr_reqs, size_t req_size,
		   struct ltask_go *result)
{
	struct ltask_go go = {
		.size = sizeof(go),
		.reqs = (__u64)(uintptr_t)reqs,
		.nr_reqs = nr_reqs,
		.req_size = (__u32)req_size,
	};
	int ret;

	if (nr_reqs > INT_MAX)
		return -EINVAL;
	ret = ltask_call(session->fd, LTASK_IOC_GO, &go);
	if (result)
		*result = go;
	return ret < 0 ? ret : (int)go.nr_done;
}

LTASK_API int ltask_go_many(struct ltask_session *session,
			    const struct ltask_go_req *reqs,
			    unsigned int nr_reqs, struct ltask_go *result)
{
	return ltask_go_sized(session, reqs, nr_reqs, sizeof(*reqs), result);
}

LTASK_API __s64 ltask_go(struct ltask_session *session,
			 const struct ltask_go_req *req)
{
	struct ltask_go result;
	int ret = ltask_go_many(session, req, 1, &result);

	return ret < 0 ? ret : (__s64)result.done;
}
